//! Lines that a step cannot have itself, so that they must have come from a `default on` line, which
//! may say what the step says, too, and is silent where its entry is impossible. In: a step of a
//! machine, one of its lines. Out: whether it is such a line.

use super::read::{Reply, Step};
use crate::flow::machine::Event;
use crate::flow::value::MOST_KEYS;
use crate::flow::wire::Action;

/// Whether line `at` of a step is none of its own.
pub(super) fn is_one(step: &Step, at: usize) -> bool {
    let Some(line) = step.on.get(at) else { return false };
    let before = step.on.get(..at).unwrap_or_default();
    let answered = |one: &Reply| clash((one.ordinal, &one.events), (line.ordinal, &line.events));
    let is_nothing = |event: &Event| {
        is_impossible(step, line.ordinal, event) || is_left_nothing(before, line.ordinal, event)
    };
    before.iter().any(answered) || line.events.iter().any(is_nothing)
}

/// Two lines that cannot stand in one step, nor both be `default on` lines.
pub(super) fn clash(one: (u32, &[Event]), other: (u32, &[Event])) -> bool {
    let clash = |this: &Event, that: &Event| match (this, that) {
        (Event::Digits, Event::Nomatch) | (Event::Nomatch, Event::Digits) => true,
        _ if one.0 != other.0 => false,
        (Event::Range(low, high), Event::Range(from, to)) => low <= to && from <= high,
        (this, that) => this == that,
    };
    one.1.iter().any(|this| other.1.iter().any(|that| clash(this, that)))
}

/// It can never be entered there; a bridge has one round only.
fn is_impossible(step: &Step, ordinal: u32, event: &Event) -> bool {
    if *event == Event::Done {
        return ordinal > 1;
    }
    let Some(Action::SayAndCapture(ask)) = step.ask.list.last().map(|item| &item.action) else {
        return false;
    };
    let least = ask.min_digits.unwrap_or(1);
    let most = ask.max_digits.unwrap_or(MOST_KEYS);
    match event {
        Event::Keys(keys) => {
            let hash_ends = ask.complete_on_hash != Some(false) && keys.contains('#');
            !(least..=most).contains(&(keys.len() as u64)) || hash_ends
        }
        Event::Range(low, _) => low.to_string().len() as u64 > most,
        Event::Value(_)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done => false,
    }
}

/// An `else` for which lines before it leave neither an entry nor silence.
fn is_left_nothing(before: &[Reply], ordinal: u32, event: &Event) -> bool {
    let has = |holds: &dyn Fn(u32) -> bool, event: &Event| {
        before.iter().any(|line| holds(line.ordinal) && line.events.contains(event))
    };
    let is_now = |other: u32| other == ordinal;
    let takes_entries =
        has(&|other| other <= ordinal, &Event::Digits) || has(&is_now, &Event::Nomatch);
    *event == Event::Else && takes_entries && has(&is_now, &Event::Noinput)
}
