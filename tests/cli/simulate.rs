//! `ivrc simulate`: a phone by flags, in a pipe and on a terminal, and calls that become tests.

use crate::builder::{Cli, Run, cli};
use crate::{BAD, GOOD};

/// A menu with a secret, a retry of the provider, a recording and a bridge.
const MENU: &str = r#"default voice en-GB-Emma
default timeout 5s overall 10s tries 2
default on error { say "Sorry, we have a fault."; hangup }
param name
param pin: secret digits = 4711

call +6590000000 from +6588000000
-> menu

step menu {
  say "Hello {name}. For your code, press 1. For music, press 2. For a person, press 0."
  capture 1 failure "You pressed nothing."
  on 1 as told { say "It is {pin}. Keep it."; hangup }
  on 2         { play "https://example.com/music.mp3"; hangup }
  on 0         -> desk
  on else      { say "We say {name} \{goodbye}."; hangup }
}

step desk {
  call +6561234567 from +6588000000
  on done -> menu-again
}

step menu-again {
  say "Your number, please."
  capture 4 as number: secret digits
  on digits as noted { say "Thank you."; hangup }
  on else { hangup }
}
"#;

/// Asks for ever, with nobody who answers.
const ENDLESS: &str = "default voice en-GB-Emma\ncall +6590000000 from +6588000000\n-> a\n\
    step a {\n  say \"Anything?\"\n  capture 1 timeout 5s overall 5s tries 1\n  on 1 { hangup }\n}\n";

fn menu() -> Cli {
    cli().file("menu.ivr", MENU).file("good.ivr", GOOD)
}

fn simulate(cli: &Cli, args: &str) -> Run {
    let args = ["simulate", "menu.ivr", "--set", "name=Ann"].into_iter().chain(args.split(' '));
    cli.run(args.filter(|arg| !arg.is_empty()))
}

fn example(name: &str) -> Cli {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    cli().file(name, std::fs::read(path).expect("an example"))
}

#[test]
fn an_example_with_presses() {
    let cli = example("two-level-menu.ivr");
    let run = cli.run(["simulate", "two-level-menu.ivr", "--press", "9,1,*,0"]).ends(0);
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn an_example_with_piped_lines() {
    let cli = example("clinic.ivr").input("\nnothing\n2\n1\n");
    let args =
        ["simulate", "-v", "clinic.ivr", "--set", "name=Ann", "--set", "patient=+6590000000"];
    insta::assert_snapshot!(cli.run(args).ends(0).stdout);
}

#[test]
fn a_script_that_asks_nothing_is_heard_to_its_end() {
    let run = cli().file("a.ivr", GOOD).run(["simulate", "a.ivr"]).ends(0);
    run.prints("is answered").prints("says \"Hello, this is a reminder").prints("hangs up");
}

#[test]
fn lines_are_for_one_try_and_the_person_hangs_up_at_their_end() {
    let cli = menu().input("1\n");
    simulate(&cli, "").ends(0).prints("It is •••. Keep it.").hides("4, 7, 1, 1");
    let cli = menu().input("nothing\n\n");
    let run = simulate(&cli, "").ends(0);
    assert_eq!(run.stdout.matches("no entry in time").count(), 2, "{run}");
    assert_eq!(run.stdout.matches("You pressed nothing.").count(), 2, "{run}");
    let cli = menu().input("nothing\r\n");
    let run = simulate(&cli, "").ends(0);
    assert_eq!(run.stdout.matches("no entry in time").count(), 1, "{run}");
    run.prints("the caller hangs up\n\ncompleted: 16 s");
    let cli = menu().input("busy\n");
    simulate(&cli, "").ends(0).prints("busy: 0 s on the line\n");
}

#[test]
fn flags_say_what_lines_do_not() {
    // Keys from the lines, the rest as told.
    let cli = menu().input("0\n4711\n");
    let run = simulate(&cli, "--bridge unanswered").ends(0);
    run.prints("is not answered").prints("the caller presses •••").prints("noted").hides("4711");
    simulate(&cli, "--callee no-answer").ends(0).prints("no answer: 0 s");
    // Presses and no lines; they are used up, and then there is silence.
    let run = simulate(&cli, "--press 0").ends(0);
    run.prints("the talk is over").prints("no entry in time").hides("4711");
    let run = simulate(&cli, "--press 0 --callee hangs-up").ends(0);
    run.prints("the caller hangs up");
}

#[test]
fn a_line_that_means_nothing_ends_the_command() {
    let cli = menu().input("0\n1\n");
    let run = simulate(&cli, "").ends(2).prints("connects to +6561234567");
    run.says("line 2 of standard input, `1`, means nothing there").says("`unanswered`");
    let cli = menu().input(b"\xff\x1b[2J\n");
    simulate(&cli, "").ends(2).stays_harmless();
    let cli = menu().input("1".repeat(100_000));
    simulate(&cli, "").ends(2).stays_harmless();
    let cli = menu().input("\n?\n1\n");
    simulate(&cli, "").ends(0).says("it has a line for: 1, 2, 0, else").prints("It is •••.");
}

#[test]
fn a_call_as_json() {
    let cli = menu();
    let run = simulate(&cli, "--json --press 0,2580").ends(0).hides("2580");
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!(run.stdout);
    let run = simulate(&cli, "--json --callee busy").ends(0);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("a document");
    assert_eq!(document.get("disposition"), Some(&"busy".into()));
    assert_eq!(document.get("answers"), Some(&serde_json::json!([])));
    // The call of an example that a trial places, too, reads the same there.
    let trial = ["send", "--sandbox", "--json", "good.ivr"];
    let trial: serde_json::Value =
        serde_json::from_str(&cli.run(trial).ends(0).stdout).expect("a document");
    let trial = trial.get("trial").and_then(serde_json::Value::as_object).expect("a trial");
    let call = cli.run(["simulate", "--json", "good.ivr"]).ends(0).stdout;
    let call: serde_json::Value = serde_json::from_str(&call).expect("a document");
    for (key, value) in trial {
        assert_eq!(call.get(key), Some(value), "{key}");
    }
}

#[test]
fn a_server_that_cannot_go_on_is_told() {
    let cli = cli().file("a.ivr", ENDLESS);
    let run = cli.run(["simulate", "a.ivr", "--press", "2,3,4"]).ends(0);
    run.prints("the server cannot go on: no line answers what was entered in round 3 of `a`");
}

#[test]
fn keys_of_a_secret_are_hidden_in_a_script_without_events_too() {
    let script = "call +6590000000 from +6588000000\n\
        say \"Your PIN?\" voice en-GB-Emma\ncapture 4 as pin: secret digits\nhangup\n";
    let cli = cli().file("a.ivr", script);
    let run = cli.run(["simulate", "a.ivr", "--press", "2580"]).ends(0);
    run.prints("the caller presses •••").hides("2580");
}

#[test]
fn numbers_and_time_are_those_of_compile() {
    let cli = menu();
    let run = simulate(&cli, "--to +6591111111 --from 6512345 --press 1").ends(0);
    run.prints("calls +6591111111 from 6512345");
    cli.run(["simulate", "menu.ivr"]).ends(1).says("param-missing").prints_nothing();
    cli.run(["simulate", "menu.ivr", "--set", "nme=x"]).ends(2).says("did you mean `name`?");
    cli.run(["simulate", "nowhere.ivr"]).ends(2).says("it does not exist");
    cli.run(["simulate"]).ends(2);
    let bad = crate::builder::cli().file("bad.ivr", BAD);
    bad.run(["simulate", "bad.ivr"]).ends(1).says("missing-voice").prints_nothing();
    let answers = example("two-level-menu.ivr");
    answers.run(["simulate", "two-level-menu.ivr", "--to", "+6590000000"]).ends(2).says("`--to`");
    // The script is read from standard input: nobody is left to press a key.
    let run = cli_with_stdin().run(["simulate", "-", "--set", "name=Ann"]).ends(0);
    run.prints("the caller hangs up");
    cli_with_stdin().run(["simulate", "-", "--set", "name=Ann", "--press", "1"]).ends(0);
}

fn cli_with_stdin() -> Cli {
    cli().input(MENU)
}

#[test]
fn a_call_is_recorded_and_passes() {
    let cli = menu();
    let run = simulate(&cli, "--press 0,2580 --bridge unanswered --record noted").ends(0);
    assert_eq!(
        run.stderr,
        "recorded the test `noted` in menu.ivr\n\
         the keys of a secret stand in it in clear: use none of a real person\n"
    );
    let quoted = "--press nothing --set name=A\"{b}\\";
    simulate(&cli, &format!("{quoted} --record said\"{{x}}\\")).ends(0);
    simulate(&cli, "--press 1 --record told").ends(0);
    simulate(&cli, "--press 2 --record played").ends(0);
    simulate(&cli, "--callee busy --record busy").ends(0);
    let typed = menu_of(&cli).input("\nnothing\n1\n");
    let run = typed_record(&typed, "late").says("failed tries are not in it");
    run.ends(0);
    let text = typed.read("menu.ivr");
    insta::assert_snapshot!(text.strip_prefix(MENU).expect("the script stays as it is"));
    let run = typed.run(["test", "menu.ivr"]).ends(0);
    assert!(run.stderr.contains("6 passed, 0 failed"), "{run}");
    // Nothing of the writing stays behind.
    assert!(!typed.names().iter().any(|name| name.starts_with(".ivrc-")));
}

/// Another folder with the same script.
fn menu_of(other: &Cli) -> Cli {
    cli().file("menu.ivr", other.read("menu.ivr"))
}

fn typed_record(cli: &Cli, title: &str) -> Run {
    // The first line answers the phone, as it does on a terminal; then one try goes by.
    cli.run(["simulate", "menu.ivr", "--set", "name=Ann", "--record", title])
}

#[test]
fn line_ends_stay_what_they_are() {
    let windows = MENU.replace('\n', "\r\n");
    let windows = windows.trim_end();
    let cli = cli().file("menu.ivr", windows);
    simulate(&cli, "--press 1 --record told").ends(0);
    let text = cli.read("menu.ivr");
    let block = text.strip_prefix(windows).expect("the script stays as it is");
    assert!(block.starts_with("\r\n\r\ntest \"told\" {\r\n"), "{block:?}");
    assert!(block.ends_with("\r\n}"), "{block:?}");
    assert!(!block.replace("\r\n", "").contains(['\r', '\n']), "{block:?}");
    cli.run(["test"]).ends(0);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let cli = menu();
    std::os::unix::fs::symlink(cli.path("menu.ivr"), cli.path("link.ivr")).expect("a link");
    let args = ["simulate", "link.ivr", "--set", "name=Ann", "--press", "1", "--record", "told"];
    cli.run(args).ends(0);
    assert!(cli.path("link.ivr").is_symlink());
    assert!(cli.read("menu.ivr").contains("test \"told\""));
}

#[test]
fn what_cannot_be_recorded_is_refused_and_nothing_is_written() {
    let cli = menu().file("taken.ivr", format!("{MENU}\ntest \"a\" {{ set name = \"x\" }}\n"));
    let refused = |file: &str, args: &[&str]| {
        let before = if file == "-" { String::new() } else { cli.read(file) };
        let args = ["simulate", file, "--set", "name=Ann"].into_iter().chain(args.iter().copied());
        let run = cli.run(args).ends(2);
        assert!(file == "-" || cli.read(file) == before, "{run}");
        run
    };
    let before = refused("taken.ivr", &["--press", "1", "--record", "a"]);
    before.says("there is another test `a`").prints_nothing();
    let untitled = refused("menu.ivr", &["--press", "1", "--record", " "]);
    untitled.says("a test needs a title").prints_nothing();
    let stdin = refused("-", &["--press", "1", "--record", "a"]);
    stdin.says("a test cannot be written to standard input").prints_nothing();
    // The call itself shows these.
    let pressed = ["--set", "pin=2580", "--press", "0,2580", "--record", "a"];
    refused("menu.ivr", &pressed).says("the secret `pin` was pressed").hides("2580");
    let secret = cli.path("secret.ivr");
    std::fs::write(secret, MENU.replace(" = 4711", "")).expect("a file");
    let run = refused("secret.ivr", &["--set", "pin=2580", "--press", "1", "--record", "a"]);
    run.says("the secret `pin` has no default").prints_nothing().hides("2580");
}

#[test]
fn a_test_that_would_not_pass_is_not_written() {
    let script = MENU
        .replace("on 1 as told {", "on {pin} as told {")
        .replace("capture 1 failure", "capture 1..4 failure");
    let cli = cli().file("menu.ivr", &script);
    let run = simulate(&cli, "--set pin=2580 --press 4711 --record a").ends(2);
    run.says("the recorded test does not pass").hides("2580");
    assert_eq!(cli.read("menu.ivr"), script);
}

#[cfg(unix)]
#[test]
fn only_a_file_that_can_be_written_is_recorded_into() {
    let cli = menu();
    cli.mode("menu.ivr", 0o444);
    simulate(&cli, "--press 1 --record a").ends(2).says("read-only").prints_nothing();
    let pipe = ["simulate", "/dev/stdin", "--set", "name=Ann", "--record", "a"];
    let run = cli_with_stdin().run(pipe).ends(2);
    run.says("is no file that a test can be written to").prints_nothing();
}

#[cfg(unix)]
mod at_a_terminal {
    use super::*;

    #[track_caller]
    fn typed(cli: &Cli, args: &str, typed: &str) -> String {
        let args = format!("simulate menu.ivr --color never --set name=Ann {args}");
        let seen = cli.run_on_terminal(args.split_whitespace(), typed);
        assert_eq!(seen.code, Some(0), "{}", seen.screen);
        seen.screen
    }

    #[track_caller]
    fn has(screen: &str, words: &[&str]) {
        let mut rest = screen;
        for word in words {
            let (_, behind) = rest.split_once(word).unwrap_or_default();
            assert!(rest.contains(word), "no `{word}` in\n{screen}");
            rest = behind;
        }
    }

    #[test]
    fn somebody_is_asked_and_lives_through_each_try() {
        let screen = typed(&menu(), "-v", "\n\n?\nfoo\n0\nends\n2580\n");
        has(
            &screen,
            &[
                "`?` shows what else can be typed",
                "it rings> ",
                "  5.0s  is answered",
                "waits in `menu`, round 1",
                "keys> ",
                "no entry in time",
                "You pressed nothing.",
                "keys, try 2 of 2> ",
                "1 key; try 2 of 2",
                "it has a line for: 1, 2, 0, else",
                "`foo` means nothing now",
                "the caller presses 0",
                "the other phone rings> ",
                "the talk is over",
                "the caller presses •••",
                "outcome noted",
            ],
        );
    }

    #[test]
    fn the_end_of_typing_hangs_up() {
        has(&typed(&menu(), "", "\n\u{4}"), &["keys> ", "the caller hangs up", "completed: 5 s"]);
        has(&typed(&menu(), "", "\u{4}"), &["it rings> ", "the line is busy", "busy: 0 s"]);
        has(&typed(&menu(), "", "no answer\n"), &["nobody answers", "no answer: 0 s"]);
        has(&typed(&menu(), "", "\nhang up\n"), &["the caller hangs up"]);
    }

    #[test]
    fn a_recording_is_a_note_in_utf_8_and_a_word_elsewhere() {
        has(&typed(&menu(), "", "2\n"), &["  ♪ https://example.com/music.mp3"]);
        let ascii = menu().env("LC_ALL", "C");
        has(&typed(&ascii, "", "2\n"), &["  plays https://example.com/music.mp3"]);
    }

    #[test]
    fn flags_ask_nobody() {
        let screen = typed(&menu(), "--press 1", "");
        assert!(!screen.contains("> "), "{screen}");
        let screen = typed(&menu(), "--bridge unanswered", "");
        assert!(screen.contains("no entry in time") && !screen.contains("> "), "{screen}");
        let screen = typed(&menu(), "--json", "");
        assert!(screen.starts_with('{'), "{screen}");
    }

    #[test]
    fn colours_as_elsewhere() {
        let cli = menu().env("TERM", "xterm");
        let args = ["simulate", "menu.ivr", "--set", "name=Ann", "--press", "1"];
        let screen = cli.run_on_terminal(args, "").screen;
        assert!(screen.contains("\u{1b}[36mthe caller presses 1\u{1b}[0m"), "{screen}");
        let screen = menu().env("NO_COLOR", "1").run_on_terminal(args, "").screen;
        assert!(!screen.contains('\u{1b}'), "{screen}");
    }
}

/// A file that changes while the call goes on is not overwritten.
#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let cli = menu();
    let args = ["simulate", "menu.ivr", "--set", "name=Ann", "--record", "told"];
    let mut child = cli.command(args).spawn().expect("the program");
    let mut shown = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    shown.read_line(&mut line).expect("the call has begun");
    assert!(line.contains("calls +6590000000"), "{line}");
    let other = MENU.replace("Keep it.", "Keep it well.");
    std::fs::write(cli.path("menu.ivr"), &other).expect("a change");
    let mut keys = child.stdin.take().expect("its input");
    keys.write_all(b"1\n").expect("a key");
    drop(keys);
    let mut said = String::new();
    child.stderr.take().expect("its messages").read_to_string(&mut said).expect("UTF-8");
    assert_eq!(child.wait().expect("its end").code(), Some(2));
    assert!(said.contains("`menu.ivr` was changed meanwhile"), "{said}");
    assert_eq!(cli.read("menu.ivr"), other);
}
