//! A document as an editor has it, with lines and columns counted in the plainest way.

use serde_json::{Value, json};

/// A text of one version.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    /// Its version, from 1.
    pub version: i32,
    /// Columns are bytes, not code units of UTF-16.
    pub in_bytes: bool,
}

impl Document {
    /// The first version.
    pub fn new(text: &str, in_bytes: bool) -> Self {
        Self { text: text.to_owned(), version: 1, in_bytes }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A whole new text.
    pub fn becomes(&mut self, text: &str) {
        text.clone_into(&mut self.text);
    }

    /// An offset into the text, at a character: so many 65535ths of it.
    pub fn place(&self, share: u16) -> usize {
        self.floor(self.text.len() * usize::from(share) / usize::from(u16::MAX))
    }

    /// The start of the character that an offset is in.
    pub fn floor(&self, offset: usize) -> usize {
        (0..=offset.min(self.text.len()))
            .rev()
            .find(|at| self.text.is_char_boundary(*at))
            .unwrap_or(0)
    }

    /// Replaces what is between two positions, as the protocol has it.
    pub fn replace(&mut self, start: &Value, end: &Value, new: &str) {
        let (one, other) = (self.offset(start), self.offset(end));
        self.text.replace_range(one.min(other)..one.max(other), new);
    }

    /// The text with the edits of an answer; they are of this version and do not overlap.
    pub fn with(&self, edits: &[Value]) -> String {
        let mut edits: Vec<_> = edits
            .iter()
            .map(|edit| {
                let range = &edit["range"];
                let (start, end) = (self.offset(&range["start"]), self.offset(&range["end"]));
                (start, end, edit["newText"].as_str().expect("a new text"))
            })
            .collect();
        edits.sort_unstable();
        let mut text = String::new();
        let mut at = 0;
        for (start, end, new) in edits {
            text += self.text.get(at..start).expect("edits that do not overlap");
            text += new;
            at = end;
        }
        text + self.text.get(at..).expect("edits within the text")
    }

    /// The position of an offset.
    pub fn position(&self, offset: usize) -> Value {
        let starts = self.line_starts();
        let line = starts.iter().rposition(|start| *start <= offset).unwrap_or(0);
        let start = starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or_default();
        let character: usize = before.chars().map(|letter| self.width(letter)).sum();
        json!({ "line": line, "character": character })
    }

    /// The offset of a position: behind the end of a line is its end, in a character its start.
    fn offset(&self, position: &Value) -> usize {
        let number = |name: &str| position[name].as_u64().and_then(|it| usize::try_from(it).ok());
        let (line, character) =
            (number("line").expect("a line"), number("character").expect("a column"));
        let starts = self.line_starts();
        let Some(&start) = starts.get(line) else { return self.text.len() };
        let next = starts.get(line + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..next).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let mut column = 0;
        for (at, letter) in text.char_indices() {
            column += self.width(letter);
            if column > character {
                return start + at;
            }
        }
        start + text.len()
    }

    fn width(&self, letter: char) -> usize {
        if self.in_bytes { letter.len_utf8() } else { letter.len_utf16() }
    }

    fn line_starts(&self) -> Vec<usize> {
        let mut starts = vec![0];
        let mut letters = self.text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let is_half = letter == '\r' && letters.peek().is_some_and(|(_, next)| *next == '\n');
            if matches!(letter, '\r' | '\n') && !is_half {
                starts.push(at + 1);
            }
        }
        starts
    }
}
