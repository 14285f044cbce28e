//! `unlikely-number`: a well-formed number that its country gives to nobody.
use std::collections::HashSet;

use super::super::Cx;
use crate::finding::Finding;
use crate::numbering::{is_likely, is_well_formed};
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Dial, Kind, Param, Value};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let dialled = cx.dials.iter().filter_map(|dial| match &dial.node {
        Dial::Number(number) => Some((*number, dial.span)),
        Dial::Quoted(number) => Some((number.as_ref(), dial.span)),
        Dial::Insert(_) => None,
    });
    let defaults = cx.script.params().filter_map(default_number);
    let mut seen = HashSet::new();
    for (number, span) in dialled.chain(defaults) {
        // What is misshapen is for `bad-number`.
        if is_well_formed(number) && seen.insert(number) && !is_likely(number) {
            findings.push(finding(number, span));
        }
    }
}

/// The number that a `param` has by default.
fn default_number<'a>(param: &Param<'a>) -> Option<(&'a str, Span)> {
    let is_open = param.ty.is_some_and(|ty| ty.kind == Kind::Phone && !ty.secret);
    let value = param.value.as_ref().filter(|_| is_open)?;
    match value.node {
        Value::Bare(number) => Some((number, value.span)),
        Value::Text(_) => None,
    }
}

fn finding(number: &str, span: Span) -> Finding {
    Finding::new(
        Rule::UnlikelyNumber,
        span,
        format!("`{number}` does not look like a number that is in use"),
    )
    .label("no numbers of this form are given out in its country")
    .help(
        "compare it digit by digit with the number that you were given; if it is right, \
         write `# ivrc: allow unlikely-number` above this line",
    )
}
