//! The tree builder. In: the pairs of one item. Out: nodes of the tree, and findings for what has
//! the right shape but cannot be meant. One file per construct; this one holds what all share.

mod body;
mod handler;
mod junk;
mod options;
mod pasted;
mod setting;
mod statement;
mod test;
mod text;
mod unclosed;
mod value;

use super::Parsed;
use super::again::{Again, Whole};
use super::ast::Name;
use super::parse::{MAX_DEPTH, Node, Rule, too_deep};
use super::trivia::Comment;
use super::words;
use crate::finding::Finding;
use crate::rule::Rule as Fault;
use crate::source::Source;
use crate::span::{Span, Spanned};

pub use value::{duration, milliseconds};

/// How much there is so far.
#[derive(Debug, Clone, Copy)]
struct Mark {
    declarations: usize,
    comments: usize,
    /// Settings, findings, blocks that are to be looked at in the end. None of them is ever taken
    /// away, so an equal sum means that nothing was added.
    other: usize,
}

/// Comments do not count: they move with what they stand in.
impl PartialEq for Mark {
    fn eq(&self, mark: &Self) -> bool {
        (self.declarations, self.other) == (mark.declarations, mark.other)
    }
}

/// Builds the tree of one file, item by item.
pub(super) struct Builder<'s> {
    source: &'s Source,
    /// Where the text that pest sees begins in the file.
    base: usize,
    parsed: Parsed<'s>,
    depth: usize,
    blocks: unclosed::Blocks,
    /// A step or a test was declared: what follows is no longer the entry.
    declared: bool,
    /// The nesting was given up; what is still read would only raise echoes.
    gave_up: bool,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            base: 0,
            parsed: Parsed::default(),
            depth: 0,
            blocks: unclosed::Blocks::default(),
            declared: false,
            gave_up: false,
        }
    }

    /// Takes the item that was read at `base`.
    pub(super) fn item_at(&mut self, base: usize, next: Node<'s>) {
        self.base = base;
        let before = self.mark();
        let end = base + next.as_span().end();
        self.side_table(&next);
        for item in next.into_inner() {
            self.top_item(item);
        }
        let after = self.mark();
        let is_clean = Mark { declarations: before.declarations + 1, ..before } == after;
        if is_clean && !self.gave_up {
            self.note_whole(base, end, before.declarations, before.comments);
        }
    }

    /// Takes a declaration that was read before.
    pub(super) fn again(&mut self, again: Again<'s>) {
        let Again { declaration, comments, start, end } = again;
        let (script, trivia) = (&mut self.parsed.script, &mut self.parsed.trivia);
        let (index, first) = (script.declarations.len(), trivia.comments.len());
        script.declarations.push(declaration);
        trivia.comments.extend(comments);
        self.declared = true;
        self.note_whole(start, end, index, first);
    }

    fn note_whole(&mut self, start: usize, end: usize, declaration: usize, first_comment: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let comments = first_comment..self.parsed.trivia.comments.len();
        let (start, end) = (place(start), place(end));
        self.parsed.whole.push(Whole { start, end, declaration, comments });
    }

    fn mark(&self) -> Mark {
        let Parsed { script, trivia, findings, .. } = &self.parsed;
        Mark {
            declarations: script.declarations.len(),
            comments: trivia.comments.len(),
            other: script.settings.len() + findings.len() + self.blocks.count(),
        }
    }

    /// The file is nested deeper than the parser can go.
    pub(super) fn too_deep(&mut self, span: Span) {
        if !self.gave_up {
            self.gave_up = true;
            self.report(too_deep(span));
        }
    }

    /// The tree.
    pub(super) fn finish(mut self) -> Parsed<'s> {
        self.report_unclosed();
        self.parsed.findings.sort_by_key(|finding| finding.span().start);
        self.parsed
    }

    /// Gathers what may stand anywhere: comments, and signs that only look like others.
    fn side_table(&mut self, item: &Node<'s>) {
        for pair in item.clone().into_inner().flatten() {
            let span = self.span(&pair);
            match pair.as_rule() {
                Rule::comment => self.parsed.trivia.comments.push(Comment { span }),
                Rule::odd_space => {
                    let sign = pair.as_str().escape_unicode();
                    self.report(
                        Finding::new(
                            Fault::WrongCharacter,
                            span,
                            format!("`{sign}` looks like a space, but is none"),
                        )
                        .label("here")
                        .help("write a plain space")
                        .fix("write a plain space", span, " "),
                    );
                }
                Rule::odd_arrow => self.report(
                    Finding::new(
                        Fault::WrongCharacter,
                        span,
                        format!("`{}` is not an arrow of the language", pair.as_str()),
                    )
                    .label("here")
                    .help("write `->`")
                    .fix("write `->`", span, "->"),
                ),
                _ => {}
            }
        }
    }

    fn report(&mut self, finding: Finding) {
        self.parsed.findings.push(finding);
    }

    fn span(&self, pair: &Node<'s>) -> Span {
        let at = pair.as_span();
        self.span_of(at.start(), at.end())
    }

    fn span_of(&self, start: usize, end: usize) -> Span {
        let file = |at: usize| u32::try_from(self.base + at).unwrap_or(u32::MAX);
        Span::new(self.source.id(), file(start), file(end))
    }

    fn written(&self, span: Span) -> &'s str {
        self.source.slice(span)
    }

    /// What follows a span on its line.
    fn rest_of_line(&self, span: Span) -> &'s str {
        let rest = self.source.text().get(span.end as usize..).unwrap_or_default();
        rest.split(['\n', '\r']).next().unwrap_or_default()
    }

    /// Remembers the words of a broken part, so that nothing in it counts as unused.
    fn mention(&mut self, span: Span) {
        let words = self.source.slice(span).split(|letter: char| {
            !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
        });
        // `sales->x` holds two words, `front-desk` one: both readings count.
        for word in words.flat_map(|word| [word, word.trim_end_matches('-')]) {
            if !word.is_empty() {
                self.parsed.mentioned.insert(word);
            }
        }
    }

    /// A name, with a finding if it has a shape that names do not have.
    fn name(&mut self, pair: &Node<'s>) -> Name<'s> {
        let span = self.span(pair);
        let name = pair.as_str();
        if let Some(why) = why_not_a_name(name) {
            self.report(
                Finding::new(Fault::BadValue, span, format!("`{name}` cannot be a name: {why}"))
                    .label("here")
                    .help("a name is an ASCII letter, then letters, digits, `_` or `-`"),
            );
        }
        Spanned::new(name, span)
    }

    /// Runs `inside` one level deeper; too deep, it is not run.
    fn deeper<T>(&mut self, span: Span, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            self.too_deep(Span { end: span.start.saturating_add(1).min(span.end), ..span });
            return None;
        }
        self.depth += 1;
        let result = inside(self);
        self.depth -= 1;
        Some(result)
    }
}

/// A word that can be a name.
pub fn is_name(word: &str) -> bool {
    !word.is_empty() && why_not_a_name(word).is_none()
}

/// What keeps a word from being a name.
fn why_not_a_name(name: &str) -> Option<&'static str> {
    let first = name.chars().next()?;
    if !name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-')
    {
        Some("it has a letter outside of ASCII")
    } else if !first.is_ascii_alphabetic() {
        Some("it does not begin with a letter")
    } else if name.ends_with('-') {
        Some("it ends in `-`")
    } else if name.len() > words::MAX_NAME {
        Some("it has over 40 characters")
    } else {
        None
    }
}
