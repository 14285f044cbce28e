//! The question at a terminal.

use crate::builder::{Cli, Terminal};
use crate::server::Server;
use crate::{CREATED, rows, with};

/// What stands on the terminal in the end, and the exit code.
fn typed(cli: &Cli, arguments: &str, keys: &str) -> (String, Option<i32>) {
    let Terminal { screen, code } = cli.answer_on_terminal(arguments.split(' '), keys);
    (screen, code)
}

#[test]
fn it_shows_who_is_called_and_asks_once() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    let (shown, code) = typed(&cli, "send reminder.ivr", "n\n");
    assert!(
        shown.contains("Call +6590000000 from +6588000000, by acme_1 at http://127.0.0.1:"),
        "{shown}"
    );
    assert!(shown.contains("It begins: \"Hello, this is a reminder.\""), "{shown}");
    assert!(shown.contains("[y/N]") && shown.contains("you did not agree"), "{shown}");
    assert_eq!(code, Some(4));
    assert!(provider.requests().is_empty());
    let (shown, code) = typed(&cli, "send reminder.ivr", "y\n");
    assert_eq!(shown.matches("[y/N]").count(), 1, "{shown}");
    assert!(shown.contains("accepted"), "{shown}");
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(rows(&cli), ["accepted"]);
}

#[test]
fn a_number_that_was_called_just_now_is_part_of_the_question() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    cli.run(["send", "--yes", "reminder.ivr"]).ends(0);
    let (shown, code) = typed(&cli, "send reminder.ivr", "\n");
    assert!(shown.contains("This number was called") && shown.contains("by call 1"), "{shown}");
    assert_eq!(code, Some(4));
    let (shown, code) = typed(&cli, "send reminder.ivr", "yes\n");
    assert_eq!(code, Some(0), "{shown}");
    // `--yes` does not stand for that answer.
    let (shown, code) = typed(&cli, "send --yes reminder.ivr", "");
    assert!(shown.contains("`--again`"), "{shown}");
    assert_eq!(code, Some(4));
    assert_eq!(provider.requests().len(), 2);
}

#[test]
fn what_was_typed_before_the_question_is_no_answer() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    // `y` at once, and `n` once the question stands there.
    let Terminal { screen, code } =
        cli.type_ahead_on_terminal(["send", "reminder.ivr"], "y\n", "n\n");
    assert_eq!(code, Some(4), "{screen}");
    assert!(provider.requests().is_empty());
}

#[test]
fn a_ledger_that_vanishes_during_the_question_is_made_anew() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    let typed = cli.meanwhile_on_terminal(["send", "reminder.ivr"], "y\n", || {
        std::fs::remove_dir_all(cli.path(".local")).expect("the ledger");
    });
    assert_eq!(typed.code, Some(0), "{}", typed.screen);
    assert_eq!(rows(&cli), ["accepted"]);
}

#[test]
fn a_secret_is_not_part_of_the_question() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider).file(
        "code.ivr",
        "param code: secret digits\n# ivrc: allow secret-before-key\ncall +6590000000 from +6588000000\n\
         say \"Your code is {code}.\" voice en-GB-Emma\nhangup\n",
    );
    let (shown, code) = typed(&cli, "send code.ivr --set code=4711", "n\n");
    assert!(shown.contains("Your code is •••"), "{shown}");
    assert!(!shown.contains("4, 7, 1, 1"), "{shown}");
    assert_eq!(code, Some(4));
}
