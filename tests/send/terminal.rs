//! The question at a terminal. The program runs on a pseudo-terminal, which `script` makes.
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::builder::Cli;
use crate::provider::Provider;
use crate::{CREATED, rows, with};

/// What stands on the terminal in the end, and the exit code.
fn typed(cli: &Cli, arguments: &str, keys: &str) -> (String, Option<i32>) {
    let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_ivrc"));
    let plain = cli.command([""; 0]);
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).current_dir(cli.path("")).env_clear();
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("NO_COLOR", "1").env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script");
    let mut stdin = child.stdin.take().expect("its input");
    stdin.write_all(keys.as_bytes()).expect("the keys");
    let output = child.wait_with_output().expect("its end");
    drop(stdin);
    (String::from_utf8(output.stdout).expect("text"), output.status.code())
}

#[test]
fn it_shows_who_is_called_and_asks_once() {
    let provider = Provider::answering("200 OK", CREATED);
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
    let provider = Provider::answering("200 OK", CREATED);
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
fn a_secret_is_not_part_of_the_question() {
    let provider = Provider::answering("200 OK", CREATED);
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
