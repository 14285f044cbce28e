//! Laws of the layout, over generated scripts, the examples, the rule pages and broken texts:
//! formatting twice changes nothing; formatting keeps the tree and every comment; a tree that is
//! printed and read is the same tree.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

mod common;

use std::path::Path;

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::format::{format, print};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::{Parsed, parse};
use proptest::prelude::*;

fn source(text: &str) -> Source {
    Source::new(FileId(0), "a.ivr", text)
}

/// The comments, without the white space behind them.
fn comments<'s>(source: &'s Source, parsed: &Parsed<'_>) -> Vec<&'s str> {
    let comments = parsed.trivia.comments.iter();
    comments.map(|comment| source.slice(comment.span).trim_end()).collect()
}

/// What formatting keeps of any text, however broken. The new text.
fn keeps(text: &str) -> String {
    let old = source(text);
    let new = source(&format(&old));
    let again = format(&new);
    assert_eq!(new.text(), again, "twice is not once, in:\n{text}");
    let (before, after) = (parse(&old), parse(&new));
    assert_eq!(before.script, after.script, "in:\n{text}\nformatted:\n{}", new.text());
    let kept = (comments(&old, &before), comments(&new, &after));
    assert_eq!(kept.0, kept.1, "in:\n{text}\nformatted:\n{}", new.text());
    let rules = |parsed: &Parsed<'_>| {
        let mut rules: Vec<_> = parsed.findings.iter().map(|finding| finding.rule.name()).collect();
        rules.sort_unstable();
        rules
    };
    assert_eq!(rules(&before), rules(&after), "in:\n{text}\nformatted:\n{}", new.text());
    if before.findings.is_empty() {
        let rules = (broken_rules(&old), broken_rules(&new));
        assert_eq!(rules.0, rules.1, "in:\n{text}\nformatted:\n{}", new.text());
    }
    new.text().to_owned()
}

/// The rules that are broken by the script as it stands: what a comment allows it must still allow.
fn broken_rules(source: &Source) -> Vec<&'static str> {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let now = "2026-11-23T00:00:00Z".parse().unwrap();
    let values = Values::default();
    let given =
        Given { now, values: &values, purpose: Purpose::Look, voices: None, pedantic: true };
    let findings = check(Subject { source, parsed: &parsed, flow: &flow }, &given);
    let mut rules: Vec<_> = findings.iter().map(|finding| finding.rule.name()).collect();
    rules.sort_unstable();
    rules
}

/// The same for a text without mistakes, of which nothing is left as it is.
fn is_laid_out(text: &str) -> String {
    assert_eq!(parse(&source(text)).findings, [], "in:\n{text}");
    let new = keeps(text);
    for line in new.lines() {
        assert_eq!(line, line.trim_end(), "in:\n{new}");
        let indent = line.len() - line.trim_start_matches(' ').len();
        assert!(indent % 2 == 0 && !line[indent..].starts_with('\t'), "{line:?} in:\n{new}");
    }
    assert!(!new.contains("\n\n\n") && !new.starts_with('\n'), "in:\n{new}");
    new
}

/// Printing what was read and reading it again gives the same tree, in the layout that `format`
/// has, too.
fn survives(text: &str) {
    let source = source(text);
    let first = parse(&source);
    let printed = is_laid_out(&print(&first.script));
    assert_eq!(printed, print(&first.script));
    let printed = self::source(&printed);
    let second = parse(&printed);
    assert_eq!(first.script, second.script, "in:\n{text}\nprinted:\n{}", printed.text());
}

/// Something that a script may hold, where it has no business.
fn token() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "say",
        "capture",
        "call",
        "on",
        "step a",
        "test",
        "default",
        "param",
        "{",
        "}",
        "\"",
        ";",
        "\n",
        "\n",
        " ",
        " ",
        "->",
        "1",
        "1..2",
        "+65 90",
        "as",
        "voice",
        "x",
        "#",
        "\"\"\"",
        "\\",
        "→",
        "\u{a0}",
        "“",
        "//",
        "/*",
        "=",
        ",",
        ":",
        "timeout",
        "5s",
        "hangup",
        "expect",
        "set",
        "\r",
        "\"a\"",
        "\u{feff}",
        "*/",
        "reprompt",
        "hangup\n",
        "say \"b\"",
        "on 1 {",
        "test \"c\" {",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_scripts_are_laid_out(text in common::generate::script()) {
        is_laid_out(&text);
    }

    #[test]
    fn loose_scripts_are_laid_out(
        text in common::generate::script(),
        choices in prop::collection::vec(any::<u8>(), 1..200),
    ) {
        let loose = common::generate::loosened(&text, &choices);
        keeps(&loose);
    }

    #[test]
    fn damaged_scripts_keep_what_they_are(
        text in common::generate::script(),
        choices in prop::collection::vec(any::<u8>(), 1..200),
        cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        put in prop::sample::select(vec!["", "\"", "{", "}", "\u{a0}", "→", "\r", ";;", "é", "on ", "\"\"\"", "say ", "// x", " voice ", "/*", "{\"a\": 1}"]),
    ) {
        let text = common::generate::loosened(&text, &choices);
        let marks: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (one, other) = (*cut.0.get(&marks), *cut.1.get(&marks));
        let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 40));
        let end = marks.iter().copied().find(|&mark| mark >= end).unwrap_or(text.len());
        keeps(&format!("{}{put}{}", text.get(..start).unwrap(), text.get(end..).unwrap()));
    }

    #[test]
    fn random_texts_keep_what_they_are(tokens in prop::collection::vec(token(), 0..60)) {
        keeps(&tokens.concat());
    }

    #[test]
    fn generated_scripts_survive_printing(text in common::generate::script()) {
        survives(&text);
    }
}

#[test]
fn the_examples_are_laid_out_and_survive_printing() {
    let files = common::examples();
    assert!(files.len() >= 12, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        survives(&text);
        assert_eq!(is_laid_out(&text), text);
    }
    let starter = include_str!("../src/cli/starter.ivr");
    assert_eq!(is_laid_out(starter), starter);
}

#[test]
fn the_rule_pages_keep_what_they_are() {
    let pages =
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")).unwrap();
    let mut scripts = 0;
    for page in pages {
        let page = std::fs::read_to_string(page.unwrap().path()).unwrap();
        for block in page.split("\n```ivr").skip(1) {
            let (_, script) = block.split_once('\n').unwrap();
            keeps(script.split("\n```").next().unwrap());
            scripts += 1;
        }
    }
    assert!(scripts > 150, "{scripts}");
}

/// Letters without a width, or of one that depends on their neighbours.
#[test]
fn a_text_is_broken_once_whatever_its_letters() {
    for letter in
        ["\0", "\u{7f}", "\u{300}", "\u{200d}", "👨\u{200d}👩\u{200d}👧", "❤\u{fe0f}", "名"]
    {
        for count in [20, 50, 70, 90, 110] {
            let word = letter.repeat(count);
            keeps(&format!("say \"Please take {word}our medicine with water.\" speed 3\nhangup\n"));
            keeps(&format!("say \"\"\"\nPlease take {word} our. Medicine with water.\n\"\"\"\n"));
        }
    }
}

#[test]
fn every_example_bears_every_missing_line() {
    for path in common::examples() {
        let text = std::fs::read_to_string(path).unwrap();
        let lines: Vec<_> = text.lines().collect();
        for gone in (0..lines.len()).step_by(5) {
            let mut left = lines.clone();
            left.remove(gone);
            keeps(&left.join("\n"));
        }
    }
}

#[test]
fn a_change_of_a_script_is_a_change_of_its_tree() {
    let read = |text: &str| print(&parse(&source(text)).script);
    assert_ne!(read("say \"a\" voice en-GB-Emma"), read("say \"b\" voice en-GB-Emma"));
    assert_eq!(read("say \"a\"  ;hangup"), read("say \"a\"\nhangup"));
}
