//! A session from its first word to its last, with every request.

use serde_json::{Value, json};

use crate::CLEAN;
use crate::builder::cli;
use crate::client::{Client, at, edit, range};

#[test]
fn the_server_says_what_it_can_do() {
    let mut client = Client::fresh(cli());
    let params = json!({ "processId": 1, "rootUri": null, "capabilities": {} });
    let told = client.ask("initialize", params).unwrap();
    let name = &told["serverInfo"];
    assert_eq!(
        (&name["name"], &name["version"]),
        (&json!("ivrc"), &json!(env!("CARGO_PKG_VERSION")))
    );
    insta::assert_snapshot!(serde_json::to_string_pretty(&told["capabilities"]).unwrap());
    client.tell("initialized", json!({}));
    assert_eq!(client.shut_down(), "");
}

#[test]
fn what_is_found_follows_the_text() {
    let mut client = Client::editing(CLEAN);
    assert_eq!(client.findings("a.ivr"), (json!(1), vec![]));
    client.change(2, &json!([edit((5, 3), (5, 7), "mennu")]));
    let (version, found) = client.findings("a.ivr");
    assert_eq!((version, &*found), (json!(2), &["5:3 unknown-step".to_owned()][..]));
    client.change(3, &json!([edit((5, 3), (5, 8), "menu")]));
    assert_eq!(client.findings("a.ivr"), (json!(3), vec![]));
    client.change(4, &json!([{ "text": "hangup\n" }]));
    assert_eq!(client.findings("a.ivr").1, ["0:0 first-not-call"]);
    let document = json!({ "uri": client.uri("a.ivr") });
    client.tell("textDocument/didClose", json!({ "textDocument": document }));
    assert_eq!(client.findings("a.ivr"), (Value::Null, vec![]));
    assert_eq!(client.shut_down(), "");
}

#[test]
fn a_finding_has_its_rule_its_help_and_its_other_places() {
    let mut client = Client::editing(
        "default voice en-GB-Emma\ncall +6590000000 from +6588000000\nsay \"x\"\n\
         capture 1 timeout 15s overall 5s\n",
    );
    let told = client.told("textDocument/publishDiagnostics");
    let found = told["diagnostics"].as_array().unwrap();
    let found = found.iter().find(|one| one["code"] == "overall-too-small").unwrap();
    let text = serde_json::to_string_pretty(found).unwrap();
    insta::assert_snapshot!(text.replace(&client.uri("a.ivr"), "file:///a.ivr"));
}

#[test]
fn every_request_is_answered() {
    let mut client = Client::editing(CLEAN);
    let on_step = json!({ "position": at(5, 5) });
    let definition = client.ask_of("textDocument/definition", &on_step);
    assert_eq!(definition[0]["range"], range((7, 5), (7, 9)));
    let references = json!({ "position": at(5, 5), "context": { "includeDeclaration": true } });
    assert_eq!(client.ask_of("textDocument/references", &references).as_array().unwrap().len(), 2);
    let uses = json!({ "position": at(5, 5), "context": { "includeDeclaration": false } });
    let uses = client.ask_of("textDocument/references", &uses);
    assert_eq!(uses[0]["range"], range((5, 3), (5, 7)));
    let highlights = client.ask_of("textDocument/documentHighlight", &on_step);
    assert_eq!(highlights[1], json!({ "range": range((7, 5), (7, 9)), "kind": 3 }));
    let prepared = client.ask_of("textDocument/prepareRename", &on_step);
    assert_eq!(prepared, json!({ "range": range((5, 3), (5, 7)), "placeholder": "menu" }));
    let rename = json!({ "position": at(5, 5), "newName": "start" });
    let renamed = client.ask_of("textDocument/rename", &rename);
    let edits = &renamed["changes"][client.uri("a.ivr")];
    assert_eq!(edits[1], json!({ "range": range((7, 5), (7, 9)), "newText": "start" }));
    let symbols = client.ask_of("textDocument/documentSymbol", &json!({}));
    let names: Vec<_> = symbols.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["default on error", "who", "entry", "menu", "one is kept"]);
    let folds = client.ask_of("textDocument/foldingRange", &json!({}));
    assert_eq!(folds[0], json!({ "startLine": 7, "endLine": 12, "kind": "region" }));
    let options = json!({ "options": { "tabSize": 8, "insertSpaces": false } });
    assert_eq!(client.ask_of("textDocument/formatting", &options), json!([]));
    let hovered = client.ask_of("textDocument/hover", &json!({ "position": at(9, 4) }));
    assert_eq!(hovered["range"], range((9, 2), (9, 9)));
    assert!(hovered["contents"]["value"].as_str().unwrap().contains("sayAndCapture"), "{hovered}");
    let offered = client.ask_of("textDocument/completion", &json!({ "position": at(5, 3) }));
    let menu = offered.as_array().unwrap().iter().find(|one| one["label"] == "menu").unwrap();
    assert_eq!(menu["textEdit"]["range"], range((5, 3), (5, 7)));
    let tokens = client.ask_of("textDocument/semanticTokens/full", &json!({}));
    // `default`, `voice`, `en-GB-Emma`: keywords and a voice.
    let first = [0, 0, 7, 1, 0, 0, 8, 5, 1, 0, 0, 6, 10, 7, 0];
    assert_eq!(tokens["data"].as_array().unwrap()[..15], first.map(Value::from));
    let actions = json!({ "range": range((0, 0), (20, 0)), "context": { "diagnostics": [] } });
    assert_eq!(client.ask_of("textDocument/codeAction", &actions), json!([]));
    assert_eq!(client.shut_down(), "");
}

#[test]
fn a_place_without_a_name_has_no_answer() {
    let mut client = Client::editing(CLEAN);
    let nowhere = json!({ "position": at(6, 0) });
    assert_eq!(client.ask_of("textDocument/definition", &nowhere), Value::Null);
    assert_eq!(client.ask_of("textDocument/documentHighlight", &nowhere), Value::Null);
    let refused = client.try_of("textDocument/prepareRename", &nowhere).unwrap_err();
    assert_eq!(refused["code"], -32803);
    assert_eq!(
        refused["message"],
        "only the names of steps, params, captures and outcomes can be changed"
    );
}

#[test]
fn only_lines_that_change_are_laid_out_anew() {
    let mut client = Client::editing("call +6590000000   from +6588000000\nhangup\n");
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.ask_of("textDocument/formatting", &options);
    let whole = json!({ "range": range((0, 0), (1, 0)),
        "newText": "call +6590000000 from +6588000000\n" });
    assert_eq!(edits, json!([whole]));
}
