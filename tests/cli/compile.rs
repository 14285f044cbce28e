//! `ivrc compile`: what goes where, values, numbers, documents.

use crate::builder::cli;
use crate::{BAD, GOOD, PARAMS, WARNS};

#[test]
fn the_document_is_all_there_is_on_standard_output() {
    let run = cli().file("a.ivr", GOOD).run(["compile", "a.ivr"]).ends(0);
    assert_eq!(run.stderr, "");
    assert!(run.stdout.starts_with("{\n  \"callflow\": [\n"), "{run}");
    assert!(run.stdout.ends_with("}\n"), "{run}");
    let run = cli().file("a.ivr", WARNS).run(["compile", "a.ivr"]).ends(0).says("unlikely-number");
    assert!(serde_json::from_str::<serde_json::Value>(&run.stdout).is_ok());
    let run = cli().input(GOOD).run(["compile", "-", "--compact"]).ends(0);
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn a_script_with_errors_gives_nothing() {
    let cli = cli().file("a.ivr", BAD).file("a.json", "before");
    cli.run(["compile", "a.ivr"]).ends(1).prints_nothing().says("missing-voice");
    cli.run(["compile", "a.ivr", "-o", "a.json"]).ends(1).prints_nothing();
    assert_eq!(cli.read("a.json"), "before");
}

#[test]
fn a_file_is_written_whole() {
    let cli = cli().file("a.ivr", GOOD).file("there.json", "before").folder("out");
    let printed = cli.run(["compile", "a.ivr"]).ends(0).stdout;
    for target in ["new.json", "there.json", "out/new.json"] {
        cli.run(["compile", "a.ivr", "-o", target]).ends(0).prints_nothing();
        assert_eq!(cli.read(target), printed);
    }
    assert_eq!(cli.run(["compile", "a.ivr", "-o", "-"]).ends(0).stdout, printed);
    assert_eq!(cli.names(), ["a.ivr", "new.json", "out", "there.json"]);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::fs::{Permissions, metadata, set_permissions, symlink_metadata};
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let cli = cli().file("a.ivr", GOOD).file("real.json", "before");
    set_permissions(cli.path("real.json"), Permissions::from_mode(0o640)).expect("permission");
    symlink("real.json", cli.path("link.json")).expect("a link");
    cli.run(["compile", "a.ivr", "-o", "link.json"]).ends(0);
    assert!(cli.read("real.json").starts_with('{'));
    let mode = |name: &str| metadata(cli.path(name)).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode("real.json"), 0o640);
    assert!(symlink_metadata(cli.path("link.json")).expect("a link").is_symlink());
    cli.run(["compile", "a.ivr", "-o", "new.json"]).ends(0);
    assert_eq!(mode("new.json") & 0o400, 0o400);
    assert_eq!(mode("new.json"), mode("a.ivr"), "as any new file of this user");
}

#[test]
fn the_script_itself_is_spared() {
    let cli = cli().file("a.ivr", GOOD);
    cli.run(["compile", "a.ivr", "-o", "./a.ivr"]).ends(2).says("would be lost").says("-o a.json");
    assert_eq!(cli.read("a.ivr"), GOOD);
}

#[test]
fn numbers_are_replaced() {
    let cli = cli().file("a.ivr", GOOD);
    let run = cli.run(["compile", "a.ivr", "--to", "+6591111111", "--from", "6588000000"]).ends(0);
    run.prints("\"source\": \"6588000000\"").prints("\"destination\": \"+6591111111\"");
}

#[test]
fn an_answering_script_has_no_number_to_replace() {
    let script = "answer\nsay \"Hello.\" voice en-GB-Emma\nhangup\n";
    let cli = cli().file("a.ivr", script);
    cli.run(["compile", "a.ivr", "--to", "+6591111111"]).ends(2).says("`--to` has nothing");
}

#[test]
fn values_from_flags_and_files() {
    let cli = cli().file("a.ivr", PARAMS).file("v.json", "{\"name\": \"Bo\", \"when\": 1.50}");
    cli.run(["compile", "a.ivr", "--set", "name=Ann"]).ends(0).prints("Hello Ann, your");
    let run = cli.run(["compile", "a.ivr", "--params", "v.json"]);
    run.ends(0).prints("Hello Bo, your appointment is 1.50.");
    let run = cli.run(["compile", "a.ivr", "--params", "v.json", "--set", "when=at 10"]);
    run.ends(0).prints("Hello Bo, your appointment is at 10.");
    let run = cli.run(["compile", "a.ivr", "--set", "name=A=b", "--set", "when=now"]);
    run.ends(0).prints("Hello A=b, your appointment is now.");
    let cli = cli.input("{\"name\": \"Cy\", \"when\": 7}");
    cli.run(["compile", "a.ivr", "--params", "-"])
        .ends(0)
        .prints("Hello Cy, your appointment is 7.");
}

#[test]
fn missing_values_are_told_at_once() {
    let script = "param a\nparam b\ncall +6590000000 from +6588000000\n\
        say \"{a} {b}\" voice en-GB-Emma\nhangup\n";
    let cli = cli().file("a.ivr", script);
    let run = cli.run(["compile", "a.ivr", "--error-format", "plain"]).ends(1).prints_nothing();
    run.says("param-missing").says("`a`").says("`b`");
    cli.run(["compile", "a.ivr", "--emit", "params"]).ends(0);
}

#[test]
fn values_for_no_param() {
    let cli = cli().file("a.ivr", PARAMS).file("v.json", "{\"nmae\": 1, \"x\": 2}");
    let run = cli.run(["compile", "a.ivr", "--params", "v.json"]).ends(2).prints_nothing();
    run.says("the script has no param `nmae`").says("did you mean `name`?").says("`x`");
}

#[test]
fn values_that_are_no_values() {
    let compile = |json: &str| {
        let cli = cli().file("a.ivr", PARAMS).file("v.json", json);
        cli.run(["compile", "a.ivr", "--params", "v.json"]).ends(2).prints_nothing()
    };
    compile("[]").says("not an object");
    compile("{\"name\": 1").says("not an object in JSON");
    compile("{\"name\": true}").says("`v.json` gives `name` a true or false");
    compile("{\"name\": null, \"when\": {}}").says("`name` null").says("`when` an object");
    compile("{\"name\": [1]}").says("`name` an array").says("a string or a number");
    compile("{\"name\": 1, \"name\": 2}").says("has `name` twice");
    let cli = cli().file("a.ivr", PARAMS);
    cli.run(["compile", "a.ivr", "--params", "no.json"]).ends(2).says("cannot read `no.json`");
    cli.run(["compile", "-", "--params", "-"]).ends(2).says("cannot both come from `-`");
}

#[test]
fn the_params_of_a_script() {
    let run = cli().file("a.ivr", PARAMS).run(["compile", "a.ivr", "--emit", "params"]).ends(0);
    assert!(!run.stdout.contains("1234"), "{run}");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_other_documents_need_no_values() {
    let cli = cli().file("a.ivr", PARAMS);
    cli.run(["compile", "a.ivr", "--emit", "machine"]).ends(0).prints("\"hash\"");
    cli.run(["compile", "a.ivr", "--emit", "ast"]).ends(0).prints("{");
}

#[test]
fn the_clock_can_be_pinned() {
    let script = format!("valid for 1h\n{GOOD}");
    let cli = cli().file("a.ivr", script);
    let run = cli.run(["compile", "a.ivr", "--now", "2026-01-31T09:00:00+08:00"]).ends(0);
    run.prints("\"validUntil\": \"2026-01-31T02:00:00.000Z\"");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    use std::os::unix::process::ExitStatusExt as _;
    let cli = cli().file("a.ivr", GOOD);
    let mut child = cli.command(["explain", "--list"]).spawn().expect("the program");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("its end");
    assert_eq!(output.stderr, b"");
    assert!(output.status.success() || output.status.signal().is_some());
}
