//! `unknown-outcome`: a test expects an outcome that no handler gives.

use std::collections::BTreeSet;

use crate::check::Cx;
use crate::finding::{Finding, near, one_of};
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::{Expectation, TestLine};

/// The outcomes of a call that nobody answered, and of one that the server gave up.
pub const UNNAMED_OUTCOMES: [&str; 2] = ["none", "error"];

/// Beyond so many findings no more suggestions are looked for.
const MOST_SUGGESTIONS: usize = 100;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let outcomes: BTreeSet<&str> =
        cx.handlers.iter().filter_map(|(handler, _)| Some(handler.outcome?.node)).collect();
    let mut found = 0;
    for expected in expected(cx) {
        let name = expected.node.as_str();
        let known = match name.split_once('/') {
            Some((step, _)) => is_step(cx, step),
            None => outcomes.contains(name) || UNNAMED_OUTCOMES.contains(&name),
        };
        if known || cx.parsed.mentioned.contains(name) {
            continue;
        }
        found += 1;
        let finding = Finding::new(
            Rule::UnknownOutcome,
            expected.span,
            format!("no line gives the outcome `{name}`"),
        )
        .label("this can never come");
        if name.contains('/') {
            let help = "write a step that waits and an event, such as `\"entry/noinput\"`";
            findings.push(finding.help(help));
            continue;
        }
        let meant = if found > MOST_SUGGESTIONS { None } else { near(name, outcomes.clone()) };
        findings.push(match meant {
            Some(meant) => finding.near_miss(expected.span, meant),
            None if outcomes.is_empty() => {
                finding.help(format!("give it where it is decided: `on 1 as {name} …`"))
            }
            None => finding.help(format!("write {}", one_of(outcomes.iter().copied(), 5))),
        });
    }
}

fn expected<'a>(cx: &Cx<'a>) -> impl Iterator<Item = Spanned<String>> + use<'a> {
    let script = cx.script;
    script.tests().flat_map(|test| &test.lines).filter_map(|line| match &line.node {
        TestLine::Expect(Expectation::Outcome(name)) => {
            Some(Spanned::new(name.node.to_string(), name.span))
        }
        TestLine::Expect(_)
        | TestLine::Set(_)
        | TestLine::Press(_)
        | TestLine::Callee(_)
        | TestLine::Bridge(_) => None,
    })
}

/// Without `as`, an outcome is the step and the event: `confirm/1`.
fn is_step(cx: &Cx<'_>, name: &str) -> bool {
    matches!(name, "entry" | "default") || cx.flow.steps.contains_key(name)
}
