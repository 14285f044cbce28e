//! `digits-and-nomatch`: a step takes unnamed entries both as answers and as mistakes.

use crate::check::Cx;
use crate::check::places::bodies;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::{Event, Handler};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let defaults: Vec<&Handler<'_>> = cx.script.default_handlers().collect();
    findings.extend(report(&defaults, "the script"));
    for (_, body) in bodies(cx) {
        let own: Vec<&Handler<'_>> = body.handlers.iter().map(|handler| &handler.node).collect();
        findings.extend(report(&own, "the step"));
    }
}

fn report(handlers: &[&Handler<'_>], what: &str) -> Option<Finding> {
    let find = |word: &Event<'_>| {
        let mut events = handlers.iter().flat_map(|handler| &handler.events);
        events.find(|event| event.node == *word).map(|event| event.span)
    };
    let (digits, nomatch) = (find(&Event::Digits)?, find(&Event::Nomatch)?);
    let message = format!("{what} has both `digits` and `nomatch`");
    let (first, second, labels) = if digits.start < nomatch.start {
        (digits, nomatch, ["the same entries, as mistakes", "all other entries, as answers"])
    } else {
        (nomatch, digits, ["the same entries, as answers", "all other entries, as mistakes"])
    };
    let [label, other] = labels;
    Some(
        Finding::new(Rule::DigitsAndNomatch, second, message).label(label).also(first, other).help(
            "keep `digits` if any entry will do; keep `nomatch` beside lines for the right keys",
        ),
    )
}
