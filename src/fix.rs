//! Fixes, put into practice. In: a text, and what is found in it. Out: the text with the cures that
//! a machine can apply, and which they were. Fixes that overlap are never applied together, and what
//! makes a script worse is not applied at all. Nothing is read or written here.

use std::collections::BTreeMap;

use crate::finding::{Edit, Finding};
use crate::rule::{Rule, Severity};
use crate::source::{Source, line_end};
use crate::span::FileId;
use crate::syntax::parse;

/// How often a text is looked at again, for what a fix uncovered or had to leave for later.
const MOST_ROUNDS: usize = 16;

/// How many fixes are tried one by one, where all together made a script worse.
const MOST_TRIALS: usize = 200;

/// A text, and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text; as it was if nothing was fixed.
    pub text: String,
    /// The rules whose findings were fixed, in the order in which that was done.
    pub rules: Vec<Rule>,
}

/// The findings whose fixes can be applied together: in the order of the file, and of two that
/// touch the same place the first.
pub fn together<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<&'f Finding> {
    let mut chosen: Vec<&Finding> = Vec::new();
    // By where they begin; they do not overlap, so only the neighbours can be in the way.
    let mut taken: BTreeMap<u32, &Edit> = BTreeMap::new();
    for finding in findings {
        let Some(fix) = &finding.fix else { continue };
        let is_free = |edit: &Edit| {
            let mut before = taken.range(..=edit.span.end).rev().take(2);
            !before.any(|(_, other)| collide(edit, other))
        };
        if !fix.edits.is_empty() && fix.edits.iter().all(is_free) {
            taken.extend(fix.edits.iter().map(|edit| (edit.span.start, edit)));
            chosen.push(finding);
        }
    }
    chosen
}

/// Two edits share a place, or one inserts right where the other ends: their order would matter.
fn collide(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    let is_between = one.start == one.end || other.start == other.end;
    if is_between {
        one.start <= other.end && other.start <= one.end
    } else {
        one.start < other.end && other.start < one.end
    }
}

/// The text with edits, in any order. Their line ends become those of the text. None if they
/// overlap or lie outside of it.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> Option<String> {
    let mut edits: Vec<_> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        out.push_str(&edit.text.replace('\n', line_end(text)));
        at = range.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// Applies all fixes, also those of findings that come to light by others. `look` says what is found
/// in a text; what can be read there is looked at first.
pub fn fix_all(text: &str, mut look: impl FnMut(&str) -> Vec<Finding>) -> Fixed {
    let (fixed, incurable) = at_once(text, &mut look);
    if fixed.rules.is_empty() {
        return fixed;
    }
    let (before, after) = (harm(text, &mut look), harm(&fixed.text, &mut look));
    // What could be read may still hold mistakes; a text with more of them than had no cure at
    // first has got some by a fix.
    if after <= before && after.unread <= incurable {
        return fixed;
    }
    one_by_one(text, &mut look)
}

/// Round by round, as many as go together; and how many mistakes of reading had no fix at first.
fn at_once(text: &str, look: &mut impl FnMut(&str) -> Vec<Finding>) -> (Fixed, usize) {
    let mut fixed = Fixed { text: text.to_owned(), rules: Vec::new() };
    let mut seen = vec![fixed.text.clone()];
    let unread = unread(text);
    let incurable = unread.iter().filter(|finding| finding.fix.is_none()).count();
    for _ in 0..MOST_ROUNDS {
        let findings = next(&fixed.text, look);
        let chosen = together(&findings);
        let Some(text) = apply(&fixed.text, edits(&chosen)) else { break };
        // Two fixes that undo each other would never come to an end.
        if chosen.is_empty() || seen.contains(&text) {
            break;
        }
        fixed.rules.extend(chosen.iter().map(|finding| finding.rule));
        seen.push(text.clone());
        fixed.text = text;
    }
    (fixed, incurable)
}

/// One fix after the other, from the last to the first; what makes the script worse is left out.
fn one_by_one(text: &str, look: &mut impl FnMut(&str) -> Vec<Finding>) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), rules: Vec::new() };
    let mut least = harm(text, look);
    let mut trials = 0;
    for _ in 0..MOST_ROUNDS {
        let before = fixed.rules.len();
        let findings = look(&fixed.text);
        for finding in together(&findings).into_iter().rev() {
            trials += 1;
            if trials > MOST_TRIALS {
                return fixed;
            }
            let Some(text) = apply(&fixed.text, edits(&[finding])) else { continue };
            let harm = harm(&text, look);
            if harm <= least {
                least = harm;
                fixed.text = text;
                fixed.rules.push(finding.rule);
            }
        }
        if fixed.rules.len() == before {
            break;
        }
    }
    fixed
}

fn edits<'f>(findings: &[&'f Finding]) -> impl Iterator<Item = &'f Edit> {
    findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits)
}

/// The findings to begin with: those of reading, as long as one has a fix. Only what can be read
/// says what it means.
fn next(text: &str, look: &mut impl FnMut(&str) -> Vec<Finding>) -> Vec<Finding> {
    let unread = unread(text);
    if unread.iter().any(|finding| finding.fix.is_some()) { unread } else { look(text) }
}

fn unread(text: &str) -> Vec<Finding> {
    parse(&Source::new(FileId::default(), "", text)).findings
}

/// How bad a script is. What can be read better may show more errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Harm {
    unread: usize,
    errors: usize,
}

fn harm(text: &str, look: &mut impl FnMut(&str) -> Vec<Finding>) -> Harm {
    let is_error = |finding: &&Finding| finding.rule.severity() == Severity::Error;
    let errors = look(text).iter().filter(is_error).count();
    Harm { unread: unread(text).len(), errors }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn finding(rule: Rule, start: u32, end: u32, text: &str) -> Finding {
        let span = Span::new(FileId::default(), start, end);
        Finding::new(rule, span, "it is so").fix("mend it", span, text)
    }

    fn replaced(text: &str, from: &str, to: &str) -> Vec<Finding> {
        let places = text.match_indices(from).map(|(at, _)| u32::try_from(at).unwrap());
        let end = |at: u32| at + u32::try_from(from.len()).unwrap();
        places.map(|at| finding(Rule::NoEnding, at, end(at), to)).collect()
    }

    #[test]
    fn of_two_fixes_in_one_place_the_first_is_taken() {
        let chosen = |places: &[(u32, u32)]| {
            let findings: Vec<_> =
                places.iter().map(|&(from, to)| finding(Rule::NoEnding, from, to, "x")).collect();
            let places = together(&findings).into_iter().map(|finding| finding.span());
            places.map(|span| (span.start, span.end)).collect::<Vec<_>>()
        };
        assert_eq!(chosen(&[(0, 3), (3, 5)]), [(0, 3), (3, 5)]);
        assert_eq!(chosen(&[(0, 3), (2, 5), (5, 6)]), [(0, 3), (5, 6)]);
        assert_eq!(chosen(&[(0, 9), (2, 3), (9, 9)]), [(0, 9)]);
        assert_eq!(chosen(&[(4, 4), (4, 4), (5, 5)]), [(4, 4), (5, 5)]);
        assert_eq!(chosen(&[(5, 9), (0, 2), (1, 5), (2, 5), (3, 4)]), [(5, 9), (0, 2), (2, 5)]);
        assert_eq!(chosen(&[(6, 8), (2, 4), (4, 6), (5, 5)]), [(6, 8), (2, 4), (4, 6)]);
    }

    #[test]
    fn edits_keep_the_line_ends_of_the_text() {
        let findings = [finding(Rule::NoEnding, 4, 4, "\nc"), finding(Rule::NoEnding, 0, 1, "ä")];
        let edited = |text: &str| apply(text, edits(&findings.each_ref()));
        assert_eq!(edited("a\r\nb\r\n").as_deref(), Some("ä\r\nb\r\nc\r\n"));
        assert_eq!(edited("ab\rc").as_deref(), Some("äb\rc\rc"));
        assert_eq!(edited("abc"), None, "behind the end");
        assert_eq!(edited("öbc\n"), None, "within a character");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        let findings = [finding(Rule::NoEnding, 0, 2, "x"), finding(Rule::NoEnding, 1, 3, "y")];
        assert_eq!(apply("abcd", edits(&findings.each_ref())), None);
    }

    #[test]
    fn what_a_fix_brings_to_light_is_fixed_too() {
        let fixed = fix_all("# aaa\n", |text| {
            let first = replaced(text, "a", "b");
            if first.is_empty() { replaced(text, "bbb", "c") } else { first }
        });
        assert_eq!(fixed.text, "# c\n");
        assert_eq!(fixed.rules, [Rule::NoEnding; 4]);
    }

    #[test]
    fn fixes_that_undo_each_other_come_to_an_end() {
        let fixed = fix_all("# a\n", |text| {
            let first = replaced(text, "a", "b");
            if first.is_empty() { replaced(text, "b", "a") } else { first }
        });
        assert_eq!(fixed.text, "# b\n");
    }

    #[test]
    fn a_fix_that_breaks_the_script_is_left_out() {
        let text = "# one\nhangup # two\n";
        let fixed = fix_all(text, |text| {
            let breaks = replaced(text, "hangup", "hang up");
            replaced(text, "one", "1").into_iter().chain(breaks).collect()
        });
        assert_eq!(fixed.text, "# 1\nhangup # two\n");
        assert_eq!(fixed.rules, [Rule::NoEnding]);
    }
}
