//! `unreachable-step`: a step that no caller can come to.
use super::super::Cx;
use super::super::graph::{Edges, Reached};
use crate::finding::Finding;
use crate::flow::{BlockId, Flow, Next, Origin};
use crate::rule::Rule;
use crate::syntax::ast::Step;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // A `->` with a misspelt name may have meant any step; without an entry nothing leads anywhere.
    if cx.script.entry.statements.is_empty() {
        return;
    }
    if cx.flow.blocks.iter().any(|block| matches!(block.next, Next::Unknown(_))) {
        return;
    }
    let edges = Edges::new(cx.flow);
    let mut reached = Reached::none(cx.flow);
    edges.mark(starts(cx), &mut reached);

    let lost: Vec<(BlockId, &Step<'_>)> = cx
        .script
        .steps()
        .filter_map(|step| Some((first_of_its_name(cx, step)?, step)))
        .filter(|(id, _)| !reached.contains(*id))
        .collect();
    // One missing `->` loses all that lies behind it: only its beginning is reported. First the
    // steps that none of the others leads to, then, for those in a circle, the first of it.
    let followed = followed(cx, &edges, &reached);
    for in_circle in [false, true] {
        for (id, step) in &lost {
            if followed.contains(*id) == in_circle && !reached.contains(*id) {
                edges.mark([*id], &mut reached);
                findings.push(finding(step));
            }
        }
    }
}

/// The steps that another unreached step leads to.
fn followed(cx: &Cx<'_>, edges: &Edges, reached: &Reached) -> Reached {
    let mut followed = Reached::none(cx.flow);
    let mut step = Flow::ENTRY;
    for (id, block) in cx.flow.blocks() {
        // A step's nameless blocks stand behind it.
        if matches!(block.origin, Origin::Step(_)) {
            step = id;
        }
        if !reached.contains(id) {
            for to in edges.of(id).iter().filter(|to| **to != step) {
                followed.insert(*to);
            }
        }
    }
    followed
}

/// Where callers and reported mistakes lead.
fn starts(cx: &Cx<'_>) -> Vec<BlockId> {
    let handlers = cx.flow.defaults.iter().chain(&cx.flow.error).map(|line| line.block);
    let mentioned = cx.parsed.mentioned.iter().filter_map(|word| cx.flow.steps.get(word));
    [Flow::ENTRY].into_iter().chain(handlers).chain(mentioned.copied()).collect()
}

fn first_of_its_name(cx: &Cx<'_>, step: &Step<'_>) -> Option<BlockId> {
    let id = cx.flow.steps.get(step.name.node).copied()?;
    match cx.flow.block(id)?.origin {
        Origin::Step(first) if std::ptr::eq(first, step) => Some(id),
        Origin::Step(_) | Origin::Entry | Origin::Handler { .. } | Origin::Default { .. } => None,
    }
}

fn finding(step: &Step<'_>) -> Finding {
    let name = step.name.node;
    Finding::new(Rule::UnreachableStep, step.name.span, format!("no caller can come to `{name}`"))
        .label("no `->` leads here from the beginning of the script")
        .help(format!("write `-> {name}` where callers should go on with it, in place of a `hangup`; or delete the step"))
}
