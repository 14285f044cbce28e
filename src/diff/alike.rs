//! Whether two states answer alike, whatever the caller does from there on. In: two conversations
//! and a state of each. Out: yes or no. Both are walked side by side; names do not count. Steps
//! that were split, joined or copied are alike if nobody on the phone can tell.

use std::collections::{HashMap, HashSet};

use super::answer::Arrival;
use super::inputs::kinds;
use super::model::Model;

/// A state with its round in each of two conversations.
type Pair = ((usize, u32), (usize, u32));

/// What is known of pairs of states.
#[derive(Debug)]
pub(super) struct Alike<'m> {
    old: &'m Model,
    new: &'m Model,
    known: HashMap<Pair, bool>,
}

impl<'m> Alike<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        Self { old, new, known: HashMap::new() }
    }

    /// Whether a call is in the same place by all that can be heard from there on.
    pub(super) fn places(&mut self, old: Arrival, new: Arrival) -> bool {
        match (self.old.settled(old), self.new.settled(new)) {
            (Arrival::At(old, old_round), Arrival::At(new, new_round)) => {
                self.states(((old, old_round), (new, new_round)))
            }
            (Arrival::Over, Arrival::Over) | (Arrival::Failed, Arrival::Failed) => true,
            (Arrival::At(..) | Arrival::Over | Arrival::Failed, _) => false,
        }
    }

    /// Pairs are alike unless something differs, here or behind.
    fn states(&mut self, start: Pair) -> bool {
        if let Some(&known) = self.known.get(&start) {
            return known;
        }
        let mut leads_to: HashMap<Pair, Vec<Pair>> = HashMap::new();
        let (mut seen, mut waiting, mut differing) = (HashSet::new(), vec![start], Vec::new());
        while let Some(pair) = waiting.pop() {
            match self.known.get(&pair) {
                Some(true) => continue,
                Some(false) => differing.push(pair),
                None if !seen.insert(pair) => continue,
                None => match self.next(pair) {
                    None => differing.push(pair),
                    Some(next) => {
                        for following in next {
                            leads_to.entry(following).or_default().push(pair);
                            waiting.push(following);
                        }
                    }
                },
            }
        }
        let mut differ = HashSet::new();
        while let Some(pair) = differing.pop() {
            if differ.insert(pair) {
                differing.extend(leads_to.get(&pair).into_iter().flatten());
            }
        }
        self.known.extend(seen.into_iter().map(|pair| (pair, !differ.contains(&pair))));
        !differ.contains(&start)
    }

    /// The pairs that follow a pair; none if the two themselves differ.
    fn next(&self, (old, new): Pair) -> Option<Vec<Pair>> {
        let (one, other) = (self.old.states.get(old.0)?, self.new.states.get(new.0)?);
        if one.keeps() != other.keeps() || one.bridges() != other.bridges() {
            return None;
        }
        let mut next = Vec::new();
        for kind in kinds([one, other]) {
            if !kind.is_possible(one) || !kind.is_possible(other) {
                continue;
            }
            let before = self.old.answer(old.0, old.1, &kind)?;
            let now = self.new.answer(new.0, new.1, &kind)?;
            if before.trace.heard != now.trace.heard || before.outcome != now.outcome {
                return None;
            }
            match (self.old.settled(before.then), self.new.settled(now.then)) {
                (Arrival::At(old, old_round), Arrival::At(new, new_round)) => {
                    next.push(((old, old_round), (new, new_round)));
                }
                (before, now) if before != now => return None,
                (_, _) => {}
            }
        }
        Some(next)
    }
}
