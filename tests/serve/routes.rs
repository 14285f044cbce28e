//! Each path, what it takes, and what it refuses.

use serde_json::json;

use crate::events::{entered, event, said};
use crate::program::Program;

#[test]
fn a_menu_is_walked_through() {
    let program = Program::start(&[]);
    let mut id = None;
    for (keys, words) in [
        (Some("7"), "To keep it, press 1."),
        (None, "To keep it, press 1."),
        (Some("2"), "From 8 AM to 5 PM."),
        (Some("2"), "From 8 AM to 5 PM."),
        (Some("4711"), "Goodbye."),
    ] {
        let answer = program.post("/vca", &entered(keys, id.as_deref()));
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.head.contains("content-type: application/json"), "{answer:?}");
        let (text, next) = said(&answer.json());
        assert!(text.starts_with(words), "{keys:?} {text}");
        id = next;
    }
    assert_eq!(id, None, "the call is over");
}

#[test]
fn the_same_event_gets_the_same_bytes_also_from_another_process() {
    let (one, other) = (Program::start(&[]), Program::start(&[]));
    let first = one.post("/vca", &entered(Some("2"), None));
    let (_, id) = said(&first.json());
    let next = entered(Some("2"), id.as_deref());
    let answers = [one.post("/vca", &next), one.post("/", &next), other.post("/vca", &next)];
    assert!(answers.iter().all(|answer| answer.body == answers[0].body), "{answers:?}");
}

#[test]
fn each_kind_of_event_has_its_path_and_one_takes_all() {
    let program = Program::start(&[]);
    let summary = event("SESSION_SUMMARY", json!({"sessionId": "a", "sessionStatus": "COMPLETED"}));
    let status = event("CALL_STATUS", json!({"callStatus": "CALL_CONNECTED"}));
    for (path, body) in
        [("/vss", &summary), ("/vcs", &status), ("/", &summary), ("/", &status), ("/vca", &status)]
    {
        let answer = program.post(path, body);
        assert_eq!((answer.status, &*answer.body), (200, "{}"), "{path}");
    }
    let (text, _) = said(&program.post("/", &entered(Some("1"), None)).json());
    assert_eq!(text, "It is kept. Goodbye.");
}

#[test]
fn whatever_is_posted_a_caller_hears_something() {
    let program = Program::start(&[]);
    for body in [
        "",
        "{",
        "null",
        "{\"eventType\":\"CALL_ACTION\"}",
        "\u{1b}[31m",
        &entered(Some("1"), Some("nothing~1.1~00c0ffee")),
        &entered(Some("1"), Some(&"x".repeat(10_000))),
        &entered(Some(&"1".repeat(5000)), None),
        &"[".repeat(60_000),
    ] {
        let answer = program.post("/vca", body);
        assert_eq!(answer.status, 200, "{body:.100}");
        let reply = answer.json();
        assert_eq!(said(&reply).0, "Sorry, we have a fault. Goodbye.", "{body:.100}");
        assert_eq!(reply["callflow"][1]["action"], "hangup");
    }
}

#[test]
fn an_apology_of_our_own() {
    let folder = crate::builder::cli()
        .file("menu.ivr", crate::MENU.replace("default on error", "# default on error"));
    let program = Program::start_in(folder, &["--apology", "Excuse us."]);
    let answer = program.post("/vca", "{");
    assert_eq!(said(&answer.json()).0, "Excuse us.");
}

#[test]
fn other_methods_and_other_paths() {
    let program = Program::start(&[]);
    for path in ["/", "/vca", "/vss", "/vcs"] {
        let answer = program.get(path);
        assert_eq!(answer.status, 405, "{path}");
        assert!(answer.head.contains("allow: post"), "{answer:?}");
    }
    let answer = program.post("/healthz", "");
    assert_eq!(answer.status, 405);
    assert!(answer.head.contains("allow: get, head"), "{answer:?}");
    for path in ["/vca/", "/VCA", "/..", "/vca%20", "/api/v1"] {
        assert_eq!(program.post(path, "{}").status, 404, "{path}");
    }
    assert_eq!(program.post("/vca?x=y", &entered(Some("1"), None)).status, 200);
}

#[test]
fn how_it_is() {
    let program = Program::start(&[]);
    let told = |path: &str| (program.get(path).status, program.get(path).body);
    assert_eq!(told("/healthz"), (200, "alive\n".to_owned()));
    assert_eq!(told("/readyz"), (200, "ready\n".to_owned()));
    let head = program.ask_with("HEAD", "/healthz", &[], "");
    assert_eq!((head.status, &*head.body), (200, ""));
}

#[test]
fn a_body_that_is_too_long() {
    let program = Program::start(&[]);
    let long = |bytes: usize| {
        let event = entered(Some("1"), None);
        event.clone() + &" ".repeat(bytes - event.len())
    };
    assert_eq!(program.post("/vca", &long(64 << 10)).status, 200);
    for bytes in [(64 << 10) + 1, 10_000_000] {
        let answer = program.post("/vca", &long(bytes));
        assert_eq!((answer.status, &*answer.body), (413, "the body is too long\n"));
    }
}
