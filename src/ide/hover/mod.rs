//! What is known of the word at a place. In: an analysis and an offset. Out: its span and a few
//! lines of Markdown; nothing where no word of the language and no name stands. The value of a
//! secret is never shown.

mod events;
mod names;
mod numbers;
mod statements;
mod steps;
mod voices;

use super::Analysis;
use super::lex::{Token, TokenKind};
use super::markdown;
use super::place::{Place, ScopeKind};
use super::reading::{Due, Expected, option};
use crate::check::allowed_names;
use crate::flow::{BlockId, naming};
use crate::rule::{Rule, Severity};
use crate::span::Span;
use crate::syntax::words::{self, Word, WordKind};

/// What an editor shows of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The word.
    pub span: Span,
    /// What is known of it, as Markdown.
    pub markdown: String,
}

/// What is known at an offset, in bytes and on the boundary of a character.
pub fn hover(analysis: &Analysis, offset: u32) -> Option<Hover> {
    let text = analysis.source().text();
    if !text.is_char_boundary(offset as usize) {
        return None;
    }
    let place = Place::of(analysis, offset);
    let look = Look { analysis, place: &place, offset };
    match place.inside.or(place.word) {
        Some(token) if token.kind == TokenKind::Comment => look.allowed_rule(),
        Some(token) if place.inside.is_some() => look.in_text(&token),
        Some(token) => {
            let markdown = look.word(&token)?;
            Some(Hover { span: look.span(token.start, token.end), markdown })
        }
        None => None,
    }
}

/// A place that is looked at.
struct Look<'p> {
    analysis: &'p Analysis,
    place: &'p Place,
    offset: u32,
}

impl<'p> Look<'p> {
    fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.analysis.source().id(), start, end)
    }

    fn is_here(&self, span: Span) -> bool {
        span.start <= self.offset && self.offset <= span.end
    }

    fn written(&self, span: Span) -> &'p str {
        self.analysis.source().slice(span)
    }

    fn line_of(&self, span: Span) -> usize {
        self.analysis.source().place(span.start).line
    }

    /// The name of a block as messages have it: `visit`, `visit/2`.
    fn block_name(&self, id: BlockId) -> String {
        markdown::code(&naming::name(self.analysis.flow(), id))
    }

    /// A word outside of texts and comments.
    fn word(&self, token: &Token) -> Option<String> {
        let text = token.text(self.analysis.source().text());
        if token.kind == TokenKind::Arrow {
            return Token::arrow().map(markdown::word);
        }
        if token.kind == TokenKind::Dial {
            return numbers::dialled(text);
        }
        let line = &self.place.line;
        if self.place.fresh {
            let option = option(token).filter(|_| line.takes_options());
            return match option {
                Some(option) => self.option(option),
                None => self.item(token),
            };
        }
        match line.due {
            Due::Value(word) => self.value(word, token, text),
            Due::Option | Due::Typed => self.option_or_on(token, text),
            Due::Type { .. } => words::find_of(WordKind::Type, text).map(markdown::word),
            Due::CaptureName | Due::Insert(_) | Due::ParamName | Due::SetName => self.name(text),
            Due::Event { .. } => self.event(token.start).or_else(|| self.ordinal(text)),
            Due::Reaction { .. } => self.reaction(token, text),
            Due::Outcome | Due::Expected(Expected::Outcome) => self.outcome(text),
            Due::Target | Due::StepName | Due::Expected(Expected::Step) => self.step(text),
            Due::Validity { .. } => numbers::duration(text, None),
            Due::Nothing
            | Due::TestTitle
            | Due::Block
            | Due::ParamMore { .. }
            | Due::ParamValue
            | Due::TestValue
            | Due::Expected(Expected::Text | Expected::Call) => None,
        }
    }

    /// A word that begins a line.
    fn item(&self, token: &Token) -> Option<String> {
        let word = token.word?;
        let in_test = self.place.scope() == ScopeKind::Test;
        match word.kind {
            WordKind::Statement if !in_test => Some(self.statement(word, token.start)),
            WordKind::Setting | WordKind::Structure if !in_test => Some(markdown::word(word)),
            WordKind::Test if in_test => Some(markdown::word(word)),
            WordKind::Statement
            | WordKind::Setting
            | WordKind::Structure
            | WordKind::Test
            | WordKind::Option
            | WordKind::Event
            | WordKind::Type => None,
        }
    }

    /// An option, if the line's statement takes it.
    fn option(&self, option: &Word) -> Option<String> {
        let statement = self.place.line.word?;
        statement.options.contains(&option.text).then(|| markdown::word(option))
    }

    /// An option, or the `on` of `default on`.
    fn option_or_on(&self, token: &Token, text: &str) -> Option<String> {
        let line = &self.place.line;
        let is_default = line.word.is_some_and(|word| word.text == "default");
        if is_default && text == "on" && line.had.is_empty() {
            return token.word.map(markdown::word);
        }
        self.option(option(token)?)
    }

    /// The value of a word.
    fn value(&self, word: &'static Word, token: &Token, text: &str) -> Option<String> {
        if let Some(option) = option(token) {
            return self.option(option);
        }
        match word.text {
            "voice" => Some(self.voice(text)),
            "timeout" | "overall" => numbers::duration(text, word.wire),
            _ if word.values.contains(&text) => Some(markdown::word(word)),
            "expect" => self.name(text),
            _ => None,
        }
    }

    /// In a text: a name in braces, keys, a step without a name, a number.
    fn in_text(&self, token: &Token) -> Option<Hover> {
        let words = self.quoted(token);
        let markdown = match self.place.line.due {
            Due::Event { .. } | Due::Reaction { .. } => self.event(token.start),
            Due::Expected(Expected::Step) => self.step(words),
            Due::Expected(Expected::Call) => numbers::quoted(words),
            Due::Value(word) if matches!(word.text, "call" | "from" | "answer") => {
                numbers::quoted(words)
            }
            Due::Value(_) | Due::TestTitle | Due::Expected(Expected::Text) => {
                return self.insert(token);
            }
            Due::Nothing
            | Due::Option
            | Due::CaptureName
            | Due::Typed
            | Due::Type { .. }
            | Due::Insert(_)
            | Due::Outcome
            | Due::Target
            | Due::StepName
            | Due::Block
            | Due::ParamName
            | Due::ParamMore { .. }
            | Due::ParamValue
            | Due::Validity { .. }
            | Due::SetName
            | Due::TestValue
            | Due::Expected(Expected::Outcome) => None,
        };
        Some(Hover { span: self.span(token.start, token.end), markdown: markdown? })
    }

    /// What stands between the quotes.
    fn quoted(&self, token: &Token) -> &'p str {
        let inner = token.inner();
        self.written(self.span(inner.start, inner.end))
    }

    /// The first paragraph of a rule's page, over its name in an `ivrc: allow` comment.
    fn allowed_rule(&self) -> Option<Hover> {
        let source = self.analysis.source();
        let comments = &self.analysis.parsed().trivia.comments;
        let comment = comments.iter().find(|comment| self.is_here(comment.span))?;
        let names = allowed_names(source, comment);
        let name = names.into_iter().find(|name| self.is_here(name.span))?;
        let rule = Rule::from_name(name.node)?;
        Some(Hover { span: name.span, markdown: rule_in_short(rule) })
    }
}

fn rule_in_short(rule: Rule) -> String {
    let severity = match rule.severity() {
        Severity::Error => "an error, which cannot be allowed",
        Severity::Warning => "a warning",
        Severity::Pedantic => "a warning, shown with `--pedantic`",
    };
    let codes: Vec<_> = rule.provider_codes().iter().map(i32::to_string).collect();
    let codes = match codes.as_slice() {
        [] => String::new(),
        codes => format!("; prevents {} of the provider", codes.join(", ")),
    };
    let page = rule.page().split("## What it checks").nth(1).unwrap_or_default();
    let first = page.trim_start().split("\n\n").next().unwrap_or_default();
    format!("`{}`: {severity}{codes}\n\n{first}\n", rule.name())
}
