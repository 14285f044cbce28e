//! `empty-block`: nothing stands between `{` and `}`.

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Reaction;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let mut report = |span: Span, message: &str, label: &'static str, help: &str| {
        findings.push(Finding::new(Rule::EmptyBlock, span, message).label(label).help(help));
    };
    for (step, _) in cx.steps() {
        if step.body.node.is_empty() {
            let message = format!("the step `{}` does nothing", step.name.node);
            let help = "write what the caller hears: `{ say \"…\"; hangup }`";
            report(step.body.span, &message, "nothing stands in here", help);
        }
    }
    for (handler, _) in &cx.handlers {
        if let Reaction::Block(body) = &handler.reaction.node
            && body.is_empty()
        {
            let help = "write what happens then: `{ say \"…\"; hangup }`, or `-> STEP`";
            let message = "nothing happens after this event";
            report(handler.reaction.span, message, "nothing stands in here", help);
        }
    }
    for test in cx.script.tests() {
        if test.lines.is_empty() && !test.broken {
            let help = "write what is pressed and what is expected: `press 1; expect hangup`";
            report(test.block.span, "this test tests nothing", "nothing stands in here", help);
        }
    }
}
