//! `ivrc test`: results, failures at their lines, JSON.

use crate::builder::cli;
use crate::xml::elements;
use crate::{BAD, GOOD};

fn script(expected: &str) -> String {
    format!("{GOOD}\ntest \"greets\" {{\n  expect say \"{expected}\"\n  expect hangup\n}}\n")
}

#[test]
fn tests_that_pass() {
    let cli = cli().file("a.ivr", script("a reminder"));
    let run = cli.run(["test"]).ends(0).prints_nothing();
    assert_eq!(run.stderr, "1 test in 1 file: 1 passed, 0 failed\n");
    cli.run(["test", "-v", "a.ivr"]).ends(0).prints("ok     a.ivr:5 greets\n");
    let quiet = cli.run(["test", "-q", "a.ivr"]).ends(0).prints_nothing();
    assert_eq!(quiet.stderr, "");
}

#[test]
fn a_failure_is_shown_at_its_line_with_what_was_said() {
    let cli = cli().file("a.ivr", script("a bill"));
    let run = cli.run(["test", "-v"]).ends(1).prints("FAILED a.ivr:5 greets\n");
    run.says("failed-test").says("a.ivr:6:").says("Hello, this is a reminder").says("1 failed");
}

#[test]
fn results_as_json() {
    let cli = cli().file("a.ivr", script("a reminder")).file("b.ivr", BAD);
    let run = cli.run(["test", "--json"]).ends(1).says("missing-voice");
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn a_file_with_errors_cannot_be_tested() {
    let cli = cli().file("a.ivr", format!("{BAD}\ntest \"x\" {{ expect hangup }}\n"));
    cli.run(["test"]).ends(1).says("missing-voice").says("1 file with errors cannot be tested");
}

#[test]
fn no_tests_is_no_failure() {
    cli().file("a.ivr", GOOD).run(["test"]).ends(0).says("no tests in 1 file; add one");
    cli().run(["test"]).ends(2).says("no scripts in the folder `.`");
}

const STRANGE: &str = "test \"<a> & \\\"b\\\" \\u{1b}[0m 你好\" { expect say \"no\\u{7}\" }\n";

#[test]
fn results_as_junit_xml() {
    let two = format!("{}\n{STRANGE}", script("a reminder"));
    let broken = format!("{BAD}\ntest \"x\" {{ expect hangup }}\n");
    let cli = cli().file("a.ivr", two).file("b.ivr", broken).file("c.ivr", GOOD);
    cli.run(["test", "--junit", "report.xml"]).ends(1).says("failed-test").says("1 failed");
    let report = cli.read("report.xml");
    let elements = elements(&report).unwrap();
    assert_eq!(elements.iter().filter(|name| *name == "testcase").count(), 3);
    insta::assert_snapshot!(report);
}

#[test]
fn a_junit_report_is_written_whole_or_not_at_all() {
    let cli = cli().file("a.ivr", script("a reminder")).folder("there");
    cli.run(["test", "--junit", "missing/report.xml"]).ends(2).says("its folder does not exist");
    cli.run(["test", "--junit", "there"]).ends(2).says("cannot write `there`");
    cli.run(["test", "--junit", "-", "--json"]).ends(2).says("both write to standard output");
    let run = cli.run(["test", "--junit", "-"]).ends(0);
    assert_eq!(elements(&run.stdout).unwrap(), ["testsuites", "testsuite", "testcase"]);
}
