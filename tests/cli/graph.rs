//! `ivrc graph`: three formats of one picture, what goes where, and scripts that give none.

use crate::builder::cli;
use crate::{BAD, GOOD, WARNS};

fn example(name: &str) -> String {
    let path = format!("{}/examples/{name}.ivr", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("an example")
}

#[test]
fn examples_as_mermaid_and_dot() {
    for name in ["clinic", "two-level-menu", "pin-entry"] {
        let cli = cli().file("a.ivr", example(name));
        for format in ["mermaid", "dot"] {
            let run = cli.run(["graph", "a.ivr", "--format", format]).ends(0);
            assert_eq!(run.stderr, "");
            insta::assert_snapshot!(format!("{name}_{format}"), run.stdout);
        }
    }
}

#[test]
fn mermaid_is_what_is_drawn_without_a_format() {
    let cli = cli().file("a.ivr", GOOD);
    let plain = cli.run(["graph", "a.ivr"]).ends(0).prints("flowchart TD\n").stdout;
    assert_eq!(cli.run(["graph", "a.ivr", "--format", "mermaid"]).ends(0).stdout, plain);
    let piped = crate::builder::cli().input(GOOD).run(["graph", "-"]).ends(0);
    assert_eq!(piped.stdout, plain);
}

#[test]
fn an_image_is_named_after_its_script_and_stands_alone() {
    let cli = cli().file("a.ivr", example("clinic"));
    let run = cli.run(["graph", "a.ivr", "--format", "svg", "-o", "a.svg"]).ends(0);
    run.prints_nothing();
    let image = cli.read("a.svg");
    assert!(image.starts_with("<svg ") && image.ends_with("</svg>\n"));
    assert!(image.contains("<title>a.ivr</title>\n<desc>"), "{image}");
    for word in ["as coming", "other-day", "call +6561234567", "3, else as reception"] {
        assert!(image.contains(&format!(">{word}</text>")), "no {word} in\n{image}");
    }
    let outside = image.replace("http://www.w3.org/2000/svg", "");
    for word in ["http", "<script", "<image", "@import", "@font-face", "href"] {
        assert!(!outside.contains(word), "{word} in\n{image}");
    }
}

#[test]
fn a_script_with_errors_gives_no_picture() {
    let cli = cli().file("a.ivr", BAD).file("a.svg", "before");
    cli.run(["graph", "a.ivr"]).ends(1).prints_nothing().says("missing-voice");
    cli.run(["graph", "a.ivr", "--format", "svg", "-o", "a.svg"]).ends(1).prints_nothing();
    assert_eq!(cli.read("a.svg"), "before");
    let cli = cli.file("lost.ivr", "call +6590000000 from +6588000000\n-> nowhere\n");
    cli.run(["graph", "lost.ivr"]).ends(1).prints_nothing().says("unknown-step");
}

#[test]
fn warnings_are_told_and_the_picture_is_drawn() {
    let cli = cli().file("a.ivr", WARNS);
    cli.run(["graph", "a.ivr"]).ends(0).says("unlikely-number").prints("call +6510000000");
    cli.run(["graph", "a.ivr", "--deny", "warnings"]).ends(1).prints_nothing();
}

#[test]
fn no_value_is_needed_and_none_is_shown() {
    let script = "default voice en-GB-Emma\ndefault timeout 5s overall 10s\n\
        default on error { hangup }\nparam guest: phone\nparam pin: secret digits = 4711\n\
        call {guest} from +6588000000\nsay \"To hear your PIN, press 1.\"\ncapture 1\n\
        on 1 { say \"It is {pin}.\"; hangup }\non else { hangup }\n";
    for format in ["mermaid", "dot", "svg"] {
        let cli = cli().file("a.ivr", script);
        let run = cli.run(["graph", "a.ivr", "--format", format]).ends(0);
        run.prints("{pin}").prints("call {guest}").hides("4711");
    }
}

#[test]
fn what_a_terminal_would_obey_is_spelt_out() {
    let script = "call +6590000000 from +6588000000\n\
        say \"\u{202e}turned <b>\\\"&\" voice en-GB-Emma\nhangup\n";
    let cli = cli().file("a.ivr", script);
    for format in ["mermaid", "dot", "svg"] {
        cli.run(["graph", "a.ivr", "--format", format]).ends(0).stays_harmless().hides("\u{202e}");
    }
}

#[test]
fn the_script_itself_is_spared() {
    let cli = cli().file("a.ivr", GOOD);
    let run = cli.run(["graph", "a.ivr", "--format", "svg", "-o", "a.ivr"]).ends(2);
    run.says("would be lost").says("-o a.svg");
    assert_eq!(cli.read("a.ivr"), GOOD);
}

#[test]
fn what_is_no_format_and_no_file() {
    let cli = cli().file("a.ivr", GOOD);
    cli.run(["graph", "a.ivr", "--format", "png"]).ends(2).says("'png'").says("mermaid");
    cli.run(["graph", "b.ivr"]).ends(2).says("did you mean `a.ivr`?");
    cli.run(["graph", "a.ivr", "-o", "no/a.svg"]).ends(2).says("its folder does not exist");
}
