//! The lines of a script that a picture shows. In: labels and the text they point into. Out: a
//! short text of its own (control characters spelt out, long lines clipped, every kind of line
//! end made `\n`) with the labels moved onto it. What it costs depends on the labels, not on the
//! size of the file.

use std::collections::BTreeSet;
use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{escape, visible};
use crate::finding::Label;
use crate::source::{Place, Source};
use crate::span::Span;

/// A line of more bytes than this is clipped.
const LONG: usize = 1000;
/// So many characters of a clipped line are kept on each side of an edge of a label.
const MARGIN: usize = 30;
/// A label over more lines than this is drawn on its first line only.
const MOST_LINES: usize = 4;

/// The lines to show, as a text.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Shown>,
    /// The labels on this text, in their order.
    pub(super) marks: Vec<Mark>,
}

/// A line of the excerpt.
#[derive(Debug)]
struct Shown {
    /// Its number in the script, from 0.
    number: usize,
    /// Where it stands in the excerpt, line end included.
    range: Range<usize>,
}

/// A label on the excerpt.
#[derive(Debug)]
pub(super) struct Mark {
    /// Where it stands in the excerpt.
    pub(super) range: Range<usize>,
    /// Where it begins in the script.
    place: Place,
    /// Its words, safe to print.
    pub(super) text: String,
}

/// What of a label is drawn.
struct Drawn<'a> {
    label: &'a Label,
    start: u32,
    end: u32,
    lines: Range<usize>,
}

impl Excerpt {
    /// The lines around the labels of `source`; a label of another file is left out.
    pub(super) fn new(labels: &[Label], source: &Source, ellipsis: &str) -> Self {
        let of_this_file = labels.iter().filter(|label| label.span.file == source.id());
        let mut drawn: Vec<_> = of_this_file.map(|label| Drawn::new(label, source)).collect();
        part(&mut drawn, source);
        let mut excerpt = Self {
            name: visible(source.name()).into_owned(),
            text: String::new(),
            lines: Vec::new(),
            marks: Vec::new(),
        };
        let mut places = Vec::new();
        for number in lines_to_show(&drawn, source) {
            let on_line = drawn.iter().filter(|drawn| drawn.lines.contains(&number));
            let edges: Vec<_> = on_line.flat_map(|drawn| [drawn.start, drawn.end]).collect();
            excerpt.add_line(number, source, &edges, ellipsis, &mut places);
        }
        let moved = |offset: u32| {
            let behind = places.partition_point(|&(from, _)| from <= offset);
            places.get(behind.saturating_sub(1)).map_or(0, |&(_, to)| to)
        };
        let mark = |drawn: &Drawn<'_>| Mark {
            range: moved(drawn.start)..moved(drawn.end),
            place: source.place(drawn.label.span.start),
            text: visible(&drawn.label.text).into_owned(),
        };
        excerpt.marks = drawn.iter().map(mark).collect();
        excerpt
    }

    /// Adds a line; `places` gets a pair (byte of the script, byte of the excerpt) for each of
    /// its characters and for its end.
    fn add_line(
        &mut self,
        number: usize,
        source: &Source,
        edges: &[u32],
        ellipsis: &str,
        places: &mut Vec<(u32, usize)>,
    ) {
        let line = source.line_text(number);
        let base = source.line_start(number);
        let start = self.text.len();
        let at = |offset: usize| base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        let edges = edges.iter().filter_map(|&edge| edge.checked_sub(base));
        let edges = edges.map(|edge| edge as usize).filter(|&edge| edge <= line.len());
        let mut behind = 0;
        for window in windows(line, edges.collect()) {
            if window.start > behind {
                places.push((at(behind), self.text.len()));
                self.text.push_str(ellipsis);
            }
            for (offset, letter) in line.get(window.clone()).unwrap_or_default().char_indices() {
                places.push((at(window.start + offset), self.text.len()));
                match letter {
                    '\u{feff}' if number == 0 && window.start + offset == 0 => {}
                    // The picture sets tabs.
                    '\t' => self.text.push('\t'),
                    other => escape::push(&mut self.text, other),
                }
            }
            behind = window.end;
        }
        if behind < line.len() {
            places.push((at(behind), self.text.len()));
            self.text.push_str(ellipsis);
        }
        places.push((at(line.len()), self.text.len()));
        self.text.push('\n');
        self.lines.push(Shown { number, range: start..self.text.len() });
    }

    /// The index of the line that holds a byte of the excerpt.
    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.range.start <= offset).saturating_sub(1)
    }

    /// The lines that stand together with line `index` in the script.
    fn run(&self, index: usize) -> Range<usize> {
        let number = |index: usize| self.lines.get(index).map(|line| line.number);
        let follows = |index: usize| {
            index.checked_sub(1).and_then(number).map(|before| before + 1) == number(index)
        };
        let mut run = index..index + 1;
        while follows(run.start) {
            run.start -= 1;
        }
        while run.end < self.lines.len() && follows(run.end) {
            run.end += 1;
        }
        run
    }

    /// What stands at a mark: the answer to "in which line and column does it begin?".
    fn at_mark(&self, mark: &Mark) -> Option<MietteSpanContents<'_>> {
        let data = self.text.get(mark.range.clone())?.as_bytes();
        let span = SourceSpan::from((mark.range.start, mark.range.len()));
        let Place { line, column } = mark.place;
        let name = self.name.clone();
        Some(MietteSpanContents::new_named(name, data, span, line - 1, column - 1, 1))
    }

    /// The lines around a span, as far as they stand together.
    fn around(&self, span: &SourceSpan) -> Option<MietteSpanContents<'_>> {
        let first = self.line_at(span.offset());
        let last = self.line_at(span.offset() + span.len().saturating_sub(1));
        let run = self.run(first);
        if !run.contains(&last) {
            return None;
        }
        let start = self.lines.get(run.start)?;
        let end = self.lines.get(run.end.checked_sub(1)?)?;
        let bytes = start.range.start..end.range.end;
        let span = SourceSpan::from((bytes.start, bytes.len()));
        let data = self.text.get(bytes)?.as_bytes();
        let name = self.name.clone();
        Some(MietteSpanContents::new_named(name, data, span, start.number, 0, run.len()))
    }
}

impl SourceCode for Excerpt {
    /// miette asks with context for what it draws, and without for the address of a label.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        _lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let is_it =
            |mark: &&Mark| mark.range.start == span.offset() && mark.range.len() == span.len();
        let mark = self.marks.iter().find(is_it).filter(|_| lines_before == 0);
        let contents = match mark {
            Some(mark) => self.at_mark(mark),
            None => self.around(span),
        };
        let contents = contents.ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(contents))
    }
}

impl<'a> Drawn<'a> {
    fn new(label: &'a Label, source: &Source) -> Self {
        let Span { start, end, .. } = label.span;
        let first = source.line_of(start);
        let last = source.line_of(end.saturating_sub(1).max(start));
        let last = if last - first < MOST_LINES { last } else { first };
        let end_of = |line: usize| {
            let length = u32::try_from(source.line_text(line).len()).unwrap_or(u32::MAX);
            source.line_start(line).saturating_add(length)
        };
        let start = start.min(end_of(first));
        Self {
            label,
            start,
            end: end.clamp(start, end_of(last).max(start)),
            lines: first..last + 1,
        }
    }
}

/// Two labels of one line cannot share a column: of one that holds another, only what stands
/// before the other is drawn, or what stands behind it if they begin together.
fn part(drawn: &mut [Drawn<'_>], source: &Source) {
    let spans: Vec<_> = drawn.iter().map(|drawn| drawn.start..drawn.end).collect();
    for outer in drawn.iter_mut().filter(|drawn| drawn.lines.len() == 1) {
        for inner in &spans {
            let smaller = inner.len() < (outer.start..outer.end).len();
            if !smaller || inner.start >= outer.end || inner.end <= outer.start {
                continue;
            }
            let text = |start, end| source.slice(Span::new(source.id(), start, end));
            let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
            if inner.start > outer.start {
                let before = text(outer.start, inner.start).trim_end();
                outer.end = outer.start.saturating_add(length(before));
            } else {
                let behind = text(inner.end, outer.end).trim_start();
                outer.start = outer.end.saturating_sub(length(behind));
            }
        }
    }
}

/// The numbers of the lines to show: those of the labels, the line before and after unless it is
/// blank, and a gap of one or two lines between them.
fn lines_to_show(drawn: &[Drawn<'_>], source: &Source) -> BTreeSet<usize> {
    let labelled: BTreeSet<usize> = drawn.iter().flat_map(|drawn| drawn.lines.clone()).collect();
    let mut shown = labelled.clone();
    for &line in &labelled {
        let near = [line.checked_sub(1), Some(line + 1).filter(|&l| l < source.line_count())];
        let told = |&line: &usize| !source.line_text(line).trim().is_empty();
        shown.extend(near.into_iter().flatten().filter(told));
    }
    let mut before: Option<usize> = None;
    for line in shown.clone() {
        if let Some(before) = before.filter(|before| line - before <= 3) {
            shown.extend(before + 1..line);
        }
        before = Some(line);
    }
    shown
}

/// The parts of a line to show: all of it, or what is near the edges of labels.
fn windows(line: &str, mut edges: Vec<usize>) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    if line.len() <= LONG {
        windows.push(0..line.len());
        return windows;
    }
    if edges.is_empty() {
        edges.push(0);
    }
    edges.sort_unstable();
    for edge in edges {
        let before = line.get(..edge).unwrap_or_default().char_indices();
        let start = before.rev().nth(MARGIN - 1).map_or(0, |(at, _)| at);
        let mut after = line.get(edge..).unwrap_or_default().char_indices();
        let end = after.nth(MARGIN).map_or(line.len(), |(at, _)| edge + at);
        match windows.last_mut() {
            Some(last) if start <= last.end + MARGIN => last.end = last.end.max(end),
            _ => windows.push(start..end),
        }
    }
    windows
}
