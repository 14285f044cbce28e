//! `reprompt-without-capture`: a `reprompt` with nothing to ask again.

use std::collections::HashMap;

use crate::check::Cx;
use crate::finding::Finding;
use crate::flow::{Block, BlockId, Next, Origin};
use crate::rule::Rule;
use crate::span::Span;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let bridges = default_bridges(cx);
    for (id, block) in cx.flow.blocks() {
        let Next::Reprompt(_, span) = block.next else { continue };
        let bridge = match block.origin {
            Origin::Entry | Origin::Step(_) => None,
            Origin::Handler { parent, .. } => {
                let Some(parent_block) = cx.flow.block(parent) else { continue };
                // A step that asks for nothing at all is reported for its `on` lines.
                if parent_block.next != Next::Bridge || cx.flow.asker(parent).is_some() {
                    continue;
                }
                Some(parent_block)
            }
            Origin::Default { .. } => {
                let asks_nothing = |bridge: &&BlockId| cx.flow.asker(**bridge).is_none();
                let of_line = bridges.get(&id).into_iter().flatten();
                match of_line.copied().find(|bridge| asks_nothing(&bridge)) {
                    Some(bridge) => cx.flow.block(bridge),
                    None => continue,
                }
            }
        };
        let lead = cx.written(span).len() - cx.written(span).trim_start().len();
        findings.push(report(span.part(lead, usize::MAX), bridge));
    }
}

/// The bridges whose end each `default on done` line answers; not the error handler's, which
/// must not wait at all.
fn default_bridges(cx: &Cx<'_>) -> HashMap<BlockId, Vec<BlockId>> {
    let mut bridges: HashMap<_, Vec<_>> = HashMap::new();
    for (id, block) in cx.flow.blocks().filter(|(_, block)| block.next == Next::Bridge) {
        for line in block.lines.iter().filter(|line| line.is_default) {
            bridges.entry(line.block).or_default().push(id);
        }
    }
    bridges
}

fn report(span: Span, bridge: Option<&Block<'_>>) -> Finding {
    let finding = Finding::new(Rule::RepromptWithoutCapture, span, "there is nothing to ask again");
    let call = bridge.and_then(|bridge| bridge.actions.last()).map(|action| action.span);
    match call {
        Some(call) => finding
            .label("asks again what was asked before")
            .also(call, "this `call` asked for no keys")
            .help("write what happens then: `{ say \"…\"; hangup }`, or `-> STEP`"),
        None => finding
            .label("no `on` line around it")
            .help("move it into an `on` line of a `capture`, or write `-> STEP`"),
    }
}
