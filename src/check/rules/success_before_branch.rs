//! `success-before-branch`: a `success` text that is also spoken after a wrong key.
use super::super::Cx;
use crate::finding::Finding;
use crate::flow::Block;
use crate::rule::Rule;
use crate::syntax::ast::Event;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for question in cx.questions.iter().filter(|question| question.silence.is_some()) {
        let Some(success) = &question.capture.options.success else { continue };
        // An `on digits` takes every entry: there is no wrong key.
        let Some(first) = question.block.lines.first() else { continue };
        if takes_anything(question.block) || question.is_broken() {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::SuccessBeforeBranch,
                success.span,
                "the `success` text is spoken before the key is looked at",
            )
            .label("also heard after a wrong key")
            .also(
                first.handler.events.first().map_or(first.span, |event| event.span),
                "the key is looked at from here on",
            )
            .help("leave out `success`, and say these words in the blocks of the right keys"),
        );
    }
}

fn takes_anything(block: &Block<'_>) -> bool {
    let mut events = block.lines.iter().flat_map(|line| &line.handler.events);
    events.any(|event| event.node == Event::Digits)
}
