//! `error-handler-waits`: `default on error` does more than speak and hang up.

use crate::check::Cx;
use crate::check::places::capture_span;
use crate::finding::Finding;
use crate::flow::walk::{End, Walk};
use crate::flow::{Action, ActionKind, Line};
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Text;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let Some(error) = cx.flow.error else { return };
    let walk = Walk::from(cx.flow, error.block);
    for (_, action) in walk.actions() {
        check_action(cx, &error, action, findings);
    }
    if let End::Reprompt { span, .. } = walk.end() {
        findings.push(waits(&error, span, "`reprompt` asks again and waits"));
    }
}

fn check_action(cx: &Cx<'_>, error: &Line<'_>, action: &Action<'_>, findings: &mut Vec<Finding>) {
    match &action.kind {
        ActionKind::Capture { capture, .. } => {
            let span = capture_span(cx, capture).unwrap_or(action.span);
            findings.push(waits(error, span, "`capture` waits for keys"));
        }
        ActionKind::Call { .. } => {
            findings.push(waits(error, action.span, "`call` waits until the two have talked"));
        }
        ActionKind::Say { say, .. } => check_text(error, &say.text, findings),
        ActionKind::Play(play) => check_text(error, &play.url, findings),
        ActionKind::Hangup => {}
    }
}

fn waits(error: &Line<'_>, span: Span, label: &'static str) -> Finding {
    let finding = Finding::new(Rule::ErrorHandlerWaits, span, "the error handler waits")
        .label(label)
        .help("write only `say`, `play` and `hangup` here: `{ say \"Goodbye.\"; hangup }`");
    and_handler(finding, error)
}

fn check_text(error: &Line<'_>, text: &Text<'_>, findings: &mut Vec<Finding>) {
    for insert in text.inserts() {
        let name = insert.node;
        let message =
            format!("the error handler speaks `{{{name}}}`, which may have no value then");
        let finding = Finding::new(Rule::ErrorHandlerWaits, insert.span, message)
            .label("not known when the server fails")
            .help(format!("say it without `{{{name}}}`"));
        findings.push(and_handler(finding, error));
    }
}

/// Where the handler begins, if the spot lies outside of it.
fn and_handler(finding: Finding, error: &Line<'_>) -> Finding {
    match error.handler.events.first() {
        Some(event) if !error.span.contains(finding.span()) => {
            finding.also(event.span, "the error handler leads there")
        }
        Some(_) | None => finding,
    }
}
