//! `capture-without-prompt`: a `capture` with no `say` right above it.

use crate::check::Cx;
use crate::check::places::bodies;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::Statement;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for (_, body) in bodies(cx) {
        let mut said = None;
        let mut before = None;
        for statement in &body.statements {
            if matches!(statement.node, Statement::Capture(_)) && !is_prompt(before) {
                findings.push(report(statement, before, said));
            }
            if matches!(statement.node, Statement::Say(_)) {
                said = Some(statement);
            }
            before = Some(statement);
        }
    }
}

/// A prompt, or something behind which a `capture` is wrong for another reason.
fn is_prompt(before: Option<&Spanned<Statement<'_>>>) -> bool {
    before.is_some_and(|before| match before.node {
        Statement::Say(_) | Statement::Broken(_) | Statement::Hangup | Statement::Goto(_) => true,
        Statement::Call(_)
        | Statement::Answer(_)
        | Statement::Capture(_)
        | Statement::Play(_)
        | Statement::Reprompt(_) => false,
    })
}

fn report(
    capture: &Spanned<Statement<'_>>,
    before: Option<&Spanned<Statement<'_>>>,
    said: Option<&Spanned<Statement<'_>>>,
) -> Finding {
    let finding =
        Finding::new(Rule::CaptureWithoutPrompt, capture.span, "nothing asks for these keys")
            .label("no `say` stands right above");
    let used = before.is_some_and(|before| matches!(before.node, Statement::Capture(_)));
    match said {
        Some(said) if !used => finding
            .also(said.span, "this `say` is too far up")
            .help("move that `say` down, right above the `capture`"),
        Some(_) | None => finding.help("write `say \"…\"` right above it"),
    }
}
