//! Two conversations side by side. In: two of them, and which place is which. Out: what differs,
//! each where it is written or at what the caller does. A difference that was written once may be
//! found many times here.

use std::collections::HashSet;

use crate::flow::wire::Action;

use super::align::{align, likeness};
use super::alike::Alike;
use super::answer::{Answer, Arrival, By, Reached};
use super::change::{Change, Input, Part, Place, Slot, What};
use super::facts::{alone, between};
use super::identity::Identity;
use super::inputs::kinds;
use super::model::{At, Item, Model, Segment, Trace, items};
use super::reaction::{differ, without_end};
use super::rounds::{Lines, triggers};

/// Texts with less than this in common, in percent, are others, and not the same reworded.
const REWORDED: usize = 50;

pub(super) struct Comparing<'m> {
    pub(super) old: &'m Model,
    pub(super) new: &'m Model,
    pub(super) identity: &'m Identity,
    pub(super) alike: Alike<'m>,
    pub(super) found: Vec<Change>,
    /// What the caller's doings in one state have brought up.
    pub(super) met: Vec<Met>,
    /// Places of the old and of the new conversation that are parts of places of the other.
    pub(super) split: [HashSet<usize>; 2],
}

/// A difference at something that the caller does.
#[derive(Debug, PartialEq)]
pub(super) struct Met {
    pub(super) place: Place,
    pub(super) input: Input,
    pub(super) round: u32,
    pub(super) what: What,
}

impl Met {
    fn is_at(&self, input: &Input, round: u32) -> bool {
        self.input == *input && self.round == round
    }
}

/// Where something differs.
#[derive(Debug, Clone)]
struct Site {
    part: Part,
    after: Vec<String>,
    done: Option<(Input, u32)>,
}

impl<'m> Comparing<'m> {
    /// Everything that callers can come to in both.
    pub(super) fn all(&mut self, old_reached: &Reached, new_reached: &Reached) {
        let both = |new: &usize| Some((self.identity.old_of(*new)?, *new));
        let pairs: Vec<_> = new_reached.spots.iter().filter_map(both).collect();
        for (old, new) in pairs.into_iter().filter(|(old, _)| old_reached.spots.contains(old)) {
            self.spots(old, new);
            let states = (self.old.state_at(old), self.new.state_at(new));
            if let (Some((before, _)), Some((now, _))) = states {
                self.states((before, old_reached), (now, new_reached), new);
            }
        }
    }

    /// What is done in a place, and how it goes on from there.
    fn spots(&mut self, old: usize, new: usize) {
        let (Some(before), Some(now)) = (self.old.spots.get(old), self.new.spots.get(new)) else {
            return;
        };
        let is_error = now.part == Part::Error;
        if is_error && self.old.has_apology && self.new.has_apology {
            return;
        }
        let outcome = |model: &'m Model| model.error_outcome.as_deref().filter(|_| is_error);
        let then = |trace: &Trace| trace.waits.map_or(Arrival::Over, |at| Arrival::At(at, 1));
        let by = By::Line { is_default: false };
        let old = Answer {
            trace: &before.trace,
            then: then(&before.trace),
            by,
            outcome: outcome(self.old),
        };
        let new_answer =
            Answer { trace: &now.trace, then: then(&now.trace), by, outcome: outcome(self.new) };
        let site = self.site(new);
        self.answers(old, new_answer, &site, None);
    }

    /// What a state answers, to everything and in every round.
    fn states(
        &mut self,
        (old, old_reached): (usize, &Reached),
        (new, new_reached): (usize, &Reached),
        spot: usize,
    ) {
        let (Some(before), Some(now)) = (self.old.states.get(old), self.new.states.get(new)) else {
            return;
        };
        let site = self.site(spot);
        if before.keeps() != now.keeps() && before.bridges() == now.bridges() {
            let (old, new) = (before.keeps().cloned(), now.keeps().cloned());
            self.tell(&site, What::Kept { old, new });
        }
        if self.alike.places(Arrival::At(old, 1), Arrival::At(new, 1)) {
            return;
        }
        let rounds = self.rounds((old, old_reached), (new, new_reached));
        let kinds = kinds([before, now]);
        let mut lines = Lines::default();
        for &round in &rounds {
            let mut seen: Vec<(*const Trace, *const Trace)> = Vec::new();
            for kind in &kinds {
                let site = Site { done: Some((kind.input.clone(), round)), ..site.clone() };
                let was = kind.is_possible(before).then(|| self.old.answer(old, round, kind));
                let is = kind.is_possible(now).then(|| self.new.answer(new, round, kind));
                let (was, is) = match (was.flatten(), is.flatten()) {
                    (Some(was), Some(is)) => (was, is),
                    (was, is) => {
                        self.only_there(was, is, &site, spot);
                        continue;
                    }
                };
                let both: (*const Trace, *const Trace) = (was.trace, is.trace);
                lines.add(&kind.input, round, both);
                // Keys that happen to be a value were compared as keys, and the value by itself.
                let is_told = seen.contains(&both)
                    || self.met.iter().any(|met| met.is_at(&kind.input, round));
                if !(kind.has_values() && is_told) {
                    seen.push(both);
                    self.answers(was, is, &site, Some(spot));
                }
            }
        }
        let met = std::mem::take(&mut self.met);
        self.found.extend(triggers(met, &rounds, &lines));
    }

    /// The rounds that callers can come to in both.
    fn rounds(
        &self,
        (old, old_reached): (usize, &Reached),
        (new, new_reached): (usize, &Reached),
    ) -> Vec<u32> {
        let is_reached = |model: &Model, reached: &Reached, at: usize, round: u32| {
            reached.rounds.contains(&(at, round.min(model.last_round(at))))
        };
        let last = self.old.last_round(old).max(self.new.last_round(new));
        (1..=last)
            .filter(|&round| is_reached(self.old, old_reached, old, round))
            .filter(|&round| is_reached(self.new, new_reached, new, round))
            .collect()
    }

    /// What can be entered in one of the two only: it matters if a line names it.
    fn only_there(
        &mut self,
        old: Option<Answer<'m>>,
        new: Option<Answer<'m>>,
        site: &Site,
        asking: usize,
    ) {
        if let Some(old) = old.filter(|old| old.by.names_keys()) {
            let old = self.reaction(true, old, 0, Some(asking));
            self.tell(site, What::KeyRemoved { old, new: None });
        }
        if let Some(new) = new.filter(|new| new.by.names_keys()) {
            let new = self.reaction(false, new, 0, Some(asking));
            self.tell(site, What::KeyAdded { old: None, new });
        }
    }

    /// Two answers to the same. `asking` is the place that waits, if something was done there.
    fn answers(&mut self, old: Answer<'m>, new: Answer<'m>, site: &Site, asking: Option<usize>) {
        let site = &match (old.by, new.by) {
            (By::Nobody, By::Nobody) => site.clone(),
            (before, now) if before.is_nobodys_own() && now.is_nobodys_own() => {
                Site { part: Part::Everywhere, after: Vec::new(), done: site.done.clone() }
            }
            _ => site.clone(),
        };
        if old.trace.heard == new.trace.heard && self.is_same_arrival(old.then, new.then) {
            return self.outcome(old, new, site);
        }
        match (old.by.names_keys(), new.by.names_keys()) {
            (false, true) => {
                let (old, new) = self.reactions(old, new, 0, asking);
                self.tell(site, What::KeyAdded { old: Some(old), new });
            }
            (true, false) => {
                let (old, new) = self.reactions(old, new, 0, asking);
                self.tell(site, What::KeyRemoved { old, new: Some(new) });
            }
            (true, true) | (false, false) => self.ways(old, new, site, asking),
        }
    }

    /// Two answers that differ: in where they lead, or in what is heard on the way.
    fn ways(&mut self, old: Answer<'m>, new: Answer<'m>, site: &Site, asking: Option<usize>) {
        let (before, now) = (&old.trace.segments, &new.trace.segments);
        let common = before.iter().zip(now).take_while(|(old, new)| self.is_same(old.at, new.at));
        let common = common.count();
        let part = common < before.len() || common < now.len();
        let is_line = common <= 1 && asking.is_some();
        if part && self.is_retold(old, new, common) {
            self.retold(before, now, site);
            return self.outcome(old, new, site);
        }
        if is_line {
            let (mut old, mut new) = self.reactions(old, new, 0, asking);
            if differ(&old.then, &new.then) {
                if old.says == new.says {
                    old.says.clear();
                    new.says.clear();
                }
                return self.tell(site, What::Reacts { old, new });
            }
        } else if part {
            let (old, new) = self.reactions(old, new, common, asking);
            let last = common.checked_sub(1).and_then(|last| now.get(last));
            let site = self.site_of(last.map(|segment| segment.at), site);
            self.tell(&site, What::Reacts { old, new });
        } else if old.trace.waits.is_some() != new.trace.waits.is_some() {
            let site = self.site_of(now.last().map(|segment| segment.at), site);
            self.tell(&site, What::Waits { now: new.trace.waits.is_some() });
        }
        self.segments(before, now, common, part, site);
        self.outcome(old, new, site);
    }

    fn outcome(&mut self, old: Answer<'_>, new: Answer<'_>, site: &Site) {
        if old.outcome == new.outcome {
            return;
        }
        let named = |answer: Answer<'_>| answer.outcome.map(str::to_owned);
        self.tell(site, What::Outcome { old: named(old), new: named(new) });
    }

    /// The same place by its name, or by all that follows.
    fn is_same_arrival(&mut self, old: Arrival, new: Arrival) -> bool {
        if let (Arrival::At(old, old_round), Arrival::At(new, new_round)) = (old, new)
            && old_round == new_round
            && let (Some(old), Some(new)) = (self.old.states.get(old), self.new.states.get(new))
            && self.identity.is_same(old.spot, new.spot)
        {
            return true;
        }
        self.alike.places(old, new)
    }

    fn is_same(&self, old: At, new: At) -> bool {
        match (old, new) {
            (At::Spot(old), At::Spot(new)) => self.identity.is_same(old, new),
            (At::Line | At::Default, At::Line | At::Default) => true,
            (At::Spot(_) | At::Line | At::Default, _) => false,
        }
    }

    /// The places differ, but the same kinds of actions come in the same order and lead to the
    /// same: a step was split or joined, and something in it reworded.
    fn is_retold(&mut self, old: Answer<'_>, new: Answer<'_>, common: usize) -> bool {
        let place = |segments: &[Segment]| segments.get(common).map(|segment| segment.at);
        let both_are_known = match (place(&old.trace.segments), place(&new.trace.segments)) {
            (Some(At::Spot(old)), Some(At::Spot(new))) => {
                self.identity.new_of(old).is_some() && self.identity.old_of(new).is_some()
            }
            (_, _) => false,
        };
        if both_are_known || !self.is_same_arrival(old.then, new.then) {
            return false;
        }
        let (before, now): (Vec<&Item>, Vec<&Item>) =
            (items(&old.trace.segments).collect(), items(&new.trace.segments).collect());
        before.len() == now.len()
            && before.iter().zip(&now).all(|(old, new)| {
                std::mem::discriminant(&old.action) == std::mem::discriminant(&new.action)
                    && old.again.is_some() == new.again.is_some()
                    && likeness(old, new) >= REWORDED
            })
    }

    fn retold(&mut self, old: &[Segment], new: &[Segment], site: &Site) {
        let places =
            new.iter().flat_map(|segment| segment.items.iter().map(move |item| (segment.at, item)));
        for (of, segments) in [old, new].into_iter().enumerate() {
            let spots = segments.iter().filter_map(|segment| match segment.at {
                At::Spot(spot) => Some(spot),
                At::Line | At::Default => None,
            });
            if let Some(split) = self.split.get_mut(of) {
                split.extend(spots);
            }
        }
        for (old, (at, new)) in items(old).zip(places) {
            let site = self.site_of(Some(at), site);
            self.pair(old, new, &site);
        }
    }

    /// The places that both pass, one by one. How the last one ends is told already if they part.
    fn segments(
        &mut self,
        old: &[Segment],
        new: &[Segment],
        common: usize,
        part: bool,
        site: &Site,
    ) {
        for (at, (before, now)) in old.iter().zip(new).take(common).enumerate() {
            let (before, now) = if part && at + 1 == common {
                (without_end(old, at), without_end(new, at))
            } else {
                (before.items.as_slice(), now.items.as_slice())
            };
            let place = new.get(at).map(|segment| segment.at);
            let site = self.site_of(place, site);
            for pair in align(before, now) {
                match pair {
                    (Some(old), Some(new)) => self.pair(old, new, &site),
                    (Some(old), None) => self.lone(old, false, &site),
                    (None, Some(new)) => self.lone(new, true, &site),
                    (None, None) => {}
                }
            }
        }
    }

    /// Two actions of one kind.
    fn pair(&mut self, old: &Item, new: &Item, site: &Site) {
        let (words, settings) = between(old, new);
        // What a `reprompt` does not say by itself is written at the question.
        let (of_words, of_settings) = match new.again {
            Some(again) if again.has_words => (site.clone(), self.site(again.spot)),
            Some(again) => (self.site(again.spot), self.site(again.spot)),
            None => (site.clone(), site.clone()),
        };
        for what in words {
            let is_of_question =
                matches!(what, What::Words { slot: Slot::Success | Slot::Failure, .. });
            self.tell(if is_of_question { &of_settings } else { &of_words }, what);
        }
        settings.into_iter().for_each(|what| self.tell(&of_settings, what));
    }

    fn lone(&mut self, item: &Item, is_new: bool, site: &Site) {
        let turned = self.old.machine.answers != self.new.machine.answers;
        if turned && site.part == Part::Entry && matches!(item.action, Action::MakeCall(_)) {
            return; // the script answers instead, or no longer
        }
        self.tell(site, alone(item, is_new));
    }

    /// The place of a spot of the new conversation.
    fn site(&self, new: usize) -> Site {
        let spot = self.new.spots.get(new);
        let after = spot.map_or(&[][..], |spot| &spot.path);
        Site {
            part: spot.map_or(Part::Entry, |spot| spot.part.clone()),
            after: after.iter().map(ToString::to_string).collect(),
            done: None,
        }
    }

    fn site_of(&self, at: Option<At>, line: &Site) -> Site {
        match at {
            Some(At::Spot(spot)) => self.site(spot),
            Some(At::Line | At::Default) | None => line.clone(),
        }
    }

    fn tell(&mut self, site: &Site, what: What) {
        let Site { part, after, done } = site.clone();
        let place = Place { part, after, trigger: None };
        match done {
            Some((input, round)) => {
                let met = Met { place, input, round, what };
                if !self.met.contains(&met) {
                    self.met.push(met);
                }
            }
            None => self.found.push(Change { places: vec![place], what }),
        }
    }
}
