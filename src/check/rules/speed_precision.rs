//! `speed-precision`: a `speed` with more than one digit after the point.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Number;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let own = cx.says.iter().filter_map(|say| say.node.options.speed);
    for speed in cx.flow.options.speed.into_iter().chain(own) {
        if !is_too_fine(speed.node) {
            continue;
        }
        let raw = speed.node.0;
        let coarse = format!("{:.1}", speed.decimal());
        let finding = Finding::new(
            Rule::SpeedPrecision,
            speed.span,
            format!("`speed {raw}` has more than one digit after the point"),
        )
        .label("the provider describes one digit")
        .help(format!("write `speed {coarse}`"));
        findings.push(if cx.written(speed.span) == raw {
            finding.fix(format!("write `{coarse}`"), speed.span, coarse)
        } else {
            finding
        });
    }
}

/// Out of range it is for `speed-range`.
fn is_too_fine(speed: Number<'_>) -> bool {
    let fraction = speed.0.split_once('.').map_or("", |(_, fraction)| fraction);
    fraction.trim_end_matches('0').len() > 1 && (0.5..=2.0).contains(&speed.decimal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_is_fine() {
        let fine = ["1", "1.5", "1.50", "0.25", "9.99"];
        assert_eq!(fine.map(|speed| is_too_fine(Number(speed))), [false; 5]);
        assert!(is_too_fine(Number("0.95")));
    }
}
