//! `tries-range`: a `tries` that is no count.

use crate::check::Cx;
use crate::check::places::options;
use crate::finding::Finding;
use crate::rule::Rule;

/// The provider counts in 32 bits.
const MOST: u64 = i32::MAX as u64;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for tries in options(cx).filter_map(|options| options.tries) {
        if tries.node.whole().is_some_and(|count| (1..=MOST).contains(&count)) {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::TriesRange,
                tries.span,
                format!("nothing can be asked `{}` times", tries.0),
            )
            .label("a whole number, 1 or more")
            .help("write `tries 1` to ask once, `tries 2` to ask once more"),
        );
    }
}
