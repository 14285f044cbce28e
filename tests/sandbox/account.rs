//! Webhooks, voices, numbers.

use serde_json::{Value, json};

use crate::path;
use crate::program::Program;

fn set(program: &Program, webhook: Value) -> (u16, Value) {
    let answer = program.send("POST", &path("webhooks"), &webhook.to_string());
    (answer.status, answer.json())
}

#[test]
fn a_webhook_is_set_replaced_and_deleted() {
    let program = Program::start(&[]);
    let list = || program.send("GET", &path("webhooks"), "").json();
    let none = json!({"subAccountId": "demo", "count": 0, "webhooks": [], "statusCode": 0,
        "statusMessage": "ok"});
    assert_eq!(list(), none);
    let first = json!({"type": "VCA", "url": "https://example.com/a", "httpAuthHeader": "x"});
    set(&program, first);
    let off = json!({"type": "VSS", "url": "https://example.com/b", "active": false});
    let (status, listed) = set(&program, off);
    assert_eq!((status, &listed), (200, &list()));
    let shown = |kind: &str, url: &str, enabled: bool, auth: bool| json!({"type": kind, "url": url, "enabled": enabled, "httpAuthHeaderAvailable": auth});
    let vss = shown("VSS", "https://example.com/b", false, false);
    assert_eq!(listed["webhooks"], json!([shown("VCA", "https://example.com/a", true, true), vss]));
    set(&program, json!({"type": "VCA", "url": "https://example.com/c", "enabled": true}));
    let vca = shown("VCA", "https://example.com/c", true, false);
    assert_eq!(list()["webhooks"], json!([vca, vss]));
    let deleted = program.send("DELETE", &path("webhooks/VCA"), "");
    assert_eq!(deleted.told(), (200, 0, "deleted".to_owned()));
    assert_eq!(deleted.json()["url"], "https://example.com/c");
    assert_eq!((&list()["count"], &list()["webhooks"]), (&json!(1), &json!([vss])));
    assert_eq!(program.send("DELETE", &path("webhooks/VCA"), "").status, 404);
    assert_eq!(program.send("DELETE", &path("webhooks/XYZ"), "").status, 404);
    let others = program.send("GET", "/api/v1/subaccounts/other/webhooks", "").json();
    assert_eq!((&others["subAccountId"], &others["count"]), (&json!("other"), &json!(0)));
}

#[test]
fn a_webhook_that_makes_no_sense_is_refused() {
    let program = Program::start(&[]);
    for bad in [
        json!([]),
        json!({"type": "VCA"}),
        json!({"type": "XYZ", "url": "https://example.com"}),
        json!({"type": "VCA", "url": "example.com"}),
        json!({"type": "VCA", "url": "ftp://example.com"}),
        json!({"type": "VCA", "url": "https://example.com", "httpAuthHeader": "a\nb"}),
    ] {
        let (status, answer) = set(&program, bad.clone());
        assert_eq!((status, &answer["statusCode"]), (422, &json!("1001")), "{bad}");
    }
    assert_eq!(program.send("GET", &path("webhooks"), "").json()["count"], 0);
}

#[test]
fn voices_are_listed() {
    let program = Program::start(&[]);
    let answer = program.send("GET", &path("speech-profiles"), "").json();
    let profiles = answer["speechProfiles"].as_array().unwrap();
    assert_eq!(profiles.len(), 20);
    let emma = json!({"speechProfileCode": "en-GB-Emma", "localeCode": "en-GB",
        "localeDescription": "English UK", "gender": "F"});
    assert!(profiles.contains(&emma), "{answer}");
    assert!(answer.to_string().contains("en-US-Neural2-C"));
}

#[test]
fn numbers_are_listed() {
    let program = Program::start(&[]);
    let answer = program.send("GET", &path("numbers"), "").json();
    assert_eq!(answer["totalNumbers"], 3);
    let first =
        json!({"msisdn": "+6588000000", "countryCode": "SG", "operationalStatus": "Active"});
    assert_eq!(answer["numbers"][0], first);
}
