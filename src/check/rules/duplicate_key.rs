//! `duplicate-key`: two lines of a step answer the same event.

use crate::check::Cx;
use crate::check::menu::key;
use crate::check::places::bodies;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Body, Event, Number};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for (_, body) in bodies(cx) {
        for (second, first) in repeated(body) {
            let written = cx.written(second);
            findings.push(
                Finding::new(Rule::DuplicateKey, second, format!("`{written}` is answered twice"))
                    .label("the second time")
                    .also(first, "the first time")
                    .help(format!("delete one of the two `{written}`, or write what is meant")),
            );
        }
        for (second, first) in overlaps(ranges(body)) {
            let message =
                format!("the ranges `{}` and `{}` overlap", cx.written(first), cx.written(second));
            findings.push(
                Finding::new(Rule::DuplicateKey, second, message)
                    .label("the second range")
                    .also(first, "the first range")
                    .help("let one of them begin behind the end of the other"),
            );
        }
    }
}

/// Events that stand in the lines of one round twice: the later place, then the first.
fn repeated(body: &Body<'_>) -> Vec<(Span, Span)> {
    let mut events = Vec::new();
    for handler in &body.handlers {
        let round = handler.ordinal.map_or(1, |ordinal| ordinal.node);
        let named = handler.events.iter().filter(|event| !matches!(event.node, Event::Range(..)));
        events.extend(named.map(|event| (round, key(&event.node), event.span)));
    }
    // Sorted, equal ones stand side by side, and the first of them in the file before the others.
    events.sort_unstable();
    let mut found = Vec::new();
    for same in events.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let first = same.first().map(|(_, _, span)| *span).unwrap_or_default();
        found.extend(same.iter().skip(1).map(|(_, _, span)| (*span, first)));
    }
    found.sort_unstable();
    found
}

fn ranges<'a>(body: &Body<'a>) -> Vec<(u32, Number<'a>, Number<'a>, Span)> {
    let mut ranges = Vec::new();
    for handler in &body.handlers {
        let round = handler.ordinal.map_or(1, |ordinal| ordinal.node);
        ranges.extend(handler.events.iter().filter_map(|event| match event.node {
            Event::Range(low, high) => Some((round, low, high, event.span)),
            Event::Keys(_)
            | Event::Insert(_)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done
            | Event::Error => None,
        }));
    }
    ranges
}

/// Ranges of one round that overlap with one before: the later one in the file, then the earlier.
pub(in crate::check) fn overlaps(
    ranges: Vec<(u32, Number<'_>, Number<'_>, Span)>,
) -> Vec<(Span, Span)> {
    let mut ranges: Vec<_> = ranges
        .into_iter()
        .filter_map(|(round, low, high, span)| Some((round, low.whole()?, high.whole()?, span)))
        .collect();
    ranges.sort_by_key(|&(round, low, _, span)| (round, low, span.start));
    let mut found = Vec::new();
    // The range so far that reaches farthest.
    let mut farthest: Option<(u32, u64, Span)> = None;
    for (round, low, high, span) in ranges {
        match farthest {
            Some((same, reach, other)) if same == round && low <= reach => {
                let (first, second) =
                    if other.start < span.start { (other, span) } else { (span, other) };
                found.push((second, first));
                if high > reach {
                    farthest = Some((round, high, span));
                }
            }
            Some(_) | None => farthest = Some((round, high, span)),
        }
    }
    found
}
