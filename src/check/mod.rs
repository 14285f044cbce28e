//! The checker. In: a parsed script, its flow, what is known of the run. Out: findings.

use crate::finding::Finding;
use crate::flow::Flow;
use crate::flow::value::Values;
use crate::source::Source;
use crate::syntax::Parsed;

/// What is checked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The text.
    pub source: &'a Source,
    /// The tree and what could not be read.
    pub parsed: &'a Parsed<'a>,
    /// The conversation.
    pub flow: &'a Flow<'a>,
}

/// What is known beyond the script.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// The clock.
    pub now: jiff::Timestamp,
    /// Values of params, from `--set`, `--params`.
    pub values: &'a Values,
    /// The script is about to be compiled or sent: every param must have a value.
    pub needs_values: bool,
    /// The voices of the account, where a list was fetched.
    pub voices: Option<&'a [String]>,
    /// Show advice, too.
    pub pedantic: bool,
}

/// All findings of a script, those of the parser included, in the order of the file.
pub fn check(_subject: Subject<'_>, _given: &Given<'_>) -> Vec<Finding> {
    unimplemented!()
}
