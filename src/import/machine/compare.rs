//! Whether the script is the document again. In: the text of the script, the document. Out: the
//! compiled machine, and the first place where the two differ.

use jsonc_parser::common::Range;
use serde::Serialize;

use super::read::{Document, Flow};
use crate::flow::machine::{Machine, Reply, Step};
use crate::flow::template::Template;
use crate::flow::wire::Action;
use crate::flow::{Overrides, lower};
use crate::import::action::Item;
use crate::import::cx::member;
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;

/// The machine of a script.
pub(super) fn machine(script: &str) -> Machine {
    let source = Source::new(FileId(0), "imported.ivr", script);
    let parsed = parse(&source);
    let overrides = Overrides::default();
    Machine::build(&lower(&parsed.script, &overrides))
}

/// The first thing in the document that the machine does not have like that: its path, and where
/// it is, or what holds it.
pub(super) fn difference(document: &Document, machine: &Machine) -> Option<(String, Range)> {
    if let Some(path) =
        callflow("entry", &document.entry, &machine.entry.callflow, &machine.entry.waits)
    {
        return Some((path, document.entry.range));
    }
    let mut theirs = machine.steps.iter();
    for step in &document.steps {
        let path = member("steps", &step.name);
        let differs = match theirs.next() {
            Some((name, other)) if name == step.name => in_step(&path, step, other),
            Some(_) | None => Some(path),
        };
        if let Some(path) = differs {
            return Some((path, step.range));
        }
    }
    let ends = if theirs.next().is_some() {
        Some("steps")
    } else if !same(&document.error.list, &machine.error.callflow) {
        Some("error")
    } else {
        (document.keeps != machine.keeps).then_some("keeps")
    };
    ends.map(|path| (path.to_owned(), document.keeps_range))
}

fn in_step(path: &str, step: &super::read::Step, other: &Step) -> Option<String> {
    if !same(&step.ask.list, &other.ask) {
        return Some(format!("{path}.ask"));
    }
    let differs = |(at, reply): (usize, &super::read::Reply)| {
        let path = format!("{path}.on[{at}]");
        match other.on.get(at) {
            Some(other) => line(&path, reply, other),
            None => Some(path),
        }
    };
    let first = step.on.iter().enumerate().find_map(differs);
    first.or_else(|| (step.on.len() != other.on.len()).then(|| format!("{path}.on")))
}

fn line(path: &str, reply: &super::read::Reply, other: &Reply) -> Option<String> {
    let is_same = (reply.ordinal, &reply.events, &reply.outcome)
        == (other.ordinal, &other.events, &other.outcome);
    if !is_same {
        return Some(path.to_owned());
    }
    callflow(path, &reply.flow, &other.callflow, &other.waits)
}

fn callflow(
    path: &str,
    flow: &Flow,
    other: &[Action<Template>],
    waits: &Option<String>,
) -> Option<String> {
    if !same(flow.list(), other) {
        return Some(format!("{path}.callflow"));
    }
    (flow.waits != *waits).then(|| format!("{path}.waits"))
}

/// As JSON: how a value enters a text depends on its type, which the document does not have.
fn same(items: &[Item], actions: &[Action<Template>]) -> bool {
    let json = |action: &Action<Template>| json(action);
    items.len() == actions.len()
        && items.iter().zip(actions).all(|(item, action)| json(&item.action) == json(action))
}

/// Whether two callflows are the same in the document.
pub(super) fn same_ending(items: &[Item], machine: &Machine) -> bool {
    same(items, &machine.error.callflow)
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
