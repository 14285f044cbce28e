//! `no-error-handler`: a script with events that has no `default on error`.
use super::super::Cx;
use super::super::places::say;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if !cx.flow.has_events || cx.flow.error.is_some() || cx.has_broken_setting() {
        return;
    }
    let events = cx.handlers.iter().filter_map(|(handler, _)| handler.events.first());
    let Some(first) = events.map(|event| event.span).min() else { return };
    findings.push(
        Finding::new(
            Rule::NoErrorHandler,
            first,
            "the script has events, but no `default on error`",
        )
        .label("from here on a server carries the call, and it can fail")
        .help(format!(
            "write this above the first statement: `default on error {{ {}; hangup }}`",
            say(cx, "Sorry, something went wrong. Please call us back.")
        )),
    );
}
