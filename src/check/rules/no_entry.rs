//! `no-entry`: a script in which no statement stands outside of its steps.

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Declaration;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let hides_all =
        |finding: &Finding| matches!(finding.rule, Rule::PastedDocument | Rule::UnclosedBlock);
    let entry = &cx.script.entry;
    if !entry.statements.is_empty() || entry.broken || cx.parsed.findings.iter().any(hides_all) {
        return;
    }
    // What was meant for the entry may be among what could not be read.
    if ["call", "answer"].iter().any(|word| cx.parsed.mentioned.contains(word)) {
        return;
    }
    let first = cx.script.declarations.first();
    let (span, label) = match (entry.handlers.first(), first.map(|declaration| &declaration.node)) {
        (Some(line), _) => (line.span, "nothing comes before it"),
        (None, Some(Declaration::Step(step))) => (step.name.span, "no call gets here"),
        (None, Some(Declaration::Test(test))) => (test.name.span, "there is no call to test"),
        (None, None) => (Span::new(cx.source.id(), 0, 0), "nothing stands here"),
    };
    let step = cx.script.steps().next().map(|step| step.name.node);
    let go_on = match step {
        Some(step) => format!("-> {step}"),
        None => "say \"…\" voice en-GB-Emma".to_owned(),
    };
    let place = if first.is_some() || !entry.handlers.is_empty() { " above it" } else { "" };
    findings.push(
        Finding::new(Rule::NoEntry, span, "the script has no beginning")
            .label(label)
            .help(format!("write `call +6590000000 from +6588000000` and `{go_on}`{place}")),
    );
}
