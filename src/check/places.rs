//! Where things stand in the tree. In: a [`Cx`]. Out: what several rules look for: bodies,
//! options, calls that bridge, statements behind an end. Nothing is judged here.

use super::voices::is_voice;
use super::{Cx, Sited};
use crate::flow::value::{MOST_KEYS, fits};
use crate::flow::{ActionKind, BlockId, Flow};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Body, Call, Capture, Dial, DigitCount, Kind, Options, Piece, Setting, Statement, Text,
};

/// The longest time that the provider takes, in milliseconds.
pub(super) const LONGEST_MS: u64 = i32::MAX as u64;

/// Every body that was written, with its block.
pub(super) fn bodies<'a>(cx: &Cx<'a>) -> impl Iterator<Item = (BlockId, &'a Body<'a>)> + use<'a> {
    let flow = cx.flow;
    flow.blocks().filter_map(|(id, block)| Some((id, block.body?)))
}

/// The options of every statement and of every `default` line.
pub(super) fn options<'c, 'a>(
    cx: &'c Cx<'a>,
) -> impl Iterator<Item = &'a Options<'a>> + use<'c, 'a> {
    let says = cx.says.iter().map(|site| &site.node.options);
    let plays = cx.plays.iter().map(|site| &site.node.options);
    let captures = cx.captures.iter().map(|site| &site.node.options);
    cx.script.default_options().chain(says).chain(plays).chain(captures)
}

/// The voice that a cure can name: the first in the script that has the shape of one.
pub(super) fn usual_voice<'a>(cx: &Cx<'a>) -> &'a str {
    let mut voices = options(cx).filter_map(|options| options.voice);
    voices.find(|voice| is_voice(voice.node)).map_or("en-GB-Emma", |voice| voice.node)
}

/// A `say` as a cure can write it: with a voice, unless the script has a default one.
pub(super) fn say(cx: &Cx<'_>, words: &str) -> String {
    match cx.flow.options.voice {
        Some(_) => format!("say \"{words}\""),
        None => format!("say \"{words}\" voice {}", usual_voice(cx)),
    }
}

/// How many keys a capture takes, least and most. `None` where `digits-range` has its say.
pub fn limits(capture: &Capture<'_>) -> Option<(u64, u64)> {
    let (least, most) = match &capture.digits.as_ref().map(|digits| &digits.node) {
        None => (Some(1), Some(MOST_KEYS)),
        Some(DigitCount::Exactly(count)) => (count.whole(), count.whole()),
        Some(DigitCount::Between(least, most)) => (least.whole(), most.whole()),
        Some(DigitCount::UpTo(most)) => (Some(1), most.whole()),
    };
    least.zip(most).filter(|&(least, most)| 1 <= least && least <= most && most <= MOST_KEYS)
}

/// The place of a statement that was lowered from this capture.
pub(super) fn capture_span(cx: &Cx<'_>, capture: &Capture<'_>) -> Option<Span> {
    cx.captures.iter().find(|site| std::ptr::eq(site.node, capture)).map(|site| site.span)
}

/// Which of the entry's statements places the call; none where the script answers.
pub(super) fn first_leg(cx: &Cx<'_>) -> Option<usize> {
    let is_call = |statement: &Statement<'_>| {
        matches!(statement, Statement::Call(_) | Statement::Broken(Some("call")))
    };
    let mut statements = cx.script.entry.statements.iter();
    if cx.flow.answers { None } else { statements.position(|statement| is_call(&statement.node)) }
}

/// Whether a `call` there connects the caller to somebody else.
pub(super) fn is_bridge(first_leg: Option<usize>, block: BlockId, index: usize) -> bool {
    block != Flow::ENTRY || first_leg != Some(index)
}

/// Every `call` that connects the caller to somebody else.
pub(super) fn bridges<'c, 'a>(
    cx: &'c Cx<'a>,
) -> impl Iterator<Item = &'c Sited<'a, Call<'a>>> + use<'c, 'a> {
    let first = first_leg(cx);
    cx.calls.iter().filter(move |site| is_bridge(first, site.block, site.index))
}

/// The places of each statement that should be the last of its body, and of what stands behind it.
pub(super) fn behind<'a>(
    cx: &Cx<'a>,
    is_end: impl Fn(BlockId, usize, &Statement<'a>) -> bool,
) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    for (id, body) in bodies(cx) {
        // What stands behind an `on` line is misplaced for that reason.
        let events = body.handlers.first().map_or(u32::MAX, |handler| handler.span.start);
        for (index, pair) in body.statements.windows(2).enumerate() {
            if let [end, next] = pair
                && next.span.start < events
                && !matches!(next.node, Statement::Broken(_))
                && is_end(id, index, &end.node)
            {
                found.push((end.span, next.span));
            }
        }
    }
    found
}

/// The provider's code for the value of a name: by the first action that takes it for a number or
/// an address, which it is not. Of a call the caller id is looked at first.
pub(super) fn code_of_value(cx: &Cx<'_>, name: &str, value: &str) -> Option<i32> {
    let (is_phone, is_url) = (fits(Kind::Phone, value).is_ok(), fits(Kind::Url, value).is_ok());
    let is = |dial: &Spanned<Dial<'_>>| {
        !is_phone && matches!(dial.node, Dial::Insert(other) if other == name)
    };
    let is_played = |url: &Text<'_>| {
        let whole = url.pieces.first().filter(|_| url.pieces.len() == 1);
        whole.is_some_and(|piece| matches!(piece.node, Piece::Insert(other) if other == name))
    };
    let mut actions = cx.flow.blocks.iter().flat_map(|block| &block.actions);
    actions.find_map(|action| match &action.kind {
        ActionKind::Call { from: Some(from), .. } if is(from) => Some(-1009),
        ActionKind::Call { to, .. } if is(to) => Some(-1017),
        ActionKind::Play(play) if !is_url && is_played(&play.url.node) => Some(-1009),
        ActionKind::Call { .. }
        | ActionKind::Play(_)
        | ActionKind::Say { .. }
        | ActionKind::Capture { .. }
        | ActionKind::Hangup => None,
    })
}

/// A `default` line with this word may have been lost to a mistake that was reported: the word
/// stands in a broken part, and no broken statement accounts for it.
pub(super) fn default_may_be_lost(cx: &Cx<'_>, word: &str) -> bool {
    let is_broken = |statement: &&Spanned<Statement<'_>>| {
        matches!(statement.node, Statement::Broken(_)) && cx.written(statement.span).contains(word)
    };
    let accounted = || bodies(cx).flat_map(|(_, body)| &body.statements).any(|one| is_broken(&one));
    cx.script.settings.iter().any(|setting| setting.node == Setting::Broken)
        || cx.parsed.mentioned.contains(word) && !accounted()
}
