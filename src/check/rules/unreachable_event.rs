//! `unreachable-event`: an `on` line for which the other lines leave nothing.

use std::collections::HashMap;

use crate::check::Cx;
use crate::check::menu::{Brought, Key, Menu, key};
use crate::finding::Finding;
use crate::flow::{Block, Line, Next};
use crate::rule::Rule;
use crate::span::{Span, Spanned};
use crate::syntax::ast::Event;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for block in &cx.flow.blocks {
        if block.next == Next::Bridge {
            late_done(block, findings);
        }
        if let Some(menu) = Menu::of(block) {
            check_menu(cx, block, &menu, findings);
        }
    }
}

fn check_menu(cx: &Cx<'_>, block: &Block<'_>, menu: &Menu<'_>, findings: &mut Vec<Finding>) {
    let own = || block.lines.iter().filter(|line| !line.is_default);
    let names = |word: &Event<'_>| {
        own().flat_map(|line| &line.handler.events).any(|event| event.node == *word)
    };
    let both = names(&Event::Digits) && names(&Event::Nomatch);
    let mut places = None;
    for line in own() {
        for event in &line.handler.events {
            let is_done = matches!(event.node, Event::Done | Event::Error);
            // `digits` and `nomatch` in one step are reported as what they are.
            if is_done || (both && event.node == Event::Nomatch) {
                continue;
            }
            if menu.brought(line, &event.node) == Brought::NEVER {
                // Where each event stands is looked up only once there is something to report.
                let places = places.get_or_insert_with(|| places_of(block));
                findings.push(report(cx, line, event, places));
            }
        }
    }
}

/// The first place of each event of each round.
fn places_of<'a>(block: &'a Block<'_>) -> HashMap<(u32, Key<'a>), Span> {
    let mut places = HashMap::new();
    for line in &block.lines {
        for event in &line.handler.events {
            places.entry((line.ordinal(), key(&event.node))).or_insert(event.span);
        }
    }
    places
}

fn report(
    cx: &Cx<'_>,
    line: &Line<'_>,
    event: &Spanned<Event<'_>>,
    places: &HashMap<(u32, Key<'_>), Span>,
) -> Finding {
    let written = cx.written(event.span);
    let message = format!("nothing is left for `{written}`");
    let mut finding = Finding::new(Rule::UnreachableEvent, event.span, message)
        .label("never taken")
        .help(format!("delete `{written}` from its line, and the line if it names nothing else; or delete the lines that leave nothing for it"));
    let takers: &[(Event<'_>, &'static str)] = match event.node {
        Event::Else => &[
            (Event::Digits, "takes every other entry"),
            (Event::Nomatch, "takes every other entry"),
            (Event::Noinput, "takes silence"),
        ],
        Event::Nomatch => &[(Event::Digits, "takes every other entry")],
        Event::Keys(_)
        | Event::Insert(_)
        | Event::Range(..)
        | Event::Digits
        | Event::Noinput
        | Event::Done
        | Event::Error => &[],
    };
    let mut named = takers.len();
    for (taker, label) in takers {
        let place = places.get(&(line.ordinal(), key(taker)));
        named -= usize::from(place.is_none());
        if let Some(place) = place {
            finding = finding.also(*place, *label);
        }
    }
    if named == 0 {
        finding = finding.help(format!("delete `{written}`: other lines name every key"));
    }
    finding
}

/// A bridge is always the first round.
fn late_done(block: &Block<'_>, findings: &mut Vec<Finding>) {
    for line in block.lines.iter().filter(|line| !line.is_default) {
        let Some(ordinal) = line.handler.ordinal.filter(|ordinal| ordinal.node > 1) else {
            continue;
        };
        if line.handler.events.iter().any(|event| event.node == Event::Done) {
            findings.push(
                Finding::new(
                    Rule::UnreachableEvent,
                    ordinal.span,
                    "a bridging `call` has no second round",
                )
                .label("never reached")
                .help("write `on done` without it"),
            );
        }
    }
}
