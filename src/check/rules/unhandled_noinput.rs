//! `unhandled-noinput`: a step that does not say what happens when the caller presses nothing.
use super::super::Cx;
use super::super::places::say;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Event;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.has_broken_setting() {
        return;
    }
    for question in &cx.questions {
        let mut events = question.block.lines.iter().flat_map(|line| &line.handler.events);
        let answered = events.any(|event| matches!(event.node, Event::Noinput | Event::Else));
        if question.silence.is_none() || question.is_broken() || answered {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::UnhandledNoinput,
                question.span,
                format!(
                    "{} does not say what happens when the caller presses nothing",
                    question.title()
                ),
            )
            .label("the same words are spoken again; after the third time the call ends")
            .help(format!(
                "write `on noinput {{ {}; hangup }}`, or an `on else` for wrong keys as well",
                say(cx, "We did not hear you. Goodbye.")
            )),
        );
    }
}
