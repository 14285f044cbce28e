//! Every way through a conversation. In: an engine. Out: the endings that a call can come to, how
//! many paths lead there, the longest of them, and which lines a file's tests never visit.
//! The engine says what follows what and the phone how long it takes; no rule of theirs is written
//! here. Paths are added up, not listed: a script with very many is no more work.

mod acts;
mod coverage;
mod graph;
mod longest;
mod reach;

#[cfg(test)]
pub(crate) mod laws;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};

use crate::engine::Engine;
use crate::flow::machine::{Reply, Step};
use crate::span::Span;

pub use acts::Act;
pub use coverage::{Coverage, Handler, coverage};

use graph::{Graph, Reader, To};
use longest::Back;
use reach::Reached;

/// More paths than this are not counted.
pub const MOST_PATHS: u64 = 1_000_000;

/// All paths of a conversation.
#[derive(Debug, Clone)]
pub struct Paths {
    /// How many steps wait where a call can come to, and how many there are in the script.
    pub steps: (usize, usize),
    /// How a call can end, in the order of the machine; hanging up and a call that is too long last.
    pub endings: Vec<Ending>,
    /// What leads back to where a path has been. A path takes it, and is over.
    pub cycles: Vec<Cycle>,
    /// How many paths end by such a line.
    pub circling: u64,
    /// The path with the most steps.
    pub longest: Path,
    /// The path that takes the most time.
    pub slowest: Path,
    /// Each line that answers on some path: the index of its step, its index in the step.
    answering: HashSet<(usize, usize)>,
    /// The steps that ask again by themselves, by index.
    asking_again: BTreeSet<usize>,
}

impl Paths {
    /// Some path comes to the error ending because no line answers.
    fn has_error(&self) -> bool {
        self.endings.iter().any(|ending| ending.kind == EndingKind::Error)
    }

    /// How many paths there are; more than [`MOST_PATHS`] are not told apart.
    pub fn count(&self) -> u64 {
        let ended = self.endings.iter().map(|ending| ending.paths);
        ended.fold(self.circling, u64::saturating_add)
    }
}

/// What ended a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndingKind {
    /// `hangup`.
    Hangup,
    /// The callflow was over.
    OutOfActions,
    /// The error ending: no line answered.
    Error,
    /// The caller hung up.
    HungUp,
    /// The error ending, after [`crate::engine::MAX_REPLIES`] or [`crate::engine::MAX_SECONDS`].
    Limit,
}

/// A way in which a call ends.
#[derive(Debug, Clone)]
pub struct Ending {
    /// What ended it.
    pub kind: EndingKind,
    /// The step that waited last. `None` where that may be any, or where none waited.
    pub step: Option<String>,
    /// The line that answered last, and its events.
    pub line: Option<(Span, String)>,
    /// The outcomes that a call which ends so can have.
    pub outcomes: BTreeSet<String>,
    /// How many paths end so. 0: only a call that goes in circles comes here.
    pub paths: u64,
    /// Where it stands in the list: by kind, then by step and line in the order of the machine.
    order: (EndingKind, Option<usize>, Option<usize>),
}

impl Ending {
    fn new(
        order: (EndingKind, Option<usize>, Option<usize>),
        step: Option<&str>,
        line: Option<&Reply>,
    ) -> Self {
        Self {
            kind: order.0,
            order,
            step: step.map(str::to_owned),
            line: line.map(|line| (line.span, events_of(line))),
            outcomes: BTreeSet::new(),
            paths: 0,
        }
    }
}

/// A line that leads back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cycle {
    /// The step that waits.
    pub step: String,
    /// The line; `None` where the step asks again by itself.
    pub line: Option<(Span, String)>,
    /// The step that it leads back to.
    pub to: String,
}

/// A path from the beginning of the call to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// What is done, in order.
    pub steps: Vec<PathStep>,
    /// How long the call takes, in milliseconds, the ringing included: an estimate.
    pub ms: u64,
    /// How it ends: an index into [`Paths::endings`].
    pub ending: usize,
}

/// One answer of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// The step that waits: its index in the machine.
    pub step: usize,
    /// Its round, from 1; from where on all rounds are alike, the first of those.
    pub round: u32,
    /// What is done.
    pub act: Act,
    /// The line that answers, its index in the step; `None` if none does.
    pub line: Option<usize>,
}

/// Walks every path.
pub fn walk(engine: &Engine) -> Paths {
    let machine = engine.machine();
    let (graph, start) = Reader::new(engine).read();
    let first_turn = u32::from(machine.answers);
    let back = longest::ways_back(&graph, &start);
    let walked = longest::walk(&graph, &start, &back, first_turn);
    let can_be_too_long = walked.is_too_long || !back.is_empty();
    let reached = reach::reach(&graph, &start, first_turn, can_be_too_long);
    let steps: Vec<_> = machine.steps.iter().collect();
    let mut paths = Paths {
        steps: (reached.steps(&graph).len(), steps.len()),
        endings: Vec::new(),
        cycles: cycles(&graph, &steps, &back, &reached),
        circling: walked.circling,
        longest: walked.longest,
        slowest: walked.slowest,
        answering: HashSet::new(),
        asking_again: BTreeSet::new(),
    };
    for place in reached.places.iter().filter_map(|place| graph.places.get(*place)) {
        for way in &place.ways {
            let goes_on = matches!(way.then.to, To::Place { .. });
            match way.line {
                Some(line) => _ = paths.answering.insert((place.step, line)),
                None if goes_on => _ = paths.asking_again.insert(place.step),
                None => {}
            }
        }
    }
    let endings = graph.endings.into_iter().zip(walked.paths).zip(reached.outcomes);
    let mut endings: Vec<_> = endings
        .enumerate()
        .map(|(at, ((ending, paths), outcomes))| (at, Ending { paths, outcomes, ..ending }))
        .filter(|(_, ending)| !ending.outcomes.is_empty())
        .collect();
    endings.sort_by_key(|(_, ending)| ending.order);
    for path in [&mut paths.longest, &mut paths.slowest] {
        let place = endings.iter().position(|(at, _)| *at == path.ending);
        path.ending = place.unwrap_or_default();
    }
    paths.endings = endings.into_iter().map(|(_, ending)| ending).collect();
    paths
}

/// The lines that lead back, each once.
fn cycles(graph: &Graph, steps: &[(&str, &Step)], back: &Back, reached: &Reached) -> Vec<Cycle> {
    let cycle = |&(place, way): &(usize, usize)| {
        let place = graph.places.get(place)?;
        let way = place.ways.get(way)?;
        let To::Place { place: to, .. } = way.then.to else { return None };
        let line = way.line.unwrap_or(usize::MAX);
        Some((place.step, line, graph.places.get(to)?.step))
    };
    let back = back.iter().filter(|(place, _)| reached.places.contains(place));
    let cycles: BTreeSet<_> = back.filter_map(cycle).collect();
    let named = |(from, line, to): (usize, usize, usize)| {
        let (name, step) = steps.get(from)?;
        Some(Cycle {
            step: (*name).to_owned(),
            line: step.on.get(line).map(|line| (line.span, events_of(line))),
            to: steps.get(to)?.0.to_owned(),
        })
    };
    cycles.into_iter().filter_map(named).collect()
}

/// The events of a line, as they are written.
fn events_of(line: &Reply) -> String {
    let events: Vec<_> = line.events.iter().map(ToString::to_string).collect();
    let ordinal = match line.ordinal {
        0 | 1 => String::new(),
        ordinal => crate::syntax::ordinal(ordinal) + " ",
    };
    ordinal + &events.join(", ")
}
