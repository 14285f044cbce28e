//! `on [ORDINAL] EVENT, … [as OUTCOME] -> STEP | { … } | reprompt`.

use std::borrow::Cow;

use super::Builder;
use super::value::ends;
use crate::finding::{Finding, Near, near, one_of};
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Event, Handler, Reaction, Statement};
use crate::syntax::ordinal;
use crate::syntax::parse::{Node, Rule};
use crate::syntax::words::{self, WordKind};

impl<'s> Builder<'s> {
    /// A handler, and whether it is whole: all of its events and what it does could be read.
    pub(super) fn handler(&mut self, pair: Node<'s>) -> (Handler<'s>, bool) {
        let span = self.span(&pair);
        let mut handler = Handler {
            ordinal: None,
            events: Vec::with_capacity(1),
            outcome: None,
            reaction: Spanned::new(Reaction::Broken, span.after()),
        };
        let (mut named, mut whole) = (false, true);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::ordinal => handler.ordinal = self.ordinal(&part),
                Rule::events => {
                    named = true;
                    let events = part.into_inner().filter(|event| event.as_rule() == Rule::event);
                    for event in events {
                        let read = self.event(event);
                        whole &= read.is_some();
                        handler.events.extend(read);
                    }
                }
                Rule::outcome => handler.outcome = self.outcome(part),
                Rule::reaction => handler.reaction = self.reaction(part),
                // An event that could not be read has said what is wrong with the line.
                Rule::no_reaction if whole => self.no_reaction(span, &part),
                _ => {}
            }
        }
        if !named && !matches!(handler.reaction.node, Reaction::Broken) {
            self.no_event(span.part(0, 2));
        }
        whole &= named && !matches!(handler.reaction.node, Reaction::Broken);
        if !whole {
            self.mention(span);
        }
        (handler, whole)
    }

    fn no_event(&mut self, on: Span) {
        self.report(
            Finding::new(Fault::MissingValue, on, "`on` names no event")
                .label("an event must follow")
                .help(format!(
                    "write keys (`on 1`; the star and hash keys in quotes: `on \"*\"`, `on \"#\"`), or {}",
                    one_of(words::of_kind(WordKind::Event).filter(|word| *word != "error"), 9)
                )),
        );
    }

    fn ordinal(&mut self, pair: &Node<'s>) -> Option<Spanned<u32>> {
        let (text, span) = (pair.as_str(), self.span(pair));
        let split = text.len() - 2;
        let number: u32 = text.get(..split).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        if number == 0 {
            let finding = Finding::new(Fault::BadValue, span, format!("`{text}` is not a round"));
            self.report(
                finding
                    .label("rounds count from 1")
                    .help("write `2nd` for the second time that the step asks"),
            );
            return None;
        }
        let meant = ordinal(number);
        if text != meant {
            self.report(
                Finding::new(
                    Fault::BadValue,
                    span,
                    format!("`{text}` is not how this ordinal is written"),
                )
                .label("here")
                .help(format!("write `{meant}`"))
                .fix(format!("write `{meant}`"), span, meant),
            );
        }
        Some(Spanned::new(number, span))
    }

    fn event(&mut self, pair: Node<'s>) -> Option<Spanned<Event<'s>>> {
        let span = self.span(&pair);
        let part = pair.into_inner().next()?;
        let event = match part.as_rule() {
            Rule::event_word => self.event_word(span, part.as_str())?,
            Rule::event_insert => {
                let insert = part.into_inner().next()?;
                Event::Insert(self.insert_name(insert)?)
            }
            Rule::range => self.event_range(&part)?,
            Rule::sign => {
                let sign = part.as_str();
                self.report(
                    Finding::new(
                        Fault::BadValue,
                        span,
                        format!("the key `{sign}` is written in quotes"),
                    )
                    .label("here")
                    .help(format!("write `on \"{sign}\"`"))
                    .fix("put it in quotes", span, format!("\"{sign}\"")),
                );
                Event::Keys(Cow::Borrowed(sign))
            }
            _ => Event::Keys(self.keys("on", part)?),
        };
        Some(Spanned::new(event, span))
    }

    /// Keys in quotes.
    pub(super) fn keys(&mut self, word: &str, pair: Node<'s>) -> Option<Cow<'s, str>> {
        let span = self.span(&pair);
        let text = self.text(word, pair)?;
        let Some(keys) = text.node.literal().map(Cow::into_owned) else {
            let finding = Finding::new(Fault::BadValue, span, "keys in quotes cannot hold a value");
            self.report(finding.label("here").help("write the value without quotes: `on {NAME}`"));
            return None;
        };
        if keys.is_empty()
            || !keys.chars().all(|key| key.is_ascii_digit() || key == '*' || key == '#')
        {
            self.report(
                Finding::new(
                    Fault::BadValue,
                    span,
                    format!("`\"{keys}\"` are not keys of a phone"),
                )
                .label("here")
                .help("the keys are the digits, `*` and `#`: `\"12#\"`"),
            );
            return None;
        }
        Some(Cow::Owned(keys))
    }

    fn event_word(&mut self, span: Span, word: &'s str) -> Option<Event<'s>> {
        Some(match word {
            "digits" => Event::Digits,
            "nomatch" => Event::Nomatch,
            "noinput" => Event::Noinput,
            "else" => Event::Else,
            "done" => Event::Done,
            "error" => Event::Error,
            keys if keys.bytes().all(|key| key.is_ascii_digit()) => {
                Event::Keys(Cow::Borrowed(keys))
            }
            _ => {
                self.unknown_event(span, word);
                return None;
            }
        })
    }

    fn unknown_event(&mut self, span: Span, word: &str) {
        if word.starts_with(|first: char| first.is_ascii_digit())
            && ["st", "nd", "rd", "th"].iter().any(|ending| word.ends_with(ending))
        {
            let finding =
                Finding::new(Fault::BadValue, span, format!("`{word}` stands among the events"));
            self.report(
                finding
                    .label("an ordinal stands once, before all events")
                    .help(format!("write a line of its own: `on {word} EVENT …`")),
            );
            return;
        }
        let finding = Finding::new(Fault::UnknownWord, span, format!("`{word}` is not an event"))
            .label("unknown");
        let events = || words::of_kind(WordKind::Event).filter(|event| *event != "error");
        let meant = match word.to_lowercase().as_str() {
            "timeout" | "silence" | "nothing" | "no-input" | "no_input" => {
                Some(Near::clear("noinput"))
            }
            "invalid" | "no-match" | "no_match" | "other" | "wrong" => Some(Near::clear("nomatch")),
            "default" | "otherwise" | "any" => Some(Near::clear("else")),
            "star" => Some(Near::clear("\"*\"")),
            "hash" | "pound" => Some(Near::clear("\"#\"")),
            "hangup" => None,
            other => near(other, events()),
        };
        self.report(match meant {
            Some(meant) => {
                finding.near_miss(span, meant).help(format!("did you mean `on {}`?", meant.word))
            }
            None => finding.help(format!(
                "write keys (`on 1`, `on \"*\"`), a range (`on 1..5`), or {}",
                one_of(events(), 9)
            )),
        });
    }

    fn event_range(&mut self, pair: &Node<'s>) -> Option<Event<'s>> {
        let text = pair.as_str();
        match ends(pair) {
            (Some(low), Some(high))
                if low.whole().zip(high.whole()).is_some_and(|(low, high)| low <= high) =>
            {
                Some(Event::Range(low, high))
            }
            _ => {
                self.bad_value(
                    pair,
                    format!("`{text}` is not a range of numbers"),
                    "write the smaller number first: `on 1..5`",
                );
                None
            }
        }
    }

    fn outcome(&mut self, pair: Node<'s>) -> Option<crate::syntax::ast::Name<'s>> {
        let span = self.span(&pair);
        let name = pair.into_inner().find(|part| part.as_rule() == Rule::name);
        if name.is_none() {
            let at = self.trimmed(span);
            let at = Span { start: at.end.saturating_sub(2), ..at };
            let finding = Finding::new(Fault::MissingValue, at, "`as` has no name")
                .label("a name must follow");
            self.report(finding.help("write what this answer means for the call: `as confirmed`"));
        }
        name.map(|name| self.name(&name))
    }

    fn reaction(&mut self, pair: Node<'s>) -> Spanned<Reaction<'s>> {
        let whole = self.span(&pair);
        let first = pair
            .clone()
            .into_inner()
            .find(|part| !matches!(part.as_rule(), Rule::comment | Rule::odd_space));
        let span = first.as_ref().map_or(whole, |first| self.span(first).to(whole.after()));
        let reaction = match first {
            Some(block) if block.as_rule() == Rule::block => {
                let body = self.block(block);
                return Spanned::new(Reaction::Block(body.node), body.span);
            }
            Some(statement) if statement.as_rule() == Rule::statement => {
                match self.statement(statement).node {
                    Statement::Reprompt(text) => Reaction::Reprompt(text),
                    _ => Reaction::Broken,
                }
            }
            _ => self.target(pair).map_or(Reaction::Broken, Reaction::Goto),
        };
        Spanned::new(reaction, self.trimmed(span))
    }

    /// Nothing that can be done stands behind the events.
    fn no_reaction(&mut self, handler: Span, part: &Node<'s>) {
        let whole = self.span(part);
        let rest = self.written(whole);
        let lead = rest.len() - rest.trim_start().len();
        let rest = rest.trim();
        let head = Span { end: whole.start, ..handler };
        let head = self.written(head).trim_end();
        let finding = match rest {
            "" => Finding::new(
                Fault::MissingValue,
                self.trimmed(Span { end: whole.start, ..handler }),
                "this event leads nowhere",
            )
            .label("what happens then?")
            .help(format!("write `{head} -> STEP`, `{head} {{ … }}` or `{head} reprompt \"…\"`")),
            rest => {
                let at = whole.part(lead, rest.len());
                let finding =
                    Finding::new(Fault::Syntax, at, "what an event does stands in a block")
                        .label("not expected here");
                let word = self.first_word(at);
                if words::find(word).is_some_and(|word| word.kind == WordKind::Statement) {
                    finding.help(format!("write `{head} {{ {rest} }}`"))
                } else {
                    finding.help(format!("write `{head} -> STEP`, `{head} {{ … }}` or `{head} reprompt \"…\"`; events are separated by commas"))
                }
            }
        };
        self.report(finding);
    }
}
