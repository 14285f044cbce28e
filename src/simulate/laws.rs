//! Laws of what is recorded: whatever people do in a call, its test can be read, has no error, and
//! comes true. The calls are those of the examples, and of scripts made to be difficult.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::flow::machine::Machine;
use crate::flow::{Overrides, lower};
use crate::phone::PickUp;
use crate::simulate::record::{Recorded, Refusal, allow, record};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::{Parsed, parse};

const SCRIPTS: &[&str] = &[
    include_str!("../../examples/audio-notice.ivr"),
    include_str!("../../examples/call-back.ivr"),
    include_str!("../../examples/clinic.ivr"),
    include_str!("../../examples/delivery-survey.ivr"),
    include_str!("../../examples/inbound-line.ivr"),
    include_str!("../../examples/menu.ivr"),
    include_str!("../../examples/one-time-code.ivr"),
    include_str!("../../examples/payment-reminder.ivr"),
    include_str!("../../examples/pin-entry.ivr"),
    include_str!("../../examples/reminder.ivr"),
    include_str!("../../examples/satisfaction-survey.ivr"),
    include_str!("../../examples/staff-muster.ivr"),
    include_str!("../../examples/two-level-menu.ivr"),
    // Tries of the provider, its messages, captures in a row, odd words, no line end.
    "default voice en-GB-Emma\nparam word = \"x\"\nparam pin: secret digits = 47\n\
     call +6590000000 from \"6588000000\"\n\
     say \"{word} \\\\ \\{x} \\\"a\\\" } b. It is {pin}. Enter it.\"\n\
     capture 2..4 as code: secret digits tries 3 success \"Good. {word}\" failure \"Again, please.\"\n\
     on {pin} { play \"https://example.com/a%20b.mp3\"; say \"Right.\"; hangup }\n\
     on 12..99 -> desk\non 2nd else { say \"No.\" }\n\
     step desk { call \"6561234567\" from +6588000000\n on done { say \"Bye.\"; hangup } }",
    "default voice en-GB-Emma\r\ncall +6590000000 from +6588000000\r\n\
     say \"One?\"; capture 1 tries 2\r\nsay \"Two?\"; capture ..3\r\n",
];

fn with<T>(script: &str, then: impl FnOnce(&Source, &Parsed<'_>, &Engine) -> T) -> T {
    let source = Source::new(FileId::default(), "a.ivr", script);
    let parsed = parse(&source);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let overrides = Overrides::default();
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &overrides)));
    then(&source, &parsed, &engine)
}

/// An act of a person, as far as the phone waits for it.
fn act(choice: u8, keys: &str, waiting: &Waiting) -> Option<Act> {
    Some(match waiting {
        Waiting::PickUp => Act::PickUp(match choice {
            0 => PickUp::Busy,
            1 => PickUp::NoAnswer,
            _ => PickUp::Answers,
        }),
        Waiting::Keys(_) | Waiting::Bridge { .. } if choice == 0 => Act::HangUp,
        Waiting::Keys(_) if choice == 1 => Act::Press(keys.to_owned()),
        Waiting::Keys(_) => Act::Try(keys.to_owned()),
        Waiting::Bridge { answered: false } if choice > 8 => Act::BridgeUnanswered,
        Waiting::Bridge { answered: false } if choice > 5 => Act::BridgeEnds,
        Waiting::Bridge { answered: false } => Act::BridgeAnswered,
        Waiting::Bridge { answered: true } => Act::BridgeEnds,
        Waiting::Callflow | Waiting::Reply { .. } | Waiting::Ended(_) => return None,
    })
}

/// A value for each param that has no default.
fn values(parsed: &Parsed<'_>, text: &str) -> Values {
    let params = parsed.script.params().map(|param| {
        let kind = param.ty.map_or("text", |ty| ty.node.kind.word());
        let value = match kind {
            "phone" => "+6590000000",
            "digits" => "4*7",
            "number" => "1.5",
            "url" => "https://example.com/a.mp3?x={y}",
            _ => text,
        };
        (param, value.to_owned())
    });
    let needs = params.filter(|(param, value)| {
        param.value.is_none() || param.name.node == "word" && !value.is_empty()
    });
    needs.map(|(param, value)| (param.name.node.to_owned(), value)).collect()
}

fn acts() -> impl Strategy<Value = Vec<(u8, String)>> {
    let keys = prop_oneof![2 => "[0-9]", 1 => "", 1 => "[0-9*#]{1,6}", 1 => Just("47".to_owned())];
    proptest::collection::vec((prop_oneof![1 => 0..2u8, 9 => 2..12u8], keys), 0..24)
}

proptest! {
    #[test]
    fn whatever_is_recorded_comes_true(
        script in proptest::sample::select(SCRIPTS),
        title in "[a-z \"\\\\{}#;é字]{0,12}[a-z]",
        text in "[A-Za-z .,!\"\\\\{}#字]{1,20}[a-z]",
        acts in acts(),
    ) {
        with(script, |source, parsed, engine| {
            if let Err(refusal) = allow(&parsed.script, &title) {
                prop_assert!(matches!(refusal, Refusal::Secret(_)), "{refusal:?}");
                return Ok(());
            }
            let given = values(parsed, &text);
            let mut simulation =
                Simulation::start(engine, given.clone(), Timestamp::UNIX_EPOCH).unwrap();
            for (choice, keys) in acts {
                if let Some(act) = act(choice, &keys, simulation.waiting()) {
                    simulation.act(act);
                }
            }
            if let Some(end) = act(0, "", simulation.waiting()) {
                simulation.act(end);
            }
            let now = Timestamp::UNIX_EPOCH;
            let recorded = record(source, &simulation, &given, &title, now);
            let Ok(Recorded { text, .. }) = recorded else {
                return Err(TestCaseError::fail(format!("{recorded:?}")));
            };
            prop_assert!(text.starts_with(source.text()));
            let count = parsed.script.tests().count();
            with(&text, |_, parsed, engine| {
                let test = parsed.script.tests().last().unwrap();
                prop_assert_eq!(parsed.script.tests().count(), count + 1);
                prop_assert_eq!(test.name.literal().unwrap(), title.as_str());
                let failure = crate::scenario::run(test, engine, now).failure;
                prop_assert!(failure.is_none(), "{failure:?}\n{text}");
                Ok(())
            })
        })?;
    }
}
