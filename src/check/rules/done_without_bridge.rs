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
            .label("the end of a second call");
            let help = "move it below the `call` that connects the caller, or delete it";
            findings.push(
                match body.statements.last() {
                    Some(last) => finding.also(last.span, "what this waits for is no call"),
                    None => finding,
                }
                .help(help),
            );
        }
    }
}
