//! `ivrc paths`: endings, longest paths, what no test visits.

use std::fmt::Write as _;

use crate::builder::cli;
use crate::{BAD, GOOD};

const MENU: &str = "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
    default on error { say \"Sorry, something went wrong. Goodbye.\"; hangup }\n\
    call +6590000000 from +6588000000\n-> menu\n\
    step menu {\n  say \"For a receipt, press 1. To hear this again, press 2.\"\n  capture 1\n  \
    on 1 as receipt { say \"We will send it. Goodbye.\"; hangup }\n  on 2 -> menu\n}\n";

fn tested(press: &str) -> String {
    format!("{MENU}test \"a key\" {{\n  press {press}\n}}\n")
}

/// What a person reads who approves a script of the project.
fn example(name: &str) -> String {
    let path = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    let script = std::fs::read_to_string(path).unwrap();
    cli().file(name, script).run(["paths", name]).ends(0).stdout
}

#[test]
fn examples() {
    insta::assert_snapshot!("clinic", example("clinic.ivr"));
    insta::assert_snapshot!("two_level_menu", example("two-level-menu.ivr"));
    insta::assert_snapshot!("pin_entry", example("pin-entry.ivr"));
}

#[test]
fn everything_as_json() {
    let cli = cli().file("a.ivr", tested("1")).file("b.ivr", BAD);
    let run = cli.run(["paths", "--json"]).ends(1).says("missing-voice");
    run.says("1 file with errors cannot be walked");
    let run = cli.run(["paths", "--json"]);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn coverage_can_be_demanded() {
    let cli = cli().file("a.ivr", tested("1")).file("b.ivr", tested("2")).file("none.ivr", GOOD);
    cli.run(["paths", "a.ivr"])
        .ends(0)
        .prints("The tests visit 1 of 2 `on` lines: 50%")
        .prints("a.ivr:10  menu: 2");
    cli.run(["paths", "--min-coverage", "50", "a.ivr", "b.ivr"]).ends(0);
    let run = cli.run(["paths", "-q", "--min-coverage", "51", "a.ivr", "b.ivr"]).ends(1);
    run.says("the tests visit 2 of 4 `on` lines, less than 51%");
    cli.run(["paths", "--min-coverage", "100", "none.ivr"]).ends(0);
    cli.run(["paths", "--min-coverage", "101", "a.ivr"]).ends(2);
}

#[test]
fn a_test_that_fails_visits_what_it_came_by() {
    let test = "test \"wrong\" {\n  press 2\n  expect say \"no\"\n  press 1\n}\n";
    let cli = cli().file("a.ivr", format!("{MENU}{test}"));
    let run = cli.run(["paths"]).ends(0).says("1 test of a.ivr failed; run `ivrc test`");
    run.prints("visit 1 of 2").prints("a.ivr:9  menu: 1");
}

#[test]
fn scripts_that_cannot_be_walked() {
    let cli = cli().file("a.ivr", BAD);
    cli.run(["paths"]).ends(1).prints_nothing().says("missing-voice");
    cli.run(["paths", "b.ivr"]).ends(2).says("b.ivr");
}

/// A chain of menus, far longer than a call can be.
#[test]
fn a_thousand_steps() {
    let mut text = String::from(&MENU[..MENU.find("-> menu").unwrap()]) + "-> s0\n";
    for step in 0..1000 {
        let next = step + 1;
        writeln!(
            text,
            "step s{step} {{\n  say \"This is menu {step}. To go on, press 1, 2 or 3.\"\n  capture 1\n  \
             on 1, 2, 3 -> s{next}\n  on else reprompt\n  on 3rd else {{ say \"Goodbye.\"; hangup }}\n}}"
        )
        .unwrap();
    }
    text += "step s1000 { say \"That was all. Goodbye.\"; hangup }\n";
    // The third silence of the last two steps would be the 101st reply or a later one.
    let cli = cli().file("long.ivr", text);
    let run = cli.run(["paths", "long.ivr"]).ends(0);
    assert!(run.stdout.lines().count() < 80, "{}", run.stdout);
    run.prints(
        "long.ivr: 100 of 1000 steps that ask or wait, more than a million paths, 100 endings",
    )
    .prints("Most steps: 101 steps")
    .prints("too long: after 100 replies or 30 minutes\n")
    .prints("… and 88 more, with -v")
    .prints("The tests visit 0 of 3000 `on` lines: 0%");
    let all = cli.run(["paths", "-v", "long.ivr"]).ends(0).stdout;
    assert!(!all.contains("more, with -v") && all.lines().count() > 3000);
}
