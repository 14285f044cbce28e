//! Laws of reading and printing, over generated scripts, the examples and the rule pages.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod common;

use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::{format, syntax};
use proptest::prelude::*;

/// Printing what was read and reading it again gives the same tree.
fn survives(text: &str) {
    let source = Source::new(FileId(0), "a.ivr", text);
    let first = syntax::parse(&source);
    assert_eq!(first.findings, [], "in:\n{text}");
    let printed = Source::new(FileId(0), "printed.ivr", format::print(&first.script));
    let second = syntax::parse(&printed);
    assert_eq!(second.findings, [], "printed:\n{}", printed.text());
    assert_eq!(first.script, second.script, "in:\n{text}\nprinted:\n{}", printed.text());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_scripts_survive_printing(text in common::generate::script()) {
        survives(&text);
    }
}

#[test]
fn the_examples_survive_printing() {
    let files = common::examples();
    assert!(files.len() >= 12, "{files:?}");
    for file in files {
        survives(&std::fs::read_to_string(file).unwrap());
    }
}

#[test]
fn a_change_of_a_script_is_a_change_of_its_tree() {
    let read =
        |text: &str| format::print(&syntax::parse(&Source::new(FileId(0), "a.ivr", text)).script);
    assert_ne!(read("say \"a\" voice en-GB-Emma"), read("say \"b\" voice en-GB-Emma"));
    assert_eq!(read("say \"a\"  ;hangup"), read("say \"a\"\nhangup"));
}
