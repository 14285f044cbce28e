//! `expired`: the time in which the call may be placed is over.
use jiff::Timestamp;

use super::super::Cx;
use crate::check::Purpose;
use crate::finding::Finding;
use crate::rule::{Rule, Severity};
use crate::span::Spanned;
use crate::syntax::ast::{Duration, Setting, Validity};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for setting in &cx.script.settings {
        let found = match &setting.node {
            Setting::Valid(Validity::Until(until)) => moment(cx, until),
            Setting::Valid(Validity::For(length)) => length_of_time(length),
            Setting::Default(_) | Setting::DefaultOn(_) | Setting::Param(_) | Setting::Broken => {
                None
            }
        };
        findings.extend(found.map(|finding| match cx.given.purpose {
            Purpose::Send => Finding { severity: Severity::Error, ..finding },
            Purpose::Look | Purpose::Request => finding,
        }));
    }
}

fn moment(cx: &Cx<'_>, until: &Spanned<&str>) -> Option<Finding> {
    let now = cx.given.now;
    // What is no timestamp was reported when it was read. It is sent to the millisecond.
    let moment: Timestamp = until.node.parse().ok()?;
    let sent = Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment);
    if sent > now {
        return None;
    }
    let clock = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let message = format!("`{}` has passed", until.node);
    let finding = Finding::new(Rule::Expired, until.span, message)
        .label(format!("it is now {clock}"))
        .help("write a later time, or how long the call may wait: `valid for 1d`");
    Some(finding)
}

fn length_of_time(length: &Spanned<Duration<'_>>) -> Option<Finding> {
    let message = format!("`valid for {}` is over at once", length.raw);
    let finding = Finding::new(Rule::Expired, length.span, message)
        .label("less than a millisecond")
        .help("write how long the call may wait: `valid for 1d`");
    (length.ms == 0).then_some(finding)
}
