//! `ivrc.toml`: found upwards, and its mistakes.

use crate::builder::cli;
use crate::{GOOD, WARNS};

#[test]
fn the_nearest_file_upwards_holds() {
    let cli = cli()
        .file("ivrc.toml", "[check]\ndeny = [\"warnings\"]\n")
        .file("a.ivr", WARNS)
        .file("b/ivrc.toml", "[check]\nallow = [\"unlikely-number\"]\n")
        .file("b/c/d.ivr", WARNS);
    cli.run(["check", "a.ivr"]).ends(1);
    cli.run(["check", "b/c/d.ivr"]).ends(0).says("1 file: no errors, no warnings");
    cli.run(["check", "b", "--deny", "unlikely-number"]).ends(1);
    cli.run(["check"]).ends(1).says("2 files: 1 error, no warnings");
}

#[test]
fn mistakes_in_settings_have_a_place_and_a_cure() {
    let check = |text: &str| {
        let cli = cli().file("a.ivr", GOOD).file("ivrc.toml", text);
        let run = cli.run(["check", "a.ivr"]).ends(2).prints_nothing();
        let run = run.stderr.replace(&cli.path("").display().to_string(), "<folder>/");
        run.replace("<folder>//", "<folder>/")
    };
    let texts = [
        "[check]\npedantik = true\n",
        "[chekc]\n",
        "[check]\ndeny = [\"warning\"]\n",
        "[check]\nallow = [\"expired\", \"missing-voice\"]\n",
        "[check]\npedantic = \"yes\"\n",
        "[check\n",
    ];
    insta::assert_snapshot!(texts.map(check).join("\n"));
}

#[test]
fn settings_that_are_not_text() {
    let cli = cli().file("a.ivr", GOOD).file("ivrc.toml", b"\xff");
    cli.run(["check", "a.ivr"]).ends(2).says("cannot read").says("ivrc.toml");
}
