//! From the conversation to the machine. In: a [`Flow`] without errors. Out: a [`Machine`], owned:
//! every reply written out, defaults resolved into each step. It checks nothing.

use serde::Serialize;

use super::callflow::{callflow_of, wire_action};
use super::digest::short_hash_of_json;
use super::liveness;
use super::lower::capture_type;
use super::machine::{
    APOLOGY, Callflow, Declared, ErrorEnding, Event, Machine, Reply, Step, Steps, VERSION, WaitsFor,
};
use super::naming;
use super::template::Template;
use super::value;
use super::walk::Walk;
use super::wire::Action;
use super::{ActionKind, Block, BlockId, Flow, Line, Next};
use crate::span::{Span, Spanned};
use crate::syntax::ast;

impl Machine {
    /// The machine of a conversation.
    pub fn build(flow: &Flow<'_>) -> Machine {
        let mut steps = Steps::default();
        for (id, block) in flow.blocks().filter(|(_, block)| block.waits()) {
            steps.push(naming::name(flow, id), step(flow, id, block));
        }
        let entry = callflow(flow, &Walk::entry(flow));
        let keeps = keeps(flow, &entry, &steps);
        let mut machine = Machine {
            version: VERSION,
            hash: String::new(),
            entry,
            steps,
            error: error_ending(flow),
            keeps,
            names: declared(flow),
            answers: flow.answers,
            answers_at: answers_at(flow),
        };
        machine.hash = hash(&machine);
        machine
    }
}

/// The document without its hash.
#[derive(Serialize)]
struct Unhashed<'m> {
    version: u32,
    entry: &'m Callflow,
    steps: &'m Steps,
    error: &'m ErrorEnding,
    keeps: &'m [String],
}

fn hash(machine: &Machine) -> String {
    let Machine { version, entry, steps, error, keeps, .. } = machine;
    let document = Unhashed { version: *version, entry, steps, error, keeps };
    short_hash_of_json(&document)
}

fn answers_at(flow: &Flow<'_>) -> Option<Template> {
    let ast::Statement::Answer(number) = &flow.script.entry.statements.first()?.node else {
        return None;
    };
    number.as_ref().map(|number| Template::number(&number.node))
}

fn callflow(flow: &Flow<'_>, walk: &Walk<'_, '_>) -> Callflow {
    Callflow { callflow: callflow_of(flow, walk), waits: waits(flow, walk) }
}

fn waits(flow: &Flow<'_>, walk: &Walk<'_, '_>) -> Option<String> {
    walk.end().waits().map(|block| naming::name(flow, block))
}

fn step(flow: &Flow<'_>, id: BlockId, block: &Block<'_>) -> Step {
    let asks = |kind: &ActionKind<'_>| !matches!(kind, ActionKind::Call { .. });
    let own = block.actions.iter().filter(|action| asks(&action.kind));
    let mut ask: Vec<_> = own.map(|action| wire_action(flow, action)).collect();
    ask.shrink_to_fit();
    let mut on = Vec::with_capacity(block.lines.len());
    on.extend(block.lines.iter().filter_map(|line| reply(flow, id, block, line)));
    Step {
        ask,
        on,
        waits_for: waits_for(flow, block),
        voice: block.actions.iter().rev().find_map(|action| voice_of(&action.kind)).map(owned),
    }
}

/// What a line answers here; `None` for one that names no event that can come.
fn reply(flow: &Flow<'_>, id: BlockId, block: &Block<'_>, line: &Line<'_>) -> Option<Reply> {
    let bridges = block.next == Next::Bridge;
    let written = &line.handler.events;
    let mut events = Vec::with_capacity(written.len());
    let known = written.iter().filter_map(|written| event(&written.node));
    events.extend(known.filter(|event| (*event == Event::Done) == bridges));
    if events.is_empty() {
        return None;
    }
    let walk = Walk::reply(flow, id, line);
    Some(Reply {
        ordinal: line.ordinal(),
        events,
        outcome: line.handler.outcome.map(owned),
        callflow: callflow_of(flow, &walk),
        waits: waits(flow, &walk),
        own: !line.is_default,
        span: line.span,
    })
}

fn owned(word: Spanned<&str>) -> String {
    word.node.to_owned()
}

/// An event as the machine knows it; `error` is none that the provider reports.
pub fn event(written: &ast::Event<'_>) -> Option<Event> {
    Some(match written {
        ast::Event::Keys(keys) => Event::Keys(keys.to_string()),
        ast::Event::Insert(name) => Event::Value((*name).to_owned()),
        ast::Event::Range(low, high) => Event::Range(low.whole()?, high.whole()?),
        ast::Event::Digits => Event::Digits,
        ast::Event::Nomatch => Event::Nomatch,
        ast::Event::Noinput => Event::Noinput,
        ast::Event::Else => Event::Else,
        ast::Event::Done => Event::Done,
        ast::Event::Error => return None,
    })
}

fn waits_for(flow: &Flow<'_>, block: &Block<'_>) -> WaitsFor {
    let capture = block.actions.last().and_then(|action| match action.kind {
        ActionKind::Capture { capture, .. } => Some(capture),
        ActionKind::Call { .. }
        | ActionKind::Say { .. }
        | ActionKind::Play(_)
        | ActionKind::Hangup => None,
    });
    if block.next == Next::Bridge {
        return WaitsFor::Bridge;
    }
    let name = capture
        .and_then(|capture| capture.name.as_ref())
        .map(|named| (owned(named.name), capture_type(named)));
    let is_secret = |name: &str| flow.type_of(name).is_some_and(|ty| ty.secret);
    let compares_secret = block
        .lines
        .iter()
        .flat_map(|line| &line.handler.events)
        .any(|event| matches!(event.node, ast::Event::Insert(name) if is_secret(name)));
    let secret = compares_secret || name.as_ref().is_some_and(|(_, ty)| ty.secret);
    WaitsFor::Digits { name, secret }
}

/// Params, then captures, the first of each name, with the places of their declarations.
fn declarations(flow: &Flow<'_>) -> Vec<(Span, Declared)> {
    let mut all: Vec<(Span, Declared)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for param in flow.script.params() {
        if seen.insert(param.name.node) {
            let default = param.value.as_ref();
            let declared = Declared {
                name: owned(param.name),
                ty: param.ty.map(|ty| ty.node).unwrap_or_default(),
                default: default.map(|value| value::spelling(&value.node).into_owned()),
                is_param: true,
            };
            all.push((param.name.span, declared));
        }
    }
    for (name, captured) in &flow.captures {
        if seen.insert(*name) {
            let name = (*name).to_owned();
            let declared = Declared { name, ty: captured.ty, default: None, is_param: false };
            all.push((captured.name.span, declared));
        }
    }
    all
}

fn declared(flow: &Flow<'_>) -> Vec<Declared> {
    declarations(flow).into_iter().map(|(_, declared)| declared).collect()
}

/// In the order of the file; a capture in a `default on` block may stand before a param.
/// `caller` and `called` come with every event and are not declared.
fn keeps(flow: &Flow<'_>, entry: &Callflow, steps: &Steps) -> Vec<String> {
    let needed = liveness::needed(entry, steps, flow.answers);
    let mut declarations = declarations(flow);
    declarations.sort_by_key(|(span, _)| span.start);
    declarations
        .into_iter()
        .map(|(_, declared)| declared.name)
        .filter(|name| needed.contains(name.as_str()))
        .collect()
}

fn error_ending(flow: &Flow<'_>) -> ErrorEnding {
    let written = flow.error.as_ref().and_then(|line| {
        let callflow = callflow_of(flow, &Walk::from(flow, line.block));
        let outcome = line.handler.outcome.map(owned);
        // One that cannot be read says nothing.
        (!callflow.is_empty()).then_some(ErrorEnding { callflow, outcome, built_in: false })
    });
    written.unwrap_or_else(|| ErrorEnding {
        callflow: apology(any_voice(flow)),
        outcome: None,
        built_in: true,
    })
}

/// `default voice`, else the voice that stands first in the file.
fn any_voice<'a>(flow: &Flow<'a>) -> Option<&'a str> {
    let written = flow.blocks.iter().flat_map(|block| &block.actions);
    let first =
        || written.filter_map(|action| voice_of(&action.kind)).min_by_key(|voice| voice.span.start);
    flow.options.voice.or_else(first).map(|voice| voice.node)
}

fn voice_of<'a>(kind: &ActionKind<'a>) -> Option<Spanned<&'a str>> {
    match kind {
        ActionKind::Say { options, .. } | ActionKind::Capture { options, .. } => options.voice,
        ActionKind::Call { .. } | ActionKind::Play(_) | ActionKind::Hangup => None,
    }
}

/// What a caller hears where the script does not say it. Without any voice nothing can be spoken.
pub(super) fn apology(voice: Option<&str>) -> Vec<Action<Template>> {
    let words = voice.map(|voice| {
        Action::Say(super::wire::Say {
            text: Template::words(APOLOGY),
            voice_profile: voice.to_owned(),
            repetition: None,
            speed: None,
        })
    });
    words.into_iter().chain([Action::Hangup]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::digest::short_hash;
    use crate::flow::sample::{CLINIC, lowered};

    fn machine(text: &str) -> Machine {
        lowered(text, Machine::build)
    }

    fn json(value: &impl Serialize) -> String {
        serde_json::to_string(value).unwrap()
    }

    #[test]
    fn the_document_has_its_keys_in_order() {
        let machine = machine(CLINIC);
        let document = json(&machine);
        let keys = [
            "{\"version\":1,",
            "\"hash\":",
            "\"entry\":",
            "\"steps\":",
            "\"error\":",
            "\"keeps\":",
        ];
        let places: Vec<_> = keys.iter().map(|key| document.find(key).unwrap()).collect();
        assert!(places.is_sorted());
        assert_eq!(machine.hash.len(), 8);
        assert_eq!(machine.entry.waits.as_deref(), Some("confirm"));
        let steps: Vec<_> = machine.steps.iter().map(|(name, _)| name).collect();
        assert_eq!(steps, ["confirm", "move", "desk"]);
        assert_eq!(machine.keeps, ["name", "when"]);
        let without = document.replace(&format!("\"hash\":\"{}\",", machine.hash), "");
        assert_eq!(short_hash(&without), machine.hash);
    }

    #[test]
    fn a_reprompt_is_one_action_and_waits_where_it_waited() {
        let machine = machine(CLINIC);
        let confirm = machine.steps.get("confirm").unwrap();
        assert_eq!(
            json(&confirm.on[3]),
            "{\"ordinal\":1,\"events\":[\"nomatch\"],\"outcome\":null,\"callflow\":[{\"action\":\
             \"sayAndCapture\",\"params\":{\"promptMessage\":\"1 confirms, 2 moves, 0 is the front \
             desk.\",\"voiceProfile\":\"en-GB-Emma\",\"minDigits\":1,\"maxDigits\":1,\
             \"digitTimeout\":5000,\"overallTimeout\":10000,\"noOfTries\":1}}],\"waits\":\"confirm\"}"
        );
        assert_eq!(confirm.on[0].outcome.as_deref(), Some("confirmed"));
        assert_eq!(confirm.on[4].ordinal, 2);
        assert_eq!(confirm.ask.len(), 1);
    }

    #[test]
    fn a_bridge_asks_nothing_again() {
        let machine = machine(CLINIC);
        let desk = machine.steps.get("desk").unwrap();
        assert_eq!((desk.ask.len(), &desk.waits_for), (0, &WaitsFor::Bridge));
        assert_eq!(desk.on[0].events, [Event::Done]);
        assert_eq!(desk.on[0].callflow.len(), 2);
    }

    #[test]
    fn a_default_of_several_events_answers_with_those_that_fit() {
        let machine = machine(
            "default on done, noinput { hangup }
             default on error { hangup }
             answer
             say \"x\" voice en-GB-Emma; capture 1
             on 1 { call +6591111111 from +6588000000 }",
        );
        let entry = machine.steps.get("entry").unwrap();
        assert_eq!(entry.on[1].events, [Event::Noinput]);
        assert_eq!(machine.steps.get("entry/1").unwrap().on[0].events, [Event::Done]);
        assert_eq!(json(&machine.error), "{\"callflow\":[{\"action\":\"hangup\"}]}");
        assert!(machine.answers && !machine.error.built_in);
    }

    #[test]
    fn the_apology_is_spoken_in_the_voice_at_hand() {
        let two = machine(
            "call +6590000000 from +6588000000; say \"x\" voice en-GB-Emma; capture 1
             on 1 -> a
             step a { say \"y\" voice en-US-Ava; capture 1 }",
        );
        let voice = |actions: &[Action<Template>]| json(&actions[0]);
        assert!(voice(&two.error.callflow).contains("en-GB-Emma"));
        assert!(voice(&two.error.heard_in(two.steps.get("a"))).contains("en-US-Ava"));
        let mute = machine("call +6590000000 from +6588000000; play \"https://a.example/x.mp3\"");
        assert_eq!(mute.error.callflow, [Action::Hangup]);
    }

    #[test]
    fn a_value_of_the_event_itself_needs_no_memory() {
        let pin = |rest: &str| {
            let text = format!(
                "call +6590000000 from +6588000000; say \"x\" voice en-GB-Emma; capture 4 as pin\n{rest}"
            );
            machine(&text).keeps
        };
        assert_eq!(pin("on digits { say \"{pin}\"; hangup }").len(), 0);
        assert_eq!(pin("on else { say \"{pin}\"; hangup }"), ["pin"]);
        assert_eq!(pin("on digits -> a\nstep a { say \"{pin}\"; capture 1 }"), ["pin"]);
        let handled = "on digits -> a\nstep a { say \"{pin}\"; capture 1; on else, 1 { hangup } }";
        assert_eq!(pin(handled).len(), 0);
        let compared = "on digits -> a\nstep a { say \"y\"; capture 4; on {pin}, else { hangup } }";
        assert_eq!(pin(compared), ["pin"]);
    }

    #[test]
    fn keys_that_may_be_a_secret_are_known_as_such() {
        let machine = machine(
            "param code: secret digits
             call +6590000000 from +6588000000; say \"x\" voice en-GB-Emma; capture 4 as pin: secret digits
             on digits -> a
             step a { say \"y\"; capture 4; on {code} { hangup }; on 1 -> b }
             step b { say \"z\"; capture 1; on 1 { hangup } }",
        );
        let secret = |step: &str| match machine.steps.get(step).unwrap().waits_for {
            WaitsFor::Digits { secret, .. } => secret,
            WaitsFor::Bridge => panic!("a bridge"),
        };
        assert_eq!(["entry", "a", "b"].map(secret), [true, true, false]);
        assert_eq!(machine.keeps, ["code"]);
        let names: Vec<_> = machine.names.iter().map(|declared| declared.name.as_str()).collect();
        assert_eq!(names, ["code", "pin"]);
    }
}
