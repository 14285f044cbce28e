//! What is logged and counted.

use serde_json::Value;

use crate::events::entered;
use crate::program::{Program, folder};

/// Some events, the last of which is refused.
fn ask(program: &Program) {
    program.post("/vca", &entered(Some("2"), None));
    program.post("/vca", &entered(Some("4711"), None));
    program.post("/vca", &entered(None, None));
    program.post("/vca", "{");
    program.get("/vca");
}

/// The notes up to the refusal, without what differs from run to run. Its number alone would not
/// do: an event may take 405 microseconds.
fn notes(program: &Program) -> String {
    let lines = program.notes_to("refused");
    let clean = |line: &String| match serde_json::from_str::<Value>(line) {
        Ok(mut object) => {
            object["time"] = "TIME".into();
            if object["what"] == "event" {
                assert!(object["microseconds"].is_u64(), "{line}");
                object["microseconds"] = "N".into();
            }
            object.to_string()
        }
        Err(_) => {
            let (_, line) = line.split_once(' ').unwrap();
            let words = line.split(' ').map(|word| match word.strip_prefix("us=") {
                Some(number) => format!("us={}", number.parse::<u64>().map_or("?", |_| "N")),
                None => word.to_owned(),
            });
            format!("TIME {}", words.collect::<Vec<_>>().join(" "))
        }
    };
    lines.iter().map(clean).collect::<Vec<_>>().join("\n")
}

#[test]
fn keys_and_numbers_are_masked() {
    let program = Program::start(&[]);
    ask(&program);
    let notes = notes(&program);
    assert!(!notes.contains("4711") && !notes.contains("90000000"), "{notes}");
    insta::assert_snapshot!(notes);
}

#[test]
fn keys_and_numbers_are_shown_on_request_and_secrets_are_not() {
    let secret = crate::MENU.replace("capture 1..4", "capture 1..4 as pin: secret digits");
    let program = Program::start_in(folder().file("menu.ivr", secret), &["--log-digits"]);
    let id = program.post("/vca", &entered(Some("2"), None)).json()["clientActionId"].clone();
    program.post("/vca", &entered(Some("4711"), id.as_str()));
    program.post("/vca", &entered(Some("9"), None));
    program.get("/vca");
    let notes = notes(&program);
    assert!(!notes.contains("4711"), "{notes}");
    insta::assert_snapshot!(notes);
}

#[test]
fn as_json() {
    let program = Program::start(&["--log-format", "json"]);
    ask(&program);
    insta::assert_snapshot!(notes(&program));
}

#[test]
fn quiet_is_all_but_troubles() {
    let program = Program::start(&["-q"]);
    ask(&program);
    let notes = notes(&program);
    assert_eq!(notes.lines().count(), 2, "{notes}");
    assert!(
        notes.contains("trouble=\"an event could not be read: the body is not JSON\""),
        "{notes}"
    );
}

#[test]
fn metrics() {
    let program = Program::start(&[]);
    ask(&program);
    let page = program.get("/metrics");
    assert!(page.head.contains("content-type: text/plain; version=0.0.4"), "{page:?}");
    let lines = page.body.lines().map(|line| match line.split_once(' ') {
        // How long it took differs from run to run.
        Some((name, _)) if name.contains("_sum") || name.contains("bucket{") => {
            format!("{name} N")
        }
        _ => line.to_owned(),
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}
