//! Text to tree. In: a [`Source`]. Out: a [`Parsed`]: the tree, the comments beside it, and a
//! finding for everything that could not be read. It knows the shape of the language, not its
//! rules: what a statement *means* is for later stages.

pub mod ast;
pub mod trivia;

use crate::finding::Finding;
use crate::source::Source;
use std::collections::HashSet;

/// What reading a script gave.
#[derive(Debug, Default)]
pub struct Parsed<'s> {
    /// The tree; a part that could not be read is marked as broken in it.
    pub script: ast::Script<'s>,
    /// Comments and blank lines.
    pub trivia: trivia::Trivia,
    /// What could not be read, in the order of the file.
    pub findings: Vec<Finding>,
    /// Every word that stands in a broken part: what may have been used there is not unused.
    pub mentioned: HashSet<&'s str>,
}

/// Reads a script. Never fails: any text gives a tree.
pub fn parse(_source: &Source) -> Parsed<'_> {
    unimplemented!()
}
