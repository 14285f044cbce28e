//! Bad input of every kind: a clear error, nothing lost, never a panic.

#![allow(clippy::expect_used, reason = "a test may fail")]

#[path = "cli/builder.rs"]
mod builder;

use builder::{Run, cli, exists};

const CALL: &str = "call +6590000000 from +6588000000\n";
const GOOD: &str = "call +6590000000 from +6588000000\n\
    say \"Hello, this is a reminder.\" voice en-GB-Emma\nhangup\n";

/// `ivrc check` of one file, a line for each finding.
fn check(text: impl AsRef<[u8]>) -> Run {
    cli().file("a.ivr", text).run(["check", "a.ivr", "--error-format", "plain"]).stays_harmless()
}

#[test]
fn nothing_in_it() {
    check("").ends(1).says("no-entry");
    check("# only\n\n# comments\n").ends(1).says("no-entry");
    check(" \n\t\n").ends(1).says("no-entry");
}

#[test]
fn not_utf8() {
    let run = check(b"call +6590000000\nsay \"caf\xe9\"").ends(1);
    run.says("a.ivr:2:9: error[not-utf8]").says("byte 26 is 0xe9").says("1 file: 1 error");
}

#[test]
fn a_byte_order_mark_and_every_line_end() {
    check(format!("\u{feff}{GOOD}")).ends(0);
    check(GOOD.replace('\n', "\r\n")).ends(0);
    check(GOOD.replace('\n', "\r")).ends(0);
    let broken = GOOD.replace(" voice en-GB-Emma", "");
    for text in
        [broken.replace('\n', "\r\n"), broken.replace('\n', "\r"), format!("\u{feff}{broken}")]
    {
        check(text).ends(1).says("a.ivr:2:");
    }
}

#[test]
fn nul_and_escape_characters() {
    check(GOOD.replace("Hello", "He\0llo")).ends(1).says("control-character");
    check(GOOD.replace("Hello", "\u{1b}[31mHello")).ends(1).says("control-character");
    check(format!("{GOOD}\0")).ends(1);
    for format in ["human", "plain", "json"] {
        let cli = cli().file("a.ivr", format!("{CALL}\u{1b}[2Jsay\u{9b} \"\u{202e}x\u{7f}\"\n"));
        let run = cli.run(["check", "a.ivr", "--error-format", format]).ends(1).stays_harmless();
        assert!(!format!("{run}").contains('\u{202e}'));
    }
    let cli = cli().file("a.ivr", "param x\n".to_owned() + GOOD);
    cli.run(["compile", "a.ivr", "--set", "x\u{1b}=1"]).ends(2).stays_harmless();
}

#[test]
fn more_than_32_mib() {
    let cli = cli().file("big.ivr", "");
    let file = std::fs::File::options().write(true).open(cli.path("big.ivr")).expect("a file");
    file.set_len(33 * 1024 * 1024).expect("a sparse file");
    cli.run(["check", "big.ivr"]).ends(1).says("file-too-large").says("34603008 bytes");
    cli.run(["compile", "big.ivr"]).ends(1).says("file-too-large").prints_nothing();
    if exists("/dev/zero") {
        cli.run(["check", "/dev/zero"]).ends(1).says("file-too-large");
    }
}

#[test]
fn deep_nesting() {
    let deep = |open: &str, close: &str| {
        format!("{CALL}step a {}{}\n", open.repeat(100_000), close.repeat(100_000))
    };
    check(deep("{", "}")).ends(1);
    check(deep("{", "")).ends(1);
    check(deep("{ on 1 {", "} }")).ends(1);
    check(deep("", "}")).ends(1);
}

#[test]
fn what_is_not_closed() {
    let block = check(format!("{CALL}-> a\nstep a {{\n  say \"x\" voice en-GB-Emma\n  hangup\n"));
    block.ends(1).says("a.ivr:3:8: error[unclosed-block]");
    let string = check(format!("{CALL}say \"Hello voice en-GB-Emma\nhangup\n")).ends(1);
    string.says("a.ivr:2:5: error[unclosed-string]").says("1 file: 1 error");
}

#[test]
fn pasted_from_a_document() {
    check(GOOD.replace('"', "\u{201c}")).ends(1).says("wrong-character");
    check(format!("{CALL}\u{2192} a\nstep a {{ hangup }}\n")).ends(1).says("wrong-character");
}

#[test]
fn files_that_are_not_there() {
    let cli = cli().file("reminder.ivr", GOOD).folder("empty");
    for command in ["check", "test", "compile"] {
        let run = cli.run([command, "remindr.ivr"]).ends(2).prints_nothing();
        run.says("cannot read `remindr.ivr`: it does not exist")
            .says("did you mean `reminder.ivr`?");
    }
    for command in ["check", "test"] {
        let run = cli.run([command, "empty"]).ends(2).prints_nothing();
        run.says("no scripts in the folder `empty`").says("ivrc new hello.ivr");
    }
    cli.run(["compile", "empty"]).ends(2).says("cannot read `empty`: it is a folder");
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_read() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let cli = cli().file("a.ivr", GOOD);
    set_permissions(cli.path("a.ivr"), Permissions::from_mode(0o000)).expect("permission");
    // The superuser reads everything.
    if std::fs::read(cli.path("a.ivr")).is_err() {
        cli.run(["check", "a.ivr"]).ends(2).says("permission denied");
    }
}

#[test]
fn targets_that_cannot_be_written() {
    let cli = cli().file("a.ivr", GOOD).folder("folder");
    let run = cli.run(["compile", "a.ivr", "-o", "no/a.json"]).ends(2).prints_nothing();
    run.says("cannot write `no/a.json`: its folder does not exist").says("mkdir -p no");
    let run = cli.run(["compile", "a.ivr", "-o", "folder"]).ends(2);
    run.says("cannot write `folder`: it is a folder");
    assert_eq!(cli.names(), ["a.ivr", "folder"]);
}

#[test]
fn a_full_disk() {
    if !exists("/dev/full") {
        return;
    }
    let cli = cli().file("a.ivr", GOOD);
    let run = cli.run(["compile", "a.ivr", "-o", "/dev/full"]).ends(2);
    run.says("cannot write `/dev/full`: no space left");
    let cli = cli.stdout_to("/dev/full");
    for args in [&["compile", "a.ivr"][..], &["explain", "--list"], &["help"], &["--help"]] {
        cli.run(args).ends(2);
    }
    cli.run(["compile", "a.ivr"]).says("cannot write to standard output: no space left");
    cli.run(["explain", "--list"]).says("cannot write to standard output: no space left");
}

#[test]
fn the_same_file_twice() {
    let cli = cli().file("a.ivr", GOOD).folder("b");
    cli.run(["check", "a.ivr", "a.ivr", "./a.ivr", "b/../a.ivr"]).ends(0).says("1 file:");
}

#[test]
fn values_that_do_not_fit() {
    let script = format!("param n: number\n{CALL}say \"{{n}}\" voice en-GB-Emma\nhangup\n");
    let cli = cli().file("a.ivr", script);
    let run = cli.run(["compile", "a.ivr", "--set", "n=ten"]).ends(1).prints_nothing();
    run.says("param-type");
}

#[test]
fn texts_that_are_too_long() {
    let long = "a ".repeat(1500) + "b";
    check(GOOD.replace("Hello", &long)).ends(1).says("text-too-long");
    let script = format!("param t\n{CALL}say \"{{t}}\" voice en-GB-Emma\nhangup\n");
    let cli = cli().file("a.ivr", script);
    let run = cli.run(["compile", "a.ivr", "--set", &format!("t={long}")]).ends(1);
    run.prints_nothing().says("text-too-long");
    cli.run(["compile", "a.ivr", "--set", &format!("t={}", &long[..2999])]).ends(0);
}
