//! `prompt-too-long`: a prompt that nobody keeps in mind.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::{Piece, Text, Value};

/// Some twenty seconds of speech.
const MOST: usize = 300;
/// How many characters are spoken in a second.
const PACE: usize = 15;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for say in cx.questions.iter().filter_map(|question| question.say) {
        let length = length(cx, &say.text.node);
        if length <= MOST {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::PromptTooLong,
                say.text.span,
                format!("the prompt has {length} characters, over {MOST}"),
            )
            .label(format!("some {} seconds of speech before a key", length / PACE))
            .help("ask first, and tell the rest in the block of a key: `on 2 { say \"…\" }`"),
        );
    }
}

/// Its length, as far as the values are known.
fn length(cx: &Cx<'_>, text: &Text<'_>) -> usize {
    let lengths = text.pieces.iter().map(|piece| match &piece.node {
        Piece::Literal(words) => words.chars().count(),
        Piece::Insert(name) => value_length(cx, name).unwrap_or_default(),
    });
    lengths.sum()
}

fn value_length(cx: &Cx<'_>, name: &str) -> Option<usize> {
    if let Some(value) = cx.values().get(name) {
        return Some(value.chars().count());
    }
    match &cx.flow.params.get(name)?.value.as_ref()?.node {
        Value::Text(text) => text.literal().map(|text| text.chars().count()),
        Value::Bare(value) => Some(value.len()),
    }
}
