//! `after-goto`: a statement behind `->`, or behind `reprompt`.

use crate::check::Cx;
use crate::check::places::behind;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Statement;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let leads_away = |statement: &Statement<'_>| {
        matches!(statement, Statement::Goto(_) | Statement::Reprompt(_))
    };
    for (end, next) in behind(cx, |_, _, statement| leads_away(statement)) {
        let word = if cx.written(end).starts_with("->") { "->" } else { "reprompt" };
        findings.push(
            Finding::new(Rule::AfterGoto, next, format!("this statement stands behind `{word}`"))
                .label("never carried out")
                .also(end, "the call goes on elsewhere from here")
                .help(match cx.written(next).trim_start() {
                    last if last.starts_with("hangup") || last.starts_with("->") => {
                        "delete it".to_owned()
                    }
                    _ => format!("move it before the `{word}`, or delete it"),
                }),
        );
    }
}
