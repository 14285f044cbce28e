//! The conversation as places and ways between them. In: an engine. Out: every place that a call
//! can come to, and for each act there the reply that the engine gives, with the time it takes.
//! A place is a step in a round, up to the round from which on all rounds are alike.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use jiff::Timestamp;

use super::acts::{Act, Trial, press, trials};
use super::{Ending, EndingKind};
use crate::engine::{
    Answer, Effect, Engine, Event, EventKind, Id, LAST_ROUND, MAX_REPLIES, State, Story,
};
use crate::flow::machine::{self, Step, WaitsFor};
use crate::flow::template::Template;
use crate::flow::value::Values;
use crate::flow::wire::{Action, MakeCall};
use crate::phone::{self, Phone, PickUp, Waiting, What};
use crate::scenario::{CALLED, CALLER};
use crate::syntax::ast::Kind;

/// All places and ways. Indices point into its lists.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) places: Vec<Place>,
    /// The ways that a call can end, of all ways; their outcomes are not filled in.
    pub(super) endings: Vec<Ending>,
    /// The outcomes that lines name.
    pub(super) names: Vec<String>,
    /// The ending by a caller who hangs up, in [`Graph::endings`].
    pub(super) hang_up: usize,
    /// That of a call which is too long, in [`Graph::endings`].
    pub(super) limit: usize,
}

/// A step in a round.
#[derive(Debug)]
pub(super) struct Place {
    /// The index of its step, in the order of the machine.
    pub(super) step: usize,
    pub(super) round: u32,
    pub(super) ways: Vec<Way>,
    /// What follows any act if the call is too long; `None` until it is read.
    pub(super) limit: Option<Way>,
}

/// What follows an act.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) act: Act,
    /// See [`Trial::takes_ms`].
    pub(super) takes_ms: Option<u64>,
    pub(super) then: Then,
    pub(super) line: Option<usize>,
    /// The outcome that the line names, in [`Graph::names`].
    pub(super) named: Option<usize>,
    /// The outcome if nothing named one so far.
    pub(super) unnamed: String,
}

/// What a reply leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Then {
    /// How long it speaks, in milliseconds.
    pub(super) said_ms: u64,
    pub(super) to: To,
}

/// Where it leads.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    /// The call waits.
    Place {
        /// Where.
        place: usize,
        /// How long it waits for somebody who does nothing, what is said again included.
        silence_ms: u64,
    },
    /// The call ends.
    Ending(usize),
}

/// How a call begins.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) then: Then,
    /// How long it rang, in milliseconds.
    pub(super) rang_ms: u64,
}

/// What is known of a step.
#[derive(Debug, Clone, Default)]
struct Read {
    /// Everything that may be done there, with the values of the call.
    variants: Rc<[(Trial, Values)]>,
    /// The round from which on all rounds are alike.
    last_round: u32,
}

/// Reads a machine through its engine.
pub(super) struct Reader<'e> {
    engine: &'e Engine,
    steps: Vec<(&'e str, &'e Step)>,
    index: HashMap<&'e str, usize>,
    /// What stands in for values that only a call has.
    values: Values,
    read: HashMap<usize, Read>,
    known: HashMap<(usize, u32), usize>,
    names: HashMap<String, usize>,
    ends: HashMap<(EndingKind, Option<usize>, Option<usize>), usize>,
    graph: Graph,
}

impl<'e> Reader<'e> {
    pub(super) fn new(engine: &'e Engine) -> Self {
        let steps: Vec<_> = engine.machine().steps.iter().collect();
        let index = steps.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
        // A value is taken to be as long as its name in braces, which nobody can enter; but what is
        // called must be a number.
        let names = engine.machine().names.iter().filter(|name| name.default.is_none());
        let values = names.map(|declared| {
            let value = match declared.ty.kind {
                Kind::Phone => CALLER.to_owned(),
                Kind::Text | Kind::Digits | Kind::Number | Kind::Url => stand_in(&declared.name),
            };
            (declared.name.clone(), value)
        });
        Self {
            engine,
            steps,
            index,
            values: values.collect(),
            read: HashMap::new(),
            known: HashMap::new(),
            names: HashMap::new(),
            ends: HashMap::new(),
            graph: Graph::default(),
        }
    }

    /// Follows everything from the beginning of the call.
    pub(super) fn read(mut self) -> (Graph, Start) {
        let start = self.start();
        self.graph.hang_up = self.ending(EndingKind::HungUp, (None, None));
        self.graph.limit = self.ending(EndingKind::Limit, (None, None));
        let mut next = 0;
        // Each place that a reply leads to is appended, and read in its turn.
        while let Some(place) = self.graph.places.get(next) {
            let (step, round) = (place.step, place.round);
            let ways = self.ways(step, round);
            let limit = self.limit(step);
            if let Some(place) = self.graph.places.get_mut(next) {
                (place.ways, place.limit) = (ways, limit);
            }
            next += 1;
        }
        (self.graph, start)
    }

    fn start(&mut self) -> Start {
        if self.engine.machine().answers {
            let answer = self.engine.answer(None, &self.values, &event(EventKind::Received), EPOCH);
            return Start { then: self.then(&answer, EndingKind::Hangup, None), rang_ms: 0 };
        }
        let mut phone = Phone::outbound();
        let state = self.engine.state(None).ok().flatten();
        if let Ok(entry) = self.engine.entry(&self.values) {
            phone.run(&entry);
            phone.pick_up(PickUp::Answers);
        }
        let answered = phone.heard().iter().find(|heard| heard.what == What::Answered);
        let rang_ms = answered.map_or(0, |heard| heard.at_ms);
        let to = self.to(state, EndingKind::Hangup, (None, None), &mut phone);
        Start { then: Then { said_ms: phone.now_ms(), to }, rang_ms }
    }

    /// Every act in a place, with what follows; of entries that end up in one line and one event,
    /// the first stands for all.
    fn ways(&mut self, step: usize, round: u32) -> Vec<Way> {
        let Some((name, _)) = self.steps.get(step).copied() else { return Vec::new() };
        let state = State { step: name, round, turn: 1 };
        let mut seen = HashSet::new();
        let mut ways = Vec::new();
        for (trial, values) in self.look_at(step).variants.iter() {
            let answer = self.answer(state, trial.digits.clone(), values);
            let word = answer.effects.iter().find_map(|effect| match effect {
                Effect::Answered { event, .. } => Some(event.clone()),
                Effect::Assign { .. } | Effect::Outcome(_) | Effect::Failed(_) => None,
            });
            let is_entry = trial.digits.is_some();
            if !is_entry || seen.insert((answer.line, word)) {
                let way = self.way(step, EndingKind::Hangup, trial.clone(), &answer);
                ways.push(way);
            }
        }
        ways
    }

    fn way(&mut self, step: usize, kind: EndingKind, trial: Trial, answer: &Answer<'_>) -> Way {
        let mut story = Story::default();
        answer.effects.iter().for_each(|effect| story.add(effect));
        let named = answer.effects.iter().find_map(|effect| match effect {
            Effect::Outcome(name) => Some(name.clone()),
            Effect::Assign { .. } | Effect::Answered { .. } | Effect::Failed(_) => None,
        });
        Way {
            act: trial.act,
            takes_ms: trial.takes_ms,
            then: self.then(answer, kind, Some(step)),
            line: answer.line,
            named: named.map(|name| self.name(name)),
            unnamed: story.outcome().to_owned(),
        }
    }

    /// What a reply leads to. If it ends the call, it is an ending of this kind, unless the engine
    /// could not go on.
    fn then(&mut self, answer: &Answer<'_>, kind: EndingKind, step: Option<usize>) -> Then {
        let mut phone = Phone::inbound();
        phone.run(&answer.reply().callflow);
        let failed = answer.effects.iter().any(|effect| matches!(effect, Effect::Failed(_)));
        let (kind, from) = if kind == EndingKind::Limit {
            (kind, (None, None))
        } else if failed {
            (EndingKind::Error, (step, answer.line))
        } else {
            (kind, (step, answer.line))
        };
        let state = answer.state.as_ref().map(State::as_ref);
        let to = self.to(state, kind, from, &mut phone);
        Then { said_ms: phone.now_ms(), to }
    }

    fn to(
        &mut self,
        state: Option<State<&str>>,
        kind: EndingKind,
        from: (Option<usize>, Option<usize>),
        phone: &mut Phone,
    ) -> To {
        let step = state.and_then(|state| self.index.get(state.step).copied());
        if let (Some(step), Some(state)) = (step, state) {
            let round = state.round.min(self.look_at(step).last_round);
            return To::Place { place: self.place(step, round), silence_ms: silence_ms(phone) };
        }
        let ending = alone(phone);
        let is_out = ending == phone::Ending::OutOfActions && kind == EndingKind::Hangup;
        let kind = if is_out { EndingKind::OutOfActions } else { kind };
        To::Ending(self.ending(kind, from))
    }

    fn place(&mut self, step: usize, round: u32) -> usize {
        let places = &mut self.graph.places;
        *self.known.entry((step, round)).or_insert_with(|| {
            places.push(Place { step, round, ways: Vec::new(), limit: None });
            places.len() - 1
        })
    }

    fn ending(&mut self, kind: EndingKind, (step, line): (Option<usize>, Option<usize>)) -> usize {
        let at = |step: usize| self.steps.get(step);
        let reply = step.and_then(at).and_then(|(_, step)| step.on.get(line?));
        let endings = &mut self.graph.endings;
        *self.ends.entry((kind, step, line)).or_insert_with(|| {
            let name = step.and_then(|step| self.steps.get(step)).map(|(name, _)| *name);
            endings.push(Ending::new((kind, step, line), name, reply));
            endings.len() - 1
        })
    }

    fn name(&mut self, name: String) -> usize {
        let names = &mut self.graph.names;
        *self.names.entry(name).or_insert_with_key(|name| {
            names.push(name.clone());
            names.len() - 1
        })
    }

    fn look_at(&mut self, step: usize) -> Read {
        if let Some(read) = self.read.get(&step) {
            return read.clone();
        }
        let read = self.steps.get(step).map(|(name, step)| self.look(name, step));
        self.read.entry(step).insert_entry(read.unwrap_or_default()).get().clone()
    }

    /// All rounds are alike from the highest ordinal on, and from where an unhandled event ends the
    /// call.
    fn look(&self, name: &str, step: &Step) -> Read {
        let phone = self.phone_in(step);
        let variants = self.variants(step, &phone, &trials(step, &phone));
        let highest = step.on.iter().map(|line| line.ordinal).max().unwrap_or(1);
        // A call never comes further.
        let highest = highest.clamp(1, MAX_REPLIES + 1);
        let state = State { step: name, round: highest, turn: 1 };
        let asks_again = variants
            .iter()
            .any(|(trial, values)| self.answer(state, trial.digits.clone(), values).line.is_none());
        let is_bridge = step.waits_for == WaitsFor::Bridge;
        let gives_up = if asks_again && !is_bridge { LAST_ROUND } else { 1 };
        Read { variants: variants.into(), last_round: highest.max(gives_up) }
    }

    /// A phone that waits in a step, as after its own actions.
    fn phone_in(&self, step: &Step) -> Phone {
        let value = |name: &str| self.engine.value(name, &self.values, Some(CALLER), Some(CALLED));
        let mut fill = |text: &Template| text.fill(value).unwrap_or_default();
        let mut actions: Vec<_> = step.ask.iter().map(|action| action.map(&mut fill)).collect();
        if step.waits_for == WaitsFor::Bridge {
            actions.push(bridge());
        }
        let mut phone = Phone::inbound();
        phone.run(&actions);
        phone
    }

    /// Each entry with values that it differs from; and for each value that a line compares with,
    /// entries that are that value: the one that the script gives it, if there is one, first.
    fn variants(&self, step: &Step, phone: &Phone, trials: &[Trial]) -> Vec<(Trial, Values)> {
        let events = step.on.iter().flat_map(|line| &line.events);
        let compared: Vec<&str> = events.filter_map(value_of).collect();
        let value = |name| self.engine.value(name, &self.values, None, None);
        let mut variants = Vec::new();
        for trial in trials {
            let mut differs = self.values.clone();
            for name in &compared {
                let is_known = |(value, _)| Some(value) == trial.digits.as_deref();
                if value(name).is_some_and(is_known) {
                    differs.set(*name, stand_in(name));
                }
            }
            variants.push((trial.clone(), differs));
        }
        let defaults = Values::default();
        for name in compared {
            let given = self.engine.value(name, &defaults, None, None);
            let given = given.and_then(|(value, _)| press(phone, value));
            for trial in given.iter().chain(trials) {
                let Some(keys) = &trial.digits else { continue };
                let mut values = self.values.clone();
                values.set(name, keys);
                let act = Act::PressValue(name.to_owned());
                variants.push((Trial { act, ..trial.clone() }, values));
            }
        }
        variants
    }

    fn answer(&self, state: State<&str>, digits: Option<String>, values: &Values) -> Answer<'e> {
        let version = &self.engine.machine().hash;
        let id = Id { state, version }.to_string();
        self.engine.answer(Some(&id), values, &event(EventKind::Completed { digits }), EPOCH)
    }

    /// What the engine says in a step when the call has had too many replies.
    fn limit(&mut self, step: usize) -> Option<Way> {
        let (name, _) = self.steps.get(step)?;
        let state = State { step: *name, round: 1, turn: MAX_REPLIES };
        let answer = self.answer(state, None, &self.values);
        let trial = Trial { act: Act::Nothing, digits: None, takes_ms: None };
        let way = self.way(step, EndingKind::Limit, trial, &answer);
        Some(way)
    }
}

/// Time does not pass here: what takes too long is found out by adding up.
const EPOCH: Timestamp = Timestamp::UNIX_EPOCH;

fn event(kind: EventKind) -> Event {
    let (caller, called) = (Some(CALLER.to_owned()), Some(CALLED.to_owned()));
    Event { kind, caller, called, call_duration: None, started: None }
}

fn stand_in(name: &str) -> String {
    format!("{{{name}}}")
}

fn value_of(event: &machine::Event) -> Option<&str> {
    match event {
        machine::Event::Value(name) => Some(name),
        machine::Event::Keys(_)
        | machine::Event::Range(..)
        | machine::Event::Digits
        | machine::Event::Nomatch
        | machine::Event::Noinput
        | machine::Event::Else
        | machine::Event::Done => None,
    }
}

/// Some call that bridges.
fn bridge() -> Action<String> {
    Action::MakeCall(MakeCall {
        source: CALLED.to_owned(),
        destination: CALLER.to_owned(),
        call_recording: None,
    })
}

/// How long a phone waits for somebody who does nothing.
fn silence_ms(phone: &Phone) -> u64 {
    let mut after = phone.clone();
    after.press("");
    after.now_ms().saturating_sub(phone.now_ms())
}

/// Lets a callflow that no server goes on with come to its end: whoever is asked stays silent,
/// whoever is called does not answer.
fn alone(phone: &mut Phone) -> phone::Ending {
    loop {
        match phone.waiting() {
            Waiting::Ended(ending) => return *ending,
            Waiting::Keys(_) => phone.press(""),
            Waiting::Bridge { .. } => phone.bridge_unanswered(),
            Waiting::Reply { .. } => phone.no_reply(),
            Waiting::PickUp => phone.pick_up(PickUp::Answers),
            Waiting::Callflow => return phone::Ending::OutOfActions,
        };
    }
}
