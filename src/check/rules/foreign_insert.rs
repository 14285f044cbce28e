//! `foreign-insert`: a name that is written the way other programs write it, and so read aloud.
use std::collections::HashSet;

use super::super::Cx;
use super::super::words::spelling;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;

/// What foreign inserts begin with.
const SIGNS: [char; 4] = ['$', '[', '<', '%'];

/// A `$name`, `[name]`, `<name>` or `%name%`.
pub(super) struct Found<'a> {
    /// The name of a param or a capture.
    pub(super) name: &'a str,
    /// What is written.
    written: &'a str,
    span: Span,
}

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for Found { name, written, span } in found(cx) {
        findings.push(
            Finding::new(
                Rule::ForeignInsert,
                span,
                format!("`{written}` is no insert: the caller hears these very words"),
            )
            .label("not replaced by a value")
            .help(format!("write `{{{name}}}`"))
            .fix(format!("write `{{{name}}}`"), span, format!("{{{name}}}")),
        );
    }
}

/// All of them, in the texts that are spoken.
pub(super) fn found<'a>(cx: &Cx<'a>) -> Vec<Found<'a>> {
    let captures = cx.flow.captures.iter().map(|(name, _)| *name);
    let names: HashSet<&str> = cx.flow.params.keys().copied().chain(captures).collect();
    let mut found = Vec::new();
    // Few scripts have one of these signs, and a script is soon looked through for one sign.
    if !SIGNS.iter().any(|sign| cx.source.text().contains(*sign)) {
        return found;
    }
    for piece in cx.texts.iter().flat_map(|text| &text.text.node.pieces) {
        // In a text with escapes the places are not known.
        let Some((spelt, true)) = spelling(cx.source, piece) else { continue };
        for (at, _) in spelt.match_indices(SIGNS) {
            let rest = spelt.get(at..).unwrap_or_default();
            let Some((name, length)) = foreign(rest).filter(|(name, _)| names.contains(name))
            else {
                continue;
            };
            let written = rest.get(..length).unwrap_or_default();
            found.push(Found { name, written, span: piece.span.part(at, length) });
        }
    }
    found
}

/// The name at the beginning of a text, with the length of all that belongs to it.
fn foreign(text: &str) -> Option<(&str, usize)> {
    let close = match text.bytes().next()? {
        b'$' => "",
        b'[' => "]",
        b'<' => ">",
        b'%' => "%",
        _ => return None,
    };
    let inner = text.get(1..)?;
    let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && !"_-".contains(letter));
    let name = inner.get(..end.unwrap_or(inner.len()))?.trim_end_matches('-');
    let is_name = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let closes = inner.get(name.len()..)?.starts_with(close);
    (is_name && closes).then_some((name, 1 + name.len() + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_every_foreign_form() {
        assert_eq!(foreign("$name."), Some(("name", 5)));
        assert_eq!(foreign("[first_name] x"), Some(("first_name", 12)));
        assert_eq!(foreign("<name>"), Some(("name", 6)));
        assert_eq!(foreign("%name%"), Some(("name", 6)));
        assert_eq!(foreign("$name- x"), Some(("name", 5)));
        let others = ["$5", "% of name", "[name", "<na me>", "%name", "name"];
        assert_eq!(others.map(foreign), [None; 6]);
    }
}
