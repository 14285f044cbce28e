//! A conversation, as two of them are compared: every place where something is done, every state in
//! which a call waits, and for each reply what is heard, piece by piece with the place where it is
//! written. Made in [`super::build`]. Nothing is compared here.

use crate::flow::machine::{Event, Machine, Step, WaitsFor};
use crate::flow::template::Template;
use crate::flow::wire::Action;
use crate::syntax::ast;

use super::change::Part;

/// A conversation.
#[derive(Debug)]
pub(super) struct Model {
    /// The entry, the steps, the blocks without a name that wait, the error ending.
    pub(super) spots: Vec<Spot>,
    /// The blocks that wait.
    pub(super) states: Vec<State>,
    /// What is heard first.
    pub(super) entry: Trace,
    /// The error ending, without one that is written the apology.
    pub(super) error: Trace,
    /// Its outcome.
    pub(super) error_outcome: Option<String>,
    /// It is the apology.
    pub(super) has_apology: bool,
    /// What is heard after a bridge that no line answers.
    pub(super) silence: Trace,
    /// What the engine runs on.
    pub(super) machine: Machine,
}

/// A place where something is done.
#[derive(Debug)]
pub(super) struct Spot {
    /// The part of the script.
    pub(super) part: Part,
    /// The lines that lead to it from there.
    pub(super) path: Vec<Label>,
    /// Its state, if it waits.
    pub(super) state: Option<usize>,
    /// From here on, up to a wait or an end.
    pub(super) trace: Trace,
}

/// A line without what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) ordinal: u32,
    pub(super) events: Vec<Event>,
}

/// A block that waits.
#[derive(Debug)]
pub(super) struct State {
    /// Where it stands, in [`Model::spots`].
    pub(super) spot: usize,
    /// As the engine knows it.
    pub(super) step: Step,
    /// What is heard for each line of [`Step::on`].
    pub(super) replies: Vec<Trace>,
    /// What is heard where no line answers.
    pub(super) ask: Trace,
    /// What is heard where it gives up.
    pub(super) failed: Trace,
    /// What can be entered.
    pub(super) limits: Limits,
}

/// What a capture takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) min: usize,
    pub(super) max: usize,
    pub(super) takes_hash: bool,
}

/// A callflow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trace {
    /// What is done, by where it is written. That of a reply begins with the line itself.
    pub(super) segments: Vec<Segment>,
    /// The state that waits then.
    pub(super) waits: Option<usize>,
    /// What is heard of it.
    pub(super) heard: u32,
}

/// What is done in one place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) at: At,
    pub(super) items: Vec<Item>,
}

/// Where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// In the line that answers.
    Line,
    /// In a `default on` line.
    Default,
    /// In [`Model::spots`].
    Spot(usize),
}

/// One action.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) action: Action<Template>,
    /// It is a `reprompt` of the capture of this spot.
    pub(super) again: Option<Again>,
}

/// What a `reprompt` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Again {
    /// Whose capture it is, in [`Model::spots`].
    pub(super) spot: usize,
    /// It has words of its own.
    pub(super) has_words: bool,
}

/// All actions in order.
pub(super) fn items(segments: &[Segment]) -> impl Iterator<Item = &Item> {
    segments.iter().flat_map(|segment| &segment.items)
}

impl Model {
    /// The state of a spot.
    pub(super) fn state_at(&self, spot: usize) -> Option<(usize, &State)> {
        let at = self.spots.get(spot)?.state?;
        Some((at, self.states.get(at)?))
    }

    /// The spots with their numbers.
    pub(super) fn spots(&self) -> impl Iterator<Item = (usize, &Spot)> {
        (0..).zip(&self.spots)
    }
}

impl State {
    /// The name under which the entry is kept, and its type.
    pub(super) fn keeps(&self) -> Option<&(String, ast::Type)> {
        match &self.step.waits_for {
            WaitsFor::Digits { name, .. } => name.as_ref(),
            WaitsFor::Bridge => None,
        }
    }

    /// It waits for the end of a bridge.
    pub(super) fn bridges(&self) -> bool {
        self.step.waits_for == WaitsFor::Bridge
    }
}

impl Limits {
    /// Whether these keys can be an entry.
    pub(super) fn allow(self, keys: &str) -> bool {
        (self.min..=self.max).contains(&keys.len()) && (self.takes_hash || !keys.contains('#'))
    }
}

impl Label {
    /// The same line as far as its name in records goes: its first event and its ordinal.
    pub(super) fn is_like(&self, other: &Label) -> bool {
        self.ordinal == other.ordinal && self.events.first() == other.events.first()
    }
}

/// `2nd else`.
impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ordinal > 1 {
            write!(f, "{} ", crate::syntax::ordinal(self.ordinal))?;
        }
        let events: Vec<_> = self.events.iter().map(Event::to_string).collect();
        f.write_str(&events.join(", "))
    }
}
