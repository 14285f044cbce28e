//! Calls of the sandbox, answered over HTTP: the sandbox is one process, the server another, and a
//! third one sends.

use std::time::Duration;

use serde_json::json;

use crate::builder::cli;
use crate::http::request;
use crate::listening::Listening;
use crate::program::{PATIENCE, Program};

#[test]
fn a_call_goes_through_its_menus_and_the_ledger_tells_it() {
    let folder = crate::program::folder().env("IVRC_WEBHOOK_AUTH", "Basic abc");
    let program = Program::start_in(folder.env("IVRC_API_KEY", "sandbox"), &[]);
    let folder = cli();
    let args = ["sandbox", "--port", "0", "--press", "7,2,2,1"];
    let sandbox = Listening::start(&folder, &args);
    for (kind, path) in [("VCA", "vca"), ("VSS", "")] {
        let url = format!("{}/{path}", program.url);
        let hook = json!({"type": kind, "url": url, "httpAuthHeader": "Basic abc"}).to_string();
        let asked = ("POST", "/api/v1/subaccounts/demo/webhooks");
        let key = Some("Bearer sandbox");
        let answer = request(sandbox.address(), asked, key, &hook, PATIENCE).expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    // The same user: one ledger.
    let run = program.folder.run([
        "send",
        "--yes",
        "--base-url",
        &sandbox.url,
        "--subaccount",
        "demo",
        "menu.ivr",
    ]);
    run.ends(0).prints("accepted");
    let lines = sandbox.lines_to("  ends: ");
    let told: Vec<_> = lines.iter().filter(|line| line.contains(" says ")).collect();
    assert_eq!(told.len(), 5, "{lines:#?}");
    assert!(told[4].contains("Goodbye."), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("COMPLETED")), "{lines:#?}");
    let notes = program.notes_to("SESSION_SUMMARY");
    let actions = notes.iter().filter(|line| line.contains(" CALL_ACTION ")).count();
    assert_eq!(actions, 4, "{notes:#?}");
    program.folder.run(["calls", "show", "1"]).ends(0).prints("disposition  completed");
    let table = program.folder.run(["calls", "export", "--csv"]);
    // Each step has a column: what was pressed there, in order.
    table.ends(0).prints("keys:menu").prints("keys:times");
}

#[test]
fn without_the_value_the_sandbox_gets_no_reply() {
    let folder = crate::program::folder().env("IVRC_WEBHOOK_AUTH", "Basic abc");
    let program = Program::start_in(folder, &[]);
    let asked = ("POST", "/vca");
    let answer = request(program.address(), asked, None, "{}", Duration::from_secs(60)).unwrap();
    assert_eq!((answer.status, &*answer.body), (401, "no credential\n"));
}
