//! Pairs of scripts and what is said of them. A snapshot has the lines that differ, and below them
//! the outcome.

use super::{diff, words};
use crate::flow::{Overrides, lower};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax;

/// A menu of two levels, and a bridge.
const MENU: &str = r#"default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Our line has a fault. Goodbye."; hangup }
param patient: phone
param name = "there"
call {patient} from +6588000000
say "Good morning."
-> main
step main {
  say "Hello {name}. Press 1 to confirm, 2 to move it, or 0 for the front desk."
  capture 1
  on 1 as confirmed { say "Thank you. See you then."; hangup }
  on 2 -> move
  on 0 -> desk
  on nomatch reprompt "Sorry, 1 confirms, 2 moves, 0 is the front desk."
  on 3rd else -> goodbye
}
step move {
  say "For Monday press 1, for Tuesday press 2."
  capture 1 as day
  on 1, 2 as moved { say "We have moved it."; -> goodbye }
  on else -> desk
}
step desk {
  say "One moment please."
  call +6567654321 from +6588000000
  on done -> goodbye
}
step goodbye {
  say "Goodbye."
  hangup
}
"#;

/// What is said of two scripts, one line for each change.
pub(super) fn told(old: &str, new: &str) -> String {
    let (old, new) = (Source::new(FileId(0), "old", old), Source::new(FileId(1), "new", new));
    let (old, new) = (syntax::parse(&old), syntax::parse(&new));
    assert_eq!((&old.findings, &new.findings), (&vec![], &vec![]));
    let none = Overrides::default();
    let changes = diff(&lower(&old.script, &none), &lower(&new.script, &none));
    if changes.is_empty() {
        return "no difference\n".to_owned();
    }
    changes.iter().map(|change| words::sentence(change) + "\n").collect()
}

/// The menu with some of its text replaced; an old text that ends in `…` stands for its line.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = MENU.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "no `{old}`");
        text = text.replace(old, new);
    }
    text
}

/// What was edited, and what that means.
fn story(edits: &[(&str, &str)]) -> String {
    let new = edited(edits);
    let mut story = String::new();
    for (old, new) in edits {
        old.lines().for_each(|line| story += &format!("- {}\n", line.trim()));
        new.lines().for_each(|line| story += &format!("+ {}\n", line.trim()));
    }
    format!("{story}\n{}", told(MENU, &new))
}

/// The menu with an option at each `say` in place of the default.
fn with_voices() -> String {
    let line = |line: &str| match line.find("say \"") {
        Some(at) => {
            let end = at + 5 + line[at + 5..].find('"').unwrap() + 1;
            format!("{} voice en-GB-Emma{}\n", &line[..end], &line[end..])
        }
        None => format!("{line}\n"),
    };
    MENU.lines().skip(1).map(line).collect()
}

macro_rules! tells {
    ($($name:ident: $($old:expr => $new:expr),+ ;)+) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(story(&[$(($old, $new)),+]));
            }
        )+
    };
}

tells! {
    a_prompt: "2 to move it, or" => "2 to cancel it, or";
    words_before_the_first_step: "Good morning." => "Good evening.";
    an_ending_that_several_steps_share: "\"Goodbye.\"" => "\"Goodbye, and thank you.\"";
    the_words_of_a_key: "See you then." => "Goodbye.";
    the_words_of_a_reprompt: "Sorry, 1 confirms" => "That is no choice. 1 confirms";
    a_key_leads_elsewhere: "on 2 -> move" => "on 2 -> desk";
    a_key_for_another: "on 0 -> desk" => "on 9 -> desk";
    a_key_more: "on 0 -> desk" => "on 0 -> desk\n  on 3, 4, 5 -> goodbye";
    a_key_less: "  on 2 -> move\n" => "";
    a_key_that_hangs_up: "on 0 -> desk" => "on 0 { hangup }";
    a_question_behind_a_key: "on 0 -> desk" => "on 0 { say \"Really?\"; capture 1; on 1 -> desk; on else -> goodbye }";
    the_rounds: "on 3rd else" => "on 2nd else";
    silence: "on 3rd else" => "on noinput reprompt \"Are you there?\"\n  on 3rd else";
    nothing_is_left_to_say: "on 3rd else -> goodbye" => "on 4th else -> goodbye";
    an_outcome: "as confirmed" => "as kept";
    an_outcome_less: "as moved " => "";
    another_destination_and_outcome: "on 2 -> move" => "on 2 as desk -> desk";
    a_bridge: "+6567654321" => "+6567654322";
    a_recorded_bridge: "+6567654321 from +6588000000" => "+6567654321 from +6588000001 record";
    after_a_bridge: "on done -> goodbye" => "on done -> main";
    the_called_number: "call {patient} from +6588000000" => "call +6590000000 from +6588000001";
    the_error_ending: "a fault. Goodbye." => "a fault. Call us.";
    no_error_ending: "default on error { say \"Our line has a fault. Goodbye.\"; hangup }\n" => "";
    a_voice_everywhere: "en-GB-Emma" => "en-GB-Ryan";
    a_voice_in_one_step: "for Tuesday press 2.\"" => "for Tuesday press 2.\" voice en-GB-Ryan speed 1.2";
    timeouts_in_one_step: "capture 1 as day" => "capture 1 as day timeout 7s overall 12s tries 2 hash on";
    timeouts_everywhere: "timeout 5s overall 10s tries 1" => "timeout 5.5s overall 12s tries 2";
    digits: "capture 1\n" => "capture 1..2\n";
    what_is_kept: "capture 1 as day" => "capture 1";
    a_capture_that_is_called_otherwise: "1 as day" => "1 as weekday", "We have moved it." => "We have moved it.";
    a_param_more: "param name" => "param branch = \"town\"\nparam pin: secret digits = 4711\nparam doctor\nparam name";
    a_param_less: "param name = \"there\"\n" => "", "Hello {name}." => "Hello.";
    a_param_of_another_type: "param name =" => "param name: secret text =";
    a_default: "\"there\"" => "\"you\"";
    no_default: " = \"there\"" => "";
    a_param_that_is_called_otherwise: "param name" => "param who", "{name}" => "{who}";
    a_step_that_is_called_otherwise: "-> move" => "-> other-day", "step move" => "step other-day";
    steps_that_are_called_otherwise: "-> move" => "-> other-day", "step move" => "step other-day", "-> main" => "-> menu", "step main" => "step menu", "-> goodbye" => "-> bye", "step goodbye" => "step bye";
    a_step_with_another_name_and_word: "-> move" => "-> other-day", "step move" => "step other-day", "For Monday press" => "For next Monday press";
    a_new_step_between: "-> main" => "-> news", "step main" => "step news { say \"We have moved to Orchard Road.\"; -> main }\nstep main";
    an_answer_instead_of_a_call: "call {patient} from" => "answer", "param patient: phone\n" => "";
    valid_for_a_while: "call {patient}" => "valid for 90m\ncall {patient}";
    default_lines: "param patient" => "default on 9 -> desk\nparam patient";
    success_and_failure: "capture 1\n" => "capture 1 success \"Thanks.\" failure \"Hm.\"\n";
    a_recording_instead_of_words: "say \"Good morning.\"" => "play \"https://example.com/morning.mp3\"";
    words_less: "say \"Good morning.\"\n" => "";
    control_characters: "See you then." => "See you\\u{7} then.";
}

/// Both scripts are edited first, then compared.
fn pair(both: &[(&str, &str)], old: &str, new: &str) -> String {
    let text = edited(both);
    assert!(text.contains(old), "no `{old}`");
    let mut story = String::new();
    old.lines().for_each(|line| story += &format!("- {}\n", line.trim()));
    new.lines().for_each(|line| story += &format!("+ {}\n", line.trim()));
    format!("{story}\n{}", told(&text, &text.replace(old, new)))
}

macro_rules! tells_of {
    ($($name:ident: $both:expr, $old:expr => $new:expr;)+) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(pair($both, $old, $new));
            }
        )+
    };
}

const NESTED: &[(&str, &str)] = &[(
    "on 0 -> desk",
    "on 0 { say \"Really?\"; capture 1; on 1 -> desk; on else { say \"Then not.\"; -> goodbye } }",
)];
/// The same as a step, with a line more.
const SURE: (&str, &str) = (
    "step move {",
    "step sure { say \"Really?\"; capture 1; on 1 -> desk; on 2 -> move; on else { say \"Then not.\"; -> goodbye } }\nstep move {",
);
const ANYWHERE: &[(&str, &str)] = &[(
    "param patient",
    "default on 9 -> desk\ndefault on noinput reprompt \"Hello?\"\nparam patient",
)];
const BY_VALUE: &[(&str, &str)] = &[
    ("param patient", "param code: digits\nparam patient"),
    ("on 2 -> move", "on 2..5 -> move\n  on {code} -> desk"),
];

tells_of! {
    a_default_line_leads_elsewhere: ANYWHERE, "default on 9 -> desk" => "default on 9 -> goodbye";
    the_words_of_a_default_line: ANYWHERE, "\"Hello?\"" => "\"Are you there?\"";
    a_default_line_less: ANYWHERE, "default on 9 -> desk\n" => "";
    a_nested_prompt: NESTED, "Really?" => "Are you sure?";
    a_nested_line: NESTED, "on 1 -> desk" => "on 1 -> move";
    nested_words: NESTED, "Then not." => "Good.";
    a_nested_block_that_becomes_a_step: &[NESTED[0], SURE], NESTED[0].1 => "on 0 -> sure";
    a_range: BY_VALUE, "on 2..5" => "on 3..6";
    a_value: BY_VALUE, "  on {code} -> desk\n" => "";
    the_first_time_only: &[("on 3rd else", "on 4th else")], "on nomatch reprompt \"Sorry, 1 confirms, 2 moves, 0 is the front desk.\"" => "on nomatch -> desk\n  on 2nd nomatch reprompt \"Sorry, 1 confirms, 2 moves, 0 is the front desk.\"";
    the_same_words_in_two_steps: &[("One moment please.", "Goodbye.")], "\"Goodbye.\"" => "\"Bye.\"";
    a_step_that_is_split_and_reworded: &[("say \"Goodbye.\"", "say \"Thank you for calling.\"\n  say \"Goodbye, and have a nice day.\"")], "say \"Goodbye, and have" => "-> end\n}\nstep end {\n  say \"Goodbye, have";
    a_secret_default: &[("param name", "param pin: secret digits = 4711\nparam name")], "4711" => "4712";
    the_number_that_is_answered: &[("call {patient} from +6588000000", "answer +6588000000")], "answer +6588000000" => "answer +6588000001";
    the_caller_id_everywhere: &[("on done -> goodbye", "on done -> goodbye")], "from +6588000000" => "from +6588000009";
    valid_until_the_same_moment: &[("call {patient}", "valid until 2026-03-01T08:00:00+08:00\ncall {patient}")], "2026-03-01T08:00:00+08:00" => "2026-03-01T00:00:00Z";
    valid_until_another_moment: &[("call {patient}", "valid until 2026-03-01T08:00:00+08:00\ncall {patient}")], "2026-03-01T08:00:00+08:00" => "2026-03-01T08:00:00Z";
    a_call_without_a_menu: &[("-> main\nstep main", "hangup\nstep main")], "Good morning." => "Good evening.";
}

#[test]
fn a_script_without_events_waits_for_none() {
    let old = "default voice en-GB-Emma\nanswer; say \"Press a key.\"; capture 1\n";
    let new = format!("{old}step a {{ say \"?\"; capture 1; on 1 -> a }}\n");
    insta::assert_snapshot!(format!("{}{}", told(old, &new), told(&new, old)));
}

#[test]
fn no_difference() {
    let same = [
        // Layout, comments, the order of lines and steps.
        MENU.replace('\n', "\n# a comment\n"),
        MENU.replace("  on 2 -> move\n  on 0 -> desk\n", "  on 0 -> desk; on 2 -> move\n"),
        {
            let (head, tail) = MENU.split_at(MENU.find("step desk").unwrap());
            let (desk, goodbye) = tail.split_at(tail.find("step goodbye").unwrap());
            format!("{head}{goodbye}{desk}")
        },
        // A default or the option; ranges, lists, copies of lines.
        with_voices(),
        edited(&[("on 1, 2 as moved", "on 1..2 as moved")]),
        edited(&[("on else -> desk", "on noinput -> desk\n  on nomatch -> desk")]),
        edited(&[
            ("  on done -> goodbye\n", ""),
            ("param patient", "default on done -> goodbye\nparam patient"),
        ]),
        // A step that is split, and one that is copied.
        edited(&[(
            "  say \"One moment please.\"\n",
            "  say \"One moment please.\"\n  -> dial\n}\nstep dial {\n",
        )]),
        edited(&[
            ("on done -> goodbye", "on done -> bye"),
            ("step goodbye", "step bye { say \"Goodbye.\"; hangup }\nstep goodbye"),
        ]),
        // What nobody can hear: an event that no line answers asks again anyway.
        edited(&[("on 3rd else", "on noinput reprompt\n  on 3rd else")]),
        edited(&[(
            "step goodbye",
            "step nowhere { say \"Nobody hears this.\"; hangup }\nstep goodbye",
        )]),
        format!("{MENU}test \"x\" {{ press 1 }}\n"),
    ];
    for new in same {
        assert_eq!(told(MENU, &new), "no difference\n", "{new}");
        assert_eq!(told(&new, MENU), "no difference\n", "{new}");
    }
}
