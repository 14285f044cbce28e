//! How a call can end. In: places and ways, circles included. Out: the outcomes of each ending,
//! none for one that no call comes to, and the places that a call can come to. This is exact where
//! paths are not: whoever goes in circles first is not left out.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::graph::{Graph, Start, To, Way};
use crate::engine::MAX_REPLIES;

/// What a call can come to.
#[derive(Debug)]
pub(super) struct Reached {
    /// For each of [`Graph::endings`], the outcomes.
    pub(super) outcomes: Vec<BTreeSet<String>>,
    /// The places where an act is answered.
    pub(super) places: BTreeSet<usize>,
}

/// Follows every way from every place, with the outcome that was named last. `can_be_too_long`: the
/// limits of a call can be reached otherwise than by the shortest way.
pub(super) fn reach(
    graph: &Graph,
    start: &Start,
    first_turn: u32,
    can_be_too_long: bool,
) -> Reached {
    let outcomes = vec![BTreeSet::new(); graph.endings.len()];
    let mut reached = Reached { outcomes, places: BTreeSet::new() };
    let place = match start.then.to {
        To::Ending(ending) => {
            reached.add(ending, "none");
            return reached;
        }
        To::Place { place, .. } => place,
    };
    reached.add(graph.hang_up, "none");
    let mut seen = HashSet::from([(place, None)]);
    let mut waiting = VecDeque::from([(place, None, first_turn)]);
    while let Some((at, named, turn)) = waiting.pop_front() {
        let Some(place) = graph.places.get(at) else { continue };
        let is_last = turn >= MAX_REPLIES;
        if let Some(limit) = place.limit.as_ref().filter(|_| is_last || can_be_too_long) {
            reached.add(graph.limit, outcome(graph, limit, named));
        }
        if is_last {
            continue;
        }
        reached.places.insert(at);
        for way in &place.ways {
            let outcome = outcome(graph, way, named);
            match way.then.to {
                To::Ending(ending) => reached.add(ending, outcome),
                To::Place { place, .. } => {
                    reached.add(graph.hang_up, outcome);
                    let named = way.named.or(named);
                    if seen.insert((place, named)) {
                        waiting.push_back((place, named, turn + 1));
                    }
                }
            }
        }
    }
    reached
}

impl Reached {
    /// The steps of its places.
    pub(super) fn steps(&self, graph: &Graph) -> BTreeSet<usize> {
        let places = self.places.iter().filter_map(|place| graph.places.get(*place));
        places.map(|place| place.step).collect()
    }

    fn add(&mut self, ending: usize, outcome: &str) {
        if let Some(outcomes) = self.outcomes.get_mut(ending).filter(|all| !all.contains(outcome)) {
            outcomes.insert(outcome.to_owned());
        }
    }
}

/// The outcome of a call behind a way.
fn outcome<'g>(graph: &'g Graph, way: &'g Way, named: Option<usize>) -> &'g str {
    let name = way.named.or(named).and_then(|name| graph.names.get(name));
    name.map_or(way.unnamed.as_str(), String::as_str)
}
