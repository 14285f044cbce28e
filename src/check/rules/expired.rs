//! `expired`: the moment after `valid until` has passed.
use jiff::Timestamp;

use super::super::Cx;
use crate::check::Purpose;
use crate::finding::Finding;
use crate::rule::{Rule, Severity};
use crate::syntax::ast::{Setting, Validity};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let now = cx.given.now;
    let until = cx.script.settings.iter().filter_map(|setting| match &setting.node {
        Setting::Valid(Validity::Until(until)) => Some(until),
        Setting::Valid(Validity::For(_))
        | Setting::Default(_)
        | Setting::DefaultOn(_)
        | Setting::Param(_)
        | Setting::Broken => None,
    });
    for until in until {
        // What is no timestamp was reported when it was read.
        let Ok(moment) = until.node.parse::<Timestamp>() else { continue };
        if moment > now {
            continue;
        }
        let clock = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let mut finding =
            Finding::new(Rule::Expired, until.span, format!("`{}` has passed", until.node))
                .label(format!("it is now {clock}"))
                .help("write a later time, or how long the call may wait: `valid for 1d`");
        if cx.given.purpose == Purpose::Send {
            finding.severity = Severity::Error;
        }
        findings.push(finding);
    }
}
