//! `key-before-action`: a prompt that names the key first and then what it is for.
use super::super::Cx;
use super::super::words::{Gap, Press, Word, is_english, presses, words};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::Event;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for question in cx.questions.iter().filter(|question| is_english(question.options.voice)) {
        let Some(say) = question.say else { continue };
        let events = question.block.lines.iter().flat_map(|line| &line.handler.events);
        let keys = events.filter(|event| matches!(event.node, Event::Keys(_))).count();
        let words = words(cx.source, &say.text.node);
        // With one choice there is nothing to wait for.
        if keys < 2 {
            continue;
        }
        let found = presses(&words).into_iter().find_map(|press| {
            let action = action(cx, &words, &press)?;
            Some((press, action))
        });
        if let Some((press, action)) = found {
            findings.push(finding(&press, action, cx.written(action)));
        }
    }
}

fn finding(press: &Press, action: Span, words: &str) -> Finding {
    let mut letters = words.chars();
    let start: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Finding::new(
        Rule::KeyBeforeAction,
        press.span,
        format!("the key {} is named before what it is for", press.key),
    )
    .label("forgotten by the time it is wanted")
    .also(action, "what it is for")
    .help(format!("write \"{start}{}, press {}.\"", letters.as_str(), press.key))
}

/// The words behind a key that say what it is for: `to cancel it`. `None` where they stand before.
fn action(cx: &Cx<'_>, words: &[Word<'_>], press: &Press) -> Option<Span> {
    let start = words.get(press.first)?;
    let begins = match start.before {
        Gap::Edge | Gap::Stop | Gap::Comma => true,
        Gap::Space => press
            .first
            .checked_sub(1)
            .and_then(|at| words.get(at))
            .is_some_and(|word| word.is_any(&["please", "or", "and", "now"])),
        Gap::Insert | Gap::Joined | Gap::Other => false,
    };
    let to = words.get(press.last + 1)?;
    let says_why = to.before == Gap::Space && to.is_any(&["to", "for", "if"]);
    if !begins || !says_why || follows_action(words, press.first) {
        return None;
    }
    let mut end = to.span;
    let mut rest = words.iter().skip(press.last + 2).take_while(|word| word.before == Gap::Space);
    let last = rest.by_ref().take_while(|word| !word.is_any(&["or", "press"])).last();
    if let Some(last) = last {
        end = last.span;
    }
    // A text block's line end would stand in the middle of the help.
    let span = to.span.to(end);
    (!cx.written(span).contains(['\n', '\r'])).then_some(span)
}

/// "To cancel, press 2 for …": what stands before the key says what it is for.
fn follows_action(words: &[Word<'_>], press: usize) -> bool {
    let sentence = words.get(..press).unwrap_or_default().iter().rev();
    let joined =
        words.get(press).is_some_and(|word| matches!(word.before, Gap::Comma | Gap::Space));
    let mut before = sentence.take_while(|word| !word.is("press"));
    let mut open = joined;
    before.any(|word| {
        let is_action = open && word.is_any(&["to", "for", "if"]);
        open &= matches!(word.before, Gap::Space | Gap::Comma);
        is_action
    })
}
