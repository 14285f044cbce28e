//! `ivrc fmt`: which files, what is written, what is only said.

use crate::builder::{Cli, cli};

/// A script in the layout.
const TIDY: &str = "call +6590000000 from +6588000000\nhangup\n";

/// The same in another one.
const LOOSE: &str = "call   +6590000000  from +6588000000;   hangup";

#[test]
fn a_file_is_changed_in_its_place() {
    let cli = cli().file("a.ivr", LOOSE).file("b.ivr", TIDY);
    let run = cli.run(["fmt", "a.ivr", "b.ivr"]).ends(0).prints_nothing();
    assert_eq!(run.stderr, "2 files: 1 changed\n");
    assert_eq!(cli.read("a.ivr"), TIDY);
    let again = cli.run(["fmt", "a.ivr"]).ends(0).prints_nothing();
    assert_eq!(again.stderr, "1 file: nothing to change\n");
    assert_eq!(cli.names(), ["a.ivr", "b.ivr"]);
}

#[test]
fn without_a_file_all_below_the_folder_are_meant() {
    let cli = cli().file("a.ivr", LOOSE).file("b/c.ivr", LOOSE).file("target/d.ivr", LOOSE);
    cli.run(["fmt"]).ends(0).says("2 files: 2 changed\n");
    assert_eq!((cli.read("b/c.ivr").as_str(), cli.read("target/d.ivr").as_str()), (TIDY, LOOSE));
    let empty = crate::builder::cli();
    empty.run(["fmt"]).ends(2).says("no scripts in the folder `.`");
}

#[test]
fn check_lists_what_would_change_and_writes_nothing() {
    let cli = cli().file("a.ivr", LOOSE).file("b.ivr", TIDY).file("c/d.ivr", LOOSE);
    let run = cli.run(["fmt", "--check"]).ends(1);
    assert_eq!(run.stdout, "a.ivr\nc/d.ivr\n");
    assert_eq!(run.stderr, "3 files: 2 to change\n");
    assert_eq!(cli.read("a.ivr"), LOOSE);
    let quiet = cli.run(["fmt", "--check", "-q", "b.ivr"]).ends(0).prints_nothing();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn diff_shows_what_would_change_and_writes_nothing() {
    let cli = cli().file("a.ivr", LOOSE).file("b.ivr", TIDY);
    let run = cli.run(["fmt", "--diff"]).ends(0);
    insta::assert_snapshot!(run.stdout, @r"
    --- a.ivr
    +++ a.ivr
    @@ -1 +1,2 @@
    -call   +6590000000  from +6588000000;   hangup
    \ No newline at end of file
    +call +6590000000 from +6588000000
    +hangup
    ");
    assert_eq!(run.stderr, "2 files: 1 to change\n");
    assert_eq!(cli.read("a.ivr"), LOOSE);
    let both = cli.run(["fmt", "--diff", "--check"]).ends(1);
    assert_eq!(both.stdout, run.stdout);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let run = cli().input(LOOSE).run(["fmt", "-", "-q"]).ends(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), (TIDY, ""));
    let tidy = cli().input(TIDY).run(["fmt", "-"]).ends(0).says("1 file: nothing to change");
    assert_eq!(tidy.stdout, TIDY);
    let check = cli().input(LOOSE).run(["fmt", "--check", "-"]).ends(1);
    assert_eq!(check.stdout, "<stdin>\n");
    cli().input(TIDY).run(["fmt", "--check", "-"]).ends(0).prints_nothing();
    cli().input(LOOSE).run(["fmt", "--diff", "-"]).ends(0).prints("+++ <stdin>\n");
}

#[test]
fn what_cannot_be_read_stays_and_the_rest_is_laid_out() {
    let broken = "say   \"a\"\n  sya \"b\"   ;  voice   x\nstep  a{\n\thangup  # now\n}\n";
    let cli = cli().file("a.ivr", broken);
    let run = cli.run(["fmt", "a.ivr"]).ends(0);
    run.says("a.ivr: what cannot be read stays as it is; `ivrc check` says why\n");
    let laid_out = "say \"a\"\n  sya \"b\"   ;  voice   x\n\nstep a {\n  hangup  # now\n}\n";
    assert_eq!(cli.read("a.ivr"), laid_out);
}

#[test]
fn the_mark_the_line_ends_and_nothing_are_kept() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let loose = "call   +6590000000 from +6588000000\nhangup\n";
    let cli = cli().file("a.ivr", windows(loose)).file("b.ivr", "").file("c.ivr", "\n \n");
    cli.run(["fmt"]).ends(0).says("3 files: 2 changed");
    assert_eq!(cli.read("a.ivr"), windows(TIDY));
    assert_eq!((cli.read("b.ivr"), cli.read("c.ivr")), (String::new(), String::new()));
}

#[test]
fn what_is_no_script_is_left_alone() {
    let bytes = b"say   \"caf\xe9\"".as_slice();
    let cli = cli().file("a.ivr", bytes).file("b.ivr", LOOSE).file("big.ivr", "");
    let big = std::fs::File::options().write(true).open(cli.path("big.ivr")).unwrap();
    big.set_len(33 * 1024 * 1024).unwrap();
    let run = cli.run(["fmt", "--error-format", "plain"]).ends(1);
    run.says("a.ivr:1:11: error[not-utf8]")
        .says("error[file-too-large]")
        .says("3 files: 1 changed, 2 not read\n");
    assert_eq!(std::fs::read(cli.path("a.ivr")).unwrap(), bytes);
    assert_eq!(cli.read("b.ivr"), TIDY);
    cli.run(["fmt", "--check", "a.ivr"]).ends(1).says("1 file: nothing to change, 1 not read");
}

#[test]
fn what_is_not_there_does_not_keep_the_others() {
    let cli = cli().file("a.ivr", LOOSE).folder("empty");
    let run = cli.run(["fmt", "b.ivr", "a.ivr", "empty"]).ends(2);
    run.says("cannot read `b.ivr`: it does not exist").says("no scripts in the folder `empty`");
    assert_eq!(cli.read("a.ivr"), TIDY);
}

#[test]
fn findings_as_json_have_standard_error_to_themselves() {
    let cli = cli().file("a.ivr", b"\xff".as_slice()).file("b.ivr", "sya\n");
    let run = cli.run(["fmt", "--error-format", "json"]).ends(1).prints_nothing();
    let lines: Vec<serde_json::Value> =
        run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 1, "{run}");
}

#[test]
fn a_name_that_a_terminal_would_obey_is_spelt_out() {
    let cli = cli().file("a\u{1b}[2J.ivr", LOOSE);
    cli.run(["fmt", "--check"]).ends(1).stays_harmless();
    cli.run(["fmt", "--diff"]).ends(0).stays_harmless();
}

#[test]
fn colours_are_for_terminals() {
    let cli = cli().file("a.ivr", LOOSE);
    assert!(!cli.run(["fmt", "--diff"]).stdout.contains('\u{1b}'));
    assert!(cli.run(["fmt", "--diff", "--color", "always"]).stdout.contains("\u{1b}[32m+hangup"));
}

#[cfg(unix)]
mod on_unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(cli: &Cli, name: &str) -> u32 {
        std::fs::metadata(cli.path(name)).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn permissions_and_links_are_kept() {
        let cli = cli().file("real/a.ivr", LOOSE);
        cli.mode("real/a.ivr", 0o640);
        symlink("real/a.ivr", cli.path("link.ivr")).unwrap();
        cli.run(["fmt", "link.ivr"]).ends(0).says("1 file: 1 changed");
        assert_eq!((cli.read("real/a.ivr").as_str(), mode(&cli, "real/a.ivr")), (TIDY, 0o640));
        assert_eq!(std::fs::read_link(cli.path("link.ivr")).unwrap().to_str(), Some("real/a.ivr"));
        assert_eq!(std::fs::read_dir(cli.path("real")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_may_not_be_written_to_stays() {
        let cli = cli().file("a.ivr", LOOSE).file("b.ivr", LOOSE);
        cli.mode("a.ivr", 0o444);
        let run = cli.run(["fmt"]).ends(2);
        run.says("cannot write `a.ivr`: it is read-only").says("2 files: 1 changed");
        assert_eq!((cli.read("a.ivr").as_str(), cli.read("b.ivr").as_str()), (LOOSE, TIDY));
        cli.run(["fmt", "--check", "a.ivr"]).ends(1);
    }

    #[test]
    fn a_tidy_file_needs_no_permission() {
        let cli = cli().file("a.ivr", TIDY);
        cli.mode("a.ivr", 0o444);
        cli.run(["fmt"]).ends(0);
    }

    #[test]
    fn a_pipe_with_a_name_is_not_written_to() {
        let cli = cli().input(LOOSE);
        cli.run(["fmt", "/dev/stdin"]).ends(2).says("is no file that can be changed");
        cli.run(["fmt", "--check", "/dev/stdin"]).ends(1).prints("/dev/stdin\n");
    }
}
