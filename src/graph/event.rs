//! The words on an arrow. In: the lines that lead from one block to another. Out: `1, 2 as moved`,
//! `2nd else`. Lines that differ in their events alone are told together.

use crate::flow::{Line, event};
use crate::syntax::ast::Handler;
use crate::syntax::ordinal;

/// Lines of one round and one outcome.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label {
    round: u32,
    events: Vec<String>,
    outcome: Option<String>,
}

impl Label {
    /// The label of a line. Without its outcome where the box that it leads to has that for a
    /// title.
    pub(super) fn of(line: &Line<'_>, with_outcome: bool) -> Self {
        let events = line.handler.events.iter().filter_map(|written| event(&written.node));
        Self {
            round: line.ordinal(),
            events: events.map(|event| event.to_string()).collect(),
            outcome: outcome(line.handler).filter(|_| with_outcome),
        }
    }

    /// Adds it to others: to one that tells of the same round and outcome, if there is one.
    pub(super) fn join(self, others: &mut Vec<Label>) {
        let alike = |other: &&mut Label| other.round == self.round && other.outcome == self.outcome;
        match others.iter_mut().find(alike) {
            Some(other) => other.events.extend(self.events),
            None => others.push(self),
        }
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.round > 1 {
            write!(f, "{} ", ordinal(self.round))?;
        }
        f.write_str(&self.events.join(", "))?;
        match &self.outcome {
            Some(outcome) => write!(f, " {outcome}"),
            None => Ok(()),
        }
    }
}

/// `as moved`.
pub(super) fn outcome(handler: &Handler<'_>) -> Option<String> {
    handler.outcome.map(|outcome| format!("as {}", outcome.node))
}
