//! For the tests of this stage: scripts as text, findings as `rule: the text under its label`.

use super::{Given, Purpose, Subject, check};
use crate::flow::value::Values;
use crate::flow::{Overrides, lower};
use crate::rule::Rule;
use crate::source::Source;
use crate::span::FileId;
use crate::syntax;

/// What these rules find in a script that can be read.
#[track_caller]
pub(super) fn found(text: &str, rules: &[Rule]) -> Vec<String> {
    let source = Source::new(FileId(0), "test.ivr", text);
    let parsed = syntax::parse(&source);
    assert_eq!(parsed.findings, [], "the script of a test can be read");
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let now = jiff::Timestamp::UNIX_EPOCH;
    let values = Values::default();
    let given =
        Given { now, values: &values, purpose: Purpose::Look, voices: None, pedantic: false };
    check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given)
        .into_iter()
        .filter(|finding| rules.contains(&finding.rule))
        .map(|finding| format!("{}: {}", finding.rule.name(), source.slice(finding.span())))
        .collect()
}
