//! Laws for any text at all: reading, checking, lowering, rendering never panic, and every label
//! lies on character boundaries inside the file.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod common;

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, emit, lower};
use ivrc::report::{Format, Report, Style, render};
use ivrc::rule::Severity;
use ivrc::source::{Source, Sources};
use ivrc::span::FileId;
use ivrc::syntax::parse;
use proptest::prelude::*;

/// Takes a text through every stage that it can reach.
fn takes(text: &str) {
    let source = Source::new(FileId(0), "a.ivr", text);
    let findings = {
        let parsed = parse(&source);
        let overrides = Overrides::default();
        let flow = lower(&parsed.script, &overrides);
        let values = Values::default();
        let now = "2026-11-23T00:00:00Z".parse().unwrap();
        let given =
            Given { now, values: &values, purpose: Purpose::Request, voices: None, pedantic: true };
        let findings = check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given);
        // Errors or not: the stages behind must bear with it.
        let machine = Machine::build(&flow);
        assert!(!machine.error.callflow.is_empty());
        if findings.iter().all(|finding| finding.severity != Severity::Error) {
            assert!(emit::request(&flow, &values, now).is_ok(), "{text}");
        }
        findings
    };
    for label in findings.iter().flat_map(|finding| &finding.labels) {
        assert!(text.get(label.span.range()).is_some(), "{label:?} in {text:?}");
    }
    for edit in
        findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits)
    {
        assert!(text.get(edit.span.range()).is_some(), "{edit:?} in {text:?}");
    }
    let mut sources = Sources::default();
    sources.push(source);
    for finding in findings.iter().take(20) {
        for format in [Format::Human, Format::Plain, Format::Json] {
            let shown = render(&Report::from(finding), &sources, format, Style::PINNED);
            let is_raw = |letter: char| letter.is_control() && letter != '\n';
            assert!(!shown.contains(is_raw), "{shown:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_scripts_go_through(text in common::generate::script()) {
        takes(&text);
    }

    #[test]
    fn damaged_scripts_go_through(
        text in common::generate::script(),
        cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        put in prop::sample::select(vec!["", "\"", "{", "}", "\u{1b}[31m", "\u{0}", "→", "\r", ";;", "é", "on ", "\"\"\""]),
    ) {
        let marks: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (one, other) = (*cut.0.get(&marks), *cut.1.get(&marks));
        let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 40));
        let end = marks.iter().copied().find(|&mark| mark >= end).unwrap_or(text.len());
        takes(&format!("{}{put}{}", text.get(..start).unwrap(), text.get(end..).unwrap()));
    }
}

#[test]
fn an_error_ending_that_cannot_be_read_is_not_empty() {
    takes("default on error { sye \"Sorry.\" }\nanswer\nsay \"a\" voice en-GB-Emma\nhangup\n");
    takes("default on error { sye \"Sorry.\" }\n");
}

#[test]
fn the_first_call_cannot_be_placed_with_its_own_numbers() {
    takes("call +6590000000 from {caller}\nhangup\n");
    takes("call {called} from +6588000000\nhangup\n");
    takes("default from {called}\ncall +6590000000\nhangup\n");
}

#[test]
fn every_example_bears_every_missing_line() {
    for path in common::examples() {
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        for gone in (0..lines.len()).step_by(3) {
            let mut left = lines.clone();
            left.remove(gone);
            takes(&left.join("\n"));
        }
    }
}
