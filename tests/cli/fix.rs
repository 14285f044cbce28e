//! `ivrc check --fix`: what is changed, where it goes, and what never is.

use crate::builder::cli;
use crate::{BAD, GOOD};

/// Two mistakes of writing, and a warning that no machine can do away with.
const WRONG: &str = "call +6590000000 from +6588000000\n\
    SAY “Hello, this is a reminder about your appointment.” voice en-GB-Emma # kept\nhangup\n\
    step nobody { hangup }\n";

const MENDED: &str = "call +6590000000 from +6588000000\n\
    say \"Hello, this is a reminder about your appointment.\" voice en-GB-Emma # kept\nhangup\n\
    step nobody { hangup }\n";

#[test]
fn a_file_is_fixed_and_the_rest_is_told() {
    let cli = cli().file("a.ivr", WRONG);
    let run = cli.run(["check", "--fix", "--error-format", "plain", "a.ivr"]).ends(0);
    insta::assert_snapshot!(run.prints_nothing());
    assert_eq!(cli.read("a.ivr"), MENDED);
    assert_eq!(cli.names(), ["a.ivr"]);
    cli.run(["check", "--fix", "-q", "--deny", "warnings", "a.ivr"]).ends(1);
    assert_eq!(cli.read("a.ivr"), MENDED);
}

#[test]
fn the_exit_code_is_that_of_the_fixed_text() {
    let cli = cli().file("a.ivr", WRONG).file("b.ivr", BAD).file("c.ivr", GOOD);
    cli.run(["check", "--fix", "a.ivr", "c.ivr"]).ends(0).says("2 files: no errors, 1 warning");
    cli.run(["check", "--fix"]).ends(1).says("missing-voice").says("3 files: 1 error");
    assert_eq!(cli.read("b.ivr"), BAD);
    assert_eq!(cli.read("c.ivr"), GOOD);
}

#[test]
fn a_trial_shows_a_diff_and_writes_nothing() {
    let cli = cli().file("a.ivr", WRONG).file("c.ivr", GOOD);
    let run = cli.run(["check", "--fix", "--dry-run"]).ends(0);
    insta::assert_snapshot!(run);
    assert_eq!(cli.read("a.ivr"), WRONG);
    let json = cli.run(["check", "--fix", "--dry-run", "--error-format", "json"]).ends(0);
    assert!(json.stdout.starts_with("--- a.ivr\n+++ a.ivr\n@@ "), "{json}");
    let colours = cli.run(["check", "--fix", "--dry-run", "--color", "always"]).ends(0);
    colours.prints("\u{1b}[32m+say");
    cli.run(["check", "--dry-run"]).ends(2).says("--fix");
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let run = cli().input(WRONG).run(["check", "--fix", "-"]).ends(0);
    assert_eq!(run.stdout, MENDED);
    run.says("unreachable-step").says("<stdin>: fixed 2 findings");
    let run = cli().input(WRONG).run(["check", "--fix", "-", "--error-format", "json"]).ends(0);
    assert_eq!(run.stdout, MENDED);
    run.says("\"rule\":\"unreachable-step\"");
    let run = cli().input(GOOD).run(["check", "--fix", "-"]).ends(0);
    assert_eq!(run.stdout, GOOD);
}

#[test]
fn byte_order_mark_and_line_ends_stay() {
    let strange = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let text = WRONG.replace("hangup\nstep", "step");
    let cli = cli().file("a.ivr", strange(&text));
    cli.run(["check", "--fix"]).ends(0).says("1 no-ending");
    assert_eq!(cli.read("a.ivr"), strange(MENDED));
}

#[test]
fn what_cannot_be_read_is_left_alone() {
    let bytes = b"call +6590000000 from +6588000000\nSAY \xff\n";
    let cli = cli().file("a.ivr", bytes);
    cli.run(["check", "--fix"]).ends(1).says("not-utf8");
    assert_eq!(std::fs::read(cli.path("a.ivr")).expect("the file"), bytes);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_written_stays_and_the_others_are_fixed() {
    let cli = cli().file("a.ivr", WRONG).file("b.ivr", WRONG);
    cli.mode("a.ivr", 0o444);
    let run = cli.run(["check", "--fix", "--error-format", "plain"]).ends(2);
    run.says("cannot write `a.ivr`: it is read-only").says("a.ivr:2:1: error[unknown-word]");
    assert_eq!(cli.read("a.ivr"), WRONG);
    assert_eq!(cli.read("b.ivr"), MENDED);
    assert_eq!(cli.names(), ["a.ivr", "b.ivr"]);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let cli = cli().file("real/a.txt", WRONG);
    std::os::unix::fs::symlink("real/a.txt", cli.path("a.ivr")).expect("a link");
    cli.run(["check", "--fix", "a.ivr"]).ends(0);
    assert_eq!(cli.read("real/a.txt"), MENDED);
    assert!(cli.path("a.ivr").is_symlink());
}

/// A file of somebody else, in a folder that is everybody's, stays as it is and theirs.
#[cfg(target_os = "linux")]
#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    use std::os::unix::process::CommandExt as _;
    let cli = cli().file("a.ivr", WRONG);
    // Only root can be somebody else.
    if chown(cli.path("a.ivr"), Some(1234), Some(1234)).is_err() {
        return;
    }
    cli.mode("a.ivr", 0o644);
    cli.mode(".", 0o777);
    let mut command = cli.command(["check", "--fix", "a.ivr"]);
    let run = command.uid(4321).gid(4321).output().expect("the program");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write `a.ivr`: permission denied"), "{said}");
    assert_eq!(cli.read("a.ivr"), WRONG);
    cli.run(["check", "--fix", "a.ivr"]).ends(0);
    assert_eq!(cli.read("a.ivr"), MENDED);
    let there = std::fs::metadata(cli.path("a.ivr")).expect("the file");
    assert_eq!((there.uid(), there.gid()), (1234, 1234));
}

#[test]
fn advice_and_settings_hold_for_fixes_too() {
    let text = format!("# ivrc: allow no-ending\n{}", GOOD.replace("hangup\n", ""));
    let cli = cli().file("a.ivr", &text);
    cli.run(["check", "--fix"]).ends(0).says("1 file: no errors, no warnings");
    assert_eq!(cli.read("a.ivr"), text);
}

#[test]
fn a_guess_between_two_words_is_left_to_the_author() {
    let steps = "step menu1 { hangup }\nstep menu2 { hangup }\n";
    let start = GOOD.replace("hangup\n", "");
    let cli = cli().file("a.ivr", format!("{start}-> menu3\n{steps}"));
    let run = cli.run(["check", "--fix"]).ends(1);
    run.says("there is no step `menu3`").says("did you mean `menu1`?");
    assert_eq!(cli.read("a.ivr"), format!("{start}-> menu3\n{steps}"));
}

/// Each of these could be mended in more than one way, or would lose something.
#[test]
fn what_is_not_clear_is_left_to_the_author() {
    let start = "call +6590000000 from +6588000000\n";
    for line in [
        "say Leave your voice message after the beep",
        "say “Hello",
        "say Hello \"x\" there",
        "/* note */ say \"Hello\" voice en-GB-Emma",
        "pay \"Hello\" voice en-GB-Emma",
    ] {
        let script = format!("{start}{line}\nhangup\n");
        let cli = cli().file("a.ivr", &script);
        cli.run(["check", "--fix"]).ends(1);
        assert_eq!(cli.read("a.ivr"), script);
    }
}
