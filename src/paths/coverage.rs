//! Which lines the tests of a file visit. In: a machine, its paths, how the tests' events were
//! answered. Out: every line that can answer, visited or not. A line that stands once in the file
//! counts once, in however many steps it holds.

use std::collections::{BTreeMap, HashSet};

use super::{Paths, events_of};
use crate::flow::machine::Machine;
use crate::scenario::Answered;
use crate::span::Span;

/// How far the tests come.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The `on` lines, in the order of the file.
    pub handlers: Vec<Handler>,
    /// The steps that ask again by themselves because no line answers, and whether a test saw it.
    pub asks_again: Vec<(String, bool)>,
    /// Whether a test came to the error ending; `None` if no path does.
    pub error_ending: Option<bool>,
}

/// An `on` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    /// Where it is written.
    pub span: Span,
    /// The step; `None` for a `default on` line.
    pub step: Option<String>,
    /// Its ordinal and its events, as they are written.
    pub events: String,
    /// A test came by.
    pub visited: bool,
}

impl Coverage {
    /// The lines that no test visits.
    pub fn unvisited(&self) -> impl Iterator<Item = &Handler> {
        self.handlers.iter().filter(|handler| !handler.visited)
    }

    /// How many lines a test visits.
    pub fn visited(&self) -> usize {
        self.handlers.iter().filter(|handler| handler.visited).count()
    }
}

/// What the tests visit. Own lines count always, `default on` lines if they answer on some path.
pub fn coverage(machine: &Machine, paths: &Paths, answers: &[Answered]) -> Coverage {
    let visited: HashSet<(&str, usize)> =
        answers.iter().filter_map(|answer| Some((answer.step.as_str(), answer.line?))).collect();
    let mut handlers = BTreeMap::new();
    for (at, (name, step)) in machine.steps.iter().enumerate() {
        for (number, line) in step.on.iter().enumerate() {
            if !line.own && !paths.answering.contains(&(at, number)) {
                continue;
            }
            let handler = handlers.entry(line.span).or_insert_with(|| Handler {
                span: line.span,
                step: line.own.then(|| name.to_owned()),
                events: events_of(line),
                visited: false,
            });
            handler.visited |= visited.contains(&(name, number));
        }
    }
    let asked_again = |step: &str| {
        let is_that = |answer: &Answered| answer.line.is_none() && !answer.failed;
        answers.iter().any(|answer| answer.step == step && is_that(answer))
    };
    let asks_again =
        machine.steps.iter().enumerate().filter(|(at, _)| paths.asking_again.contains(at));
    Coverage {
        handlers: handlers.into_values().collect(),
        asks_again: asks_again.map(|(_, (name, _))| (name.to_owned(), asked_again(name))).collect(),
        error_ending: paths.has_error().then(|| answers.iter().any(|answer| answer.failed)),
    }
}
