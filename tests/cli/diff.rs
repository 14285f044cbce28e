//! `ivrc diff`: what changed for the caller, between two files and since a revision of git.

use std::process::Command;

use crate::builder::{Cli, cli};
use crate::{BAD, GOOD, WARNS};

const OLD: &str = r#"default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Our line has a fault. Goodbye."; hangup }
param name = "there"
call +6590000000 from +6588000000
-> main

step main {
  say "Hello {name}. You have an appointment tomorrow at 9 AM. Press 1 to confirm, 2 to move it, or 0 for the front desk."
  capture 1
  on 1 as confirmed { say "Thank you."; hangup }
  on 2 -> move
  on 0 -> desk
  on 3rd else -> goodbye
}

step move { say "We call you back about it."; -> goodbye }

step desk {
  call +6567654321 from +6588000000
  on done -> goodbye
}

step goodbye { say "Goodbye."; hangup }
"#;

fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(OLD.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "no `{old}`");
        text.replace(old, new)
    })
}

fn changed() -> String {
    edited(&[
        ("2 to move it", "2 to cancel it"),
        ("on 2 -> move", "on 2 -> cancelled"),
        (
            "step move { say \"We call you back about it.\"",
            "step cancelled { say \"It is cancelled.\"",
        ),
        ("param name", "param pin: secret digits = 4711\nparam branch\nparam name"),
        ("+6567654321", "+6567654322"),
        ("tries 1", "tries 2"),
    ])
}

#[test]
fn a_page_and_its_json() {
    let cli = cli().file("old.ivr", OLD).file("new.ivr", changed());
    let run = cli.run(["diff", "old.ivr", "new.ivr"]).ends(1).hides("4711");
    assert_eq!(run.stderr, "");
    insta::assert_snapshot!("page", run.stdout);
    let run = cli.run(["diff", "old.ivr", "new.ivr", "--json"]).ends(1).hides("4711");
    assert!(serde_json::from_str::<serde_json::Value>(&run.stdout).is_ok());
    insta::assert_snapshot!("json", run.stdout);
}

#[test]
fn the_same_call() {
    let other = OLD
        .replace("-> main", "# first\n-> main")
        .replace("  on 2 -> move\n  on 0 -> desk", "  on 0 -> desk; on 2 -> move");
    let cli = cli().file("old.ivr", OLD).file("new.ivr", &other);
    let run = cli.run(["diff", "old.ivr", "new.ivr"]).ends(0);
    assert_eq!(run.stdout, "old.ivr -> new.ivr: nothing changes for the caller\n");
    let run = cli.run(["diff", "old.ivr", "new.ivr", "--json"]).ends(0);
    insta::assert_snapshot!("nothing", run.stdout);
    let renamed = OLD.replace("-> move", "-> later").replace("step move", "step later");
    let cli = cli.file("renamed.ivr", renamed);
    cli.run(["diff", "old.ivr", "renamed.ivr"]).ends(0).prints("later\n  was called `move`\n");
}

#[test]
fn one_side_may_be_standard_input() {
    let cli = cli().file("old.ivr", OLD).input(OLD);
    cli.run(["diff", "old.ivr", "-"]).ends(0).prints("old.ivr -> <stdin>: nothing");
    cli.run(["diff", "-", "old.ivr"]).ends(0).prints("<stdin> -> old.ivr: nothing");
    cli.run(["diff", "-", "-"]).ends(2).says("only one of the two scripts can be standard input");
}

#[test]
fn scripts_that_cannot_be_compared() {
    let cli = cli().file("good.ivr", GOOD).file("bad.ivr", BAD).file("warns.ivr", WARNS);
    let run = cli.run(["diff", "bad.ivr", "good.ivr"]).ends(2).prints_nothing();
    run.says("error[missing-voice]").says("bad.ivr has errors and cannot be compared");
    cli.run(["diff", "good.ivr", "bad.ivr"]).ends(2).prints_nothing().says("error[missing-voice]");
    let run = cli.run(["diff", "bad.ivr", "bad.ivr", "--error-format", "plain"]).ends(2);
    assert_eq!(run.stderr.matches("missing-voice").count(), 2, "{run}");
    // What is doubtful is for `check`, also where it counts as an error.
    let run = cli.run(["diff", "warns.ivr", "good.ivr", "--deny", "warnings"]).ends(1);
    assert_eq!(run.stderr, "");
    cli.run(["diff", "good.ivr", "god.ivr"]).ends(2).says("did you mean `good.ivr`?");
    cli.run(["diff", "good.ivr"]).ends(2).says("nothing to compare it with").says("--git REV FILE");
    cli.run(["diff"]).ends(2).says("Usage: ivrc diff [OPTIONS] OLD NEW");
    cli.run(["diff", ".", "good.ivr"]).ends(2).says("name one file in it");
}

#[test]
fn what_a_terminal_would_obey_is_spelt_out() {
    let new = OLD.replace("Thank you.", "Thank\u{202e} you.");
    let cli = cli().file("old.ivr", OLD).file("new.ivr", new);
    let run = cli.run(["diff", "old.ivr", "new.ivr"]).ends(1).stays_harmless();
    assert!(
        !run.stdout.contains('\u{202e}') && run.stdout.contains("Thank\\u{202e} you."),
        "{run}"
    );
}

#[test]
fn colours_only_where_they_are_wanted() {
    let cli = cli().file("old.ivr", OLD).file("new.ivr", changed());
    assert!(!cli.run(["diff", "old.ivr", "new.ivr"]).stdout.contains('\u{1b}'));
    let run = cli.run(["diff", "old.ivr", "new.ivr", "--color", "always"]);
    assert!(run.stdout.contains("\u{1b}[31m- “") && run.stdout.contains("\u{1b}[32m+ “"), "{run}");
}

// --- git ----------------------------------------------------------------------------------------

/// git in a folder, without anything of the user's or the machine's.
fn git(cli: &Cli, args: &[&str]) {
    let mut command = Command::new("git");
    command.args([
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@a.example",
        "-c",
        "init.defaultBranch=main",
    ]);
    command.args(args).current_dir(cli.path(".")).env_clear();
    command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.env("GIT_CEILING_DIRECTORIES", cli.path(".."));
    let output = command.output().expect("git");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A folder where the program finds git, and git finds nothing of the machine's.
fn with_git() -> Cli {
    let folder = cli();
    let above = folder.path("..").display().to_string();
    let path = std::env::var("PATH").expect("a path");
    folder
        .env("PATH", &path)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_CEILING_DIRECTORIES", &above)
}

/// A repository: a script that was committed, tagged `v1`, and changed since; another one in a
/// folder, with spaces and a `-` in its name.
fn repository() -> Cli {
    let cli = with_git().file("menu.ivr", OLD).file("calls/-my menu.ivr", OLD);
    git(&cli, &["init", "--quiet"]);
    git(&cli, &["add", "."]);
    git(&cli, &["commit", "--quiet", "-m", "first"]);
    git(&cli, &["tag", "v1"]);
    cli.file("menu.ivr", changed()).file("calls/-my menu.ivr", changed())
}

#[test]
fn since_a_revision() {
    let cli = repository();
    let by_files = cli.file("old.ivr", OLD);
    let page = by_files.run(["diff", "old.ivr", "menu.ivr"]).ends(1).stdout;
    for revision in ["HEAD", "v1", "main", "HEAD^{commit}"] {
        let run = by_files.run(["diff", "--git", revision, "menu.ivr"]).ends(1);
        let head = format!("{revision}:menu.ivr -> menu.ivr");
        assert_eq!(run.stdout, page.replacen("old.ivr -> menu.ivr", &head, 1));
    }
    let head = "HEAD:calls/-my menu.ivr -> calls/-my menu.ivr: ";
    by_files.run(["diff", "--git", "HEAD", "calls/-my menu.ivr"]).ends(1).prints(head);
    let mut inside = by_files.command(["diff", "--git", "HEAD", "--", "-my menu.ivr"]);
    let output = inside.current_dir(by_files.path("calls")).output().expect("its end");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(stdout.starts_with("HEAD:-my menu.ivr -> -my menu.ivr: "), "{stdout}");
    let in_a_hook = repository().env("GIT_DIR", ".git");
    in_a_hook.run(["diff", "--git", "HEAD", "calls/-my menu.ivr"]).ends(1).prints(head);
    let absolute = by_files.path("menu.ivr").display().to_string();
    by_files.run(["diff", "--git", "HEAD", &absolute]).ends(1);
    git(&by_files, &["commit", "--quiet", "-a", "-m", "second"]);
    by_files.run(["diff", "--git", "HEAD", "menu.ivr"]).ends(0).prints("nothing changes");
    by_files.run(["diff", "--git", "HEAD~1", "menu.ivr"]).ends(1);
}

#[test]
fn a_revision_that_is_none() {
    let cli = repository();
    let none = ["no-such-branch", "HEAD~7", "HEAD:menu.ivr", "HEAD..v1", "", "v1 HEAD", "HEAD\n"];
    for revision in none {
        let run = cli.run(["diff", "--git", revision, "menu.ivr"]).ends(2).prints_nothing();
        run.says("is no revision").says("a commit, a branch or a tag");
    }
    // Nothing becomes an option of git.
    for revision in ["--output=gone.ivr", "-h", "--help", "--exec-path=x"] {
        let argument = format!("--git={revision}");
        cli.run(["diff", &argument, "menu.ivr"]).ends(2).says("is no revision");
    }
    assert_eq!(cli.names(), [".git", "calls", "menu.ivr"]);
}

#[test]
fn a_file_that_is_not_in_the_revision() {
    let cli = repository().file("new.ivr", OLD);
    let run = cli.run(["diff", "--git", "HEAD", "new.ivr"]).ends(2).prints_nothing();
    run.says("`new.ivr` is not in `HEAD`");
    git(&cli, &["mv", "-k", "menu.ivr", "calls/renamed.ivr"]);
    let run = cli.run(["diff", "--git", "HEAD", "calls/renamed.ivr"]).ends(2);
    run.says("it was called `menu.ivr` there").says("git show \"HEAD:menu.ivr\"");
    cli.run(["diff", "--git", "HEAD", "menu.ivr"]).ends(2).says("cannot read `menu.ivr`");
    cli.run(["diff", "--git", "HEAD", "calls"]).ends(2).says("name one file in it");
    cli.run(["diff", "--git", "HEAD", "-"]).ends(2).says("standard input has no revisions");
    cli.run(["diff", "--git", "HEAD", "new.ivr", "menu.ivr"]).ends(2).says("there is one file");
}

#[test]
fn an_old_version_with_errors() {
    let cli = with_git().file("menu.ivr", BAD);
    git(&cli, &["init", "--quiet"]);
    git(&cli, &["add", "."]);
    git(&cli, &["commit", "--quiet", "-m", "first"]);
    let cli = cli.file("menu.ivr", GOOD);
    let run = cli.run(["diff", "--git", "HEAD", "menu.ivr"]).ends(2).prints_nothing();
    run.says("[HEAD:menu.ivr:2:1]").says("HEAD:menu.ivr has errors and cannot be compared");
}

#[test]
fn no_repository_and_no_git() {
    let cli = with_git().file("menu.ivr", OLD);
    let run = cli.run(["diff", "--git", "HEAD", "menu.ivr"]).ends(2).prints_nothing();
    run.says("`menu.ivr` is in no git repository").says("`ivrc diff OLD NEW`");
    git(&cli, &["init", "--quiet"]);
    cli.run(["diff", "--git", "HEAD", "menu.ivr"]).ends(2).says("`HEAD` is no revision");
    let cli = cli.folder("empty");
    let empty = cli.path("empty").display().to_string();
    let run = cli.env("PATH", &empty).run(["diff", "--git", "HEAD", "menu.ivr"]).ends(2);
    run.says("there is no `git` to ask").says("install git");
}
