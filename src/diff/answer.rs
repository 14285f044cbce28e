//! How a state answers. In: a conversation, a state, a round, what the caller does. Out: what is
//! heard, where the call is then, and who answered. The engine chooses the line.

use std::collections::HashSet;

use crate::engine::select::{Entry, select};
use crate::engine::{LAST_ROUND, MAX_REPLIES};
use crate::flow::machine::Event;

use super::inputs::{Kind, kinds};
use super::model::{At, Model, State, Trace};

/// What follows an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Answer<'m> {
    /// What is heard.
    pub(super) trace: &'m Trace,
    /// Where the call is then.
    pub(super) then: Arrival,
    /// Who answered.
    pub(super) by: By,
    /// The outcome that it gives the call.
    pub(super) outcome: Option<&'m str>,
}

/// Where a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Arrival {
    /// A state waits, in this round.
    At(usize, u32),
    /// It is over.
    Over,
    /// It is over with the error ending.
    Failed,
}

/// Who answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A line that names the keys, or `digits`.
    Key { is_default: bool },
    /// A line that names none.
    Line { is_default: bool },
    /// No line: the state asks again, gives up, or hangs up.
    Nobody,
}

impl By {
    pub(super) fn names_keys(self) -> bool {
        matches!(self, By::Key { .. })
    }

    /// Some `default on` line, or none at all: then it is not the step's own doing.
    pub(super) fn is_nobodys_own(self) -> bool {
        match self {
            By::Key { is_default } | By::Line { is_default } => is_default,
            By::Nobody => true,
        }
    }
}

impl Model {
    /// The answer of a state that exists.
    pub(super) fn answer(&self, at: usize, round: u32, kind: &Kind) -> Option<Answer<'_>> {
        let state = self.states.get(at)?;
        // Every value is known: the checker has seen to that.
        let value = |name: &str| Some(kind.value(state, name));
        let chosen = select(&state.step, round, kind.entry(), value).ok()?;
        Some(match chosen {
            Some(choice) => {
                let trace = state.replies.get(choice.index)?;
                let is_default = !choice.line.own;
                let by = match choice.event {
                    Event::Keys(_) | Event::Value(_) | Event::Range(..) | Event::Digits => {
                        By::Key { is_default }
                    }
                    Event::Nomatch | Event::Noinput | Event::Else | Event::Done => {
                        By::Line { is_default }
                    }
                };
                let then = self.arrival(trace, at, round);
                Answer { trace, then, by, outcome: choice.line.outcome.as_deref() }
            }
            None if kind.entry() == Entry::Done => {
                Answer { trace: &self.silence, then: Arrival::Over, by: By::Nobody, outcome: None }
            }
            None if round >= LAST_ROUND => Answer {
                trace: &state.failed,
                then: Arrival::Failed,
                by: By::Nobody,
                outcome: self.error_outcome.as_deref(),
            },
            None => Answer {
                trace: &state.ask,
                then: Arrival::At(at, round.saturating_add(1)),
                by: By::Nobody,
                outcome: None,
            },
        })
    }

    /// Where a trace leads that answers a state.
    fn arrival(&self, trace: &Trace, from: usize, round: u32) -> Arrival {
        let Some(to) = trace.waits else { return Arrival::Over };
        let bridges = self.states.get(to).is_some_and(State::bridges);
        let again = to == from && !bridges;
        Arrival::At(to, if again { round.saturating_add(1) } else { 1 })
    }

    /// Where the call is after the first callflow.
    pub(super) fn begin(&self) -> Arrival {
        self.entry.waits.map_or(Arrival::Over, |state| Arrival::At(state, 1))
    }

    /// The round after which nothing about a state is new.
    pub(super) fn last_round(&self, at: usize) -> u32 {
        let lines = self.states.get(at).into_iter().flat_map(|state| &state.step.on);
        let last = lines.map(|line| line.ordinal).max().unwrap_or(1);
        last.clamp(LAST_ROUND, MAX_REPLIES.saturating_add(1))
    }

    /// The same arrival with a round that is not beyond the last one that matters.
    pub(super) fn settled(&self, arrival: Arrival) -> Arrival {
        match arrival {
            Arrival::At(state, round) => Arrival::At(state, round.min(self.last_round(state))),
            Arrival::Over | Arrival::Failed => arrival,
        }
    }
}

/// What callers can come to.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// The spots, in the order in which a caller meets them, nearest first.
    pub(super) spots: Vec<usize>,
    /// The states with their rounds.
    pub(super) rounds: HashSet<(usize, u32)>,
}

impl Reached {
    /// Walks through a conversation from its entry.
    pub(super) fn of(model: &Model) -> Self {
        let mut reached = Reached::default();
        let mut seen = HashSet::new();
        reached.visit(&model.entry, &mut seen);
        let mut waiting = std::collections::VecDeque::from([model.begin()]);
        while let Some(arrival) = waiting.pop_front() {
            let Arrival::At(at, round) = model.settled(arrival) else { continue };
            let Some(state) = model.states.get(at) else { continue };
            if !reached.rounds.insert((at, round)) {
                continue;
            }
            for kind in kinds([state, state]) {
                let Some(answer) = model.answer(at, round, &kind) else { continue };
                reached.visit(answer.trace, &mut seen);
                waiting.push_back(answer.then);
            }
        }
        reached.visit(&model.error, &mut seen);
        reached
    }

    fn visit(&mut self, trace: &Trace, seen: &mut HashSet<usize>) {
        for segment in &trace.segments {
            if let At::Spot(spot) = segment.at
                && seen.insert(spot)
            {
                self.spots.push(spot);
            }
        }
    }
}
