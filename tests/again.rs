//! A text that is read again after a change is read as if it were new: whatever was changed, in
//! whatever script, however often.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod common;

use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::{Earlier, Parsed, parse, parse_again};
use proptest::prelude::*;

/// Everything that reading gives, places included.
fn told(parsed: &Parsed<'_>) -> String {
    let mut mentioned: Vec<_> = parsed.mentioned.iter().collect();
    mentioned.sort_unstable();
    format!("{:#?}{:#?}{:#?}{mentioned:?}", parsed.script, parsed.trivia, parsed.findings)
}

fn source(text: &str) -> Source {
    Source::new(FileId(0), "a.ivr", text)
}

/// Reads all versions, each with the help of the one before.
fn read_in_turn(versions: &[String]) -> Result<(), TestCaseError> {
    let sources: Vec<_> = versions.iter().map(|text| source(text)).collect();
    let mut read = vec![parse(&sources[0])];
    for pair in sources.windows(2) {
        let again = {
            let earlier = Earlier::new(&pair[0], read.last().unwrap(), &pair[1]);
            parse_again(&pair[1], &earlier)
        };
        prop_assert_eq!(told(&again), told(&parse(&pair[1])), "{:?}", pair[1].text());
        read.push(again);
    }
    Ok(())
}

/// What people and editors put into a script.
fn typed() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "x",
        " ",
        "\n",
        "\r\n",
        "\r",
        "{",
        "}",
        "\"",
        "\"\"\"",
        "#",
        "# note\n",
        ";",
        "->",
        "é",
        "🎉",
        "\\",
        "step new { hangup }",
        "\nstep b {\n",
        "test \"t\" {",
        "call ",
        "on 1",
        "say \"a {b}\"",
        "/*",
        "*/",
        "//",
        "[{\"a\":",
        "param p",
        "default voice en-GB-Emma\n",
        "\u{feff}",
        "'",
    ]);
    prop::collection::vec(token, 0..4).prop_map(|tokens| tokens.concat())
}

/// Places in thousandths of the text, how many bytes go there, and what comes.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let length = prop_oneof![4 => 0usize..3, 1 => 0usize..200];
    prop::collection::vec((0usize..=1000, length, typed()), 1..4)
}

fn edited(text: &str, (place, length, new): &(usize, usize, String)) -> String {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(text.len() * place / 1000);
    let end = floor(start + length).max(start);
    [&text[..start], new, &text[end..]].concat()
}

fn versions(text: String, edits: &[(usize, usize, String)]) -> Vec<String> {
    edits.iter().fold(vec![text], |mut versions, edit| {
        versions.push(edited(versions.last().unwrap(), edit));
        versions
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn of_generated_scripts(text in common::generate::script(), edits in edits()) {
        read_in_turn(&versions(text, &edits))?;
    }

    #[test]
    fn of_examples(at in 0usize..100, edits in edits()) {
        let examples = common::examples();
        let text = std::fs::read_to_string(&examples[at % examples.len()]).unwrap();
        read_in_turn(&versions(text, &edits))?;
    }
}

#[test]
fn of_every_letter_that_is_typed() {
    let text = "param a\ncall {a} from +6588000000\n# One.\nstep b { # Two.\n  say \"\"\"\n   x\n  \"\"\"\n}\n\
        step c {\n  on 1 { hangup }\n    }\nstep d { say \"é {a}\" }; step e { }\ntest \"f\" { press 1 }\n";
    let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    for (at, &place) in letters.iter().enumerate() {
        for new in ["x", "{", "}", "\"", "\n", "#", " "] {
            let typed = [&text[..place], new, &text[place..]].concat();
            read_in_turn(&[text.to_owned(), typed, text.to_owned()]).unwrap();
        }
        if let Some(&next) = letters.get(at + 1) {
            let deleted = [&text[..place], &text[next..]].concat();
            read_in_turn(&[text.to_owned(), deleted, text.to_owned()]).unwrap();
        }
    }
}
