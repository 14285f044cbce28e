//! A document's text and its lines, as the protocol counts them. In: edits and positions in the
//! units of the client. Out: byte offsets and positions. Whatever a client sends has a meaning:
//! what lies behind the end of a line is its end, what lies within a character is its start.

use std::cell::Cell;
use std::ops::Range;

use gen_lsp_types::Position;

/// In which units a client counts the columns of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of two bytes: one character beyond U+FFFF is two of them.
    Utf16,
}

impl Encoding {
    fn width(self, letter: char) -> u32 {
        let width = match self {
            Encoding::Utf8 => letter.len_utf8(),
            Encoding::Utf16 => letter.len_utf16(),
        };
        u32::try_from(width).unwrap_or(1)
    }
}

/// A text with the places where its lines begin; it changes by edits.
#[derive(Debug)]
pub(super) struct Text {
    text: String,
    /// The offset of the first byte of each line; the first one is 0.
    starts: Vec<u32>,
}

fn offset_of(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A line begins there: behind `\n`, `\r\n`, or a lone `\r`.
fn begins_line(bytes: &[u8], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| bytes.get(before)) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at) != Some(&b'\n'),
        _ => false,
    }
}

impl Text {
    pub(super) fn new(text: String) -> Self {
        let bytes = text.as_bytes();
        let starts = (1..=bytes.len()).filter(|&at| begins_line(bytes, at)).map(offset_of);
        let starts = std::iter::once(0).chain(starts).collect();
        Self { text, starts }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Puts `new` in the place of a range of bytes, as [`Text::offset`] gives them.
    pub(super) fn splice(&mut self, range: Range<u32>, new: &str) {
        let (start, end) = (range.start as usize, range.end as usize);
        if self.text.get(start..end).is_none() {
            return;
        }
        self.text.replace_range(start..end, new);
        // A line that begins within the edit or at one of its ends depends on what was edited.
        let first = self.starts.partition_point(|&line| line < range.start).max(1);
        let last = self.starts.partition_point(|&line| line <= range.end).max(first);
        let bytes = self.text.as_bytes();
        let touched = start.max(1)..=start + new.len();
        let new_starts: Vec<_> =
            touched.filter(|&at| begins_line(bytes, at)).map(offset_of).collect();
        let (grown, shrunk) = (offset_of(new.len()), range.end - range.start);
        for line in self.starts.iter_mut().skip(last) {
            *line = line.saturating_sub(shrunk).saturating_add(grown);
        }
        self.starts.splice(first..last, new_starts);
    }

    /// The bytes of a line (from 0) without its end, and where they begin.
    fn line(&self, line: usize) -> (u32, &str) {
        let end = || offset_of(self.text.len());
        let start = self.starts.get(line).copied().unwrap_or_else(end);
        let next = self.starts.get(line + 1).copied().unwrap_or_else(end);
        let text = self.text.get(start as usize..next as usize).unwrap_or_default();
        (start, text.trim_end_matches(['\n', '\r']))
    }

    /// The byte that a position means.
    pub(super) fn offset(&self, position: Position, encoding: Encoding) -> u32 {
        let (start, line) = self.line(position.line as usize);
        let mut left = position.character;
        for (at, letter) in line.char_indices() {
            let width = encoding.width(letter);
            if left < width {
                return start + offset_of(at);
            }
            left -= width;
        }
        start + offset_of(line.len())
    }
}

/// Turns offsets of a text into positions; one after the other costs no more than one walk.
#[derive(Debug)]
pub(super) struct Ruler<'t> {
    text: &'t Text,
    encoding: Encoding,
    /// The last answer: an offset on a line and its column.
    last: Cell<(u32, Position)>,
}

impl<'t> Ruler<'t> {
    pub(super) fn new(text: &'t Text, encoding: Encoding) -> Self {
        Self { text, encoding, last: Cell::new((0, Position { line: 0, character: 0 })) }
    }

    /// The position of a byte.
    pub(super) fn position(&self, offset: u32) -> Position {
        let line = self.text.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let (last_offset, last) = self.last.get();
        let line_start = self.text.starts.get(line).copied().unwrap_or(0);
        let (from, mut character) = if last.line as usize == line && last_offset <= offset {
            (last_offset, last.character)
        } else {
            (line_start, 0)
        };
        let mut reached = from;
        for letter in self.text.text.get(from as usize..).unwrap_or_default().chars() {
            let next = reached + offset_of(letter.len_utf8());
            if next > offset {
                break;
            }
            character += self.encoding.width(letter);
            reached = next;
        }
        let position = Position { line: offset_of(line), character };
        self.last.set((reached, position));
        position
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn position(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_are_counted_in_the_clients_units() {
        // A combining accent is a character of its own, the emoji is two units of UTF-16.
        let text = Text::new("say \"e\u{301}🎉x\"\r\nb\rc".to_owned());
        for (encoding, column) in [(Encoding::Utf8, 12), (Encoding::Utf16, 9)] {
            let at = text.text().find('x').map(offset_of).unwrap();
            assert_eq!(Ruler::new(&text, encoding).position(at), position(0, column));
            assert_eq!(text.offset(position(0, column), encoding), at);
        }
        assert_eq!(text.offset(position(2, 0), Encoding::Utf16), 18);
        assert_eq!(text.offset(position(2, 1), Encoding::Utf16), 19);
    }

    #[test]
    fn what_lies_outside_is_taken_for_what_is_next() {
        let text = Text::new("🎉a\r\nb".to_owned());
        assert_eq!(text.offset(position(0, 1), Encoding::Utf16), 0, "within a surrogate pair");
        assert_eq!(text.offset(position(0, 3), Encoding::Utf8), 0, "within a character");
        assert_eq!(text.offset(position(0, 99), Encoding::Utf16), 5, "behind the line");
        assert_eq!(text.offset(position(99, 3), Encoding::Utf16), 8, "behind the file");
        assert_eq!(text.offset(position(u32::MAX, u32::MAX), Encoding::Utf8), 8);
        assert_eq!(Ruler::new(&text, Encoding::Utf16).position(99), position(1, 1));
        assert_eq!(Ruler::new(&text, Encoding::Utf16).position(2), position(0, 0));
    }

    #[test]
    fn an_edit_may_join_or_part_a_line_end() {
        let mut text = Text::new("a\rb".to_owned());
        text.splice(2..2, "\n");
        assert_eq!(text.starts, [0, 3]);
        text.splice(2..3, "");
        assert_eq!(text.starts, [0, 2]);
        text.splice(1..2, "");
        assert_eq!(text.starts, [0]);
    }

    #[test]
    fn edited_lines_are_those_of_the_new_text() {
        let letters = prop::sample::select(vec!["a", "\n", "\r", "\r\n", "é", "🎉", "bc"]);
        let texts = prop::collection::vec(letters.clone(), 0..12).prop_map(|all| all.concat());
        let edits = prop::collection::vec(
            (0usize..30, 0usize..6, prop::collection::vec(letters, 0..4)),
            1..8,
        );
        proptest!(|(first in texts, edits in edits)| {
            let mut text = Text::new(first);
            for (at, length, new) in edits {
                let floor = |mut at: usize| {
                    at = at.min(text.text().len());
                    while !text.text().is_char_boundary(at) { at -= 1; }
                    at
                };
                let (start, end) = (floor(at), floor(at + length));
                text.splice(offset_of(start)..offset_of(end), &new.concat());
                let whole = Text::new(text.text().to_owned());
                prop_assert_eq!(&text.starts, &whole.starts, "{:?}", text.text());
            }
            let ruler = Ruler::new(&text, Encoding::Utf16);
            for (at, _) in text.text().char_indices() {
                let offset = offset_of(at);
                let line = text.text().as_bytes().get(at);
                if !matches!(line, Some(b'\n')) {
                    prop_assert_eq!(text.offset(ruler.position(offset), Encoding::Utf16), offset);
                }
            }
        });
    }
}
