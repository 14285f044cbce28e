//! `duplicate-test`: two tests have the same title.

use std::collections::HashMap;

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let mut seen = HashMap::new();
    for test in cx.script.tests() {
        let span = test.name.span;
        let Some(title) = test.name.literal().filter(|title| !title.is_empty()) else { continue };
        let Some(&first) = seen.get(&title) else {
            seen.insert(title, span);
            continue;
        };
        findings.push(
            Finding::new(Rule::DuplicateTest, span, format!("there is another test `{title}`"))
                .label("the second")
                .also(first, "the first")
                .help("say in one of the titles what that test shows beyond the other"),
        );
    }
}
