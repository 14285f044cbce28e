//! The new text while it is written, line by line. In: chunks, and how far in they stand. Out:
//! lines, with the comments and the empty lines of the old text at their places. What the chunks
//! say is not known here.

use unicode_width::UnicodeWidthStr;

use super::chunk::Chunk;
use super::line::{self, Line, Words};
use super::text::{self, Spelt};
use super::written::Written;
use super::{INDENT, TEXT_WIDTH, WIDTH};
use crate::span::Span;
use crate::syntax::trivia::Comment;

/// Lines so far.
pub(super) struct Page<'w, 't> {
    pub(super) written: Option<&'w Written<'t>>,
    lines: Vec<Line<'t>>,
    /// How far in the next line stands, in levels.
    pub(super) level: usize,
    /// Columns of the last line.
    column: usize,
    /// Comments that were written.
    comments: usize,
    /// The line of the old text whose words were written last.
    old_line: usize,
    /// Nothing has been written in this block.
    is_opening: bool,
    /// An empty line has to stand before what follows.
    pub(super) needs_gap: bool,
    /// A string may become a text block.
    pub(super) can_add_blocks: bool,
    /// What follows stays on the line, however long that gets.
    on_one_line: bool,
}

impl<'w, 't> Page<'w, 't> {
    /// An empty one.
    pub(super) fn new(written: Option<&'w Written<'t>>) -> Self {
        Self {
            written,
            lines: Vec::new(),
            level: 0,
            column: 0,
            comments: 0,
            old_line: 0,
            is_opening: true,
            needs_gap: false,
            can_add_blocks: true,
            on_one_line: false,
        }
    }

    /// The text; its lines end in `\n`.
    pub(super) fn text(self) -> String {
        line::text(self.lines)
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// How many columns the last line has.
    pub(super) fn column(&self) -> usize {
        self.column
    }

    /// Whatever `inside` writes stays on the last line.
    pub(super) fn on_one_line(&mut self, inside: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.on_one_line, true);
        inside(self);
        self.on_one_line = before;
    }

    /// Opens a line.
    fn line(&mut self, level: usize) {
        self.lines.push(Line::Words(Words { level, ..Words::default() }));
        self.column = level * INDENT;
    }

    /// The last line, if words stand on it.
    fn last(&mut self) -> Option<&mut Words<'t>> {
        match self.lines.last_mut() {
            Some(Line::Words(words)) => Some(words),
            Some(Line::Blank | Line::Left(_)) | None => None,
        }
    }

    /// Writes on the last line.
    pub(super) fn write(&mut self, text: &str) {
        self.column += text.width();
        if let Some(words) = self.last() {
            words.text.push_str(text);
        }
    }

    /// An empty line where there was one before old line `line`, or where there must be one.
    fn gap(&mut self, line: usize) {
        let had_one = self.written.is_some() && line > self.old_line + 1;
        if (had_one || self.needs_gap) && !self.is_opening {
            self.lines.push(Line::Blank);
        }
        self.is_opening = false;
        self.needs_gap = false;
    }

    /// An empty line stands in the old text between two parts.
    pub(super) fn has_gap(&self, before: Span, after: Span) -> bool {
        let Some(written) = self.written else { return false };
        let mut line = written.lines(before).1;
        let comments = written.comments_in(before.end, after.start).iter();
        let mut starts =
            comments.map(|comment| comment.span.start).chain(std::iter::once(after.start));
        starts.any(|start| {
            let before = std::mem::replace(&mut line, written.line(start));
            line > before + 1
        })
    }

    /// Opens a line for what stood at `span`, below the comments before it.
    pub(super) fn open(&mut self, span: Span) {
        if self.on_one_line {
            return;
        }
        self.comments_before(span.start);
        let line = self.old_line_of(span.start);
        self.gap(line);
        self.line(self.level);
    }

    /// Lines of the old text, as they were.
    pub(super) fn leave(&mut self, span: Span) {
        let Some(written) = self.written else { return };
        self.comments_before(span.start);
        let (first, last) = written.lines(span);
        let start = written.source.line_start(first).max(written.whole().start);
        let end = written.source.line_start(last + 1);
        let old = written.source.slice(Span { start, end, ..span });
        self.gap(first);
        self.lines.push(Line::Left(old.trim_end_matches(['\n', '\r'])));
        self.old_line = last;
        let inside = written.comments.iter().skip(self.comments);
        self.comments += inside.take_while(|comment| comment.span.start < end).count();
    }

    fn old_line_of(&self, at: u32) -> usize {
        self.written.map_or(0, |written| written.line(at))
    }

    /// What was written last ended here in the old text.
    pub(super) fn ended(&mut self, span: Span) {
        self.old_line = self.old_line_of(span.end.saturating_sub(1).max(span.start));
    }

    /// The next comment that stands before `at`.
    fn next_comment(&mut self, at: u32) -> Option<(&'w Written<'t>, Comment)> {
        let written = self.written?;
        let comment = written.comments.get(self.comments)?;
        (comment.span.start < at).then(|| {
            self.comments += 1;
            (written, *comment)
        })
    }

    /// Writes the comments before `at`, between two parts.
    pub(super) fn comments_before(&mut self, at: u32) {
        while let Some((written, comment)) = self.next_comment(at) {
            let text = written.source.slice(comment.span).trim_end();
            let line = written.line(comment.span.start);
            if self.behind_words(written, &comment, text) {
                // It stood behind a `;` on a line of its own: the empty line before that is kept.
                self.needs_gap |= line > self.old_line + 1;
            } else {
                self.gap(line);
                self.line(self.level);
                self.comment(text);
            }
            self.old_line = line;
        }
    }

    /// Writes the comments before `at`, between two chunks. Whether there were any.
    fn comments_between(&mut self, at: u32, level: usize) -> bool {
        let mut any = false;
        while let Some((written, comment)) = self.next_comment(at) {
            let text = written.source.slice(comment.span).trim_end();
            if !self.behind_words(written, &comment, text) {
                self.line(level);
                self.comment(text);
            }
            self.old_line = written.line(comment.span.start);
            any = true;
        }
        any
    }

    /// Writes a comment behind the last words, if it stood behind words.
    fn behind_words(&mut self, written: &Written<'t>, comment: &Comment, text: &'t str) -> bool {
        match self.last() {
            Some(words) if words.comment.is_none() && !comment.own_line(written.source) => {
                words.comment = Some(text);
                true
            }
            _ => false,
        }
    }

    fn comment(&mut self, text: &'t str) {
        if let Some(words) = self.last() {
            words.comment = Some(text);
        }
    }

    /// Writes chunks, from where the page is: a space between them, or the end of a line where
    /// there was one, where a comment stands, or where there is no more room. `true` if they, and
    /// what stood on the line before, are on one line.
    pub(super) fn chunks(&mut self, chunks: &[Chunk]) -> bool {
        let count = self.lines.len();
        for (at, chunk) in chunks.iter().enumerate() {
            if at > 0 {
                self.between(chunk);
            }
            self.chunk(chunk);
            self.ended(chunk.span);
        }
        count == self.lines.len()
    }

    /// A space, or the end of a line, before a chunk.
    pub(super) fn between(&mut self, chunk: &Chunk) {
        let level = self.level + 1;
        let has_comment = self.comments_between(chunk.span.start, level);
        let had_line = self.old_line_of(chunk.span.start) > self.old_line;
        let is_full = self.column + 1 + width(chunk) > WIDTH;
        let begins = chunk.can_begin_line && (had_line || is_full) && !self.on_one_line;
        if has_comment || begins {
            self.line(level);
        } else {
            self.write(" ");
        }
    }

    /// Writes one chunk.
    pub(super) fn chunk(&mut self, chunk: &Chunk) {
        self.write(&chunk.words);
        match &chunk.text {
            None => {}
            Some(Spelt::Block(lines)) => self.block(chunk, lines),
            Some(Spelt::Line(string)) => {
                let lead = if chunk.words.is_empty() { "" } else { " " };
                let end = self.column + lead.len() + string.width() + chunk.tail.len();
                let is_full =
                    end > WIDTH && self.can_add_blocks && chunk.is_prose && !self.on_one_line;
                match text::as_block(string, self.text_width(TEXT_WIDTH)).filter(|_| is_full) {
                    Some(lines) => self.block(chunk, &lines),
                    None => {
                        self.write(lead);
                        self.write(string);
                    }
                }
            }
        }
        self.write(chunk.tail);
    }

    /// The columns for a line of a text block below the last line.
    fn text_width(&mut self, most: usize) -> usize {
        let level = self.last().map_or(0, |words| words.level) + 1;
        // However far in, a few words fit.
        most.saturating_sub(level * INDENT).max(40)
    }

    /// A text block. One line below the other, and the rest of the statement behind its end.
    fn block(&mut self, chunk: &Chunk, lines: &[String]) {
        self.write(if chunk.words.is_empty() { "\"\"\"" } else { " \"\"\"" });
        let level = self.last().map_or(0, |words| words.level) + 1;
        let (most, wanted) = (self.text_width(WIDTH), self.text_width(TEXT_WIDTH));
        for line in lines {
            let width = if line.width() > most { wanted } else { most };
            for part in text::broken(line, width) {
                self.line(level);
                self.write(part);
            }
        }
        self.line(level);
        self.write("\"\"\"");
    }

    /// Lets the reaction behind the last words be lined up with those around it; `at` is where in
    /// the line it begins.
    pub(super) fn turns(&mut self, at: usize) {
        if let Some(words) = self.last() {
            words.turn = Some(at);
        }
    }

    /// The length of the words on the last line, in bytes.
    pub(super) fn words_len(&mut self) -> usize {
        self.last().map_or(0, |words| words.text.len())
    }

    /// `{`, the lines that `inside` writes, and `}`; `span` is that of the braces.
    pub(super) fn braces(&mut self, span: Span, inside: impl FnOnce(&mut Self)) {
        self.write(" {");
        self.old_line = self.old_line_of(span.start);
        let count = self.lines.len();
        self.level += 1;
        self.is_opening = true;
        inside(self);
        self.comments_before(span.end.saturating_sub(1));
        self.is_opening = false;
        self.needs_gap = false;
        self.level -= 1;
        let is_empty =
            count == self.lines.len() && self.last().is_some_and(|it| it.comment.is_none());
        if !is_empty {
            self.line(self.level);
        }
        self.write("}");
        self.ended(span);
    }
}

/// How much of a chunk has to fit on a line.
fn width(chunk: &Chunk) -> usize {
    let text = match &chunk.text {
        None => 0,
        Some(Spelt::Line(string)) => string.width() + 1,
        Some(Spelt::Block(_)) => 4,
    };
    chunk.words.width() + text + chunk.tail.len()
}
