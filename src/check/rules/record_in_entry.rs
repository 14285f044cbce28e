//! `record-in-entry`: `record` on a `call` of the request that places the call.

use crate::check::Cx;
use crate::finding::Finding;
use crate::flow::walk::Walk;
use crate::flow::{ActionKind, Next};
use crate::rule::Rule;
use crate::span::Span;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.flow.answers {
        return;
    }
    let walk = Walk::entry(cx.flow);
    for (id, action) in walk.actions() {
        let ActionKind::Call { call, .. } = &action.kind else { continue };
        let Some(record) = call.record else { continue };
        let finding = Finding::new(
            Rule::RecordInEntry,
            record.span,
            "`record` has no place in the request that opens a call",
        );
        let block = cx.flow.block(id);
        let bridges = block.is_some_and(|block| {
            let is_last = block.actions.last().is_some_and(|last| last.span == action.span);
            is_last && block.next == Next::Bridge
        });
        findings.push(if bridges {
            let first = walk.actions().next().map(|(_, first)| first.span);
            let finding = finding.label("this call is part of that request");
            match first.filter(|first| *first != action.span) {
                Some(first) => finding.also(first, "the request begins here"),
                None => finding,
            }
            .help("delete `record`, or let the caller press a key before this `call`")
        } else {
            let gap = record.span.start.saturating_sub(1);
            let before = Span { start: gap, end: record.span.start, ..record.span };
            let cut = if cx.written(before) == " " { before.to(record.span) } else { record.span };
            finding
                .label("this call opens the script")
                .help(
                    "delete `record`; it may stand on a later `call`, one that connects the caller",
                )
                .fix("delete `record`", cut, "")
        });
    }
}
