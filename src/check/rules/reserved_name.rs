//! `reserved-name`: a name that the language keeps for itself.

use crate::check::Cx;
use crate::finding::Finding;
use crate::flow::BUILT_IN;
use crate::rule::Rule;
use crate::syntax::ast::Name;
use crate::syntax::words::{NOT_STEPS, RESERVED};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for (step, _) in cx.steps() {
        if NOT_STEPS.contains(&step.name.node) {
            findings.push(refused(step.name, "a step", "the word has a meaning of its own"));
        } else {
            check_name(step.name, "a step", findings);
        }
    }
    let params = cx.script.params().map(|param| (param.name, "a param"));
    let captured = cx.captures.iter().filter_map(|site| site.node.name.as_ref());
    for (name, what) in params.chain(captured.map(|named| (named.name, "a capture"))) {
        if BUILT_IN.contains(&name.node) {
            findings.push(refused(name, what, "a number of the call itself, always known"));
        } else {
            check_name(name, what, findings);
        }
    }
    for outcome in cx.handlers.iter().filter_map(|(handler, _)| handler.outcome) {
        check_name(outcome, "an outcome", findings);
    }
}

fn check_name(name: Name<'_>, what: &str, findings: &mut Vec<Finding>) {
    if RESERVED.contains(&name.node) {
        findings.push(refused(name, what, "kept for a later version of the language"));
    }
}

fn refused(name: Name<'_>, what: &str, label: &'static str) -> Finding {
    let (name, span) = (name.node, name.span);
    Finding::new(Rule::ReservedName, span, format!("`{name}` cannot be the name of {what}"))
        .label(label)
        .help(format!("write another name everywhere, such as `my-{name}`"))
}
