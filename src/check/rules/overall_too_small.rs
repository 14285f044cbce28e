//! `overall-too-small`: the whole entry has less time than its first digit.

use std::collections::HashSet;

use crate::check::Cx;
use crate::check::places::LONGEST_MS;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let defaults = &cx.flow.options;
    // Two defaults that do not go together are one mistake, however many captures take them.
    let mut seen = HashSet::new();
    for site in &cx.captures {
        let own = &site.node.options;
        let (Some(timeout), Some(overall)) =
            (own.timeout.or(defaults.timeout), own.overall.or(defaults.overall))
        else {
            continue;
        };
        let in_range = |ms: u64| (1..=LONGEST_MS).contains(&ms);
        if overall.ms >= timeout.ms || !in_range(overall.ms) || !in_range(timeout.ms) {
            continue;
        }
        if !seen.insert((timeout.span, overall.span)) {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::OverallTooSmall,
                overall.span,
                format!("`overall {}` is over before `timeout {}` is", overall.raw, timeout.raw),
            )
            .label("for the whole entry")
            .also(timeout.span, "for each single digit")
            .help(format!("write `overall {}` or more, or a shorter `timeout`", timeout.raw)),
        );
    }
}
