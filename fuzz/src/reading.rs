//! Texts, read and checked. In: a text. Out: its tree, its conversation and what is found in it, all
//! at the same moment in time, so that the same bytes always do the same.

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::finding::Finding;
use ivrc::flow::value::Values;
use ivrc::flow::{Flow, Overrides, lower};
use ivrc::rule::Severity;
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::{Parsed, parse};
use jiff::Timestamp;

/// When everything happens.
pub fn now() -> Timestamp {
    "2026-11-23T00:00:00Z".parse().unwrap_or_default()
}

/// A script with a name.
pub fn source(text: impl Into<String>) -> Source {
    Source::new(FileId(0), "a.ivr", text)
}

/// What `then` makes of a text that was read and checked.
pub fn reading<R>(
    source: &Source,
    purpose: Purpose,
    then: impl FnOnce(&Parsed<'_>, &Flow<'_>, &[Finding]) -> R,
) -> R {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let values = Values::default();
    let given = Given { now: now(), values: &values, purpose, voices: None, pedantic: true };
    let findings = check(Subject { source, parsed: &parsed, flow: &flow }, &given);
    then(&parsed, &flow, &findings)
}

/// What is found in a text.
pub fn findings(text: &str) -> Vec<Finding> {
    reading(&source(text), Purpose::Look, |_, _, findings| findings.to_vec())
}

/// The findings that keep a script from being used.
pub fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// The names of the rules that findings are of, sorted.
pub fn rules(findings: &[Finding]) -> Vec<&'static str> {
    let mut rules: Vec<_> = findings.iter().map(|finding| finding.rule.name()).collect();
    rules.sort_unstable();
    rules
}
