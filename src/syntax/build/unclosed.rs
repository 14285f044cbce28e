//! Which `{` is to blame. A brace that nothing closes shows only at the end, on an outer block
//! that borrowed the inner one's `}`; the indentation tells which one it really was.

use super::Builder;
use crate::finding::Finding;
use crate::rule::Rule as Fault;
use crate::span::Span;

/// The blocks of a file, as far as blame needs them.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Blocks whose `}` starts its line with less indentation than the line of its `{`.
    askew: Vec<Span>,
    /// Blocks without a `}`: from their `{` to where reading stopped.
    unclosed: Vec<Span>,
    /// `}` that close nothing.
    stray: Vec<Span>,
}

impl Blocks {
    /// How many are remembered.
    pub(super) fn count(&self) -> usize {
        self.askew.len() + self.unclosed.len() + self.stray.len()
    }
}

impl Builder<'_> {
    /// Remembers a block, `{` to `}`.
    pub(super) fn block_closed(&mut self, span: Span) {
        let lines = [span.start, span.end.saturating_sub(1)].map(|at| self.source.line_of(at));
        let [first, last] = lines;
        if first == last {
            return;
        }
        let [opening, closing] = lines.map(|line| self.source.line_text(line));
        if closing.trim_start().starts_with('}') && indent(closing) < indent(opening) {
            self.blocks.askew.push(span);
        }
    }

    /// Remembers a block that has no `}`.
    pub(super) fn block_unclosed(&mut self, span: Span) {
        self.blocks.unclosed.push(span);
    }

    /// Remembers a `}` that closes nothing.
    pub(super) fn stray_close(&mut self, span: Span) {
        self.blocks.stray.push(span);
    }

    /// One finding for each run of unclosed blocks, at the brace that is to blame; a stray `}` is
    /// reported unless an unclosed block before it explains it.
    pub(super) fn report_unclosed(&mut self) {
        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.askew.sort_unstable();
        let outermost = outermost(blocks.unclosed);
        let mut excused = outermost.len();
        for outer in outermost {
            let from = blocks.askew.partition_point(|span| span.start < outer.start);
            let inside = blocks.askew.iter().skip(from).take_while(|span| span.start < outer.end);
            let blamed = inside.min_by_key(|span| span.end - span.start).unwrap_or(&outer);
            let brace = Span { end: blamed.start + 1, ..*blamed };
            self.mention(outer);
            self.report(
                Finding::new(Fault::UnclosedBlock, brace, "this `{` is never closed")
                    .label("opened here")
                    .help("write `}` where the block ends"),
            );
        }
        for span in blocks.stray {
            if excused > 0 {
                excused -= 1;
                continue;
            }
            self.report(
                Finding::new(Fault::Syntax, span, "this `}` closes nothing")
                    .label("no `{` is open here")
                    .help("take the `}` away, or write the `{` that it closes"),
            );
        }
    }
}

/// The spans that lie in no other of them, in order.
fn outermost(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut outer: Vec<Span> = Vec::new();
    for span in spans {
        if outer.last().is_none_or(|last| !last.contains(span)) {
            outer.push(span);
        }
    }
    outer
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|letter| letter.is_whitespace()).count()
}
