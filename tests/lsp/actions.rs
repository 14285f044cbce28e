//! Cures as actions.

use serde_json::{Value, json};

use crate::client::{Client, range};

const BROKEN: &str = "default voice en-GB-Emma\ncall +6590000000 from +6588000000\n\
    sya \"Hello.\"\n-> goodby\nstep goodbye { say “Bye.”; hangup }\n";

fn actions(client: &mut Client, lines: (u32, u32), only: Option<&[&str]>) -> Vec<Value> {
    let context = match only {
        Some(only) => json!({ "diagnostics": [], "only": only }),
        None => json!({ "diagnostics": [] }),
    };
    let more = json!({ "range": range((lines.0, 0), (lines.1, 0)), "context": context });
    let found = client.ask_of("textDocument/codeAction", &more);
    found.as_array().unwrap().clone()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

#[test]
fn a_finding_is_cured_where_it_stands() {
    let mut client = Client::editing(BROKEN);
    let found = actions(&mut client, (2, 2), None);
    assert_eq!(titles(&found), ["write `say`", "fix all that has one sensible cure"]);
    let text = serde_json::to_string_pretty(&found[0]).unwrap();
    insta::assert_snapshot!(text.replace(&client.uri("a.ivr"), "file:///a.ivr"));
    assert_eq!(actions(&mut client, (1, 1), None), [Value::Null; 0]);
}

#[test]
fn all_cures_can_be_asked_for_by_their_kind() {
    let mut client = Client::editing(BROKEN);
    for only in [&["source.fixAll"][..], &["source"]] {
        let found = actions(&mut client, (0, 0), Some(only));
        assert_eq!(titles(&found), ["fix all that has one sensible cure"]);
        let edits = found[0]["edit"]["changes"][client.uri("a.ivr")].as_array().unwrap();
        let mut text = BROKEN.to_owned();
        for edit in edits.iter().rev() {
            text = edited(&text, edit);
        }
        client.change(2, &json!([{ "text": text }]));
        assert_eq!(actions(&mut client, (0, 0), Some(only)), [Value::Null; 0], "{text}");
        client.change(3, &json!([{ "text": BROKEN }]));
    }
    let found = actions(&mut client, (0, 9), Some(&["quickfix"]));
    assert!(found.iter().all(|action| action["kind"] == "quickfix") && found.len() > 1);
    assert_eq!(actions(&mut client, (0, 9), Some(&["refactor", "source.fix"])), [Value::Null; 0]);
}

/// An edit of a text whose characters are one unit of UTF-16.
fn edited(text: &str, edit: &Value) -> String {
    let place = |end: &str| {
        let place = &edit["range"][end];
        let line = text.split_inclusive('\n').take(place["line"].as_u64().unwrap() as usize);
        let start: usize = line.map(str::len).sum();
        let rest = text[start..].char_indices().nth(place["character"].as_u64().unwrap() as usize);
        start + rest.map_or(text.len() - start, |(at, _)| at)
    };
    let new = edit["newText"].as_str().unwrap();
    [&text[..place("start")], new, &text[place("end")..]].concat()
}
