//! Whose call it is: each way to find out, and which version of a script answers.

use serde_json::json;

use super::sample::{
    ANY, CODE, LINE, MENU, Place, action, desk, inbound, received, refused, script, second, version,
};
use super::shelf::VERSIONS;
use super::{Answers, Desk, Endpoint, Patience, Who};
use crate::ledger::CallResult;

const BOTH: [(&str, &str); 2] = [("menu.ivr", MENU), ("code.ivr", CODE)];

/// A menu as it was long ago.
fn old_menu(number: usize) -> String {
    MENU.replace("Press 1 or 2.", &format!("Version {number}. Press 1 or 2."))
        .replace("More of", &format!("More in {number} of"))
}

#[test]
fn by_the_session() {
    let place = Place::new();
    place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&BOTH);
    // The numbers are those of the menu's entry, too.
    assert_eq!(desk.press(None, "12").words(), "Room 1, 2. Your code? ?");
}

#[test]
fn by_the_numbers_which_settles_an_unknown() {
    for result in [None, Some(CallResult::Unknown)] {
        let place = Place::new();
        let id = place.begin("code.ivr", CODE);
        if let Some(result) = result {
            place.finish(id, result, None);
        }
        let mut desk = place.desk(&BOTH);
        assert_eq!(desk.press(None, "12").words(), "Room 1, 2. Your code? ?");
        let call = place.call(id);
        assert_eq!((call.result, call.session.as_deref()), (CallResult::Accepted, Some("s1")));
        // Another session is another call, and there is none left.
        let other = desk.to(&action(None, "1", &json!({"sessionId": "s2"})));
        assert_eq!(other.words(), "One. / hangup");
    }
}

#[test]
fn not_by_numbers_of_long_ago_or_without_any() {
    let place = Place::new();
    place.begin("code.ivr", CODE);
    let mut desk = place.desk(&[("code.ivr", CODE)]);
    let event = action(None, "12", &json!({"callDuration": 7}));
    let late = desk.at(2 * 3600 + 1, &event);
    assert_eq!(late.words(), "Sorry from the code. / hangup");
    assert_eq!(
        late.troubles(),
        "the script could not go on: the values of the call cannot be read or kept"
    );
    let strange = desk.to(&action(None, "12", &json!({"source": 6588000000u64})));
    assert_eq!(strange.words(), "Sorry from the code. / hangup");
    assert_eq!(desk.at(2 * 3600, &event).words(), "Room 1, 2. Your code? ?");
}

#[test]
fn the_first_event_waits_for_the_answer_to_the_request() {
    let place = Place::new();
    let id = place.begin("code.ivr", CODE);
    // A later call to the same phone; its answer will not come.
    let mut desk = place.desk(&BOTH);
    let event = action(None, "12", &json!({}));
    let ask = |desk: &mut Desk, patience| {
        desk.reply(Endpoint::Vca, event.as_bytes(), second(1), patience)
    };
    assert!(ask(&mut desk, Patience::Some).is_none());
    assert_eq!(place.call(id).session, None);
    place.finish(id, CallResult::Accepted, Some("s1"));
    place.begin("menu.ivr", MENU);
    let served = ask(&mut desk, Patience::Some).expect("its session is known");
    assert!(served.body.contains("Room 1, 2."), "{}", served.body);
    // It is not waited for a call that nobody has heard of, nor for one whose end is there.
    let other = action(None, "1", &json!({"sessionId": "s9", "destination": "+6590000009"}));
    assert!(desk.reply(Endpoint::Vca, other.as_bytes(), second(1), Patience::Some).is_some());
    let place = Place::new();
    let id = place.begin("code.ivr", CODE);
    place.finish(id, CallResult::Unknown, None);
    assert!(ask(&mut place.desk(&BOTH), Patience::Some).is_some());
}

#[test]
fn an_answer_that_is_stored_between_two_looks_is_seen() {
    let event = action(None, "12", &json!({}));
    for _ in 0..25 {
        let place = Place::new();
        let id = place.begin("code.ivr", CODE);
        let desk = place.desk(&BOTH);
        let body = std::thread::scope(|scope| {
            scope.spawn(|| place.finish(id, CallResult::Accepted, Some("s1")));
            loop {
                let served = desk.reply(Endpoint::Vca, event.as_bytes(), second(1), Patience::Some);
                if let Some(served) = served {
                    return served.body;
                }
            }
        });
        assert!(body.contains("Room 1, 2."), "{body}");
    }
}

#[test]
fn by_the_number_called_then_by_any() {
    let place = Place::new();
    let scripts = [("any.ivr", ANY), ("line.ivr", LINE), ("menu.ivr", MENU)];
    let mut desk = place.desk(&scripts);
    let line = desk.to(&received("6567654321"));
    assert_eq!(line.words(), "Your room? We are here nine to five. ?");
    assert_eq!(line.entry.script.as_deref(), Some("line.ivr"));
    assert_eq!(line.entry.event.as_deref(), Some("received"));
    let other = received("+6567650000").replace("\"s1\"", "\"s2\"");
    assert_eq!(desk.to(&other).words(), "Hello. Press 1. ?");
    let row = place.ledger().by_session("s1").unwrap().expect("a row");
    assert!(row.is_inbound);
    assert_eq!((row.script.as_str(), row.from.as_str()), ("line.ivr", "+6591111111"));
    // The same call again is the same row and the same words.
    let again = place.desk(&scripts).to(&received("6567654321"));
    assert_eq!(again.body, line.body);
    let sure = desk.to(&inbound(line.id(), "7"));
    assert_eq!(sure.words(), "Room 7, sure? Press 1. ?");
    assert_eq!(desk.to(&inbound(sure.id(), "1")).words(), "Room 7, nine to five. / hangup");
    assert_eq!(place.outcome(row.id), "sure");
}

#[test]
fn by_the_literal_numbers_of_an_entry() {
    let other = MENU.replace("call +6590000000", "call +6590000001").replace("One.", "Other one.");
    let mut desk = desk(None, &[("menu.ivr", MENU), ("other.ivr", &other)]);
    assert_eq!(desk.press(None, "1").words(), "One. / hangup");
    let event = action(None, "1", &json!({"destination": "+6590000001"}));
    assert_eq!(desk.to(&event).words(), "Other one. / hangup");
    let neither = desk.to(&action(None, "1", &json!({"destination": "+6590000002"})));
    assert_eq!(neither.words(), "Sorry, something went wrong. Goodbye. / hangup");
    assert_eq!(neither.troubles(), "no script answers for this call");
}

#[test]
fn a_single_script_answers_what_is_left() {
    let mut menu = desk(None, &[("menu.ivr", MENU)]);
    let event = action(None, "1", &json!({"destination": null, "source": null, "sessionId": null}));
    assert_eq!(menu.to(&event).words(), "One. / hangup");
    let mut any = desk(None, &[("any.ivr", ANY)]);
    assert_eq!(any.to(&received("+6567650000")).words(), "Hello. Press 1. ?");
    // One that calls has nothing to say to those who call.
    let strange = menu.to(&received("+6567650000"));
    assert_eq!(strange.words(), "Sorry from the menu. / hangup");
    assert!(strange.troubles().contains("does not `answer`"), "{}", strange.troubles());
}

#[test]
fn by_the_version_in_the_id_when_there_is_no_row() {
    let other = MENU.replace("More of", "Other of");
    let scripts = [("other.ivr", other.as_str()), ("code.ivr", CODE)];
    let mut desk = desk(None, &scripts);
    let id = format!("more~1.1~{}", version(&other));
    let event = action(Some(&id), "1", &json!({"destination": "+6591234567"}));
    assert_eq!(desk.to(&event).words(), "Other of one. / hangup");
}

#[test]
fn a_call_of_a_script_that_is_not_here() {
    let place = Place::new();
    place.accepted("elsewhere.ivr", &old_menu(1));
    let reply = place.desk(&BOTH).press(None, "1");
    assert_eq!(reply.words(), "Sorry, something went wrong. Goodbye. / hangup");
    assert_eq!(reply.troubles(), "call 1 is of `elsewhere.ivr`, which is not served here");
    // A script that has moved is the same script.
    let place = Place::new();
    place.accepted("elsewhere.ivr", MENU);
    assert_eq!(place.desk(&BOTH).press(None, "1").words(), "One. / hangup");
}

#[test]
fn the_last_eight_versions_answer_their_own_calls() {
    let place = Place::new();
    let versions: Vec<_> = (0..=VERSIONS).map(old_menu).collect();
    place.accepted("menu.ivr", &versions[1]);
    let mut desk = place.desk(&[]);
    for text in &versions {
        desk.load(script("menu.ivr", text)).unwrap();
    }
    // The first event has no id: the row says which version was sent.
    let step = desk.press(None, "2");
    assert_eq!(step.id(), format!("more~1.1~{}", version(&versions[1])));
    assert_eq!(desk.press(step.id.as_deref(), "1").words(), "More in 1 of one. / hangup");
    // The oldest one is gone: its step is answered by the current version, where it still waits.
    let gone = format!("more~1.1~{}", version(&versions[0]));
    assert_eq!(desk.press(Some(&gone), "1").words(), "More in 8 of one. / hangup");
    let unknown = desk.press(Some(&format!("lost~1.1~{}", version(&versions[0]))), "1");
    assert_eq!(unknown.words(), "Sorry from the menu. / hangup");
    assert!(unknown.troubles().contains("which is not served"), "{}", unknown.troubles());
    let old = desk.press(Some(&format!("lost~1.1~{}", version(&versions[8]))), "1");
    assert!(old.troubles().contains("no step `lost` waits"), "{}", old.troubles());
    assert_eq!(desk.scripts().count(), 1);
}

#[test]
fn a_first_event_of_a_version_that_is_gone() {
    let place = Place::new();
    place.accepted("menu.ivr", &old_menu(7));
    assert_eq!(place.desk(&[("menu.ivr", MENU)]).press(None, "1").words(), "One. / hangup");
    let silent =
        "default voice en-GB-Emma\ncall +6590000000 from +6588000000\nsay \"Hi.\"\nhangup\n";
    let reply = place.desk(&[("menu.ivr", silent)]).press(None, "1");
    assert_eq!(reply.words(), "Sorry, something went wrong. Goodbye. / hangup");
    assert!(reply.troubles().contains("which is not served"), "{}", reply.troubles());
}

#[test]
fn a_version_that_comes_back_is_the_current_one() {
    let mut desk =
        desk(None, &[("menu.ivr", MENU), ("menu.ivr", &old_menu(1)), ("menu.ivr", MENU)]);
    let loaded: Vec<_> = desk.scripts().map(|script| script.version).collect();
    assert_eq!(loaded, [version(MENU)]);
    let id = format!("more~1.1~{}", version(&old_menu(1)));
    assert_eq!(desk.press(Some(&id), "1").words(), "More in 1 of one. / hangup");
}

#[test]
fn what_is_told_of_scripts() {
    let desk =
        desk(None, &[("menu.ivr", MENU), ("code.ivr", CODE), ("line.ivr", LINE), ("any.ivr", ANY)]);
    let told: Vec<_> = desk
        .scripts()
        .map(|it| {
            format!("{}: {:?}, keeps {}; {}", it.path, it.answers, it.keeps.join(" "), it.who)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    let line = desk.scripts().nth(2).unwrap();
    assert_eq!((line.answers, line.who), (Answers::Number("+6567654321".to_owned()), Who::Sharing));
}

#[test]
fn two_scripts_that_nothing_tells_apart() {
    let place = Place::new();
    let changed = |text: &str| text.replace("Goodbye.", "Farewell.");
    let told = |ledger, one: &str, other: &str| {
        let error = refused(ledger, &[("one.ivr", one), ("other.ivr", other)]);
        format!("{error}\n  {}", error.help)
    };
    let open = "default voice en-GB-Emma\ndefault timeout 5s overall 10s\nparam to: phone\n\
        param from: phone\ncall {to} from {from}\nsay \"Hm?\"\ncapture 1\non 1 { hangup }\n";
    let all = [
        told(
            None,
            LINE,
            &changed(LINE).replace("answer +65", "answer \"65").replace("4321", "4321\""),
        ),
        told(Some(place.ledger()), ANY, &changed(ANY)),
        told(Some(place.ledger()), MENU, &changed(MENU)),
        told(None, open, &open.replace("Hm?", "Yes?")),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
    // With a ledger, rows tell who was called.
    place.desk(&[("one.ivr", open), ("other.ivr", &open.replace("Hm?", "Yes?"))]);
    place.desk(&[("one.ivr", CODE), ("other.ivr", &changed(CODE))]);
    // What was refused changes nothing, and a new version of a script is no other script.
    let mut desk = place.desk(&[("one.ivr", MENU)]);
    desk.load(script("other.ivr", &changed(MENU))).unwrap_err();
    assert_eq!(desk.scripts().count(), 1);
    desk.load(script("one.ivr", &changed(MENU))).unwrap();
    assert_eq!(desk.press(None, "1").words(), "One. / hangup");
}
