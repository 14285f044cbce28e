//! Named texts. In: bytes from a file or standard input. Out: checked UTF-8 with a line index.
//! Reading the disk is not done here.

use std::sync::OnceLock;

use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::{FileId, Span};

/// The largest script that is read: 32 MiB. A larger file is refused unread.
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// What comes before the text in some files of Windows; it is no part of the script.
pub const BOM: char = '\u{feff}';

/// The line end that a text uses first: `\n`, `\r\n` or `\r`; `\n` if there is none.
pub fn line_end(text: &str) -> &'static str {
    let first = text.find(['\n', '\r']).and_then(|at| text.get(at..)).unwrap_or("\n");
    ["\r\n", "\n", "\r"].into_iter().find(|end| first.starts_with(end)).unwrap_or("\n")
}

/// `text`, whose lines end in `\n`, in the form of `original`: with its byte order mark, if it has
/// one, and with its line ends.
pub fn in_form_of(original: &str, text: &str) -> String {
    let mark = if original.starts_with(BOM) { "\u{feff}" } else { "" };
    format!("{mark}{}", text.replace('\n', line_end(original)))
}

/// One text with its name as the user knows it (a path, or `<stdin>`).
#[derive(Debug)]
pub struct Source {
    id: FileId,
    name: String,
    text: String,
    line_starts: OnceLock<Vec<u32>>,
}

/// A place for people: both count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Source {
    /// A text that is known to be UTF-8.
    pub fn new(id: FileId, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id, name: name.into(), text: text.into(), line_starts: OnceLock::new() }
    }

    /// A file's bytes. What is not UTF-8 is kept in a readable form, and the finding names the
    /// first bad byte: such a source is for showing, not for parsing.
    pub fn from_bytes(
        id: FileId,
        name: impl Into<String>,
        bytes: Vec<u8>,
    ) -> (Self, Option<Finding>) {
        match String::from_utf8(bytes) {
            Ok(text) => (Self::new(id, name, text), None),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let bad = bytes.get(good).copied().unwrap_or_default();
                let source = Self::new(id, name, String::from_utf8_lossy(&bytes).into_owned());
                let start = u32::try_from(good).unwrap_or(u32::MAX);
                let span = Span::new(id, start, start.saturating_add(3));
                let finding = Finding::new(
                    Rule::NotUtf8,
                    span,
                    format!("the file is not UTF-8: byte {} is 0x{bad:02x}", good + 1),
                )
                .label("the first byte that is not UTF-8")
                .help("save the file as UTF-8 in your editor");
                (source, Some(finding))
            }
        }
    }

    /// The stand-in for a file that is too large to be read, and the finding that says so.
    pub fn too_large(id: FileId, name: impl Into<String>, bytes: u64) -> (Self, Finding) {
        let finding = Finding::new(
            Rule::FileTooLarge,
            Span::new(id, 0, 0),
            format!("the file has {bytes} bytes; a script may have at most {MAX_BYTES} (32 MiB)"),
        )
        .help("split the script: one file for each call");
        (Self::new(id, name, ""), finding)
    }

    /// Which file of the run this is.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of a span of this file; empty where the span lies outside of it.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of a byte offset. `\n`, `\r\n` and a lone `\r` each end a line.
    pub fn place(&self, offset: u32) -> Place {
        let line = self.line_of(offset);
        let start = self.line_start(line);
        let before = self.text.get(start as usize..offset as usize).unwrap_or_default();
        let before = before.strip_prefix(BOM).unwrap_or(before);
        Place { line: line + 1, column: before.chars().count() + 1 }
    }

    /// The line, from 0, that holds a byte offset.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= offset).saturating_sub(1)
    }

    /// The offset of the first byte of a line (from 0).
    pub fn line_start(&self, line: usize) -> u32 {
        self.line_starts().get(line).copied().unwrap_or_else(|| self.len())
    }

    /// A line (from 0) without its line end.
    pub fn line_text(&self, line: usize) -> &str {
        let text =
            self.text.get(self.line_start(line) as usize..self.line_start(line + 1) as usize);
        text.unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts().len()
    }

    fn len(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = bytes.iter().enumerate().filter(|&(at, byte)| match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            });
            let starts = ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(starts).collect()
        })
    }
}

/// The files of one run; a span's [`FileId`] is the index.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Takes the next free id.
    pub fn next_id(&self) -> FileId {
        FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX))
    }

    /// Adds a source that was made with [`Sources::next_id`].
    pub fn push(&mut self, source: Source) -> FileId {
        let id = source.id();
        self.files.push(source);
        id
    }

    /// The source of an id; `None` for an id of another run.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.files.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let source = Source::new(FileId(0), "a.ivr", "a\nb\r\nc\rd");
        let places: Vec<_> =
            (0..8).map(|at| (source.place(at).line, source.place(at).column)).collect();
        assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1)]);
        assert_eq!(
            (0..4).map(|line| source.line_text(line)).collect::<Vec<_>>(),
            ["a", "b", "c", "d"]
        );
    }

    #[test]
    fn a_text_takes_the_form_of_another() {
        assert_eq!(in_form_of("\u{feff}a\r\nb\n", "x\ny\n"), "\u{feff}x\r\ny\r\n");
        assert_eq!(in_form_of("a\rb", "x\ny\n"), "x\ry\r");
        assert_eq!(in_form_of("a", "x\ny\n"), "x\ny\n");
        assert_eq!(in_form_of("\n\r\n", "x\n"), "x\n");
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new(FileId(0), "a.ivr", "say \"你好\" x");
        assert_eq!(source.place(13), Place { line: 1, column: 10 });
    }
}
