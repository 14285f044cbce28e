//! A phone and an engine, connected. In: an engine, the values of a call, what the people on the
//! line do. Out: a call that goes on by itself up to where it needs somebody. The provider's part
//! (events there, replies back, the clock) is played here; nothing is stored beyond the call.

use jiff::Timestamp;

use crate::engine::{
    Effect, Engine, Event, EventKind, Keys, Mask, Reason, State, Story, is_secret,
};
use crate::flow::value::{HIDDEN, Values};
use crate::phone::{Act, Phone, PickUp, Waiting, What};
use crate::syntax::ast::Kind;

/// Who calls an `answer` script.
pub const CALLER: &str = "+6590000000";
/// The number that is called then.
pub const CALLED: &str = "+6588000000";

/// One call. A copy of it is the same call, with which something else may be done.
#[derive(Debug, Clone)]
pub struct Session<'e> {
    engine: &'e Engine,
    phone: Phone,
    values: Values,
    caller: Option<String>,
    called: Option<String>,
    /// When the call was placed or arrived.
    began: Timestamp,
    id: Option<String>,
    state: Option<State>,
    story: Story,
    answers: Vec<Answered>,
    failures: Vec<Reason>,
}

/// An event that the engine answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The step that waited.
    pub step: String,
    /// Its round, from 1.
    pub round: u32,
    /// What was entered.
    pub keys: Keys,
    /// The event of the line that answered, as in [`Effect::Answered`].
    pub event: String,
    /// The line that answered, its index in the step's `on`; `None` if none did.
    pub line: Option<usize>,
    /// The error ending was taken.
    pub failed: bool,
}

impl<'e> Session<'e> {
    /// Places a call at `began`, up to where the phone rings; of an `answer` script, receives one
    /// and goes on to where it first waits. The reason is a value that its request lacks.
    pub fn start(engine: &'e Engine, values: Values, began: Timestamp) -> Result<Self, Reason> {
        let mut session = Self {
            engine,
            phone: Phone::outbound(),
            values,
            caller: None,
            called: None,
            began,
            id: None,
            state: None,
            story: Story::default(),
            answers: Vec::new(),
            failures: Vec::new(),
        };
        if engine.machine().answers {
            session.phone = Phone::inbound();
            session.caller = Some(CALLER.to_owned());
            session.called = Some(CALLED.to_owned());
            session.phone.note(What::Arrived { from: CALLER.to_owned() });
            session.reply(EventKind::Received);
        } else {
            let entry = engine.entry(&session.values)?;
            session.phone.run(&entry);
            session.state = engine.state(None)?.map(State::to_owned);
            if let Some(What::Dialled { number, from, .. }) =
                session.phone.heard().first().map(|heard| heard.what.clone())
            {
                session.caller = Some(from);
                session.called = Some(number);
            }
        }
        session.settle();
        Ok(session)
    }

    /// Does what a person does, whatever it is.
    pub fn act(&mut self, act: &Act) {
        self.note_keys(act.keys().unwrap_or_default());
        self.phone.act(act);
        self.settle();
    }

    /// What the person does whose phone rings.
    pub fn pick_up(&mut self, how: PickUp) {
        self.phone.pick_up(how);
        self.settle();
    }

    /// Answers a whole capture: these keys in the first try, silence in the others. `""` is
    /// silence in all of them.
    pub fn press(&mut self, keys: &str) {
        self.note_keys(keys);
        self.phone.press(keys);
        self.settle();
    }

    /// Answers one try of a capture.
    pub fn enter(&mut self, keys: &str) {
        self.note_keys(keys);
        self.phone.enter(keys);
        self.settle();
    }

    /// Who is called to the caller answers.
    pub fn bridge_answered(&mut self) {
        self.phone.bridge_answered();
    }

    /// Who is called to the caller does not answer.
    pub fn bridge_unanswered(&mut self) {
        self.phone.bridge_unanswered();
        self.settle();
    }

    /// The talk is over.
    pub fn bridge_ends(&mut self) {
        self.phone.bridge_ends();
        self.settle();
    }

    /// The person hangs up.
    pub fn hang_up(&mut self) {
        self.phone.hang_up();
    }

    /// Lets time pass, in milliseconds.
    pub fn pass(&mut self, ms: u64) {
        self.phone.pass(ms);
    }

    /// The phone, to look at.
    pub fn phone(&self) -> &Phone {
        &self.phone
    }

    /// The step that waits now.
    pub fn step(&self) -> Option<&str> {
        self.state().map(|state| state.step.as_str())
    }

    /// Where the call waits now. A script without events has no steps that wait.
    pub fn state(&self) -> Option<&State> {
        match self.phone.waiting() {
            Waiting::Keys(_) | Waiting::Bridge { .. } => self.state.as_ref(),
            Waiting::Callflow | Waiting::PickUp | Waiting::Reply { .. } | Waiting::Ended(_) => None,
        }
    }

    /// The outcome so far.
    pub fn outcome(&self) -> &str {
        self.story.outcome()
    }

    /// What is entered now must not be shown.
    pub fn asks_for_a_secret(&self) -> bool {
        match self.step().map(|step| self.engine.machine().steps.get(step)) {
            Some(step) => step.is_some_and(is_secret),
            // Without steps nobody knows which capture this is.
            None => {
                let names = &self.engine.machine().names;
                names.iter().any(|declared| !declared.is_param && declared.ty.secret)
            }
        }
    }

    /// A value as it is now, with its kind.
    pub fn value(&self, name: &str) -> Option<(&str, Kind)> {
        self.engine.value(name, &self.values, self.caller.as_deref(), self.called.as_deref())
    }

    /// Hides the secrets that the call knows by now.
    pub fn mask(&self) -> Mask {
        Mask::new(&self.engine.machine().names, &self.values)
    }

    /// The events that were answered so far, in order.
    pub fn answers(&self) -> &[Answered] {
        &self.answers
    }

    /// Why the engine took the error ending, if it did.
    pub fn failures(&self) -> &[Reason] {
        &self.failures
    }

    /// Goes on as long as the provider needs nobody but the server.
    fn settle(&mut self) {
        while let Waiting::Reply { digits } = self.phone.waiting() {
            let digits = digits.clone();
            if self.state.is_some() {
                self.reply(EventKind::Completed { digits });
            } else {
                // A script without events: there is no server, and the callflow is over.
                self.phone.no_reply();
            }
        }
    }

    /// Posts an event, and lets the phone execute the reply.
    fn reply(&mut self, kind: EventKind) {
        let event = Event {
            kind,
            caller: self.caller.clone(),
            called: self.called.clone(),
            call_duration: Some(self.phone.call_seconds()),
            started: Some(self.began),
        };
        let elapsed = i64::try_from(self.phone.now_ms()).unwrap_or(i64::MAX);
        let elapsed = jiff::SignedDuration::from_millis(elapsed);
        let now = self.began.checked_add(elapsed).unwrap_or(Timestamp::MAX);
        let answer = self.engine.answer(self.id.as_deref(), &self.values, &event, now);
        for effect in &answer.effects {
            self.story.add(effect);
            match effect {
                Effect::Assign { name, value, .. } => self.values.set(name, value),
                Effect::Failed(reason) => {
                    self.phone.note(What::Failed { reason: reason.to_string() });
                    self.failures.push(reason.clone());
                }
                Effect::Answered { step, round, keys, event } => self.answers.push(Answered {
                    step: step.clone(),
                    round: *round,
                    keys: keys.clone(),
                    event: event.clone(),
                    line: answer.line,
                    failed: answer.effects.iter().any(|e| matches!(e, Effect::Failed(_))),
                }),
                Effect::Outcome(_) => {}
            }
        }
        let reply = answer.reply();
        self.state = answer.state;
        self.id = answer.id;
        self.phone.run(&reply.callflow);
    }

    /// Puts keys into the transcript, unless they are a secret.
    fn note_keys(&mut self, keys: &str) {
        if keys.is_empty() || !matches!(self.phone.waiting(), Waiting::Keys(_)) {
            return;
        }
        let keys = if self.asks_for_a_secret() { HIDDEN } else { keys };
        self.phone.note(What::Pressed(keys.to_owned()));
    }
}
