//! What a caller can do in a state, sorted into kinds that one line, or none, answers alike. In:
//! the lines of two states. Out: one input for each kind, with keys that stand for it. So two
//! states are compared for everything that can be entered, not only for what is written.

use std::collections::BTreeSet;

use crate::engine::select::Entry;
use crate::flow::machine::Event;

use super::change::Input;
use super::model::State;

/// A range with more numbers than this is not looked at number by number.
const FEW: u64 = 12;

/// Everything that is answered alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    /// What it is called.
    pub(super) input: Input,
    /// Keys that stand for it; empty for what is no keys.
    keys: String,
    /// The names whose values were entered.
    values: Vec<String>,
}

impl Kind {
    /// As the engine takes it.
    pub(super) fn entry(&self) -> Entry<'_> {
        match self.input {
            Input::Silence => Entry::Nothing,
            Input::Done => Entry::Done,
            Input::Keys(_) | Input::Range(..) | Input::Value(_) | Input::Other => {
                Entry::Keys(&self.keys)
            }
        }
    }

    /// Whether it can happen in a state.
    pub(super) fn is_possible(&self, state: &State) -> bool {
        let bridges = state.bridges();
        match self.input {
            Input::Done => bridges,
            Input::Silence => !bridges,
            Input::Keys(_) | Input::Range(..) | Input::Value(_) | Input::Other => {
                !bridges && state.limits.allow(&self.keys)
            }
        }
    }

    /// It is told apart by values, besides its keys.
    pub(super) fn has_values(&self) -> bool {
        !self.values.is_empty()
    }

    /// The value of a name, as far as it matters: what was entered, or something else.
    pub(super) fn value<'v>(&'v self, state: &State, name: &str) -> &'v str {
        let captures = state.keeps().is_some_and(|(own, _)| own == name);
        let is_entered = captures || self.values.iter().any(|value| value == name);
        if is_entered { &self.keys } else { "another" }
    }
}

/// The kinds of input that two states tell apart, or might.
pub(super) fn kinds(states: [&State; 2]) -> Vec<Kind> {
    let events: Vec<&Event> =
        states.iter().flat_map(|state| &state.step.on).flat_map(|line| &line.events).collect();
    let ranges: Vec<(u64, u64)> = events.iter().filter_map(|event| range(event)).collect();
    let mut keys: BTreeSet<String> = events.iter().filter_map(|event| written(event)).collect();
    for &(low, high) in ranges.iter().filter(|(low, high)| high.saturating_sub(*low) < FEW) {
        keys.extend((low..=high).map(|number| number.to_string()));
    }
    let plain = |input, keys| Kind { input, keys, values: Vec::new() };
    let mut kinds: Vec<Kind> =
        keys.iter().map(|keys| plain(Input::Keys(keys.clone()), keys.clone())).collect();
    let numbers = parts(&ranges).into_iter().filter_map(|(low, high)| {
        let stands_for = number(low, high, &keys, states)?;
        Some(plain(Input::Range(low, high), stands_for))
    });
    kinds.extend(numbers);
    kinds.extend(other(&keys, &ranges, states).map(|keys| plain(Input::Other, keys)));
    let with_values: Vec<Kind> = subsets(&events)
        .into_iter()
        .flat_map(|names| {
            // First where it is a value and nothing else.
            kinds.iter().rev().map(move |kind| Kind {
                values: names.clone(),
                input: Input::Value(names.clone()),
                ..kind.clone()
            })
        })
        .collect();
    kinds.extend(with_values);
    kinds.push(plain(Input::Silence, String::new()));
    kinds.push(plain(Input::Done, String::new()));
    kinds.retain(|kind| states.iter().any(|state| kind.is_possible(state)));
    kinds
}

fn range(event: &Event) -> Option<(u64, u64)> {
    match event {
        Event::Range(low, high) => Some((*low, *high)),
        Event::Keys(_)
        | Event::Value(_)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done => None,
    }
}

fn written(event: &Event) -> Option<String> {
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

/// Values that may be entered at once: one or two. Whatever a line wins against three, it wins
/// against each two of them.
fn subsets(events: &[&Event]) -> Vec<Vec<String>> {
    let mut names: Vec<&String> = Vec::new();
    for event in events {
        if let Event::Value(name) = event
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    let single = names.iter().map(|name| vec![(*name).clone()]);
    let pairs = names.iter().enumerate().flat_map(|(at, one)| {
        names.iter().skip(at + 1).map(move |other| vec![(*one).clone(), (*other).clone()])
    });
    single.chain(pairs).collect()
}

/// The ranges cut where one of them begins or ends.
fn parts(ranges: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let cuts: BTreeSet<u64> =
        ranges.iter().flat_map(|&(low, high)| [low, high.saturating_add(1)]).collect();
    let cuts: Vec<u64> = cuts.into_iter().collect();
    let within = |low: u64| ranges.iter().any(|range| (range.0..=range.1).contains(&low));
    cuts.windows(2)
        .filter_map(|cut| match *cut {
            [low, next] if within(low) => Some((low, next.saturating_sub(1))),
            _ => None,
        })
        .collect()
}

/// A number of a range that no line names by itself, as it can be entered; zeros may stand first.
fn number(low: u64, high: u64, named: &BTreeSet<String>, states: [&State; 2]) -> Option<String> {
    let most = states.iter().map(|state| state.limits.max).max()?;
    (low..=high).take(named.len().saturating_add(1)).find_map(|number| {
        let digits = number.to_string();
        let lengths = digits.len()..=most.min(digits.len().saturating_add(2));
        let mut spelt = lengths.map(|length| format!("{number:0>length$}"));
        spelt.find(|keys| !named.contains(keys) && can_be_entered(keys, states))
    })
}

/// Keys that no line names.
fn other(named: &BTreeSet<String>, ranges: &[(u64, u64)], states: [&State; 2]) -> Option<String> {
    let is_in_a_range = |keys: &str| {
        let number = keys.parse::<u64>().ok();
        number
            .is_some_and(|number| ranges.iter().any(|range| (range.0..=range.1).contains(&number)))
    };
    let fits = |keys: &String| !named.contains(keys) && !is_in_a_range(keys);
    let shortest = states.iter().map(|state| state.limits.min);
    let lengths: BTreeSet<usize> = shortest.flat_map(|min| [min, min.saturating_add(1)]).collect();
    let candidates = || {
        let lengths = lengths.iter().filter(|&&length| length <= crate::engine::MAX_KEYS);
        lengths.flat_map(|&length| entries(length)).filter(fits)
    };
    let mut in_both = candidates();
    let in_both = in_both.find(|keys| states.iter().all(|state| state.limits.allow(keys)));
    in_both.or_else(|| candidates().find(|keys| can_be_entered(keys, states)))
}

/// Entries of a length: one key alone, then one key and another one behind it.
fn entries(length: usize) -> impl Iterator<Item = String> {
    let alone = KEYS.chars().map(move |key| key.to_string().repeat(length));
    let before = length.saturating_sub(1);
    let with_another = KEYS.chars().flat_map(move |one| {
        KEYS.chars().map(move |last| format!("{}{last}", one.to_string().repeat(before)))
    });
    alone.chain(with_another)
}

/// Those that are seldom named come first.
const KEYS: &str = "9876543210*#";

fn can_be_entered(keys: &str, states: [&State; 2]) -> bool {
    states.iter().any(|state| state.limits.allow(keys))
}
