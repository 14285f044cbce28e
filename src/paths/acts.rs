//! What a person may do where a call waits. In: a step, its phone. Out: acts that stand for all
//! others: each key or value that a line names, both sides of each range, one stranger, nothing.
//! Which line answers is not decided here: the engine is asked.

use std::collections::HashSet;
use std::fmt;

use crate::engine::select::{Entry, select};
use crate::flow::machine::{Event, Step, WaitsFor};
use crate::phone::{Asking, Phone, Waiting};

/// What a person does, written as in a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// These keys, the whole entry.
    Press(String),
    /// The value of this name.
    PressValue(String),
    /// No key, in none of the tries.
    Nothing,
    /// The bridge is answered; then the talk is over.
    BridgeEnds,
    /// Nobody answers the bridge.
    BridgeUnanswered,
    /// The caller hangs up.
    HangUp,
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::Press(keys) if keys.bytes().all(|key| key.is_ascii_digit()) => {
                write!(f, "press {keys}")
            }
            Act::Press(keys) => write!(f, "press \"{keys}\""),
            Act::PressValue(name) => write!(f, "press {{{name}}}"),
            Act::Nothing => f.write_str("press nothing"),
            Act::BridgeEnds => f.write_str("bridge ends"),
            Act::BridgeUnanswered => f.write_str("bridge unanswered"),
            Act::HangUp => f.write_str("callee hangs-up"),
        }
    }
}

/// An act and what comes of it on the phone.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    pub(super) act: Act,
    /// What the provider reports.
    pub(super) digits: Option<String>,
    /// From the moment of waiting to the event, in milliseconds; `None` where that depends on what
    /// was said last, because it is said again.
    pub(super) takes_ms: Option<u64>,
}

/// Everything that may be done in a step. `phone` waits there.
pub(super) fn trials(step: &Step, phone: &Phone) -> Vec<Trial> {
    match step.waits_for {
        WaitsFor::Bridge => vec![
            bridge(phone, Act::BridgeEnds, |phone| {
                phone.bridge_answered();
                phone.bridge_ends();
            }),
            bridge(phone, Act::BridgeUnanswered, |phone| {
                phone.bridge_unanswered();
            }),
        ],
        WaitsFor::Digits { .. } => entries(step, phone),
    }
}

fn bridge(phone: &Phone, act: Act, people: impl Fn(&mut Phone)) -> Trial {
    let mut after = phone.clone();
    people(&mut after);
    let takes_ms = Some(after.now_ms().saturating_sub(phone.now_ms()));
    Trial { act, digits: None, takes_ms }
}

fn entries(step: &Step, phone: &Phone) -> Vec<Trial> {
    let Waiting::Keys(asking) = phone.waiting() else { return Vec::new() };
    let events = || step.on.iter().flat_map(|line| &line.events);
    let named: HashSet<String> = events().filter_map(keys_of).collect();
    let mut trials = Vec::new();
    for event in events() {
        match event {
            Event::Keys(keys) => trials.extend(press(phone, keys)),
            Event::Range(low, high) => {
                let free = |from| first_free(from, *high, asking.min, &named);
                trials.extend(free(*low).and_then(|keys| press(phone, &keys)));
                // Just behind a range another one may hold.
                let behind = high.saturating_add(1);
                let behind = first_free(behind, u64::MAX, asking.min, &named);
                trials.extend(behind.and_then(|keys| press(phone, &keys)));
            }
            Event::Value(_)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done => {}
        }
    }
    trials.extend(stranger(step, phone, asking));
    trials.push(Trial { act: Act::Nothing, digits: None, takes_ms: None });
    trials
}

fn keys_of(event: &Event) -> Option<String> {
    match event {
        Event::Keys(keys) => Some(keys.clone()),
        Event::Value(_)
        | Event::Range(..)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done => None,
    }
}

/// Keys, if they are an entry here.
pub(super) fn press(phone: &Phone, keys: &str) -> Option<Trial> {
    let mut after = phone.clone();
    after.enter(keys);
    let takes_ms = Some(after.now_ms().saturating_sub(phone.now_ms()));
    match after.waiting() {
        Waiting::Reply { digits: Some(digits) } => {
            Some(Trial { act: Act::Press(keys.to_owned()), digits: Some(digits.clone()), takes_ms })
        }
        Waiting::Callflow
        | Waiting::PickUp
        | Waiting::Keys(_)
        | Waiting::Bridge { .. }
        | Waiting::Reply { digits: None }
        | Waiting::Ended(_) => None,
    }
}

/// The first number of a range that no line names by its keys.
fn first_free(low: u64, high: u64, width: usize, named: &HashSet<String>) -> Option<String> {
    (low..=high).map(|number| format!("{number:0width$}")).find(|keys| !named.contains(keys))
}

/// An entry that no line names, in any round.
fn stranger(step: &Step, phone: &Phone, asking: &Asking) -> Option<Trial> {
    let lengths = [asking.min, asking.max];
    // What differs from a value must not be what a stranger's keys made of that value elsewhere.
    let mut events = step.on.iter().flat_map(|line| &line.events);
    let compares = events.any(|event| matches!(event, Event::Value(_)));
    let keys = if compares { "8765432109*#" } else { "9876543210*#" };
    let same = lengths
        .into_iter()
        .flat_map(|length| keys.chars().map(move |key| String::from(key).repeat(length)));
    // Where every key stands alone in a line, two different ones together may not.
    let counted =
        (0..step.on.len() as u64).map(|number| format!("{number:0width$}", width = asking.max));
    same.chain(counted).filter(|keys| !is_named(step, keys)).find_map(|keys| press(phone, &keys))
}

fn is_named(step: &Step, keys: &str) -> bool {
    let chosen = select(step, u32::MAX, Entry::Keys(keys), |_| Some(""));
    chosen.ok().flatten().is_some_and(|choice| {
        matches!(choice.event, Event::Keys(_) | Event::Range(..) | Event::Value(_))
    })
}
