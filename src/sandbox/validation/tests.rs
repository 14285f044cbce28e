//! Each rule of the provider, and that nothing else is refused.

use serde_json::{Map, Value, json};

use super::{Mode, reply, request};

const NOW: &str = "2026-11-23T00:00:00Z";

fn call() -> Value {
    json!({"action": "makeCall",
           "params": {"source": "+6588000000", "destination": "+6590000000"}})
}

fn say() -> Value {
    json!({"action": "say", "params": {"text": "Hello.", "voiceProfile": "en-GB-Emma"}})
}

fn ask() -> Value {
    json!({"action": "sayAndCapture",
           "params": {"promptMessage": "Press 1.", "voiceProfile": "en-GB-Emma"}})
}

fn play() -> Value {
    json!({"action": "playFile", "params": {"fileUrl": "https://example.com/a.mp3"}})
}

/// An action with one param set to another value.
fn with(mut action: Value, name: &str, value: impl Into<Value>) -> Value {
    action["params"][name] = value.into();
    action
}

/// What a request with these actions is answered with: 0, or the code and its message.
fn sent(callflow: &[Value], mode: Mode) -> (i32, String) {
    let body = json!({ "callflow": callflow }).to_string();
    match request(body.as_bytes(), NOW.parse().unwrap(), mode) {
        Ok(_) => (0, String::new()),
        Err(refusal) => (refusal.code, refusal.message),
    }
}

/// The code for an action behind a call.
fn code(action: Value, mode: Mode) -> i32 {
    sent(&[call(), action], mode).0
}

#[track_caller]
fn lenient(action: Value, expected: i32) {
    assert_eq!(code(action.clone(), Mode::Lenient), expected, "{action}");
    assert_eq!(code(action.clone(), Mode::Strict), expected, "strict: {action}");
}

#[test]
fn a_body_must_be_an_object_with_actions() {
    let answer = |body: &str| {
        let refusal = request(body.as_bytes(), NOW.parse().unwrap(), Mode::Strict).unwrap_err();
        (refusal.code, refusal.http_status(), refusal.message)
    };
    let answers: Vec<_> = [
        "{\"callflow\": [",
        "[]",
        "{}",
        "{\"callflow\": null}",
        "{\"callflow\": {}}",
        "{\"callflow\": [1]}",
        "{\"callflow\": [{}]}",
        "{\"callflow\": [{\"action\": \"dance\"}]}",
        "{\"callflow\": [{\"action\": \"say\"}]}",
        "{\"callflow\": [{\"action\": \"say\", \"params\": {\"text\": null}}]}",
        "{\"callflow\": [{\"action\": \"say\", \"params\": {\"text\": 1}}]}",
        "{\"callflow\": []}",
    ]
    .into_iter()
    .map(answer)
    .collect();
    insta::assert_debug_snapshot!(answers);
}

#[test]
fn actions_must_go_together() {
    let hangup = json!({"action": "hangup"});
    let flows = [
        vec![call(), say(), hangup.clone()],
        vec![call(), call(), ask()],
        vec![say()],
        vec![hangup.clone()],
        vec![call(), hangup.clone(), say()],
        vec![call(), hangup.clone(), hangup],
        vec![call(), call(), call()],
    ];
    let answers: Vec<_> = flows.iter().map(|flow| sent(flow, Mode::Strict)).collect();
    insta::assert_debug_snapshot!(answers);
}

#[test]
fn numbers_are_sent_as_they_are_written_if_they_can_be_dialled() {
    for good in ["+6590000000", "6590000000", "1", "0123", "+1234567", "+123456789012345"] {
        assert_eq!(sent(&[with(call(), "destination", good)], Mode::Strict).0, 0, "{good}");
        assert_eq!(sent(&[with(call(), "source", good)], Mode::Strict).0, 0, "{good}");
    }
    for bad in ["", "+", "+123456", "+0590000000", "+1234567890123456", "1234567890123456", "65 90"]
    {
        assert_eq!(sent(&[with(call(), "destination", bad)], Mode::Lenient).0, -1017, "{bad}");
        assert_eq!(sent(&[with(call(), "source", bad)], Mode::Lenient).0, -1009, "{bad}");
    }
    let two = with(call(), "destination", json!(["+6590000000", "+6591111111"]));
    assert_eq!(sent(&[two], Mode::Lenient).0, -1011);
    assert_eq!(sent(&[with(call(), "destination", 6_590_000_000_u64)], Mode::Lenient).0, -1009);
}

#[test]
fn texts_have_a_length_and_no_control_characters() {
    lenient(with(say(), "text", ""), -1009);
    lenient(with(say(), "text", " "), 0);
    lenient(with(say(), "text", "é".repeat(3000)), 0);
    lenient(with(say(), "text", "é".repeat(3001)), -1009);
    lenient(with(say(), "text", "a\nb"), -1016);
    lenient(with(ask(), "promptMessage", "\u{7f}"), -1016);
    lenient(with(ask(), "successMessage", "\u{85}"), -1016);
    lenient(with(ask(), "failureMessage", "x".repeat(3001)), -1009);
    lenient(with(ask(), "failureMessage", Value::Null), 0);
}

#[test]
fn voices_have_a_shape_and_are_required() {
    for good in ["en-GB-Emma", "en-US-Neural2-C", "cmn-CN-Wavenet-A", "es-419-Ana", "sr-Latn-RS-X"]
    {
        lenient(with(say(), "voiceProfile", good), 0);
    }
    for bad in ["", "Emma", "en-GB", "en-GB-", "e-GB-Emma", "en_GB_Emma", "en-GBR-Emma"] {
        lenient(with(say(), "voiceProfile", bad), -1002);
    }
    lenient(with(say(), "voiceProfile", Value::Null), -1009);
}

#[test]
fn numbers_have_ranges() {
    for (name, good, bad) in [
        ("speed", vec![json!(0.5), json!(1), json!(1.25), json!(2)], vec![json!(0.4), json!(2.1)]),
        ("repetition", vec![json!(1), json!(3), json!(2.0)], vec![json!(0), json!(4), json!(1.5)]),
    ] {
        for action in [say(), ask()] {
            good.iter().for_each(|value| lenient(with(action.clone(), name, value.clone()), 0));
            bad.iter().for_each(|value| lenient(with(action.clone(), name, value.clone()), -1009));
            lenient(with(action, name, "1"), -1009);
        }
    }
    lenient(with(play(), "repetition", 4), -1009);
    lenient(with(ask(), "maxDigits", 25), 0);
    for (name, value) in [
        ("maxDigits", json!(26)),
        ("maxDigits", json!(0)),
        ("minDigits", json!(0)),
        ("minDigits", json!(-1)),
        ("noOfTries", json!(0)),
        ("noOfTries", json!(2_147_483_648_u64)),
        ("digitTimeout", json!(0)),
        ("overallTimeout", json!(2_147_483_648_u64)),
        ("overallTimeout", json!(1.5)),
        ("completeOnHash", json!("false")),
    ] {
        lenient(with(ask(), name, value), -1009);
    }
}

#[test]
fn a_capture_needs_the_params_that_belong_together() {
    lenient(with(ask(), "minDigits", 1), -1003);
    lenient(with(with(ask(), "minDigits", 1), "maxDigits", 4), 0);
    lenient(with(ask(), "completeOnHash", false), -1008);
    lenient(with(ask(), "completeOnHash", true), 0);
    let times = |digit: u64, overall: u64| {
        with(with(ask(), "digitTimeout", digit), "overallTimeout", overall)
    };
    lenient(times(5000, 5001), 0);
    lenient(times(5000, 4999), -1006);
    lenient(with(ask(), "overallTimeout", 1), 0);
}

#[test]
fn where_the_documents_disagree_only_the_strict_mode_refuses() {
    let alone = with(ask(), "digitTimeout", 5000);
    assert_eq!(code(alone.clone(), Mode::Lenient), 0);
    assert_eq!(code(alone.clone(), Mode::Strict), -1005);
    let equal = with(alone, "overallTimeout", 5000);
    assert_eq!(code(equal.clone(), Mode::Lenient), 0);
    assert_eq!(code(equal, Mode::Strict), -1006);
}

#[test]
fn files_are_fetched_from_the_web() {
    for good in ["http://example.com", "HTTPS://example.com/a.mp3?x=%20", "https://[::1]:80/a"] {
        lenient(with(play(), "fileUrl", good), 0);
    }
    for bad in ["", "a.mp3", "ftp://example.com/a.mp3", "https://", "https:///a", "https://a/b c"] {
        lenient(with(play(), "fileUrl", bad), -1009);
    }
}

#[test]
fn the_validity_lies_in_the_future() {
    let answer = |until: Value| {
        let body = json!({"validUntil": until, "callflow": [call()]}).to_string();
        request(body.as_bytes(), NOW.parse().unwrap(), Mode::Lenient)
            .map(|request| request.valid_until)
            .map_err(|refusal| refusal.code)
    };
    let later = Some("2026-11-23T00:00:00.500Z".to_owned());
    assert_eq!(answer(json!("2026-11-23T08:00:00.5+08:00")), Ok(later));
    assert_eq!(answer(Value::Null), Ok(None));
    assert_eq!(answer(json!("2026-11-23T00:00:00.000Z")), Err(-1015));
    assert_eq!(answer(json!("tomorrow")), Err(-1009));
    assert_eq!(answer(json!(1)), Err(-1009));
}

#[test]
fn a_reply_need_not_call_and_may_record() {
    let answer = |body: Value, calls: usize| {
        reply(body.to_string().as_bytes(), Mode::Strict, calls)
            .map(|reply| (reply.client_action_id, reply.callflow.len()))
            .map_err(|refusal| (refusal.code, refusal.message))
    };
    let id = Some("menu~1.1~0a1b2c3d".to_owned());
    let body = json!({"clientActionId": id, "callflow": [say(), {"action": "hangup"}], "more": 1});
    assert_eq!(answer(body, 1), Ok((id, 2)));
    let recorded = with(call(), "callRecording", true);
    let body = json!({"clientActionId": null, "callflow": [recorded]});
    assert_eq!(answer(body.clone(), 1), Ok((None, 1)));
    assert_eq!(answer(body, 2).unwrap_err().0, -1010);
    assert_eq!(answer(json!({"callflow": []}), 1), Ok((None, 0)));
    assert_eq!(answer(json!({"clientActionId": 1, "callflow": []}), 1).unwrap_err().0, -1009);
    assert_eq!(sent(&[with(call(), "callRecording", false)], Mode::Lenient).0, -1009);
}

/// A value with each of its parts replaced by another one, one at a time.
fn damaged(value: &Value, by: &Value) -> Vec<Value> {
    let mut all = vec![by.clone()];
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                all.extend(damaged(item, by).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[at] = item;
                    Value::Array(items)
                }));
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                all.extend(damaged(member, by).into_iter().map(|member| {
                    let mut members: Map<_, _> = members.clone();
                    members.insert(name.clone(), member);
                    Value::Object(members)
                }));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all
}

#[test]
fn damaged_bodies_are_refused_by_a_code_that_is_explained() {
    let full = with(with(with(ask(), "minDigits", 1), "maxDigits", 4), "successMessage", "Thanks.");
    let good = json!({"validUntil": "2999-01-01T00:00:00.000Z",
        "callflow": [call(), with(say(), "speed", 1.5), play(), full, {"action": "hangup"}]});
    let others =
        [json!(null), json!(true), json!(-1), json!(1e300), json!(""), json!([]), json!({})];
    let bodies: Vec<_> = others.iter().flat_map(|other| damaged(&good, other)).collect();
    let mut refused = 0;
    for body in &bodies {
        let bytes = body.to_string().into_bytes();
        for refusal in [
            request(&bytes, NOW.parse().unwrap(), Mode::Strict).err(),
            reply(&bytes, Mode::Lenient, 1).err(),
        ] {
            let Some(refusal) = refusal else { continue };
            refused += 1;
            assert!((-1020..=-1001).contains(&refusal.code), "{refusal:?}");
            assert!([400, 422].contains(&refusal.http_status()), "{refusal:?}");
        }
    }
    assert!(refused > bodies.len(), "{refused} of {}", 2 * bodies.len());
    assert_eq!(
        request(good.to_string().as_bytes(), NOW.parse().unwrap(), Mode::Strict).err(),
        None
    );
}
