//! Calls from beginning to end, with a webhook that answers them.

use serde_json::{Value, json};

use crate::program::Program;
use crate::webhook::Webhook;
use crate::{ask, body, call, good, hangup, say};

/// The menu of a clinic: 1 says goodbye, 2 connects to the desk, all else asks again.
fn clinic(event: &Value) -> (u16, String) {
    let reply = match event["payload"]["eventData"]["dtmf"].as_str() {
        Some("1") => json!({"clientActionId": null, "callflow": [say("Thank you."), hangup()]}),
        Some("2") => json!({"clientActionId": "desk", "callflow": [call("+6567654321")]}),
        Some("3") => json!({"callflow": [hangup(), hangup()]}),
        Some("4") => json!({"clientActionId": 4}),
        Some("5") => return (500, "{}".to_owned()),
        Some("6") => return (302, String::new()),
        Some("7") => return (200, " \n".to_owned()),
        _ if event["payload"]["clientActionId"] == "desk" => json!({"callflow": [hangup()]}),
        _ => json!({"clientActionId": "again~2.1~0a1b2c3d", "callflow": [ask("Once more.")]}),
    };
    (200, reply.to_string())
}

/// A sandbox with the clinic's webhook.
fn clinic_with(args: &[&str]) -> (Program, Webhook) {
    let program = Program::start(args);
    let webhook = Webhook::start(clinic);
    webhook.register(&program, "VCA");
    (program, webhook)
}

fn menu() -> String {
    body(&[call("+6590000000"), ask("To confirm, press 1.")])
}

#[test]
fn a_menu_is_answered_by_its_webhook() {
    let (program, webhook) = clinic_with(&["--press", "nothing,\"1\""]);
    insta::assert_snapshot!(program.story(&menu()));
    let first = webhook.next();
    assert!(first.head.contains("authorization: Basic abc\r\n"), "{}", first.head);
    let (event, payload) = (&first.event, &first.event["payload"]);
    assert_eq!(
        (&event["namespace"], &event["eventType"]),
        (&json!("VOICE"), &json!("CALL_ACTION"))
    );
    assert_eq!(payload["callStatus"], "ACTION_COMPLETED");
    assert_eq!(payload["subAccountId"], "demo");
    assert_eq!(payload["destination"], "+6590000000");
    assert_eq!(payload["eventData"], json!({"dtmf": null}));
    assert!(payload.get("clientActionId").is_none(), "{payload}");
    let second = webhook.next().event;
    assert_eq!(second["payload"]["clientActionId"], "again~2.1~0a1b2c3d");
    assert_eq!(second["payload"]["eventData"]["dtmf"], "1");
    assert_eq!(second["payload"]["sessionId"], payload["sessionId"]);
    assert_ne!(second["payload"]["eventId"], payload["eventId"]);
}

#[test]
fn each_call_has_all_the_keys() {
    let (program, _webhook) = clinic_with(&["--press", "1"]);
    for number in ["#1", "#2"] {
        let story = program.story(&menu());
        assert!(story.contains("the caller presses 1"), "{story}");
        assert!(story.starts_with(&format!("{number} accepted")), "{story}");
    }
}

#[test]
fn a_bridge_is_an_event_too() {
    let (program, webhook) = clinic_with(&["--press", "2"]);
    insta::assert_snapshot!(program.story(&menu()));
    webhook.next();
    assert_eq!(webhook.next().event["payload"]["clientActionId"], "desk");
    let (unanswered, _webhook) = clinic_with(&["--press", "2", "--bridge", "unanswered"]);
    let story = unanswered.story(&menu());
    assert!(story.contains("is not answered"), "{story}");
    assert!(story.ends_with("hangs up\n#1  36.3s  ends: COMPLETED, 31 seconds"), "{story}");
}

#[test]
fn a_reply_that_breaks_a_rule_ends_the_session_with_an_error() {
    for (key, reason) in [
        ("3", "code -1012: Invalid Callflow : Hangup should be the last action"),
        ("4", "code -1009: $.clientActionId: should be a string"),
    ] {
        let (program, webhook) = clinic_with(&["--press", key]);
        webhook.register(&program, "VSS");
        let story = program.story(&menu());
        assert!(story.contains(&format!("the reply is refused with {reason}")), "{story}");
        assert!(story.contains("ends: ERROR -2003"), "{story}");
        webhook.next();
        let summary = webhook.next().event;
        assert_eq!(summary["payload"]["sessionStatus"], "ERROR");
        assert_eq!(summary["payload"]["errorDetails"]["errorCode"], -2003);
    }
}

#[test]
fn without_a_usable_reply_the_call_is_over() {
    for (key, reason) in
        [("5", "it answered with 500"), ("6", "it answered with 302"), ("7", "its answer is empty")]
    {
        let (program, _webhook) = clinic_with(&["--press", key]);
        let story = program.story(&menu());
        assert!(story.contains(&format!("no reply from the webhook: {reason}")), "{story}");
        assert!(story.contains("ends: COMPLETED"), "{story}");
    }
    let program = Program::start(&["--press", "1"]);
    let story = program.story(&menu());
    assert!(story.contains("no VCA webhook is registered and enabled"), "{story}");
    let off = json!({"type": "VCA", "url": "http://127.0.0.1:1/", "enabled": false});
    program.send("POST", &crate::path("webhooks"), &off.to_string());
    assert!(program.story(&menu()).contains("no VCA webhook is registered and enabled"));
    let nobody = json!({"type": "VCA", "url": "http://127.0.0.1:1/"});
    program.send("POST", &crate::path("webhooks"), &nobody.to_string());
    assert!(program.story(&menu()).contains("no connection to it"));
}

#[test]
fn the_summary_is_posted_at_the_end() {
    for (args, status, connected) in [
        (vec![], "COMPLETED", true),
        (vec!["--callee", "busy"], "BUSY", false),
        (vec!["--callee", "no-answer"], "NO_ANSWER", false),
    ] {
        let program = Program::start(&args);
        let webhook = Webhook::start(|_| (200, String::new()));
        webhook.register(&program, "VSS");
        let story = program.story(&good());
        assert!(story.contains(&format!("ends: {status}, ")), "{story}");
        let Value::Object(payload) = &webhook.next().event["payload"] else { panic!("no object") };
        assert_eq!(payload["sessionStatus"], status);
        assert_eq!(payload["callCount"], 1);
        let leg = &payload["details"]["callA"];
        assert_eq!(leg["callStatus"], status);
        assert_eq!(leg["connectedTimestamp"].is_string(), connected, "{leg}");
        program.lines_to("posts the summary, which is answered 200");
    }
}

#[test]
fn a_callee_who_hangs_up_does_so_at_the_next_question() {
    let (program, _webhook) = clinic_with(&["--callee", "hangs-up", "--press", "9"]);
    let story = program.story(&menu());
    assert!(story.contains("the caller presses 9"), "{story}");
    assert!(story.contains("says \"Once more.\""), "{story}");
    assert!(story.contains("the caller hangs up"), "{story}");
    assert!(story.contains("ends: COMPLETED"), "{story}");
}

#[test]
fn on_the_real_clock_nothing_happens_otherwise() {
    let story = |clock| Program::start(&["--callee", "busy", "--clock", clock]).story(&good());
    assert_eq!(story("real"), story("virtual"));
}
