//! `ivrc send --sandbox`: a call without an account, from the script to its disposition.

use crate::builder::{Cli, cli};
use crate::{MENU, REMINDER, rows, text};

fn folder() -> Cli {
    cli().file("reminder.ivr", REMINDER).file("menu.ivr", MENU)
}

/// The lines without the session's id, which is another one each time.
fn story(shown: &str) -> String {
    let lines = shown.lines().filter(|line| !line.starts_with("  session "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_reminder_without_any_settings() {
    let cli = folder();
    let run = cli.run(["send", "--sandbox", "reminder.ivr"]).ends(0);
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!("a_reminder", story(&run.stdout));
    // Nobody is asked, and nothing holds back the next trial.
    cli.run(["send", "--sandbox", "reminder.ivr"]).ends(0);
    assert_eq!(rows(&cli), ["accepted", "accepted"]);
    cli.run(["calls"]).ends(0).prints("completed").prints("sandbox");
}

#[test]
fn a_menu_is_answered_by_its_own_script_and_secrets_stay_hidden() {
    let cli = folder();
    let run =
        cli.run(["send", "--sandbox", "menu.ivr", "--set", "pin=80312", "--press", "1"]).ends(0);
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!("a_menu", story(&run.stdout));
    let run = cli.run(["calls", "show", "1"]).ends(0).prints("told").prints("completed");
    assert!(!run.stdout.contains("80312"), "{run}");
    // What the replies needed is erased, and was never there in clear.
    let ledger = std::fs::read(cli.path(".local/share/ivrc/ledger.db")).expect("the ledger");
    assert!(!ledger.windows(5).any(|bytes| bytes == b"80312"));
    cli.run(["send", "--sandbox", "menu.ivr", "--press", "nothing"])
        .ends(0)
        .prints("outcome entry/else");
}

#[test]
fn the_callee_decides_how_it_ends() {
    let cli = folder();
    for (conduct, disposition) in [
        ("answers", "completed"),
        ("busy", "busy"),
        ("no-answer", "no answer"),
        ("hangs-up", "completed"),
    ] {
        let run = cli.run(["send", "--sandbox", "--json", "menu.ivr", "--callee", conduct]).ends(0);
        let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("a document");
        let trial = document.get("trial").expect("a trial");
        assert_eq!(text(trial, "disposition"), disposition, "{run}");
    }
    assert_eq!(rows(&cli).len(), 4);
}

#[test]
fn settings_that_are_wrong_do_not_matter() {
    let cli =
        folder().env("IVRC_REGION", "mars").env("IVRC_API_KEY", "a\nb").env("IVRC_SUBACCOUNT", "/");
    cli.run(["send", "--sandbox", "reminder.ivr"]).ends(0).prints("completed");
    cli.run(["send", "--yes", "reminder.ivr"]).ends(2);
    cli.run(["send", "reminder.ivr", "--press", "1"]).ends(2).says("`--sandbox`");
}

#[test]
fn a_call_that_turns_in_circles_comes_to_an_end() {
    let cli = cli().file(
        "loop.ivr",
        "default voice en-GB-Emma\ncall +6590000000 from +6588000000\nsay \"Again?\"\ncapture 1 timeout 1s overall 1s tries 1\non else reprompt\n",
    );
    // It ends by itself after a hundred replies, or is ended before; never later.
    let run = cli.run(["send", "--sandbox", "loop.ivr"]).ends(0);
    run.prints("outcome error");
}

#[test]
fn every_example_can_be_tried() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).expect("the examples") {
        let path = entry.expect("an example").path().display().to_string();
        let cli = cli();
        let params = cli.run(["compile", "--emit", "params", &path]).ends(0).stdout;
        let params: serde_json::Value = serde_json::from_str(&params).expect("a document");
        let params = params.get("params").and_then(serde_json::Value::as_array).expect("params");
        let mut args = vec!["send".to_owned(), "--sandbox".to_owned(), path.clone()];
        for param in params.iter().filter(|param| param.get("required") == Some(&true.into())) {
            let value = match text(param, "type").as_str() {
                "phone" => "+6590000000",
                "digits" => "4711",
                "number" => "42",
                "url" => "https://example.com/a.mp3",
                _ => "Ann",
            };
            args.extend(["--set".to_owned(), format!("{}={value}", text(param, "name"))]);
        }
        args.extend(["--press".to_owned(), "1,2,nothing".to_owned()]);
        let run = cli.run(&args);
        if run.stderr.contains("first-not-call") {
            run.ends(1);
            continue;
        }
        run.ends(0).prints("\ncompleted: ");
        tried += 1;
    }
    assert!(tried >= 10, "{tried}");
}
