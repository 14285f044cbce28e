//! `repeat-range`: a `repeat` other than 1, 2 or 3.

use crate::check::Cx;
use crate::check::places::options;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for repeat in options(cx).filter_map(|options| options.repeat) {
        let count = repeat.node.whole();
        if count.is_some_and(|count| (1..=3).contains(&count)) {
            continue;
        }
        let help = match count {
            Some(0) => "write `repeat 1`, or leave `repeat` out: it counts the first time, too",
            Some(_) => "write `repeat 3`, or less",
            None => "write `repeat 1`, `repeat 2` or `repeat 3`",
        };
        findings.push(
            Finding::new(
                Rule::RepeatRange,
                repeat.span,
                format!("`repeat {}` is not possible", repeat.0),
            )
            .label("1, 2 or 3 times")
            .help(help),
        );
    }
}
