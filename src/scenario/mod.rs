//! `ivrc test`. In: a `test` block of the tree, an engine, the time at which the test's call is
//! placed. Out: whether it passed, and if not, the line that did not and what was heard instead.
//! There is no phone and no network, and nothing is printed.

mod act;
mod expect;
mod session;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod whole;

use jiff::Timestamp;

use crate::engine::Engine;
use crate::phone::{Heard, What};
use crate::span::Span;
use crate::syntax::ast::{Piece, Test, Text};

pub use session::{Answered, CALLED, CALLER, Session};

use act::Run;

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// Everything was as expected.
    pub passed: bool,
    /// What was not; the test ended there.
    pub failure: Option<Failure>,
    /// What happened on the line, secrets hidden.
    pub transcript: Vec<Heard>,
    /// The events that were answered, in order.
    pub answers: Vec<Answered>,
    /// The outcome of the call, as far as it came.
    pub outcome: String,
    /// How long the call took, in virtual milliseconds.
    pub took_ms: u64,
}

/// A line of a test that did not come true. To be shown like a finding; secrets are hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The line, or what in it is not so.
    pub span: Span,
    /// The fact.
    pub message: String,
    /// Words for the spot.
    pub label: String,
    /// One next action, or what explains it.
    pub help: Option<String>,
    /// What came instead of what was expected, in order.
    pub said: Vec<String>,
}

impl Failure {
    /// A failure at a place.
    pub(crate) fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { span, message: message.into(), label: label.into(), help: None, said: Vec::new() }
    }

    /// With a next action.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Runs a test. `now` is when its call is placed or arrives.
pub fn run(test: &Test<'_>, engine: &Engine, now: Timestamp) -> TestResult {
    let name = name(&test.name.node);
    let failed = |failure| TestResult {
        name: name.clone(),
        passed: false,
        failure: Some(failure),
        transcript: Vec::new(),
        answers: Vec::new(),
        outcome: "none".to_owned(),
        took_ms: 0,
    };
    if test.broken {
        let span = test.name.span;
        return failed(Failure::new(span, "the test was not run", "it could not be read"));
    }
    let mut run = match Run::start(test, engine, now) {
        Ok(run) => run,
        Err(failure) => return failed(failure),
    };
    let failure = test.lines.iter().find_map(|line| run.line(line).err());
    let mask = run.session.mask();
    let hide = |heard: &Heard| {
        let mut heard = heard.clone();
        match &mut heard.what {
            What::Said { text, .. } | What::Pressed(text) | What::Played { url: text, .. } => {
                *text = mask.hide(text);
            }
            What::Dialled { number, .. } => *number = mask.hide(number),
            What::Arrived { .. }
            | What::Answered
            | What::Unanswered
            | What::NoEntry
            | What::BridgeEnded
            | What::Failed { .. }
            | What::Ended(_) => {}
        }
        heard
    };
    TestResult {
        passed: failure.is_none(),
        transcript: run.session.phone().heard().iter().map(hide).collect(),
        answers: run.session.answers().to_vec(),
        outcome: run.session.outcome().to_owned(),
        took_ms: run.session.phone().now_ms(),
        failure,
        name,
    }
}

/// A test's name as it was written.
fn name(text: &Text<'_>) -> String {
    let piece = |piece: &Piece<'_>| match piece {
        Piece::Literal(words) => words.to_string(),
        Piece::Insert(name) => format!("{{{name}}}"),
    };
    text.pieces.iter().map(|spanned| piece(&spanned.node)).collect()
}
