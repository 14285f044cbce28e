//! `repeat-on-prompt`: a `repeat` on the `say` that is the prompt of a `capture`.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for question in &cx.questions {
        let Some(repeat) = question.options.repeat else { continue };
        let raw = repeat.node.0;
        let help = match repeat.whole() {
            Some(times) if times > 1 => {
                format!("write `tries {raw}` on the `capture` in place of `repeat {raw}`")
            }
            Some(_) | None => format!("leave out `repeat {raw}`"),
        };
        findings.push(
            Finding::new(Rule::RepeatOnPrompt, repeat.span, "a prompt cannot be repeated")
                .label("the provider may refuse the call, or speak it once")
                .also(question.span, "this `capture` makes it a prompt")
                .help(help),
        );
    }
}
