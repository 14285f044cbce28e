//! Where the commands meet the stages that make documents, run tests and know the words of the
//! language: one function for each.

use jiff::Timestamp;

use super::compile::Layout;
use super::problem::{Problem, Stop};
use crate::check::Given;
use crate::flow::Flow;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::Parsed;

/// The body of the request of a script without errors; of an `answer` script, its first reply.
pub(super) fn request(
    _flow: &Flow<'_>,
    _given: &Given<'_>,
    _layout: Layout,
) -> Result<String, Stop> {
    Err(unwired("the request"))
}

/// The machine of a script without errors.
pub(super) fn machine(_flow: &Flow<'_>, _layout: Layout) -> Result<String, Stop> {
    Err(unwired("the machine"))
}

/// The syntax tree of a script.
pub(super) fn ast(_parsed: &Parsed<'_>, _source: &Source, _layout: Layout) -> Result<String, Stop> {
    Err(unwired("the syntax tree"))
}

/// An `expect` that did not come, or a line that could not be done.
#[derive(Debug)]
pub(super) struct Failure {
    /// The line of the test, or the part of it.
    pub(super) span: Span,
    /// What did not come.
    pub(super) message: String,
    /// What came instead.
    pub(super) label: String,
    /// What to do next.
    pub(super) help: Option<String>,
}

/// Runs the tests of a script without errors: an answer for each of them, in the order of the
/// file.
pub(super) fn run_tests(_flow: &Flow<'_>, _now: Timestamp) -> Result<Vec<Option<Failure>>, Stop> {
    Err(unwired("the tests"))
}

/// A word of the language, for `explain`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// The word.
    pub(super) text: &'static str,
    /// `statement`, `option`, `event`, …
    pub(super) kind: &'static str,
    /// What it does.
    pub(super) doc: &'static str,
}

/// All words that can be explained.
pub(super) fn words() -> Vec<Word> {
    Vec::new()
}

fn unwired(what: &str) -> Stop {
    Problem::new(format!("{what} cannot be made yet")).into()
}
