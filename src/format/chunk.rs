//! Words that stand on one line together: a word and its value, an event, a name. Between chunks a
//! line may end; inside of one it cannot, but in a text block.

use super::text::{self, Spelt};
use super::written::Written;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Dial, Text, Value};
use crate::syntax::is_name;

/// Words, and perhaps a text behind them.
pub(super) struct Chunk {
    /// The words; without the text.
    pub(super) words: String,
    /// The text.
    pub(super) text: Option<Spelt>,
    /// The text is prose: too long, it becomes a text block.
    pub(super) is_prose: bool,
    /// What stands right behind it: a comma.
    pub(super) tail: &'static str,
    /// It may begin a line of its own, where it did or where it has to.
    pub(super) can_begin_line: bool,
    /// Its place, from no later than its value to its end.
    pub(super) span: Span,
}

impl Chunk {
    /// Words alone.
    pub(super) fn new(words: impl Into<String>, span: Span) -> Self {
        let words = words.into();
        Self { words, text: None, is_prose: false, tail: "", can_begin_line: false, span }
    }

    /// With a text behind the words.
    #[must_use]
    pub(super) fn text(mut self, written: Option<&Written<'_>>, text: &Text<'_>) -> Self {
        self.text = Some(text::spelt(written, text));
        self
    }

    /// With a text that is spoken, and so may become a text block.
    #[must_use]
    pub(super) fn prose(mut self, written: Option<&Written<'_>>, text: &Text<'_>) -> Self {
        self.is_prose = true;
        self.text(written, text)
    }

    /// With a value behind the words.
    #[must_use]
    pub(super) fn value(mut self, written: Option<&Written<'_>>, value: &Value<'_>) -> Self {
        match value {
            Value::Text(text) => self.prose(written, text),
            Value::Bare(raw) => {
                self.words.push(' ');
                self.words.push_str(raw);
                self
            }
        }
    }

    /// One that may begin a line.
    #[must_use]
    pub(super) fn breakable(mut self) -> Self {
        self.can_begin_line = true;
        self
    }
}

/// Chunks of a list: a comma behind each but the last.
pub(super) fn with_commas(mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    let last = chunks.len().saturating_sub(1);
    for chunk in chunks.iter_mut().take(last) {
        chunk.tail = ",";
    }
    chunks
}

/// Chunks in the order in which they were written; those that nobody wrote, as they come.
pub(super) fn in_order(written: Option<&Written<'_>>, mut chunks: Vec<Chunk>) -> Vec<Chunk> {
    if written.is_some() {
        chunks.sort_by_key(|chunk| chunk.span.start);
    }
    chunks
}

/// A number to dial.
pub(super) fn dial(dial: &Dial<'_>) -> String {
    match dial {
        Dial::Number(number) => (*number).to_owned(),
        Dial::Quoted(number) => text::quoted(number),
        Dial::Insert(name) => format!("{{{name}}}"),
    }
}

/// Keys: digits as they are, others in quotes.
pub(super) fn keys(keys: &str) -> String {
    if keys.bytes().all(|key| key.is_ascii_digit()) { keys.to_owned() } else { text::quoted(keys) }
}

/// A name as it is; one of a nameless block, which holds a `/`, in quotes.
pub(super) fn name(name: &str) -> String {
    if is_name(name) { name.to_owned() } else { text::quoted(name) }
}

/// The spelling of a node that may be written in several ways, with single spaces; `made` where
/// nobody has written it.
pub(super) fn spelling<T>(
    written: Option<&Written<'_>>,
    node: &Spanned<T>,
    made: impl Fn(&T) -> String,
) -> String {
    match written {
        Some(written) => {
            let words: Vec<_> = written.source.slice(node.span).split_whitespace().collect();
            words.join(" ")
        }
        None => made(&node.node),
    }
}
