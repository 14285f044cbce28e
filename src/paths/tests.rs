//! Paths of small scripts, counted by hand.

use std::fmt::Write as _;

use super::laws::plays;
use super::*;
use crate::flow::machine::Machine;
use crate::flow::{Overrides, lower};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;

const BEGIN: &str = "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
    call +6590000000 from +6588000000\n";

pub(super) fn engine(text: &str) -> Engine {
    let source = Source::new(FileId::default(), "a.ivr", text);
    let parsed = parse(&source);
    assert!(parsed.findings.is_empty(), "{:?}\n{text}", parsed.findings);
    Engine::load(Machine::build(&lower(&parsed.script, &Overrides::default())))
}

/// The paths of a script, the longest of them tried out.
fn walked(text: &str) -> Paths {
    let engine = engine(&format!("{BEGIN}{text}"));
    let paths = walk(&engine);
    plays(&engine, &paths, &paths.longest).unwrap();
    plays(&engine, &paths, &paths.slowest).unwrap();
    paths
}

/// `hangup m: 1 [m/1] 1`: kind, line, outcomes, paths.
fn endings(paths: &Paths) -> Vec<String> {
    let ending = |ending: &Ending| {
        let step = ending.step.as_deref().unwrap_or("-");
        let line = ending.line.as_ref().map_or("-", |(_, events)| events);
        let outcomes: Vec<_> = ending.outcomes.iter().map(String::as_str).collect();
        format!("{:?} {step}: {line} [{}] {}", ending.kind, outcomes.join(" "), ending.paths)
    };
    paths.endings.iter().map(ending).collect()
}

fn acts(path: &Path) -> Vec<String> {
    path.steps.iter().map(|step| step.act.to_string()).collect()
}

#[test]
fn a_call_without_a_question_is_one_path() {
    let paths = walked("say \"fifteen letters\"\nhangup");
    assert_eq!(endings(&paths), ["Hangup -: - [none] 1"]);
    // It rings for 5 seconds.
    assert_eq!((paths.count(), paths.longest.ms, paths.longest.steps.len()), (1, 6_000, 0));
    let silent = walked("say \"fifteen letters\"\ncapture 1");
    assert_eq!(endings(&silent), ["OutOfActions -: - [none] 1"]);
    assert_eq!(silent.slowest.ms, 11_000);
}

#[test]
fn a_number_that_only_a_call_has_is_called_all_the_same() {
    let engine = engine(
        "default voice en-GB-Emma\nparam clerk: phone\nparam member: phone\n\
         call {member} from +6588000000\nsay \"Hm?\"\ncapture 1 tries 1\n\
         on 1 {\ncall {clerk} from +6588000000\non done { hangup }\n}\n\
         on else { say \"All.\"; hangup }",
    );
    let paths = walk(&engine);
    let all = [
        "Hangup entry: else [entry/else] 2",
        "Hangup entry/1: done [entry/1/done] 2",
        "HungUp -: - [entry/1 none] 2",
    ];
    assert_eq!(endings(&paths), all);
    assert_eq!((paths.steps, paths.longest.steps.len()), ((2, 2), 2));
}

#[test]
fn each_key_a_stranger_nothing_and_a_hang_up() {
    let paths = walked(
        "-> m\nstep m { say \"Hm?\"; capture 1; on 1, 2 as yes { hangup }; on else { hangup } }",
    );
    let expected = ["Hangup m: 1, 2 [yes] 2", "Hangup m: else [m/else] 2", "HungUp -: - [none] 1"];
    assert_eq!(endings(&paths), expected);
    assert_eq!(paths.count(), 5);
    assert_eq!(acts(&paths.slowest), ["press nothing"]);
}

#[test]
fn what_no_line_answers_is_asked_three_times() {
    let paths = walked("-> m\nstep m { say \"Hm?\"; capture 1; on 1 as yes { hangup } }");
    // 1, 2 and 4 ways to come into rounds 1, 2 and 3: by a stranger or by nothing.
    let expected =
        ["Hangup m: 1 [yes] 7", "Error m: - [error] 8", "HungUp -: - [m/noinput m/nomatch none] 7"];
    assert_eq!(endings(&paths), expected);
    assert_eq!(paths.longest.steps.iter().map(|step| step.round).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(paths.cycles.is_empty());
}

#[test]
fn rounds_count_up_to_the_highest_ordinal() {
    let rounds = |lines: &str| {
        let text = format!("-> m\nstep m {{ say \"Hm?\"; capture 1; {lines} }}");
        let paths = walked(&text);
        (paths.longest.steps.len(), paths.cycles.len())
    };
    assert_eq!(rounds("on else reprompt; on 1 { hangup }"), (1, 1));
    assert_eq!(rounds("on else reprompt; on 1 { hangup }; on 4th else { hangup }"), (4, 0));
    assert_eq!(rounds("on noinput reprompt; on 1 { hangup }"), (3, 1));
    // No call has so many replies.
    assert_eq!(rounds("on else reprompt; on 999999th 1 { hangup }"), (101, 0));
}

#[test]
fn a_value_is_entered_or_not() {
    let lines = "on {pin} as in { hangup }; on else as out { hangup }";
    let menu = format!("-> m\nstep m {{ say \"Hm?\"; capture 4; {lines} }}");
    let paths = walk(&engine(&format!("param pin: secret digits\n{BEGIN}{menu}")));
    let expected = ["Hangup m: {pin} [in] 1", "Hangup m: else [out] 2", "HungUp -: - [none] 1"];
    assert_eq!(endings(&paths), expected);
}

#[test]
fn ranges_are_met_inside_and_behind() {
    let paths = walked(
        "-> m\nstep m { say \"Hm?\"; capture 1\n\
         on 1..8 as wide { hangup }\non 2nd 1..4 as narrow { hangup }\non 1, 2 reprompt\non else reprompt\n}",
    );
    let outcomes: Vec<_> = paths.endings.iter().flat_map(|ending| &ending.outcomes).collect();
    assert!(["wide", "narrow"].iter().all(|name| outcomes.iter().any(|known| known == name)));
}

#[test]
fn a_circle_is_followed_once_and_may_take_too_long() {
    let paths = walked(
        "-> a\nstep a { say \"A\"; capture 1; on 1 -> b; on else { hangup } }\n\
         step b { say \"B\"; capture 1; on 1 -> a; on else as over { hangup } }",
    );
    let expected = [
        "Hangup a: else [a/else] 2",
        "Hangup b: else [over] 2",
        "HungUp -: - [a/1 b/1 none] 2",
        "Limit -: - [error] 0",
    ];
    assert_eq!(endings(&paths), expected);
    assert_eq!((paths.circling, paths.count()), (1, 7));
    let cycle = |cycle: &Cycle| format!("{} -> {}", cycle.step, cycle.to);
    assert_eq!(paths.cycles.iter().map(cycle).collect::<Vec<_>>(), ["b -> a"]);
}

#[test]
fn a_bridge_is_answered_or_not() {
    let paths = walked("-> b\nstep b { call +6591111111 from +6588000000; on done { hangup } }");
    assert_eq!(endings(&paths), ["Hangup b: done [b/done] 2", "HungUp -: - [none] 1"]);
    assert_eq!(acts(&paths.slowest), ["bridge unanswered"]);
    assert_eq!((paths.longest.ms, paths.slowest.ms), (10_000, 35_000));
}

#[test]
fn an_outcome_stands_until_another_is_named() {
    let paths = walked(
        "-> a\nstep a { say \"A\"; capture 1; on 1 as one -> b; on else as two -> b }\n\
         step b { say \"B\"; capture 1; on 1 as three { hangup }; on else { hangup } }",
    );
    let expected =
        ["Hangup b: 1 [three] 3", "Hangup b: else [one two] 6", "HungUp -: - [none one two] 4"];
    assert_eq!(endings(&paths), expected);
}

/// Menus of ten keys, four levels deep.
#[test]
fn a_thousand_steps_are_added_up() {
    let mut text = String::from("-> s\n");
    let mut names = vec![String::from("s")];
    for level in 0..4 {
        let mut below = Vec::new();
        for name in &names {
            writeln!(text, "step {name} {{ say \"Hm?\"; capture 1").unwrap();
            for key in 0..10 {
                if level == 3 {
                    writeln!(text, "on {key} {{ hangup }}").unwrap();
                } else {
                    writeln!(text, "on {key} -> {name}{key}").unwrap();
                    below.push(format!("{name}{key}"));
                }
            }
            text += "on else { hangup } }\n";
        }
        names = below;
    }
    let paths = walked(&text);
    assert_eq!(paths.steps, (1111, 1111));
    // Each step: ten keys, a stranger, nothing, a hang-up.
    let below = |paths: u64| 10 * paths + 3;
    assert_eq!(paths.count(), below(below(below(13))));
    assert_eq!((paths.longest.steps.len(), paths.endings.len()), (4, 1000 * 10 + 1111 + 1));
}

#[test]
fn a_chain_of_a_thousand_steps_ends_where_a_call_ends() {
    let mut text = String::from("-> s0\n");
    for step in 0..1000 {
        let next = step + 1;
        writeln!(text, "step s{step} {{ say \"Hm?\"; capture 1\non 1 -> s{next}\non 2 as again reprompt\non else {{ hangup }} }}").unwrap();
    }
    text += "step s1000 { say \"All.\"; hangup }\n";
    let paths = walked(&text);
    assert_eq!(paths.steps, (100, 1000));
    assert_eq!(paths.longest.steps.len(), 101);
    assert_eq!(paths.endings[paths.longest.ending].kind, EndingKind::Limit);
    assert!(paths.endings.iter().all(|ending| ending.step.as_deref() != Some("s999")));
}

#[test]
fn paths_beyond_all_numbers_are_counted_to_the_end() {
    let mut text = String::from("-> s0\n");
    for step in 0..99 {
        let next = step + 1;
        writeln!(text, "step s{step} {{ say \"Hm?\"; capture 1\non 1, 2, 3, 4, 5, 6 -> s{next}\non else {{ hangup }} }}").unwrap();
    }
    text += "step s99 { say \"All.\"; hangup }\n";
    let paths = walked(&text);
    assert_eq!(paths.count(), u64::MAX);
    assert_eq!(paths.longest.steps.len(), 99);
}

#[test]
fn a_call_of_more_than_half_an_hour_is_too_long() {
    let mut text = String::from("-> s0\n");
    for step in 0..30 {
        let next = step + 1;
        writeln!(text, "step s{step} {{ say \"Hm?\"; capture 1 overall 100s timeout 100s\non 1 -> s{next}\non else -> s{next} }}").unwrap();
    }
    text += "step s30 { say \"All.\"; hangup }\n";
    let paths = walked(&text);
    let kind = |path: &Path| paths.endings[path.ending].kind;
    assert_eq!(
        (kind(&paths.longest), kind(&paths.slowest)),
        (EndingKind::Hangup, EndingKind::Limit)
    );
    assert_eq!(paths.longest.steps.len(), 30);
    assert!(paths.slowest.ms > 1_800_000);
}
