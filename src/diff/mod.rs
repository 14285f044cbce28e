//! What changed between two scripts for the caller, for whoever sends, and in the records. In: two
//! flows without errors. Out: [`Change`]s, none exactly if both answer alike to everything that a
//! caller can do. Texts are not compared: layout, comments, the order of steps and lines, a
//! `default` instead of an option make no difference. [`words`] are their words.

mod align;
mod alike;
mod answer;
mod build;
mod change;
mod compare;
mod doing;
mod excerpt;
mod facts;
mod gather;
mod identity;
mod inputs;
#[cfg(test)]
mod laws;
mod model;
mod names;
mod reaction;
mod rounds;
#[cfg(test)]
mod tests;
pub mod words;

use std::collections::{HashMap, HashSet};

use crate::flow::Flow;
use crate::flow::template::Template;
use crate::syntax::ast::{Setting as Written, Validity};
use crate::syntax::duration;

pub use change::{
    Affects, Change, Input, Part, Place, Reaction, Rounds, Said, Setting, Slot, Then, Trigger, What,
};
pub use excerpt::excerpts;

use alike::Alike;
use answer::Reached;
use build::Ear;
use compare::Comparing;
use identity::Identity;
use model::Model;

/// What changed, in the order in which a caller meets it.
pub fn diff(old: &Flow<'_>, new: &Flow<'_>) -> Vec<Change> {
    let mut ear = Ear::default();
    let new_model = Model::of(new, &HashMap::new(), &mut ear);
    let mut old_model = Model::of(old, &HashMap::new(), &mut ear);
    let renamed = names::renamed(&old_model, &new_model);
    let of_script = |what| Change { places: vec![Place::of(Part::Script)], what };
    let mut found: Vec<Change> =
        names::changes(&old_model, &new_model, &renamed).into_iter().map(of_script).collect();
    if !renamed.is_empty() {
        old_model = Model::of(old, &renamed, &mut ear);
    }
    found.extend(whole(old, new, &old_model, &new_model).into_iter().map(of_script));
    let reached = (Reached::of(&old_model), Reached::of(&new_model));
    found.extend(conversation((&old_model, &reached.0), (&new_model, &reached.1)));
    let order = gather::order((&old_model, &reached.0), (&new_model, &reached.1));
    gather::gathered(found, &new_model, &order)
}

/// What holds for a script as a whole.
fn whole(old: &Flow<'_>, new: &Flow<'_>, old_model: &Model, new_model: &Model) -> Vec<What> {
    let mut changes = Vec::new();
    let (before, now) = (&old_model.machine, &new_model.machine);
    if before.answers != now.answers {
        changes.push(What::Direction { answers: now.answers });
    } else if before.answers_at != now.answers_at {
        let number = |at: &Option<Template>| at.as_ref().map(Template::to_string);
        changes.push(What::AnswersAt {
            old: number(&before.answers_at),
            new: number(&now.answers_at),
        });
    }
    let (before, now) = (validity(old), validity(new));
    if before != now {
        changes.push(What::Validity { old: before, new: now });
    }
    changes
}

/// `for 2h`, `until 2026-03-01T00:00:00Z`; equal for spellings that mean the same.
fn validity(flow: &Flow<'_>) -> Option<String> {
    let written = flow.script.settings.iter().find_map(|setting| match &setting.node {
        Written::Valid(validity) => Some(validity),
        Written::Default(_) | Written::DefaultOn(_) | Written::Param(_) | Written::Broken => None,
    })?;
    Some(match written {
        Validity::For(length) => format!("for {}", duration(length.ms)),
        Validity::Until(time) => {
            let moment = time.parse::<jiff::Timestamp>().map(|moment| moment.to_string());
            format!("until {}", moment.unwrap_or_else(|_| time.node.to_owned()))
        }
    })
}

/// What changed in what is heard, and in what happens to the call.
fn conversation(old: (&Model, &Reached), new: (&Model, &Reached)) -> Vec<Change> {
    let mut alike = Alike::new(old.0, new.0);
    let identity = Identity::of(old, new, &mut alike);
    let renamed = identity::renamed_steps(&identity, old, new).into_iter().map(|(old, new)| {
        Change { places: vec![Place::of(Part::Step(new))], what: What::StepRenamed { old } }
    });
    let mut found: Vec<Change> = renamed.collect();
    let begins_alike =
        old.0.entry.heard == new.0.entry.heard && alike.places(old.0.begin(), new.0.begin());
    if begins_alike && fails_alike(old.0, new.0) {
        return found;
    }
    let mut comparing = Comparing {
        old: old.0,
        new: new.0,
        identity: &identity,
        alike,
        found: Vec::new(),
        met: Vec::new(),
        split: [HashSet::new(), HashSet::new()],
    };
    comparing.all(old.1, new.1);
    found.extend(std::mem::take(&mut comparing.found));
    if !begins_alike {
        found.extend(comparing.steps(old.1, new.1));
    }
    found
}

/// The error ending may come at any time.
fn fails_alike(old: &Model, new: &Model) -> bool {
    let both_apologise = old.has_apology && new.has_apology;
    both_apologise
        || (old.error.heard == new.error.heard
            && old.has_apology == new.has_apology
            && old.error_outcome == new.error_outcome)
}

impl Comparing<'_> {
    /// Steps that callers can come to in one of the two only.
    fn steps(&self, old_reached: &Reached, new_reached: &Reached) -> Vec<Change> {
        let [split_old, split_new] = &self.split;
        let before: HashSet<usize> = old_reached.spots.iter().copied().collect();
        let now: HashSet<usize> = new_reached.spots.iter().copied().collect();
        let added = new_reached
            .spots
            .iter()
            .filter(|spot| !split_new.contains(spot))
            .filter(|&&new| self.identity.old_of(new).is_none_or(|old| !before.contains(&old)));
        let added = added.filter_map(|&new| {
            let place = Place::of(step(self.new, new)?);
            Some(Change { places: vec![place], what: What::StepAdded { does: self.does(new)? } })
        });
        let gone = old_reached
            .spots
            .iter()
            .filter(|spot| !split_old.contains(spot))
            .filter(|&&old| self.identity.new_of(old).is_none_or(|new| !now.contains(&new)));
        let gone = gone.filter_map(|&old| {
            let place = Place::of(step(self.old, old)?);
            Some(Change { places: vec![place], what: What::StepUnreached })
        });
        added.chain(gone).collect()
    }
}

/// A step as a part; none for a block without a name.
fn step(model: &Model, spot: usize) -> Option<Part> {
    let spot = model.spots.get(spot)?;
    let is_step = matches!(spot.part, Part::Step(_)) && spot.path.is_empty();
    is_step.then(|| spot.part.clone())
}

impl Place {
    /// A part as a whole.
    fn of(part: Part) -> Self {
        Self { part, after: Vec::new(), trigger: None }
    }
}
