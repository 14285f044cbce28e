//! `tiny-duration`: a time under a tenth of a second; most likely its unit was forgotten.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::{Duration, Options, Setting, Validity};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let captures = cx.captures.iter().map(|capture| &capture.node.options);
    let defaults = cx.script.default_options();
    for options in defaults.chain(captures) {
        findings.extend(times(options).filter_map(|(word, time)| finding(cx, word, time)));
    }
    for setting in &cx.script.settings {
        if let Setting::Valid(Validity::For(time)) = &setting.node {
            findings.extend(finding(cx, "valid for", *time));
        }
    }
}

fn times<'a>(
    options: &Options<'a>,
) -> impl Iterator<Item = (&'static str, Spanned<Duration<'a>>)> + use<'a> {
    let times = [("timeout", options.timeout), ("overall", options.overall)];
    times.into_iter().filter_map(|(word, time)| Some((word, time?)))
}

fn finding(cx: &Cx<'_>, word: &str, time: Spanned<Duration<'_>>) -> Option<Finding> {
    // 0 is out of range, which is an error.
    if !(1..100).contains(&time.ms) {
        return None;
    }
    let raw = time.raw;
    let milliseconds = if time.ms == 1 { "millisecond" } else { "milliseconds" };
    let finding = Finding::new(
        Rule::TinyDuration,
        time.span,
        format!("`{word} {raw}` is {} {milliseconds}", time.ms),
    )
    .label("less than a tenth of a second");
    if !raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(finding.help(format!("write a time that a caller can keep to: `{word} 5s`")));
    }
    let finding = finding.help(format!("write the unit: `{word} {raw}s`"));
    let is_exact = cx.written(time.span) == raw;
    Some(if is_exact {
        finding.fix("write `s` behind it", time.span.after(), "s")
    } else {
        finding
    })
}
