//! `on` lines, also behind `default`: what they answer, then what is done. The reactions of those
//! that follow each other in a body are lined up; those of `default on` lines are not.

use super::chunk::{Chunk, keys, with_commas};
use super::page::Page;
use super::part::Block;
use super::script;
use crate::span::Span;
use crate::syntax::ast::{Event, Handler, Reaction};
use crate::syntax::ordinal;

/// Writes a handler; `lead` is what stands before `on`.
pub(super) fn print(
    page: &mut Page<'_, '_>,
    lead: &str,
    handler: &Handler<'_>,
    block: Option<&Block<'_, '_>>,
) {
    let is_whole = page.chunks(&head(lead, handler));
    let turn = page.words_len();
    let count = page.count();
    let reaction = &handler.reaction;
    match (&reaction.node, block) {
        (Reaction::Block(_), Some(block)) => script::reaction(page, block),
        (Reaction::Goto(step), _) => {
            behind(page, Chunk::new(format!("-> {}", step.node), reaction.span));
        }
        (Reaction::Reprompt(None), _) => behind(page, Chunk::new("reprompt", reaction.span)),
        (Reaction::Reprompt(Some(text)), _) => {
            let chunk = Chunk::new("reprompt", reaction.span).text(page.written, &text.node);
            behind(page, chunk);
        }
        (Reaction::Block(_) | Reaction::Broken, _) => {}
    }
    if is_whole && lead.is_empty() && count == page.count() {
        page.turns(turn);
    }
}

fn behind(page: &mut Page<'_, '_>, chunk: Chunk) {
    page.between(&chunk);
    page.chunk(&chunk);
    page.ended(chunk.span);
}

/// Everything before the reaction.
fn head(lead: &str, handler: &Handler<'_>) -> Vec<Chunk> {
    let first = handler.events.first().map_or(Span::default(), |event| event.span);
    let round = handler.ordinal.map(|number| format!(" {}", ordinal(number.node)));
    let events = handler.events.iter().map(|event| Chunk::new(spelt(&event.node), event.span));
    let mut events = with_commas(events.collect());
    // The first event stands on the line of its `on`.
    if let Some(event) = events.first_mut() {
        event.words = format!("{lead}on{} {}", round.unwrap_or_default(), event.words);
        event.span = first;
    }
    let outcome = handler.outcome.map(|name| Chunk::new(format!("as {}", name.node), name.span));
    events.extend(outcome);
    events
}

fn spelt(event: &Event<'_>) -> String {
    match event {
        Event::Keys(pressed) => keys(pressed),
        Event::Insert(name) => format!("{{{name}}}"),
        Event::Range(low, high) => format!("{}..{}", low.0, high.0),
        Event::Digits => "digits".to_owned(),
        Event::Nomatch => "nomatch".to_owned(),
        Event::Noinput => "noinput".to_owned(),
        Event::Else => "else".to_owned(),
        Event::Done => "done".to_owned(),
        Event::Error => "error".to_owned(),
    }
}
