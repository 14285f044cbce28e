//! `no-ending`: a callflow that stops without a `hangup`.
use super::super::Cx;
use crate::finding::Finding;
use crate::flow::{ActionKind, Next};
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Body;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for block in &cx.flow.blocks {
        // Events without anything to wait for were meant to follow a `capture`.
        let is_unclear = |body: &Body<'_>| body.broken || !body.handlers.is_empty();
        if block.next != Next::Nothing || block.body.is_some_and(is_unclear) {
            continue;
        }
        let Some(last) = block.actions.last() else { continue };
        match last.kind {
            // The answer goes to whoever asked for it: the call waits.
            ActionKind::Capture { .. } | ActionKind::Hangup => continue,
            ActionKind::Call { .. } | ActionKind::Say { .. } | ActionKind::Play(_) => {}
        }
        findings.push(
            Finding::new(Rule::NoEnding, last.span, "the call stops here without a `hangup`")
                .label("nothing follows: the call ends by itself, with no word of goodbye")
                .help(
                    "write `hangup` on a line of its own below it, or `; hangup` on the same line",
                )
                .fix("add `hangup`", behind(cx, last.span), hangup_behind(cx, last.span)),
        );
    }
}

/// Behind a statement, and behind the comment that belongs to it.
fn behind(cx: &Cx<'_>, statement: Span) -> Span {
    let comments = &cx.parsed.trivia.comments;
    let next = comments.partition_point(|comment| comment.span.start < statement.end);
    let line = |at: u32| cx.source.line_of(at);
    match comments.get(next).map(|comment| comment.span) {
        Some(comment)
            if begins_its_line(cx, statement) && line(comment.start) == line(statement.end) =>
        {
            comment.after()
        }
        _ => statement.after(),
    }
}

fn begins_its_line(cx: &Cx<'_>, statement: Span) -> bool {
    let start = cx.source.line_start(cx.source.line_of(statement.start));
    cx.written(Span { start, end: statement.start, ..statement }).trim().is_empty()
}

/// `hangup`, set like the statement before it: on a line of its own, or on the same.
fn hangup_behind(cx: &Cx<'_>, statement: Span) -> String {
    let line = cx.source.line_text(cx.source.line_of(statement.start));
    let indent = line.get(..line.len() - line.trim_start().len()).unwrap_or_default();
    if begins_its_line(cx, statement) {
        format!("\n{indent}hangup")
    } else if cx.written(statement).ends_with(';') {
        " hangup".to_owned()
    } else {
        "; hangup".to_owned()
    }
}
