//! A document follows its edits: several in one message, in all units, round all line ends.

use serde_json::{Value, json};

use crate::builder::cli;
use crate::client::{Client, at, edit, range};

/// The text as the server has it: what formatting would replace, put together from its lines.
fn whole(client: &mut Client, lines: u32) -> Vec<String> {
    let symbols = client.ask_of("textDocument/documentSymbol", &json!({}));
    let names = symbols.as_array().unwrap().iter();
    assert!(symbols.as_array().unwrap().len() <= lines as usize);
    names.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn edits_of_one_message_are_made_one_after_the_other() {
    let mut client = Client::editing("step a {}\n");
    client.change(
        2,
        &json!([
            edit((0, 5), (0, 6), "bc"),
            edit((1, 0), (1, 0), "step d {}\n"),
            edit((0, 7), (0, 7), "x"),
            edit((1, 5), (1, 6), "🎉e"),
            edit((1, 5), (1, 7), ""),
        ]),
    );
    assert_eq!(whole(&mut client, 2), ["bcx", "e"]);
}

#[test]
fn a_whole_text_may_stand_among_edits() {
    let mut client = Client::editing("hangup\n");
    client.change(
        2,
        &json!([edit((0, 0), (0, 6), "x"), { "text": "step a {}" }, edit((0, 5), (0, 6), "b")]),
    );
    assert_eq!(whole(&mut client, 1), ["b"]);
}

#[test]
fn lines_end_in_three_ways() {
    let mut client = Client::editing("\u{feff}step a {}\rstep b {}\r\nstep c {}\n\r\nstep d {}");
    client.change(2, &json!([edit((1, 5), (1, 6), "bb"), edit((4, 5), (4, 6), "dd")]));
    assert_eq!(whole(&mut client, 4), ["a", "bb", "c", "dd"]);
    // A byte order mark is a character to an editor.
    let found = client.ask_of("textDocument/documentSymbol", &json!({}));
    assert_eq!(found[0]["selectionRange"], range((0, 6), (0, 7)));
    // The `\n` of a `\r\n` goes, and comes back.
    client.change(3, &json!([edit((2, 0), (2, 0), "\n"), edit((1, 99), (2, 0), "\r")]));
    assert_eq!(whole(&mut client, 4), ["a", "bb", "c", "dd"]);
}

#[test]
fn an_edit_outside_of_the_text_is_at_its_end() {
    let mut client = Client::editing("step a {}");
    client.change(2, &json!([edit((7, 3), (9, 9), "\nstep b {}")]));
    assert_eq!(whole(&mut client, 2), ["a", "b"]);
    client.change(3, &json!([edit((0, 99), (0, 5), "c {}")]));
    assert_eq!(whole(&mut client, 2), ["c", "b"], "a range that is written backwards");
}

#[test]
fn an_edit_with_a_strange_range_changes_nothing() {
    let mut client = Client::editing("step a {}");
    let strange = json!({ "start": at(0, 5), "end": { "line": -1, "character": 0 } });
    client.change(2, &json!([{ "range": strange, "text": "b" }]));
    assert_eq!(whole(&mut client, 1), ["a"]);
    assert!(client.shut_down().contains("`textDocument/didChange`: the params are not those"));
}

#[test]
fn versions_out_of_order_are_taken_in_the_order_of_the_messages() {
    let mut client = Client::editing("step a {}");
    client.change(5, &json!([edit((0, 5), (0, 6), "b")]));
    client.change(4, &json!([edit((0, 5), (0, 6), "c")]));
    assert_eq!(whole(&mut client, 1), ["c"]);
    assert!(client.shut_down().contains("version 4 comes behind version 5"));
}

#[test]
fn of_many_changes_only_the_last_is_looked_at() {
    let mut client = Client::editing("hangup\n");
    client.findings("a.ivr");
    // One write, so that the server finds them all waiting.
    let mut bytes = Vec::new();
    for version in 2..100 {
        let document = json!({ "uri": client.uri("a.ivr"), "version": version });
        let changes = json!([edit((0, 0), (0, 0), "#")]);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        let message =
            json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params });
        let body = message.to_string();
        bytes.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    client.write(&bytes);
    let mut told = 0;
    while client.findings("a.ivr").0 != json!(99) {
        told += 1;
    }
    assert!(told < 90, "every change was looked at");
}

#[test]
fn two_documents_do_not_mix() {
    let mut client = Client::with(cli(), &json!({}));
    client.open("a.ivr", "step a {}");
    client.open("b.ivr", "step b {}");
    client.change(2, &json!([edit((0, 5), (0, 6), "c")]));
    assert_eq!(whole(&mut client, 1), ["c"]);
    let other = json!({ "textDocument": { "uri": client.uri("b.ivr") } });
    let symbols: Value = client.ask("textDocument/documentSymbol", other).unwrap();
    assert_eq!(symbols[0]["name"], "b");
}
