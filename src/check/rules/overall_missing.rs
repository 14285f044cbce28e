//! `overall-missing`: a `timeout` for each digit without the `overall` for the whole entry.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::{Span, Spanned};
use crate::syntax::ast::Duration;

/// What the provider takes where nothing is written, by its guide.
const LEFT_OUT: (&str, u64) = ("30s", 30_000);

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.flow.options.overall.is_some() {
        return;
    }
    let mut by_default = None;
    for capture in &cx.captures {
        let options = &capture.node.options;
        if options.overall.is_some() {
            continue;
        }
        match options.timeout {
            Some(timeout) => findings.push(finding(timeout)),
            None => by_default = by_default.or(Some(capture.span)),
        }
    }
    // One line takes the time from the captures: one finding, however many they are.
    if let (Some(timeout), Some(capture)) = (cx.flow.options.timeout, by_default) {
        findings.push(with_capture(finding(timeout), capture));
    }
}

fn with_capture(finding: Finding, capture: Span) -> Finding {
    finding.also(capture, "this `capture` has no `overall` of its own")
}

fn finding(timeout: Spanned<Duration<'_>>) -> Finding {
    let raw = timeout.raw;
    let overall = if timeout.ms <= LEFT_OUT.1 { LEFT_OUT.0 } else { raw };
    Finding::new(
        Rule::OverallMissing,
        timeout.span,
        format!("`timeout {raw}` has no `overall` beside it"),
    )
    .label("the time for each digit")
    .help(format!(
        "write `timeout {raw} overall {overall}`: by the provider's rules (-1005) the time for the \
         whole entry stands beside that for each digit"
    ))
    .fix(
        format!("add `overall {overall}`"),
        timeout.span.after(),
        format!(" overall {overall}"),
    )
}
