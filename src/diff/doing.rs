//! What a caller does, in words. In: inputs and rounds. Out: `pressing 1 or 2, from the 3rd time
//! on,`.

use super::change::{Input, Rounds, Trigger};
use crate::syntax::ordinal;

/// `pressing 1 or 2, from the 3rd time on,`.
pub(super) fn doing(trigger: &Trigger) -> String {
    let names = inputs(&trigger.inputs);
    match rounds(trigger.rounds) {
        Some(rounds) => format!("{names}, {rounds},"),
        None => names,
    }
}

/// Inputs in words.
fn inputs(inputs: &[Input]) -> String {
    let ranges: Vec<(u64, u64)> = inputs
        .iter()
        .filter_map(|input| match input {
            Input::Range(low, high) => Some((*low, *high)),
            Input::Keys(_) | Input::Value(_) | Input::Other | Input::Silence | Input::Done => None,
        })
        .collect();
    let is_in_a_range = |keys: &str| {
        let number = keys.parse::<u64>().ok().filter(|number| number.to_string() == keys);
        number
            .is_some_and(|number| ranges.iter().any(|range| (range.0..=range.1).contains(&number)))
    };
    let mut keys: Vec<&str> = Vec::new();
    let (mut pressed, mut others) = (Vec::new(), Vec::new());
    for input in inputs {
        match input {
            Input::Keys(written) if is_in_a_range(written) => {}
            Input::Keys(written) => keys.push(written),
            Input::Range(low, high) if low == high => pressed.push(low.to_string()),
            Input::Range(low, high) => pressed.push(format!("{low} to {high}")),
            Input::Value(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
                pressed.push(names.join(" that is also "));
            }
            Input::Other => pressed.push("any other key".to_owned()),
            Input::Silence => others.push("silence".to_owned()),
            Input::Done => others.push("the end of the bridged call".to_owned()),
        }
    }
    let keys = runs(&keys);
    let mut all = Vec::new();
    let pressed: Vec<String> = keys.into_iter().chain(pressed).collect();
    if !pressed.is_empty() {
        all.push(format!("pressing {}", listed(&pressed, "or")));
    }
    all.extend(others);
    listed(&all, "or")
}

/// Four or more numbers in a row as one.
fn runs(keys: &[&str]) -> Vec<String> {
    let number = |keys: &str| keys.parse::<u64>().ok().filter(|number| number.to_string() == keys);
    let (mut numbers, others): (Vec<&str>, Vec<&str>) =
        keys.iter().copied().partition(|keys| number(keys).is_some());
    numbers.sort_by_key(|keys| number(keys));
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for keys in numbers {
        match runs.last_mut() {
            Some(run)
                if run.last().and_then(|last| number(last)).map(|last| last + 1)
                    == number(keys) =>
            {
                run.push(keys);
            }
            Some(_) | None => runs.push(vec![keys]),
        }
    }
    let told = |run: Vec<&str>| match run.as_slice() {
        [first, _, _, .., last] => vec![format!("{first} to {last}")],
        few => few.iter().map(|keys| (*keys).to_owned()).collect(),
    };
    runs.into_iter().flat_map(told).chain(others.into_iter().map(str::to_owned)).collect()
}

fn rounds(rounds: Rounds) -> Option<String> {
    let Rounds { first, last } = rounds;
    match (first, last) {
        (1, None) => None,
        (first, None) => Some(format!("from the {} time on", ordinal(first))),
        (1, Some(1)) => Some("the first time".to_owned()),
        (1, Some(last)) => Some(format!("the first {last} times")),
        (first, Some(last)) if first == last => Some(format!("the {} time", ordinal(first))),
        (first, Some(last)) => Some(format!("the {} to {} time", ordinal(first), ordinal(last))),
    }
}

/// `a, b and c`.
pub(super) fn listed(parts: &[String], link: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {link} {last}", first.join(", ")),
    }
}
