//! `text-too-long`: a text of more than 3000 characters, its values filled in.

use crate::check::Cx;
use crate::check::names::From;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Piece;

/// The most characters that the provider takes.
const MOST: u64 = 3000;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let names = &cx.names;
    for spoken in &cx.texts {
        let mut length = 0;
        let mut longest: Option<(u64, &str, Span)> = None;
        for piece in &spoken.text.pieces {
            let added = match &piece.node {
                Piece::Literal(words) => words.chars().count() as u64,
                Piece::Insert(name) => {
                    let added = names.longest(cx, name);
                    if longest.is_none_or(|(most, ..)| added > most) {
                        longest = Some((added, name, piece.span));
                    }
                    added
                }
            };
            length += added;
        }
        if length <= MOST {
            continue;
        }
        let finding = Finding::new(
            Rule::TextTooLong,
            spoken.text.span,
            format!("the text has {length} characters, and {MOST} at most can be spoken"),
        )
        .label(format!("{} too many", length - MOST));
        let split =
            if spoken.of == "say" { "split it into two `say` statements" } else { "shorten it" };
        findings.push(match longest.filter(|(added, ..)| added * 2 > length) {
            Some((added, name, span)) => {
                let source = match names.get(name).map(|named| named.from) {
                    Some(From::Param(_)) => "its value has",
                    Some(From::Capture(_) | From::Call) | None => "spoken key by key up to",
                };
                finding
                    .also(span, format!("{source} {added} characters"))
                    .help(format!("give `{name}` a shorter value"))
            }
            None => finding.help(split),
        });
    }
}
