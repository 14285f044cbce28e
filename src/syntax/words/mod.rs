//! The words of the language: the one place for what each is, what it takes and what it becomes.
//! The reader, `explain` and completion read it; a test holds it against the grammar.

mod table;

pub use table::ALL;

/// What kind of word it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Begins a statement of a call.
    Statement,
    /// Follows a statement.
    Option,
    /// Stands before the first statement.
    Setting,
    /// Names an event behind `on`.
    Event,
    /// Begins a line of a test.
    Test,
    /// Opens a part of the file.
    Structure,
    /// Says what a value is.
    Type,
}

impl WordKind {
    /// What to call it.
    pub fn name(self) -> &'static str {
        match self {
            WordKind::Statement => "statement",
            WordKind::Option => "option",
            WordKind::Setting => "setting",
            WordKind::Event => "event",
            WordKind::Test => "test line",
            WordKind::Structure => "structure",
            WordKind::Type => "type",
        }
    }
}

/// A word of the language.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// As it is written.
    pub text: &'static str,
    /// What kind it is.
    pub kind: WordKind,
    /// How it is written with what belongs to it.
    pub form: &'static str,
    /// What it does, in a sentence or two.
    pub about: &'static str,
    /// Its name in the provider's JSON.
    pub wire: Option<&'static str>,
    /// What may be written behind it.
    pub range: Option<&'static str>,
    /// What holds where it is left out.
    pub default: Option<&'static str>,
    /// The options that a statement takes.
    pub options: &'static [&'static str],
    /// The words of which one may stand behind it, where these are few.
    pub values: &'static [&'static str],
    /// The provider's status codes for what can be wrong with it, the likeliest first.
    pub codes: &'static [i32],
    /// A line as an example.
    pub example: &'static str,
}

/// Words that are kept for later and refused as names.
pub const RESERVED: &[&str] = &[
    "back",
    "during",
    "hours",
    "calling",
    "include",
    "in",
    "optout",
    "language",
    "let",
    "lookup",
    "unanswered",
];

/// Words that are refused as the names of steps: they would be read as something else.
pub const NOT_STEPS: &[&str] = &["entry", "default", "hangup"];

/// The longest name, in characters.
pub const MAX_NAME: usize = 40;

/// The word of a text. Where a text is two words (`digits` is an event and a type), the first.
pub fn find(text: &str) -> Option<&'static Word> {
    ALL.iter().find(|word| word.text == text)
}

/// The word of a text that is of a kind.
pub fn find_of(kind: WordKind, text: &str) -> Option<&'static Word> {
    ALL.iter().find(|word| word.kind == kind && word.text == text)
}

/// The words of a kind.
pub fn of_kind(kind: WordKind) -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(move |word| word.kind == kind).map(|word| word.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_knows_every_word() {
        let grammar = include_str!("../../../grammar/ivr.pest");
        for word in ALL.iter().filter(|word| !matches!(word.kind, WordKind::Event | WordKind::Type))
        {
            assert!(
                grammar.contains(&format!("\"{}\"", word.text)),
                "{} is not in the grammar",
                word.text
            );
        }
    }

    #[test]
    fn no_option_begins_as_a_next_line_does() {
        let grammar = include_str!("../../../grammar/ivr.pest");
        let rule = grammar.lines().find(|line| line.starts_with("next_line ")).unwrap();
        let begins: Vec<_> = rule.split('"').skip(1).step_by(2).collect();
        assert!(!begins.is_empty());
        for option in of_kind(WordKind::Option) {
            assert!(!begins.iter().any(|begin| option.starts_with(begin)), "{option}");
        }
    }

    #[test]
    fn every_value_that_is_listed_can_be_read() {
        for word in ALL {
            for value in word.values {
                let line = match (word.text, *value) {
                    ("valid", "until") => "valid until 2026-12-01T18:00:00+08:00".to_owned(),
                    ("valid", _) => format!("valid {value} 2h"),
                    ("hash", _) => format!("capture 1 hash {value}"),
                    ("repeat", _) => format!("say \"x\" repeat {value}"),
                    ("expect", "hangup") => "test \"x\" { expect hangup }".to_owned(),
                    ("expect", "say" | "play") => format!("test \"x\" {{ expect {value} \"x\" }}"),
                    ("expect", "call") => "test \"x\" { expect call +6590000000 }".to_owned(),
                    ("expect", _) => format!("test \"x\" {{ expect {value} x }}"),
                    (test, _) => format!("test \"x\" {{ {test} {value} }}"),
                };
                let source = crate::source::Source::new(crate::span::FileId(0), "x.ivr", line);
                let findings = crate::syntax::parse(&source).findings;
                assert_eq!(findings, [], "{}", source.text());
            }
        }
    }

    #[test]
    fn every_option_of_a_statement_is_an_option() {
        for option in ALL.iter().flat_map(|word| word.options) {
            assert_eq!(find(option).map(|word| word.kind), Some(WordKind::Option), "{option}");
        }
    }
}
