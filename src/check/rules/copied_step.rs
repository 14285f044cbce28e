//! `copied-step`: two steps with the same content.
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::{Body, Statement, Step};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // The spelling finds the candidates in one pass, the tree decides.
    let mut by_spelling: HashMap<u64, &Step<'_>> = HashMap::new();
    for step in cx.script.steps().filter(|step| is_worth_comparing(&step.body)) {
        let mut spelling = DefaultHasher::new();
        for word in cx.written(step.body.span).split_ascii_whitespace() {
            word.hash(&mut spelling);
        }
        let first = *by_spelling.entry(spelling.finish()).or_insert(step);
        let is_other = first.name.node != step.name.node;
        if is_other && first.body == step.body {
            findings.push(finding(first, step));
        }
    }
}

/// A step that says nothing is only a name for something else.
fn is_worth_comparing(body: &Body<'_>) -> bool {
    !body.broken
        && body.statements.iter().any(|statement| match statement.node {
            Statement::Say(_) | Statement::Play(_) | Statement::Call(_) => true,
            Statement::Answer(_)
            | Statement::Capture(_)
            | Statement::Hangup
            | Statement::Goto(_)
            | Statement::Reprompt(_)
            | Statement::Broken(_) => false,
        })
}

fn finding(first: &Step<'_>, copy: &Step<'_>) -> Finding {
    let (kept, gone) = (first.name.node, copy.name.node);
    Finding::new(Rule::CopiedStep, copy.name.span, format!("`{gone}` is a copy of `{kept}`"))
        .label("the same content again")
        .also(first.name.span, "first written here")
        .help(format!("delete `{gone}`, and write `-> {kept}` wherever `-> {gone}` stands"))
}
