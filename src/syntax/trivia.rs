//! Comments and blank lines, beside the tree, by position: what a formatter needs and no other
//! stage looks at (but for `# ivrc: allow RULE`).

use crate::span::Span;

/// The comments and blank lines of a file, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trivia {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Where each blank line starts (bytes).
    pub blank_lines: Vec<u32>,
}

/// A comment, from its `#` to the end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Its place, without the line end.
    pub span: Span,
    /// Nothing but white space stands before it on its line.
    pub own_line: bool,
}
