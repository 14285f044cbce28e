//! Whose block is whose. In: the steps of a machine. Out: for each, what it does before it waits,
//! and where it is written: as a step, in braces behind a line, or behind a `default on` line. The
//! names of nameless blocks tell the way to them.

use std::collections::HashMap;

use super::read::{Document, Flow};
use crate::flow::naming;
use crate::flow::wire::Action;
use crate::import::action::Item;
use crate::syntax::{MAX_DEPTH, is_name, words};

/// The steps of a document, with what follows from their names.
pub(super) struct Tree<'d> {
    /// The document.
    pub(super) document: &'d Document,
    /// Their places, by name.
    index: HashMap<&'d str, usize>,
    /// What is known of each.
    pub(super) nodes: Vec<Node>,
}

/// What is known of a step.
#[derive(Debug)]
pub(super) struct Node {
    /// What it does, up to the action that waits; `None` for a bridge that nothing leads to.
    pub(super) own: Option<Vec<Item>>,
    /// It waits for the end of a bridge.
    pub(super) bridges: bool,
    /// Where it is written.
    pub(super) place: Place,
    /// The whole way to it, which its name may shorten.
    path: String,
}

/// Where a step is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The statements at the top level.
    Entry,
    /// `step NAME { … }`.
    Step,
    /// In braces behind line `.1` of step `.0`.
    Line(usize, usize),
    /// In braces behind a `default on` line.
    Default,
    /// Nowhere: no line leads to it.
    Lost,
}

impl<'d> Tree<'d> {
    pub(super) fn of(document: &'d Document) -> Self {
        let index = document.steps.iter().enumerate().map(|(at, step)| (step.name.as_str(), at));
        let mut tree = Self { document, index: index.collect(), nodes: Vec::new() };
        let mut leading: HashMap<&str, &Flow> = HashMap::new();
        let replies = document.steps.iter().flat_map(|step| &step.on).map(|reply| &reply.flow);
        for flow in std::iter::once(&document.entry).chain(replies) {
            if let Some(step) = flow.waits.as_deref() {
                leading.entry(step).or_insert(flow);
            }
        }
        for step in &document.steps {
            let flow = leading.get(step.name.as_str()).copied();
            let own = if step.name == "entry" {
                Some(document.entry.list().to_vec())
            } else {
                own(&step.ask.list, flow)
            };
            let last = own.as_ref().and_then(|own| own.last()).map(|item| &item.action);
            let place = match step.name.as_str() {
                "entry" if document.entry.waits.as_deref() == Some("entry") => Place::Entry,
                name if is_name(name) && !words::NOT_STEPS.contains(&name) => Place::Step,
                _ => Place::Lost,
            };
            let bridges = last.is_none_or(|last| matches!(last, Action::MakeCall(_)));
            tree.nodes.push(Node { own, bridges, place, path: step.name.clone() });
        }
        tree.find_blocks();
        tree
    }

    /// The step of a name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// What a step does, where it is known and the step can wait there.
    pub(super) fn own(&self, at: usize) -> Option<&[Item]> {
        self.nodes.get(at)?.own.as_deref()
    }

    /// Where a step is written.
    pub(super) fn place(&self, at: usize) -> Place {
        self.nodes.get(at).map_or(Place::Lost, |node| node.place)
    }

    /// Finds the lines that nameless blocks stand behind, from their parents on.
    fn find_blocks(&mut self) {
        let mut open = Vec::new();
        for step in &self.document.steps {
            for reply in &step.on {
                let (Some(name), Some(first)) = (&reply.flow.waits, reply.events.first()) else {
                    continue;
                };
                let (short, path) = naming::nameless("default", first, reply.ordinal);
                if short == *name {
                    self.settle(name, Place::Default, path);
                }
            }
        }
        open.extend((0..self.nodes.len()).filter(|at| self.place(*at) != Place::Lost));
        while let Some(at) = open.pop() {
            let Some(step) = self.document.steps.get(at) else { continue };
            let from = self.nodes.get(at).map(|node| node.path.clone()).unwrap_or_default();
            for (line, reply) in step.on.iter().enumerate() {
                let (Some(name), Some(first)) = (&reply.flow.waits, reply.events.first()) else {
                    continue;
                };
                let (short, path) = naming::nameless(&from, first, reply.ordinal);
                let fits = self.find(name).and_then(|to| self.own(to)) == Some(reply.flow.list());
                // A way deeper than braces go is none; and it would grow with every step.
                let is_deep = path.matches('/').count() >= MAX_DEPTH;
                if short == *name
                    && fits
                    && !is_deep
                    && self.settle(name, Place::Line(at, line), path)
                {
                    open.extend(self.find(name));
                }
            }
        }
    }

    /// Gives a step that has no place yet its place.
    fn settle(&mut self, name: &str, place: Place, path: String) -> bool {
        let Some(node) = self.find(name).and_then(|at| self.nodes.get_mut(at)) else {
            return false;
        };
        let is_new = node.place == Place::Lost;
        if is_new {
            node.place = place;
            node.path = path;
        }
        is_new
    }

    /// The step that a `reprompt` in a line of `at` asks again.
    pub(super) fn asker(&self, at: usize) -> Option<usize> {
        let mut at = at;
        // A block is settled by its parent, so that no way up is longer than there are steps.
        for _ in 0..=self.nodes.len() {
            let node = self.nodes.get(at)?;
            match node.place {
                _ if !node.bridges => return Some(at),
                Place::Line(parent, _) => at = parent,
                Place::Entry | Place::Step | Place::Default | Place::Lost => return None,
            }
        }
        None
    }
}

/// What a step asks, and the call at its end if it bridges, which only those know who lead to it.
fn own(ask: &[Item], leading: Option<&Flow>) -> Option<Vec<Item>> {
    let bridge = leading.and_then(|flow| flow.list().last());
    match bridge.map(|item| &item.action) {
        Some(Action::MakeCall(_)) => Some(ask.iter().chain(bridge).cloned().collect()),
        Some(Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) | Action::Hangup)
        | None => {
            let asks = ask.last().map(|item| &item.action);
            matches!(asks, Some(Action::SayAndCapture(_))).then(|| ask.to_vec())
        }
    }
}
