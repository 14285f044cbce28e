//! How callers move through a conversation. In: a [`Flow`]. Out: every question with what happens
//! to a caller who presses nothing, and which blocks lead to which. All of it is linear in the
//! size of the flow; nothing is judged here.

use std::collections::HashMap;

use super::Cx;
use crate::flow::{Action, ActionKind, Asking, Block, BlockId, Flow, Line, Next, Origin, Spoken};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Capture, Event, Say, Statement, Text};

/// The round from which an event that no line answers ends the call.
const LAST_UNHANDLED_ROUND: u32 = 3;

/// A `capture` that callers can come to.
#[derive(Debug)]
pub(super) struct Question<'a> {
    /// The block it stands in.
    pub(super) id: BlockId,
    /// That block.
    pub(super) block: &'a Block<'a>,
    /// The place of the `capture`, without its prompt.
    pub(super) span: Span,
    /// The prompt.
    pub(super) say: Option<&'a Say<'a>>,
    /// The statement.
    pub(super) capture: &'a Capture<'a>,
    /// How the prompt is spoken.
    pub(super) options: Spoken<'a>,
    /// How it is asked.
    pub(super) asking: Asking<'a>,
    /// What happens to a caller who presses nothing; `None` where the call waits for no event.
    pub(super) silence: Option<Silence<'a>>,
}

/// What a caller who presses nothing lives through, from the first time a block asks.
#[derive(Debug)]
pub(super) struct Silence<'a> {
    /// How often the block asks in a row; `None` if it never stops.
    pub(super) rounds: Option<u32>,
    /// The lines that answer, in turn; empty if none does. The last one leads away, or asks for
    /// ever.
    pub(super) lines: Vec<&'a Line<'a>>,
    /// The block that waits next: another one, or the same if it never stops.
    pub(super) next: Option<BlockId>,
}

/// Where a callflow that begins with a block comes to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Landing {
    /// This block waits.
    Waits(BlockId),
    /// The block that waited asks again.
    Reprompt,
    /// The call ends.
    Ends,
    /// A mistake that was reported.
    Unknown,
}

impl<'a> Question<'a> {
    /// The step as a finding names it.
    pub(super) fn title(&self) -> String {
        title(self.block)
    }

    /// Something in its block was reported as unreadable; what seems to be missing may be there.
    pub(super) fn is_broken(&self) -> bool {
        self.block.body.is_some_and(|body| body.broken)
    }

    /// The other words with which it is asked again.
    pub(super) fn reprompts(
        &self,
        flow: &'a Flow<'a>,
    ) -> impl Iterator<Item = &'a Spanned<Text<'a>>> {
        let blocks = self.block.lines.iter().filter_map(|line| flow.block(line.block));
        blocks.filter_map(|block| match block.next {
            Next::Reprompt(text, _) => text,
            Next::Capture
            | Next::Bridge
            | Next::Goto(..)
            | Next::Unknown(_)
            | Next::Hangup
            | Next::Nothing
            | Next::Broken => None,
        })
    }
}

/// A block as a finding names it.
pub(super) fn title(block: &Block<'_>) -> String {
    match block.origin {
        Origin::Entry => "the entry".to_owned(),
        Origin::Step(step) => format!("`{}`", step.name.node),
        Origin::Handler { .. } | Origin::Default { .. } => "this block".to_owned(),
    }
}

/// The place of the event by which a line answers silence; the whole line if it does not.
pub(super) fn silent_event(line: &Line<'_>) -> Span {
    let events = &line.handler.events;
    let silent = events.iter().find(|event| event.node == Event::Noinput);
    let silent = silent.or_else(|| events.iter().find(|event| event.node == Event::Else));
    silent.map_or(line.span, |event| event.span)
}

/// All questions, in the order of the file.
pub(super) fn questions<'a>(cx: &Cx<'a>) -> Vec<Question<'a>> {
    let flow = cx.flow;
    let landings = landings(flow);
    let places: HashMap<*const Capture<'_>, Span> =
        cx.captures.iter().map(|site| (std::ptr::from_ref(site.node), site.span)).collect();
    let mut questions = Vec::new();
    for (id, block) in flow.blocks() {
        let last = block.actions.len().saturating_sub(1);
        for (index, action) in block.actions.iter().enumerate() {
            let ActionKind::Capture { say, capture, options, asking } = action.kind else {
                continue;
            };
            let waits = index == last && block.next == Next::Capture;
            questions.push(Question {
                id,
                block,
                span: places.get(&std::ptr::from_ref(capture)).copied().unwrap_or(action.span),
                say,
                capture,
                options,
                asking,
                silence: waits.then(|| silence(block, id, &landings)),
            });
        }
    }
    questions.sort_by_key(|question| question.span.start);
    questions
}

/// The landing of every block.
fn landings(flow: &Flow<'_>) -> Vec<Landing> {
    let mut known: Vec<Option<Landing>> = vec![None; flow.blocks.len()];
    for (start, _) in flow.blocks() {
        let mut path = Vec::new();
        let mut at = start;
        let landing = loop {
            let Some(slot) = known.get_mut(at.0 as usize) else { break Landing::Unknown };
            if let Some(landing) = *slot {
                break landing;
            }
            // Until its end is known: a `->` that comes back here never waits.
            *slot = Some(Landing::Unknown);
            path.push(at);
            match flow.block(at).map(|block| &block.next) {
                Some(Next::Goto(to, _)) => at = *to,
                Some(Next::Capture | Next::Bridge) => break Landing::Waits(at),
                Some(Next::Reprompt(..)) => break Landing::Reprompt,
                Some(Next::Hangup | Next::Nothing) => break Landing::Ends,
                Some(Next::Unknown(_) | Next::Broken) | None => break Landing::Unknown,
            }
        };
        for id in path {
            if let Some(slot) = known.get_mut(id.0 as usize) {
                *slot = Some(landing);
            }
        }
    }
    known.into_iter().map(|landing| landing.unwrap_or(Landing::Unknown)).collect()
}

/// A line that answers silence, with what decides between several: of one ordinal, `noinput`
/// before `else`, own before default.
fn silent_line<'a>(line: &'a Line<'a>) -> Option<((u32, bool, bool), &'a Line<'a>)> {
    let has = |event: &Event<'_>| line.handler.events.iter().any(|other| other.node == *event);
    let noinput = has(&Event::Noinput);
    (noinput || has(&Event::Else)).then(|| ((line.ordinal(), !noinput, line.is_default), line))
}

fn silence<'a>(block: &'a Block<'a>, id: BlockId, landings: &[Landing]) -> Silence<'a> {
    let mut answers: Vec<_> = block.lines.iter().filter_map(silent_line).collect();
    answers.sort_by_key(|(rank, _)| *rank);
    answers.dedup_by_key(|(rank, _)| rank.0);
    let first = answers.first().map_or(u32::MAX, |((ordinal, ..), _)| *ordinal);
    if first > LAST_UNHANDLED_ROUND {
        return Silence { rounds: Some(LAST_UNHANDLED_ROUND), lines: Vec::new(), next: None };
    }
    let mut lines = Vec::new();
    for ((ordinal, ..), line) in answers {
        lines.push(line);
        let next = match landings.get(line.block.0 as usize) {
            Some(Landing::Waits(next)) => Some(*next),
            Some(Landing::Reprompt) => Some(id),
            Some(Landing::Ends | Landing::Unknown) | None => None,
        };
        // A line that asks again holds until one with a higher ordinal takes over.
        if next != Some(id) {
            return Silence { rounds: Some(ordinal), lines, next };
        }
    }
    Silence { rounds: None, lines, next: Some(id) }
}

/// Which blocks lead to which, however the caller gets from one to the other.
#[derive(Debug)]
pub(super) struct Edges(Vec<Vec<BlockId>>);

impl Edges {
    /// The edges of a flow. What stands behind the end of a block leads on, too: that it comes too
    /// late is for another rule to say.
    pub(super) fn new(flow: &Flow<'_>) -> Self {
        let mut edges = Self(vec![Vec::new(); flow.blocks.len()]);
        for (id, block) in flow.blocks() {
            if let Next::Goto(to, _) = block.next {
                edges.add(id, to);
            }
            block.lines.iter().for_each(|line| edges.add(id, line.block));
            if let Origin::Handler { parent, .. } = block.origin {
                edges.add(parent, id);
            }
            for statement in block.body.into_iter().flat_map(|body| &body.statements) {
                if let Statement::Goto(name) = &statement.node
                    && let Some(&to) = flow.steps.get(name.node)
                {
                    edges.add(id, to);
                }
            }
        }
        edges
    }

    fn add(&mut self, from: BlockId, to: BlockId) {
        if let Some(edges) = self.0.get_mut(from.0 as usize) {
            edges.push(to);
        }
    }

    /// The blocks that a block leads to.
    pub(super) fn of(&self, id: BlockId) -> &[BlockId] {
        self.0.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Marks what can be reached from `starts`, these included. What is marked already is taken
    /// as done.
    pub(super) fn mark(&self, starts: impl IntoIterator<Item = BlockId>, reached: &mut Reached) {
        let mut open: Vec<BlockId> = starts.into_iter().collect();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(self.of(id));
            }
        }
    }
}

/// A set of blocks.
#[derive(Debug)]
pub(super) struct Reached(Vec<bool>);

impl Reached {
    /// No block of the flow.
    pub(super) fn none(flow: &Flow<'_>) -> Self {
        Self(vec![false; flow.blocks.len()])
    }

    /// Adds a block; false if it was there, or is of another flow.
    pub(super) fn insert(&mut self, id: BlockId) -> bool {
        self.0.get_mut(id.0 as usize).is_some_and(|slot| !std::mem::replace(slot, true))
    }

    /// Whether it holds a block.
    pub(super) fn contains(&self, id: BlockId) -> bool {
        self.0.get(id.0 as usize).copied().unwrap_or(false)
    }
}

/// The blocks that a call can pass before anybody has pressed a key: through `->`, the lines that
/// answer silence, and the end of a bridge.
pub(super) fn before_any_key<'a>(cx: &Cx<'a>) -> Vec<&'a Block<'a>> {
    let silence: HashMap<BlockId, &Silence<'a>> = cx
        .questions
        .iter()
        .filter_map(|question| Some((question.id, question.silence.as_ref()?)))
        .collect();
    let mut reached = Reached::none(cx.flow);
    let mut open = vec![Flow::ENTRY];
    let mut blocks = Vec::new();
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        let Some(block) = cx.flow.block(id) else { continue };
        blocks.push(block);
        if let Some(silence) = silence.get(&id) {
            open.extend(silence.lines.iter().map(|line| line.block));
        }
        match block.next {
            Next::Goto(to, _) => open.push(to),
            Next::Bridge => open.extend(block.lines.iter().map(|line| line.block)),
            Next::Capture
            | Next::Unknown(_)
            | Next::Reprompt(..)
            | Next::Hangup
            | Next::Nothing
            | Next::Broken => {}
        }
    }
    blocks
}

/// The texts of an action that are spoken to somebody who has pressed nothing.
pub(super) fn spoken_unasked<'a>(action: &Action<'a>) -> Vec<&'a Spanned<Text<'a>>> {
    match action.kind {
        ActionKind::Say { say, .. } => vec![&say.text],
        ActionKind::Capture { say, capture, .. } => {
            say.map(|say| &say.text).into_iter().chain(capture.options.failure.as_deref()).collect()
        }
        ActionKind::Call { .. } | ActionKind::Play(_) | ActionKind::Hangup => Vec::new(),
    }
}
