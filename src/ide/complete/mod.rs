//! What may be written at a place. In: an analysis and an offset. Out: completions in the order to
//! show them, each with the span that it replaces. Nothing is offered that the checker would refuse
//! there, as far as the lines around it can be read.

mod events;
mod items;
mod options;
mod snippet;
mod test_lines;
mod texts;
mod values;

use std::collections::HashSet;

pub(super) use events::outcomes;

use super::Analysis;
use super::lex::{Token, TokenKind, is_space};
use super::place::Place;
use super::reading::Due;
use crate::span::Span;
use crate::syntax::words::{self, Word, WordKind};

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it is called, and what it is found by.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// What it means, as Markdown.
    pub documentation: Option<String>,
    /// What is written: `$1` and `${2:word}` are stops of a snippet if `is_snippet`.
    pub insert: String,
    /// `insert` has stops; in its words `\`, `$` and `}` stand behind a `\`.
    pub is_snippet: bool,
    /// What it replaces, on one line; the place lies in it or at one of its ends.
    pub span: Span,
    /// Its position among all that are offered, from 0.
    pub order: u32,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompletionKind {
    /// A statement of a call.
    Statement,
    /// An option of a statement.
    Option,
    /// A line before the first statement.
    Setting,
    /// `step`, `on`, `test`.
    Structure,
    /// A line of a test.
    TestLine,
    /// What a value is.
    Type,
    /// A step.
    Step,
    /// A param.
    Param,
    /// The name of a `capture`.
    Capture,
    /// A number of the call itself.
    BuiltIn,
    /// A voice.
    Voice,
    /// A key of the phone.
    Key,
    /// An event that is no key.
    Event,
    /// The name of an outcome.
    Outcome,
    /// A number to dial.
    Number,
    /// Any other value.
    Value,
    /// A form with gaps to fill in.
    Snippet,
}

impl From<WordKind> for CompletionKind {
    fn from(kind: WordKind) -> Self {
        match kind {
            WordKind::Statement => CompletionKind::Statement,
            WordKind::Option => CompletionKind::Option,
            WordKind::Setting => CompletionKind::Setting,
            WordKind::Event => CompletionKind::Event,
            WordKind::Test => CompletionKind::TestLine,
            WordKind::Structure => CompletionKind::Structure,
            WordKind::Type => CompletionKind::Type,
        }
    }
}

impl Completion {
    /// What is written where snippets are not known: the stops become their words.
    pub fn plain_insert(&self) -> String {
        if self.is_snippet { snippet::plain(&self.insert) } else { self.insert.clone() }
    }
}

/// What may be written at an offset, in bytes and on the boundary of a character; nothing is
/// offered anywhere else.
pub fn complete(analysis: &Analysis, offset: u32) -> Vec<Completion> {
    let text = analysis.source().text();
    if !text.is_char_boundary(offset as usize) {
        return Vec::new();
    }
    let place = Place::of(analysis, offset);
    let mut offer = Offer::new(analysis, &place, offset);
    match place.inside {
        Some(token) if matches!(token.kind, TokenKind::Text { .. }) => offer.inserts(&token),
        Some(_) => {}
        None if offer.is_glued() => {}
        None if place.fresh => {
            offer.items();
            offer.going_on();
        }
        None => offer.due(place.line.due),
    }
    offer.list
}

/// Gathers what is offered.
struct Offer<'p> {
    analysis: &'p Analysis,
    place: &'p Place,
    offset: u32,
    /// What is replaced.
    span: Span,
    /// Nothing stands behind that on its line, so that whole forms may be put there.
    is_free: bool,
    list: Vec<Completion>,
    seen: HashSet<(String, CompletionKind)>,
}

/// What a completion has besides its label.
#[derive(Default)]
struct With {
    detail: Option<String>,
    documentation: Option<String>,
    /// What is written, where that is not the label.
    insert: Option<String>,
    is_snippet: bool,
}

impl With {
    fn detail(detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::default() }
    }

    fn insert(insert: impl Into<String>) -> Self {
        Self { insert: Some(insert.into()), ..Self::default() }
    }

    fn snippet(insert: impl Into<String>) -> Self {
        Self { insert: Some(insert.into()), is_snippet: true, ..Self::default() }
    }
}

impl<'p> Offer<'p> {
    fn new(analysis: &'p Analysis, place: &'p Place, offset: u32) -> Self {
        let file = analysis.source().id();
        let span = place
            .word
            .map_or(Span::new(file, offset, offset), |word| Span::new(file, word.start, word.end));
        let behind = analysis.source().text().get(span.end as usize..).unwrap_or_default();
        let behind = behind.trim_start_matches(is_space);
        let is_free = behind.is_empty() || behind.starts_with(['\n', '\r', '}', ';', '#']);
        Self { analysis, place, offset, span, is_free, list: Vec::new(), seen: HashSet::new() }
    }

    /// What is written would become a part of the value before it: `1..`, `"Hello."`, `}`.
    fn is_glued(&self) -> bool {
        let text = self.analysis.source().text();
        let before = text.get(..self.span.start as usize).unwrap_or_default();
        let stands = |last: char| {
            is_space(last) || matches!(last, '\n' | '\r' | '{' | ';' | ',' | ':' | '=' | '>')
        };
        before.chars().next_back().is_some_and(|last| !stands(last))
    }

    fn add(&mut self, label: impl Into<String>, kind: CompletionKind, with: With) {
        let label = label.into();
        if !self.seen.insert((label.clone(), kind)) {
            return;
        }
        let text = self.analysis.source().text();
        let before = text.get(..self.span.start as usize).unwrap_or_default();
        let glued = matches!(kind, CompletionKind::Step) && before.ends_with("->");
        let mut insert = with.insert.unwrap_or_else(|| label.clone());
        if glued {
            insert.insert(0, ' ');
        }
        let mut span = self.span;
        // What may stand before an arrow does not take its place.
        let arrow = self.place.word.filter(|word| word.kind == TokenKind::Arrow);
        if let Some(arrow) = arrow.filter(|_| Token::arrow().is_none_or(|word| word.text != label))
        {
            if arrow.start < self.offset {
                return;
            }
            span = span.before();
            insert.push(' ');
        }
        self.list.push(Completion {
            label,
            kind,
            detail: with.detail,
            documentation: with.documentation,
            insert,
            is_snippet: with.is_snippet,
            span,
            order: u32::try_from(self.list.len()).unwrap_or(u32::MAX),
        });
    }

    /// A word of the language; its form, if nothing stands in the way of it.
    fn word(&mut self, word: &Word, form: Option<String>) {
        let mut with = With::detail(word.form);
        with.documentation = Some(super::markdown::word(word));
        if let Some(form) = form.filter(|_| self.is_free) {
            with.insert = Some(form);
            with.is_snippet = true;
        }
        self.add(word.text, word.kind.into(), with);
    }

    /// What is due on a line that has begun.
    fn due(&mut self, due: Due) {
        match due {
            Due::Nothing => {}
            Due::Value(word) => self.value(word),
            Due::Option => self.options(),
            Due::CaptureName => self.capture_names(),
            Due::Typed => {
                self.colon();
                self.options();
            }
            Due::Type { secret } => self.types(secret),
            Due::Insert(word) => self.inserted_names(word),
            Due::Event { first, ordinal } => self.events(first, ordinal),
            Due::Reaction { outcome } => self.reactions(outcome),
            Due::Outcome => self.outcomes(),
            Due::Target => self.targets(),
            Due::StepName => self.missing_steps(),
            Due::TestTitle => self.quoted("what it shows", ""),
            Due::Block => self.block(),
            Due::ParamName => self.missing_params(),
            Due::ParamMore { typed } => {
                if !typed {
                    self.colon();
                }
                self.add("=", CompletionKind::Value, With::insert("= "));
            }
            Due::ParamValue => self.param_value(),
            Due::Validity { until } => self.validity(until),
            Due::SetName => self.params_to_set(),
            Due::TestValue => self.value_to_set(),
            Due::Expected(expected) => self.expected(expected),
        }
    }

    /// The line above may go on at the beginning of this one.
    fn going_on(&mut self) {
        match self.place.line.due {
            due @ (Due::Value(_) | Due::Option | Due::Typed | Due::CaptureName)
                if self.place.line.takes_options() =>
            {
                if !matches!(due, Due::CaptureName) {
                    self.options();
                }
            }
            Due::Reaction { outcome } => self.reactions(outcome),
            Due::Block => self.block(),
            Due::Nothing
            | Due::Value(_)
            | Due::Option
            | Due::CaptureName
            | Due::Typed
            | Due::Type { .. }
            | Due::Insert(_)
            | Due::Event { .. }
            | Due::Outcome
            | Due::Target
            | Due::StepName
            | Due::TestTitle
            | Due::ParamName
            | Due::ParamMore { .. }
            | Due::ParamValue
            | Due::Validity { .. }
            | Due::SetName
            | Due::TestValue
            | Due::Expected(_) => {}
        }
    }

    fn block(&mut self) {
        if self.is_free {
            self.add("{ … }", CompletionKind::Snippet, With::snippet("{\n  $0\n\\}"));
        }
    }

    /// A text in quotes.
    fn quoted(&mut self, words: &str, before: &str) {
        if self.is_free {
            let words = if words.is_empty() { "$1".to_owned() } else { format!("${{1:{words}}}") };
            let form = With::snippet(format!("\"{before}{words}\""));
            self.add(format!("\"{before}…\""), CompletionKind::Snippet, form);
        }
    }

    fn colon(&mut self) {
        let doc = words::find("param").map(super::markdown::word);
        let with = With { documentation: doc, ..With::insert(": ") };
        self.add(":", CompletionKind::Value, with);
    }
}
