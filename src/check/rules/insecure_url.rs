//! `insecure-url`: a `play` of an address that begins with plain `http`.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Piece;

const PLAIN: &str = "http://";

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for play in &cx.plays {
        let url = &play.node.url;
        let Some(first) = url.pieces.first() else { continue };
        let Piece::Literal(words) = &first.node else { continue };
        let Some(scheme) = words.get(..PLAIN.len()) else { continue };
        if !scheme.eq_ignore_ascii_case(PLAIN) {
            continue;
        }
        let is_exact = cx.written(first.span).starts_with(scheme);
        let span = if is_exact { first.span.part(0, PLAIN.len()) } else { url.span };
        findings.push(
            Finding::new(
                Rule::InsecureUrl,
                span,
                "the recording is fetched without encryption, with plain `http`",
            )
            .label("anybody on the way can listen to it or change it")
            .help("write `https://` instead, if your server answers to it"),
        );
    }
}
