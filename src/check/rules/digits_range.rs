//! `digits-range`: a number of digits that no `capture` can take.

use crate::check::Cx;
use crate::check::places::limits;
use crate::finding::Finding;
use crate::flow::callflow::digits;
use crate::flow::value::MOST_KEYS;
use crate::rule::Rule;
use crate::syntax::ast::{Capture, DigitCount};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for site in &cx.captures {
        let Some(digits) = site.node.digits.as_ref().filter(|_| limits(site.node).is_none()) else {
            continue;
        };
        let written = cx.written(digits.span);
        let finding = Finding::new(
            Rule::DigitsRange,
            digits.span,
            format!("no capture takes `{written}` digits"),
        )
        .code(code(cx, site.node));
        findings.push(match &digits.node {
            DigitCount::Between(least, most) => {
                match (least.whole(), most.whole()) {
                    // Turned round it is what was meant.
                    (Some(low), Some(high)) if high < low && 1 <= high && low <= MOST_KEYS => {
                        let turned = format!("{high}..{low}");
                        finding
                            .label("the least number comes first")
                            .help(format!("write `{turned}`"))
                            .fix(format!("write `{turned}`"), digits.span, turned)
                    }
                    (Some(0), Some(high)) if (1..=MOST_KEYS).contains(&high) => finding
                        .label("1 is the least")
                        .help(format!("write `1..{high}`; no key at all is `on noinput`")),
                    (low, _) => {
                        let low = low.filter(|low| (1..=MOST_KEYS).contains(low)).unwrap_or(1);
                        finding.label("from 1 to 25").help(format!("write `{low}..25`, or less"))
                    }
                }
            }
            DigitCount::Exactly(_) => {
                finding.label("from 1 to 25").help("write `capture 25`, the most, or less")
            }
            DigitCount::UpTo(_) => finding
                .label("from 1 to 25")
                .help("write a whole number from 1 to 25 behind the dots: `capture ..4`"),
        });
    }
}

/// The code for what is sent: nothing, where there is no whole number.
fn code(cx: &Cx<'_>, capture: &Capture<'_>) -> Option<i32> {
    let hash = capture.options.hash.or(cx.flow.options.hash);
    match digits(capture) {
        (Some(1..), None) => Some(-1003),
        (None, None) => hash.filter(|hash| !hash.node).map(|_| -1008),
        _ => Some(-1009),
    }
}
