//! `equal-timeouts`: the whole entry has no more time than one digit.

use std::collections::HashSet;

use crate::check::Cx;
use crate::check::places::LONGEST_MS;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let defaults = &cx.flow.options;
    // Two defaults that are equal are one matter, however many captures take them.
    let mut seen = HashSet::new();
    for site in &cx.captures {
        let own = &site.node.options;
        let times = own.timeout.or(defaults.timeout).zip(own.overall.or(defaults.overall));
        let Some((timeout, overall)) = times.filter(|(one, all)| one.ms == all.ms) else {
            continue;
        };
        if !(1..=LONGEST_MS).contains(&overall.ms) || !seen.insert((timeout.span, overall.span)) {
            continue;
        }
        let message = format!("`overall {}` is as long as `timeout {}`", overall.raw, timeout.raw);
        findings.push(
            Finding::new(Rule::EqualTimeouts, overall.span, message)
                .label("for the whole entry")
                .also(timeout.span, "for each single digit")
                .help(format!(
                    "write `overall {}`, or another time longer than `timeout {}`",
                    twice(overall.ms),
                    timeout.raw
                )),
        );
    }
}

/// Twice a time, as a script has it.
fn twice(ms: u64) -> String {
    let twice = ms.saturating_mul(2).min(LONGEST_MS);
    if twice.is_multiple_of(1000) { format!("{}s", twice / 1000) } else { format!("{twice}ms") }
}
