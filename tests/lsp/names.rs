//! Names in the client's own units, and new names that are refused.

use serde_json::json;

use crate::CLEAN;
use crate::builder::cli;
use crate::client::{Client, at, range};

/// An emoji and a combining letter stand before the name on its line.
const STRANGE: &str = "param who = \"Ann\"\r\ncall +6590000000 from +6588000000\r\n\
    say \"🎉 e\u{301} {who}\" voice en-GB-Emma\r\nhangup\r\n";

#[test]
fn columns_are_in_the_units_that_were_agreed_on() {
    for (offered, agreed, column) in [
        (json!({}), "utf-16", 12),
        (json!({ "general": { "positionEncodings": ["utf-16"] } }), "utf-16", 12),
        (json!({ "general": { "positionEncodings": ["utf-32", "x", "utf-8"] } }), "utf-8", 15),
    ] {
        let mut client = Client::fresh(cli());
        let params = json!({ "processId": null, "rootUri": null, "capabilities": offered });
        let told = client.ask("initialize", params).unwrap();
        assert_eq!(told["capabilities"]["positionEncoding"], agreed);
        client.open("a.ivr", STRANGE);
        let found =
            client.ask_of("textDocument/documentHighlight", &json!({ "position": at(0, 6) }));
        let place = range((2, column), (2, column + 3));
        assert_eq!(found[1]["range"], place, "{agreed}");
        let back = json!({ "position": at(2, column + 3) });
        let found = client.ask_of("textDocument/definition", &back);
        assert_eq!(found[0]["range"], range((0, 6), (0, 9)), "{agreed}");
    }
}

#[test]
fn a_place_within_a_character_is_its_start() {
    let mut client = Client::editing("call {🎉} from +6588000000\n");
    for column in [6, 7, 99] {
        let place = json!({ "position": at(0, column) });
        assert_eq!(client.ask_of("textDocument/definition", &place), json!(null));
    }
}

#[test]
fn a_client_that_can_gets_edits_of_one_version() {
    let edits = json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } });
    let mut client = Client::with(cli(), &edits);
    client.open("a.ivr", CLEAN);
    let rename = json!({ "position": at(3, 7), "newName": "name" });
    let renamed = client.ask_of("textDocument/rename", &rename);
    let change = &renamed["documentChanges"][0];
    let document = json!({ "uri": client.uri("a.ivr"), "version": 1 });
    assert_eq!(change["textDocument"], document);
    assert_eq!(change["edits"].as_array().unwrap().len(), 2);
}

#[test]
fn a_new_name_that_cannot_be_is_refused() {
    let mut client = Client::editing(CLEAN);
    for (new, why) in [
        ("menu", None),
        (
            "9",
            Some("`9` cannot be a name: write an ASCII letter, then letters, digits, `_` or `-`"),
        ),
        ("entry", Some("`entry` is kept by the language; write another name, such as `my-entry`")),
    ] {
        let rename = json!({ "position": at(7, 7), "newName": new });
        let refused = client.try_of("textDocument/rename", &rename);
        let message = refused.err().map(|error| error["message"].clone());
        assert_eq!(message, why.map(|why| json!(why)));
    }
}

#[test]
fn snippets_go_to_those_who_show_them() {
    let shows = json!({ "textDocument": { "completion": { "completionItem": { "snippetSupport": true } } } });
    let [plain, shown] = [json!({}), shows].map(|capabilities| {
        let mut client = Client::with(cli(), &capabilities);
        client.open("a.ivr", "call +6590000000 from +6588000000\n\n");
        let offered = client.ask_of("textDocument/completion", &json!({ "position": at(1, 0) }));
        let items = offered.as_array().unwrap().clone();
        let snippets = items.iter().filter(|item| item["insertTextFormat"] == 2).count();
        let texts = items.iter().map(|item| item["textEdit"]["newText"].as_str().unwrap());
        (snippets, texts.filter(|text| text.contains('$')).count())
    });
    assert_eq!(plain, (0, 0));
    assert!(shown.0 > 0 && shown.1 > 0, "{shown:?}");
}
