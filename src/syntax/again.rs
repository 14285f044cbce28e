//! Reading a text again. In: what was read of an earlier version. Out: which of its steps and tests
//! stand in the new one as they stood, and so need not be read again. One letter that is typed
//! changes one step; the others are moved.

use std::ops::Range;

use super::Parsed;
use super::ast::Declaration;
use super::moved::{Move, Moved};
use super::trivia::Comment;
use crate::source::Source;
use crate::span::Spanned;

/// A step or a test that was read without a finding. What the reader makes of it depends on nothing
/// but the bytes from where it began to read to where it stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whole {
    /// Where the reader began: at the white space and the comments before it.
    pub(super) start: u32,
    /// Where the reader stopped.
    pub(super) end: u32,
    /// Its index among the declarations.
    pub(super) declaration: usize,
    /// The comments within.
    pub(super) comments: Range<usize>,
}

/// An earlier version of a text, beside a new one.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'e, 's> {
    old: &'e Source,
    parsed: &'e Parsed<'e>,
    new: &'s Source,
    /// So many bytes are the same at the beginning.
    head: usize,
    /// So many bytes are the same at the end, behind these.
    tail: usize,
}

/// A declaration of an earlier version, in the new text.
pub(super) struct Again<'s> {
    pub(super) declaration: Spanned<Declaration<'s>>,
    pub(super) comments: Vec<Comment>,
    /// Where the reader would begin to read it.
    pub(super) start: usize,
    /// Where to read on.
    pub(super) end: usize,
}

impl<'e, 's> Earlier<'e, 's> {
    /// `parsed` must have been read of `old`.
    pub fn new(old: &'e Source, parsed: &'e Parsed<'e>, new: &'s Source) -> Self {
        let (one, other) = (old.text().as_bytes(), new.text().as_bytes());
        let head = same_start(one, other);
        let tail =
            same_end(one.get(head..).unwrap_or_default(), other.get(head..).unwrap_or_default());
        Self { old, parsed, new, head, tail }
    }

    /// What stands from an offset of the new text on, where the reader would go on: one declaration
    /// behind the other, as far as they are known. None if it must read.
    pub(super) fn at(&self, offset: usize) -> Vec<Again<'s>> {
        let Some((first, by)) = self.find(offset) else { return Vec::new() };
        let behind = self.parsed.whole.get(first..).unwrap_or_default();
        let mut end = behind.first().map_or(0, |whole| whole.start);
        let follows = |whole: &&Whole| {
            whole.start == std::mem::replace(&mut end, whole.end) && self.is_same(whole, by)
        };
        let count = behind.iter().take_while(follows).count();
        let run = behind.get(..count).unwrap_or_default();
        let to = Move { old: self.old.text(), new: self.new.text(), by };
        let moved = |whole: &Whole| self.moved(whole, &to);
        if run.len() < MANY {
            return run.iter().map_while(moved).collect();
        }
        // Half of a long run is moved on another thread. What cannot be moved ends the run.
        let (one, other) = run.split_at(run.len() / 2);
        let (mut all, more) = std::thread::scope(|scope| {
            let other = scope.spawn(|| other.iter().map_while(moved).collect::<Vec<_>>());
            let one: Vec<_> = one.iter().map_while(moved).collect();
            (one, other.join().unwrap_or_default())
        });
        if all.len() == one.len() {
            all.extend(more);
        }
        all
    }

    /// The declaration that begins at an offset of the new text, and how far it has moved.
    fn find(&self, offset: usize) -> Option<(usize, i64)> {
        let (old, new) = (signed(self.old.text().len())?, signed(self.new.text().len())?);
        let by = if offset < self.head { 0 } else { new - old };
        let start = u32::try_from(signed(offset)? - by).ok()?;
        let found = self.parsed.whole.binary_search_by_key(&start, |whole| whole.start).ok()?;
        Some((found, by))
    }

    /// Its bytes, and those that say how deep its first line is indented, are the same.
    fn is_same(&self, whole: &Whole, by: i64) -> bool {
        let (start, end) = (whole.start as usize, whole.end as usize);
        if end <= self.head && by == 0 {
            return true;
        }
        let old = self.old.text();
        if signed(self.new.text().len()) != signed(old.len()).map(|old| old + by) {
            return false;
        }
        let declaration = self.parsed.script.declarations.get(whole.declaration);
        let first = declaration.map_or(start, |declaration| declaration.span.start as usize);
        let before = old.get(start..first).unwrap_or_default();
        start >= old.len() - self.tail && before.contains(['\n', '\r'])
    }

    fn moved(&self, whole: &Whole, to: &Move<'_, 's>) -> Option<Again<'s>> {
        let declaration = self.parsed.script.declarations.get(whole.declaration)?;
        let comments = self.parsed.trivia.comments.get(whole.comments.clone())?.iter();
        let comments = comments.map(|comment| Some(Comment { span: to.span(comment.span)? }));
        Some(Again {
            declaration: declaration.moved(to)?,
            comments: comments.collect::<Option<_>>()?,
            start: to.offset(whole.start)? as usize,
            end: to.offset(whole.end)? as usize,
        })
    }
}

fn signed(at: usize) -> Option<i64> {
    i64::try_from(at).ok()
}

/// Fewer declarations are moved sooner than a thread is started.
const MANY: usize = 128;

/// How many bytes are compared at once.
const STRIDE: usize = 256;

fn same_start(one: &[u8], other: &[u8]) -> usize {
    let strides = one.chunks_exact(STRIDE).zip(other.chunks_exact(STRIDE));
    let whole = strides.take_while(|(one, other)| one == other).count() * STRIDE;
    let rest = one.iter().skip(whole).zip(other.iter().skip(whole));
    whole + rest.take_while(|(one, other)| one == other).count()
}

fn same_end(one: &[u8], other: &[u8]) -> usize {
    let strides = one.rchunks_exact(STRIDE).zip(other.rchunks_exact(STRIDE));
    let whole = strides.take_while(|(one, other)| one == other).count() * STRIDE;
    let rest = one.iter().rev().skip(whole).zip(other.iter().rev().skip(whole));
    whole + rest.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;
    use crate::syntax::parse;

    /// Where declarations of the new text are taken from the old one.
    fn kept(old: &str, new: &str) -> Vec<usize> {
        let [old, new] = [old, new].map(|text| Source::new(FileId(0), "a.ivr", text));
        let parsed = parse(&old);
        let earlier = Earlier::new(&old, &parsed, &new);
        (0..=new.text().len())
            .flat_map(|offset| earlier.at(offset).into_iter().take(1))
            .map(|it| it.start)
            .collect()
    }

    #[test]
    fn only_what_was_changed_is_read_again() {
        let old = "step a {}\nstep b {}\nstep c {}\n";
        assert_eq!(kept(old, old), [0, 9, 19]);
        assert_eq!(kept(old, "step a {}\nstep bbb {}\nstep c {}\n"), [0, 21]);
        assert_eq!(kept(old, "step a {}\nstep b {}\nstep c { }\n"), [0, 9]);
        assert_eq!(kept(old, "\nstep a {}\nstep b {}\nstep c {}\n"), [10, 20]);
        assert_eq!(kept(old, "step a {}\n\n\nstep c {}\n"), [0, 11]);
    }

    #[test]
    fn what_stands_together_is_moved_together() {
        let many = "step a {}\n".repeat(3 * MANY);
        let old = Source::new(FileId(0), "a.ivr", format!("{many}hangup\n{many}"));
        let new = Source::new(FileId(0), "a.ivr", format!("{many}hangup;\n{many}"));
        let parsed = parse(&old);
        let earlier = Earlier::new(&old, &parsed, &new);
        assert_eq!(earlier.at(0).len(), 3 * MANY);
        assert_eq!(earlier.at(10).len(), 0, "between the end of one and the next line");
        let tail = earlier.at(many.len() + 7);
        assert_eq!(tail.len(), 3 * MANY);
        assert_eq!(tail.last().map(|last| last.end), Some(2 * many.len() + 7));
    }

    #[test]
    fn what_has_a_finding_is_read_again() {
        assert_eq!(kept("step a {\nsya\n}\nstep b {}", "step a {\nsya\n}\nstep b {}"), [14]);
    }

    #[test]
    fn what_begins_on_a_line_that_was_changed_is_read_again() {
        assert_eq!(kept("step a {}; step b {\n}", "  step a {}; step b {\n}"), [0; 0]);
    }

    #[test]
    fn equal_ends_are_found_however_long_they_are() {
        let long = "a".repeat(3 * STRIDE);
        let other = format!("{long}b{long}");
        let (one, other) = (long.as_bytes(), other.as_bytes());
        assert_eq!(same_start(one, other), 3 * STRIDE);
        assert_eq!(same_end(one, other), 3 * STRIDE);
        assert_eq!(same_start(one, one), one.len());
        assert_eq!(same_start(b"abc", b"abd"), 2);
        assert_eq!(same_end(b"xbc", b"abc"), 2);
    }
}
