//! The ways through a conversation. In: a flow. Out: which block leads to which, and whether a
//! caller has entered something on the way. Lines that can never be taken lead nowhere.

use super::menu::Menu;
use crate::flow::{Block, BlockId, Flow, Next, Origin};
use crate::syntax::ast::{Event, Handler};

/// A way from one block to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    /// Where it leads.
    pub(super) to: BlockId,
    /// Whoever takes it has entered something.
    pub(super) has_entry: bool,
}

/// The edges of each block, by its index. A `reprompt` has none: it leads to lines that could be
/// taken before.
pub(super) fn edges<'a>(flow: &'a Flow<'a>) -> Vec<Vec<Edge>> {
    flow.blocks.iter().map(edges_of).collect()
}

fn edges_of<'a>(block: &'a Block<'a>) -> Vec<Edge> {
    match &block.next {
        Next::Goto(to, _) => vec![Edge { to: *to, has_entry: false }],
        Next::Capture => {
            let Some(menu) = Menu::of(block) else { return Vec::new() };
            let taken = block.lines.iter().filter_map(|line| {
                let brought = menu.brought_any(line);
                (brought.by_entry || brought.by_silence)
                    .then_some(Edge { to: line.block, has_entry: !brought.by_silence })
            });
            taken.collect()
        }
        Next::Bridge => {
            let is_done = |handler: &Handler<'_>| {
                handler.events.iter().any(|event| event.node == Event::Done)
            };
            // A bridge is always round 1, and the step's own line stands before the defaults.
            let mut lines = block.lines.iter();
            let done = lines.find(|line| line.ordinal() == 1 && is_done(line.handler));
            done.map(|line| Edge { to: line.block, has_entry: false }).into_iter().collect()
        }
        Next::Unknown(_) | Next::Reprompt(..) | Next::Hangup | Next::Nothing | Next::Broken => {
            Vec::new()
        }
    }
}

/// A block as a stop on a way: `entry`, the name of a step, `on 2`.
pub(super) fn stop(block: &Block<'_>, written: impl Fn(&Handler<'_>) -> String) -> String {
    match block.origin {
        Origin::Entry => "entry".to_owned(),
        Origin::Step(step) => step.name.node.to_owned(),
        Origin::Handler { handler, .. } => format!("on {}", written(handler)),
        Origin::Default { handler, .. } => format!("default on {}", written(handler)),
    }
}
