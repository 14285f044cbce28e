//! `unknown-param`: a name that has no value, or none on some way to the place of its use.

use crate::check::Cx;
use crate::check::names::{From, Names, assigned, uses};
use crate::check::paths::stop;
use crate::check::unset::{Unset, captured, unset};
use crate::finding::{Finding, Near, near};
use crate::flow::{ActionKind, BUILT_IN, BlockId, Next, Origin};
use crate::rule::Rule;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Dial, Handler, Name};

/// Beyond so many findings no more suggestions are looked for.
const MOST_SUGGESTIONS: usize = 100;

/// How many stops of a way are named.
const MOST_STOPS: usize = 6;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let names = &cx.names;
    undeclared(cx, names, findings);
    findings.extend(before_the_call(cx));
    findings.extend(unset(cx.flow).iter().map(|unset| lacking(cx, names, unset)));
}

fn undeclared(cx: &Cx<'_>, names: &Names<'_>, findings: &mut Vec<Finding>) {
    let mut asked = 0;
    let mut lost = |name: &Name<'_>| {
        let known = names.get(name.node).is_some() || cx.parsed.mentioned.contains(name.node);
        asked += usize::from(!known);
        (!known).then_some(asked <= MOST_SUGGESTIONS)
    };
    for name in uses(cx) {
        if let Some(suggest) = lost(&name) {
            findings.push(report(cx, names, name, suggest));
        }
    }
    for (name, _, is_set) in assigned(cx) {
        if let Some(suggest) = lost(&name) {
            findings.push(report(cx, names, name, suggest));
            continue;
        }
        let Some(named) = names.get(name.node).filter(|_| is_set) else { continue };
        if let (From::Capture(_), Some(place)) = (named.from, named.span) {
            findings.push(
                Finding::new(
                    Rule::UnknownParam,
                    name.span,
                    format!("`{}` is entered by the caller and cannot be set", name.node),
                )
                .label("no param")
                .also(place, "captured here")
                .help("write what the caller presses: `press \"1234\"`"),
            );
        }
    }
}

/// The numbers of the call that is placed are what `{called}` and `{caller}` stand for.
fn before_the_call(cx: &Cx<'_>) -> Vec<Finding> {
    let first = cx.flow.blocks.first().and_then(|entry| entry.actions.first());
    let Some(ActionKind::Call { to, from, .. }) = first.map(|first| &first.kind) else {
        return Vec::new();
    };
    let unknown = |dial: &Spanned<Dial<'_>>| {
        let Dial::Insert(name) = dial.node else { return None };
        let message = format!("`{{{name}}}` has no value before the call is placed");
        let finding = Finding::new(Rule::UnknownParam, dial.span, message)
            .label("it gets its value from this `call`")
            .help("write the number, such as `+6590000000`, or the name of a `param`");
        BUILT_IN.contains(&name).then_some(finding)
    };
    let dials = [Some(to), from.as_ref()].into_iter().flatten();
    if cx.flow.answers { Vec::new() } else { dials.filter_map(unknown).collect() }
}

fn report(cx: &Cx<'_>, names: &Names<'_>, name: Name<'_>, suggest: bool) -> Finding {
    let written = cx.written(name.span);
    let braces = written.starts_with('{');
    let spelt = |name: &str| if braces { format!("{{{name}}}") } else { name.to_owned() };
    let message = format!("nothing gives `{}` a value", name.node);
    let finding = Finding::new(Rule::UnknownParam, name.span, message).label("unknown");
    let meant = if suggest { near(name.node, names.words()) } else { None };
    match meant {
        Some(meant) => finding.near_miss(name.span, Near { word: &spelt(meant.word), ..meant }),
        None => finding.help(format!("write `param {}` at the top of the file", name.node)),
    }
}

/// A captured name that has no value on some way to its use.
fn lacking(cx: &Cx<'_>, names: &Names<'_>, unset: &Unset<'_>) -> Finding {
    let (used, way) = (unset.used, unset.way.as_slice());
    let name = used.name;
    let message = format!("`{{{name}}}` has no value on one way to here");
    let mut finding = Finding::new(Rule::UnknownParam, used.span, message).label("not entered yet");
    if let Some(place) = names.get(name).and_then(|named| named.span) {
        finding = finding.also(place, "captured here");
    }
    if let Some(step) = last_step(cx, way) {
        finding = finding.also(step, "comes here without it");
    }
    let blocks = way.iter().filter_map(|&id| cx.flow.block(id));
    let stops: Vec<_> = blocks.map(|block| stop(block, |handler| events(cx, handler))).collect();
    let skipped = stops.len().saturating_sub(MOST_STOPS);
    let dots = if skipped > 0 { "…, " } else { "" };
    let stops: Vec<_> = stops.iter().skip(skipped).map(|stop| format!("`{stop}`")).collect();
    let asks_itself = cx.flow.block(used.block).and_then(captured) == Some(name);
    finding.help(if asks_itself || !cx.flow.has_events {
        format!("use it in what follows the keys: `on digits {{ say \"… {{{name}}}\"; hangup }}`")
    } else {
        format!(
            "the way is {dots}{}: ask for `{name}` on it, too, or leave `{{{name}}}` out",
            stops.join(", ")
        )
    })
}

/// The events of a line, as written.
fn events(cx: &Cx<'_>, handler: &Handler<'_>) -> String {
    let first = handler.ordinal.map(|ordinal| ordinal.span);
    let first = first.or_else(|| handler.events.first().map(|event| event.span));
    let last = handler.events.last().map(|event| event.span);
    first.zip(last).map_or(String::new(), |(first, last)| cx.written(first.to(last)).to_owned())
}

/// The place of the last step of a way: an `on` line or a `->`.
fn last_step(cx: &Cx<'_>, way: &[BlockId]) -> Option<Span> {
    let [.., before, last] = way else { return None };
    let events = |handler: &Handler<'_>| handler.events.first().map(|event| event.span);
    match cx.flow.block(*last)?.origin {
        Origin::Handler { handler, .. } => events(handler),
        Origin::Default { handler, .. } => events(handler),
        Origin::Entry | Origin::Step(_) => match cx.flow.block(*before)?.next {
            Next::Goto(_, name) => Some(name.span),
            Next::Capture
            | Next::Bridge
            | Next::Unknown(_)
            | Next::Reprompt(..)
            | Next::Hangup
            | Next::Nothing
            | Next::Broken => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::found;
    use crate::rule::Rule;

    #[track_caller]
    fn unknown(lines: &str, expected: &[&str]) {
        let text = format!(
            "call +6590000000 from +6588000000\nsay \"x\"\ncapture 4 as pin\n{lines}\nstep end {{ say \"{{pin}}\"; hangup }}"
        );
        let expected: Vec<_> =
            expected.iter().map(|name| format!("unknown-param: {name}")).collect();
        assert_eq!(found(&text, &[Rule::UnknownParam]), expected, "{lines}");
    }

    #[test]
    fn an_entry_gives_a_value_and_silence_does_not() {
        unknown("on digits -> end", &[]);
        unknown("on 1234, 5..7 -> end\non nomatch -> end", &[]);
        unknown("on digits, noinput -> end", &["{pin}"]);
        unknown("on else -> end", &["{pin}"]);
    }

    #[test]
    fn else_is_an_entry_where_silence_has_its_own_line() {
        unknown("on noinput { hangup }\non else -> end", &[]);
        // In the second round silence goes to the line with the higher ordinal.
        unknown("on noinput { hangup }\non 2nd else -> end", &["{pin}"]);
    }

    #[test]
    fn every_way_counts() {
        let detour = "on digits -> end\non noinput -> other\nstep other { say \"y\"; -> end }";
        unknown(detour, &["{pin}"]);
        let asked = "on digits -> end\non noinput -> other\n\
                     step other { say \"y\"; capture 4 as pin; on digits -> end }";
        unknown(asked, &[]);
    }

    #[test]
    fn long_ways_count_as_short_ones_do() {
        let steps: String = (0..300)
            .map(|at| format!("step s{at} {{ say \"y\"; -> s{} }}\n", at + 1))
            .chain(["step s300 { -> end }".to_owned()])
            .collect();
        unknown(&format!("on digits -> s0\n{steps}"), &[]);
        unknown(&format!("on else -> s0\n{steps}"), &["{pin}"]);
    }

    #[test]
    fn the_prompt_comes_before_the_keys() {
        let text =
            "answer\nsay \"{pin}\"\ncapture as pin\non {pin} { hangup }\non digits { hangup }";
        assert_eq!(found(text, &[Rule::UnknownParam]), ["unknown-param: {pin}"]);
    }

    #[test]
    fn a_call_is_not_placed_with_its_own_numbers() {
        let found = |text: &str| found(text, &[Rule::UnknownParam]);
        let bridge = "call +6591111111 from {caller}";
        assert_eq!(found(&format!("answer\n{bridge}")), [""; 0]);
        assert_eq!(found(&format!("call +6590000000 from +6588000000\n{bridge}")), [""; 0]);
        assert_eq!(found(bridge), ["unknown-param: {caller}"]);
        let default = "default from {called}\ncall {caller}\ncall +6591111111";
        assert_eq!(found(default), ["unknown-param: {called}", "unknown-param: {caller}"]);
    }

    #[test]
    fn without_events_nobody_learns_what_was_entered() {
        let text = "call +6590000000 from +6588000000\nsay \"x\"\ncapture as pin\nsay \"{pin}\"";
        assert_eq!(found(text, &[Rule::UnknownParam]), ["unknown-param: {pin}"]);
    }
}
