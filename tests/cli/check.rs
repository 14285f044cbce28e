//! `ivrc check`: which files, which streams, which exit code.

use crate::builder::cli;
use crate::{BAD, GOOD, WARNS};

#[test]
fn a_clean_file() {
    let run = cli().file("a.ivr", GOOD).run(["check", "a.ivr"]).ends(0).prints_nothing();
    assert_eq!(run.stderr, "1 file: no errors, no warnings\n");
    let quiet = cli().file("a.ivr", GOOD).run(["check", "-q", "a.ivr"]).ends(0).prints_nothing();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn an_error_in_each_format() {
    let cli = cli().file("a.ivr", BAD);
    for format in ["human", "plain"] {
        let run = cli.run(["check", "a.ivr", "--error-format", format]).ends(1).prints_nothing();
        run.says("missing-voice").says("a.ivr:2:").says("1 file: 1 error, no warnings\n");
    }
    let run = cli.run(["check", "a.ivr", "--error-format", "json"]).ends(1);
    assert_eq!(run.stderr, "");
    let object: serde_json::Value = serde_json::from_str(&run.stdout).expect("one object");
    assert_eq!(object.get("rule").and_then(|rule| rule.as_str()), Some("missing-voice"));
    assert_eq!(object.get("line").and_then(serde_json::Value::as_u64), Some(2));
}

#[test]
fn warnings_do_not_change_the_exit_code() {
    let cli = cli().file("a.ivr", WARNS);
    cli.run(["check", "a.ivr"]).ends(0).says("unlikely-number").says("no errors, 1 warning");
    cli.run(["check", "a.ivr", "--deny", "warnings"]).ends(1).says("1 error, no warnings");
    cli.run(["--deny", "unlikely-number", "check", "a.ivr"]).ends(1);
    cli.run(["check", "a.ivr", "--deny", "no-ending"]).ends(0);
}

#[test]
fn a_folder_means_all_scripts_below_it() {
    let cli = cli()
        .file("b/c.ivr", GOOD)
        .file("b/d/e.ivr", BAD)
        .file("a.ivr", GOOD)
        .file(".hidden/x.ivr", BAD)
        .file("target/x.ivr", BAD)
        .file("node_modules/x.ivr", BAD)
        .file("b/notes.txt", "not a script");
    for args in [
        &["check", "-v"][..],
        &["check", "-v", "."],
        &["check", "-v", "b", "a.ivr", "b/c.ivr", "./b"],
    ] {
        cli.run(args).ends(1).says("3 files: 1 error, no warnings");
    }
    let run = cli.run(["check", "-v", "--error-format", "plain"]);
    let order: Vec<_> = run.stderr.lines().filter(|line| line.contains("finding")).collect();
    assert_eq!(order, ["a.ivr: no findings", "b/c.ivr: no findings", "b/d/e.ivr: 1 finding"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_harmless() {
    let cli = cli().file("b/a.ivr", GOOD);
    std::os::unix::fs::symlink("..", cli.path("b/up")).expect("a link");
    cli.run(["check"]).ends(0).says("1 file:");
}

#[test]
fn standard_input() {
    cli().input(GOOD).run(["check", "-"]).ends(0).says("1 file: no errors");
    cli().input(BAD).run(["check", "-", "-"]).ends(1).says("<stdin>:2:").says("1 file: 1 error");
}

#[test]
fn what_cannot_be_read_does_not_hide_the_rest() {
    let cli = cli().file("a.ivr", BAD).folder("empty");
    let run = cli.run(["check", "b.ivr", "a.ivr", "empty"]).ends(2);
    run.says("missing-voice").says("cannot read `b.ivr`: it does not exist").says("`empty`");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let cli = cli().file("a.ivr", BAD);
        let cli = variables.iter().fold(cli, |cli, (name, value)| cli.env(name, value));
        cli.run(["check", "a.ivr"].iter().chain(args)).ends(1).stderr.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("FORCE_COLOR", "1")]));
    assert!(!coloured(&[], &[("FORCE_COLOR", "0")]));
    assert!(!coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "")]));
    assert!(!coloured(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

#[test]
fn pictures_are_ascii_where_the_locale_is() {
    let cli = cli().file("a.ivr", BAD).env("LC_ALL", "C");
    assert!(cli.run(["check"]).ends(1).stderr.is_ascii());
}

/// A help never tells to write what stands there, nor names a thing twice.
#[test]
fn helps_say_a_thing_once() {
    let script = "call +6590000000 from +6588000000\n\
        say \"Press 7.\" repeat 2 voice en-GB-Emma\ncapture 1 tries 2\n\
        on 3 { hangup }\non 3 { hangup }\non else { hangup }\n";
    let run = cli().file("a.ivr", script).run(["check", "--error-format", "plain"]).ends(1);
    run.says("help: delete `repeat 2`: `tries 2` does it\n")
        .says("or name a key that has one: `3`\n");
}
