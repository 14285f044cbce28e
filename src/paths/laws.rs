//! What paths say, calls do.

use jiff::Timestamp;
use proptest::prelude::*;

use super::tests::engine;
use super::*;
use crate::engine::Reason;
use crate::flow::value::Values;
use crate::phone::{self, PickUp, Waiting};
use crate::scenario::Session;

pub(crate) const STEPS: usize = 4;

fn step_name() -> impl Strategy<Value = String> {
    (0..=STEPS).prop_map(|step| format!("s{step}"))
}

fn events() -> impl Strategy<Value = String> {
    let key =
        prop_oneof!["[0-9]", "[1-6][0-9]", Just("\"*\"".to_owned()), Just("\"#\"".to_owned())];
    let range = (0..6u32, 4..40u32).prop_map(|(low, more)| format!("{low}..{}", low + more));
    prop_oneof![
        4 => key,
        1 => range,
        1 => Just("{pin}".to_owned()),
        1 => Just("digits".to_owned()),
        1 => Just("nomatch".to_owned()),
        1 => Just("noinput".to_owned()),
        2 => Just("else".to_owned()),
        1 => ("[0-9]", "[0-9]").prop_map(|(one, other)| format!("{one}, {other}, noinput")),
    ]
}

fn reaction() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => step_name().prop_map(|name| format!("-> {name}")),
        2 => Just("reprompt".to_owned()),
        1 => "[a-z ]{1,40}".prop_map(|words| format!("reprompt \"Again: {words}.\"")),
        2 => Just("{ hangup }".to_owned()),
        1 => Just("{ say \"Well then.\" }".to_owned()),
        1 => Just("{ say \"More?\"; capture 1..2; on 1 { hangup }; on 2nd else -> s0 }".to_owned()),
    ]
}

/// An `on` line.
pub(crate) fn line() -> impl Strategy<Value = String> {
    let ordinal =
        prop_oneof![3 => Just(""), 1 => Just("2nd "), 1 => Just("3rd "), 1 => Just("5th ")];
    let outcome = prop_oneof![2 => Just(""), 1 => Just(" as good"), 1 => Just(" as bad")];
    (ordinal, events(), outcome, reaction()).prop_map(|(ordinal, events, outcome, reaction)| {
        format!("on {ordinal}{events}{outcome} {reaction}\n")
    })
}

/// What a step does.
pub(crate) fn step() -> impl Strategy<Value = String> {
    let capture = prop::sample::select(vec![
        "1",
        "1..2 tries 2",
        "2 failure \"No.\"",
        "..3 hash off success \"Thanks.\"",
        "1 as code timeout 1s overall 3s",
    ]);
    let lines = proptest::collection::vec(line(), 0..5);
    let asks = ("[a-z ]{1,40}", capture, lines).prop_map(|(words, capture, lines)| {
        let lines = lines.concat();
        // The value has two digits.
        let lines = if capture.starts_with("1 ") || capture == "1" {
            lines.replace("{pin}", "0")
        } else {
            lines
        };
        format!("say \"Hm: {words}?\"; capture {capture}\n{lines}")
    });
    let bridges = (
        any::<bool>(),
        reaction().prop_filter("nobody asked", |reaction| !reaction.starts_with("reprompt")),
    )
        .prop_map(|(handled, reaction)| {
            let done = if handled { format!("on done {reaction}\n") } else { String::new() };
            format!("say \"One moment.\"; call +6591111111 from +6588000000\n{done}")
        });
    let ends = prop_oneof![
        Just("say \"Bye.\"; hangup\n".to_owned()),
        Just("play \"https://a.example/a.mp3\"\n".to_owned())
    ];
    prop_oneof![6 => asks, 1 => bridges, 1 => ends]
}

/// A script of menus, which may lead anywhere. The words have no inserts, so that times are exact.
fn script() -> impl Strategy<Value = String> {
    let steps = proptest::collection::vec(step(), STEPS + 1);
    let default = prop_oneof![
        2 => Just(String::new()),
        1 => line().prop_map(|line| format!("default {}", line.replace("{pin}", "0"))),
        1 => Just("default on error as broken { say \"Sorry.\"; hangup }\n".to_owned()),
    ];
    let entry = prop_oneof![Just("answer"), Just("call +6590000000 from +6588000000")];
    (default, entry, steps).prop_map(|(default, entry, steps)| {
        let steps: String = steps
            .iter()
            .enumerate()
            .map(|(at, step)| format!("step s{at} {{\n{step}}}\n"))
            .collect();
        format!(
            "default voice en-GB-Emma\n{default}param pin: digits = 77\n{entry}\n-> s0\n{steps}"
        )
    })
}

fn started(engine: &Engine) -> Session<'_> {
    let mut session = Session::start(engine, Values::default(), Timestamp::UNIX_EPOCH).unwrap();
    session.pick_up(PickUp::Answers);
    session
}

fn act(session: &mut Session<'_>, act: &Act) {
    match act {
        Act::Press(keys) => session.press(keys),
        Act::PressValue(name) => {
            let keys = session.value(name).unwrap().0.to_owned();
            session.press(&keys);
        }
        Act::Nothing => session.press(""),
        Act::BridgeEnds => {
            session.bridge_answered();
            session.bridge_ends();
        }
        Act::BridgeUnanswered => session.bridge_unanswered(),
        Act::HangUp => session.hang_up(),
    }
}

/// How a call ended: what ended it, the step that was answered last, its line.
type Ended = (EndingKind, Option<String>, Option<Span>);

fn ended(engine: &Engine, session: &Session<'_>) -> Option<Ended> {
    let Waiting::Ended(ending) = session.phone().waiting() else { return None };
    let kind = match (session.failures(), ending) {
        (_, phone::Ending::PersonHungUp) => EndingKind::HungUp,
        ([.., Reason::TooManyReplies | Reason::TooLong], _) => EndingKind::Limit,
        ([.., _], _) => EndingKind::Error,
        ([], phone::Ending::Hangup) => EndingKind::Hangup,
        ([], _) => EndingKind::OutOfActions,
    };
    if matches!(kind, EndingKind::HungUp | EndingKind::Limit) {
        return Some((kind, None, None));
    }
    let last = session.answers().last();
    let step = last.map(|answer| answer.step.clone());
    let line =
        last.and_then(|last| Some(engine.machine().steps.get(&last.step)?.on[last.line?].span));
    Some((kind, step, line))
}

fn ending_of(ending: &Ending) -> Ended {
    (ending.kind, ending.step.clone(), ending.line.as_ref().map(|(span, _)| *span))
}

/// A path, done step by step, ends as it says and takes as long as it says.
pub(super) fn plays(engine: &Engine, paths: &Paths, path: &Path) -> Result<(), TestCaseError> {
    let mut session = started(engine);
    let names: Vec<_> = engine.machine().steps.iter().map(|(name, _)| name).collect();
    for step in &path.steps {
        prop_assert_eq!(session.step(), Some(names[step.step]));
        act(&mut session, &step.act);
        prop_assert_eq!(session.answers().last().unwrap().line, step.line);
    }
    // A beginning that waits for no event: whoever is asked there stays silent.
    while engine.machine().entry.waits.is_none() && ended(engine, &session).is_none() {
        session.press("");
        session.bridge_unanswered();
    }
    let ending = &paths.endings[path.ending];
    if ending.kind == EndingKind::HungUp {
        session.hang_up();
    }
    prop_assert_eq!(ended(engine, &session), Some(ending_of(ending)));
    prop_assert_eq!(session.answers().len(), path.steps.len());
    prop_assert!(ending.outcomes.contains(session.outcome()), "{}", session.outcome());
    prop_assert_eq!(session.phone().now_ms(), path.ms);
    Ok(())
}

#[test]
fn a_value_that_was_entered_is_compared() {
    let engine = engine(
        "default voice en-GB-Emma
         call +6590000000 from +6588000000
         say \"Choose.\"
         capture 4 as pin
         on digits -> again
         step again {
           say \"Again.\"
           capture 4
           on {pin} as same { hangup }
           on nomatch reprompt
           on 3rd nomatch -> again
           on 4th {pin} as late { hangup }
         }",
    );
    let paths = walk(&engine);
    assert!(paths.longest.steps.len() > 4);
    plays(&engine, &paths, &paths.longest).unwrap();
    plays(&engine, &paths, &paths.slowest).unwrap();
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => "[0-9*]{1,2}".prop_map(Act::Press),
        2 => Just(Act::Nothing),
        1 => Just(Act::PressValue("pin".to_owned())),
        1 => Just(Act::Press("#".to_owned())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_longest_paths_can_be_walked(text in script()) {
        let engine = engine(&text);
        let paths = walk(&engine);
        plays(&engine, &paths, &paths.longest)?;
        plays(&engine, &paths, &paths.slowest)?;
        prop_assert!(paths.longest.steps.len() >= paths.slowest.steps.len());
        prop_assert!(paths.longest.ms <= paths.slowest.ms);
    }

    #[test]
    fn every_call_ends_in_one_of_the_endings(
        text in script(),
        acts in proptest::collection::vec(any_act(), 1..110),
        answered in any::<bool>(),
        gives_up in any::<bool>(),
    ) {
        let engine = engine(&text);
        let paths = walk(&engine);
        let mut session = started(&engine);
        for next in &acts {
            match session.phone().waiting() {
                Waiting::Ended(_) => break,
                Waiting::Bridge { .. } if answered => act(&mut session, &Act::BridgeEnds),
                Waiting::Bridge { .. } => act(&mut session, &Act::BridgeUnanswered),
                Waiting::Keys(_) => act(&mut session, next),
                Waiting::Callflow | Waiting::PickUp | Waiting::Reply { .. } => unreachable!(),
            }
        }
        if gives_up && engine.machine().entry.waits.is_some() {
            session.hang_up();
        }
        if let Some(how) = ended(&engine, &session) {
            let all: Vec<_> = paths.endings.iter().filter(|ending| ending_of(ending) == how).collect();
            prop_assert_eq!(all.len(), 1, "{:?} of {:#?}", how, paths.endings);
            prop_assert!(all[0].outcomes.contains(session.outcome()), "{} of {:?}", session.outcome(), all);
        }
        for answer in session.answers() {
            let Some(line) = answer.line else { continue };
            let step = engine.machine().steps.iter().position(|(name, _)| name == answer.step);
            prop_assert!(paths.answering.contains(&(step.unwrap(), line)));
        }
    }
}
