//! `control-character`: a text holds something that no voice can speak.

use crate::check::Cx;
use crate::finding::{Edit, Finding, Fix};
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::{Piece, Text, Value};

/// How many places of one text are shown.
const MOST_LABELS: usize = 3;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for spoken in &cx.texts {
        findings.extend(check_text(cx, spoken.text));
    }
    for param in cx.script.params() {
        if let Some(Spanned { node: Value::Text(text), .. }) = &param.value {
            findings.extend(check_text(cx, text));
        }
        let given = cx.values().get(param.name.node).unwrap_or_default();
        if let Some(control) = given.chars().find(|letter| letter.is_control()) {
            let message = format!(
                "the value of `{}` holds the control character {}",
                param.name.node,
                spelt(control)
            );
            findings.push(
                Finding::new(Rule::ControlCharacter, param.name.span, message)
                    .label("no voice can speak that value")
                    .help("give the value without it"),
            );
        }
    }
}

fn check_text(cx: &Cx<'_>, text: &Text<'_>) -> Option<Finding> {
    let spots: Vec<_> = text.pieces.iter().flat_map(|piece| spots(cx, piece)).collect();
    let (first, rest) = spots.split_first()?;
    let message = format!("the text holds the control character {}", spelt(first.node));
    let mut finding = Finding::new(Rule::ControlCharacter, first.span, message)
        .label("no voice can speak this")
        .help(if spots.len() == 1 { "delete it" } else { "delete all of them" });
    for spot in rest.iter().take(MOST_LABELS) {
        finding = finding.also(spot.span, format!("{}, too", spelt(spot.node)));
    }
    // White space of another kind parts words; the rest stands for nothing.
    let edit = |spot: &Spanned<char>| {
        let text = if spot.node.is_whitespace() { " " } else { "" };
        Edit { span: spot.span, text: text.to_owned() }
    };
    let title = "delete what cannot be spoken".to_owned();
    finding.fix = Some(Fix { title, edits: spots.iter().map(edit).collect() });
    Some(finding)
}

/// Each control character with its place: of an escape, or of the character itself.
fn spots(cx: &Cx<'_>, piece: &Spanned<Piece<'_>>) -> Vec<Spanned<char>> {
    let Piece::Literal(words) = &piece.node else { return Vec::new() };
    // Those beyond ASCII begin with this byte; most texts have neither.
    if !words.bytes().any(|byte| byte.is_ascii_control() || byte == 0xc2) {
        return Vec::new();
    }
    let controls = || words.char_indices().filter(|(_, letter)| letter.is_control());
    if cx.written(piece.span) == words.as_ref() {
        let place = |(at, letter): (usize, char)| {
            Spanned::new(letter, piece.span.part(at, letter.len_utf8()))
        };
        controls().map(place).collect()
    } else {
        controls().take(1).map(|(_, letter)| Spanned::new(letter, piece.span)).collect()
    }
}

fn spelt(control: char) -> String {
    format!("U+{:04X}", u32::from(control))
}
