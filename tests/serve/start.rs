//! What is said at the start, and what keeps it from starting.

use crate::MENU;
use crate::builder::cli;
use crate::program::{Program, folder};

#[test]
fn it_says_where_it_listens_and_what_is_kept() {
    let program = Program::start(&[]);
    let lines = program.lines_to("menu.ivr");
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn warnings_are_shown_and_do_not_matter() {
    let text = MENU.replace("default on error", "# default on error");
    let program = Program::start_in(cli().file("menu.ivr", text), &[]);
    program.notes_to("no-error-handler");
}

#[test]
fn a_port_in_use() {
    let program = Program::start(&[]);
    let port = program.address().rsplit(':').next().unwrap();
    let run = folder().run(["serve", "menu.ivr", "--port", port]).ends(2).prints_nothing();
    run.says(&format!("port {port} is in use")).says("`--port 0` for any that is free");
}

#[test]
fn files_and_values() {
    folder().run(["serve"]).ends(2).says("<FILE>");
    folder().run(["serve", "men.ivr"]).ends(2).says("did you mean `menu.ivr`?");
    folder().run(["serve", "menu.ivr", "--set", "x=1"]).ends(2).says("no param `x`");
    folder().run(["serve", "menu.ivr", "--host", "here"]).ends(2).says("write `127.0.0.1`");
    folder().run(["serve", "menu.ivr", "--apology", ""]).ends(2).says("an apology needs words");
    folder().run(["serve", "menu.ivr", "--yes"]).ends(2).says("--register");
    let answers = "param opening\nanswer +6567654321\nsay \"We are open {opening}. Press 1.\" voice en-GB-Emma\n\
        capture 1\non 1 { hangup }\non else { hangup }\n";
    let folder = cli().file("menu.ivr", answers);
    folder.run(["serve", "menu.ivr"]).ends(1).says("param-missing").says("--set opening=");
    let program = Program::start_in(folder, &["--set", "opening=from 8"]);
    let arrives = crate::events::event(
        "CALL_ACTION",
        serde_json::json!({"callStatus": "CALL_RECEIVED", "destination": "+6567654321"}),
    );
    let reply = program.post("/vca", &arrives).json();
    assert_eq!(crate::events::said(&reply).0, "We are open from 8. Press 1.");
}

#[test]
fn a_ledger_that_is_none() {
    let folder = folder().file("ledger", "this is no ledger");
    folder.run(["serve", "menu.ivr", "--ledger", "ledger"]).ends(2).says("ledger");
}
