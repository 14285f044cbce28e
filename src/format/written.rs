//! The text that a tree was read from, as far as a layout depends on it: lines, comments, and the
//! lines with a mistake, which are left as they are.

use crate::rule::Rule;
use crate::source::{BOM, Source};
use crate::span::{Span, Spanned};
use crate::syntax::Parsed;
use crate::syntax::ast::Setting;
use crate::syntax::trivia::Comment;

/// A source with what was found in it.
pub(super) struct Written<'t> {
    pub(super) source: &'t Source,
    /// All comments, in order.
    pub(super) comments: &'t [Comment],
    /// The settings in the order of the file; one that stands in a block by mistake is among them.
    settings: Vec<&'t Spanned<Setting<'t>>>,
    /// Lines with a mistake, from and to, in order and apart.
    mistakes: Vec<(usize, usize)>,
    /// Where a `{` is that nothing closes, in order.
    unclosed: Vec<u32>,
}

/// What stands between two nodes of the tree.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    /// From the first to the last sign that is neither white space, comment nor `;`.
    pub(super) junk: Option<Span>,
    /// The last `;` before the junk, or of all if there is none.
    pub(super) semicolon: Option<u32>,
}

impl<'t> Written<'t> {
    /// What `parsed`, which was read from `source`, says about its lines.
    pub(super) fn new(source: &'t Source, parsed: &'t Parsed<'_>) -> Self {
        let mut settings: Vec<_> = parsed.script.settings.iter().collect();
        settings.sort_by_key(|setting| setting.span.start);
        let faults = parsed.findings.iter().filter(|finding| !is_misplaced(finding.rule));
        let mut spans: Vec<_> = faults.clone().map(crate::finding::Finding::span).collect();
        spans.sort_unstable();
        let mut mistakes: Vec<(usize, usize)> = Vec::new();
        for span in spans {
            let (from, to) = lines(source, span);
            match mistakes.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => mistakes.push((from, to)),
            }
        }
        let open = faults.filter(|finding| finding.rule == Rule::UnclosedBlock);
        let mut unclosed: Vec<_> = open.map(|finding| finding.span().start).collect();
        unclosed.sort_unstable();
        Self { source, comments: &parsed.trivia.comments, settings, mistakes, unclosed }
    }

    /// The whole text but for the byte order mark.
    pub(super) fn whole(&self) -> Span {
        let text = self.source.text();
        let offset = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let start = if text.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        Span::new(self.source.id(), offset(start), offset(text.len()))
    }

    /// The line, from 0, of an offset.
    pub(super) fn line(&self, at: u32) -> usize {
        self.source.line_of(at)
    }

    /// The first and the last line of a span.
    pub(super) fn lines(&self, span: Span) -> (usize, usize) {
        lines(self.source, span)
    }

    /// A mistake stands on one of these lines.
    pub(super) fn has_mistake(&self, (from, to): (usize, usize)) -> bool {
        let at = self.mistakes.partition_point(|mistake| mistake.1 < from);
        self.mistakes.get(at).is_some_and(|mistake| mistake.0 <= to)
    }

    /// A `{` stands in a span that nothing closes.
    pub(super) fn has_unclosed(&self, span: Span) -> bool {
        let at = self.unclosed.partition_point(|&at| at < span.start);
        self.unclosed.get(at).is_some_and(|&at| at < span.end)
    }

    /// The comments that begin in `from..to`.
    pub(super) fn comments_in(&self, from: u32, to: u32) -> &'t [Comment] {
        let at = |offset| self.comments.partition_point(|comment| comment.span.start < offset);
        self.comments.get(at(from)..at(to)).unwrap_or_default()
    }

    /// The settings that begin inside a span.
    pub(super) fn settings_in(&self, span: Span) -> &[&'t Spanned<Setting<'t>>] {
        let at = |offset| self.settings.partition_point(|setting| setting.span.start < offset);
        self.settings.get(at(span.start)..at(span.end)).unwrap_or_default()
    }

    /// A span without the white space and the `;` at its end.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = self.source.slice(span);
        span.part(0, text.trim_end_matches([' ', '\t', '\n', '\r', ';']).len())
    }

    /// What stands in `from..to`, between two nodes.
    pub(super) fn gap(&self, from: u32, to: u32) -> Gap {
        let mut gap = Gap::default();
        let mut at = from;
        let comments = self.comments_in(from, to).iter().map(|comment| comment.span);
        for span in comments.chain(std::iter::once(Span { start: to, end: to, ..self.whole() })) {
            self.look(Span { start: at, end: span.start.max(at), ..span }, &mut gap);
            at = span.end;
        }
        gap
    }

    /// Looks for junk in a stretch without comments.
    fn look(&self, span: Span, gap: &mut Gap) {
        for (at, sign) in self.source.slice(span).char_indices() {
            match sign {
                ' ' | '\t' | '\n' | '\r' => {}
                ';' if gap.junk.is_none() => gap.semicolon = Some(span.part(at, 1).start),
                ';' => {}
                _ => {
                    let sign = span.part(at, sign.len_utf8());
                    gap.junk = Some(gap.junk.map_or(sign, |junk| junk.to(sign)));
                }
            }
        }
    }
}

fn lines(source: &Source, span: Span) -> (usize, usize) {
    let last = span.end.saturating_sub(1).max(span.start);
    (source.line_of(span.start), source.line_of(last))
}

/// A mistake of order only: what stands there was read.
fn is_misplaced(rule: Rule) -> bool {
    matches!(rule, Rule::EntryAfterStep | Rule::SettingTooLate | Rule::StatementAfterEvent)
}
