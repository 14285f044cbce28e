//! `empty-text`: a text in which there is nothing to speak.

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Piece;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let names = &cx.names;
    let is_blank = |piece: &Piece<'_>| match piece {
        Piece::Literal(words) => words.trim().is_empty(),
        Piece::Insert(name) => names.value(cx, name).is_some_and(|value| value.trim().is_empty()),
    };
    for spoken in &cx.texts {
        if !spoken.text.pieces.iter().all(|piece| is_blank(&piece.node)) {
            continue;
        }
        let finding = Finding::new(Rule::EmptyText, spoken.text.span, "there is nothing to speak");
        findings.push(match spoken.text.inserts().next() {
            Some(insert) => finding
                .label(format!("the value of `{}` is empty", insert.node))
                .help(format!("give `{}` a value, or write words around it", insert.node)),
            None if spoken.of == "say" => {
                finding.label("an empty text").help("write what the caller hears: `say \"…\"`")
            }
            None => finding.label("an empty text").help(format!(
                "write what the caller hears behind `{0}`, or delete the empty text",
                spoken.of
            )),
        });
    }
}
