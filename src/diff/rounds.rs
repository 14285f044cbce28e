//! From what differs at one input in one round to what differs at several. In: single findings of
//! one state. Out: changes, each with all the inputs and rounds at which it is met.

use super::change::{Change, Input, Place, Rounds, Trigger, What};
use super::compare::Met;
use super::model::Trace;

/// Inputs, each with its rounds.
type Inputs = Vec<(Input, Vec<u32>)>;

/// Which lines answered what, in each round.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<(Input, u32, (*const Trace, *const Trace))>);

impl Lines {
    pub(super) fn add(&mut self, input: &Input, round: u32, lines: (*const Trace, *const Trace)) {
        self.0.push((input.clone(), round, lines));
    }

    /// The rounds are no part of the change: each of the two lines that answered an input in them
    /// answers it in no other round.
    fn are_only_in(&self, input: &Input, rounds: &[u32]) -> bool {
        let of_input = || self.0.iter().filter(|(other, ..)| other == input);
        let is_in = |round: &u32| rounds.contains(round);
        of_input().filter(|(_, round, _)| is_in(round)).all(|(.., (old, new))| {
            let others = of_input().filter(|(_, round, _)| !is_in(round));
            others.into_iter().all(|(.., lines)| lines.0 != *old && lines.1 != *new)
        })
    }
}

/// The changes; `all` are the rounds that were looked at, in order.
pub(super) fn triggers(met: Vec<Met>, all: &[u32], lines: &Lines) -> Vec<Change> {
    let mut groups: Vec<(Place, What, Inputs)> = Vec::new();
    for Met { place, input, round, what } in of_keys(met) {
        let at = groups.iter().position(|group| group.0 == place && group.1 == what);
        let inputs = match at.and_then(|at| groups.get_mut(at)) {
            Some(group) => &mut group.2,
            None => {
                groups.push((place, what, vec![(input, vec![round])]));
                continue;
            }
        };
        match inputs.iter_mut().find(|(other, _)| *other == input) {
            Some((_, rounds)) => rounds.push(round),
            None => inputs.push((input, vec![round])),
        }
    }
    groups.into_iter().flat_map(|group| split(group, all, lines)).collect()
}

/// A key that is accepted, or no longer, is so in every round alike, whatever became of it in each
/// of them when no line named it: the first one tells.
fn of_keys(met: Vec<Met>) -> Vec<Met> {
    let mut all: Vec<Met> = Vec::with_capacity(met.len());
    for mut found in met {
        let first = all.iter().find(|first| {
            first.place == found.place
                && first.input == found.input
                && match (&first.what, &found.what) {
                    (What::KeyAdded { new: one, .. }, What::KeyAdded { new: other, .. }) => {
                        one == other
                    }
                    (What::KeyRemoved { old: one, .. }, What::KeyRemoved { old: other, .. }) => {
                        one == other
                    }
                    (_, _) => false,
                }
        });
        if let Some(first) = first {
            found.what = first.what.clone();
        }
        all.push(found);
    }
    all
}

/// Inputs that have their rounds in common are one trigger.
fn split((place, what, inputs): (Place, What, Inputs), all: &[u32], lines: &Lines) -> Vec<Change> {
    let is_of_a_key = matches!(what, What::KeyAdded { .. } | What::KeyRemoved { .. });
    let mut triggers: Vec<Trigger> = Vec::new();
    for (input, rounds) in inputs {
        let begins = rounds.first() == all.first();
        let runs = if begins && (is_of_a_key || lines.are_only_in(&input, &rounds)) {
            vec![Rounds::ALL]
        } else {
            runs(&rounds, all)
        };
        for rounds in runs {
            match triggers.iter_mut().find(|trigger| trigger.rounds == rounds) {
                Some(trigger) => trigger.inputs.push(input.clone()),
                None => triggers.push(Trigger { inputs: vec![input.clone()], rounds }),
            }
        }
    }
    let change = |mut trigger: Trigger| {
        trigger.inputs.sort();
        trigger.inputs.dedup();
        let place = Place { trigger: Some(trigger), ..place.clone() };
        Change { places: vec![place], what: what.clone() }
    };
    triggers.into_iter().map(change).collect()
}

/// Rounds without a gap between them, as far as they were looked at.
fn runs(rounds: &[u32], all: &[u32]) -> Vec<Rounds> {
    let mut runs: Vec<Rounds> = Vec::new();
    let mut is_open = false;
    for round in all {
        let is_in = rounds.contains(round);
        match runs.last_mut() {
            Some(run) if is_in && is_open => run.last = Some(*round),
            Some(_) | None if is_in => runs.push(Rounds { first: *round, last: Some(*round) }),
            Some(_) | None => {}
        }
        is_open = is_in;
    }
    for run in &mut runs {
        if run.last == all.last().copied() {
            run.last = None;
        }
        if Some(run.first) == all.first().copied() {
            run.first = 1;
        }
    }
    runs
}
