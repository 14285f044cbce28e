//! `after-capture`: a statement behind a `capture`, in a script that waits for its keys.

use crate::check::Cx;
use crate::check::places::behind;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::{Event, Handler, Statement};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // Not `Flow::has_events`: that also counts lines that could not be read.
    let waits =
        |handler: &Handler<'_>| handler.events.iter().any(|event| event.node != Event::Error);
    if !cx.handlers.iter().any(|(handler, _)| waits(handler)) {
        return;
    }
    let error = cx.flow.error.map(|line| line.block);
    let ends = behind(cx, |block, _, statement| {
        matches!(statement, Statement::Capture(_)) && Some(block) != error
    });
    for (end, next) in ends {
        findings.push(
            Finding::new(Rule::AfterCapture, next, "this statement stands behind a `capture`")
                .label("nobody gets here")
                .also(end, "the call waits here for keys")
                .help("write all that follows into what is done with the keys: `on digits { …; hangup }`"),
        );
    }
}
