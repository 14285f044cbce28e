//! Events of `on` lines: what each means, and in which rounds its line answers.

use super::Look;
use crate::ide::lex::Token;
use crate::ide::markdown::{self, code};
use crate::ide::reading::ordinal as round_of_word;
use crate::span::Spanned;
use crate::syntax::ast::{Event, Handler};
use crate::syntax::ordinal;
use crate::syntax::words::{self, WordKind};

impl Look<'_> {
    /// The event that stands at an offset.
    pub(super) fn event(&self, at: u32) -> Option<String> {
        let flow = self.analysis.flow();
        let bodies = flow.blocks.iter().filter_map(|block| block.body);
        let own = bodies.map(|body| body.handlers.iter().map(|line| &line.node).collect());
        let defaults: Vec<_> = flow.script.default_handlers().collect();
        own.chain([defaults]).find_map(|lines| self.event_of(&lines, at))
    }

    /// The same among the lines of one block.
    fn event_of(&self, lines: &[&Handler<'_>], at: u32) -> Option<String> {
        let is_here = |event: &&Spanned<Event<'_>>| event.span.start <= at && at < event.span.end;
        let (line, event) =
            lines.iter().find_map(|line| Some((line, line.events.iter().find(is_here)?)))?;
        let about = about(&event.node);
        let written = code(self.written(event.span));
        let rounds = match event.node {
            // These come once.
            Event::Done | Event::Error => String::new(),
            Event::Keys(_)
            | Event::Insert(_)
            | Event::Range(..)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else => format!("\n{}\n", rounds(&event.node, line, lines)),
        };
        Some(format!("{written}: {about}\n{rounds}"))
    }

    /// `2nd`: the round from which a line holds.
    pub(super) fn ordinal(&self, text: &str) -> Option<String> {
        let round = round_of_word(text).filter(|round| *round > 0)?;
        let times = ordinal(round);
        Some(format!(
            "`{text}`: the line holds from the {times} time in a row that the step asks. \
             `reprompt` and `->` to the same step count on; another step begins anew.\n"
        ))
    }

    /// Behind the first event: `as`, `reprompt`, the end of a range.
    pub(super) fn reaction(&self, token: &Token, text: &str) -> Option<String> {
        match text {
            "as" => token.word.map(markdown::word),
            "reprompt" => Some(self.statement(token.word?, token.start)),
            _ => self.event(token.start),
        }
    }
}

/// What an event means, by the table of words.
fn about(event: &Event<'_>) -> String {
    let word = match event {
        Event::Keys(keys) => return format!("The caller entered exactly {}.", code(keys)),
        Event::Insert(name) => {
            return format!("The caller entered exactly the value of {}.", code(name));
        }
        Event::Range(low, high) => {
            return format!("The caller entered a number from {} to {}.", low.0, high.0);
        }
        Event::Digits => "digits",
        Event::Nomatch => "nomatch",
        Event::Noinput => "noinput",
        Event::Else => "else",
        Event::Done => "done",
        Event::Error => "error",
    };
    words::find_of(WordKind::Event, word).map_or(String::new(), |word| word.about.to_owned())
}

/// In which rounds a line answers an event, as far as lines with the same event tell.
fn rounds(event: &Event<'_>, line: &Handler<'_>, lines: &[&Handler<'_>]) -> String {
    let round_of = |line: &Handler<'_>| line.ordinal.map_or(1, |ordinal| ordinal.node);
    let first = round_of(line);
    let same = lines.iter().filter(|line| line.events.iter().any(|other| other.node == *event));
    let next = same.map(|line| round_of(line)).filter(|round| *round > first).min();
    match (first, next) {
        (1, None) => "Holds in every round.".to_owned(),
        (first, None) => format!("Holds from round {first} on."),
        (first, Some(next)) if next == first + 1 => {
            format!("Holds in round {first}; another line does from round {next} on.")
        }
        (first, Some(next)) => format!(
            "Holds in rounds {first} to {}; another line does from round {next} on.",
            next - 1
        ),
    }
}
