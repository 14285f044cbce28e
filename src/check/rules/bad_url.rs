//! `bad-url`: an address from which nothing can be played.

use std::collections::HashSet;

use crate::check::Cx;
use crate::check::names::Names;
use crate::finding::Finding;
use crate::flow::value::{HIDDEN, fits};
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::{Kind, Name, Piece, Text};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let names = &cx.names;
    // A value is to blame once, however often it is played.
    let mut blamed = HashSet::new();
    for site in &cx.plays {
        let url = &site.node.url;
        findings.extend(match url.pieces.as_slice() {
            [Spanned { node: Piece::Insert(name), span }] => {
                value(cx, names, Spanned::new(*name, *span)).filter(|_| blamed.insert(*name))
            }
            [Spanned { node: Piece::Insert(name), span }, ..] => Some(
                Finding::new(Rule::BadUrl, *span, "the address begins with a value")
                    .label("its `:` and `/` would be written as `%3A` and `%2F`")
                    .help(format!(
                        "write `https://` and the host here, or `play {{{name}}}` for all of it"
                    )),
            ),
            [] | [Spanned { node: Piece::Literal(_), .. }, ..] => spelt(cx, url),
        });
    }
}

/// An address that begins with its own words.
fn spelt(cx: &Cx<'_>, url: &Spanned<Text<'_>>) -> Option<Finding> {
    // A value in the middle is percent-encoded, and so never empty or odd: any letter will do.
    let plain: String = url
        .pieces
        .iter()
        .map(|piece| match &piece.node {
            Piece::Literal(words) => words.as_ref(),
            Piece::Insert(_) => "x",
        })
        .collect();
    if fits(Kind::Url, &plain).is_ok() {
        return None;
    }
    let shown = cx.written(url.span);
    let inside = shown.trim_matches('"');
    let odd = plain.chars().find(|sign| sign.is_whitespace() || sign.is_control());
    let (reason, help) = if plain.trim().is_empty() {
        ("nothing stands here", "write `\"https://example.com/audio.mp3\"`".to_owned())
    } else if let Some(odd) = odd {
        if odd == ' ' {
            let help = format!("write `\"{}\"`", inside.trim().replace(' ', "%20"));
            ("an address has no spaces", help)
        } else {
            ("an address has no such character", "write it on one line, without spaces".to_owned())
        }
    } else if let Some((scheme, _)) = plain.split_once("://") {
        if ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            ("no host is named", format!("write `\"{scheme}://example.com/audio.mp3\"`"))
        } else {
            ("only `https` and `http` are played", "write an address with `https://`".to_owned())
        }
    } else {
        let path = inside.trim_start_matches('/');
        ("no `https://` before it", format!("write `\"https://{path}\"`"))
    };
    let finding = Finding::new(Rule::BadUrl, url.span, "this is not the address of a sound file");
    Some(finding.label(reason).help(help))
}

/// A value that is the whole address; whether it fits its own type, `param-type` says.
fn value(cx: &Cx<'_>, names: &Names<'_>, name: Name<'_>) -> Option<Finding> {
    let named = names.get(name.node)?;
    let value = names.value(cx, name.node)?;
    if fits(Kind::Url, &value).is_ok() || fits(named.ty.kind, &value).is_err() {
        return None;
    }
    let shown = if named.ty.secret { HIDDEN } else { value.as_ref() };
    let message = format!("the value of `{}`, `{shown}`, is not an address", name.node);
    let finding = Finding::new(Rule::BadUrl, name.span, message)
        .label("played here")
        .help(format!("give `{}` an address with `https://`, and the type `url`", name.node));
    Some(match named.span {
        Some(span) => finding.also(span, "declared here"),
        None => finding,
    })
}
