//! What is found in the editor is what `ivrc check` finds in the file.

use std::path::Path;

use serde_json::{Value, json};

use crate::builder::{Cli, cli};
use crate::client::Client;

const SCRIPT: &str =
    "call +6590000000 from +6588000000\nsay \"Hi.\" voice en-GB-Emma\ncapture 1\nsay \"Bye.\"\n";

/// The findings of `ivrc check`, as the client has them.
fn checked(folder: &Cli, name: &str) -> Vec<String> {
    let run = folder.run(["check", "--error-format", "json", name]);
    let line = |line: &str| {
        let finding: Value = serde_json::from_str(line).unwrap();
        let place = |key: &str| finding[key].as_u64().unwrap() - 1;
        format!("{}:{} {}", place("line"), place("column"), finding["rule"].as_str().unwrap())
    };
    run.stdout.lines().map(line).collect()
}

#[test]
fn the_nearest_settings_file_holds() {
    for settings in [
        "",
        "[check]\npedantic = true\n",
        "[check]\ndeny = [\"vague-default\"]\n",
        "[check]\nallow = [\"no-ending\"]\n",
    ] {
        let folder = cli().file("ivrc.toml", settings).file("in/a.ivr", SCRIPT);
        let expected = checked(&folder, "in/a.ivr");
        let mut client = Client::with(folder, &json!({}));
        client.open("in/a.ivr", SCRIPT);
        assert_eq!(client.findings("in/a.ivr").1, expected, "{settings}");
    }
}

#[test]
fn a_denied_warning_is_an_error() {
    let folder = cli().file("ivrc.toml", "[check]\ndeny = [\"warnings\"]\n");
    let mut client = Client::with(folder, &json!({}));
    client.open("a.ivr", SCRIPT);
    let told = client.told("textDocument/publishDiagnostics");
    let found = told["diagnostics"].as_array().unwrap();
    assert!(!found.is_empty() && found.iter().all(|one| one["severity"] == 1), "{found:#?}");
}

#[test]
fn every_example_is_found_to_be_as_check_finds_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut client = Client::with(cli(), &json!({}));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "ivr") {
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(client.folder.path("a.ivr"), &text).unwrap();
            let expected = checked(&client.folder, "a.ivr");
            client.open("a.ivr", &text);
            assert_eq!(client.findings("a.ivr").1, expected, "{}", path.display());
        }
    }
}

#[test]
fn settings_that_change_are_read_again() {
    let watches =
        json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::with(cli(), &watches);
    let asked = client.told("client/registerCapability");
    let watched = &asked["registrations"][0]["registerOptions"]["watchers"][0];
    assert_eq!(watched["globPattern"], "**/ivrc.toml");
    client.open("a.ivr", SCRIPT);
    assert!(client.findings("a.ivr").1.contains(&"3:0 no-ending".to_owned()));
    let settings = "[check]\nallow = [\"no-ending\"]\n";
    std::fs::write(client.folder.path("ivrc.toml"), settings).unwrap();
    let change = json!({ "uri": client.uri("ivrc.toml"), "type": 1 });
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    assert!(!client.findings("a.ivr").1.contains(&"3:0 no-ending".to_owned()));
}

#[test]
fn a_mistake_in_the_settings_is_told_once() {
    let folder = cli().file("ivrc.toml", "[check]\nallow = [\"no-such-rule\"]\n");
    let mut client = Client::with(folder, &json!({}));
    client.open("a.ivr", SCRIPT);
    let told = client.told("window/showMessage");
    let message = told["message"].as_str().unwrap();
    assert!(
        message.ends_with(
            "ivrc.toml:2: unknown rule `no-such-rule`; `ivrc explain --list` names all rules"
        ),
        "{message}"
    );
    assert!(client.findings("a.ivr").1.contains(&"3:0 no-ending".to_owned()));
    client.change(2, &json!([{ "text": SCRIPT }]));
    client.findings("a.ivr");
    assert_eq!(client.ask_of("textDocument/documentSymbol", &json!({}))[0]["name"], "entry");
    assert!(client.left().iter().all(|message| message["method"] != "window/showMessage"));
    assert!(client.shut_down().contains("unknown rule `no-such-rule`"));
}

#[test]
fn a_document_that_is_not_on_the_disk_is_checked_all_the_same() {
    let mut client = Client::with(cli(), &json!({}));
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "ivr", "version": 1, "text": "hangup" });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    let told = client.told("textDocument/publishDiagnostics");
    assert_eq!(told["uri"], "untitled:Untitled-1");
    assert_eq!(told["diagnostics"][0]["code"], "first-not-call");
}
