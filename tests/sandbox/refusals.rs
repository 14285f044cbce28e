//! What is refused, and how that is worded on the wire.

use std::time::Duration;

use serde_json::{Value, json};

use crate::builder::cli;
use crate::http;
use crate::program::Program;
use crate::{ask, body, call, good, hangup, path, say};

fn with(mut action: Value, name: &str, value: impl Into<Value>) -> Value {
    action["params"][name] = value.into();
    action
}

#[test]
fn each_code_has_its_status_and_names_the_place() {
    let program = Program::start(&[]);
    let first = || call("+6590000000");
    let late = json!({"validUntil": "2020-01-01T00:00:00.000Z", "callflow": [first()]});
    let two = with(first(), "destination", json!(["+6590000000", "+6590000001"]));
    let alone = json!({"action": "sayAndCapture", "params": {
        "promptMessage": "x", "voiceProfile": "en-GB-Emma", "minDigits": 1}});
    let endless = with(with(alone.clone(), "minDigits", Value::Null), "completeOnHash", false);
    let bodies = [
        "{".to_owned(),
        body(&[first(), with(say("x"), "voiceProfile", "Emma")]),
        body(&[first(), alone]),
        body(&[first(), with(ask("x"), "overallTimeout", 4999)]),
        body(&[first(), json!({"action": "dance"})]),
        body(&[first(), endless]),
        body(&[first(), with(say("x"), "text", Value::Null)]),
        body(&[first(), first(), first()]),
        body(&[two]),
        body(&[first(), hangup(), say("x")]),
        body(&[say("x")]),
        late.to_string(),
        body(&[first(), say("a\u{7}b")]),
        body(&[call("12345678901234567890")]),
    ];
    let told: Vec<_> = bodies
        .iter()
        .map(|body| {
            let answer = program.place(body);
            let json = answer.json();
            assert_eq!(json["sessionStatus"], "NOT_CREATED");
            assert!(json["callFlowRequestId"].is_string() && json["sessionId"].is_null());
            let (status, code, message) = answer.told();
            format!("{status} {code:>5}  {message}")
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    let lines = program.lines_to("-1017");
    assert_eq!(lines.len(), bodies.len(), "{lines:#?}");
    assert_eq!(lines[0], "refused with 400, code -1001: Invalid JSON request body");
}

#[test]
fn only_the_strict_sandbox_refuses_what_the_documents_disagree_on() {
    let alone = with(ask("x"), "overallTimeout", Value::Null);
    let equal = with(ask("x"), "overallTimeout", 5000);
    for (args, codes) in [(vec![], [1, 1]), (vec!["--strict"], [-1005, -1006])] {
        let program = Program::start(&args);
        for (action, code) in [&alone, &equal].into_iter().zip(codes) {
            let answer = program.place(&body(&[call("+6590000000"), action.clone()]));
            assert_eq!(answer.json()["statusCode"], code, "{args:?} {answer:?}");
        }
    }
}

#[test]
fn an_accepted_request_is_answered_with_ids_and_its_validity() {
    let program = Program::start(&[]);
    let until = json!({"validUntil": "2999-01-01T08:00:00+08:00", "callflow": [call("+6590000000")],
        "unknown": 1});
    let answer = program.place(&until.to_string());
    let json = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!(json["sessionStatus"], "CREATED");
    assert_eq!(json["validUntil"], "2999-01-01T00:00:00.000Z");
    assert_eq!((&json["statusCode"], &json["statusMessage"]), (&json!(1), &json!("Created")));
    let id = json["sessionId"].as_str().expect("an id");
    let lengths: Vec<_> = id.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
    assert!(program.place(&good()).json()["validUntil"].is_null());
}

#[test]
fn without_the_key_there_is_401_for_everything() {
    let program = Program::start(&[]);
    for key in [None, Some("Bearer other"), Some("Bearer "), Some("sandbox"), Some("Basic sandbox")]
    {
        for at in [("POST", &*path("callflows")), ("GET", &*path("webhooks")), ("GET", "/")] {
            let patience = Duration::from_secs(60);
            let answer = http::request(program.address(), at, key, &good(), patience).unwrap();
            let message = "Authentication header not found or token invalid".to_owned();
            assert_eq!(answer.told(), (401, 401, message), "{key:?} {at:?}");
            assert_eq!(answer.json()["sessionStatus"], "NOT_CREATED");
        }
    }
}

#[test]
fn what_does_not_exist_is_404() {
    let program = Program::start(&["--subaccount", "mine"]);
    let of = |name: &str| format!("/api/v1/subaccounts/{name}/callflows");
    assert_eq!(program.send("POST", &of("mine"), &good()).status, 200);
    let answer = program.send("POST", &of("demo"), &good());
    assert_eq!(answer.told(), (404, 404, "SubAccount not found by Id : demo".to_owned()));
    for other in ["/", "/api/v1/subaccounts/mine", "/api/v1/subaccounts/mine/faxes"] {
        assert_eq!(program.send("GET", other, "").status, 404, "{other}");
    }
    let any = Program::start(&[]);
    assert_eq!(any.send("POST", &of("a%26b"), &good()).status, 200);
    for bad in ["ab", "a%20b%20c", &"x".repeat(51)] {
        assert_eq!(any.send("POST", &of(bad), &good()).status, 404, "{bad}");
    }
}

#[test]
fn a_body_has_a_megabyte_at_most() {
    let program = Program::start(&[]);
    let answer = program.place(&" ".repeat((1 << 20) + 1));
    assert_eq!(answer.told().0, 413);
    let fits = format!("{}{}", good(), " ".repeat((1 << 20) - good().len()));
    assert_eq!(program.place(&fits).status, 200);
}

#[test]
fn the_sixty_fifth_connection_waits_for_room() {
    let program = Program::start(&[]);
    let open = || std::net::TcpStream::connect(program.address()).unwrap();
    let idle: Vec<_> = std::iter::repeat_with(open).take(64).collect();
    let (at, key) = (path("callflows"), Some("Bearer sandbox"));
    let patience = Duration::from_millis(300);
    let waits = http::request(program.address(), ("POST", &at), key, &good(), patience);
    assert!(waits.is_err(), "{waits:?}");
    drop(idle);
    assert_eq!(program.place(&good()).status, 200);
}

#[test]
fn a_port_in_use_is_a_problem_that_names_another() {
    let program = Program::start(&[]);
    let port = program.address().rsplit(':').next().unwrap();
    let other = port.parse::<u16>().unwrap() + 1;
    cli()
        .run(["sandbox", "--port", port])
        .ends(2)
        .prints_nothing()
        .says(&format!("port {port} is in use"))
        .says(&format!("write `--port {other}`, or `--port 0` for any that is free"));
}

#[test]
fn mistakes_in_the_arguments_end_with_2() {
    for (args, words) in [
        (["--press", "1,x"], "write digits, `*` and `#`, or `nothing`"),
        (["--callee", "asleep"], "hangs-up"),
        (["--fault", "501"], "drop-after-accept"),
        (["--rate", "0.5"], "--fault"),
        (["--subaccount", "x"], "3 to 50 letters"),
    ] {
        cli().run(["sandbox", "--port", "0"].iter().chain(&args)).ends(2).says(words);
    }
    cli().run(["sandbox", "--fault", "slow", "--rate", "2"]).ends(2).says("from 0 to 1");
}

#[test]
fn a_signal_ends_it_well() {
    for signal in ["-INT", "-TERM"] {
        assert_eq!(Program::start(&[]).end_by(signal), Some(0), "{signal}");
    }
}
