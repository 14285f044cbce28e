//! Statements of a call: the word with its value, then the options in the order in which they
//! were written.

use super::chunk::{Chunk, dial, in_order, spelling};
use super::page::Page;
use super::written::Written;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Call, Capture, DigitCount, Options, Piece, Play, Say, Statement, Type};

/// Writes a statement that stood at `span`.
pub(super) fn print(page: &mut Page<'_, '_>, statement: &Statement<'_>, span: Span) {
    let chunks = chunks(page.written, statement, span);
    page.chunks(&chunks);
}

fn chunks(written: Option<&Written<'_>>, statement: &Statement<'_>, span: Span) -> Vec<Chunk> {
    match statement {
        Statement::Call(call) => call_chunks(written, call),
        Statement::Answer(None) => vec![Chunk::new("answer", span)],
        Statement::Answer(Some(number)) => {
            vec![Chunk::new(format!("answer {}", dial(&number.node)), number.span)]
        }
        Statement::Say(say) => say_chunks(written, say),
        Statement::Capture(capture) => capture_chunks(written, capture, span),
        Statement::Play(play) => play_chunks(written, play),
        Statement::Hangup => vec![Chunk::new("hangup", span)],
        Statement::Goto(step) => vec![Chunk::new(format!("-> {}", step.node), span)],
        Statement::Reprompt(None) => vec![Chunk::new("reprompt", span)],
        Statement::Reprompt(Some(text)) => {
            vec![Chunk::new("reprompt", text.span).prose(written, &text.node)]
        }
        Statement::Broken(_) => Vec::new(),
    }
}

fn call_chunks(written: Option<&Written<'_>>, call: &Call<'_>) -> Vec<Chunk> {
    let mut behind = Vec::new();
    if let Some(from) = &call.from {
        behind.push(Chunk::new(format!("from {}", dial(&from.node)), from.span).breakable());
    }
    behind.extend(call.record.map(|record| Chunk::new("record", record.span).breakable()));
    let head = Chunk::new(format!("call {}", dial(&call.to.node)), call.to.span);
    headed(head, in_order(written, behind))
}

fn say_chunks(written: Option<&Written<'_>>, say: &Say<'_>) -> Vec<Chunk> {
    let head = Chunk::new("say", say.text.span).prose(written, &say.text.node);
    headed(head, options(written, &say.options, Vec::new()))
}

fn play_chunks(written: Option<&Written<'_>>, play: &Play<'_>) -> Vec<Chunk> {
    let head = match play.url.pieces.as_slice() {
        // An address that is all of it a value stands without quotes. Where it was written with
        // them, it keeps them.
        [Spanned { node: Piece::Insert(name), .. }] if is_bare(written, play) => {
            Chunk::new(format!("play {{{name}}}"), play.url.span)
        }
        _ => Chunk::new("play", play.url.span).text(written, &play.url.node),
    };
    headed(head, options(written, &play.options, Vec::new()))
}

fn is_bare(written: Option<&Written<'_>>, play: &Play<'_>) -> bool {
    written.is_none_or(|written| written.source.slice(play.url.span).starts_with('{'))
}

fn capture_chunks(written: Option<&Written<'_>>, capture: &Capture<'_>, span: Span) -> Vec<Chunk> {
    let head = match &capture.digits {
        None => Chunk::new("capture", span.part(0, "capture".len())),
        Some(digits) => {
            let count = match &digits.node {
                DigitCount::Exactly(number) => number.0.to_owned(),
                DigitCount::Between(low, high) => format!("{}..{}", low.0, high.0),
                DigitCount::UpTo(high) => format!("..{}", high.0),
            };
            Chunk::new(format!("capture {count}"), digits.span)
        }
    };
    let named = capture.name.as_ref().map(|named| {
        let end = named.ty.map_or(named.name.span, |ty| ty.span);
        let ty = named.ty.map(|ty| format!(": {}", type_of(written, &ty)));
        let words = format!("as {}{}", named.name.node, ty.unwrap_or_default());
        Chunk::new(words, named.name.span.to(end)).breakable()
    });
    headed(head, options(written, &capture.options, named.into_iter().collect()))
}

fn headed(head: Chunk, behind: Vec<Chunk>) -> Vec<Chunk> {
    std::iter::once(head).chain(behind).collect()
}

/// A type as it was spelt: `secret` alone is one, too.
pub(super) fn type_of(written: Option<&Written<'_>>, ty: &Spanned<Type>) -> String {
    spelling(written, ty, Type::to_string)
}

/// The chunks of options, behind those of other ones.
pub(super) fn options(
    written: Option<&Written<'_>>,
    options: &Options<'_>,
    mut chunks: Vec<Chunk>,
) -> Vec<Chunk> {
    let mut add = |word: &str, value: Option<(String, Span)>| {
        let chunk = value.map(|(value, span)| Chunk::new(format!("{word} {value}"), span));
        chunks.extend(chunk.map(Chunk::breakable));
    };
    add("voice", options.voice.map(|it| (it.node.to_owned(), it.span)));
    add("speed", options.speed.map(|it| (it.node.0.to_owned(), it.span)));
    add("repeat", options.repeat.map(|it| (it.node.0.to_owned(), it.span)));
    add("timeout", options.timeout.map(|it| (it.node.raw.to_owned(), it.span)));
    add("overall", options.overall.map(|it| (it.node.raw.to_owned(), it.span)));
    add("tries", options.tries.map(|it| (it.node.0.to_owned(), it.span)));
    let switch = |on: bool| if on { "on" } else { "off" };
    add("hash", options.hash.map(|it| (switch(it.node).to_owned(), it.span)));
    add("from", options.from.as_ref().map(|it| (dial(&it.node), it.span)));
    for (word, text) in [("success", &options.success), ("failure", &options.failure)] {
        let chunk =
            text.as_ref().map(|text| Chunk::new(word, text.span).prose(written, &text.node));
        chunks.extend(chunk.map(Chunk::breakable));
    }
    in_order(written, chunks)
}
