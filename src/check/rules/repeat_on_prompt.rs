//! `repeat-on-prompt`: a `repeat` on the `say` that is the prompt of a `capture`.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for question in &cx.questions {
        let Some(repeat) = question.options.repeat else { continue };
        let raw = repeat.node.0;
        let help = match repeat.whole() {
            Some(times) if times > 1 => match &question.capture.options.tries {
                Some(tries) if tries.node.0 == raw => {
                    format!("delete `repeat {raw}`: `tries {raw}` does it")
                }
                Some(tries) => format!(
                    "delete `repeat {raw}`, and write `tries {raw}` in place of `tries {}`",
                    tries.node.0
                ),
                None => {
                    format!("delete `repeat {raw}`, and write `tries {raw}` behind the `capture`")
                }
            },
            Some(_) | None => format!("delete `repeat {raw}`"),
        };
        findings.push(
            Finding::new(Rule::RepeatOnPrompt, repeat.span, "a prompt cannot be repeated")
                .label("the provider may refuse the call, or speak it once")
                .also(question.span, "this `capture` makes it a prompt")
                .help(help),
        );
    }
}
