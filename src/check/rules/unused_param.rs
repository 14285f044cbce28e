//! `unused-param`: a `param` that nothing in the script uses.
use std::collections::HashSet;

use super::super::Cx;
use super::foreign_insert;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::{Dial, Event, Statement};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let used = used(cx);
    for param in cx.script.params() {
        let name = param.name.node;
        let is_first = cx.flow.params.get(name).is_some_and(|first| std::ptr::eq(*first, param));
        if !is_first || used.contains(name) || cx.parsed.mentioned.contains(name) {
            continue;
        }
        findings.push(
            Finding::new(Rule::UnusedParam, param.name.span, format!("`{name}` is never used"))
                .label("nothing in the script says, dials or compares it")
                .help(format!(
                    "write `{{{name}}}` in the text that should say it, or delete the param"
                )),
        );
    }
}

/// Every name that is inserted, dialled or compared.
fn used<'a>(cx: &Cx<'a>) -> HashSet<&'a str> {
    let spoken = cx.texts.iter().map(|text| &text.text.node);
    let played = cx.plays.iter().map(|play| &play.node.url.node);
    let inserted = spoken.chain(played).flat_map(|text| text.inserts()).map(|insert| insert.node);
    let events = cx.handlers.iter().flat_map(|(handler, _)| &handler.events);
    let compared = events.filter_map(|event| match event.node {
        Event::Insert(name) => Some(name),
        Event::Keys(_)
        | Event::Range(..)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done
        | Event::Error => None,
    });
    let mut used: HashSet<_> = inserted.chain(compared).collect();
    // As they are written: a number that is given from outside leaves its insert used.
    used.extend(cx.calls.iter().filter_map(|call| dialled(&call.node.to)));
    used.extend(cx.calls.iter().filter_map(|call| call.node.from.as_ref().and_then(dialled)));
    used.extend(cx.flow.options.from.as_deref().and_then(dialled));
    used.extend(cx.script.entry.statements.iter().filter_map(|statement| match &statement.node {
        Statement::Answer(number) => number.as_ref().and_then(dialled),
        Statement::Call(_)
        | Statement::Say(_)
        | Statement::Capture(_)
        | Statement::Play(_)
        | Statement::Hangup
        | Statement::Goto(_)
        | Statement::Reprompt(_)
        | Statement::Broken(_) => None,
    }));
    // `$name` was meant to use it.
    used.extend(foreign_insert::found(cx).into_iter().map(|found| found.name));
    used
}

fn dialled<'a>(dial: &Spanned<Dial<'a>>) -> Option<&'a str> {
    match dial.node {
        Dial::Insert(name) => Some(name),
        Dial::Number(_) | Dial::Quoted(_) => None,
    }
}
