//! The walk of a callflow: from a block through `->` until something waits or ends. In: a flow
//! and where the callflow begins. Out: the blocks on the way, their actions, how it ends. Every
//! rule and every emitter sees callflows through it; it copies no action.

use std::collections::HashSet;

use super::{Action, ActionKind, Asking, BlockId, Flow, Line, Next, Origin, Spoken};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Capture, Name, Say, Text};

/// One callflow: what is done from a block on, up to a wait or an end.
#[derive(Debug)]
pub struct Walk<'f, 'a> {
    flow: &'f Flow<'a>,
    path: Vec<BlockId>,
    end: End<'a>,
}

/// How a callflow ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End<'a> {
    /// A `capture` of this block waits for digits.
    WaitsCapture(BlockId),
    /// A bridge of this block waits for its end.
    WaitsBridge(BlockId),
    /// The capture of a block that waited is asked again.
    Reprompt {
        /// The words, if not those of the capture's own prompt.
        text: Option<&'a Spanned<Text<'a>>>,
        /// The statement.
        span: Span,
        /// The block that asks again, and waits then; `None` where no capture encloses it.
        asker: Option<BlockId>,
    },
    /// `hangup`.
    Hangup,
    /// Nothing follows.
    Nothing,
    /// `->` to a step that does not exist.
    Unknown(Name<'a>),
    /// The `->` leads back to this block of the walk, which never waits.
    Loop(BlockId, Name<'a>),
    /// A statement with a reported mistake: nothing is known of what follows.
    Broken,
}

/// What a `reprompt` asks: the capture of the asker, with its words or others.
#[derive(Debug, Clone, Copy)]
pub struct Reprompted<'f, 'a> {
    /// The block whose capture it is.
    pub asker: BlockId,
    /// The asker's action: voice, speed and the capture's options.
    pub action: &'f Action<'a>,
    /// The prompt in force.
    pub text: Option<&'a Spanned<Text<'a>>>,
}

impl<'f, 'a> Walk<'f, 'a> {
    /// The callflow that begins with a block while nothing waits.
    pub fn from(flow: &'f Flow<'a>, start: BlockId) -> Self {
        Self::with(flow, None, start)
    }

    /// The callflow of the entry: what is sent, or the first reply to a call that arrives.
    pub fn entry(flow: &'f Flow<'a>) -> Self {
        Self::from(flow, Flow::ENTRY)
    }

    /// The reply of a line to an event of the block `waiting`.
    pub fn reply(flow: &'f Flow<'a>, waiting: BlockId, line: &Line<'a>) -> Self {
        Self::with(flow, Some(waiting), line.block)
    }

    fn with(flow: &'f Flow<'a>, waiting: Option<BlockId>, start: BlockId) -> Self {
        let mut path = Vec::new();
        let mut seen = HashSet::new();
        let mut at = start;
        let end = loop {
            seen.insert(at);
            path.push(at);
            let Some(block) = flow.block(at) else { break End::Nothing };
            match block.next {
                Next::Goto(to, name) if seen.contains(&to) => break End::Loop(to, name),
                Next::Goto(to, _) => at = to,
                Next::Capture => break End::WaitsCapture(at),
                Next::Bridge => break End::WaitsBridge(at),
                Next::Unknown(name) => break End::Unknown(name),
                Next::Reprompt(text, span) => {
                    let asker = waiting.and_then(|waiting| flow.asker(waiting));
                    break End::Reprompt { text, span, asker };
                }
                Next::Hangup => break End::Hangup,
                Next::Nothing => break End::Nothing,
                Next::Broken => break End::Broken,
            }
        };
        Self { flow, path, end }
    }

    /// The blocks in the order in which they are passed.
    pub fn blocks(&self) -> &[BlockId] {
        &self.path
    }

    /// How it ends.
    pub fn end(&self) -> End<'a> {
        self.end
    }

    /// The actions in order, each with the block it stands in; what a `reprompt` at the end asks
    /// is not among them, see [`Walk::reprompted`].
    pub fn actions(&self) -> impl Iterator<Item = (BlockId, &'f Action<'a>)> + use<'f, 'a, '_> {
        let flow = self.flow;
        self.path.iter().flat_map(move |&id| {
            let actions = flow.block(id).map_or(&[][..], |block| block.actions.as_slice());
            actions.iter().map(move |action| (id, action))
        })
    }

    /// What the `reprompt` at the end asks.
    pub fn reprompted(&self) -> Option<Reprompted<'f, 'a>> {
        let End::Reprompt { text, asker: Some(asker), .. } = self.end else { return None };
        let action = self.flow.block(asker)?.actions.last()?;
        let own = match action.kind {
            ActionKind::Capture { say, .. } => say.map(|say| &say.text),
            ActionKind::Call { .. }
            | ActionKind::Say { .. }
            | ActionKind::Play(_)
            | ActionKind::Hangup => return None,
        };
        Some(Reprompted { asker, action, text: text.or(own) })
    }
}

impl End<'_> {
    /// The block that waits then.
    pub fn waits(&self) -> Option<BlockId> {
        match *self {
            End::WaitsCapture(block) | End::WaitsBridge(block) => Some(block),
            End::Reprompt { asker, .. } => asker,
            End::Hangup | End::Nothing | End::Unknown(_) | End::Loop(..) | End::Broken => None,
        }
    }
}

impl<'a> Flow<'a> {
    /// The block that a `reprompt` in a reply of `waiting` asks again: the innermost that captured,
    /// which is another than `waiting` where that is a bridge.
    pub fn asker(&self, waiting: BlockId) -> Option<BlockId> {
        let mut at = waiting;
        loop {
            let block = self.block(at)?;
            if block.next == Next::Capture {
                return Some(at);
            }
            at = match block.origin {
                Origin::Handler { parent, .. } => parent,
                Origin::Entry | Origin::Step(_) | Origin::Default { .. } => return None,
            };
        }
    }

    /// The capture that a block waits in, with what is in force for it.
    pub fn waiting_capture(&self, id: BlockId) -> Option<WaitingCapture<'a>> {
        let block = self.block(id).filter(|block| block.next == Next::Capture)?;
        match block.actions.last()?.kind {
            ActionKind::Capture { say, capture, options, asking } => {
                Some(WaitingCapture { say, capture, options, asking })
            }
            ActionKind::Call { .. }
            | ActionKind::Say { .. }
            | ActionKind::Play(_)
            | ActionKind::Hangup => None,
        }
    }
}

/// The parts of [`ActionKind::Capture`] of a block that waits.
#[derive(Debug, Clone, Copy)]
pub struct WaitingCapture<'a> {
    /// The prompt.
    pub say: Option<&'a Say<'a>>,
    /// The statement.
    pub capture: &'a Capture<'a>,
    /// How the prompt is spoken.
    pub options: Spoken<'a>,
    /// How it is asked.
    pub asking: Asking<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::sample::lowered;

    #[test]
    fn a_walk_follows_arrows_to_the_wait() {
        let text = "call +6590000000 from +6588000000; -> a
            step a { say \"1\"; -> b }
            step b { say \"2\"; capture 1; on 1 -> b }";
        lowered(text, |flow| {
            let walk = Walk::entry(flow);
            assert_eq!(walk.blocks(), [BlockId(0), BlockId(1), BlockId(2)]);
            assert_eq!(walk.actions().count(), 3);
            assert_eq!(walk.end(), End::WaitsCapture(BlockId(2)));
        });
    }

    #[test]
    fn a_loop_without_a_wait_ends_the_walk() {
        let text = "call +6590000000 from +6588000000; -> a
            step a { say \"1\"; -> b }
            step b { -> a }";
        lowered(text, |flow| {
            let walk = Walk::entry(flow);
            assert!(matches!(walk.end(), End::Loop(BlockId(1), _)));
            assert_eq!(walk.actions().count(), 2);
        });
    }

    #[test]
    fn reprompt_asks_what_the_innermost_enclosing_step_asked() {
        let text = "call +6590000000 from +6588000000; -> a
            step a {
              say \"outer\"; capture 1
              on 1 { call +6591111111 from +6588000000; on done reprompt \"again\" }
              on 2 { say \"inner\"; capture 1; on nomatch reprompt }
            }";
        lowered(text, |flow| {
            let (a, bridge, inner) = (BlockId(1), BlockId(2), BlockId(4));
            let reply = |waiting: BlockId| {
                let block = flow.block(waiting).unwrap();
                Walk::reply(flow, waiting, block.lines.first().unwrap())
            };
            assert_eq!(reply(bridge).end().waits(), Some(a));
            let asked = reply(bridge).reprompted().unwrap();
            assert_eq!(asked.text.unwrap().literal().unwrap(), "again");
            assert_eq!(reply(inner).end().waits(), Some(inner));
            let asked = reply(inner).reprompted().unwrap();
            assert_eq!(asked.text.unwrap().literal().unwrap(), "inner");
        });
    }
}
