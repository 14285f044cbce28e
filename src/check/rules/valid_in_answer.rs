//! `valid-in-answer`: a limit for placing a call, in a script that places none.

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Setting;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let Some(answer) = cx.script.entry.statements.first().filter(|_| cx.flow.answers) else {
        return;
    };
    for setting in &cx.script.settings {
        if !matches!(setting.node, Setting::Valid(_)) {
            continue;
        }
        let len = cx.written(setting.span).trim_end_matches([';', ' ', '\t', '\r', '\n']).len();
        let span = setting.span.part(0, len);
        findings.push(
            Finding::new(Rule::ValidInAnswer, span, "this limits a call that is never placed")
                .label("how long a call may wait to be placed")
                .also(answer.span, "the script takes calls that arrive")
                .help("delete this line")
                .fix("delete the line", with_line(cx, setting.span), ""),
        );
    }
}

/// The whole line, where nothing else stands on it.
fn with_line(cx: &Cx<'_>, span: Span) -> Span {
    let line = cx.source.line_of(span.start);
    let (start, end) = (cx.source.line_start(line), cx.source.line_start(line + 1));
    let whole = Span { start, end, ..span };
    let alone = cx.source.line_text(line).trim() == cx.written(span).trim();
    if alone { whole } else { span }
}
