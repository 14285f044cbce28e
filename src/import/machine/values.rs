//! Names of values. In: the texts and events of a machine, and the names that it keeps. Out: which
//! are params, of what type as far as their use tells, and which captures must have a name. A
//! value that is read and not kept can only have come with the event that it is read after.

use std::collections::{HashMap, HashSet};

use super::read::{Document, Flow};
use super::tree::Tree;
use crate::flow::BUILT_IN;
use crate::flow::liveness;
use crate::flow::machine::{Callflow, Event, Reply, Step, Steps, WaitsFor};
use crate::flow::template::{Manner, Piece, Template};
use crate::flow::wire::Action;
use crate::import::action::Item;
use crate::span::Span;
use crate::syntax::ast::Kind;

/// What is declared.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Params with their types, in the order of their lines.
    pub(super) params: Vec<(String, &'static str)>,
    /// The names of captures, by step.
    pub(super) captures: HashMap<usize, String>,
}

/// The values of a document.
pub(super) fn values(tree: &Tree<'_>) -> Values {
    let document = tree.document;
    let kept: HashSet<&str> = document.keeps.iter().map(String::as_str).collect();
    let entry = callflow(&document.entry);
    let steps = steps(tree);
    let mut values = Values::default();
    let mut captured: HashSet<String> = HashSet::new();
    for (step, reads) in liveness::by_step(&entry, &steps) {
        let fresh = reads.into_iter().find(|name| !kept.contains(name) && !BUILT_IN.contains(name));
        if let (Some(name), Some(at)) = (fresh, tree.find(step)) {
            values.captures.insert(at, name.to_owned());
            captured.insert(name.to_owned());
        }
    }
    let (used, kinds) = uses(document);
    let mut declared: HashSet<&str> = HashSet::new();
    for name in document.keeps.iter().map(String::as_str).chain(used) {
        let is_new = declared.insert(name);
        if is_new && !captured.contains(name) && !BUILT_IN.contains(&name) {
            let kind = kinds.get(name).copied().unwrap_or_default();
            values.params.push((name.to_owned(), kind.word()));
        }
    }
    values
}

/// The steps as the compiler has them, without any name of a capture.
fn steps(tree: &Tree<'_>) -> Steps {
    let mut steps = Steps::default();
    for (step, node) in tree.document.steps.iter().zip(&tree.nodes) {
        let on = step.on.iter().map(|reply| {
            let Callflow { callflow, waits } = callflow(&reply.flow);
            Reply {
                ordinal: reply.ordinal,
                events: reply.events.clone(),
                outcome: None,
                callflow,
                waits,
                own: true,
                span: Span::default(),
            }
        });
        let waits_for = if node.bridges {
            WaitsFor::Bridge
        } else {
            WaitsFor::Digits { name: None, secret: false }
        };
        let ask = step.ask.list.iter().map(|item| item.action.clone()).collect();
        steps.push(step.name.clone(), Step { ask, on: on.collect(), waits_for, voice: None });
    }
    steps
}

fn callflow(flow: &Flow) -> Callflow {
    let callflow = flow.list().iter().map(|item| item.action.clone()).collect();
    Callflow { callflow, waits: flow.waits.clone() }
}

fn compared(event: &Event) -> Option<&str> {
    match event {
        Event::Value(name) => Some(name),
        Event::Keys(_)
        | Event::Range(..)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done => None,
    }
}

/// The names in the texts of actions, with what their use says of their type.
fn inserts(items: &[Item]) -> impl Iterator<Item = (&str, Kind)> {
    items.iter().flat_map(|item| {
        let is_url = matches!(item.action, Action::PlayFile(_));
        item.action.texts().flat_map(move |text| names(text, is_url))
    })
}

fn names(text: &Template, is_url: bool) -> impl Iterator<Item = (&str, Kind)> {
    let alone = text.pieces.len() == 1;
    text.pieces.iter().filter_map(move |piece| match piece {
        Piece::Insert(name, Manner::Plain) => Some((name.as_str(), Kind::Phone)),
        Piece::Insert(name, _) if is_url && alone => Some((name.as_str(), Kind::Url)),
        Piece::Insert(name, _) => Some((name.as_str(), Kind::Text)),
        Piece::Literal(_) => None,
    })
}

/// Every name that is used, in order, and its type: the strictest that its uses ask for.
fn uses(document: &Document) -> (Vec<&str>, HashMap<&str, Kind>) {
    let replies = document.steps.iter().flat_map(|step| &step.on);
    let flows = std::iter::once(&document.entry).chain(replies.clone().map(|reply| &reply.flow));
    let texts = flows.flat_map(|flow| inserts(flow.list()));
    let asks = document.steps.iter().flat_map(|step| inserts(&step.ask.list));
    let events = replies.flat_map(|reply| reply.events.iter().filter_map(compared));
    let strict = |kind: Kind| match kind {
        Kind::Phone => 3,
        Kind::Digits | Kind::Number => 2,
        Kind::Url => 1,
        Kind::Text => 0,
    };
    let (mut order, mut kinds) = (Vec::new(), HashMap::new());
    for (name, kind) in texts.chain(asks).chain(events.map(|name| (name, Kind::Digits))) {
        let known = kinds.entry(name).or_insert_with(|| {
            order.push(name);
            kind
        });
        if strict(kind) > strict(*known) {
            *known = kind;
        }
    }
    (order, kinds)
}
