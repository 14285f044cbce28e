//! A text that keeps its inserts until the values are known. In: a text of the tree. Out: words.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, Serializer};

use super::value;
use crate::syntax::ast::{self, Dial, Kind, Text};

/// An owned text with inserts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// Words and inserts, in order.
    pub pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Literal(String),
    /// A value, as it is spoken, dialled or put into an address.
    Insert(String, Manner),
}

/// How a value enters a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Spoken: digits and phone numbers one by one.
    Spoken,
    /// As it is: a number to dial.
    Plain,
    /// Percent-encoded: a part of an address.
    Url,
}

/// A value that a text needs and that nobody gave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` has no value")]
pub struct Missing {
    /// Its name.
    pub name: String,
}

impl Template {
    /// Words without inserts.
    pub fn words(words: impl Into<String>) -> Self {
        let words = words.into();
        let pieces = if words.is_empty() { Vec::new() } else { vec![Piece::Literal(words)] };
        Self { pieces }
    }

    /// A text that is spoken.
    pub fn spoken(text: &Text<'_>) -> Self {
        Self::of(text, |_| Manner::Spoken)
    }

    /// An address to play. An insert of the type `url`, or one that is the whole address, stays
    /// as it is; any other is a part of an address.
    pub fn url(text: &Text<'_>, kind_of: impl Fn(&str) -> Option<Kind>) -> Self {
        let mut template = Self::of(text, |name| match kind_of(name) {
            Some(Kind::Url) => Manner::Plain,
            Some(Kind::Text | Kind::Phone | Kind::Digits | Kind::Number) | None => Manner::Url,
        });
        if let [Piece::Insert(_, manner)] = template.pieces.as_mut_slice() {
            *manner = Manner::Plain;
        }
        template
    }

    /// A number to dial.
    pub fn number(number: &Dial<'_>) -> Self {
        match number {
            Dial::Number(digits) => Self::words(*digits),
            Dial::Quoted(digits) => Self::words(digits.as_ref()),
            Dial::Insert(name) => {
                Self { pieces: vec![Piece::Insert((*name).to_owned(), Manner::Plain)] }
            }
        }
    }

    fn of(text: &Text<'_>, manner: impl Fn(&str) -> Manner) -> Self {
        let mut template = Self { pieces: Vec::with_capacity(text.pieces.len()) };
        for piece in &text.pieces {
            match &piece.node {
                ast::Piece::Literal(words) => template.push_words(words),
                ast::Piece::Insert(name) => {
                    template.pieces.push(Piece::Insert((*name).to_owned(), manner(name)));
                }
            }
        }
        template
    }

    /// Neighbouring words are one piece.
    fn push_words(&mut self, words: &str) {
        match self.pieces.last_mut() {
            _ if words.is_empty() => {}
            Some(Piece::Literal(run)) => run.push_str(words),
            Some(Piece::Insert(..)) | None => self.pieces.push(Piece::Literal(words.to_owned())),
        }
    }

    /// The names that are inserted, in order.
    pub fn inserts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Insert(name, _) => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// The words, with the values that `lookup` knows: their spelling and their kind. Without one
    /// of them there are no words at all: half a sentence is never spoken.
    pub fn fill<'v>(
        &self,
        lookup: impl Fn(&str) -> Option<(&'v str, Kind)>,
    ) -> Result<String, Missing> {
        let mut filled = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Literal(words) => filled.push_str(words),
                Piece::Insert(name, manner) => {
                    let (raw, kind) = lookup(name).ok_or_else(|| Missing { name: name.clone() })?;
                    match manner {
                        Manner::Spoken => filled.push_str(&value::speak(kind, raw)),
                        Manner::Plain => filled.push_str(raw),
                        Manner::Url => filled.extend(utf8_percent_encode(raw, ENCODED)),
                    }
                }
            }
        }
        Ok(filled)
    }

    /// It has no insert, so that it is the same for every call.
    pub fn is_fixed(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Literal(_)))
    }
}

/// `Hello {name}`; a literal `{` or `\` is escaped as in a script.
impl std::fmt::Display for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Insert(name, _) => write!(f, "{{{name}}}"),
            Piece::Literal(words) => words.split_inclusive(ESCAPED).try_for_each(|run| {
                let plain = run.strip_suffix(ESCAPED).unwrap_or(run);
                let sign = run.get(plain.len()..).filter(|sign| !sign.is_empty());
                f.write_str(plain)?;
                sign.map_or(Ok(()), |sign| write!(f, "\\{sign}"))
            }),
        })
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.pieces.as_slice() {
            [Piece::Literal(words)] if !words.contains(ESCAPED) => serializer.serialize_str(words),
            _ => serializer.collect_str(self),
        }
    }
}

/// Signs of a text that a template has with a `\` before them.
const ESCAPED: [char; 2] = ['{', '\\'];

/// All but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::span::{Span, Spanned};

    fn text<'s>(pieces: impl IntoIterator<Item = ast::Piece<'s>>) -> Text<'s> {
        let spanned = |piece| Spanned::new(piece, Span::default());
        Text { pieces: pieces.into_iter().map(spanned).collect(), block: false }
    }

    fn words(words: &str) -> ast::Piece<'_> {
        ast::Piece::Literal(Cow::Borrowed(words))
    }

    fn known(name: &str) -> Option<(&'static str, Kind)> {
        match name {
            "pin" => Some(("47*1", Kind::Digits)),
            "caller" => Some(("+659", Kind::Phone)),
            "name" => Some(("Zoë & Co", Kind::Text)),
            "tune" => Some(("https://a.example/x?y=1", Kind::Url)),
            _ => None,
        }
    }

    fn kind(name: &str) -> Option<Kind> {
        known(name).map(|(_, kind)| kind)
    }

    #[test]
    fn spoken_digits_come_one_by_one() {
        let text = text([words("It is "), ast::Piece::Insert("pin"), words(".")]);
        let template = Template::spoken(&text);
        assert_eq!(template.fill(known).unwrap(), "It is 4, 7, star, 1.");
        assert_eq!(template.to_string(), "It is {pin}.");
    }

    #[test]
    fn what_is_no_insert_is_escaped() {
        let template = Template::words("{a}\\b{");
        assert_eq!(template.to_string(), "\\{a}\\\\b\\{");
        let json = serde_json::to_string(&template).unwrap();
        assert_eq!(json, r#""\\{a}\\\\b\\{""#);
        assert_eq!(serde_json::to_string(&Template::words("a \"b\"")).unwrap(), r#""a \"b\"""#);
    }

    #[test]
    fn an_address_is_encoded_unless_the_value_is_one() {
        let part = text([words("https://x.example/"), ast::Piece::Insert("name")]);
        let filled = Template::url(&part, kind).fill(known).unwrap();
        assert_eq!(filled, "https://x.example/Zo%C3%AB%20%26%20Co");
        let whole = text([ast::Piece::Insert("tune"), words("&z=2")]);
        assert_eq!(Template::url(&whole, kind).fill(known).unwrap(), "https://a.example/x?y=1&z=2");
        let alone = text([ast::Piece::Insert("name")]);
        assert_eq!(Template::url(&alone, kind).fill(known).unwrap(), "Zoë & Co");
    }

    #[test]
    fn a_number_is_dialled_as_spelt() {
        assert_eq!(Template::number(&Dial::Insert("caller")).fill(known).unwrap(), "+659");
    }

    #[test]
    fn a_missing_value_is_named() {
        let text = text([words("Hello "), ast::Piece::Insert("nobody")]);
        let missing = Template::spoken(&text).fill(known).unwrap_err();
        assert_eq!(missing.to_string(), "`nobody` has no value");
    }
}
