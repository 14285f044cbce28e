//! `unbounded-loop`: a caller who presses nothing is led round and round.
use std::collections::{HashMap, HashSet};

use super::super::Cx;
use super::super::graph::{Question, silent_event};
use crate::finding::Finding;
use crate::flow::BlockId;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Event;

/// More labels than this say nothing more.
const MOST_LABELS: usize = 4;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let waiting = || cx.questions.iter().filter(|question| question.silence.is_some());
    let by_block: HashMap<BlockId, &Question<'_>> =
        waiting().map(|question| (question.id, question)).collect();
    // The walk in which a block was first passed: one of the same walk closes a loop.
    let mut passed: HashMap<BlockId, BlockId> = HashMap::new();
    // A `default on` line that asks for ever does so in every step: one finding is enough.
    let mut reported: HashSet<Span> = HashSet::new();
    for start in waiting() {
        let mut path: Vec<&Question<'_>> = Vec::new();
        let mut at = Some(start);
        while let Some(question) = at {
            if let Some(walk) = passed.get(&question.id) {
                if *walk == start.id {
                    let found = finding(&path, question);
                    findings.extend(found.filter(|found| reported.insert(found.span())));
                }
                break;
            }
            passed.insert(question.id, start.id);
            path.push(question);
            let next = question.silence.as_ref().and_then(|silence| silence.next);
            // A bridge is not in the table: two legs are the most that a call may have.
            at = next.and_then(|next| by_block.get(&next)).copied();
        }
    }
}

/// The finding for the loop that comes back to `turn` at the end of `path`.
fn finding(path: &[&Question<'_>], turn: &Question<'_>) -> Option<Finding> {
    let at = path.iter().position(|question| question.id == turn.id)?;
    let (head, tail) = path.get(at..)?.split_first()?;
    if tail.is_empty() {
        return alone(head);
    }
    let from = head.silence.as_ref()?.lines.last()?;
    let names: Vec<_> = tail.iter().chain([head]).map(|question| question.title()).collect();
    let mut finding = Finding::new(
        Rule::UnboundedLoop,
        silent_event(from),
        "a caller who presses nothing is led round without end",
    )
    .label(format!("silence leads from {} to {}", head.title(), names.first()?));
    for (question, next) in tail.iter().zip(names.iter().skip(1)).take(MOST_LABELS) {
        let line = question.silence.as_ref()?.lines.last()?;
        finding = finding.also(silent_event(line), format!("and here to {next}"));
    }
    Some(finding.help(
        "let one of these steps end the call: \
         `on noinput { say \"We did not hear you. Goodbye.\"; hangup }`",
    ))
}

/// A step that asks itself for ever.
fn alone(question: &Question<'_>) -> Option<Finding> {
    let line = question.silence.as_ref()?.lines.last()?;
    let is_else = !line.handler.events.iter().any(|event| event.node == Event::Noinput);
    let event = if is_else { "else" } else { "noinput" };
    let ordinal = ordinal(line.ordinal().saturating_add(1).max(3));
    let default = if line.is_default { "default " } else { "" };
    let title = question.title();
    let finding = Finding::new(
        Rule::UnboundedLoop,
        silent_event(line),
        format!("{title} asks a caller who presses nothing again without end"),
    )
    .label("silence leads back to the same question")
    .help(format!(
        "write a line that ends it: \
         `{default}on {ordinal} {event} {{ say \"We did not hear you. Goodbye.\"; hangup }}`"
    ));
    let elsewhere = line.is_default;
    Some(if elsewhere { finding.also(question.span, "such as this one") } else { finding })
}

/// `3rd`, `11th`.
fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        (0 | 4.., _) => "th",
    };
    format!("{number}{ending}")
}
