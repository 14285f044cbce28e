//! `no-entry`: a script in which nothing stands outside of its steps.

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Declaration;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let hides_all =
        |finding: &Finding| matches!(finding.rule, Rule::PastedDocument | Rule::UnclosedBlock);
    if !cx.script.entry.is_empty() || cx.parsed.findings.iter().any(hides_all) {
        return;
    }
    // What was meant for the entry may be among what could not be read.
    if ["call", "answer"].iter().any(|word| cx.parsed.mentioned.contains(word)) {
        return;
    }
    let first = cx.script.declarations.first();
    let (span, label) = match first.map(|declaration| &declaration.node) {
        Some(Declaration::Step(step)) => (step.name.span, "no call gets here"),
        Some(Declaration::Test(test)) => (test.name.span, "there is no call to test"),
        None => (Span::new(cx.source.id(), 0, 0), "nothing stands here"),
    };
    let step = cx.script.steps().next().map(|step| step.name.node);
    let go_on = match step {
        Some(step) => format!("-> {step}"),
        None => "say \"…\" voice en-GB-Emma".to_owned(),
    };
    let place = if first.is_some() { " above it" } else { "" };
    findings.push(
        Finding::new(Rule::NoEntry, span, "the script has no beginning")
            .label(label)
            .help(format!("write `call +6590000000 from +6588000000` and `{go_on}`{place}")),
    );
}
