//! What the people of a test do. In: a line `set`, `press`, `callee` or `bridge`. Out: a call that
//! went on, or the reason why nobody could do that now.

use jiff::Timestamp;

use crate::engine::{Engine, Reason};
use crate::finding::nearest;
use crate::flow::value::{Values, spelling};
use crate::phone::{Ending, PickUp, Waiting};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Bridge, Callee, Name, Test, TestLine, Value};

use super::{Failure, Session};

/// A test that runs.
#[derive(Debug)]
pub(super) struct Run<'e> {
    pub(super) engine: &'e Engine,
    pub(super) session: Session<'e>,
    /// Where in the transcript the last `press`, `bridge` or `callee` line stands.
    pub(super) window: usize,
    /// Where the next `expect` begins to look.
    pub(super) cursor: usize,
    /// Somebody did something, so that the call can no longer be another one.
    acted: bool,
    /// How the person who is called reacts, and the line that says so.
    answered: Option<Span>,
}

impl<'e> Run<'e> {
    /// Places the test's call, up to where it first waits. What `set` and `callee` say about the
    /// call as a whole is gathered first, wherever it stands before the first act.
    pub(super) fn start(
        test: &Test<'_>,
        engine: &'e Engine,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let mut values = Values::default();
        let mut how = (PickUp::Answers, None);
        for line in &test.lines {
            match &line.node {
                TestLine::Set(pairs) => set(engine, &mut values, pairs)?,
                TestLine::Callee(Callee::Busy) => how = (PickUp::Busy, Some(line.span)),
                TestLine::Callee(Callee::NoAnswer) => how = (PickUp::NoAnswer, Some(line.span)),
                TestLine::Expect(_) => {}
                TestLine::Press(_) | TestLine::Bridge(_) | TestLine::Callee(Callee::HangsUp) => {
                    break;
                }
            }
        }
        all_set(test, engine, &values)?;
        let mut session = Session::start(engine, values, now)
            .map_err(|reason| could_not_start(test.name.span, &reason))?;
        session.pick_up(how.0);
        Ok(Self { engine, session, window: 0, cursor: 0, acted: false, answered: how.1 })
    }

    /// One line of the test.
    pub(super) fn line(&mut self, line: &Spanned<TestLine<'_>>) -> Result<(), Failure> {
        let span = line.span;
        match &line.node {
            TestLine::Set(_) if self.acted => {
                Err(Failure::new(span, "`set` stands too late", "the call has begun")
                    .help("write it before the first `press`, `bridge` or `callee` line"))
            }
            TestLine::Set(_) => Ok(()),
            TestLine::Press(keys) => self.press(span, keys.as_ref().map_or("", |keys| &keys.node)),
            TestLine::Callee(Callee::HangsUp) => self.hang_up(span),
            TestLine::Callee(Callee::Busy | Callee::NoAnswer) => self.not_answered(span),
            TestLine::Bridge(bridge) => self.bridge(span, *bridge),
            TestLine::Expect(expectation) => self.expect(span, expectation),
        }
    }

    fn press(&mut self, span: Span, keys: &str) -> Result<(), Failure> {
        if !matches!(self.session.phone().waiting(), Waiting::Keys(_)) {
            return Err(self.not_now(span, "nobody asks for keys"));
        }
        self.mark();
        self.session.press(keys);
        Ok(())
    }

    fn hang_up(&mut self, span: Span) -> Result<(), Failure> {
        if matches!(self.session.phone().waiting(), Waiting::Ended(_)) {
            return Err(self.not_now(span, "nobody is on the line"));
        }
        self.mark();
        self.session.hang_up();
        Ok(())
    }

    /// `callee busy|no-answer` took effect when the call was placed; here it is only checked
    /// that it could.
    fn not_answered(&self, span: Span) -> Result<(), Failure> {
        if self.engine.machine().answers {
            let message = "nobody is called: the script answers";
            return Err(Failure::new(span, message, "only for a script that begins with `call`"));
        }
        if self.acted || self.answered != Some(span) {
            let message = "how the call is answered is settled already";
            return Err(Failure::new(span, message, "the call has begun")
                .help("write it once, before the first `press`; `callee hangs-up` ends a call"));
        }
        Ok(())
    }

    fn bridge(&mut self, span: Span, bridge: Bridge) -> Result<(), Failure> {
        let Waiting::Bridge { answered } = *self.session.phone().waiting() else {
            return Err(self.not_now(span, "no bridge waits"));
        };
        if answered && bridge != Bridge::Ends {
            return Err(Failure::new(span, "the bridge is answered already", "the two talk")
                .help("write `bridge ends`"));
        }
        self.mark();
        match bridge {
            Bridge::Answered => self.session.bridge_answered(),
            Bridge::Unanswered => self.session.bridge_unanswered(),
            Bridge::Ends => {
                // What ends was answered, whether the test says so or not.
                self.session.bridge_answered();
                self.session.bridge_ends();
            }
        }
        Ok(())
    }

    /// From here on, what is expected is what is heard from now on.
    fn mark(&mut self) {
        self.acted = true;
        self.window = self.session.phone().heard().len();
        self.cursor = self.window;
    }

    /// Somebody does something that the call has no place for.
    fn not_now(&self, span: Span, label: &str) -> Failure {
        let failure = Failure::new(span, self.situation(), label);
        match (self.session.phone().waiting(), self.session.failures().last()) {
            (Waiting::Bridge { answered: true }, _) => failure.help("write `bridge ends` first"),
            (Waiting::Bridge { answered: false }, _) => {
                failure.help("write `bridge answered` or `bridge unanswered` first")
            }
            (_, Some(reason)) => failure.help(format!("the server could not go on: {reason}")),
            (_, None) => failure,
        }
    }

    /// Where the call is, as a fact.
    pub(super) fn situation(&self) -> String {
        let step = self.session.step().map(|step| format!(" in `{step}`")).unwrap_or_default();
        match self.session.phone().waiting() {
            Waiting::Keys(_) => format!("the call waits for keys{step}"),
            Waiting::Bridge { .. } => format!("the call waits for the end of a bridge{step}"),
            Waiting::Ended(Ending::Hangup) => "the call was hung up".to_owned(),
            Waiting::Ended(Ending::OutOfActions) => "the call ended without `hangup`".to_owned(),
            Waiting::Ended(Ending::PersonHungUp) => "the person has hung up".to_owned(),
            Waiting::Ended(Ending::Busy) => "the line was busy".to_owned(),
            Waiting::Ended(Ending::NoAnswer) => "nobody answered the call".to_owned(),
            Waiting::Callflow | Waiting::PickUp | Waiting::Reply { .. } => {
                "the call has not begun".to_owned()
            }
        }
    }
}

/// Gives params their values.
fn set(
    engine: &Engine,
    values: &mut Values,
    pairs: &[(Name<'_>, Spanned<Value<'_>>)],
) -> Result<(), Failure> {
    let params = || engine.machine().names.iter().filter(|declared| declared.is_param);
    for (name, value) in pairs {
        if !params().any(|param| param.name == name.node) {
            let message = format!("`{}` is not a param of the script", name.node);
            let failure = Failure::new(name.span, message, "only params can be set");
            let near = nearest(name.node, params().map(|param| param.name.as_str()));
            return Err(match near {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure,
            });
        }
        values.set(name.node, spelling(&value.node));
    }
    Ok(())
}

/// Every param without a default must be set.
fn all_set(test: &Test<'_>, engine: &Engine, values: &Values) -> Result<(), Failure> {
    let is_missing = |name: &str| values.get(name).is_none();
    let missing: Vec<&str> = engine
        .machine()
        .names
        .iter()
        .filter(|declared| declared.is_param && declared.default.is_none())
        .map(|declared| declared.name.as_str())
        .filter(|name| is_missing(name))
        .collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let named: Vec<_> = missing.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("{} must be set", named.join(", "));
    let label = if missing.len() == 1 { "a param has no value" } else { "params have no value" };
    Err(Failure::new(test.name.span, message, label).help(format!("write `set {first} = …`")))
}

fn could_not_start(span: Span, reason: &Reason) -> Failure {
    Failure::new(span, format!("the call could not be placed: {reason}"), "its request")
}
