//! The layout, one idea a test: what is written on the left becomes what is on the right.

use super::{format, print};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;

fn formatted(text: &str) -> String {
    let source = Source::new(FileId(0), "a.ivr", text);
    let new = format(&source);
    let again = format(&Source::new(FileId(0), "a.ivr", new.as_str()));
    assert_eq!(new, again, "twice is not once");
    new
}

/// The tree of a text, printed as if nobody had written it.
fn printed(text: &str) -> String {
    let source = Source::new(FileId(0), "a.ivr", text);
    let parsed = parse(&source);
    assert_eq!(parsed.findings, []);
    print(&parsed.script)
}

/// `text` becomes `expected`.
#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(formatted(text), expected);
}

/// `text` stays as it is.
#[track_caller]
fn stays(text: &str) {
    becomes(text, text);
}

#[test]
fn a_statement_has_a_line_and_single_spaces() {
    becomes(
        "call   +6590000000\tfrom +6588000000 ;say \"a  b\"  voice en-GB-Emma;;hangup",
        "call +6590000000 from +6588000000\nsay \"a  b\" voice en-GB-Emma\nhangup\n",
    );
    becomes(
        "param  a :secret   digits=4711\nparam b:secret\nvalid   until 2026-12-01T18:00:00Z",
        "param a: secret digits = 4711\nparam b: secret\nvalid until 2026-12-01T18:00:00Z\n",
    );
    becomes("-> a\n->b", "-> a\n-> b\n");
}

#[test]
fn spellings_stay_but_for_quotes_and_braces() {
    stays(
        "play \"{a}\"\nplay {a}\nsay \"\\u{e9} \\} \\\\ \\\" 007\" speed 0.80\ncapture 1..1 timeout 5000\n",
    );
    becomes("say \"{ name }\"\non \"1\" -> a", "say \"{name}\"\non 1 -> a\n");
    becomes(
        "test \"a\" {\npress \"1\"\npress \"*\"\nexpect step \"a\"\nexpect step \"a/1\"\n}",
        "test \"a\" {\n  press 1\n  press \"*\"\n  expect step a\n  expect step \"a/1\"\n}\n",
    );
}

#[test]
fn an_option_stays_on_the_line_that_it_begins() {
    becomes(
        "say \"a\"\n      voice en-GB-Emma   speed 1\n\n\n repeat 2",
        "say \"a\"\n  voice en-GB-Emma speed 1\n  repeat 2\n",
    );
    stays("default voice en-GB-Emma\n  timeout 5s\n");
}

#[test]
fn an_option_for_which_there_is_no_room_begins_a_line() {
    let long = "a".repeat(100);
    becomes(
        &format!("say \"{long}\" voice en-GB-Emma speed 1"),
        &format!("say \"{long}\"\n  voice en-GB-Emma speed 1\n"),
    );
    let set = format!("test \"a\" {{\n  set a = \"{long}\",");
    becomes(&format!("{set} b = 12, c = 34\n}}"), &format!("{set}\n    b = 12, c = 34\n}}\n"));
}

#[test]
fn reactions_that_follow_each_other_are_lined_up() {
    becomes(
        "on 1 -> a\n# why\non 2,3 as twice\n{hangup}\non 3rd else reprompt\n\non noinput -> a",
        "on 1             -> a\n# why\non 2, 3 as twice { hangup }\non 3rd else      reprompt\n\n\
         on noinput -> a\n",
    );
    stays("on 11 -> a\non 2 {\n  hangup\n}\non 3  -> a\non 12 -> a\n");
    stays("default on 1 -> a\ndefault on 2nd else -> a\n");
    // Those of a block inside are lined up among themselves.
    stays("on 1 {\n  capture\n  on 10   -> a\n  on else -> a\n}\non 2 -> a\n");
}

#[test]
fn a_block_is_on_one_line_if_it_was() {
    stays("step a { say \"b\"; hangup }\n");
    becomes("step a {say \"b\";hangup;}", "step a { say \"b\"; hangup }\n");
    becomes("step a\n{ hangup }", "step a { hangup }\n");
    becomes("step a { hangup\n}", "step a {\n  hangup\n}\n");
    becomes("on 1 { \n\n}\non 2{ }", "on 1 {}\non 2 {}\n");
    stays("on 1 { capture 1; on 2 { hangup }; on else -> a }\n");
    let long = "a ".repeat(80);
    stays(&format!("on 1 {{ say \"{long}b\"; hangup }}\n"));
}

#[test]
fn empty_lines_stay_as_one_but_not_at_braces() {
    becomes("\n\nhangup\n\n\n\nhangup\nhangup\n\n", "hangup\n\nhangup\nhangup\n");
    becomes("on 1 {\n\n\nhangup\n\nhangup\n\n}", "on 1 {\n  hangup\n\n  hangup\n}\n");
}

#[test]
fn a_step_stands_apart_from_what_is_before_it() {
    becomes(
        "hangup\nstep a {\nhangup\n}\n# about b\nstep b {\nhangup\n}",
        "hangup\n\nstep a {\n  hangup\n}\n\n# about b\nstep b {\n  hangup\n}\n",
    );
    stays("step a {\n  hangup\n}\n# about a\n\nstep b {\n  hangup\n}\n");
    stays("step a { hangup }\nstep b { hangup }\n\nstep c {\n  hangup\n}\n");
    stays("# The file.\nstep a { hangup }\n");
}

#[test]
fn comments_stay_where_they_are() {
    becomes(
        "#one\nhangup#two\n\n\n#three\nhangup ; #four\n#five",
        "#one\nhangup#two\n\n#three\nhangup  #four\n#five\n",
    );
    becomes(
        "step a # one\n{ # two\n  # three\nhangup\n# four\n} # five",
        "step a {  # one\n  # two\n  # three\n  hangup\n  # four\n}  # five\n",
    );
    becomes(
        "on 1, # one\n2 # two\nas b # three\n# four\n-> c # five",
        "on 1,  # one\n  2     # two\n  as b  # three\n  # four\n  -> c  # five\n",
    );
    becomes("on 1 # why\n{ hangup }", "on 1 {  # why\n  hangup\n}\n");
}

#[test]
fn comments_behind_lines_that_follow_each_other_are_lined_up() {
    becomes(
        "capture 1\n timeout 5s # one\n overall 30s # two\nhangup # three\n",
        "capture 1\n  timeout 5s   # one\n  overall 30s  # two\nhangup  # three\n",
    );
    let long = "a".repeat(70);
    stays(&format!("hangup  # one\nsay \"{long}\"  # two\n-> a    # three\n"));
}

#[test]
fn a_text_block_keeps_its_lines() {
    becomes(
        "say \"\"\"\n   One.\n\n two \"so\" { x }  \n\"\"\" voice en-GB-Emma\n  speed 1",
        "say \"\"\"\n  One.\n  two \"so\" {x}\n  \"\"\" voice en-GB-Emma\n  speed 1\n",
    );
    becomes(
        "on noinput reprompt \"\"\"\na\n\"\"\"\non 1 -> a",
        "on noinput reprompt \"\"\"\n  a\n  \"\"\"\non 1 -> a\n",
    );
    stays("capture\n  success \"\"\"\n    a\n    \"\"\" failure \"b\"\n");
}

#[test]
fn a_text_that_is_too_long_becomes_a_block() {
    let words = "To hear this again, press 1. To talk to somebody, press 2. ".repeat(2);
    let text = format!("{words}Otherwise hang up.");
    becomes(
        &format!("say \"{text}\" voice en-GB-Emma"),
        "say \"\"\"\n  To hear this again, press 1. To talk to somebody, press 2. To hear this again, \
         press 1.\n  To talk to somebody, press 2. Otherwise hang up.\n  \"\"\" voice en-GB-Emma\n",
    );
    // In an `on` line, or in a block on one line, it stays.
    stays(&format!("on 1 reprompt \"{text}\"\non 2 {{ say \"{text}\"; hangup }}\n"));
    // So does what a block could not hold, and what cannot be broken.
    stays(&format!("say \" {text}\"\nsay \"{text} \"\nsay \"{}\"\n", "a".repeat(200)));
    stays(&format!("say \"{}\"\n", "你".repeat(100)));
    stays(&format!("play \"https://example.com/a b{}\"\n", "b".repeat(200)));
}

#[test]
fn a_line_with_a_mistake_is_left_as_it_is() {
    becomes(
        "say   \"a\"\n\t sya   \"b\" ; hangup   # why\nsay   \"c\"",
        "say \"a\"\n\t sya   \"b\" ; hangup   # why\nsay \"c\"\n",
    );
    becomes(
        "step  a {\n say \"a\"\n on  nomatc {\n   hangup\n }\n on  1 -> a\n}",
        "step a {\n  say \"a\"\n on  nomatc {\n   hangup\n }\n  on 1 -> a\n}\n",
    );
    stays("say   \"a\"   hangup\n");
    stays("say   “a”\n");
    // Without the `;`, what follows would belong to the line above.
    stays("capture  1 ;\ntimeout 5s\n");
    stays("on   1 ;\n-> a\n");
}

#[test]
fn no_text_becomes_a_block_that_would_close_an_open_one() {
    stays(&format!(
        "step a {{\n  say \"\"\"\n  b\n}}\n\nstep c {{\n  say \"{}\"\n}}\n",
        "d ".repeat(70) + "e"
    ));
}

#[test]
fn a_block_that_nothing_closes_is_left_as_it_is() {
    stays("step   a {\n on 1 {\n    hangup\n }\n\nstep b { hangup }\n");
}

#[test]
fn what_stands_in_the_wrong_place_is_laid_out_there() {
    becomes(
        "step a {\non 1 -> a\nhangup\ndefault  voice b\n}\nhangup ;param  c",
        "step a {\n  on 1 -> a\n  hangup\n  default voice b\n}\nhangup\nparam c\n",
    );
}

#[test]
fn a_tree_that_nobody_wrote_has_the_layout_of_the_examples() {
    let text = "default voice en-GB-Emma\ndefault timeout 5s\n\nparam a\n\ncall {a}\n-> b\n\n\
        step b {\n  say \"Press 1.\"\n  capture 1\n  on 1 as c  { say \"Yes.\"; hangup }\n  \
        on noinput reprompt\n  on 2nd else {\n    say \"No.\"\n    capture\n    on 1 -> b\n  }\n}\n\n\
        test \"d\" {\n  press 1\n}\n";
    stays(text);
    assert_eq!(printed(text), text);
    assert_eq!(printed(&text.replace("\n\n", "\n").replace("\n ", " \n   ")), text);
}

#[test]
fn line_ends_and_the_mark_are_kept() {
    becomes("\u{feff}hangup;\r\nhangup\n", "\u{feff}hangup\r\nhangup\r\n");
    becomes("hangup ;\rhangup", "hangup\rhangup\r");
    becomes("", "");
    becomes(" \n\t\n", "");
}

#[test]
fn an_empty_line_before_a_semicolon_and_a_comment_is_kept() {
    let text = "step a {\n  hangup\n}  # c\n\n# d\nstep b { hangup }\n";
    becomes("step a {\n  hangup\n}\n\n; # c\n# d\nstep b { hangup }\n", text);
    stays(text);
    becomes(
        "step a {\n  say \"x\"\n\n; # c\n}\nstep b { hangup }\n",
        "step a {\n  say \"x\"  # c\n}\n\nstep b { hangup }\n",
    );
}
