//! The layout of any text at all: twice is once; neither the tree nor a comment changes, nor what is
//! found; and it does not grow without bounds.

use ivrc::check::Purpose;
use ivrc::format::{format, print};
use ivrc::source::Source;
use ivrc::syntax::{Parsed, parse};

use crate::reading::{reading, rules, source};

/// The most bytes of a new line for a byte of the old text: `;` ends a statement in a block that is
/// as deep as blocks may be.
const MOST: usize = 160;

/// Lays out, and looks at what came of it.
pub(super) fn holds(old: &Source) {
    let new = source(format(old));
    assert_eq!(format(&new), new.text(), "twice is not once");
    assert!(new.text().len() <= MOST * (old.text().len() + 1), "{} bytes", new.text().len());
    let (before, after) = (parse(old), parse(&new));
    assert_eq!(before.script, after.script, "another tree in:\n{}", new.text());
    assert_eq!(comments(old, &before), comments(&new, &after), "in:\n{}", new.text());
    assert_eq!(rules(&before.findings), rules(&after.findings), "in:\n{}", new.text());
    if !before.findings.is_empty() {
        return;
    }
    let found = |source: &Source| reading(source, Purpose::Look, |_, _, found| rules(found));
    assert_eq!(found(old), found(&new), "in:\n{}", new.text());
    let printed = source(print(&before.script));
    assert_eq!(parse(&printed).script, before.script, "printed:\n{}", printed.text());
    assert_eq!(format(&printed), printed.text(), "what is printed is not laid out");
}

/// The comments, without the white space behind them.
fn comments<'s>(source: &'s Source, parsed: &Parsed<'_>) -> Vec<&'s str> {
    let comments = parsed.trivia.comments.iter();
    comments.map(|comment| source.slice(comment.span).trim_end()).collect()
}
