//! Each fault as a client meets it, and whether the call was placed.

use std::time::Duration;

use crate::program::Program;
use crate::{good, http, path};

#[test]
fn a_failing_server_places_no_call() {
    let program = Program::start(&["--fault", "500"]);
    let answer = program.place(&good());
    assert_eq!(answer.told(), (500, 500, "Internal server error".to_owned()));
    assert_eq!(answer.json()["sessionStatus"], "NOT_CREATED");
    assert_eq!(program.lines_to("fault"), ["fault: 500"]);
}

#[test]
fn too_many_requests_are_told_to_wait() {
    let program = Program::start(&["--fault", "429"]);
    let answer = program.place(&good());
    assert_eq!(answer.told().0, 429);
    assert!(answer.head.contains("\r\nretry-after: 1"), "{}", answer.head);
    assert_eq!(program.lines_to("fault"), ["fault: 429"]);
}

/// A request that gets no answer, though its call is placed.
fn unanswered(fault: &str) {
    let program = Program::start(&["--fault", fault]);
    let (at, key) = (path("callflows"), Some("Bearer sandbox"));
    let patience = Duration::from_millis(300);
    let answer = http::request(program.address(), ("POST", &at), key, &good(), patience);
    assert!(answer.is_err(), "{answer:?}");
    program.lines_to(&format!("#1 fault: {fault}"));
    program.lines_to("ends: COMPLETED");
}

#[test]
fn an_answer_that_never_comes() {
    unanswered("timeout");
}

#[test]
fn an_answer_that_is_cut_off() {
    unanswered("drop-after-accept");
}

#[test]
fn a_slow_answer_is_a_good_one() {
    let program = Program::start(&["--fault", "slow"]);
    assert_eq!(program.place(&good()).json()["sessionStatus"], "CREATED");
    program.lines_to("#1 fault: slow");
}

#[test]
fn an_answer_that_cannot_be_read() {
    let program = Program::start(&["--fault", "garbage"]);
    let answer = program.place(&good());
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_str::<serde_json::Value>(&answer.body).is_err(), "{answer:?}");
    program.lines_to("ends: COMPLETED");
}

#[test]
fn a_request_that_breaks_a_rule_is_refused_all_the_same() {
    let program = Program::start(&["--fault", "drop-after-accept"]);
    assert_eq!(program.place("{}").told().1, -1009);
}

#[test]
fn other_endpoints_are_never_hit() {
    let program = Program::start(&["--fault", "500", "--fault", "drop-after-accept"]);
    for endpoint in ["webhooks", "speech-profiles", "numbers"] {
        assert_eq!(program.send("GET", &path(endpoint), "").status, 200, "{endpoint}");
    }
}

#[test]
fn a_seed_hits_the_same_requests_again() {
    let hit = |seed: &str| {
        let args = ["--fault", "500", "--fault", "429", "--rate", "0.5", "--seed", seed];
        let program = Program::start(&args);
        (0..20).map(|_| program.place(&good()).status).collect::<Vec<_>>()
    };
    let first = hit("7");
    assert_eq!(first, hit("7"));
    assert_ne!(first, hit("8"));
    for status in [200, 429, 500] {
        assert!(first.contains(&status), "{first:?}");
    }
}

#[test]
fn it_ends_at_once_though_an_answer_is_owed() {
    let program = Program::start(&["--fault", "timeout"]);
    let (at, key) = (path("callflows"), Some("Bearer sandbox"));
    let address = program.address().to_owned();
    let waiting = std::thread::spawn(move || {
        http::request(&address, ("POST", &at), key, &good(), Duration::from_secs(60))
    });
    program.lines_to("#1 fault: timeout");
    assert_eq!(program.end_by("-TERM"), Some(0));
    assert!(waiting.join().unwrap().is_err());
}
