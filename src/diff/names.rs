//! Params and captures of two scripts: which is which, and what whoever sends has to give. In: the
//! declarations and how they are used. Out: names that were changed and nothing else, and changes.

use std::collections::{HashMap, HashSet};

use crate::flow::machine::{Declared, Event};
use crate::flow::template::{Piece, Template};
use crate::flow::value::HIDDEN;

use super::change::What;
use super::model::{Model, items};

/// The new names of old values, where only the name is another: a text, an event or a capture is
/// the same but for it.
pub(super) fn renamed(old: &Model, new: &Model) -> HashMap<String, String> {
    let gone = missing(old, new);
    let mut fresh = missing(new, old);
    if gone.is_empty() || fresh.is_empty() {
        return HashMap::new();
    }
    let all: HashSet<&str> =
        gone.iter().chain(&fresh).map(|declared| declared.name.as_str()).collect();
    let (old_uses, new_uses) = (uses(old, &all), uses(new, &all));
    let mut renamed = HashMap::new();
    for declared in gone {
        let is_it = |other: &&Declared| {
            let used = (old_uses.get(declared.name.as_str()), new_uses.get(other.name.as_str()));
            let used_alike = matches!(used, (Some(old), Some(new)) if !old.is_disjoint(new));
            used_alike && Declared { name: declared.name.clone(), ..(*other).clone() } == *declared
        };
        if let Some(at) = fresh.iter().position(is_it) {
            renamed.insert(declared.name.clone(), fresh.remove(at).name.clone());
        }
    }
    renamed
}

/// What the one declares and the other does not.
fn missing<'m>(of: &'m Model, other: &Model) -> Vec<&'m Declared> {
    let names: HashSet<&str> =
        other.machine.names.iter().map(|declared| declared.name.as_str()).collect();
    of.machine.names.iter().filter(|declared| !names.contains(declared.name.as_str())).collect()
}

/// How each of some names is used: in which texts, events and captures, without the names.
fn uses<'n>(model: &Model, names: &HashSet<&'n str>) -> HashMap<&'n str, HashSet<String>> {
    let mut uses: HashMap<&str, HashSet<String>> = HashMap::new();
    let mut add = |name: &str, used: String| {
        if let Some(name) = names.get(name) {
            uses.entry(*name).or_default().insert(used);
        }
    };
    let spots = model.spots.iter().flat_map(|spot| items(&spot.trace.segments));
    let replies = model.states.iter().flat_map(|state| &state.replies);
    let replies = replies.flat_map(|trace| items(&trace.segments));
    for text in spots.chain(replies).flat_map(|item| item.action.texts()) {
        for name in text.inserts() {
            add(name, without(text, name, names));
        }
    }
    for state in &model.states {
        let Some(spot) = model.spots.get(state.spot) else { continue };
        let path: Vec<_> = spot.path.iter().map(ToString::to_string).collect();
        let place = format!("{:?} {}", spot.part, path.join("/"));
        if let Some((name, _)) = state.keeps() {
            add(name, format!("captured in {place}"));
        }
        for event in state.step.on.iter().flat_map(|line| &line.events) {
            if let Event::Value(name) = event {
                add(name, format!("compared in {place}"));
            }
        }
    }
    uses
}

/// A text with a sign for one name, and another for the others that are looked at.
fn without(text: &Template, name: &str, names: &HashSet<&str>) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Insert(insert, _) if insert == name => "{this}".to_owned(),
        Piece::Insert(insert, _) if names.contains(insert.as_str()) => "{other}".to_owned(),
        Piece::Insert(insert, _) => format!("{{={insert}}}"),
        Piece::Literal(words) => words.replace('{', "{{"),
    };
    text.pieces.iter().map(piece).collect()
}

/// What has to be given, or is called otherwise.
pub(super) fn changes(old: &Model, new: &Model, renamed: &HashMap<String, String>) -> Vec<What> {
    let find = |model: &'_ Model, name: &str| -> Option<Declared> {
        let mut params = model.machine.names.iter().filter(|declared| declared.is_param);
        params.find(|declared| declared.name == name).cloned()
    };
    let new_name = |name: &str| renamed.get(name).map_or(name, String::as_str).to_owned();
    let mut changes = Vec::new();
    for before in &old.machine.names {
        let name = new_name(&before.name);
        if name != before.name {
            let (old, is_param) = (before.name.clone(), before.is_param);
            changes.push(What::ValueRenamed { old, new: name, is_param });
            continue;
        }
        if !before.is_param {
            continue;
        }
        let Some(now) = find(new, &name) else {
            changes.push(What::ParamRemoved { name });
            continue;
        };
        if now.ty != before.ty {
            changes.push(What::ParamType { name: name.clone(), old: before.ty, new: now.ty });
        }
        if now.default != before.default {
            let (old, new) = (shown(before), shown(&now));
            changes.push(What::ParamDefault { name, old, new });
        }
    }
    let old_names: HashSet<String> = old
        .machine
        .names
        .iter()
        .filter(|declared| declared.is_param)
        .map(|declared| new_name(&declared.name))
        .collect();
    let added = new.machine.names.iter().filter(|declared| declared.is_param);
    changes.extend(added.filter(|declared| !old_names.contains(&declared.name)).map(|declared| {
        What::ParamAdded { name: declared.name.clone(), ty: declared.ty, default: shown(declared) }
    }));
    changes
}

/// A param's default, as it may be shown.
fn shown(declared: &Declared) -> Option<String> {
    let hide = |default: &String| {
        if declared.ty.secret { HIDDEN.to_owned() } else { default.clone() }
    };
    declared.default.as_ref().map(hide)
}
