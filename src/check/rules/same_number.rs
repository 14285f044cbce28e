//! `same-number`: a call that goes to the number it comes from.
use super::super::Cx;
use crate::finding::Finding;
use crate::flow::ActionKind;
use crate::rule::Rule;
use crate::syntax::ast::Dial;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for action in cx.flow.blocks.iter().flat_map(|block| &block.actions) {
        let ActionKind::Call { to, from: Some(from), .. } = &action.kind else { continue };
        if !is_same(&to.node, &from.node) {
            continue;
        }
        let number = shown(&to.node);
        let finding = Finding::new(
            Rule::SameNumber,
            to.span,
            format!("the call goes to {number} and comes from the same number"),
        )
        .label("who is called")
        .help("write one of your own numbers behind `from`, or another number behind `call`");
        // A number that was given from outside has no place of its own.
        findings.push(if to.span == from.span {
            finding
        } else {
            finding.also(from.span, "the number that shows on the phone")
        });
    }
}

fn is_same(to: &Dial<'_>, from: &Dial<'_>) -> bool {
    match (digits(to), digits(from)) {
        (Some(to), Some(from)) => to == from,
        _ => to == from,
    }
}

/// The digits of a number that is written out.
fn digits<'a>(dial: &'a Dial<'_>) -> Option<&'a str> {
    let number: &str = match dial {
        Dial::Number(number) => number,
        Dial::Quoted(number) => number,
        Dial::Insert(_) => return None,
    };
    Some(number.strip_prefix('+').unwrap_or(number))
}

fn shown(dial: &Dial<'_>) -> String {
    match dial {
        Dial::Number(number) => format!("`{number}`"),
        Dial::Quoted(number) => format!("`{number}`"),
        Dial::Insert(name) => format!("`{{{name}}}`"),
    }
}
