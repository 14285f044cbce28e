//! A text that keeps its inserts until the values are known. In: a text of the tree. Out: words.

use serde::{Serialize, Serializer};

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

impl Template {
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
            Piece::Literal(words) => words.chars().try_for_each(|letter| match letter {
                '{' => f.write_str("\\{"),
                '\\' => f.write_str("\\\\"),
                other => write!(f, "{other}"),
            }),
        })
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
