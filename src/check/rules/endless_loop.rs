//! `endless-loop`: steps lead into each other with `->` and never wait.

use crate::check::Cx;
use crate::finding::{Finding, one_of};
use crate::flow::{BlockId, Flow, Next, Origin};
use crate::rule::Rule;
use crate::syntax::ast::Name;

/// How many places of one circle are shown.
const MOST_LABELS: usize = 4;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // Each block leads to one other at most. `seen` holds the walk that passed it, from 1.
    let mut seen = vec![0; cx.flow.blocks.len()];
    for (start, _) in cx.flow.blocks() {
        let walk = start.0 + 1;
        let (mut path, mut at) = (Vec::new(), start);
        while let Some((slot, (to, arrow))) = seen.get_mut(at.0 as usize).zip(arrow_of(cx.flow, at))
        {
            if *slot == walk {
                let from = path.iter().position(|&(id, _)| id == at).unwrap_or(0);
                report(cx, path.split_off(from), findings);
                break;
            }
            if *slot != 0 {
                break;
            }
            *slot = walk;
            path.push((at, arrow));
            at = to;
        }
    }
}

/// Where a block leads, and by which `->`.
fn arrow_of<'a>(flow: &Flow<'a>, id: BlockId) -> Option<(BlockId, Name<'a>)> {
    match flow.block(id)?.next {
        Next::Goto(to, name) => Some((to, name)),
        Next::Capture
        | Next::Bridge
        | Next::Unknown(_)
        | Next::Reprompt(..)
        | Next::Hangup
        | Next::Nothing
        | Next::Broken => None,
    }
}

/// One finding for a circle; a mistake in one of its steps may have hidden what waits.
fn report(cx: &Cx<'_>, circle: Vec<(BlockId, Name<'_>)>, findings: &mut Vec<Finding>) {
    let body = |id: BlockId| cx.flow.block(id).and_then(|block| block.body);
    if circle.iter().any(|&(id, _)| body(id).is_some_and(|body| body.broken)) {
        return;
    }
    // The arrow back to the step that stands first in the file is to blame.
    let first = circle.iter().map(|&(id, _)| id).min();
    let leads_back =
        |&&(id, _): &&(BlockId, Name<'_>)| arrow_of(cx.flow, id).map(|(to, _)| to) == first;
    let Some(&(last, arrow)) = circle.iter().find(leads_back) else { return };
    let steps = circle.iter().filter_map(|&(id, _)| match cx.flow.block(id)?.origin {
        Origin::Step(step) => Some(step.name.node),
        Origin::Entry | Origin::Handler { .. } | Origin::Default { .. } => None,
    });
    let message = match circle.len() {
        1 => format!("`{}` leads back to itself and never waits", arrow.node),
        2..=MOST_LABELS => {
            let steps: Vec<_> = steps.collect();
            format!(
                "{} lead round in a circle",
                one_of(steps, MOST_LABELS).replace(" or ", " and ")
            )
        }
        many => format!("{many} steps lead round in a circle"),
    };
    let mut finding = Finding::new(Rule::EndlessLoop, arrow.span, message)
        .label(format!("back to `{}`, and nothing has waited", arrow.node))
        .help("end one of them with `hangup`, or let it wait with a `capture`");
    if circle.len() == 1 {
        finding.help = Some(
            "write `hangup` here; to have a text said twice, write `repeat 2` behind its `say`"
                .to_owned(),
        );
    }
    for &(_, on) in circle.iter().filter(|&&(id, _)| id != last).take(MOST_LABELS) {
        finding = finding.also(on.span, "goes on here");
    }
    findings.push(finding);
}
