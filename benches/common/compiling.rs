//! From a source to JSON, and from JSON to types.

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, emit, lower};
use ivrc::rule::Severity;
use ivrc::source::Source;
use ivrc::syntax::parse;
use serde::Deserialize;

/// Reads, checks and writes; the length of what was written.
pub(crate) fn compile(source: &Source, whole: bool) -> String {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let values = Values::default();
    let now = "2026-11-23T00:00:00Z".parse().unwrap();
    let given =
        Given { now, values: &values, purpose: Purpose::Request, voices: None, pedantic: false };
    let findings = check(Subject { source, parsed: &parsed, flow: &flow }, &given);
    assert!(
        findings.iter().all(|finding| finding.severity != Severity::Error),
        "{:?}",
        findings.first()
    );
    if whole {
        return serde_json::to_string(&Machine::build(&flow)).unwrap();
    }
    serde_json::to_string(&emit::request(&flow, &values, now).unwrap()).unwrap()
}

/// The JSON, as types.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}
