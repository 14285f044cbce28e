//! Which place of the old conversation is which of the new one. In: two conversations. Out: pairs
//! of places. A place is the one with its name; where that is gone, one that does the same or
//! nearly the same, so that a step that was renamed is not one that went and another that came.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::alike::Alike;
use super::answer::{Arrival, Reached};
use super::change::Part;
use super::model::{Model, Spot, items};

/// How much of their words two places must have in common to be one, in percent.
const MUCH: usize = 70;

/// Pairs of places.
#[derive(Debug, Default)]
pub(super) struct Identity {
    new_of: HashMap<usize, usize>,
    old_of: HashMap<usize, usize>,
}

impl Identity {
    pub(super) fn of(
        (old, old_reached): (&Model, &Reached),
        (new, new_reached): (&Model, &Reached),
        alike: &mut Alike<'_>,
    ) -> Self {
        let mut identity = Identity::default();
        let names: HashMap<&Part, usize> = new
            .spots()
            .filter(|(_, spot)| spot.path.is_empty())
            .map(|(at, spot)| (&spot.part, at))
            .collect();
        let was_reached: HashSet<usize> = old_reached.spots.iter().copied().collect();
        for (at, spot) in old.spots().filter(|(_, spot)| spot.path.is_empty()) {
            // What nobody came to is not what somebody comes to now, even by the same name.
            let is_step = matches!(spot.part, Part::Step(_));
            if is_step && !was_reached.contains(&at) {
                continue;
            }
            if let Some(&same) = names.get(&spot.part) {
                identity.pair(at, same);
            }
        }
        let is_named = |spot: &Spot| spot.path.is_empty();
        identity.pair_likely((old, old_reached), (new, new_reached), alike, is_named);
        identity.pair_nested(old, new);
        identity.pair_likely((old, old_reached), (new, new_reached), alike, |_| true);
        identity
    }

    /// The place in the new conversation.
    pub(super) fn new_of(&self, old: usize) -> Option<usize> {
        self.new_of.get(&old).copied()
    }

    /// The place in the old conversation.
    pub(super) fn old_of(&self, new: usize) -> Option<usize> {
        self.old_of.get(&new).copied()
    }

    /// Whether two places are the same.
    pub(super) fn is_same(&self, old: usize, new: usize) -> bool {
        self.new_of(old) == Some(new)
    }

    fn pair(&mut self, old: usize, new: usize) {
        if !self.new_of.contains_key(&old) && !self.old_of.contains_key(&new) {
            self.new_of.insert(old, new);
            self.old_of.insert(new, old);
        }
    }

    /// Blocks without a name, to which the same lines lead from the same part.
    fn pair_nested(&mut self, old: &Model, new: &Model) {
        let mut in_part: HashMap<&Part, Vec<usize>> = HashMap::new();
        for (at, spot) in new.spots().filter(|(_, spot)| !spot.path.is_empty()) {
            in_part.entry(&spot.part).or_default().push(at);
        }
        let parts: HashMap<&Part, usize> = old
            .spots()
            .filter(|(_, spot)| spot.path.is_empty())
            .map(|(at, spot)| (&spot.part, at))
            .collect();
        for (at, spot) in old.spots().filter(|(_, spot)| !spot.path.is_empty()) {
            // `default on` lines have no place of their own.
            let part = match parts.get(&spot.part) {
                Some(&part) => {
                    self.new_of(part).and_then(|part| new.spots.get(part)).map(|spot| &spot.part)
                }
                None => Some(&spot.part),
            };
            let candidates = part.and_then(|part| in_part.get(part)).map_or(&[][..], Vec::as_slice);
            let same = candidates.iter().find(|&&candidate| {
                new.spots.get(candidate).is_some_and(|other| has_same_path(spot, other))
            });
            if let Some(&same) = same {
                self.pair(at, same);
            }
        }
    }

    /// Those that callers can come to and that have no counterpart yet: the likeliest first.
    fn pair_likely(
        &mut self,
        (old, old_reached): (&Model, &Reached),
        (new, new_reached): (&Model, &Reached),
        alike: &mut Alike<'_>,
        fits: fn(&Spot) -> bool,
    ) {
        let left = |model: &Model, reached: &Reached, taken: &HashMap<usize, usize>| {
            let is_left =
                |at: &usize| !taken.contains_key(at) && model.spots.get(*at).is_some_and(fits);
            let spots = reached.spots.iter().copied().filter(is_left);
            spots.map(|at| (at, Words::of(model, at))).collect::<Vec<_>>()
        };
        let gone = left(old, old_reached, &self.new_of);
        let fresh = left(new, new_reached, &self.old_of);
        let mut likely = Vec::new();
        for (one, old_words) in &gone {
            for (other, new_words) in &fresh {
                let (Some(before), Some(now)) = (old.spots.get(*one), new.spots.get(*other)) else {
                    continue;
                };
                let arrival =
                    |waits: Option<usize>| waits.map_or(Arrival::Over, |at| Arrival::At(at, 1));
                let is_same = before.trace.heard == now.trace.heard
                    && alike.places(arrival(before.trace.waits), arrival(now.trace.waits));
                let likeness = if is_same { 100 } else { old_words.likeness(new_words) };
                if likeness >= MUCH {
                    likely.push((likeness, *one, *other));
                }
            }
        }
        likely.sort_by_key(|&(likeness, ..)| std::cmp::Reverse(likeness));
        for (_, one, other) in likely {
            self.pair(one, other);
        }
    }
}

fn has_same_path(one: &Spot, other: &Spot) -> bool {
    one.path.len() == other.path.len()
        && one.path.iter().zip(&other.path).all(|(one, other)| one.is_like(other))
}

/// The words of a place, each with how often it stands there.
struct Words {
    words: BTreeMap<String, usize>,
    count: usize,
}

impl Words {
    fn of(model: &Model, at: usize) -> Self {
        let mut words = Self { words: BTreeMap::new(), count: 0 };
        let Some(spot) = model.spots.get(at) else { return words };
        for item in spot.trace.segments.first().iter().flat_map(|segment| &segment.items) {
            item.action.texts().for_each(|text| words.add(&text.to_string()));
        }
        let Some((_, state)) = model.state_at(at) else { return words };
        for (line, trace) in state.step.on.iter().zip(&state.replies) {
            for event in &line.events {
                words.add(&format!("on{event}"));
            }
            let own = trace.segments.first().map_or(&[][..], std::slice::from_ref);
            for item in items(own) {
                item.action.texts().for_each(|text| words.add(&text.to_string()));
            }
        }
        words
    }

    fn add(&mut self, text: &str) {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            *self.words.entry(word.to_lowercase()).or_default() += 1;
            self.count += 1;
        }
    }

    /// How much the two have in common, in percent.
    fn likeness(&self, other: &Words) -> usize {
        let common: usize = self
            .words
            .iter()
            .map(|(word, count)| other.words.get(word).map_or(0, |others| *count.min(others)))
            .sum();
        (200 * common).checked_div(self.count + other.count).unwrap_or(0)
    }
}

/// The steps that callers can come to in both, under another name.
pub(super) fn renamed_steps(
    identity: &Identity,
    (old, old_reached): (&Model, &Reached),
    (new, new_reached): (&Model, &Reached),
) -> Vec<(String, String)> {
    let before: HashSet<usize> = old_reached.spots.iter().copied().collect();
    let name = |model: &Model, at: usize| match model.spots.get(at) {
        Some(Spot { part: Part::Step(name), path, .. }) if path.is_empty() => Some(name.clone()),
        Some(_) | None => None,
    };
    let pairs = new_reached.spots.iter().filter_map(|&now| {
        let was = identity.old_of(now).filter(|was| before.contains(was))?;
        Some((name(old, was)?, name(new, now)?))
    });
    pairs.filter(|(was, now)| was != now).collect()
}
