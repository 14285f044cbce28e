//! `too-many-choices`: a menu with more keys than a listener keeps in mind.
use std::collections::HashSet;

use super::super::Cx;
use super::super::graph::Question;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Event;

const MOST: usize = 5;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for question in &cx.questions {
        let keys = keys(question);
        let Some(first_too_many) = keys.get(MOST) else { continue };
        findings.push(
            Finding::new(
                Rule::TooManyChoices,
                question.span,
                format!("{} has a menu of {} keys", question.title(), keys.len()),
            )
            .label(format!("after {MOST} choices the first is forgotten"))
            .also(*first_too_many, "one too many")
            .help("group the choices, and ask the rest in a step of its own: `on 5 -> more`"),
        );
    }
}

/// The places of its own keys, each key once. A range is a scale or a number, not a list of
/// choices; so are keys of more than one digit.
fn keys(question: &Question<'_>) -> Vec<Span> {
    let mut seen = HashSet::new();
    let own = question.block.lines.iter().filter(|line| !line.is_default);
    own.flat_map(|line| &line.handler.events)
        .filter_map(|event| match &event.node {
            Event::Keys(keys) if keys.len() == 1 => seen.insert(keys).then_some(event.span),
            Event::Keys(_)
            | Event::Insert(_)
            | Event::Range(..)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done
            | Event::Error => None,
        })
        .collect()
}
