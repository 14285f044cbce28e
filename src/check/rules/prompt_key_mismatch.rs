//! `prompt-key-mismatch`: an English prompt that names a key the step does not know.
use std::collections::HashSet;

use super::super::Cx;
use super::super::graph::Question;
use super::super::words::{Press, is_english, presses, words};
use crate::finding::{Finding, one_of};
use crate::flow::Line;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Event;

/// The keys that a step knows.
#[derive(Default)]
struct Known<'a> {
    /// Sorted.
    keys: Vec<&'a str>,
    ranges: Vec<(u64, u64)>,
    lines: &'a [Line<'a>],
}

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // A text of a `default on` line is spoken in many steps: one finding for each place.
    let mut reported: HashSet<Span> = HashSet::new();
    for question in &cx.questions {
        let waits = question.silence.is_some() && !question.is_broken();
        if !waits || !is_english(question.options.voice) || cx.has_broken_setting() {
            continue;
        }
        let Some(known) = known(&question.block.lines) else { continue };
        let prompt = question.say.map(|say| &say.text);
        let texts = prompt.into_iter().chain(question.capture.options.failure.as_deref());
        for text in texts.chain(question.reprompts(cx.flow)) {
            for press in presses(&words(cx.source, &text.node)) {
                let is_known = known.has(&press.key) || ends_entry(question, &press);
                if !is_known && reported.insert(press.span) {
                    findings.push(finding(question, &known, &press));
                }
            }
        }
    }
}

/// The keys of these lines; `None` where any key will do, or the step is no menu.
fn known<'a>(lines: &'a [Line<'a>]) -> Option<Known<'a>> {
    let mut known = Known { lines, ..Known::default() };
    for event in lines.iter().flat_map(|line| &line.handler.events) {
        match &event.node {
            Event::Keys(keys) => known.keys.push(keys),
            Event::Range(low, high) => known.ranges.push((low.whole()?, high.whole()?)),
            Event::Insert(_) | Event::Digits => return None,
            Event::Nomatch | Event::Noinput | Event::Else | Event::Done | Event::Error => {}
        }
    }
    known.keys.sort_unstable();
    (!known.keys.is_empty() || !known.ranges.is_empty()).then_some(known)
}

impl Known<'_> {
    fn has(&self, key: &str) -> bool {
        self.keys.binary_search(&key).is_ok()
            || key.parse().is_ok_and(|key: u64| {
                self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&key))
            })
    }

    /// In the order of the lines, for the help.
    fn shown(&self) -> Vec<String> {
        let events = self.lines.iter().flat_map(|line| &line.handler.events);
        let keys = events.filter_map(|event| match &event.node {
            Event::Keys(keys) => Some(keys.to_string()),
            Event::Range(low, high) => Some(format!("{}..{}", low.0, high.0)),
            Event::Insert(_)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done
            | Event::Error => None,
        });
        let mut shown: Vec<String> = Vec::new();
        for key in keys {
            if !shown.contains(&key) {
                shown.push(key);
            }
        }
        shown
    }
}

/// `#` is what ends an entry, unless that is switched off.
fn ends_entry(question: &Question<'_>, press: &Press) -> bool {
    press.key == "#" && question.asking.hash.is_none_or(|hash| hash.node)
}

fn finding(question: &Question<'_>, known: &Known<'_>, press: &Press) -> Finding {
    let key = &press.key;
    let line = if key.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("on {key} …")
    } else {
        format!("on \"{key}\" …")
    };
    let keys = one_of(known.shown().iter().map(String::as_str), 8);
    Finding::new(
        Rule::PromptKeyMismatch,
        press.span,
        format!("the caller is told to press {key}, which {} does not know", question.title()),
    )
    .label("said here")
    .also(question.span, format!("the keys of this `capture`: {keys}"))
    .help(format!("write a line for it, `{line}`, or name a key that has one: {keys}"))
}

#[cfg(test)]
mod tests {
    use crate::check::sample::found;
    use crate::rule::Rule;

    #[test]
    fn a_key_at_the_end_of_a_line_of_a_text_block_is_a_key() {
        let keys = |text: &str| {
            let menu = "capture 1\non 6 { hangup }\n";
            let script = format!("default voice en-GB-Emma\nanswer\nsay {text}\n{menu}");
            found(&script, &[Rule::PromptKeyMismatch])
        };
        let rule = "prompt-key-mismatch:";
        assert_eq!(
            keys("\"For a desk press 1 or press 2 for none.\""),
            [format!("{rule} press 1"), format!("{rule} press 2")]
        );
        assert_eq!(
            keys("\"\"\"\n  For a desk press 1\n  or press\n  2 for none.\n  \"\"\""),
            [format!("{rule} press 1"), format!("{rule} press\n  2")]
        );
    }
}
