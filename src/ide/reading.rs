//! A line of the language, up to somewhere in it. In: its tokens. Out: what it is, what it has,
//! what is due next. It reads what is whole and what is not alike, and reports nothing.

use super::lex::{Token, TokenKind};
use crate::syntax::words::{self, Word, WordKind};

/// What may stand next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing that the language knows.
    Nothing,
    /// What is behind this word: a value, or one of a few words. A value may be left out before
    /// options if the line has any.
    Value(&'static Word),
    /// An option of the line's statement.
    Option,
    /// The name that a `capture` gives its keys.
    CaptureName,
    /// Behind that name: its type, or an option.
    Typed,
    /// A type.
    Type {
        /// Behind `secret`.
        secret: bool,
    },
    /// A name in braces, for the value of this word.
    Insert(&'static Word),
    /// An event. The first one may have an ordinal before it.
    Event {
        /// It is the first one.
        first: bool,
        /// The ordinal is written.
        ordinal: bool,
    },
    /// Behind events: another one, an outcome, what is done.
    Reaction {
        /// The outcome is written.
        outcome: bool,
    },
    /// The name of an outcome.
    Outcome,
    /// A step to go on with.
    Target,
    /// The name of a new step.
    StepName,
    /// The title of a new test.
    TestTitle,
    /// The block of a step or a test.
    Block,
    /// The name of a new param.
    ParamName,
    /// Behind a param's name or type: a type, a value.
    ParamMore {
        /// The type is written.
        typed: bool,
    },
    /// The value of a param.
    ParamValue,
    /// How long, or until when, behind this word of `valid`.
    Validity {
        /// Behind `until`.
        until: bool,
    },
    /// The name of a param to set.
    SetName,
    /// The value that a test sets or expects.
    TestValue,
    /// What is expected, behind this form of `expect`.
    Expected(Expected),
}

/// The forms of `expect` that have a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// `expect say TEXT`, `expect play URL`
    Text,
    /// `expect call NUMBER`
    Call,
    /// `expect step NAME`
    Step,
    /// `expect outcome NAME`
    Outcome,
}

/// A line as far as it is read.
#[derive(Debug)]
pub(super) struct Reading {
    /// The word that it begins with.
    pub(super) word: Option<&'static Word>,
    /// What is due.
    pub(super) due: Due,
    /// The options that it has.
    pub(super) had: Vec<&'static str>,
    /// The round from which it holds.
    pub(super) ordinal: u32,
    /// It is `default on error`.
    pub(super) error: bool,
    /// The name before what is due: of the param that gets a type or a value.
    pub(super) name: Option<Token>,
    /// The text that is said.
    pub(super) said: Option<Token>,
    /// The params that it gives values.
    pub(super) assigned: Vec<Token>,
    /// It begins with nothing that the language knows.
    junk: bool,
}

impl Reading {
    /// The line that these tokens begin.
    pub(super) fn of(text: &str, line: &[Token]) -> Self {
        let mut reading = Self {
            word: line.first().and_then(Self::first_word),
            due: Due::Nothing,
            had: Vec::new(),
            ordinal: 1,
            error: false,
            name: None,
            said: None,
            assigned: Vec::new(),
            junk: false,
        };
        let Some((_, rest)) = line.split_first() else { return reading };
        let Some(word) = reading.word else {
            reading.junk = true;
            return reading;
        };
        match (word.kind, word.text) {
            (_, "->") => reading.due = if rest.is_empty() { Due::Target } else { Due::Nothing },
            (WordKind::Statement, _) => reading.statement(text, word, rest),
            (WordKind::Option, _) => reading.statement(text, word, line),
            (_, "default") => match rest.split_first() {
                Some((on, rest)) if on.text(text) == "on" => reading.events(text, rest),
                Some(_) | None => reading.statement(text, word, rest),
            },
            (_, "on") => reading.events(text, rest),
            (_, "step" | "test") => {
                let name = if word.text == "step" { Due::StepName } else { Due::TestTitle };
                let dues = [name, Due::Block];
                reading.due = dues.get(rest.len()).copied().unwrap_or(Due::Nothing);
            }
            (_, "param") => reading.param(text, rest),
            (_, "valid") => {
                reading.due = match rest {
                    [] => Due::Value(word),
                    [behind] => Due::Validity { until: behind.text(text) == "until" },
                    _ => Due::Nothing,
                };
            }
            (_, "set") => reading.assignments(Due::SetName, rest),
            (_, "expect") => reading.expectation(text, word, rest),
            (WordKind::Test, _) => {
                reading.due = if rest.is_empty() { Due::Value(word) } else { Due::Nothing };
            }
            _ => reading.junk = true,
        }
        reading
    }

    /// The word that a line begins with, if it is one that may begin a line.
    pub(super) fn first_word(first: &Token) -> Option<&'static Word> {
        if first.kind == TokenKind::Arrow {
            return words::find("->");
        }
        first.word.filter(|word| !matches!(word.kind, WordKind::Event | WordKind::Type))
    }

    /// A value, then options with their values.
    fn statement(&mut self, text: &str, word: &'static Word, rest: &[Token]) {
        self.due = match word.text {
            "hangup" | "default" => Due::Option,
            _ => Due::Value(word),
        };
        for token in rest {
            if let Some(option) = option(token) {
                self.had.push(option.text);
                self.due = match option.text {
                    "as" => Due::CaptureName,
                    "record" => Due::Option,
                    _ => Due::Value(option),
                };
                continue;
            }
            if self.due == Due::Value(word) && matches!(token.kind, TokenKind::Text { .. }) {
                self.said = Some(*token);
            }
            self.due = match (self.due, token.kind) {
                (Due::Value(word), TokenKind::Open) => Due::Insert(word),
                // The name; without a `}` behind it, it is over with the next token.
                (Due::Insert(word), TokenKind::Word) => Due::Insert(word),
                (Due::CaptureName, _) => Due::Typed,
                (Due::Typed, TokenKind::Colon) => Due::Type { secret: false },
                (Due::Type { secret: false }, _) if token.text(text) == "secret" => {
                    Due::Type { secret: true }
                }
                _ => Due::Option,
            };
        }
    }

    /// `[ORDINAL] EVENT, … [as OUTCOME]` and what is done.
    fn events(&mut self, text: &str, rest: &[Token]) {
        self.due = Due::Event { first: true, ordinal: false };
        for token in rest {
            self.due = match (self.due, token.kind) {
                (Due::Event { first: true, ordinal: false }, TokenKind::Word)
                    if ordinal(token.text(text)).is_some() =>
                {
                    self.ordinal = ordinal(token.text(text)).unwrap_or(1);
                    Due::Event { first: true, ordinal: true }
                }
                (_, TokenKind::Comma) => Due::Event { first: false, ordinal: false },
                (_, TokenKind::Arrow) => Due::Target,
                (Due::Event { .. } | Due::Reaction { .. }, TokenKind::Word)
                    if token.text(text) == "as" =>
                {
                    Due::Outcome
                }
                (Due::Event { .. } | Due::Reaction { .. }, TokenKind::Word)
                    if token.text(text) == "reprompt" =>
                {
                    token.word.map_or(Due::Nothing, Due::Value)
                }
                (Due::Event { .. }, TokenKind::Open) => {
                    words::find("on").map_or(Due::Nothing, Due::Insert)
                }
                (Due::Insert(on), TokenKind::Word) => Due::Insert(on),
                (Due::Outcome, _) => Due::Reaction { outcome: true },
                (Due::Target | Due::Value(_) | Due::Nothing, _) => Due::Nothing,
                (Due::Reaction { outcome }, _) => Due::Reaction { outcome },
                _ => {
                    self.error |= token.text(text) == "error";
                    Due::Reaction { outcome: false }
                }
            };
        }
    }

    /// `NAME[: TYPE] [= VALUE]`
    fn param(&mut self, text: &str, rest: &[Token]) {
        self.due = Due::ParamName;
        self.name = rest.first().copied();
        for token in rest {
            self.due = match (self.due, token.kind) {
                (Due::ParamName, _) => Due::ParamMore { typed: false },
                (Due::ParamMore { typed: false }, TokenKind::Colon) => Due::Type { secret: false },
                (Due::Type { secret: false }, _) if token.text(text) == "secret" => {
                    Due::Type { secret: true }
                }
                (Due::ParamMore { .. } | Due::Type { .. }, TokenKind::Equals) => Due::ParamValue,
                (Due::Type { .. }, _) => Due::ParamMore { typed: true },
                _ => Due::Nothing,
            };
        }
    }

    /// `NAME = VALUE, …`
    fn assignments(&mut self, first: Due, rest: &[Token]) {
        self.due = first;
        for token in rest {
            self.due = match (self.due, token.kind) {
                (_, TokenKind::Comma) => first,
                (due, TokenKind::Word) if due == first => {
                    self.name = Some(*token);
                    self.assigned.push(*token);
                    Due::Nothing
                }
                (Due::Nothing, TokenKind::Equals) => Due::TestValue,
                _ => Due::Nothing,
            };
        }
    }

    fn expectation(&mut self, text: &str, word: &'static Word, rest: &[Token]) {
        let Some((form, behind)) = rest.split_first() else {
            self.due = Due::Value(word);
            return;
        };
        if behind.first().is_some_and(|sign| sign.kind == TokenKind::Equals) {
            return self.assignments(Due::SetName, rest);
        }
        self.due = match (form.text(text), behind) {
            ("say" | "play", []) => Due::Expected(Expected::Text),
            ("call", []) => Due::Expected(Expected::Call),
            ("step", []) => Due::Expected(Expected::Step),
            ("outcome", []) => Due::Expected(Expected::Outcome),
            ("call", [open] | [open, _]) if open.kind == TokenKind::Open => {
                words::find("call").map_or(Due::Nothing, Due::Insert)
            }
            _ => Due::Nothing,
        };
    }

    /// A `}` closes a name in braces, and no block.
    pub(super) fn in_insert(&self) -> bool {
        matches!(self.due, Due::Insert(_))
    }

    /// A `{` opens a name, not a block: a value is due, and no statement stands behind it.
    pub(super) fn takes_insert(&self, open: &Token, next: Option<&Token>) -> bool {
        let is_due = matches!(
            self.due,
            Due::Value(_) | Due::Event { .. } | Due::Expected(Expected::Call | Expected::Text)
        );
        let is_statement = next.is_some_and(|next| {
            next.kind == TokenKind::Arrow
                || next.word.is_some_and(|word| word.kind == WordKind::Statement)
        });
        is_due && !open.new_line && !is_statement && !next.is_some_and(|next| next.new_line)
    }

    /// What is due may stand on the next line only if it stands there at all.
    pub(super) fn must_go_on(&self) -> bool {
        matches!(self.due, Due::Event { first: false, .. })
            || self.due == Due::SetName && self.name.is_some()
    }

    /// A token does not belong to this line any more.
    pub(super) fn is_over_before(&self, token: &Token, text: &str) -> bool {
        if token.new_line {
            !self.goes_on_with(token)
        } else {
            self.is_cut_by(token, token.text(text))
        }
    }

    /// A token on a line of its own belongs to this line.
    fn goes_on_with(&self, token: &Token) -> bool {
        let begins = Self::first_word(token).is_some();
        let word = self.word.map_or("", |word| word.text);
        match self.due {
            Due::Value(_) | Due::Option | Due::CaptureName | Due::Typed | Due::Type { .. } => {
                self.takes_options() && option(token).is_some()
            }
            Due::Event { first, .. } => !first && (!begins || token.kind == TokenKind::Arrow),
            Due::Reaction { .. } => {
                matches!(token.kind, TokenKind::Arrow | TokenKind::Open | TokenKind::Comma)
                    || token.word.is_some_and(|word| matches!(word.text, "as" | "reprompt"))
            }
            Due::Block => token.kind == TokenKind::Open,
            Due::SetName => self.name.is_some() && !begins,
            Due::Nothing => word == "set" && token.kind == TokenKind::Comma,
            Due::Insert(_)
            | Due::Outcome
            | Due::Target
            | Due::StepName
            | Due::TestTitle
            | Due::ParamName
            | Due::ParamMore { .. }
            | Due::ParamValue
            | Due::Validity { .. }
            | Due::TestValue
            | Due::Expected(_) => false,
        }
    }

    /// The line has options: it is a statement, a `default`, an option that stands alone.
    pub(super) fn takes_options(&self) -> bool {
        self.word.is_some_and(|word| {
            matches!(word.kind, WordKind::Statement | WordKind::Option) || word.text == "default"
        })
    }

    /// A token on the same line begins another one: the `;` between them is missing.
    fn is_cut_by(&self, token: &Token, text: &str) -> bool {
        let Some(next) = Self::first_word(token) else { return false };
        let begins = next.kind != WordKind::Option;
        match self.due {
            Due::Option | Due::Typed => {
                begins && self.word.is_none_or(|word| word.text != "default")
            }
            Due::Value(word) => begins && !word.values.contains(&text) && self.takes_options(),
            Due::Nothing => begins && !self.junk && self.word.is_some_and(|word| word.text != "on"),
            Due::CaptureName
            | Due::Type { .. }
            | Due::Insert(_)
            | Due::Event { .. }
            | Due::Reaction { .. }
            | Due::Outcome
            | Due::Target
            | Due::StepName
            | Due::TestTitle
            | Due::Block
            | Due::ParamName
            | Due::ParamMore { .. }
            | Due::ParamValue
            | Due::Validity { .. }
            | Due::SetName
            | Due::TestValue
            | Due::Expected(_) => false,
        }
    }
}

/// The option that a token is the word of.
pub(super) fn option(token: &Token) -> Option<&'static Word> {
    token.word.filter(|word| word.kind == WordKind::Option)
}

/// The round of an ordinal: 2 of `2nd`.
pub(super) fn ordinal(text: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| text.strip_suffix(ending))?;
    digits.parse().ok()
}
