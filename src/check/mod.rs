//! The checker. In: a parsed script, its flow, what is known of the run. Out: findings, sorted by
//! place. It is a loop over the table of rules; each rule reads the script through [`Cx`] and has
//! a file of its own in `rules/`. Nothing is printed here, and the clock is passed in.

mod allow;
mod cx;
mod graph;
mod hooks;
mod menu;
mod names;
mod paths;
mod places;
mod rules;
mod run;
#[cfg(test)]
mod sample;
mod unset;
mod voices;
mod words;

pub use allow::names as allowed_names;
pub use cx::{Cx, Sited, SpokenText};
pub use places::limits as key_limits;
pub use rules::unknown_outcome::UNNAMED_OUTCOMES;
pub use rules::voice_language::languages_of_text;
pub use unset::lacking;
pub use voices::{Voice, Voices};
pub use words::language as language_of_voice;

use crate::finding::Finding;
use crate::flow::Flow;
use crate::flow::value::Values;
use crate::rule::{Rule, Severity};
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
    /// What the script is wanted for.
    pub purpose: Purpose,
    /// The voices of the account, where a list was fetched.
    pub voices: Option<&'a Voices>,
    /// Show advice, too.
    pub pedantic: bool,
}

/// What a script is wanted for; more must be true of one that rings a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// It is looked at as it stands.
    Look,
    /// Its request is printed: every param must have a value.
    Request,
    /// It is sent: besides, it must place a call, and its time must not be over.
    Send,
}

/// A rule's check: looks at the script and adds what it finds.
pub type Check = fn(&Cx<'_>, &mut Vec<Finding>);

/// All findings of a script, those of the reader included, in the order of the file.
pub fn check(subject: Subject<'_>, given: &Given<'_>) -> Vec<Finding> {
    let mut findings = subject.parsed.findings.clone();
    // A tree that was given up (nested too deep) would only raise echoes.
    if findings.iter().any(|finding| finding.rule == Rule::TooDeep) {
        return findings;
    }
    let cx = Cx::new(subject, given);
    let is_wanted = |rule: &&Rule| rule.severity() != Severity::Pedantic || given.pedantic;
    let rules = Rule::ALL.iter().filter(is_wanted);
    let checks: Vec<_> = rules.filter_map(|rule| hooks::check_of(*rule)).collect();
    findings.extend(run::run(&cx, &checks));
    let mut findings = allow::apply(&cx, findings);
    findings.sort_by_key(|finding| (finding.span().start, finding.span().end));
    findings
}
