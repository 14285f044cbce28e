//! `several-captures`: more than one `capture` in a script without events.
use super::super::Cx;
use super::super::graph::{Edges, Reached};
use crate::finding::Finding;
use crate::flow::Flow;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.flow.has_events || cx.is_broken() {
        return;
    }
    let mut reached = Reached::none(cx.flow);
    Edges::new(cx.flow).mark([Flow::ENTRY], &mut reached);
    let mut asked = cx.questions.iter().filter(|question| reached.contains(question.id));
    let (Some(first), Some(second)) = (asked.next(), asked.next()) else { return };
    let count = asked.count() + 2;
    findings.push(
        Finding::new(
            Rule::SeveralCaptures,
            second.span,
            format!("{count} captures and no events: nothing tells their answers apart"),
        )
        .label("its answer looks like that of the first")
        .also(first.span, "the first `capture`")
        .help(
            "give each question a step of its own: `on digits -> second` below the first \
             `capture`, `on digits { …; hangup }` below the last, and `on noinput { …; hangup }` \
             below each",
        ),
    );
}
