//! `unused-default`: a setting of a `default` line that no statement takes over.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Capture, Options};

/// A setting: its word, its place, the statement that could take it, whether there is one, and
/// whether one does.
struct Setting {
    word: &'static str,
    place: Option<Span>,
    statement: &'static str,
    exists: bool,
    is_used: bool,
}

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // What could not be read may use any of them.
    if cx.is_broken() {
        return;
    }
    for setting in settings(cx).into_iter().filter(|setting| !setting.is_used) {
        let Some(place) = setting.place else { continue };
        let Setting { word, statement, exists, .. } = setting;
        let label = if exists {
            format!("every `{statement}` has its own `{word}`")
        } else {
            format!("the script has no `{statement}`")
        };
        findings.push(
            Finding::new(
                Rule::UnusedDefault,
                place,
                format!("the default for `{word}` is never used"),
            )
            .label(label)
            .help(format!("delete `{word}` and its value from the `default` line")),
        );
    }
}

fn settings(cx: &Cx<'_>) -> [Setting; 7] {
    let Options { voice, speed, timeout, overall, tries, hash, from, .. } = &cx.flow.options;
    // The built-in apology is spoken in it, where the step that waited has no voice.
    let apologises = cx.flow.has_events && cx.flow.error.is_none();
    let say = |word, place, is_used| Setting {
        word,
        place,
        statement: "say",
        exists: !cx.says.is_empty(),
        is_used,
    };
    let capture = |word, place, lacks: fn(&Capture<'_>) -> bool| {
        let is_used = cx.captures.iter().any(|capture| lacks(capture.node));
        Setting { word, place, statement: "capture", exists: !cx.captures.is_empty(), is_used }
    };
    let speaks = cx.says.iter().any(|say| say.node.options.voice.is_none());
    let paces = cx.says.iter().any(|say| say.node.options.speed.is_none());
    [
        say("voice", voice.map(|voice| voice.span), speaks || apologises),
        say("speed", speed.map(|speed| speed.span), paces),
        capture("timeout", timeout.map(|timeout| timeout.span), |it| it.options.timeout.is_none()),
        capture("overall", overall.map(|overall| overall.span), |it| it.options.overall.is_none()),
        capture("tries", tries.map(|tries| tries.span), |it| it.options.tries.is_none()),
        capture("hash", hash.map(|hash| hash.span), |it| it.options.hash.is_none()),
        Setting {
            word: "from",
            place: from.as_ref().map(|from| from.span),
            statement: "call",
            exists: !cx.calls.is_empty(),
            is_used: cx.calls.iter().any(|call| call.node.from.is_none()),
        },
    ]
}
