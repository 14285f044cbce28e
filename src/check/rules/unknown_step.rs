//! `unknown-step`: a `->` to a step that does not exist.

use crate::check::Cx;
use crate::check::places::bodies;
use crate::finding::{Finding, Near, near, one_of};
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Expectation, Reaction, Statement, TestLine};

/// Beyond so many findings no more suggestions are looked for.
const MOST_SUGGESTIONS: usize = 100;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let is_unknown = |(name, _): &(String, Span)| {
        !cx.flow.steps.contains_key(name.as_str()) && !cx.parsed.mentioned.contains(name.as_str())
    };
    let unknown = named(cx).into_iter().filter(is_unknown);
    for (at, (name, span)) in unknown.enumerate() {
        let steps = || cx.steps().map(|(step, _)| step.name.node);
        let finding = Finding::new(Rule::UnknownStep, span, format!("there is no step `{name}`"))
            .label("unknown");
        let meant = if at < MOST_SUGGESTIONS { near(&name, steps()) } else { None };
        findings.push(match meant {
            // The quotes of `expect step "x"` stay.
            Some(meant) => {
                let is_clear = meant.is_clear && cx.written(span) == name;
                finding.near_miss(span, Near { is_clear, ..meant })
            }
            None if at >= MOST_SUGGESTIONS || steps().next().is_none() => {
                finding.help(format!("write it: `step {name} {{ … }}`"))
            }
            None => finding.help(format!(
                "the steps are {}; or write `step {name} {{ … }}`",
                one_of(steps(), 5)
            )),
        });
    }
}

/// Every step that is named, with the place of the name.
fn named(cx: &Cx<'_>) -> Vec<(String, Span)> {
    let mut names = Vec::new();
    for statement in bodies(cx).flat_map(|(_, body)| &body.statements) {
        if let Statement::Goto(name) = &statement.node {
            names.push((name.node.to_owned(), name.span));
        }
    }
    for (handler, _) in &cx.handlers {
        if let Reaction::Goto(name) = &handler.reaction.node {
            names.push((name.node.to_owned(), name.span));
        }
    }
    for line in cx.script.tests().flat_map(|test| &test.lines) {
        if let TestLine::Expect(Expectation::Step(name)) = &line.node {
            // A nameless one is named by the way to it: `confirm/2`.
            let step = name.node.split('/').next().unwrap_or_default();
            if !matches!(step, "entry" | "default") {
                names.push((step.to_owned(), name.span));
            }
        }
    }
    names.sort_by_key(|(_, span)| span.start);
    names
}
