//! `done-without-bridge`: `on done` where nobody else is called.

use std::collections::HashSet;

use crate::check::Cx;
use crate::check::places::{bodies, bridges};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Event;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let bridging: HashSet<_> = bridges(cx).map(|site| site.block).collect();
    for (id, body) in bodies(cx) {
        if body.broken || bridging.contains(&id) {
            continue;
        }
        let events = body.handlers.iter().flat_map(|handler| &handler.events);
        for event in events.filter(|event| event.node == Event::Done) {
            let finding = Finding::new(
                Rule::DoneWithoutBridge,
                event.span,
                "`done` never comes: nobody else is called here",
            )
            .label("comes only after a second `call`");
            let help =
                "delete it; `on done` stands below a second `call`, one that connects the caller";
            findings.push(
                match body.statements.last() {
                    Some(last) => finding.also(last.span, "this is no second call"),
                    None => finding,
                }
                .help(help),
            );
        }
    }
}
