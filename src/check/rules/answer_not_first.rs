//! `answer-not-first`: an `answer` that is not the first statement of the script.

use crate::check::Cx;
use crate::check::places::bodies;
use crate::finding::Finding;
use crate::flow::Flow;
use crate::rule::Rule;
use crate::syntax::ast::Statement;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let first = cx.script.entry.statements.first();
    for (id, body) in bodies(cx) {
        for (index, statement) in body.statements.iter().enumerate() {
            let is_answer = matches!(statement.node, Statement::Answer(_));
            if !is_answer || (id, index) == (Flow::ENTRY, 0) {
                continue;
            }
            let finding =
                Finding::new(Rule::AnswerNotFirst, statement.span, "`answer` comes too late")
                    .label("the call has begun before");
            let first = first.map(|first| (&first.node, first.span));
            findings.push(match first {
                Some((Statement::Call(_), span)) => finding
                    .also(span, "this script places its call")
                    .help("delete it; what follows is heard once the other side picks up"),
                Some((Statement::Answer(_), span)) => {
                    finding.also(span, "the call is answered here").help("delete it")
                }
                Some((
                    Statement::Say(_)
                    | Statement::Capture(_)
                    | Statement::Play(_)
                    | Statement::Hangup
                    | Statement::Goto(_)
                    | Statement::Reprompt(_)
                    | Statement::Broken(_),
                    _,
                ))
                | None => finding.help("move it before all other statements of the script"),
            });
        }
    }
}
