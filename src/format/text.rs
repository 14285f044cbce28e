//! Texts as they are written: a string on one line, or a text block. Escapes stay as they were
//! spelt. A text that is broken into lines is broken behind a sentence if one ends in the second
//! half of the line, else between words, and only where a single space is what joins the lines.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::written::Written;
use crate::span::Spanned;
use crate::syntax::ast::{Piece, Text};

/// A text, ready to be written.
pub(super) enum Spelt {
    /// On one line, with its quotes.
    Line(String),
    /// The lines between `"""` and `"""`.
    Block(Vec<String>),
}

/// A text as it was spelt; one that nobody has written, as it has to be.
pub(super) fn spelt(written: Option<&Written<'_>>, text: &Text<'_>) -> Spelt {
    match written {
        Some(written) if text.block => Spelt::Block(lines(written, text)),
        _ => {
            let words = words(written, text);
            if text.block && can_be_block(&words) {
                return Spelt::Block(vec![words]);
            }
            Spelt::Line(format!("\"{words}\""))
        }
    }
}

/// The words of a text without its quotes.
fn words(written: Option<&Written<'_>>, text: &Text<'_>) -> String {
    let mut words = String::new();
    for piece in &text.pieces {
        spell(written, piece, &mut words);
    }
    words
}

/// The lines of a text block.
fn lines(written: &Written<'_>, text: &Text<'_>) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in &text.pieces {
        // What joins two lines stands nowhere.
        if piece.span.start == piece.span.end {
            lines.push(String::new());
        } else if let Some(line) = lines.last_mut() {
            spell(Some(written), piece, line);
        }
    }
    lines
}

fn spell(written: Option<&Written<'_>>, piece: &Spanned<Piece<'_>>, to: &mut String) {
    match (&piece.node, written) {
        (Piece::Insert(name), _) => {
            to.push('{');
            to.push_str(name);
            to.push('}');
        }
        (Piece::Literal(_), Some(written)) => to.push_str(written.source.slice(piece.span)),
        (Piece::Literal(words), None) => to.push_str(&escaped(words)),
    }
}

/// Words in quotes.
pub(super) fn quoted(words: &str) -> String {
    format!("\"{}\"", escaped(words))
}

/// Words with what a string cannot hold as it is written as an escape.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '"' | '\\' | '{' => text.extend(['\\', letter]),
            control if control.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{{{:x}}}", u32::from(control));
            }
            plain => text.push(plain),
        }
    }
    text
}

/// The lines of a string that becomes a text block; nothing where that would change it, or where
/// it has no place to be broken at.
pub(super) fn as_block(string: &str, width: usize) -> Option<Vec<String>> {
    let words = string.strip_prefix('"')?.strip_suffix('"')?;
    let lines: Vec<_> = if can_be_block(words) {
        broken(words, width).map(str::to_owned).collect()
    } else {
        vec![]
    };
    (lines.len() > 1).then_some(lines)
}

/// The ends of lines are trimmed.
fn can_be_block(words: &str) -> bool {
    !words.is_empty() && words.trim().len() == words.len()
}

/// A line in parts of at most `width` columns, as far as it can be broken.
pub(super) fn broken(line: &str, width: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let whole = rest.take()?;
        match place_to_break(whole, width) {
            None => Some(whole),
            Some(at) => {
                rest = whole.get(at + 1..);
                whole.get(..at)
            }
        }
    })
}

/// The space at which a line is broken; nothing if it fits, or has none.
fn place_to_break(line: &str, width: usize) -> Option<usize> {
    let (mut last, mut sentence) = (None, None);
    let (mut column, mut before) = (0, ' ');
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if column > width && last.is_some() {
            return sentence.or(last);
        }
        let after = letters.peek().map_or(' ', |(_, letter)| *letter);
        if letter == ' ' && !before.is_whitespace() && !after.is_whitespace() {
            if column > width {
                return Some(at);
            }
            last = Some(at);
            if ends_sentence(before) && column * 2 >= width {
                sentence = Some(at);
            }
        }
        column += letter.width().unwrap_or(0);
        before = letter;
    }
    last.filter(|_| column > width).map(|last| sentence.unwrap_or(last))
}

fn ends_sentence(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | ':' | ';')
}
