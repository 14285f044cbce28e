//! Values of the tree: types, numbers, durations, numbers to dial. Each keeps its spelling.

use std::borrow::Cow;

use serde::Serialize;

use super::Text;

/// What a value is, and so how it is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Type {
    /// `secret` values never reach a log, an outcome or a URL.
    pub secret: bool,
    /// The kind behind it.
    pub kind: Kind,
}

/// The kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Anything; spoken as it is.
    #[default]
    Text,
    /// An E.164 number; spoken digit by digit.
    Phone,
    /// Digits, `*`, `#`; spoken one by one.
    Digits,
    /// A number; spoken as one.
    Number,
    /// An http or https address; played, never spoken.
    Url,
}

impl Kind {
    /// All kinds with their keywords.
    pub const ALL: &[(Kind, &str)] = &[
        (Kind::Text, "text"),
        (Kind::Phone, "phone"),
        (Kind::Digits, "digits"),
        (Kind::Number, "number"),
        (Kind::Url, "url"),
    ];

    /// The keyword.
    pub fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("text", |(_, word)| word)
    }

    /// The kind of a keyword.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, name)| *name == word).map(|(kind, _)| *kind)
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.secret { "secret " } else { "" }, self.kind.word())
    }
}

/// A value in a `param`, a `set` or an `expect`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Value<'s> {
    /// `"…"`: a string without inserts.
    Text(Text<'s>),
    /// `+6590000000`, `4711`, `1.5`: as spelt.
    Bare(&'s str),
}

/// A number to dial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Dial<'s> {
    /// `+6590000000`; also a misshapen number, which `bad-number` reports.
    Number(&'s str),
    /// `"6590000000"`: sent exactly as written.
    Quoted(Cow<'s, str>),
    /// `{name}`.
    Insert(&'s str),
}

/// How many digits a capture takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DigitCount<'s> {
    /// `N`: the same as `N..N`.
    Exactly(Number<'s>),
    /// `MIN..MAX`.
    Between(Number<'s>, Number<'s>),
    /// `..MAX`.
    UpTo(Number<'s>),
}

/// A number as spelt: `3`, `1.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Number<'s>(pub &'s str);

impl Number<'_> {
    /// Its value if it is a whole number that fits; `2.0` is 2.
    pub fn whole(self) -> Option<u64> {
        let (whole, fraction) = self.0.split_once('.').unwrap_or((self.0, ""));
        if fraction.bytes().all(|digit| digit == b'0') { whole.parse().ok() } else { None }
    }

    /// Its value.
    pub fn decimal(self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

/// A duration as spelt: `5000`, `5s`, `1.5m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Duration<'s> {
    /// The spelling.
    pub raw: &'s str,
    /// Its length in milliseconds; a longer one than fits stays at the most that does.
    pub ms: u64,
}
