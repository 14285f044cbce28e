//! `ivrc new`: a script to begin with.

use crate::builder::cli;

#[test]
fn a_first_script() {
    let cli = cli();
    let run = cli.run(["new", "hello.ivr"]).ends(0);
    insta::assert_snapshot!(run.stdout);
    assert!(cli.read("hello.ivr").starts_with("# A reminder"));
    cli.run(["new", "second"]).ends(0).prints("made second.ivr");
}

#[test]
fn it_checks_clean_and_passes_its_tests() {
    let cli = cli();
    cli.run(["new", "hello"]).ends(0);
    let check = cli.run(["check", "--pedantic", "--deny", "warnings", "hello.ivr"]);
    check.ends(0).says("no errors, no warnings");
    cli.run(["test", "hello.ivr"]).ends(0).says("2 passed, 0 failed");
    cli.run(["compile", "hello.ivr"]).ends(0).prints("Hello there. You have an appointment");
}

#[test]
fn nothing_is_overwritten() {
    let cli = cli().file("hello.ivr", "mine").folder("folder");
    cli.run(["new", "hello"]).ends(2).says("`hello.ivr` exists already");
    assert_eq!(cli.read("hello.ivr"), "mine");
    cli.run(["new", "folder"]).ends(2).says("`folder` is a folder").says("folder/hello.ivr");
}

#[test]
fn other_names_are_refused() {
    let cli = cli();
    cli.run(["new", "hello.txt"]).ends(2).says("`ivrc new hello.ivr`");
    cli.run(["new", "-"]).ends(2).says("ends in `.ivr`");
    cli.run(["new", ".ivr"]).ends(2).says("`ivrc new hello.ivr`");
    cli.run(["new", "no/hello"]).ends(2).says("its folder does not exist").says("mkdir -p no");
    assert_eq!(cli.names(), Vec::<String>::new());
}
