//! Every call of a program, on the emulated phone, without asking `paths`. In: an engine, values.
//! Out: how calls end, which lines answer, where a call can go in circles. What answers is also
//! chosen here, by the words of the language's page alone, and held against the engine.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use ivrc::engine::{Engine, Reason};
use ivrc::flow::machine::{Event, Step, WaitsFor};
use ivrc::flow::value::Values;
use ivrc::paths::EndingKind;
use ivrc::phone::{self, Act, PickUp, Waiting};
use ivrc::scenario::{Answered, Session};
use ivrc::span::Span;

use crate::now;

/// Places of a call beyond which it is not followed.
const MOST_PLACES: usize = 600;
/// From this round on an event that no line answers ends the call.
const LAST_ROUND: u32 = 3;

/// How a call ended: what ended it, the step that was answered last, its line.
pub(crate) type Ended = (EndingKind, Option<String>, Option<Span>);

/// All that can happen.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// The endings, with the outcomes that calls have then.
    pub(crate) endings: BTreeMap<Ended, BTreeSet<String>>,
    /// One call for each ending.
    pub(crate) calls: Vec<Vec<Act>>,
    /// The steps that wait where a call can come to.
    pub(crate) steps: BTreeSet<String>,
    /// How every event was answered.
    pub(crate) answers: Vec<Answered>,
    /// A call that comes to a place, and what leads back there.
    pub(crate) circle: Option<(Vec<Act>, Vec<Act>)>,
    /// Everything was followed.
    pub(crate) is_whole: bool,
}

/// A place of a call: all that decides how it goes on.
type Place = (String, u32, Option<String>, Vec<String>);

/// A call, begun, up to where it first waits for an event.
pub(crate) fn begin<'e>(engine: &'e Engine, values: &Values) -> Session<'e> {
    let mut session = Session::start(engine, values.clone(), now()).unwrap();
    session.act(&Act::PickUp(PickUp::Answers));
    while asks_in_vain(engine, &session) {
        session.act(&Act::Press(String::new()));
    }
    session
}

/// Keys are asked for that no event comes of: whatever is pressed, the call goes on.
pub(crate) fn asks_in_vain(engine: &Engine, session: &Session<'_>) -> bool {
    let step = session.step().and_then(|step| engine.machine().steps.get(step));
    matches!(session.phone().waiting(), Waiting::Keys(_))
        && step.is_none_or(|step| step.waits_for == WaitsFor::Bridge)
}

/// Follows every call.
pub(crate) fn walk(engine: &Engine, values: &Values) -> Result<Walked, String> {
    let mut walked = Walked { is_whole: true, ..Walked::default() };
    let session = begin(engine, values);
    let mut waiting = VecDeque::from([(session, Vec::new())]);
    let mut known: HashMap<Place, usize> = HashMap::new();
    // For each place, the call that came there first, and where it can go from there.
    let mut calls: Vec<Vec<Act>> = Vec::new();
    let mut ways: Vec<Vec<(Act, usize)>> = Vec::new();
    let first = place(engine, &waiting[0].0);
    if let Some(first) = first {
        known.insert(first, 0);
        calls.push(Vec::new());
        ways.push(Vec::new());
    }
    let mut next = 0;
    while let Some((session, acts)) = waiting.pop_front() {
        let here = next;
        next += 1;
        let done = |act: &Act| [acts.clone(), vec![act.clone()]].concat();
        for act in acts_in(engine, &session) {
            let mut after = session.clone();
            after.act(&act);
            if is_too_long(&after) {
                walked.is_whole = false;
                continue;
            }
            judge(engine, &session, &after, &act)?;
            walked.answers.extend(after.answers().iter().skip(session.answers().len()).cloned());
            let Some(place) = place(engine, &after) else {
                walked.end(engine, &after, done(&act));
                continue;
            };
            // Its outcome so far may be another than that of the call which came there first.
            walked.hang_up(engine, after.clone(), done(&act));
            let count = known.len();
            let there = *known.entry(place).or_insert(count);
            ways[here].push((act.clone(), there));
            if there == count {
                calls.push(done(&act));
                ways.push(Vec::new());
                if count < MOST_PLACES {
                    waiting.push_back((after, done(&act)));
                } else {
                    walked.is_whole = false;
                }
            }
        }
        match session.step() {
            Some(step) => {
                walked.steps.insert(step.to_owned());
                walked.hang_up(engine, session, acts);
            }
            None => walked.end_alone(engine, session, acts),
        }
    }
    walked.circle = circle(&calls, &ways);
    Ok(walked)
}

impl Walked {
    fn hang_up(&mut self, engine: &Engine, mut session: Session<'_>, mut acts: Vec<Act>) {
        session.hang_up();
        acts.push(Act::HangUp);
        self.end(engine, &session, acts);
    }

    /// A call that waits for no event: whoever is called does not answer.
    fn end_alone(&mut self, engine: &Engine, mut session: Session<'_>, mut acts: Vec<Act>) {
        if matches!(session.phone().waiting(), Waiting::Bridge { .. }) {
            session.act(&Act::BridgeUnanswered);
            acts.push(Act::BridgeUnanswered);
        }
        self.end(engine, &session, acts);
    }

    fn end(&mut self, engine: &Engine, session: &Session<'_>, acts: Vec<Act>) {
        let Some(ended) = ended(engine, session) else { return };
        if !self.endings.contains_key(&ended) {
            self.calls.push(acts);
        }
        self.endings.entry(ended).or_default().insert(session.outcome().to_owned());
    }
}

/// Where a call waits; `None` if no step does.
fn place(engine: &Engine, session: &Session<'_>) -> Option<Place> {
    let state = session.state()?;
    let step = engine.machine().steps.get(&state.step)?;
    let highest = step.on.iter().map(|line| line.ordinal).max().unwrap_or(1);
    let outcome = session.outcome();
    // A name holds for good; a step and its event only until the next answer.
    let is_named = !outcome.contains('/') && !["none", "error"].contains(&outcome);
    let compared = engine.machine().steps.iter().flat_map(|(_, step)| compared(step));
    let values = compared.filter_map(|name| Some(session.value(name)?.0.to_owned()));
    let round = state.round.min(highest.max(LAST_ROUND));
    Some((state.step.clone(), round, is_named.then(|| outcome.to_owned()), values.collect()))
}

/// The names that lines compare with what is entered.
pub(crate) fn compared(step: &Step) -> impl Iterator<Item = &str> {
    step.on.iter().flat_map(|line| &line.events).filter_map(|event| match event {
        Event::Value(name) => Some(name.as_str()),
        _ => None,
    })
}

/// Everything that a person can do here, as far as a line may make a difference of it.
fn acts_in(engine: &Engine, session: &Session<'_>) -> Vec<Act> {
    let asking = match session.phone().waiting() {
        Waiting::Keys(asking) => asking,
        Waiting::Bridge { .. } => return vec![Act::BridgeEnds, Act::BridgeUnanswered],
        _ => return Vec::new(),
    };
    let Some(step) = session.step().and_then(|step| engine.machine().steps.get(step)) else {
        return Vec::new();
    };
    let mut keys = BTreeSet::from([String::new()]);
    let signs = if asking.hash { "0123456789*" } else { "0123456789*#" };
    if asking.max == 1 {
        keys.extend(signs.chars().map(String::from));
    }
    keys.extend([asking.min, asking.max].map(|length| "9".repeat(length)));
    for event in step.on.iter().flat_map(|line| &line.events) {
        match event {
            Event::Keys(named) => drop(keys.insert(named.clone())),
            Event::Value(name) => {
                keys.extend(session.value(name).map(|(value, _)| value.to_owned()))
            }
            Event::Range(low, high) => {
                let all = low.saturating_sub(1)..=*high + 1;
                keys.extend(all.map(|number| format!("{number:0width$}", width = asking.min)));
            }
            _ => {}
        }
    }
    keys.into_iter().map(Act::Press).collect()
}

/// What a line hears of an act: keys, nothing, or the end of a bridge.
enum Entry<'a> {
    Keys(&'a str),
    Nothing,
    Done,
}

/// The engine chose the line that the language's page says.
fn judge(
    engine: &Engine,
    before: &Session<'_>,
    after: &Session<'_>,
    act: &Act,
) -> Result<(), String> {
    let (Some(state), Some(answer)) = (before.state(), after.answers().last()) else {
        return Ok(());
    };
    let step = engine.machine().steps.get(&state.step).unwrap();
    // What reaches the server is the phone's: a `#` ends an entry, too few keys are none.
    let mut phone = before.phone().clone();
    phone.act(act);
    let Waiting::Reply { digits } = phone.waiting() else { return Ok(()) };
    let entry = match (&step.waits_for, digits) {
        (WaitsFor::Bridge, _) => Entry::Done,
        (WaitsFor::Digits { .. }, Some(keys)) => Entry::Keys(keys),
        (WaitsFor::Digits { .. }, None) => Entry::Nothing,
    };
    // An entry is a value by its name before lines look at it.
    let line = line_for(step, state.round, &entry, |name| match (&step.waits_for, &entry) {
        (WaitsFor::Digits { name: Some((own, _)), .. }, Entry::Keys(keys)) if own == name => {
            Some((*keys).to_owned())
        }
        _ => before.value(name).map(|(value, _)| value.to_owned()),
    });
    if answer.line == line || answer.failed && answer.line.is_none() && line.is_none() {
        return Ok(());
    }
    Err(format!("{act:?} in {state:?}: {:?} answers, not {line:?}", answer.line))
}

/// The line that answers: of those that hold in this round, the highest ordinal, then the most
/// specific event, then the step's own.
fn line_for(
    step: &Step,
    round: u32,
    entry: &Entry<'_>,
    value: impl Fn(&str) -> Option<String>,
) -> Option<usize> {
    let counts = || step.on.iter().enumerate().filter(|(_, line)| line.ordinal <= round);
    let events =
        || counts().flat_map(|(at, line)| line.events.iter().map(move |it| (at, line, it)));
    let names = |event: &Event| match (event, entry) {
        (Event::Keys(named), Entry::Keys(keys)) => named == keys,
        (Event::Value(name), Entry::Keys(keys)) => value(name).as_deref() == Some(keys),
        (Event::Range(low, high), Entry::Keys(keys)) => {
            let is_number = keys.chars().all(|key| key.is_ascii_digit());
            is_number && keys.parse().is_ok_and(|number: u64| *low <= number && number <= *high)
        }
        _ => false,
    };
    let is_named = events().any(|(.., event)| names(event));
    let takes_digits = events().any(|(.., event)| *event == Event::Digits);
    let rank = |event: &Event| match (event, entry) {
        (Event::Keys(_), _) if names(event) => Some(0),
        (Event::Value(_), _) if names(event) => Some(1),
        (Event::Range(..), _) if names(event) => Some(2),
        (Event::Digits | Event::Nomatch, Entry::Keys(_)) if !is_named => Some(3),
        (Event::Noinput, Entry::Nothing) => Some(4),
        (Event::Else, Entry::Nothing) => Some(5),
        (Event::Else, Entry::Keys(_)) if !is_named && !takes_digits => Some(5),
        (Event::Done, Entry::Done) => Some(6),
        _ => None,
    };
    let matching = events().filter_map(|(at, line, event)| {
        Some((std::cmp::Reverse(line.ordinal), rank(event)?, !line.own, at))
    });
    matching.min().map(|(.., at)| at)
}

/// No line answered, because the call has been too long.
fn is_too_long(session: &Session<'_>) -> bool {
    matches!(session.failures().last(), Some(Reason::TooManyReplies | Reason::TooLong))
}

/// How a call ended; `None` if it did not.
pub(crate) fn ended(engine: &Engine, session: &Session<'_>) -> Option<Ended> {
    let Waiting::Ended(ending) = session.phone().waiting() else { return None };
    let kind = match (session.failures().last(), ending) {
        (_, phone::Ending::PersonHungUp) => return Some((EndingKind::HungUp, None, None)),
        _ if is_too_long(session) => return Some((EndingKind::Limit, None, None)),
        (Some(_), _) => EndingKind::Error,
        (None, phone::Ending::Hangup) => EndingKind::Hangup,
        (None, _) => EndingKind::OutOfActions,
    };
    let last = session.answers().last();
    let line = last.and_then(|last| {
        let step = engine.machine().steps.get(&last.step)?;
        Some(step.on.get(last.line?)?.span)
    });
    Some((kind, last.map(|last| last.step.clone()), line))
}

/// A place that can be come to again, with the call that comes there and what leads back.
fn circle(calls: &[Vec<Act>], ways: &[Vec<(Act, usize)>]) -> Option<(Vec<Act>, Vec<Act>)> {
    for (start, call) in calls.iter().enumerate() {
        let mut seen = BTreeSet::from([start]);
        let mut waiting = VecDeque::from([(start, Vec::new())]);
        while let Some((place, acts)) = waiting.pop_front() {
            for (act, to) in &ways[place] {
                let done = [acts.clone(), vec![act.clone()]].concat();
                if *to == start {
                    return Some((call.clone(), done));
                }
                if seen.insert(*to) {
                    waiting.push_back((*to, done));
                }
            }
        }
    }
    None
}
