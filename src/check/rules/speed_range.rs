//! `speed-range`: a `speed` below 0.5 or above 2.

use crate::check::Cx;
use crate::check::places::options;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for speed in options(cx).filter_map(|options| options.speed) {
        let pace = speed.node.decimal();
        if (0.5..=2.0).contains(&pace) {
            continue;
        }
        let help = if pace > 2.0 {
            "write `speed 2`, the fastest, or less"
        } else {
            "write `speed 0.5`, the slowest, or more"
        };
        findings.push(
            Finding::new(
                Rule::SpeedRange,
                speed.span,
                format!("`speed {}` is not possible", speed.0),
            )
            .label("from 0.5 to 2")
            .help(help),
        );
    }
}
