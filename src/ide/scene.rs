//! The part of the tree that a place belongs to. In: an analysis and a place. Out: the block, its
//! body, the lines that answer its event, the names that have a value there.

use std::collections::HashSet;

use super::Analysis;
use super::place::{Place, Scope, ScopeKind};
use crate::check::lacking;
use crate::flow::{Action, ActionKind, BUILT_IN, Block, BlockId, Flow, Next, Origin};
use crate::syntax::ast::{Handler, Reaction, Type};

/// The block that a scope is the body of.
pub(super) fn block_of(flow: &Flow<'_>, scope: &Scope) -> Option<BlockId> {
    if scope.kind == ScopeKind::File {
        return Some(Flow::ENTRY);
    }
    let begins = |block: &Block<'_>| match block.origin {
        Origin::Entry => false,
        Origin::Step(step) => step.body.span.start == scope.open,
        Origin::Handler { handler, .. } => opens_at(&handler.node, scope.open),
        Origin::Default { handler, .. } => opens_at(handler, scope.open),
    };
    flow.blocks().find(|(_, block)| begins(block)).map(|(id, _)| id)
}

fn opens_at(handler: &Handler<'_>, open: u32) -> bool {
    matches!(handler.reaction.node, Reaction::Block(_)) && handler.reaction.span.start == open
}

/// The block around a place; `None` in a test, and where the tree does not know it.
pub(super) fn block_at<'f, 'a>(
    flow: &'f Flow<'a>,
    place: &Place,
) -> Option<(BlockId, &'f Block<'a>)> {
    let id = block_of(flow, place.scopes.last()?)?;
    Some((id, flow.block(id)?))
}

/// The block whose beginning decides which names have values at an offset: the reaction of a
/// line without braces counts as one.
fn block_of_names(flow: &Flow<'_>, place: &Place, offset: u32) -> Option<BlockId> {
    let is_reaction = |block: &Block<'_>| match block.origin {
        Origin::Handler { handler, .. } => {
            block.body.is_none() && contains(handler.span.start, handler.span.end, offset)
        }
        Origin::Default { span, .. } => {
            block.body.is_none() && contains(span.start, span.end, offset)
        }
        Origin::Entry | Origin::Step(_) => false,
    };
    let is_line = place.line.word.is_some_and(|word| matches!(word.text, "on" | "default"));
    let reaction = flow.blocks().find(|(_, block)| is_line && is_reaction(block));
    reaction.map(|(id, _)| id).or_else(|| block_of(flow, place.scopes.last()?))
}

fn contains(start: u32, end: u32, offset: u32) -> bool {
    start <= offset && offset <= end
}

/// A name that has a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Valued<'a> {
    /// The name.
    pub(super) name: &'a str,
    /// What it is.
    pub(super) ty: Type,
    /// Where its value comes from.
    pub(super) from: From,
    /// On some way to the place nobody has entered it.
    pub(super) may_lack: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// A `param`.
    Param,
    /// A `capture`.
    Capture,
    /// The call itself.
    Call,
}

/// All names: those with a value at the place first, in the order of the file; the call's last.
pub(super) fn names<'a>(analysis: &'a Analysis, place: &Place, offset: u32) -> Vec<Valued<'a>> {
    let flow = analysis.flow();
    let mut seen = HashSet::new();
    let params = flow.script.params().map(|param| (param.name.node, From::Param));
    let captures = flow.captures.iter().map(|(name, _)| (*name, From::Capture));
    let built_in = BUILT_IN.map(|name| (name, From::Call));
    let all: Vec<_> = params.chain(captures).chain(built_in).collect();
    let captured: Vec<_> =
        all.iter().filter(|(_, from)| *from == From::Capture).map(|(name, _)| *name).collect();
    let block = block_of_names(flow, place, offset).filter(|_| !captured.is_empty());
    let lacking = block.map(|block| lacking(flow, block, &captured)).unwrap_or_default();
    let mut names: Vec<_> = all
        .into_iter()
        .filter(|(name, _)| seen.insert(*name))
        .filter_map(|(name, from)| {
            let may_lack = from == From::Capture && lacking.contains(name);
            Some(Valued { name, ty: flow.type_of(name)?, from, may_lack })
        })
        .collect();
    names.sort_by_key(|known| (known.may_lack, known.from == From::Call));
    names
}

/// What is said first from a block on: the words of the first text on the way.
pub(super) fn first_words(flow: &Flow<'_>, block: BlockId) -> Option<String> {
    let walk = crate::flow::walk::Walk::from(flow, block);
    walk.actions().find_map(|(_, action)| spoken(action))
}

/// What an action says, inserts as they are written.
pub(super) fn spoken(action: &Action<'_>) -> Option<String> {
    let text = match &action.kind {
        ActionKind::Say { say, .. } => &say.text,
        ActionKind::Capture { say, .. } => &say.as_ref()?.text,
        ActionKind::Call { .. } | ActionKind::Play(_) | ActionKind::Hangup => return None,
    };
    Some(crate::flow::template::Template::spoken(text).to_string())
}

/// A block waits for keys.
pub(super) fn asks(block: &Block<'_>) -> bool {
    block.next == Next::Capture
}
