//! What callers hear when something goes wrong, how outcomes add up, how calls end, what is told.

use serde_json::{Value, json};

use super::sample::{
    ANY, CODE, LINE, MENU, Place, action, desk, none, received, script, second, version,
};
use super::{Desk, Endpoint, EntryKind, Patience, guarded, speakable};
use crate::ledger::CallResult;

fn summary(changes: &Value) -> String {
    let mut payload = json!({
        "sessionId": "s1", "subAccountId": "library", "sessionStatus": "COMPLETED",
        "startTime": "2026-11-24T13:00:05Z", "endTime": "2026-11-24T13:01:40Z",
        "details": {
            "callA": {"callDirection": "OUTBOUND", "source": "+6588000000",
                "destination": "+6590000000", "callDuration": 90},
            "CallB": {"callDuration": 31},
        },
    });
    payload.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    json!({"eventType": "SESSION_SUMMARY", "payload": payload}).to_string()
}

#[test]
fn what_cannot_be_understood_gets_the_error_ending() {
    let mut one = desk(None, &[("menu.ivr", MENU)]);
    let mut two = desk(None, &[("menu.ivr", MENU), ("any.ivr", ANY)]);
    for body in ["", "{", "[]", "null", r#"{"eventType":"CALL_ACTION"}"#, r#"{"payload":{}}"#] {
        let reply = one.to(body);
        assert_eq!(reply.words(), "Sorry from the menu. / hangup", "{body}");
        assert_eq!(reply.entry.kind, EntryKind::NotUnderstood);
        assert!(!reply.troubles().is_empty());
        assert_eq!(two.to(body).words(), "Sorry, something went wrong. Goodbye. / hangup");
        let served = one.reply(Endpoint::Vss, body.as_bytes(), second(0), Patience::None).unwrap();
        assert_eq!(served.body, "{}");
    }
    let strange = one.to(&action(None, "1", &json!({"callStatus": "CALL_TRANSFERRED"})));
    assert_eq!(strange.words(), "Sorry from the menu. / hangup");
    assert!(strange.troubles().contains("could not be understood"), "{}", strange.troubles());
}

#[test]
fn forged_ids_and_entries_get_the_error_ending() {
    let mut desk = desk(None, &[("menu.ivr", MENU)]);
    let hash = version(MENU);
    let long = "x".repeat(10_240);
    let mut told = Vec::new();
    for id in [
        long.as_str(),
        "menu",
        "more~0.1~00c0ffee",
        "more~1.1~00c0ffee~",
        "lost~1.1~00c0ffee",
        &format!("lost~1.1~{hash}"),
        &format!("more~1.{}~{hash}", u32::MAX),
        "\u{1b}[2J",
    ] {
        let reply = desk.press(Some(id), "1");
        assert_eq!(reply.words(), "Sorry from the menu. / hangup", "{id}");
        told.push(reply.troubles().replace(&hash, "HASH"));
    }
    insta::assert_snapshot!(told.join("\n"));
    for digits in ["7".repeat(5000), "1 or 2".to_owned(), "１".to_owned(), "\u{0}".to_owned()] {
        assert_eq!(desk.press(None, &digits).words(), "Sorry from the menu. / hangup");
    }
}

#[test]
fn other_events_get_an_empty_object() {
    let mut desk = desk(None, &[("menu.ivr", MENU)]);
    let status = desk.to(
        r#"{"eventType":"CALL_STATUS","payload":{"sessionId":"s1","callStatus":"DTMF_RECEIVED"}}"#,
    );
    assert_eq!((status.body.as_str(), status.entry.kind), ("{}", EntryKind::Status));
    assert_eq!(status.entry.event.as_deref(), Some("DTMF_RECEIVED"));
    let other = desk.to(r#"{"eventType":"SMS","payload":7}"#);
    assert_eq!((other.body.as_str(), other.entry.kind), ("{}", EntryKind::Other));
    assert!(other.troubles().is_empty());
}

#[test]
fn the_apology_is_spoken_where_a_script_has_no_words_of_its_own() {
    let words = |desk: &mut Desk, body: &str| {
        let reply: Value = serde_json::from_str(&desk.to(body).body).unwrap();
        let say = &reply["callflow"][0]["params"];
        assert_eq!(reply["callflow"][1]["action"], "hangup");
        format!("{} ({})", say["text"].as_str().unwrap(), say["voiceProfile"].as_str().unwrap())
    };
    let broken = "{";
    let mut desk = Desk::new(None, Some("Call the desk.".to_owned()));
    assert_eq!(words(&mut desk, broken), "Call the desk. (en-GB-Emma)");
    desk.load(script("any.ivr", ANY)).unwrap();
    assert_eq!(words(&mut desk, broken), "Call the desk. (en-US-Ava)");
    let forged = action(Some("menu"), "1", &json!({"callDirection": "INBOUND"}));
    assert_eq!(words(&mut desk, &forged), "Call the desk. (en-US-Ava)");
    // A script that has no voice at all.
    let silent = "answer\nplay \"https://a.example/a.mp3\"\nhangup\n";
    desk.load(script("any.ivr", silent)).unwrap();
    assert_eq!(words(&mut desk, broken), "Call the desk. (en-GB-Emma)");
    for unfit in ["", " ", "\u{7}", &"x".repeat(3001)] {
        assert!(speakable(unfit).is_err());
        let mut desk = Desk::new(None, Some(unfit.to_owned()));
        let built_in = "Sorry, something went wrong. Goodbye. (en-GB-Emma)";
        assert_eq!(words(&mut desk, broken), built_in);
    }
}

#[test]
fn a_panic_is_caught() {
    assert_eq!(guarded(|| 7), Some(7));
    let caught: Option<()> = guarded(|| panic!("a bug"));
    assert_eq!(caught, None);
}

#[test]
fn a_caller_without_a_number_is_not_half_a_sentence() {
    let text = ANY.replace("Hello.", "Hello {caller}.");
    let mut desk = desk(None, &[("any.ivr", &text)]);
    let spoken = "Hello 6, 5, 9, 1, 1, 1, 1, 1, 1, 1. Press 1. ?";
    assert_eq!(desk.to(&received("+6567654321")).words(), spoken);
    for hidden in [json!(null), json!(""), json!(7), json!("\u{7}")] {
        let mut event: Value = serde_json::from_str(&received("+6567654321")).unwrap();
        event["payload"]["source"] = hidden;
        let reply = desk.to(&event.to_string());
        assert_eq!(reply.words(), "Sorry, something went wrong. Goodbye. / hangup");
        assert!(reply.troubles().contains("`caller` is not known"), "{}", reply.troubles());
    }
}

#[test]
fn a_number_that_cannot_be_called_is_not_called() {
    let text = "default voice en-GB-Emma\nanswer\nsay \"Hold the line.\"\n\
        call +6567654321 from {caller}\non done { hangup }\n";
    let mut desk = desk(None, &[("any.ivr", text)]);
    assert_eq!(desk.to(&received("+6567654321")).words(), "Hold the line. / makeCall");
    let hidden = received("+6567654321").replace("+6591111111", "anonymous");
    let reply = desk.to(&hidden);
    assert_eq!(reply.words(), "Sorry, something went wrong. Goodbye. / hangup");
    assert!(reply.troubles().contains("a number that is none"), "{}", reply.troubles());
}

#[test]
fn outcomes_add_up() {
    let ways: [(&[&str], &str); 5] = [
        (&["1"], "one"),
        (&["2", "2"], "two"),
        (&["2", "1"], "more/1"),
        (&["7"], "entry/else"),
        (&["2", "x"], "error"),
    ];
    for (keys, outcome) in ways {
        let place = Place::new();
        let id = place.accepted("menu.ivr", MENU);
        let mut next = None;
        for digits in keys {
            // A new desk each time: nothing is remembered but in the ledger.
            next = place.desk(&[("menu.ivr", MENU)]).press(next.as_deref(), digits).id;
        }
        assert_eq!(place.outcome(id), outcome, "{keys:?}");
        place.desk(&[]).to(&summary(&json!({})));
        assert_eq!(place.outcome(id), outcome);
    }
}

#[test]
fn an_error_ending_in_the_middle_of_a_call_is_its_outcome() {
    let scripts = [("menu.ivr", MENU)];
    for id in ["menu", "lost~1.1~00c0ffee"] {
        let place = Place::new();
        let call = place.accepted("menu.ivr", MENU);
        let mut desk = place.desk(&scripts);
        desk.press(None, "2");
        assert_eq!(desk.press(Some(id), "1").words(), "Sorry from the menu. / hangup");
        assert_eq!(place.outcome(call), "error", "{id}");
    }
    // What fails of a turn that was answered long ago is a late copy: the call went on.
    let place = Place::new();
    let call = place.accepted("menu.ivr", MENU);
    let mut desk = place.desk(&scripts);
    let more = desk.press(None, "2");
    desk.press(more.id.as_deref(), "1");
    desk.press(Some("lost~1.1~00c0ffee"), "1");
    assert_eq!(place.outcome(call), "more/1");
}

#[test]
fn what_is_told_of_an_answer() {
    let place = Place::new();
    place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&[("code.ivr", CODE), ("line.ivr", LINE)]);
    let room = desk.press(None, "12");
    let known = desk.press(room.id.as_deref(), "8031");
    let wrong = desk.press(Some("lost~1.1~00c0ffee"), "8031");
    let entries = [room.entry, known.entry, wrong.entry];
    let told = format!("{entries:#?}");
    assert!(!told.contains("8031"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn a_summary_ends_the_call_once() {
    let place = Place::new();
    let id = place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&[("code.ivr", CODE)]);
    desk.press(None, "12");
    let error = json!({"sessionStatus": "FAILED",
        "errorDetails": {"errorCode": -2005, "errorMsg": "text to speech"}});
    let reply = desk.to(&summary(&error));
    assert_eq!((reply.body.as_str(), reply.entry.kind), ("{}", EntryKind::Summary));
    assert_eq!(reply.entry.event.as_deref(), Some("failed"));
    assert_eq!(reply.entry.outcome.as_deref(), Some("entry/digits"));
    assert!(reply.troubles().is_empty());
    desk.to(&summary(&json!({"sessionStatus": "COMPLETED"})));
    let call = place.call(id);
    assert_eq!(call.disposition.as_deref(), Some("failed"));
    assert_eq!((call.seconds, call.bridged, call.error_code), (Some(90), Some(31), Some(-2005)));
    assert_eq!(call.started, Some(second(5)));
    assert_eq!(place.ledger().values(id, 9).unwrap().values, none());
}

#[test]
fn a_summary_of_a_call_that_never_waited() {
    let place = Place::new();
    let id = place.begin("menu.ivr", MENU);
    place.finish(id, CallResult::Unknown, None);
    let mut desk = place.desk(&[]);
    desk.to(&summary(&json!({"sessionStatus": "BUSY"})));
    let call = place.call(id);
    assert_eq!((call.result, call.disposition.as_deref()), (CallResult::Accepted, Some("busy")));
    assert_eq!(call.outcome.as_deref(), Some("none"));
    // Its request is being answered just now.
    let place = Place::new();
    place.begin("menu.ivr", MENU);
    let body = summary(&json!({}));
    let desk = place.desk(&[]);
    assert!(desk.reply(Endpoint::Vss, body.as_bytes(), second(1), Patience::Some).is_none());
}

#[test]
fn a_summary_of_an_unknown_session_changes_nothing() {
    let place = Place::new();
    let id = place.accepted("menu.ivr", MENU);
    let mut desk = place.desk(&[("menu.ivr", MENU)]);
    for changes in [json!({"sessionId": "s2"}), json!({"sessionId": 7}), json!({"sessionId": null})]
    {
        let reply = desk.to(&summary(&changes));
        assert_eq!(reply.body, "{}");
        assert_eq!(reply.troubles(), "a session ended that is not in the ledger");
    }
    assert_eq!(place.call(id).disposition, None);
    assert_eq!(super::sample::desk(None, &[]).to(&summary(&json!({}))).body, "{}");
}
