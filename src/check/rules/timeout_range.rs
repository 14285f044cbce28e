//! `timeout-range`: a time to wait that is none, or longer than the provider can count.

use crate::check::Cx;
use crate::check::places::{LONGEST_MS, options};
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for options in options(cx) {
        for (word, duration) in [("timeout", options.timeout), ("overall", options.overall)] {
            let Some(duration) = duration else { continue };
            if (1..=LONGEST_MS).contains(&duration.ms) {
                continue;
            }
            let (label, example) = match (duration.ms, word) {
                (0, "timeout") => ("no time at all", "5s"),
                (0, _) => ("no time at all", "10s"),
                (_, _) => ("more than 2147483647 milliseconds", "10s"),
            };
            findings.push(
                Finding::new(
                    Rule::TimeoutRange,
                    duration.span,
                    format!("`{word} {}` is not possible", duration.raw),
                )
                .label(label)
                .help(format!("write a time such as `{word} {example}`")),
            );
        }
    }
}
