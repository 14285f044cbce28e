//! What is told to somebody who types `?`. In: a call that waits. Out: lines: what can be typed, what
//! is asked, which events its step has a line for. No secret is in them.

use super::{Simulation, choices};
use crate::engine::is_secret;
use crate::flow::machine::{Event, Reply, Step};
use crate::flow::value::HIDDEN;
use crate::phone::{Asking, Waiting};
use crate::syntax::ordinal;

/// What can be done now.
pub fn help(simulation: &Simulation<'_>) -> Vec<String> {
    let mut lines = vec![choices(simulation.waiting()).to_owned()];
    if let Waiting::Keys(asking) = simulation.waiting() {
        lines.push(asked(asking));
    }
    let steps = &simulation.engine.machine().steps;
    let state = simulation.session.state();
    if let Some((state, step)) = state.and_then(|state| Some((state, steps.get(&state.step)?))) {
        let events = events(step);
        let known = if events.is_empty() { "nothing".to_owned() } else { events.join(", ") };
        lines.push(format!(
            "`{}` waits in round {}; it has a line for: {known}",
            state.step, state.round
        ));
    }
    lines
}

/// `1 to 4 digits, or fewer and #; try 1 of 3`.
fn asked(asking: &Asking) -> String {
    let Asking { min, max, hash, tries, try_number, .. } = asking;
    let count = if min == max { format!("{max}") } else { format!("{min} to {max}") };
    let digits = if *max == 1 { "key" } else { "keys" };
    let hash = if *hash && max > min { "; `#` ends them" } else { "" };
    format!("{count} {digits}{hash}; try {try_number} of {tries}")
}

/// The events of a step's lines, each once, with the round from which they hold.
fn events(step: &Step) -> Vec<String> {
    let secret = is_secret(step);
    let of = |line: &Reply| {
        let from = (line.ordinal > 1).then(|| format!("{} ", ordinal(line.ordinal)));
        let from = from.unwrap_or_default();
        let is_hidden =
            |event: &Event| secret && matches!(event, Event::Keys(_) | Event::Range(..));
        let word = |event: &Event| {
            if is_hidden(event) { HIDDEN.to_owned() } else { event.to_string() }
        };
        line.events.iter().map(|event| format!("{from}{}", word(event))).collect::<Vec<_>>()
    };
    let mut words = Vec::new();
    for word in step.on.iter().flat_map(of) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
