//! `first-not-call`: a script that begins with neither `call` nor `answer`, or one with `answer`
//! that is about to be sent.

use crate::check::{Cx, Purpose};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Statement;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let entry = &cx.script.entry.statements;
    let Some(first) = entry.first() else { return };
    if cx.given.purpose == Purpose::Send && cx.flow.answers {
        findings.push(
            Finding::new(Rule::FirstNotCall, first.span, "the script places no call")
                .label("it waits for calls that arrive")
                .help("send a script that begins with `call TO from FROM`"),
        );
        return;
    }
    if matches!(first.node, Statement::Call(_) | Statement::Answer(_) | Statement::Broken(_)) {
        return;
    }
    // A late `answer` says for itself that it comes too late.
    if entry.iter().any(|statement| {
        matches!(statement.node, Statement::Answer(_) | Statement::Broken(Some("answer")))
    }) {
        return;
    }
    let finding = Finding::new(Rule::FirstNotCall, first.span, "nobody is on the line yet")
        .label("this comes first");
    let call = entry.iter().find(|statement| {
        matches!(statement.node, Statement::Call(_) | Statement::Broken(Some("call")))
    });
    findings.push(match call {
        Some(call) => finding
            .also(call.span, "the call begins only here")
            .help("move the `call` before all other statements"),
        None => finding.help(
            "write `call +6590000000 from +6588000000` above it, or `answer` for calls that arrive",
        ),
    });
}
