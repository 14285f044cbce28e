//! `impossible-key`: a key that cannot be entered at the `capture` above it.

use crate::check::Cx;
use crate::check::places::{capture_span, limits};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Spanned;
use crate::syntax::ast::Event;

/// What the capture takes.
struct Takes {
    least: u64,
    most: u64,
    hash_ends: bool,
}

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for (id, block) in cx.flow.blocks() {
        let Some(waiting) = cx.flow.waiting_capture(id) else { continue };
        let Some((least, most)) = limits(waiting.capture) else { continue };
        let hash_ends = waiting.asking.hash.is_none_or(|hash| hash.node);
        let takes = Takes { least, most, hash_ends };
        // Where a default line's entry is impossible, the line is silent.
        let own = block.lines.iter().filter(|line| !line.is_default);
        for event in own.flat_map(|line| &line.handler.events) {
            let Some((reason, help)) = fault(event, &takes) else { continue };
            let written = cx.written(event.span);
            let finding = Finding::new(
                Rule::ImpossibleKey,
                event.span,
                format!("`{written}` can never be entered here"),
            )
            .label(reason)
            .help(help);
            let hash = waiting.asking.hash.filter(|_| reason == HASH_ENDS);
            let digits = waiting.capture.digits.as_ref().map(|digits| digits.span);
            let place = hash.map(|hash| hash.span).or(digits);
            // Looked for only where there is something to report.
            let place = place.or_else(|| capture_span(cx, waiting.capture));
            findings.push(match place {
                Some(place) => finding.also(place, "what the `capture` takes"),
                None => finding,
            });
        }
    }
}

const HASH_ENDS: &str = "`#` ends an entry and is not part of it";

fn fault(event: &Spanned<Event<'_>>, takes: &Takes) -> Option<(&'static str, String)> {
    match &event.node {
        Event::Keys(keys) => {
            let length = keys.len() as u64;
            if takes.hash_ends && keys.contains('#') {
                Some((HASH_ENDS, "write `hash off` behind the `capture`".to_owned()))
            } else if length > takes.most {
                let wider = wider(takes, length);
                Some(("more keys than the `capture` takes", format!("write `capture {wider}`")))
            } else if length < takes.least {
                let wider = format!("capture {length}..{}", takes.most);
                Some(("fewer keys than the `capture` takes", format!("write `{wider}`")))
            } else {
                None
            }
        }
        Event::Range(low, _) => {
            let length = low.0.trim_start_matches('0').len() as u64;
            let wider = wider(takes, length);
            (length > takes.most).then(|| {
                ("more digits than the `capture` takes", format!("write `capture {wider}`"))
            })
        }
        Event::Insert(_)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done
        | Event::Error => None,
    }
}

/// The same capture, with so many digits at the most.
fn wider(takes: &Takes, most: u64) -> String {
    format!("{}..{most}", takes.least)
}
