//! What a line can have been. In: a line of a machine, whose callflow is written out. Out: the ways
//! to write it, the best first: go on with a step, ask again, a block of its own, an ending. What
//! lines of all steps have in common at their end is what `default on` lines say.

use super::misfit;
use super::read::Reply;
use super::tree::{Place, Tree};
use crate::flow::machine::Event;
use crate::flow::template::Template;
use crate::flow::wire::Action;
use crate::import::action::Item;

/// One way to write a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn<'d> {
    /// What is done before.
    pub(super) before: &'d [Item],
    /// What then.
    pub(super) then: Then<'d>,
}

/// How a line goes on.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Then<'d> {
    /// The call ends there.
    Nothing,
    /// `-> STEP`.
    Goto(&'d str),
    /// `reprompt`, with other words or the same.
    Reprompt(Option<&'d Template>),
    /// The block of a step that has no name.
    Block(usize),
    /// The block of a `default on` line.
    Default(usize),
    /// It waits where nothing like it waits.
    Odd,
}

/// The ways to write line `line` of step `at`, at least one.
pub(super) fn turns<'d>(
    tree: &Tree<'d>,
    at: usize,
    line: usize,
    reply: &'d Reply,
) -> Vec<Turn<'d>> {
    let all = reply.flow.list();
    let Some(waits) = reply.flow.waits.as_deref() else {
        return vec![Turn { before: all, then: Then::Nothing }];
    };
    let mut turns = Vec::new();
    if let Some(to) = tree.find(waits) {
        let whole = tree.own(to);
        let place = tree.place(to);
        if place == Place::Line(at, line) {
            return vec![Turn { before: &[], then: Then::Block(to) }];
        }
        if place == Place::Default && whole == Some(all) {
            turns.push(Turn { before: &[], then: Then::Default(to) });
        }
        if tree.asker(at) == Some(to) {
            turns.extend(reprompts(tree, to, all));
        }
        if let (Place::Step, Some(before)) = (place, whole.and_then(|whole| before(all, whole))) {
            turns.push(Turn { before, then: Then::Goto(waits) });
        }
        turns.sort_by_key(|turn| turn.before.len());
    }
    if turns.is_empty() {
        turns.push(Turn { before: all, then: Then::Odd });
    }
    turns
}

/// What stands before `end` at the end of `all`.
pub(super) fn before<'d>(all: &'d [Item], end: &[Item]) -> Option<&'d [Item]> {
    let split = all.len().checked_sub(end.len())?;
    let (before, rest) = all.split_at_checked(split)?;
    (rest == end && !end.is_empty()).then_some(before)
}

/// The last action is that of the step that asks, but perhaps for its words: without words where
/// they are the step's own, and with them.
fn reprompts<'d>(tree: &Tree<'d>, to: usize, all: &'d [Item]) -> Vec<Turn<'d>> {
    let asked = tree.own(to).and_then(|own| own.last()).map(|item| &item.action);
    let Some((last, before)) = all.split_last() else { return Vec::new() };
    let (Action::SayAndCapture(last), Some(Action::SayAndCapture(asked))) = (&last.action, asked)
    else {
        return Vec::new();
    };
    let mut same = last.clone();
    same.prompt_message = asked.prompt_message.clone();
    if same != *asked {
        return Vec::new();
    }
    let own_words = (last.prompt_message == asked.prompt_message).then_some(None);
    let words = own_words.into_iter().chain([Some(&last.prompt_message)]);
    words.map(|words| Turn { before, then: Then::Reprompt(words) }).collect()
}

/// A line that steps share.
#[derive(Debug, Clone)]
pub(super) struct Shared<'d> {
    pub(super) ordinal: u32,
    pub(super) events: &'d [Event],
    pub(super) outcome: Option<&'d str>,
    pub(super) turn: Turn<'d>,
}

/// The lines at the end that all of these steps share, in order; of a single step none, unless a
/// block has the name of a `default on` line, or the step cannot have such a line itself.
pub(super) fn shared<'d>(tree: &Tree<'d>, steps: &[usize]) -> Vec<Shared<'d>> {
    let mut found: Vec<Shared<'d>> = Vec::new();
    let from_end = |at: usize, back: usize| {
        let on = &tree.document.steps.get(at)?.on;
        let line = on.len().checked_sub(back + 1)?;
        Some((line, on.get(line)?))
    };
    let Some((first, others)) = steps.split_first() else { return found };
    while let Some((line, reply)) = from_end(*first, found.len()) {
        // Of two that answer the same, the first is the step's own, however many steps have both.
        let this = (reply.ordinal, &*reply.events);
        if found.iter().any(|later| misfit::clash(this, (later.ordinal, later.events))) {
            break;
        }
        let mut ways = turns(tree, *first, line, reply);
        ways.retain(|turn| !matches!(turn.then, Then::Odd | Then::Block(_)));
        for other in others {
            let same = from_end(*other, found.len()).filter(|(_, other)| {
                (other.ordinal, &other.events, &other.outcome)
                    == (reply.ordinal, &reply.events, &reply.outcome)
            });
            let theirs =
                same.map_or_else(Vec::new, |(line, reply)| turns(tree, *other, line, reply));
            ways.retain(|turn| theirs.contains(turn));
        }
        let Some(turn) = ways.into_iter().next() else { break };
        found.push(Shared {
            ordinal: reply.ordinal,
            events: &reply.events,
            outcome: reply.outcome.as_deref(),
            turn,
        });
    }
    if others.is_empty() {
        let is_forced = |(back, line): (usize, &Shared<'d>)| {
            let step = tree.document.steps.get(*first);
            step.is_some_and(|step| misfit::is_one(step, step.on.len().saturating_sub(back + 1)))
                || matches!(line.turn.then, Then::Default(_))
        };
        let forced = found.iter().enumerate().rfind(|line| is_forced(*line));
        let forced = forced.map(|(at, _)| at);
        found.truncate(forced.map_or(0, |at| at + 1));
    }
    found.reverse();
    found
}
