//! Every form of event that the provider is known to send, and what it never should.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::engine::EventKind;

const ACTION: &str = r#"{"namespace":"VOICE","eventType":"CALL_ACTION","description":"Action request of a call",
    "payload":{"eventId":"77","callId":"62","sessionId":"a4","subAccountId":"account_x",
    "callStatus":"ACTION_COMPLETED","callDirection":"OUTBOUND","callType":"PSTN","source":"+6568888888",
    "destination":"6598888888","sourceFormat":"MSISDN","destinationFormat":"MSISDN","callDuration":7,
    "eventData":{"dtmf":"1"},"sipCode":200,"timestamp":"2024-05-16T04:12:11.217Z",
    "clientActionId":"menu~1.1~00c0ffee"}}"#;

const SUMMARY: &str = r#"{"namespace":"VOICE","eventType":"SESSION_SUMMARY","description":"Summary",
    "payload":{"sessionId":"a4","subAccountId":"account_x","sessionStatus":"NO_ANSWER",
    "startTime":"2024-05-16T04:12:00Z","endTime":"2024-05-16T04:12:31Z","lastAction":"say","callCount":2,
    "clientRequestId":"mine","errorDetails":{"errorMsg":"text to speech","errorCode":-2005},
    "details":{"callA":{"callId":"62","callDirection":"OUTBOUND","source":"+6568888888",
    "destination":"+6598888888","callStatus":"COMPLETED","callDuration":29,"callQuality":null},
    "callB":{"callDuration":12,"source":"1","destination":"2"}}}}"#;

fn action(body: &str) -> CallAction {
    match read(body.as_bytes(), None) {
        Ok(Posted::CallAction(action)) => *action,
        other => panic!("{other:?}"),
    }
}

fn summary(body: &str) -> Summary {
    match read(body.as_bytes(), None) {
        Ok(Posted::Summary(summary)) => *summary,
        other => panic!("{other:?}"),
    }
}

/// An event with this payload.
fn with(kind: &str, payload: &Value) -> String {
    json!({"eventType": kind, "payload": payload}).to_string()
}

#[test]
fn the_documented_event() {
    let action = action(ACTION);
    assert_eq!(action.session.as_deref(), Some("a4"));
    assert_eq!(action.subaccount.as_deref(), Some("account_x"));
    assert_eq!(action.client_action_id.as_deref(), Some("menu~1.1~00c0ffee"));
    assert!(!action.is_inbound && action.is_known);
    assert_eq!(action.event.kind, EventKind::Completed { digits: Some("1".to_owned()) });
    assert_eq!(action.event.caller.as_deref(), Some("+6568888888"));
    assert_eq!(action.event.called.as_deref(), Some("6598888888"));
    assert_eq!(action.event.call_duration, Some(7));
}

#[test]
fn digits_come_in_many_forms() {
    let digits = |rest: &str| {
        let body = format!(
            r#"{{"eventType":"CALL_ACTION","payload":{{"callStatus":"ACTION_COMPLETED"{rest}}}}}"#
        );
        match action(&body).event.kind {
            EventKind::Completed { digits } => digits,
            EventKind::Received => panic!("a call that arrives"),
        }
    };
    for form in [
        r#","eventData":{"dtmf":"12#"}"#,
        r#","eventData":"12#""#,
        r#","dtmf":"12#""#,
        r#","eventData":null,"dtmf":"12#""#,
        r#","eventData":{},"dtmf":"12#""#,
        r#","eventData":{"dtmf":7},"dtmf":"12#""#,
    ] {
        assert_eq!(digits(form).as_deref(), Some("12#"), "{form}");
    }
    for form in [
        "",
        r#","eventData":null"#,
        r#","eventData":{"dtmf":null}"#,
        r#","eventData":{"dtmf":""}"#,
        r#","eventData":"""#,
        r#","dtmf":null"#,
        r#","eventData":{"dtmf":3}"#,
    ] {
        assert_eq!(digits(form), None, "{form}");
    }
    let long = "7".repeat(5000);
    assert_eq!(digits(&format!(r#","dtmf":"{long}""#)), Some(long));
}

#[test]
fn a_call_that_arrives() {
    let kind = |payload| action(&with("CALL_ACTION", &payload));
    let received = kind(json!({"callStatus": "CALL_RECEIVED"}));
    assert!(received.is_inbound && received.event.kind == EventKind::Received);
    let later = kind(json!({"callStatus": "ACTION_COMPLETED", "callDirection": "INBOUND"}));
    assert!(later.is_inbound && later.event.kind == EventKind::Completed { digits: None });
    // Without a status, who calls has not heard anything yet; and who comes with an id has.
    let silent = kind(json!({"callDirection": "INBOUND", "callStatus": 7}));
    assert_eq!(silent.event.kind, EventKind::Received);
    let silent = kind(json!({"callDirection": "INBOUND", "clientActionId": "a~1.1~00c0ffee"}));
    assert_eq!(silent.event.kind, EventKind::Completed { digits: None });
    assert!(!kind(json!({"callStatus": "CALL_TRANSFERRED"})).is_known);
}

#[test]
fn the_documented_summary() {
    let told = summary(SUMMARY);
    assert_eq!(told.session.as_deref(), Some("a4"));
    assert_eq!(told.disposition(), "no answer");
    assert_eq!(told.started, Some("2024-05-16T04:12:00Z".parse().unwrap()));
    assert_eq!(told.seconds(), Some(29));
    assert_eq!(told.error_code, Some(-2005));
    assert_eq!(told.error_message.as_deref(), Some("text to speech"));
    assert_eq!(told.client_request_id.as_deref(), Some("mine"));
    assert_eq!(told.first.destination.as_deref(), Some("+6598888888"));
    assert_eq!(told.second.as_ref().unwrap().seconds, Some(12));
    let other = SUMMARY.replace("callA", "CallA").replace("callB", "CallB");
    assert_eq!(summary(&other), told);
}

#[test]
fn a_summary_that_says_little() {
    let told = summary(&with("SESSION_SUMMARY", &json!({})));
    assert_eq!((told.disposition().as_str(), told.seconds()), ("unknown", None));
    let ended = json!({"sessionStatus": "COMPLETED_UNSUBSCRIBED",
        "startTime": "2024-05-16T04:12:00Z", "endTime": "2024-05-16T04:13:40+00:00"});
    let told = summary(&with("SESSION_SUMMARY", &ended));
    assert_eq!(
        (told.disposition().as_str(), told.seconds()),
        ("completed unsubscribed", Some(100))
    );
    let back = json!({"startTime": "2024-05-16T04:12:00Z", "endTime": "2023-05-16T04:13:40Z"});
    assert_eq!(summary(&with("SESSION_SUMMARY", &back)).seconds(), None);
    for strange in ["\u{1b}[2J", "", "it was rather busy", &"A".repeat(41)] {
        let told = summary(&with("SESSION_SUMMARY", &json!({"sessionStatus": strange})));
        assert_eq!(told.disposition(), "unknown");
    }
}

#[test]
fn other_events_and_what_is_none() {
    let status = with("CALL_STATUS", &json!({"sessionId": "a4", "callStatus": "CALL_CONNECTED"}));
    let Ok(Posted::Status(status)) = read(status.as_bytes(), None) else { panic!("a status") };
    assert_eq!(
        (status.session.as_deref(), status.status.as_deref()),
        (Some("a4"), Some("CALL_CONNECTED"))
    );
    let other = read(br#"{"eventType":"SMS"}"#, Some(Kind::Summary));
    assert_eq!(other, Ok(Posted::Other("SMS".to_owned())));
    // Of an event that is not understood, nothing else is looked at.
    for payload in ["1e999", "[[]]", "\"x\"", "null", "{\"a\":-1e999}"] {
        let body = format!(r#"{{"payload":{payload},"eventType":"SMS"}}"#);
        assert_eq!(read(body.as_bytes(), None), Ok(Posted::Other("SMS".to_owned())), "{body}");
    }
    for body in ["", "{", "{\"eventType\":", "{} {}", "\u{1}"] {
        assert_eq!(
            read(body.as_bytes(), Some(Kind::CallAction)),
            Err(Malformed::NotJson),
            "{body}"
        );
    }
    assert_eq!(read(b"{\"payload\":{},\"a\":\"\xff\"}", None), Err(Malformed::NotJson));
    for body in [
        "{}",
        "[]",
        "3",
        "null",
        r#"{"eventType":1}"#,
        r#"{"eventType":"CALL_ACTION","payload":[]}"#,
        r#"{"eventType":"CALL_ACTION","payload":1e999}"#,
    ] {
        assert_eq!(read(body.as_bytes(), None), Err(Malformed::NoEvent), "{body}");
    }
}

#[test]
fn the_webhook_says_what_an_event_does_not() {
    let body = br#"{"eventType":7,"payload":{"sessionId":"a4"}}"#;
    assert!(matches!(read(body, Some(Kind::CallAction)), Ok(Posted::CallAction(_))));
    assert!(matches!(read(body, Some(Kind::Summary)), Ok(Posted::Summary(_))));
    assert!(matches!(read(body, Some(Kind::Status)), Ok(Posted::Status(_))));
    // The event's own word counts more.
    assert!(matches!(read(ACTION.as_bytes(), Some(Kind::Summary)), Ok(Posted::CallAction(_))));
}

#[test]
fn names_that_are_too_long_are_none_and_ids_are_left_to_the_engine() {
    let long = "x".repeat(10_240);
    let told = action(&with(
        "CALL_ACTION",
        &json!({"sessionId": long, "subAccountId": long, "clientActionId": long, "source": long}),
    ));
    assert_eq!((told.session, told.subaccount, told.event.caller), (None, None, None));
    assert_eq!(told.client_action_id, Some(long));
    let control =
        action(&with("CALL_ACTION", &json!({"source": "+65\u{7}", "destination": "anonymous"})));
    assert_eq!((control.event.caller, control.event.called.as_deref()), (None, Some("anonymous")));
}

/// The fields of a body that can be of a wrong type, each by its way.
fn fields(value: &Value, way: &str, all: &mut Vec<String>) {
    if let Value::Object(object) = value {
        for (name, inner) in object {
            let way = format!("{way}/{name}");
            fields(inner, &way, all);
            all.push(way);
        }
    }
}

#[test]
fn a_wrong_type_in_any_field_is_as_if_it_were_absent() {
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!([]),
        json!([[1]]),
        json!({"a": 1}),
        json!(""),
        json!("\u{0}"),
    ];
    let mut tried = 0;
    for (body, kind) in [(ACTION, Kind::CallAction), (SUMMARY, Kind::Summary)] {
        let whole: Value = serde_json::from_str(body).unwrap();
        let mut all = Vec::new();
        fields(&whole, "", &mut all);
        for way in all {
            let (parent, name) = way.rsplit_once('/').unwrap();
            let mut without = whole.clone();
            without.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
            let without = read(without.to_string().as_bytes(), Some(kind));
            for wrong in &wrong {
                // These are of the right type after all.
                let has_text = !matches!(whole.pointer(&way), Some(Value::Number(_)));
                let is_text = wrong.as_str().is_some_and(|text| !text.is_empty());
                let is_number = name == "errorCode" && wrong == &json!(-1);
                let is_object =
                    wrong.is_object() && matches!(whole.pointer(&way), Some(Value::Object(_)));
                if (is_text && (has_text || name == "eventData")) || is_number || is_object {
                    continue;
                }
                let mut strange = whole.clone();
                *strange.pointer_mut(&way).unwrap() = wrong.clone();
                let read = read(strange.to_string().as_bytes(), Some(kind));
                assert_eq!(read, without, "{way} is {wrong}");
                tried += 1;
            }
        }
    }
    assert!(tried > 250, "{tried}");
}

#[test]
fn numbers_beyond_all_bounds_and_deep_nests_spoil_nothing_else() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!(
        r#"{{"eventType":"CALL_ACTION","new":{deep},"payload":{{"callStatus":"ACTION_COMPLETED",
            "callDuration":1e999,"sipCode":{deep},"dtmf":"1","sessionId":"\ud800","source":"+65"}}}}"#
    );
    let action = action(&body);
    assert_eq!(action.event.kind, EventKind::Completed { digits: Some("1".to_owned()) });
    assert_eq!((action.session, action.event.call_duration), (None, None));
    assert_eq!(action.event.caller.as_deref(), Some("+65"));
}

proptest! {
    #[test]
    fn whatever_is_posted_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&body, Some(Kind::CallAction));
    }

    #[test]
    fn a_body_that_breaks_off_is_not_json(at in 0..ACTION.len()) {
        prop_assert_eq!(read(&ACTION.as_bytes()[..at], Some(Kind::CallAction)), Err(Malformed::NotJson));
    }
}
