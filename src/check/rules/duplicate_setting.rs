//! `duplicate-setting`: the same setting is given twice.

use std::collections::HashMap;

use crate::check::Cx;
use crate::check::menu::{Key, key};
use crate::check::rules::duplicate_key::overlaps;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Event, Options, Setting};

/// A setting that can be given once.
#[derive(PartialEq, Eq, Hash)]
enum Once<'a> {
    Option(&'static str),
    Valid,
    On(u32, Key<'a>),
}

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let mut seen = HashMap::new();
    let mut report = |once: Once<'_>, what: String, span: Span, first: Span| {
        let help = match once {
            Once::Option(_) => "keep one of the two; write the other where it differs",
            Once::Valid | Once::On(..) => "keep one of the two lines",
        };
        findings.push(
            Finding::new(Rule::DuplicateSetting, span, format!("{what} is set a second time"))
                .label("the second time")
                .also(first, "the first time")
                .help(help),
        );
    };
    let mut ranges = Vec::new();
    for setting in &cx.script.settings {
        let given: Vec<(Once<'_>, String, Span)> = match &setting.node {
            Setting::Default(options) => words(options)
                .into_iter()
                .filter_map(|(word, span)| {
                    Some((Once::Option(word), format!("`default {word}`"), span?))
                })
                .collect(),
            Setting::Valid(_) => {
                let span = setting.span.part(0, cx.written(setting.span).trim_end().len());
                vec![(Once::Valid, "how long the call is valid".to_owned(), span)]
            }
            Setting::DefaultOn(handler) => {
                let round = handler.ordinal.map_or(1, |ordinal| ordinal.node);
                let events = handler.events.iter().filter_map(|event| {
                    if let Event::Range(low, high) = event.node {
                        ranges.push((round, low, high, event.span));
                        return None;
                    }
                    let what = format!("`default on {}`", cx.written(event.span));
                    Some((Once::On(round, key(&event.node)), what, event.span))
                });
                events.collect()
            }
            Setting::Param(_) | Setting::Broken => Vec::new(),
        };
        for (once, what, span) in given {
            match seen.get(&once) {
                Some(&first) => report(once, what, span, first),
                None => {
                    seen.insert(once, span);
                }
            }
        }
    }
    for (second, first) in overlaps(ranges) {
        let what = format!("`default on {}`", cx.written(second));
        report(Once::Valid, what, second, first);
    }
}

fn words(options: &Options<'_>) -> [(&'static str, Option<Span>); 7] {
    [
        ("voice", options.voice.map(|value| value.span)),
        ("speed", options.speed.map(|value| value.span)),
        ("timeout", options.timeout.map(|value| value.span)),
        ("overall", options.overall.map(|value| value.span)),
        ("tries", options.tries.map(|value| value.span)),
        ("hash", options.hash.map(|value| value.span)),
        ("from", options.from.as_ref().map(|value| value.span)),
    ]
}
