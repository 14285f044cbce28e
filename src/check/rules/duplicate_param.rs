//! `duplicate-param`: one name for two values.

use std::collections::HashMap;

use crate::check::Cx;
use crate::finding::Finding;
use crate::flow::BUILT_IN;
use crate::rule::Rule;
use crate::syntax::ast::{Name, Type};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let mut params: HashMap<&str, Name<'_>> = HashMap::new();
    for param in cx.script.params() {
        let name = param.name;
        let Some(first) = params.get(name.node) else {
            params.insert(name.node, name);
            continue;
        };
        findings.push(
            Finding::new(
                Rule::DuplicateParam,
                name.span,
                format!("there is another param `{}`", name.node),
            )
            .label("the second")
            .also(first.span, "the first")
            .help("delete one of the two lines"),
        );
    }
    let mut captures: HashMap<&str, (Name<'_>, Type)> = HashMap::new();
    for (_, captured) in &cx.flow.captures {
        let (name, ty) = (captured.name, captured.ty);
        // A built-in name is refused as such.
        if BUILT_IN.contains(&name.node) {
            continue;
        }
        if let Some(param) = params.get(name.node) {
            findings.push(
                Finding::new(
                    Rule::DuplicateParam,
                    name.span,
                    format!("`{}` is a param, and cannot be captured, too", name.node),
                )
                .label("captured here")
                .also(param.span, "the param")
                .help(format!("write another name here, such as `as entered-{}`", name.node)),
            );
            continue;
        }
        let (first, first_ty) = *captures.entry(name.node).or_insert((name, ty));
        if first_ty != ty {
            let message = format!("`{}` is `{first_ty}` in one capture and `{ty}` here", name.node);
            findings.push(
                Finding::new(Rule::DuplicateParam, name.span, message)
                    .label(format!("`{ty}`"))
                    .also(first.span, format!("`{first_ty}`"))
                    .help(format!("write `as {}: {first_ty}` here, or another name", name.node)),
            );
        }
    }
}
