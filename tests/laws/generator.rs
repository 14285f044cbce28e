//! The generator itself: what it makes is valid, and has every word of the language.

use std::collections::BTreeSet;

use ivrc::syntax::words;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::{findings, holds, is_error, programs, with};

#[test]
fn what_is_generated_is_valid() {
    holds("validity", 300, programs(), |program| {
        with(&program.0, |source, parsed, flow| {
            let errors: Vec<_> =
                findings(source, parsed, flow).into_iter().filter(is_error).collect();
            let told = |finding: &ivrc::finding::Finding| {
                format!(
                    "{}: {}: {}",
                    finding.rule.name(),
                    finding.message,
                    source.slice(finding.span())
                )
            };
            if errors.is_empty() {
                Ok(())
            } else {
                Err(errors.iter().map(told).collect::<Vec<_>>().join("\n"))
            }
        })
    });
}

#[test]
fn every_word_of_the_language_is_somewhere() {
    let mut runner = TestRunner::deterministic();
    let mut missing: BTreeSet<&str> = words::ALL.iter().map(|word| word.text).collect();
    for _ in 0..400 {
        let text = programs().new_tree(&mut runner).unwrap().current().0;
        let words: BTreeSet<&str> = text.split([' ', '\n', ';', ',', ':', '=', '}']).collect();
        missing.retain(|word| !words.contains(word));
    }
    assert_eq!(missing, BTreeSet::new());
}
