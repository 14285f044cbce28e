//! One conversation after another, as a webhook would see it.

use super::sample::{ask, call, clinic, machine, reply, say};
use super::*;
use crate::flow::machine::Event as On;

/// An answer in one line: what is heard, where the call waits, what is remembered.
fn answer(engine: &Engine, id: Option<&str>, digits: Option<&str>) -> String {
    show(&engine.answer(id, &values(), &completed(digits), Timestamp::UNIX_EPOCH))
}

fn values() -> Values {
    [("patient".to_owned(), "+6590000000".to_owned()), ("name".to_owned(), "Ann".to_owned())]
        .into_iter()
        .collect()
}

fn completed(digits: Option<&str>) -> Event {
    Event {
        kind: EventKind::Completed { digits: digits.map(str::to_owned) },
        caller: Some("+6588000000".to_owned()),
        called: Some("+6590000000".to_owned()),
        call_duration: None,
        started: None,
    }
}

fn show(answer: &Answer<'_>) -> String {
    let body = serde_json::to_string(&answer.reply()).unwrap();
    assert_eq!(answer.body(), body, "bytes and types say the same");
    let callflow = answer.reply().callflow;
    let heard = callflow.iter().map(|action| match action {
        Action::MakeCall(call) => format!("call {}", call.destination),
        Action::Say(say) => say.text.clone(),
        Action::SayAndCapture(ask) => format!("{}?", ask.prompt_message),
        Action::PlayFile(play) => play.file_url.clone(),
        Action::Hangup => "hangup".to_owned(),
    });
    let heard = heard.collect::<Vec<_>>().join(" | ");
    let id = answer.id.as_deref().map_or("end", |id| id.strip_suffix("~00c0ffee").unwrap());
    let effects = answer.effects.iter().map(|effect| match effect {
        Effect::Assign { name, turn, value, secret } => {
            format!("{name}@{turn}={value}{}", if *secret { " secret" } else { "" })
        }
        Effect::Answered { step, round, keys, event } => format!("{step}.{round} {keys} {event}"),
        Effect::Outcome(name) => format!("as {name}"),
        Effect::Failed(reason) => format!("failed: {reason}"),
    });
    format!("{heard} => {id}; {}", effects.collect::<Vec<_>>().join("; "))
}

#[test]
fn a_key_is_answered_by_its_line() {
    let engine = Engine::load(clinic());
    assert_eq!(
        answer(&engine, None, Some("1")),
        "Thank you, see you then. | hangup => end; menu.1 1 1; as confirmed"
    );
    assert_eq!(
        answer(&engine, None, Some("2")),
        "Please enter your code.? => code~1.1; menu.1 2 2"
    );
}

#[test]
fn the_round_counts_how_often_in_a_row_a_step_asks() {
    let engine = Engine::load(clinic());
    let wrong = "That is not one of the choices.?";
    assert_eq!(answer(&engine, None, Some("5")), format!("{wrong} => menu~2.1; menu.1 5 nomatch"));
    assert_eq!(
        answer(&engine, Some("menu~2.1~00c0ffee"), Some("5")),
        format!("{wrong} => menu~3.2; menu.2 5 nomatch")
    );
    assert_eq!(
        answer(&engine, Some("menu~3.2~00c0ffee"), Some("5")),
        "Goodbye. | hangup => end; menu.3 5 else"
    );
    assert_eq!(
        answer(&engine, Some("menu~3.9~00c0ffee"), Some("2")),
        "Please enter your code.? => code~1.10; menu.3 2 2"
    );
}

#[test]
fn nothing_is_asked_again_twice() {
    let engine = Engine::load(clinic());
    let again = "Hello Ann. Press 1 to confirm, 2 for your code, 0 for the front desk.?";
    for nothing in [None, Some("")] {
        assert_eq!(
            answer(&engine, None, nothing),
            format!("{again} => menu~2.1; menu.1 none noinput")
        );
    }
    assert_eq!(
        answer(&engine, Some("code~2.5~00c0ffee"), None),
        "Please enter your code.? => code~3.6; code.2 none noinput"
    );
    assert_eq!(
        answer(&engine, Some("code~3.6~00c0ffee"), None),
        "Sorry, we could not go on. | hangup => end; code.3 none noinput; \
         failed: no line answers what was entered in round 3 of `code`"
    );
}

#[test]
fn an_entry_is_kept_before_it_is_answered_and_a_secret_is_not_told() {
    let engine = Engine::load(clinic());
    let code = Some("code~1.1~00c0ffee");
    assert_eq!(
        answer(&engine, code, Some("0000")),
        "You entered 0, 0, 0, 0. => end; code@2=0000 secret; code.1 secret secret"
    );
    assert_eq!(
        answer(&engine, code, Some("4711")),
        "Right. | hangup => end; code@2=4711 secret; code.1 secret is.pin"
    );
    assert_eq!(
        answer(&engine, code, Some("12")),
        "Please enter your code.? => code~2.2; code@2=12 secret; code.1 secret nomatch"
    );
}

#[test]
fn a_bridge_ends_in_done_whatever_comes_with_it() {
    let engine = Engine::load(clinic());
    assert_eq!(
        answer(&engine, None, Some("0")),
        "One moment please. | call +6567654321 => desk~1.1; menu.1 0 0"
    );
    for digits in [None, Some("1"), Some("what?")] {
        assert_eq!(
            answer(&engine, Some("desk~1.1~00c0ffee"), digits),
            "Goodbye. | hangup => end; desk.1 none done"
        );
    }
}

#[test]
fn a_bridge_is_always_round_1_and_an_unanswered_done_hangs_up() {
    let step = Step {
        ask: vec![],
        on: vec![reply(2, On::Done, vec![call("+6567654321")], Some("desk"))],
        waits_for: WaitsFor::Bridge,
        voice: None,
    };
    let engine =
        Engine::load(machine(vec![call("+6590000000")], Some("desk"), vec![("desk", step)]));
    assert_eq!(answer(&engine, None, None), "hangup => end; desk.1 none done");
    assert_eq!(
        answer(&engine, Some("desk~2.7~00c0ffee"), None),
        "call +6567654321 => desk~1.8; desk.2 none done"
    );
}

#[test]
fn what_cannot_be_answered_takes_the_error_ending() {
    let engine = Engine::load(clinic());
    let sorry = "Sorry, we could not go on. | hangup => end; ";
    let cases = [
        (
            "garbage",
            "1",
            "failed: the clientActionId is not one that ivrc gave: it is not of the form STEP~ROUND.TURN~VERSION",
        ),
        (
            "menu~1.1~deadbeef",
            "1",
            "failed: the call is in version deadbeef of the script, which is not served",
        ),
        ("gone~1.1~00c0ffee", "1", "failed: no step `gone` waits in this script"),
        ("menu~1.100~00c0ffee", "1", "menu.1 1 1; failed: the call had more than 100 replies"),
        (
            "menu~1.1~00c0ffee",
            "<script>",
            "failed: what was entered are not a phone's keys, or more than 26 of them",
        ),
        (
            "code~1.1~00c0ffee",
            "1111",
            "code@2=1111 secret; code.1 secret secret; failed: the value `lost` is not known",
        ),
    ];
    for (id, digits, failed) in cases {
        assert_eq!(answer(&engine, Some(id), Some(digits)), format!("{sorry}{failed}"));
    }
}

#[test]
fn the_error_endings_outcome_replaces_that_of_the_line_that_failed() {
    let mut machine = clinic();
    machine.error.outcome = Some("broken".to_owned());
    let line = reply(1, On::Else, vec![say("{lost}")], None).named("heard");
    let step =
        Step { ask: vec![], on: vec![line], waits_for: sample::digits(None, false), voice: None };
    machine.steps.push("end".to_owned(), step);
    let engine = Engine::load(machine);
    assert_eq!(
        answer(&engine, Some("end~1.1~00c0ffee"), None),
        "Sorry, we could not go on. | hangup => end; end.1 none else; \
         failed: the value `lost` is not known; as broken"
    );
}

#[test]
fn the_built_in_apology_has_the_voice_of_the_step() {
    let mut machine = clinic();
    machine.error.built_in = true;
    let voice = Some("es-ES-Elvira".to_owned());
    let waits_for = sample::digits(None, false);
    let step = Step { ask: vec![ask("Nombre?")], on: vec![], waits_for, voice };
    machine.steps.push("spanish".to_owned(), step);
    let engine = Engine::load(machine);
    let voice = |id: &str| {
        let event = completed(None);
        let answer = engine.answer(Some(id), &Values::default(), &event, Timestamp::UNIX_EPOCH);
        match answer.reply().callflow.as_slice() {
            [Action::Say(say), Action::Hangup] => say.voice_profile.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(voice("spanish~3.1~00c0ffee"), "es-ES-Elvira");
    assert_eq!(voice("garbage"), "en-GB-Emma");
}

#[test]
fn a_call_takes_half_an_hour_at_most() {
    let engine = Engine::load(clinic());
    let ends = |duration: Option<u64>, started: i64| {
        let started = Some(Timestamp::from_second(started).unwrap());
        let event = Event { call_duration: duration, started, ..completed(Some("2")) };
        let now = Timestamp::from_second(10_000).unwrap();
        engine
            .answer(None, &values(), &event, now)
            .effects
            .contains(&Effect::Failed(Reason::TooLong))
    };
    assert!(!ends(Some(1800), 0), "the event knows better than the ledger");
    assert!(ends(Some(1801), 10_000));
    assert!(ends(None, 8_199));
    assert!(ends(Some(0), 8_199));
    assert!(!ends(None, 8_200));
    assert!(!ends(None, 20_000), "a clock that went back");
}

#[test]
fn a_call_that_arrives_hears_the_entry() {
    let mut machine = clinic();
    machine.entry.callflow = vec![say("You call from {caller}."), ask("Well?")];
    let received = Event { kind: EventKind::Received, ..completed(None) };
    let engine = Engine::load(machine.clone());
    let refused = engine.answer(None, &values(), &received, Timestamp::UNIX_EPOCH);
    assert!(show(&refused).ends_with("failed: a call arrived, but the script does not `answer`"));
    machine.answers = true;
    let engine = Engine::load(machine);
    let heard = engine.answer(None, &values(), &received, Timestamp::UNIX_EPOCH);
    assert_eq!(show(&heard), "You call from 6, 5, 8, 8, 0, 0, 0, 0, 0, 0. | Well?? => menu~1.1; ");
}

#[test]
fn an_event_of_a_script_that_waits_for_none_ends_the_call() {
    let engine = Engine::load(machine(vec![call("+6590000000"), say("Hello.")], None, vec![]));
    assert_eq!(answer(&engine, None, None), "hangup => end; ");
}

#[test]
fn a_value_that_leaves_nothing_to_say_fails_the_reply() {
    let line = reply(1, On::Else, vec![say("{name}")], None);
    let step =
        Step { ask: vec![], on: vec![line], waits_for: sample::digits(None, false), voice: None };
    let engine = Engine::load(machine(vec![], Some("end"), vec![("end", step)]));
    for name in [" ".to_owned(), "x".repeat(3001)] {
        let values = [("name".to_owned(), name)].into_iter().collect();
        let answer = engine.answer(None, &values, &completed(None), Timestamp::UNIX_EPOCH);
        assert!(answer.effects.contains(&Effect::Failed(Reason::UnfitText)));
    }
}

#[test]
fn the_request_of_a_call_knows_both_its_numbers() {
    let mut machine = clinic();
    machine.entry.callflow.push(say("{caller}, {called}"));
    let engine = Engine::load(machine);
    let Ok(actions) = engine.entry(&values()) else { panic!("an entry") };
    let Some(Action::Say(say)) = actions.last() else { panic!("a say") };
    assert_eq!(say.text, "6, 5, 8, 8, 0, 0, 0, 0, 0, 0, 6, 5, 9, 0, 0, 0, 0, 0, 0, 0");
    assert_eq!(engine.entry(&Values::default()), Err(Reason::MissingValue("patient".to_owned())));
}

#[test]
fn the_outcome_is_the_last_name_else_the_last_event() {
    let answered = |event: &str| Effect::Answered {
        step: "menu".to_owned(),
        round: 1,
        keys: Keys::None,
        event: event.to_owned(),
    };
    let outcome = |effects: &[Effect]| {
        let mut story = Story::default();
        effects.iter().for_each(|effect| story.add(effect));
        story.outcome().to_owned()
    };
    let named = Effect::Outcome("sold".to_owned());
    let failed = Effect::Failed(Reason::TooLong);
    assert_eq!(outcome(&[]), "none");
    assert_eq!(outcome(&[answered("1"), answered("noinput")]), "menu/noinput");
    assert_eq!(outcome(&[answered("1"), named.clone(), answered("2")]), "sold");
    assert_eq!(outcome(&[answered("1"), failed.clone()]), "error");
    assert_eq!(outcome(&[named, failed]), "sold");
}

#[test]
fn a_mask_hides_every_spelling_of_a_secret() {
    let machine = clinic();
    let values = [("code".to_owned(), "12".to_owned())].into_iter().collect();
    let mask = Mask::new(&machine.names, &values);
    assert_eq!(mask.hide("4711 is not 1, 2 or 4, 7, 1, 1"), "••• is not ••• or •••");
}
