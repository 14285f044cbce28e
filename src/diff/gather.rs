//! One cause, one line. In: differences as they were found, some of them many times. Out: each
//! once, with all its places, in the order in which a caller meets them.

use std::collections::{HashMap, HashSet};

use super::answer::Reached;
use super::change::{Change, Part, Place, What};
use super::facts::settings;
use super::model::{Model, items};

/// Puts them together and in order. `parts` is that order.
pub(super) fn gathered(
    found: Vec<Change>,
    new: &Model,
    parts: &HashMap<Part, usize>,
) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for Change { places, what } in found {
        for place in places {
            // Debug is the one spelling that tells all facts apart.
            let trigger = place.trigger.as_ref().filter(|_| !matches!(what, What::Setting { .. }));
            let key = format!("{trigger:?} {what:?}");
            match known.get(&key).and_then(|at| changes.get_mut(*at)) {
                Some(change) if !is_met_once(&what) => {
                    if !change.places.contains(&place) {
                        change.places.push(place);
                    }
                }
                Some(_) | None => {
                    known.insert(key, changes.len());
                    changes.push(Change { places: vec![place], what: what.clone() });
                }
            }
        }
    }
    let in_use = settings_in_use(new);
    for change in &mut changes {
        spread(change, &in_use);
    }
    let order = |place: &Place| parts.get(&place.part).copied().unwrap_or(usize::MAX);
    for change in &mut changes {
        change.places.sort_by_key(order);
    }
    changes.sort_by_key(|change| change.places.iter().map(order).min());
    changes
}

/// It says something of one place only.
fn is_met_once(what: &What) -> bool {
    matches!(what, What::StepAdded { .. } | What::StepRenamed { .. })
}

/// A setting that is nowhere as it was is one change of the whole script; one that changed more
/// than once is told by the blocks that it changed in.
fn spread(change: &mut Change, in_use: &HashSet<(String, Option<String>)>) {
    let What::Setting { setting, old, everywhere, .. } = &mut change.what else { return };
    if change.places.len() < 2 {
        return;
    }
    if !in_use.contains(&(format!("{setting:?}"), old.clone())) {
        *everywhere = true;
        change.places = vec![Place::of(Part::Script)];
        return;
    }
    let mut places: Vec<Place> = Vec::new();
    for place in change.places.drain(..).map(|place| Place { trigger: None, ..place }) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    change.places = places;
}

/// Every setting that some action of a conversation has.
fn settings_in_use(model: &Model) -> HashSet<(String, Option<String>)> {
    let spots = model.spots.iter().map(|spot| &spot.trace);
    let replies = model.states.iter().flat_map(|state| &state.replies);
    let traces = spots.chain(replies);
    let settings =
        traces.flat_map(|trace| items(&trace.segments)).flat_map(|item| settings(&item.action));
    settings.map(|(setting, value)| (format!("{setting:?}"), value)).collect()
}

/// The parts in the order in which a caller meets them: those of the new conversation, then those
/// that only the old one had.
pub(super) fn order(
    (old, old_reached): (&Model, &Reached),
    (new, new_reached): (&Model, &Reached),
) -> HashMap<Part, usize> {
    let parts = |model: &Model, reached: &Reached| -> Vec<Part> {
        let spots = reached.spots.iter().filter_map(|&at| model.spots.get(at));
        let parts = spots.map(|spot| spot.part.clone());
        parts.filter(|part| matches!(part, Part::Step(_))).collect()
    };
    let mut all = vec![Part::Script, Part::Entry];
    all.extend(parts(new, new_reached));
    all.extend([Part::Everywhere, Part::Error]);
    all.extend(parts(old, old_reached));
    let mut order = HashMap::new();
    for (at, part) in all.into_iter().enumerate() {
        order.entry(part).or_insert(at);
    }
    order
}
