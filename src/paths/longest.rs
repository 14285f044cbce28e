//! Counts paths, and finds the longest. In: places and ways. Out: how many paths end in each way,
//! and the paths with the most steps and the most time. A path takes a way back once and is over;
//! without ways back there are no circles, so that all paths of one length are added up at once,
//! one more answer at a time, up to the most that a call can have.

use std::collections::HashSet;

use super::graph::{Graph, Start, Then, To, Way};
use super::{Path, PathStep};
use crate::engine::{MAX_REPLIES, MAX_SECONDS};

/// Ways that lead back: a place, and the index of the way there.
pub(super) type Back = HashSet<(usize, usize)>;

/// The ways that lead back to a place on the way there, as one meets them who follows the first
/// line first, and of each place all that lies behind it before the next.
pub(super) fn ways_back(graph: &Graph, start: &Start) -> Back {
    let mut back = Back::new();
    let To::Place { place: first, .. } = start.then.to else { return back };
    let mut seen = HashSet::from([first]);
    let mut open = HashSet::from([first]);
    let mut trail = vec![(first, 0)];
    while let Some((place, next)) = trail.last_mut() {
        let (at, number) = (*place, *next);
        *next += 1;
        let Some(way) = graph.places.get(at).and_then(|place| place.ways.get(number)) else {
            open.remove(&at);
            trail.pop();
            continue;
        };
        if let To::Place { place, .. } = way.then.to {
            if open.contains(&place) {
                back.insert((at, number));
            } else if seen.insert(place) {
                open.insert(place);
                trail.push((place, 0));
            }
        }
    }
    back
}

/// What was found.
#[derive(Debug)]
pub(super) struct Walked {
    /// How many paths have each of [`Graph::endings`].
    pub(super) paths: Vec<u64>,
    /// How many end by a way back.
    pub(super) circling: u64,
    pub(super) longest: Path,
    pub(super) slowest: Path,
    /// A path is so long that the call ends before it.
    pub(super) is_too_long: bool,
}

/// Where a path came from: a cell of the layer before, with the way that was taken.
#[derive(Debug, Clone, Copy)]
struct From {
    cell: usize,
    pace: Pace,
    act: Doing,
    way: usize,
}

/// Which of the paths to a place: the quickest shows how long a call can go on before it takes too
/// long, the slowest how long it takes.
#[derive(Debug, Clone, Copy)]
enum Pace {
    Quick,
    Slow,
}

/// For what follows, silence or anything else: a prompt is said again only to who does nothing.
#[derive(Debug, Clone, Copy)]
enum Doing {
    Something,
    Nothing,
}

/// A path to a place.
#[derive(Debug, Clone, Copy)]
struct Arrival {
    /// When it waits there.
    ms: u64,
    /// How long it waits if nothing is done.
    silence_ms: u64,
    from: Option<From>,
}

/// All paths of one length to one place.
#[derive(Debug)]
struct Cell {
    place: usize,
    paths: u64,
    /// Quick and slow, each for something and for nothing.
    quick: [Arrival; 2],
    slow: [Arrival; 2],
}

impl Cell {
    fn arrival(&self, pace: Pace, doing: Doing) -> Arrival {
        let [something, nothing] = match pace {
            Pace::Quick => self.quick,
            Pace::Slow => self.slow,
        };
        match doing {
            Doing::Something => something,
            Doing::Nothing => nothing,
        }
    }

    fn add(&mut self, paths: u64, quick: Arrival, slow: Arrival) {
        self.paths = self.paths.saturating_add(paths);
        let still = |arrival: &Arrival| arrival.ms.saturating_add(arrival.silence_ms);
        let [something, nothing] = &mut self.quick;
        keep(something, quick, |new, old| new.ms < old.ms);
        keep(nothing, quick, |new, old| still(new) < still(old));
        let [something, nothing] = &mut self.slow;
        keep(something, slow, |new, old| new.ms > old.ms);
        keep(nothing, slow, |new, old| still(new) > still(old));
    }
}

fn keep(place: &mut Arrival, new: Arrival, is_better: impl Fn(&Arrival, &Arrival) -> bool) {
    if is_better(&new, place) {
        *place = new;
    }
}

/// The end of a path.
#[derive(Debug, Clone, Copy)]
struct End {
    /// Answers.
    steps: usize,
    ms: u64,
    ending: usize,
    /// The cell of layer `steps - 1` where the last act is answered, or of layer `steps` where the
    /// caller hangs up.
    last: Last,
}

#[derive(Debug, Clone, Copy)]
enum Last {
    Answer(From),
    HangUp(usize, Pace),
    /// The call waited for nobody.
    Nobody,
}

/// Adds everything up.
pub(super) fn walk(graph: &Graph, start: &Start, back: &Back, first_turn: u32) -> Walked {
    let none = End { steps: 0, ms: start.then.said_ms, ending: 0, last: Last::Nobody };
    let mut sums = Sums {
        graph,
        rang_ms: start.rang_ms,
        back,
        paths: vec![0; graph.endings.len()],
        circling: 0,
        longest: none,
        slowest: none,
        is_too_long: false,
    };
    let mut layers: Vec<Vec<Cell>> = Vec::new();
    match start.then.to {
        To::Ending(ending) => {
            sums.count(ending, 1);
            sums.end(End { ending, ..none }, true);
        }
        To::Place { place, silence_ms } => {
            let first = Arrival { ms: start.then.said_ms, silence_ms, from: None };
            layers.push(vec![Cell { place, paths: 1, quick: [first; 2], slow: [first; 2] }]);
        }
    }
    let mut slots = vec![None; graph.places.len()];
    for turn in first_turn.. {
        let depth = layers.len();
        let Some(layer) = layers.last().filter(|layer| !layer.is_empty()) else { break };
        let mut next = Vec::new();
        for (number, cell) in layer.iter().enumerate() {
            sums.leave(
                depth,
                number,
                cell,
                turn >= MAX_REPLIES,
                &mut |place, paths, quick, slow| {
                    grow(&mut next, &mut slots, place, paths, quick, slow);
                },
            );
        }
        slots.fill(None);
        layers.push(next);
    }
    Walked {
        longest: trace(graph, &layers, sums.longest),
        slowest: trace(graph, &layers, sums.slowest),
        paths: sums.paths,
        circling: sums.circling,
        is_too_long: sums.is_too_long,
    }
}

/// Puts a path into the next layer.
fn grow(
    next: &mut Vec<Cell>,
    slots: &mut [Option<usize>],
    place: usize,
    paths: u64,
    quick: Arrival,
    slow: Arrival,
) {
    let Some(slot) = slots.get_mut(place) else { return };
    match slot.and_then(|at| next.get_mut(at)) {
        Some(cell) => cell.add(paths, quick, slow),
        None => {
            *slot = Some(next.len());
            next.push(Cell { place, paths, quick: [quick; 2], slow: [slow; 2] });
        }
    }
}

/// What is known of all paths so far.
struct Sums<'g> {
    graph: &'g Graph,
    rang_ms: u64,
    back: &'g Back,
    paths: Vec<u64>,
    circling: u64,
    longest: End,
    slowest: End,
    is_too_long: bool,
}

impl Sums<'_> {
    /// Follows every way from the paths of a cell. `depth` is the number of answers then.
    fn leave(
        &mut self,
        depth: usize,
        cell_number: usize,
        cell: &Cell,
        is_last: bool,
        go_on: &mut impl FnMut(usize, u64, Arrival, Arrival),
    ) {
        let Some(place) = self.graph.places.get(cell.place) else { return };
        let hung_up = |pace| End {
            steps: depth - 1,
            ms: cell.arrival(pace, Doing::Something).ms,
            ending: self.graph.hang_up,
            last: Last::HangUp(cell_number, pace),
        };
        let (quick, slow) = (hung_up(Pace::Quick), hung_up(Pace::Slow));
        self.count(self.graph.hang_up, cell.paths);
        self.ends(quick, slow);
        for (number, way) in place.ways.iter().enumerate() {
            let doing = if way.takes_ms.is_some() { Doing::Something } else { Doing::Nothing };
            let event = |pace| {
                let from = From { cell: cell_number, pace, act: doing, way: number };
                let arrival = cell.arrival(pace, doing);
                (arrival.ms.saturating_add(way.takes_ms.unwrap_or(arrival.silence_ms)), from)
            };
            let (quick, mut slow) = (event(Pace::Quick), event(Pace::Slow));
            let limit = place.limit.as_ref();
            let is_late = |(ms, _): (u64, From)| is_last || self.is_late(ms);
            let (quick_is_late, slow_is_late) = (is_late(quick), is_late(slow));
            if let Some(limit) = limit.filter(|_| slow_is_late) {
                self.is_too_long = true;
                let end = |(ms, from)| end(depth, ms, from, &limit.then, self.graph.limit);
                let (quick_end, slow_end) = (end(quick), end(slow));
                if quick_is_late {
                    self.count(self.graph.limit, cell.paths);
                    self.ends(quick_end, slow_end);
                    continue;
                }
                self.end(slow_end, false);
                slow = quick;
            }
            self.follow(depth, cell.paths, (cell.place, number, way), (quick, slow), go_on);
        }
    }

    /// One way, for which there is time.
    fn follow(
        &mut self,
        depth: usize,
        paths: u64,
        (place, number, way): (usize, usize, &Way),
        (quick, slow): ((u64, From), (u64, From)),
        go_on: &mut impl FnMut(usize, u64, Arrival, Arrival),
    ) {
        match way.then.to {
            To::Ending(ending) => {
                self.count(ending, paths);
                let end = |(ms, from)| end(depth, ms, from, &way.then, ending);
                self.ends(end(quick), end(slow));
            }
            To::Place { .. } if self.back.contains(&(place, number)) => {
                self.circling = self.circling.saturating_add(paths);
            }
            To::Place { place, silence_ms } => {
                let arrival = |(ms, from): (u64, From)| Arrival {
                    ms: ms.saturating_add(way.then.said_ms),
                    silence_ms,
                    from: Some(from),
                };
                go_on(place, paths, arrival(quick), arrival(slow));
            }
        }
    }

    fn is_late(&self, ms: u64) -> bool {
        ms.saturating_sub(self.rang_ms) / 1000 > MAX_SECONDS
    }

    fn count(&mut self, ending: usize, paths: u64) {
        if let Some(sum) = self.paths.get_mut(ending) {
            *sum = sum.saturating_add(paths);
        }
    }

    fn ends(&mut self, quick: End, slow: End) {
        self.end(quick, true);
        self.end(slow, false);
    }

    /// Of paths that are equally long, the first stays; but a call that ends by itself says more
    /// than one that is hung up.
    fn end(&mut self, end: End, is_quick: bool) {
        let rank = |end: &End| !matches!(end.last, Last::Nobody | Last::HangUp(..));
        let first = matches!(self.longest.last, Last::Nobody);
        if is_quick
            && (first || (end.steps, rank(&end)) > (self.longest.steps, rank(&self.longest)))
        {
            self.longest = end;
        }
        let first = matches!(self.slowest.last, Last::Nobody);
        if first || (end.ms, rank(&end)) > (self.slowest.ms, rank(&self.slowest)) {
            self.slowest = end;
        }
    }
}

fn end(steps: usize, ms: u64, from: From, then: &Then, ending: usize) -> End {
    End { steps, ms: ms.saturating_add(then.said_ms), ending, last: Last::Answer(from) }
}

/// A path from its end back to its beginning.
fn trace(graph: &Graph, layers: &[Vec<Cell>], end: End) -> Path {
    let mut steps = Vec::new();
    let mut from = match end.last {
        Last::Answer(from) => Some(from),
        Last::HangUp(cell, pace) => {
            let cell = layers.get(end.steps).and_then(|layer| layer.get(cell));
            cell.and_then(|cell| cell.arrival(pace, Doing::Something).from)
        }
        Last::Nobody => None,
    };
    for layer in layers.iter().take(end.steps).rev() {
        let Some((cell, taken)) = from.and_then(|from| Some((layer.get(from.cell)?, from))) else {
            break;
        };
        let place = graph.places.get(cell.place);
        if let Some((place, way)) =
            place.and_then(|place| Some((place, place.ways.get(taken.way)?)))
        {
            steps.push((place.step, place.round, way));
        }
        from = cell.arrival(taken.pace, taken.act).from;
    }
    let step = |(step, round, way): (usize, u32, &Way)| PathStep {
        step,
        round,
        act: way.act.clone(),
        line: way.line,
    };
    let mut steps: Vec<_> = steps.into_iter().rev().map(step).collect();
    // A call that is too long is answered by no line.
    if let Some(last) = steps.last_mut().filter(|_| end.ending == graph.limit) {
        last.line = None;
    }
    Path { steps, ms: end.ms, ending: end.ending }
}
