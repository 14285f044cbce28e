//! `--help` of everything, `--version`, and mistakes in the arguments.

use crate::builder::cli;
use crate::commands::commands;

#[test]
fn every_help() {
    let help = |args: &[&str]| cli().run(args).ends(0).stdout;
    insta::assert_snapshot!("ivrc", help(&["--help"]));
    let commands = commands();
    assert!(commands.len() > 5, "{commands:?}");
    for command in commands {
        insta::assert_snapshot!(format!("ivrc_{command}"), help(&[&command, "--help"]));
        assert_eq!(help(&["help", &command]), help(&[&command, "--help"]), "{command}");
    }
    for (command, actions) in
        [("calls", ["show", "resolve", "purge"]), ("webhooks", ["list", "set", "delete"])]
    {
        for action in actions {
            let name = format!("ivrc_{command}_{action}");
            insta::assert_snapshot!(name, help(&[command, action, "--help"]));
        }
    }
}

#[test]
fn the_exit_codes() {
    insta::assert_snapshot!(cli().run(["help", "exit-codes"]).ends(0).stdout);
}

#[test]
fn unknown_help() {
    cli().run(["help", "exit-code"]).ends(2).says("did you mean `ivrc help exit-codes`?");
}

#[test]
fn the_version() {
    let version = format!("ivrc {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(cli().run(["--version"]).ends(0).stdout, version);
}

#[test]
fn mistakes_in_the_arguments_end_with_2() {
    cli().run::<&str>([]).ends(2).says("Usage: ivrc");
    cli().run(["chek"]).ends(2).says("check");
    cli().run(["check", "--colour"]).ends(2);
    cli().run(["check", "-q", "-v"]).ends(2);
    cli().run(["check", "--deny", "no-endings"]).ends(2).says("did you mean `no-ending`?");
    cli().run(["compile"]).ends(2);
    cli().run(["compile", "a.ivr", "--to", "90 00 00 00"]).ends(2).says("7 to 15 digits");
    cli().run(["compile", "a.ivr", "--now", "today"]).ends(2).says("2026-01-31T09:00:00+08:00");
    cli().run(["compile", "a.ivr", "--set", "name"]).ends(2).says("and its value");
}

#[test]
fn colours_of_the_help() {
    let coloured = |run: crate::builder::Run| run.stdout.contains('\u{1b}');
    assert!(!coloured(cli().run(["--help"])));
    assert!(coloured(cli().run(["--help", "--color", "always"])));
    assert!(coloured(cli().env("FORCE_COLOR", "1").run(["--help"])));
    assert!(!coloured(cli().env("FORCE_COLOR", "1").run(["--help", "--color=never"])));
}
