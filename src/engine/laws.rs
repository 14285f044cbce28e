//! Whatever comes in, a whole callflow goes out.

use proptest::prelude::*;

use super::sample::{HASH, ask, call, declared, digits, machine, reply, say};
use super::*;
use crate::flow::machine::{Event as On, Reply};
use crate::syntax::ast::Kind;

/// Steps `a` and `b` take digits, `c` bridges.
const NAMES: [&str; 3] = ["a", "b", "c"];

fn event() -> impl Strategy<Value = On> {
    prop_oneof![
        "[0-9*]{1,2}".prop_map(On::Keys),
        Just(On::Value("pin".to_owned())),
        Just(On::Value("lost".to_owned())),
        (0..5u64, 3..99u64).prop_map(|(low, high)| On::Range(low, high)),
        Just(On::Digits),
        Just(On::Nomatch),
        Just(On::Noinput),
        Just(On::Else),
        Just(On::Done),
    ]
}

fn line() -> impl Strategy<Value = Reply> {
    let text = prop_oneof![Just("Hello."), Just("{pin}"), Just("{lost}"), Just("{a}")];
    let next = prop_oneof![Just(None), (0..NAMES.len()).prop_map(Some)];
    (1..4u32, event(), text, next, any::<bool>(), any::<bool>()).prop_map(
        |(ordinal, event, text, next, own, ends)| {
            let (last, waits) = match next {
                None if ends => (Some(Action::Hangup), None),
                None => (None, None),
                Some(2) => (Some(call("+6567654321")), Some("c")),
                Some(step) => (Some(ask(text)), Some(NAMES[step])),
            };
            let callflow = [say(text)].into_iter().chain(last).collect();
            let line = reply(ordinal, event, callflow, waits);
            Reply { own, outcome: ends.then(|| "named".to_owned()), ..line }
        },
    )
}

pub(crate) fn any_machine() -> impl Strategy<Value = Machine> {
    let lines = || proptest::collection::vec(line(), 0..5);
    (lines(), lines(), lines(), any::<bool>(), any::<bool>()).prop_map(
        |(a, b, c, answers, has_error)| {
            let named = digits(Some("a"), false);
            let step =
                |on, waits_for| Step { ask: vec![ask("{pin}?")], on, waits_for, voice: None };
            let steps = vec![
                ("a", step(a, named)),
                ("b", step(b, digits(None, true))),
                ("c", Step { ask: vec![], on: c, waits_for: WaitsFor::Bridge, voice: None }),
            ];
            let mut machine = machine(vec![call("+6590000000"), ask("Hm?")], Some("a"), steps);
            machine.names = vec![declared("pin", Kind::Digits, true, Some("7"))];
            machine.answers = answers;
            machine.error.built_in = !has_error;
            machine
        },
    )
}

fn any_id() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        ("[a-d]", 1..5u32, 1..200u32)
            .prop_map(|(step, round, turn)| Some(format!("{step}~{round}.{turn}~{HASH}"))),
        ("[a-d]", any::<u32>(), any::<u32>())
            .prop_map(|(step, round, turn)| Some(format!("{step}~{round}.{turn}~{HASH}"))),
        "\\PC{0,40}".prop_map(Some),
    ]
}

fn any_event() -> impl Strategy<Value = super::Event> {
    let digits =
        prop_oneof![Just(None), "[0-9*#]{0,3}".prop_map(Some), "\\PC{0,40}".prop_map(Some),];
    (digits, any::<bool>(), proptest::option::of(0..4000u64)).prop_map(
        |(digits, received, call_duration)| super::Event {
            kind: if received { EventKind::Received } else { EventKind::Completed { digits } },
            caller: None,
            called: None,
            call_duration,
            started: None,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_event_in_every_state_gets_a_whole_callflow(
        machine in any_machine(),
        id in any_id(),
        event in any_event(),
    ) {
        let engine = Engine::load(machine);
        let values = Values::default();
        let answer = engine.answer(id.as_deref(), &values, &event, Timestamp::UNIX_EPOCH);
        let body = serde_json::to_string(&answer.reply()).unwrap();
        prop_assert_eq!(answer.body(), body, "bytes and types say the same");

        let callflow = answer.reply().callflow;
        let at_end = callflow.last();
        match &answer.state {
            // It waits: the last action is what brings the next event, and the id leads back.
            Some(state) => {
                let waits = match engine.machine().steps.get(&state.step).map(|step| &step.waits_for) {
                    Some(WaitsFor::Bridge) => matches!(at_end, Some(Action::MakeCall(_))),
                    Some(WaitsFor::Digits { .. }) => matches!(at_end, Some(Action::SayAndCapture(_))),
                    None => false,
                };
                prop_assert!(waits, "{callflow:?}");
                prop_assert_eq!(engine.state(answer.id.as_deref()), Ok(Some(state.as_ref())));
            }
            // It ends, as written: here with a hangup or with the words of a line.
            None => {
                let ends = matches!(at_end, Some(Action::Hangup | Action::Say(_)));
                prop_assert!(ends && answer.id.is_none(), "{callflow:?}");
            }
        }
        // A failure never leaves the caller in silence.
        if answer.effects.iter().any(|effect| matches!(effect, Effect::Failed(_))) {
            prop_assert!(matches!(callflow.as_slice(), [Action::Say(_), Action::Hangup]));
        }
        // The same event gets the same bytes.
        let again = engine.answer(id.as_deref(), &values, &event, Timestamp::UNIX_EPOCH);
        prop_assert_eq!(again, answer);
    }
}

proptest! {
    #[test]
    fn every_call_ends(
        machine in any_machine(),
        digits in proptest::collection::vec(proptest::option::of("[0-9]{1,2}"), 101),
    ) {
        let engine = Engine::load(machine);
        let mut id = None;
        let mut replies = 0;
        for digits in digits {
            let kind = EventKind::Completed { digits };
            let event = super::Event {
                kind, caller: None, called: None, call_duration: None, started: None,
            };
            let answer =
                engine.answer(id.as_deref(), &Values::default(), &event, Timestamp::UNIX_EPOCH);
            replies += 1;
            id = answer.id;
            if id.is_none() {
                break;
            }
        }
        prop_assert!(id.is_none() && replies <= MAX_REPLIES + 1);
    }
}
