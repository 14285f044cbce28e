//! Texts of the tree: literal parts and inserts.

use std::borrow::Cow;

use serde::Serialize;

use super::Name;
use crate::span::Spanned;

/// A text with inserts; a node of its own.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Text<'s> {
    /// Literal parts and inserts, in order, each with its place.
    pub pieces: Vec<Spanned<Piece<'s>>>,
    /// Written as a text block, `"""`.
    pub block: bool,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Piece<'s> {
    /// Words, escapes resolved.
    Literal(Cow<'s, str>),
    /// `{name}`.
    Insert(&'s str),
}

impl<'s> Text<'s> {
    /// The names that are inserted, with their places (of the whole `{name}`).
    pub fn inserts(&self) -> impl Iterator<Item = Name<'s>> {
        self.pieces.iter().filter_map(|piece| match piece.node {
            Piece::Insert(name) => Some(Spanned::new(name, piece.span)),
            Piece::Literal(_) => None,
        })
    }

    /// The text if it has no insert.
    pub fn literal(&self) -> Option<Cow<'_, str>> {
        match self.pieces.as_slice() {
            [] => Some(Cow::Borrowed("")),
            [Spanned { node: Piece::Literal(one), .. }] => Some(Cow::Borrowed(one)),
            many => many
                .iter()
                .map(|piece| match &piece.node {
                    Piece::Literal(words) => Some(words.as_ref()),
                    Piece::Insert(_) => None,
                })
                .collect::<Option<String>>()
                .map(Cow::Owned),
        }
    }

    /// The literal runs and inserts, neighbours joined: what two equal texts have in common.
    fn joined(&self) -> Vec<(bool, String)> {
        let mut joined: Vec<(bool, String)> = Vec::new();
        for piece in &self.pieces {
            match (&piece.node, joined.last_mut()) {
                (Piece::Literal(words), _) if words.is_empty() => {}
                (Piece::Literal(words), Some((false, run))) => run.push_str(words),
                (Piece::Literal(words), _) => joined.push((false, words.to_string())),
                (Piece::Insert(name), _) => joined.push((true, (*name).to_owned())),
            }
        }
        joined
    }
}

/// Equal texts say the same: a text block is another way to write it.
impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.joined() == other.joined()
    }
}
