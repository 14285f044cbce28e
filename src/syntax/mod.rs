//! Text to tree. In: a [`Source`]. Out: a [`Parsed`]: the tree, the comments beside it, and a
//! finding for everything that could not be read. It knows the shape of the language, not its
//! rules: what a statement *means* is for later stages.

mod again;
pub mod ast;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "pest names every rule of the grammar; a match has few"
)]
mod build;
pub mod json;
mod moved;
mod parse;
pub mod trivia;
pub mod words;

use std::collections::HashSet;

use crate::finding::Finding;
pub use again::Earlier;
pub use build::{duration, is_name, milliseconds};
pub use parse::{MAX_DEPTH, parse, parse_again};

/// What reading a script gave.
#[derive(Debug, Default)]
pub struct Parsed<'s> {
    /// The tree; a part that could not be read is marked as broken in it.
    pub script: ast::Script<'s>,
    /// The comments, by position.
    pub trivia: trivia::Trivia,
    /// What could not be read, in the order of the file.
    pub findings: Vec<Finding>,
    /// Every word that stands in a broken part: what may have been used there is not unused.
    pub mentioned: HashSet<&'s str>,
    /// What need not be read again when the text changes elsewhere.
    whole: Vec<again::Whole>,
}

/// An ordinal as it is written: `2nd`.
pub fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
