//! `param-missing`: params without a value when one is needed, all in one finding.

use std::collections::HashSet;

use crate::check::{Cx, Purpose};
use crate::finding::{Finding, all_of};
use crate::rule::Rule;
use crate::syntax::ast::Param;

/// How many of them are named.
const MOST: usize = 8;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.given.purpose < Purpose::Request {
        return;
    }
    let mut seen = HashSet::new();
    let missing: Vec<_> = cx
        .script
        .params()
        .filter(|param| seen.insert(param.name.node) && is_missing(cx, param))
        .collect();
    let Some((first, rest)) = missing.split_first() else { return };
    let message = match rest.len() {
        0 => format!("the param `{}` has no value", first.name.node),
        _ => {
            let names = all_of(missing.iter().map(|param| param.name.node), MOST);
            format!("the params {names} have no value")
        }
    };
    let mut finding = Finding::new(Rule::ParamMissing, first.name.span, message).label("no value");
    for param in rest.iter().take(MOST - 1) {
        finding = finding.also(param.name.span, "no value");
    }
    let mut set: Vec<_> =
        missing.iter().take(MOST).map(|param| format!("--set {}=…", param.name.node)).collect();
    if missing.len() > MOST {
        set.push("…".to_owned());
    }
    let give = if rest.is_empty() { "give it a value" } else { "give each a value" };
    let declared = first.ty.map_or(first.name.span, |ty| first.name.span.to(ty.span));
    findings.push(finding.help(format!(
        "{give}: `{}`; or write a default: `param {} = …`",
        set.join(" "),
        cx.written(declared)
    )));
}

fn is_missing(cx: &Cx<'_>, param: &Param<'_>) -> bool {
    let name = param.name.node;
    // Its value may be the part that could not be read.
    let may_be_lost = cx.parsed.mentioned.contains(name);
    param.value.is_none() && cx.values().get(name).is_none() && !may_be_lost
}
