//! `event-without-capture`: `on` lines for keys that nobody asks for.

use crate::check::Cx;
use crate::check::places::{bodies, first_leg, is_bridge};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Body, Event, Statement};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let first = first_leg(cx);
    for (id, body) in bodies(cx) {
        check_error(body, findings);
        let asks = |body: &Body<'_>| {
            body.statements.iter().any(|statement| matches!(statement.node, Statement::Capture(_)))
        };
        if body.broken || asks(body) {
            continue;
        }
        let events = body.handlers.iter().flat_map(|handler| &handler.events);
        let mut waiting = events.filter(|event| needs_keys(&event.node));
        let Some(event) = waiting.next() else { continue };
        let written = cx.written(event.span);
        let message = format!("`on {written}` waits for keys that nobody asks for");
        let finding = Finding::new(Rule::EventWithoutCapture, event.span, message)
            .label("this can never come");
        let bridge = body.statements.iter().enumerate().find(|(index, statement)| {
            matches!(statement.node, Statement::Call(_)) && is_bridge(first, id, *index)
        });
        findings.push(match (bridge, body.statements.last()) {
            (Some((_, call)), _) => finding
                .also(call.span, "a bridging `call` brings only `done`")
                .help("write `on done`, or ask for keys in the step that follows"),
            (None, Some(last)) => finding
                .also(last.span, "no `capture` stands behind this")
                .help(format!("write `{}` before the first `on`", capture_for(body))),
            (None, None) => finding.help(format!(
                "write `say \"…\"` and `{}` before the first `on`",
                capture_for(body)
            )),
        });
    }
}

fn needs_keys(event: &Event<'_>) -> bool {
    !matches!(event, Event::Done | Event::Error)
}

/// A `capture` that can bring every key that is named.
fn capture_for(body: &Body<'_>) -> String {
    let events = body.handlers.iter().flat_map(|handler| &handler.events);
    let lengths = events.filter_map(|event| match &event.node {
        Event::Keys(keys) => Some((keys.len(), keys.len())),
        Event::Range(low, high) => Some((low.0.len(), high.0.len())),
        Event::Insert(_)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done
        | Event::Error => None,
    });
    let all = lengths.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    match all.unwrap_or((1, 1)) {
        (least, most) if least == most => format!("capture {most}"),
        (least, most) => format!("capture {least}..{most}"),
    }
}

/// `on error` stands only behind `default`.
fn check_error(body: &Body<'_>, findings: &mut Vec<Finding>) {
    let events = body.handlers.iter().flat_map(|handler| &handler.events);
    let errors = events.filter(|event| event.node == Event::Error).map(|event| event.span);
    findings.extend(errors.map(|span: Span| {
        Finding::new(Rule::EventWithoutCapture, span, "`error` is no event of a step")
            .label("the server's own failure, wherever the caller is")
            .help("write `default on error { say \"…\"; hangup }` at the top of the file")
    }));
}
