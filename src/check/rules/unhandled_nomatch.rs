//! `unhandled-nomatch`: a step that does not say what happens after a wrong key.
use super::super::Cx;
use super::super::places::say;
use crate::finding::Finding;
use crate::flow::Block;
use crate::rule::Rule;
use crate::syntax::ast::{DigitCount, Event};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.has_broken_setting() {
        return;
    }
    for question in &cx.questions {
        let waits = question.silence.is_some() && !question.is_broken();
        if !waits || answers_mistakes(question.block) || has_all_digits(question) {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::UnhandledNomatch,
                question.span,
                format!("{} does not say what happens after a wrong key", question.title()),
            )
            .label("the same words are spoken again; after the third time the call ends")
            .help(format!(
                "write `on nomatch {{ {}; hangup }}`, or an `on else` for silence as well",
                say(cx, "That is not one of the choices. Goodbye.")
            )),
        );
    }
}

fn events<'a>(block: &'a Block<'a>) -> impl Iterator<Item = &'a Event<'a>> {
    block.lines.iter().flat_map(|line| &line.handler.events).map(|event| &event.node)
}

fn answers_mistakes<'a>(block: &'a Block<'a>) -> bool {
    events(block).any(|event| matches!(event, Event::Nomatch | Event::Digits | Event::Else))
}

/// One key is asked for and all ten digits have a line: nothing but `*` is left to go wrong.
fn has_all_digits(question: &super::super::graph::Question<'_>) -> bool {
    let most = question.capture.digits.as_ref().map(|digits| match digits.node {
        DigitCount::Exactly(most) | DigitCount::Between(_, most) | DigitCount::UpTo(most) => most,
    });
    if most.and_then(|most| most.whole()) != Some(1) {
        return false;
    }
    let mut named = [false; 10];
    for event in events(question.block) {
        let (low, high) = match event {
            Event::Keys(keys) => (keys.parse().ok(), keys.parse().ok()),
            Event::Range(low, high) => (low.whole(), high.whole()),
            Event::Insert(_)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done
            | Event::Error => continue,
        };
        let (Some(low), Some(high)) = (low, high) else { continue };
        (0_u64..)
            .zip(&mut named)
            .for_each(|(digit, named)| *named |= low <= digit && digit <= high);
    }
    named.iter().all(|named| *named)
}
