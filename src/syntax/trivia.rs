//! Comments, beside the tree, by position: what a formatter needs and no other stage looks at
//! (but for `# ivrc: allow RULE`). Blank lines and one-line blocks follow from spans and source.

use crate::source::Source;
use crate::span::Span;

/// The comments of a file, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trivia {
    /// The comments.
    pub comments: Vec<Comment>,
}

/// A comment, from its `#` to the end of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Its place, without the line end.
    pub span: Span,
}

impl Comment {
    /// Nothing but white space stands before it on its line.
    pub fn own_line(&self, source: &Source) -> bool {
        let start = source.line_start(source.line_of(self.span.start));
        source.slice(Span { start, end: self.span.start, ..self.span }).trim().is_empty()
    }
}
