//! Which line answers an event. In: a step that waits, its round, what was entered, the values.
//! Out: the line with the event of it that matched, or none. It changes nothing.

use std::cmp::Reverse;

use crate::flow::machine::{Event, Reply, Step};

/// What the caller did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// Nothing was entered.
    Nothing,
    /// These keys; never empty.
    Keys(&'a str),
    /// The bridge is over, or was never answered.
    Done,
}

/// The line that answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice<'m> {
    /// Its index in [`Step::on`].
    pub index: usize,
    /// The line.
    pub line: &'m Reply,
    /// The event of the line that matched.
    pub event: &'m Event,
}

/// Chooses: the highest ordinal, then the most specific event, then own before default, then the
/// order of the machine. The error is the name of a value that an entry had to be compared with
/// and that nobody knows: whether it was entered cannot be said.
pub fn select<'m, 'v>(
    step: &'m Step,
    round: u32,
    entry: Entry<'_>,
    value: impl Fn(&str) -> Option<&'v str>,
) -> Result<Option<Choice<'m>>, String> {
    // A line counts, for matching and for naming keys, only from its round on.
    let choices = || {
        let lines = step.on.iter().enumerate().filter(|(_, line)| line.ordinal <= round);
        lines.flat_map(|(index, line)| {
            line.events.iter().map(move |event| Choice { index, line, event })
        })
    };
    let mut named = None;
    let mut has_digits = false;
    for choice in choices() {
        if is_named(choice.event, entry, &value)? {
            named = Some(better(named, choice));
        }
        has_digits |= *choice.event == Event::Digits;
    }
    let unnamed = named.is_none();
    let caught = choices().filter(|choice| catches(choice.event, entry, unnamed, has_digits));
    Ok(caught.fold(named, |best, choice| Some(better(best, choice))))
}

/// The one of two that answers.
fn better<'m>(best: Option<Choice<'m>>, other: Choice<'m>) -> Choice<'m> {
    let rank = |choice: &Choice<'_>| {
        (Reverse(choice.line.ordinal), rank(choice.event), !choice.line.own, choice.index)
    };
    match best {
        Some(best) if rank(&best) <= rank(&other) => best,
        Some(_) | None => other,
    }
}

/// Whether an event names these keys.
fn is_named<'v>(
    event: &Event,
    entry: Entry<'_>,
    value: &impl Fn(&str) -> Option<&'v str>,
) -> Result<bool, String> {
    let keys = match entry {
        Entry::Keys(keys) => Some(keys),
        Entry::Nothing | Entry::Done => None,
    };
    Ok(match event {
        Event::Keys(written) => keys == Some(written),
        Event::Value(name) => match keys {
            // Strings of digits are compared, so that `007` is not `7`.
            Some(keys) => value(name).ok_or_else(|| name.clone())? == keys,
            None => false,
        },
        Event::Range(low, high) => {
            let number = keys.filter(|keys| keys.bytes().all(|key| key.is_ascii_digit()));
            // A number beyond u64 lies in no range.
            let number = number.and_then(|keys| keys.parse::<u64>().ok());
            number.is_some_and(|number| (*low..=*high).contains(&number))
        }
        Event::Digits | Event::Nomatch | Event::Noinput | Event::Else | Event::Done => false,
    })
}

/// Whether an event that names no keys matches, given whether other lines name what was entered.
fn catches(event: &Event, entry: Entry<'_>, unnamed: bool, has_digits: bool) -> bool {
    match event {
        Event::Digits | Event::Nomatch => matches!(entry, Entry::Keys(_)) && unnamed,
        Event::Noinput => entry == Entry::Nothing,
        Event::Else => match entry {
            Entry::Nothing => true,
            Entry::Keys(_) => unnamed && !has_digits,
            Entry::Done => false,
        },
        Event::Done => entry == Entry::Done,
        Event::Keys(_) | Event::Value(_) | Event::Range(..) => false,
    }
}

/// Specific events first.
fn rank(event: &Event) -> u8 {
    match event {
        Event::Keys(_) => 0,
        Event::Value(_) => 1,
        Event::Range(..) => 2,
        Event::Digits => 3,
        Event::Nomatch => 4,
        Event::Noinput => 5,
        Event::Else => 6,
        Event::Done => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::machine::WaitsFor;
    use crate::span::Span;

    /// `1`, `2nd else`, `default noinput`: one line of a step, as in a script.
    fn line(text: &str) -> Reply {
        let (own, text) = match text.strip_prefix("default ") {
            Some(rest) => (false, rest),
            None => (true, text),
        };
        let (ordinal, events) = match text.split_once(' ') {
            Some((first, rest)) if first.ends_with("nd") || first.ends_with("rd") => {
                (first[..1].parse().unwrap(), rest)
            }
            _ => (1, text),
        };
        let events = events.split(", ").map(event).collect();
        Reply {
            ordinal,
            events,
            outcome: None,
            callflow: vec![],
            waits: None,
            own,
            span: Span::default(),
        }
    }

    fn event(text: &str) -> Event {
        match text {
            "digits" => Event::Digits,
            "nomatch" => Event::Nomatch,
            "noinput" => Event::Noinput,
            "else" => Event::Else,
            "done" => Event::Done,
            other => match (other.strip_prefix('{'), other.split_once("..")) {
                (Some(name), _) => Event::Value(name.trim_end_matches('}').to_owned()),
                (None, Some((low, high))) => {
                    Event::Range(low.parse().unwrap(), high.parse().unwrap())
                }
                (None, None) => Event::Keys(other.to_owned()),
            },
        }
    }

    /// The line that answers, as it was written; `-` if none does. `pin` is 007.
    fn chosen(lines: &[&str], round: u32, entry: Entry<'_>) -> String {
        let waits_for = WaitsFor::Digits { name: None, secret: false };
        let on = lines.iter().map(|text| line(text)).collect();
        let step = Step { ask: vec![], on, waits_for, voice: None };
        let value = |name: &str| (name == "pin").then_some("007");
        match select(&step, round, entry, value) {
            Ok(Some(choice)) => lines[choice.index].to_owned(),
            Ok(None) => "-".to_owned(),
            Err(name) => format!("no {name}"),
        }
    }

    fn pressed(lines: &[&str], round: u32, keys: &str) -> String {
        chosen(lines, round, Entry::Keys(keys))
    }

    #[test]
    fn the_most_specific_line_answers() {
        let lines = ["else", "nomatch", "1..9", "{pin}", "007", "noinput"];
        assert_eq!(pressed(&lines, 1, "007"), "007");
        assert_eq!(pressed(&lines[..4], 1, "007"), "{pin}");
        assert_eq!(pressed(&lines[..3], 1, "007"), "1..9");
        assert_eq!(pressed(&lines, 1, "12"), "nomatch");
        assert_eq!(pressed(&lines, 1, "*"), "nomatch");
        assert_eq!(chosen(&lines, 1, Entry::Nothing), "noinput");
        assert_eq!(chosen(&lines[..1], 1, Entry::Nothing), "else");
    }

    #[test]
    fn values_are_compared_as_digits() {
        assert_eq!(pressed(&["{pin}"], 1, "7"), "-");
        assert_eq!(pressed(&["{pin}"], 1, "007"), "{pin}");
        assert_eq!(pressed(&["{lost}", "1"], 1, "1"), "no lost");
        assert_eq!(chosen(&["{lost}", "noinput"], 1, Entry::Nothing), "noinput");
    }

    #[test]
    fn ordinal_before_specificity_before_ownership() {
        assert_eq!(chosen(&["noinput", "default 3rd else"], 3, Entry::Nothing), "default 3rd else");
        assert_eq!(chosen(&["noinput", "default 3rd else"], 2, Entry::Nothing), "noinput");
        assert_eq!(pressed(&["else", "default nomatch"], 1, "5"), "default nomatch");
        assert_eq!(pressed(&["default nomatch", "nomatch"], 1, "5"), "nomatch");
        assert_eq!(pressed(&["1", "2nd 1"], 2, "1"), "2nd 1");
        assert_eq!(pressed(&["1", "2nd 1, else"], 2, "1"), "2nd 1, else");
    }

    #[test]
    fn a_line_names_its_keys_from_its_round_on() {
        let lines = ["nomatch", "2nd 5"];
        assert_eq!(pressed(&lines, 1, "5"), "nomatch");
        assert_eq!(pressed(&lines, 2, "5"), "2nd 5");
        // In round 2 the key is named, so that even a later `else` does not take it.
        assert_eq!(pressed(&["5", "2nd else"], 2, "5"), "5");
        assert_eq!(pressed(&["default 5", "2nd else"], 2, "5"), "default 5");
        assert_eq!(pressed(&["digits", "2nd else"], 2, "5"), "digits");
        assert_eq!(chosen(&["digits", "2nd else"], 2, Entry::Nothing), "2nd else");
        assert_eq!(pressed(&["2nd digits", "else"], 1, "5"), "else");
    }

    #[test]
    fn a_bridge_is_answered_by_done_alone() {
        let lines = ["1", "else", "noinput", "digits"];
        assert_eq!(chosen(&lines, 1, Entry::Done), "-");
        assert_eq!(chosen(&["else", "done"], 1, Entry::Done), "done");
        assert_eq!(pressed(&["done"], 1, "1"), "-");
    }

    #[test]
    fn a_number_beyond_all_bounds_is_in_no_range() {
        assert_eq!(pressed(&["1..9"], 1, "9999999999999999999999999"), "-");
        assert_eq!(pressed(&["1..9"], 1, "+5"), "-");
    }
}
