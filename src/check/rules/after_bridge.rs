//! `after-bridge`: a statement behind a `call` that connects the caller to somebody else.

use crate::check::Cx;
use crate::check::places::{behind, first_leg, is_bridge};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Statement;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let first = first_leg(cx);
    if first.is_none() && !cx.flow.answers {
        // Nobody is on the line yet: the call behind which this stands was meant to be the first.
        return;
    }
    let error = cx.flow.error.map(|line| line.block);
    let ends = behind(cx, |block, index, statement| {
        matches!(statement, Statement::Call(_))
            && is_bridge(first, block, index)
            && Some(block) != error
    });
    for (end, next) in ends {
        findings.push(
            Finding::new(Rule::AfterBridge, next, "this statement stands behind a bridging `call`")
                .label("nobody gets here")
                .also(end, "the call waits here until the two have talked")
                .help("write all that follows into what is done after the talk: `on done { …; hangup }`"),
        );
    }
}
