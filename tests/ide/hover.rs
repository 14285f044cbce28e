//! What is told.

use crate::marked::{hover, hover_with_voices};

const CALL: &str = "default voice en-GB-Emma\ncall +6590000000 from +6588000000\n";

fn call(rest: &str) -> String {
    format!("{CALL}{rest}")
}

#[test]
fn an_option_has_its_meaning_its_range_and_its_code() {
    hover!(
        "say \"x\"; capture 1 time$0out 5s overall 15s",
        "say \"x\" voice en-GB-Emma\n  $0speed 0.8",
        "default voice en-GB-Emma hash$0 off",
        "say \"x\"; capture 1 hash o$0ff",
        "say \"x\"; capture 1 timeout 1.5$0s",
        "valid for 2$0h",
        "hangup voi$0ce en-GB-Emma",
    );
}

#[test]
fn a_statement_shows_its_json() {
    hover!(
        "call$0 +6590000000 from +6588000000",
        &call("s$0ay \"Hello.\" repeat 2"),
        &call("say \"Press 1.\"\ncap$0ture 1 timeout 5s overall 10s tries 1"),
        &call("play \"https://example.com/a.mp3\"; hang$0up"),
        "call +6590000000 from +6588000000\nsay$0 \"It has no voice.\"",
        &call(
            "-> a\nstep a {\n  say \"Press 1.\"; capture 1\n  on nomatch rep$0rompt \"Only 1.\"\n}"
        ),
        &call("hangup; s$0ay \"never\""),
        &call("-$0> a"),
        "ans$0wer",
    );
}

#[test]
fn a_secret_stays_one() {
    hover!(
        "param code: secret digits = 4711\ndefault voice en-GB-Emma\nanswer\ns$0ay \"It is {code}.\"",
        "param code: secret digits = 4711\ndefault voice en-GB-Emma\nanswer\nsay \"It is {co$0de}.\"",
        "param co$0de: secret digits = 4711",
        "param code: secret digits = 47$011",
    );
}

#[test]
fn a_number_tells_its_country() {
    hover!(
        "call +65$090000000 from +6588000000",
        "call +6590000000 from \"658$08000000\"",
        "call +1800$05550100",
        "call +6510$0000000",
        "call +9991$0234567",
        "call +65$0",
        "answer; test \"x\" { expect call +44207$09460000 }",
    );
}

const MENU: &str = "default on noinput reprompt\n\
    default voice en-GB-Emma\n\
    call +6590000000 from +6588000000\n\
    -> ask\n\
    step ask {\n  \
      say \"Press *1* or _2_.\"\n  \
      capture 1 as key\n  \
      on 1 as chosen -> confirm\n  \
      on 3rd 1 -> bye\n  \
      on 2..5, \"*\" { say \"You entered {key}.\"; -> bye }\n  \
      on nomatch reprompt\n  \
      on 2nd nomatch -> bye\n\
    }\n\
    step confirm {\n  say \"Fine.\"\n  call +6591111111 from +6588000000\n  on done -> bye\n}\n\
    step bye { say \"Bye.\"; hangup }\n\
    test \"x\" {\n  press 1\n  expect step ask\n  expect step \"ask/2-5\"\n  expect outcome chosen\n}\n";

/// The menu with the cursor in the `nth` place of a text, from 0, behind its first byte.
fn menu(text: &str, nth: usize) -> String {
    let (at, _) = MENU.match_indices(text).nth(nth).unwrap();
    let (before, behind) = MENU.split_at(at + 1);
    format!("{before}$0{behind}")
}

/// Only what is told of the menu: it need not stand there each time.
fn told(cases: &[(&str, usize)]) -> String {
    let told = cases.iter().map(|(text, nth)| {
        let told = crate::marked::told(&menu(text, *nth), false);
        let (_, told) = told.split_once("\n\n").map_or(("", told.as_str()), |parts| parts);
        let from = told.rfind("}\n").map_or(0, |at| at + 2);
        format!("{text} ({nth})\n{}", told.get(from..).unwrap_or_default())
    });
    told.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_step_tells_what_is_said_and_who_comes() {
    insta::assert_snapshot!(told(&[
        ("ask", 0),
        ("ask {", 0),
        ("confirm", 0),
        ("bye", 0),
        ("ask\n", 1),
        ("ask/2-5", 0),
    ]));
}

#[test]
fn an_event_tells_its_rounds() {
    insta::assert_snapshot!(told(&[
        ("1 as", 1),
        ("1 -> bye", 0),
        ("2..5", 0),
        ("5,", 0),
        ("\"*\"", 0),
        ("nomatch", 0),
        ("nomatch", 1),
        ("noinput", 0),
        ("3rd", 0),
        ("done", 0),
        ("chosen", 0),
        ("chosen", 1),
    ]));
}

#[test]
fn a_name_tells_its_type_and_where_it_is_set() {
    insta::assert_snapshot!(told(&[("{key}", 0), ("key\n", 0)]));
    hover!(
        "param name$0\nanswer\nsay \"x\"",
        "param when = \"to `morrow\"\nanswer\nsay \"You come {w$0hen}.\"",
        "answer\nsay \"You call {call$0ed}.\"",
        "answer\nsay \"You call {nobo$0dy}.\"",
        "param who: phone\ncall {wh$0o} from +6588000000",
        "param who: pho$0ne\ncall {who} from +6588000000",
        "param name\ntest \"x\" { set na$0me = \"Ann\" }",
        "param name\ntest \"x\" { expect na$0me = \"Ann\" }",
    );
}

#[test]
fn a_voice_tells_its_language_and_gender() {
    hover_with_voices!("default voice en-GB$0-Emma", "say \"x\" voice en-AU-Amy$0");
    hover!("default voice en-GB$0-Emma");
}

#[test]
fn an_allowed_rule_tells_what_it_checks() {
    hover!(
        "# ivrc: allow unlikely$0-number, no-ending\ncall +6510000000 from +6588000000",
        "# ivrc: allow unlikely-number, no-$0ending\ncall +6510000000 from +6588000000",
        "# ivrc: allow $0nothing-known",
        "# unlikely$0-number",
    );
}

#[test]
fn words_of_settings_steps_and_tests_are_told() {
    hover!(
        "def$0ault voice en-GB-Emma",
        "default o$0n error { hangup }",
        "default on err$0or { hangup }",
        "st$0ep a { hangup }",
        "test \"x\" { pre$0ss 1 }",
        "test \"x\" { press noth$0ing }",
        "test \"x\" { expect hang$0up }",
        "answer; say \"x\"; capture 1; on 1 a$0s moved { hangup }",
    );
}

#[test]
fn elsewhere_nothing_is_told() {
    hover!(
        "# sa$0y \"x\"",
        "say \"sa$0y\"",
        "say \"x\" $0",
        "$0",
        "ban$0ana",
        "call +6590000000 from +6588000000\npre$0ss 1",
        "test \"x\" { sa$0y \"x\" }",
        "-> noth$0ing",
        "say \"\\{na$0me}\"",
    );
}
