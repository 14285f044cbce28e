//! Steps: what is said first, which events lead on, who comes there.

use super::Look;
use crate::flow::{Block, BlockId, Flow, Line, Next, Origin, naming};
use crate::ide::markdown::{self, code};
use crate::ide::scene::first_words;
use crate::syntax::ast::Reaction;

/// How many lines and places are told.
const MOST: usize = 12;

/// How much of a prompt is told, in characters.
const PROMPT: usize = 200;

impl Look<'_> {
    /// A step by its name, or a nameless block by the way to it.
    pub(super) fn step(&self, name: &str) -> Option<String> {
        let flow = self.analysis.flow();
        let nameless = || flow.blocks().find(|(id, _)| naming::name(flow, *id) == name);
        let id = flow.steps.get(name).copied().or_else(|| nameless().map(|(id, _)| id))?;
        let block = flow.block(id)?;
        let mut text = format!("{}, line {}\n\n", code(name), self.line_of_block(block));
        if let Some(words) = first_words(flow, id) {
            let words = markdown::plain(&markdown::shortened(&words, PROMPT));
            text.push_str(&format!("> {words}\n\n"));
        }
        let lines: Vec<_> = block.lines.iter().map(|line| self.line(line)).collect();
        lines.iter().take(MOST).for_each(|line| text.push_str(&format!("- {line}\n")));
        if lines.len() > MOST {
            text.push_str(&format!("- {} more\n", lines.len() - MOST));
        }
        if let Some(end) = end(&block.next) {
            text.push_str(&format!("- {end}\n"));
        }
        let mut from = comers(flow, id).map(|from| self.block_name(from)).peekable();
        text.push_str(&match from.peek() {
            None if matches!(block.origin, Origin::Step(_)) => "\nNothing leads here.\n".to_owned(),
            None => String::new(),
            Some(_) => format!("\nComes from {}.\n", markdown::few(from, MOST)),
        });
        Some(text)
    }

    /// `` `2nd else` → `goodbye` ``
    fn line(&self, line: &Line<'_>) -> String {
        let handler = line.handler;
        let first = handler.ordinal.map(|ordinal| ordinal.span);
        let first = first.or_else(|| handler.events.first().map(|event| event.span));
        let last = handler.events.last().map(|event| event.span);
        let events = first.zip(last).map(|(first, last)| self.written(first.to(last)));
        let events = code(events.unwrap_or_default());
        let outcome = handler.outcome.map(|outcome| format!(" as {}", code(outcome.node)));
        let reaction = match &handler.reaction.node {
            Reaction::Goto(name) => format!("→ {}", code(name.node)),
            Reaction::Block(_) => "→ a block".to_owned(),
            Reaction::Reprompt(_) => "→ asks again".to_owned(),
            Reaction::Broken => "→ nothing yet".to_owned(),
        };
        let default = if line.is_default { ", by `default`" } else { "" };
        format!("{events}{} {reaction}{default}", outcome.unwrap_or_default())
    }

    fn line_of_block(&self, block: &Block<'_>) -> usize {
        match block.origin {
            Origin::Entry => 1,
            Origin::Step(step) => self.line_of(step.name.span),
            Origin::Handler { handler, .. } => self.line_of(handler.span),
            Origin::Default { span, .. } => self.line_of(span),
        }
    }
}

/// The blocks that go on with a step.
fn comers<'f, 'a>(
    flow: &'f Flow<'a>,
    step: BlockId,
) -> impl Iterator<Item = BlockId> + use<'f, 'a> {
    let leads = move |block: &Block<'_>| matches!(block.next, Next::Goto(to, _) if to == step);
    flow.blocks().filter(move |(_, block)| leads(block)).map(|(id, _)| id)
}

/// How a block ends that waits for nothing.
fn end(next: &Next<'_>) -> Option<String> {
    Some(match next {
        Next::Goto(_, name) | Next::Unknown(name) => format!("goes on to {}", code(name.node)),
        Next::Hangup => "ends the call".to_owned(),
        Next::Nothing => "the call ends here by itself".to_owned(),
        Next::Capture | Next::Bridge | Next::Reprompt(..) | Next::Broken => return None,
    })
}
