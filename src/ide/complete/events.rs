//! What may stand in an `on` line: ordinals, keys, events; then outcomes, what is done, steps.

use std::collections::HashSet;

use super::items::Waits;
use super::{CompletionKind, Offer, With};
use crate::check::key_limits;
use crate::flow::{Block, Flow, Next};
use crate::ide::markdown;
use crate::ide::place::ScopeKind;
use crate::ide::scene::{block_at, first_words, names};
use crate::span::Span;
use crate::syntax::ast::{Event, Handler, Kind};
use crate::syntax::ordinal;
use crate::syntax::words::{self, WordKind};

/// How much of a prompt stands beside the name of its step.
const PROMPT: usize = 60;

impl Offer<'_> {
    /// Something of this span is what is being typed.
    pub(super) fn is_here(&self, span: Span) -> bool {
        span.start <= self.offset && self.offset <= span.end
    }

    /// The events that this line may name: none that another line of the same round has, and
    /// none that can never come.
    pub(super) fn events(&mut self, first: bool, has_ordinal: bool) {
        let is_default = self.place.line.word.is_some_and(|word| word.text == "default");
        let waits = if is_default { Waits::Keys } else { self.waits_for() };
        let taken = self.taken(is_default);
        if waits == Waits::Keys {
            self.keys(&taken, is_default);
            self.inserted_events(&taken);
        }
        for word in words::ALL.iter().filter(|word| word.kind == WordKind::Event) {
            let fits = match word.text {
                "error" => is_default && first && !has_ordinal && !self.has_error_line(),
                "done" => waits == Waits::Bridge || is_default,
                "digits" => {
                    waits == Waits::Keys && (is_default || !taken.words.contains("nomatch"))
                }
                "nomatch" => {
                    waits == Waits::Keys && (is_default || !taken.words.contains("digits"))
                }
                "else" => {
                    let entry = taken.words.contains("nomatch") || taken.words.contains("digits");
                    waits == Waits::Keys && !(entry && taken.words.contains("noinput"))
                }
                _ => waits == Waits::Keys,
            };
            if fits && !taken.words.contains(word.text) {
                self.word(word, None);
            }
        }
        if first && !has_ordinal && waits == Waits::Keys {
            for round in 2..=3 {
                let detail = format!("from the {} time in a row that it asks", ordinal(round));
                self.add(ordinal(round), CompletionKind::Value, With::detail(detail));
            }
        }
    }

    /// The single keys that are free, and a range.
    fn keys(&mut self, taken: &Taken, is_default: bool) {
        let block = block_at(self.analysis.flow(), self.place).map(|(_, block)| block);
        let takes = block.filter(|_| !is_default).and_then(takes);
        let (least, hash_ends) = takes.unwrap_or((1, self.default_hash()));
        if least == 1 {
            let signs: &[&str] = if hash_ends { &["*"] } else { &["*", "#"] };
            let digits = (1..=9).chain([0]).map(|digit: u8| digit.to_string());
            for key in digits.filter(|key| !taken.keys.contains(key)) {
                self.add(key, CompletionKind::Key, With::default());
            }
            for sign in signs.iter().filter(|sign| !taken.keys.contains(**sign)) {
                self.add(format!("\"{sign}\""), CompletionKind::Key, With::default());
            }
        }
        if self.is_free {
            let with = With {
                detail: Some("a number in this range".to_owned()),
                ..With::snippet("${1:1}..${2:9}")
            };
            self.add("1..9", CompletionKind::Snippet, with);
        }
    }

    /// `{name}`: exactly this value was entered.
    fn inserted_events(&mut self, taken: &Taken) {
        for known in names(self.analysis, self.place, self.offset) {
            let label = format!("{{{}}}", known.name);
            if matches!(known.ty.kind, Kind::Digits | Kind::Number)
                && !known.may_lack
                && !taken.keys.contains(&label)
            {
                self.name(&known, label);
            }
        }
    }

    /// What other events of the same round and the same block name.
    fn taken(&self, is_default: bool) -> Taken {
        let flow = self.analysis.flow();
        let mut taken = Taken::default();
        let mut add = |handler: &Handler<'_>| {
            let round = handler.ordinal.map_or(1, |ordinal| ordinal.node);
            for event in handler.events.iter().filter(|event| !self.is_here(event.span)) {
                taken.digits |= !is_default && event.node == Event::Digits;
                taken.nomatch |= !is_default && event.node == Event::Nomatch;
                if round == self.place.line.ordinal {
                    taken.add(&event.node);
                }
            }
        };
        if is_default {
            flow.script.default_handlers().for_each(&mut add);
        } else if let Some(body) = block_at(flow, self.place).and_then(|(_, block)| block.body) {
            body.handlers.iter().for_each(|handler| add(&handler.node));
        }
        taken
    }

    fn has_error_line(&self) -> bool {
        let mut lines = self.analysis.flow().script.default_handlers();
        lines.any(|handler| {
            let is_error = |event: &crate::span::Spanned<Event<'_>>| {
                event.node == Event::Error && !self.is_here(event.span)
            };
            handler.events.iter().any(is_error)
        })
    }

    fn default_hash(&self) -> bool {
        self.analysis.flow().options.hash.is_none_or(|hash| hash.node)
    }

    /// Behind the events: an outcome, then what is done.
    pub(super) fn reactions(&mut self, outcome: bool) {
        let line = &self.place.line;
        let (error, is_default) =
            (line.error, line.word.is_some_and(|word| word.text == "default"));
        if !outcome && let Some(word) = words::find("as") {
            self.word(word, Some("as $1".to_owned()));
        }
        if let Some(word) = words::find("->") {
            self.word(word, Some("-> $1".to_owned()));
        }
        if self.is_free {
            self.add("{ … }", CompletionKind::Snippet, With::snippet("{ $1 \\}"));
        }
        let flow = self.analysis.flow();
        let asker = block_at(flow, self.place).and_then(|(id, _)| flow.asker(id));
        let asked = is_default || asker.is_some() || self.waits_for() == Waits::Keys;
        if let Some(word) = words::find("reprompt").filter(|_| asked && !error) {
            self.word(word, None);
        }
    }

    /// Outcomes that the script names, but for the one that is being typed.
    pub(super) fn outcomes(&mut self) {
        for outcome in outcomes(self.analysis.flow()) {
            if !self.is_here(outcome.span) {
                self.add(outcome.node, CompletionKind::Outcome, With::detail("an outcome"));
            }
        }
    }

    /// The steps that a `->` may lead to.
    pub(super) fn targets(&mut self) {
        let flow = self.analysis.flow();
        let line = &self.place.line;
        let from_error =
            line.error || matches!(self.place.scope(), ScopeKind::Default { error: true });
        for step in flow.script.steps() {
            let Some(&id) = flow.steps.get(step.name.node) else { continue };
            let Some(block) = flow.block(id).filter(|block| !(from_error && block.waits())) else {
                continue;
            };
            let detail = first_words(flow, id).map(|words| markdown::shortened(&words, PROMPT));
            let documentation = step_in_short(block);
            let with = With { detail, documentation, ..With::default() };
            self.add(step.name.node, CompletionKind::Step, with);
        }
    }

    /// Steps that a `->` leads to and nobody wrote.
    pub(super) fn missing_steps(&mut self) {
        for block in &self.analysis.flow().blocks {
            if let Next::Unknown(name) = block.next {
                self.add(name.node, CompletionKind::Step, With::detail("a `->` leads here"));
            }
        }
    }
}

/// The outcomes that a script names, in the order of the flow.
pub(in crate::ide) fn outcomes<'f, 'a>(
    flow: &'f Flow<'a>,
) -> impl Iterator<Item = crate::syntax::ast::Name<'a>> + use<'f, 'a> {
    let own = flow.blocks.iter().filter_map(|block| block.body).flat_map(|body| &body.handlers);
    let own = own.filter_map(|handler| handler.outcome);
    own.chain(flow.script.default_handlers().filter_map(|handler| handler.outcome))
}

/// What a step ends with.
fn step_in_short(block: &Block<'_>) -> Option<String> {
    Some(match &block.next {
        Next::Capture => "Asks, and waits for keys.".to_owned(),
        Next::Bridge => "Calls somebody else, and waits for the end of that.".to_owned(),
        Next::Hangup => "Ends the call.".to_owned(),
        Next::Goto(_, name) => format!("Goes on to {}.", markdown::code(name.node)),
        Next::Unknown(_) | Next::Reprompt(..) | Next::Nothing | Next::Broken => return None,
    })
}

/// The least keys that a block takes, and whether `#` ends an entry.
fn takes(block: &Block<'_>) -> Option<(u64, bool)> {
    let action = block.actions.last()?;
    let crate::flow::ActionKind::Capture { capture, asking, .. } = &action.kind else {
        return None;
    };
    let (least, _) = key_limits(capture)?;
    Some((least, asking.hash.is_none_or(|hash| hash.node)))
}

/// What is named already: in this round, and in any.
#[derive(Default)]
struct Taken {
    keys: HashSet<String>,
    words: HashSet<&'static str>,
    digits: bool,
    nomatch: bool,
}

impl Taken {
    fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::Keys(keys) => {
                self.keys.insert(keys.to_string());
            }
            Event::Insert(name) => {
                self.keys.insert(format!("{{{name}}}"));
            }
            Event::Range(..) => {}
            Event::Digits => {
                self.words.insert("digits");
            }
            Event::Nomatch => {
                self.words.insert("nomatch");
            }
            Event::Noinput => {
                self.words.insert("noinput");
            }
            Event::Else => {
                self.words.insert("else");
            }
            Event::Done => {
                self.words.insert("done");
            }
            Event::Error => {
                self.words.insert("error");
            }
        }
    }
}
