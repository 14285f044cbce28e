//! `duplicate-step`: two steps have the same name.

use std::collections::HashMap;

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let mut seen = HashMap::new();
    for (step, _) in cx.steps() {
        let name = step.name;
        let Some(&first) = seen.get(name.node) else {
            seen.insert(name.node, name.span);
            continue;
        };
        findings.push(
            Finding::new(
                Rule::DuplicateStep,
                name.span,
                format!("there is another step `{}`", name.node),
            )
            .label("the second")
            .also(first, "the first")
            .help("put what they do into one step; or give one another name, and write `-> NAME` where callers should go to it"),
        );
    }
}
