//! Endings that several lines share. In: a script whose endings are written out behind each line,
//! as a machine has them. Out: the same script with a step for each that stands there twice, named
//! for its first words. A step that does not wait is nothing to a machine.

use std::collections::{HashMap, HashSet};

use crate::flow::template::{Piece, Template};
use crate::flow::wire::Action;
use crate::import::script::{Block, Reaction, Script, What};
use crate::syntax::{is_name, words};

/// Gives shared endings a name.
pub(super) fn share(script: &mut Script) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    each(script, &mut |reaction| {
        if let Some(key) = key(reaction) {
            *counts.entry(key).or_default() += 1;
        }
    });
    let mut taken: HashSet<String> = script.steps.iter().map(|(name, _)| name.clone()).collect();
    let mut named: HashMap<String, String> = HashMap::new();
    let mut steps = Vec::new();
    each(script, &mut |reaction| {
        let Some(key) = key(reaction).filter(|key| counts.get(key).is_some_and(|count| *count > 1))
        else {
            return;
        };
        let Reaction::Block(block) = &*reaction else { return };
        let name = named.entry(key).or_insert_with(|| {
            let name = name(block, &taken);
            taken.insert(name.clone());
            steps.push((name.clone(), block.clone()));
            name
        });
        *reaction = Reaction::Goto(name.clone());
    });
    script.steps.extend(steps);
}

/// Every reaction of the script.
fn each(script: &mut Script, look: &mut impl FnMut(&mut Reaction)) {
    let Script { entry, defaults, steps, .. } = script;
    let blocks = std::iter::once(entry).chain(steps.iter_mut().map(|(_, block)| block));
    for line in blocks.flat_map(|block| &mut block.lines).chain(defaults) {
        inside(&mut line.reaction, look);
    }
}

fn inside(reaction: &mut Reaction, look: &mut impl FnMut(&mut Reaction)) {
    if let Reaction::Block(block) = reaction {
        for line in &mut block.lines {
            inside(&mut line.reaction, look);
        }
    }
    look(reaction);
}

/// What an ending is known by; `None` for what is no ending, or too short to be worth a name.
fn key(reaction: &Reaction) -> Option<String> {
    let Reaction::Block(block) = reaction else { return None };
    let is_silent = |block: &Block| {
        block.lines.is_empty()
            && block.tail.is_empty()
            && block.statements.iter().all(|statement| statement.comments.is_empty())
    };
    let ends = block.statements.last().map(|last| &last.what) == Some(&What::Do(Action::Hangup));
    if !ends || block.statements.len() < 2 || !is_silent(block) {
        return None;
    }
    let actions: Option<Vec<_>> =
        block.statements.iter().map(|statement| statement.action()).collect();
    serde_json::to_string(&actions?).ok()
}

/// A name that is free: the first words that are said.
fn name(block: &Block, taken: &HashSet<String>) -> String {
    let first = block.statements.iter().find_map(|statement| match statement.action()? {
        Action::Say(say) => Some(slug(&say.text)),
        Action::MakeCall(_) | Action::SayAndCapture(_) | Action::PlayFile(_) | Action::Hangup => {
            None
        }
    });
    let is_free = |name: &str| {
        is_name(name)
            && words::find(name).is_none()
            && !words::RESERVED.contains(&name)
            && !words::NOT_STEPS.contains(&name)
            && !taken.contains(name)
    };
    let stem = first.filter(|name| is_name(name)).unwrap_or_else(|| "ending".to_owned());
    let others = (2..).map(|number: usize| format!("{stem}-{number}"));
    let found = std::iter::once(stem.clone()).chain(others).find(|name| is_free(name));
    found.unwrap_or(stem)
}

/// Up to three words of a text, as a name.
fn slug(text: &Template) -> String {
    let said: String = text
        .pieces
        .iter()
        .map_while(|piece| match piece {
            Piece::Literal(words) => Some(words.as_str()),
            Piece::Insert(..) => None,
        })
        .collect();
    let first = said.split(['.', ',', '!', '?', ';', ':']).next().unwrap_or_default();
    let words: Vec<_> = first
        .split_whitespace()
        .take(3)
        .map(|word| {
            let letters = word.chars().filter(char::is_ascii_alphanumeric).take(12);
            letters.map(|letter| letter.to_ascii_lowercase()).collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}
