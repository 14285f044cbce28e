//! What a line means, what is told, and what a call looks like as a test.

use jiff::Timestamp;

use super::record::{Refusal, allow, record};
use super::*;
use crate::flow::machine::Machine;
use crate::flow::{Overrides, lower};
use crate::phone::PickUp;
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;

const SCRIPT: &str = "default voice en-GB-Emma\nparam name\nparam pin: secret digits = 47\n\
    call +6590000000 from +6588000000\nsay \"Hello {name}. Enter your code.\"\n\
    capture 2 as code tries 2 failure \"Too short, or too slow.\"\n\
    on {pin} as known { say \"It is {pin}. Goodbye.\"; hangup }\non 11, 12..15 -> desk\n\
    on 2nd else { say \"We could not understand you.\"; hangup }\n\
    step desk { call +6561234567 from +6588000000\n on done { say \"Thank you.\"; hangup } }\n";

/// What a line means in a call after these acts; the acts' effects, too.
fn after<T>(acts: &[Act], then: impl FnOnce(&Source, &Simulation<'_>, &Values) -> T) -> T {
    let source = Source::new(FileId::default(), "a.ivr", SCRIPT);
    let parsed = parse(&source);
    let overrides = Overrides::default();
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &overrides)));
    let given: Values = [("name".to_owned(), "Ann".to_owned())].into_iter().collect();
    let mut simulation =
        Simulation::start(&engine, given.clone(), Timestamp::UNIX_EPOCH).expect("a call");
    acts.iter().for_each(|act| simulation.act(act.clone()));
    then(&source, &simulation, &given)
}

fn answered(more: &[Act]) -> Vec<Act> {
    [&[Act::PickUp(PickUp::Answers)], more].concat()
}

fn enter(keys: &str) -> Act {
    Act::Try(keys.to_owned())
}

/// What lines mean.
fn meanings(acts: &[Act], lines: &[&str]) -> Vec<Option<Typed>> {
    after(acts, |_, simulation, _| {
        lines.iter().map(|line| read(line, simulation.waiting())).collect()
    })
}

#[test]
fn while_it_rings() {
    use PickUp::{Answers, Busy, NoAnswer};
    let how = |how| Some(Typed::Act(Act::PickUp(how)));
    assert_eq!(
        meanings(&[], &["", "Busy", "no-answer", "hang up", "12", "nothing", "?", "ends"]),
        [
            how(Answers),
            how(Busy),
            how(NoAnswer),
            how(Busy),
            Some(Typed::Later),
            Some(Typed::Later),
            Some(Typed::Help),
            None
        ]
    );
}

#[test]
fn while_keys_are_asked_for() {
    let keys = |keys: &str| Some(Typed::Act(enter(keys)));
    let long = "1".repeat(27);
    let lines = ["", " nothing ", "12", "*#", "HANG UP", "1 2", "one", "busy", &long];
    assert_eq!(
        meanings(&answered(&[]), &lines),
        [
            keys(""),
            keys(""),
            keys("12"),
            keys("*#"),
            Some(Typed::Act(Act::HangUp)),
            None,
            None,
            None,
            None
        ]
    );
}

#[test]
fn while_a_bridge_waits() {
    let done = |act| Some(Typed::Act(act));
    let rings = answered(&[enter("11")]);
    let lines = ["answered", "", "unanswered", "no answer", "ends", "hangup", "1"];
    assert_eq!(
        meanings(&rings, &lines),
        [
            done(Act::BridgeAnswered),
            done(Act::BridgeAnswered),
            done(Act::BridgeUnanswered),
            done(Act::BridgeUnanswered),
            done(Act::BridgeEnds),
            done(Act::HangUp),
            None
        ]
    );
    let talk = answered(&[enter("11"), Act::BridgeAnswered]);
    assert_eq!(
        meanings(&talk, &["ends", "", "answered", "unanswered"]),
        [done(Act::BridgeEnds), done(Act::BridgeEnds), None, None]
    );
}

#[test]
fn help_tells_what_is_asked_and_no_secret() {
    let told = |acts: &[Act]| after(acts, |_, simulation, _| help(simulation).join("\n"));
    let all = [
        told(&[]),
        told(&answered(&[])),
        told(&answered(&[enter("1")])),
        told(&answered(&[enter("11")])),
        told(&answered(&[enter("11"), Act::BridgeAnswered])),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}

/// The recorded test.
fn recorded(acts: &[Act]) -> String {
    after(acts, |source, simulation, given| {
        let recorded = record(source, simulation, given, "a test", Timestamp::UNIX_EPOCH).unwrap();
        let block = recorded.text.strip_prefix(SCRIPT).expect("the script stays").to_owned();
        let notes = [
            (recorded.left_out, "# tries were left out\n"),
            (recorded.has_secret_keys, "# keys of a secret\n"),
        ];
        let notes = notes.iter().filter(|(holds, _)| *holds).map(|(_, note)| *note);
        block + &notes.collect::<String>()
    })
}

#[test]
fn calls_as_tests() {
    let calls = [
        recorded(&answered(&[enter("47")])),
        recorded(&answered(&[enter("1"), enter("11"), Act::BridgeAnswered, Act::BridgeEnds])),
        recorded(&answered(&[enter("1"), enter(""), enter(""), enter("9")])),
        recorded(&answered(&[enter("11"), Act::BridgeUnanswered])),
        recorded(&answered(&[enter(""), Act::HangUp])),
        recorded(&[Act::PickUp(PickUp::NoAnswer)]),
    ];
    insta::assert_snapshot!(calls.join(""));
}

#[test]
fn what_a_test_must_not_hold() {
    let allowed = |script: &str, title: &str| {
        let source = Source::new(FileId::default(), "a.ivr", script);
        allow(&parse(&source).script, title).map_err(|refusal| refusal.to_string())
    };
    assert_eq!(allowed(SCRIPT, "a test"), Ok(()));
    assert!(allowed(SCRIPT, " ").is_err());
    let taken = format!("{SCRIPT}test \"a \\{{test}}\" {{ expect hangup }}\n");
    assert_eq!(allowed(&taken, "a {test}"), Err("there is another test `a {test}`".to_owned()));
    let secret = SCRIPT.replace(" = 47", "");
    assert_eq!(
        allowed(&secret, "a test"),
        Err("the secret `pin` has no default, and a test must not hold its value".to_owned())
    );
}

#[test]
fn the_value_of_a_secret_is_not_written_down() {
    let source = Source::new(FileId::default(), "a.ivr", SCRIPT);
    let parsed = parse(&source);
    let overrides = Overrides::default();
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &overrides)));
    let given: Values =
        [("name".to_owned(), "Ann".to_owned()), ("pin".to_owned(), "93".to_owned())]
            .into_iter()
            .collect();
    let call = |keys: &str| {
        let mut simulation =
            Simulation::start(&engine, given.clone(), Timestamp::UNIX_EPOCH).expect("a call");
        answered(&[enter(keys), Act::HangUp]).into_iter().for_each(|act| simulation.act(act));
        record(&source, &simulation, &given, "a test", Timestamp::UNIX_EPOCH)
    };
    assert_eq!(call("93"), Err(Refusal::SecretPressed("pin".to_owned())));
    // What follows from the other value does not come true with the script's own.
    assert!(matches!(call("47"), Err(Refusal::Fails(_))));
    assert!(!call("11").unwrap().text.contains("93"));
}
