//! `missing-from`: a `call` without a caller id.

use crate::check::Cx;
use crate::check::places::default_may_be_lost;
use crate::finding::Finding;
use crate::flow::{ActionKind, Flow};
use crate::rule::Rule;
use crate::syntax::ast::Call;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.flow.options.from.is_some() || default_may_be_lost(cx, "from") {
        return;
    }
    let known = cx.calls.iter().find_map(|site| site.node.from.as_ref());
    let number = known.map_or("+6588000000", |from| cx.written(from.span));
    for site in &cx.calls {
        let call = site.node;
        if call.from.is_some() || (site.block == Flow::ENTRY && given_from_outside(cx, call)) {
            continue;
        }
        let to = cx.written(call.to.span);
        let example = if known.is_some() { "" } else { ", with a number of your own" };
        findings.push(
            Finding::new(Rule::MissingFrom, site.span, "this call comes from no number")
                .label("no `from`")
                .help(format!("write `call {to} from {number}`{example}")),
        );
    }
}

/// `--from` stands in for the caller id of the entry's call.
fn given_from_outside(cx: &Cx<'_>, call: &Call<'_>) -> bool {
    let entry = cx.flow.block(Flow::ENTRY);
    entry.into_iter().flat_map(|block| &block.actions).any(|action| match &action.kind {
        ActionKind::Call { call: lowered, from, .. } => {
            std::ptr::eq(*lowered, call) && from.is_some()
        }
        ActionKind::Say { .. }
        | ActionKind::Capture { .. }
        | ActionKind::Play(_)
        | ActionKind::Hangup => false,
    })
}
