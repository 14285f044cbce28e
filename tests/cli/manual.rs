//! `ivrc completions` and `ivrc man`: made from the arguments, and read by what they are made for.

use std::process::{Command, Stdio};

use crate::builder::{Cli, cli};
use crate::commands::commands;

const SHELLS: &[&str] = &["bash", "zsh", "fish", "powershell", "elvish"];

#[test]
fn each_shell_learns_every_command_and_option() {
    for shell in SHELLS {
        let run = cli().run(["completions", shell]).ends(0);
        assert_eq!(run.stderr, "");
        for word in commands().iter().map(String::as_str).chain(["min-coverage", "dry-run"]) {
            assert!(run.stdout.contains(word), "{shell} does not know {word}");
        }
    }
    cli().run(["completions", "tcsh"]).ends(2).says("bash, elvish, fish, powershell, zsh");
}

/// What bash offers for the last of these words. None where there is no bash.
fn completed(cli: &Cli, words: &[&str]) -> Option<Vec<String>> {
    let script = "source ivrc.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
        _ivrc ivrc \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"; \
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", script, "bash"]).args(words);
    bash.current_dir(cli.path(".")).stdin(Stdio::null());
    let output = bash.output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.is_empty(), "{said}");
    let offered = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(offered.lines().map(str::to_owned).collect())
}

#[test]
fn bash_completes() {
    let script = cli().run(["completions", "bash"]).ends(0).stdout;
    let cli = cli().file("ivrc.bash", script);
    let parsed = Command::new("bash").arg("-n").arg(cli.path("ivrc.bash")).output();
    let Ok(parsed) = parsed else { return };
    assert!(parsed.status.success() && parsed.stderr.is_empty(), "{parsed:?}");
    let offers = |words: &[&str]| completed(&cli, words).expect("bash");
    assert_eq!(offers(&["ivrc", "che"]), ["check"]);
    assert_eq!(offers(&["ivrc", "check", "--dry"]), ["--dry-run"]);
    assert_eq!(offers(&["ivrc", "calls", "res"]), ["resolve"]);
    assert_eq!(offers(&["ivrc", "check", "--error-format", "sa"]), ["sarif"]);
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let cli = cli();
    let printed = cli.run(["man", "new/man1"]).ends(0).stdout;
    let pages: Vec<_> = printed.lines().collect();
    assert_eq!(pages.first(), Some(&"new/man1/ivrc.1"));
    let found = std::fs::read_dir(cli.path("new/man1")).expect("the folder").count();
    assert_eq!(found, pages.len(), "all that was written is told, and nothing else is left");
    for command in commands() {
        let page = cli.read(&format!("new/man1/ivrc-{command}.1"));
        let help = cli.run([&command, "--help"]).stdout;
        let about = help.lines().next().expect("a line").replace('-', "\\-");
        assert!(page.contains(about.split('.').next().expect("words")), "{command}: {about}");
        for flag in help.split_whitespace().filter(|word| word.starts_with("--")) {
            let flag = flag.trim_end_matches([',', '.', ':', ';', ')']).replace('-', "\\-");
            assert!(page.contains(&flag), "{command}: no {flag}");
        }
        assert!(pages.contains(&format!("new/man1/ivrc-{command}.1").as_str()));
    }
    for below in ["calls-show", "calls-export", "webhooks-set"] {
        assert!(pages.contains(&format!("new/man1/ivrc-{below}.1").as_str()), "{below}");
    }
    assert!(cli.read("new/man1/ivrc.1").contains("EXIT STATUS"));
    // Once more, over what is there.
    assert_eq!(cli.run(["man", "new/man1"]).ends(0).stdout, printed);
}

/// A formatter of manual pages has nothing to say against them.
#[test]
fn the_pages_can_be_read() {
    let cli = cli();
    let printed = cli.run(["man", "pages"]).ends(0).stdout;
    for page in printed.lines() {
        assert!(cli.read(page).is_ascii(), "{page}");
        let mut groff = Command::new("groff");
        groff.args(["-man", "-ww", "-z"]).arg(cli.path(page));
        let Ok(output) = groff.output() else { return };
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
}

#[test]
fn a_file_is_no_folder() {
    let run = cli().file("pages", "x").run(["man", "pages"]).ends(2).prints_nothing();
    run.says("cannot make the folder `pages`").says("name a folder");
}
