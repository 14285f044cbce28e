//! There is no difference exactly if two engines answer alike, whatever a caller does.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Change, Input, Part, What, diff};
use crate::engine::{Answer, Effect, Engine, Event, EventKind, Id, State};
use crate::flow::machine::{Machine, Step, WaitsFor};
use crate::flow::value::Values;
use crate::flow::wire::Action;
use crate::flow::{Overrides, lower};
use crate::paths::laws::{STEPS, line, step};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;
use crate::{format, syntax};

/// No line holds from a later round on for the first time.
const LAST_ROUND: u32 = 6;

#[derive(Debug, Clone)]
struct Script {
    head: String,
    steps: Vec<String>,
}

impl Script {
    fn text(&self) -> String {
        let step = |(at, step): (usize, &String)| format!("step s{at} {{\n{step}}}\n");
        let steps: String = self.steps.iter().enumerate().map(step).collect();
        format!("default voice en-GB-Emma\n{}-> s0\n{steps}", self.head)
    }
}

fn head() -> impl Strategy<Value = String> {
    let default = prop_oneof![
        4 => Just(String::new()),
        1 => line().prop_map(|line| format!("default {}", line.replace("{pin}", "0"))),
        1 => Just("default on error as broken { say \"Sorry.\"; hangup }\n".to_owned()),
    ];
    let entry = prop_oneof![1 => Just("answer"), 3 => Just("call +6590000000 from +6588000000")];
    (default, entry)
        .prop_map(|(default, entry)| format!("{default}param pin: digits = 77\n{entry}\n"))
}

fn script() -> impl Strategy<Value = Script> {
    (head(), proptest::collection::vec(step(), STEPS + 1))
        .prop_map(|(head, steps)| Script { head, steps })
}

/// A script and one that has some of it.
fn pair() -> impl Strategy<Value = (Script, Script)> {
    let edit = prop_oneof![
        6 => Just(Edit::None),
        1 => step().prop_map(Edit::Step),
        1 => line().prop_map(|line| Edit::LineMore(line.replace("{pin}", "0"))),
        1 => Just(Edit::LineLess),
        1 => Just(Edit::Words),
        1 => Just(Edit::Copied),
    ];
    let other_head = prop_oneof![4 => Just(None), 1 => head().prop_map(Some)];
    let edits = proptest::collection::vec(edit, STEPS + 1);
    (script(), other_head, edits).prop_map(|(old, head, edits)| {
        let mut new = Script { head: head.unwrap_or(old.head.clone()), ..old.clone() };
        for (at, edit) in edits.into_iter().enumerate() {
            edit.apply(&mut new.steps, at);
        }
        (old, new)
    })
}

#[derive(Debug, Clone)]
enum Edit {
    None,
    Step(String),
    LineMore(String),
    LineLess,
    Words,
    /// Another step leads to a copy of this one, which nobody can notice.
    Copied,
}

impl Edit {
    fn apply(self, steps: &mut Vec<String>, at: usize) {
        let asks = |step: &str| step.contains("capture");
        match self {
            Edit::None => {}
            Edit::Step(step) => steps[at] = step,
            Edit::LineMore(line) if asks(&steps[at]) => steps[at] += &line,
            Edit::LineLess => {
                if let Some(end) = steps[at].trim_end().rfind("\non ") {
                    steps[at].truncate(end + 1);
                }
            }
            Edit::Words => steps[at] = steps[at].replacen("say \"", "say \"Now: ", 1),
            Edit::Copied => {
                let copy = steps.len();
                steps.push(steps[at].clone());
                steps[(at + 1) % (STEPS + 1)] = steps[(at + 1) % (STEPS + 1)]
                    .replace(&format!("-> s{at}\n"), &format!("-> s{copy}\n"));
            }
            Edit::LineMore(_) => {}
        }
    }
}

fn changes(old: &str, new: &str) -> Vec<Change> {
    let (old, new) = (Source::new(FileId(0), "old", old), Source::new(FileId(1), "new", new));
    let (old, new) = (parse(&old), parse(&new));
    assert_eq!((&old.findings, &new.findings), (&vec![], &vec![]));
    let none = Overrides::default();
    diff(&lower(&old.script, &none), &lower(&new.script, &none))
}

fn engine(text: &str) -> Engine {
    let source = Source::new(FileId::default(), "a.ivr", text);
    let parsed = parse(&source);
    Engine::load(Machine::build(&lower(&parsed.script, &Overrides::default())))
}

/// What can be entered where these captures ask, at most two keys.
fn entries(steps: [&Step; 2]) -> Vec<Option<String>> {
    let mut keys: Vec<String> = "0123456789*#".chars().map(String::from).collect();
    let one = keys.clone();
    keys.extend(one.iter().flat_map(|first| one.iter().map(move |last| format!("{first}{last}"))));
    keys.retain(|keys| steps.iter().all(|step| can_enter(step, keys)));
    keys.into_iter().map(Some).chain([None]).collect()
}

fn can_enter(step: &Step, keys: &str) -> bool {
    match step.ask.last() {
        Some(Action::SayAndCapture(ask)) => {
            let length = keys.len() as u64;
            length >= ask.min_digits.unwrap_or(1)
                && length <= ask.max_digits.unwrap_or(25)
                && (ask.complete_on_hash == Some(false) || !keys.contains('#'))
        }
        _ => false,
    }
}

fn told(answer: &Answer<'_>) -> (String, Vec<Effect>) {
    let callflow = serde_json::to_string(&answer.reply().callflow).unwrap();
    let effects = answer.effects.iter().filter_map(|effect| match effect {
        Effect::Outcome(_) => Some(effect.clone()),
        Effect::Assign { name, value, secret, .. } => {
            let (name, value) = (name.clone(), value.clone());
            Some(Effect::Assign { name, turn: 0, value, secret: *secret })
        }
        // Which of its steps it was does not matter.
        Effect::Failed(_) => Some(Effect::Outcome("failed".to_owned())),
        Effect::Answered { .. } => None,
    });
    (callflow, effects.collect())
}

/// Whether two engines answer alike, to everything that can be entered: both are walked side by
/// side, by their own ids.
fn agree(old: &Engine, new: &Engine, pin: &str) -> bool {
    let (before, now) = (old.machine(), new.machine());
    let error = |machine: &Machine| {
        let heard = (!machine.error.built_in).then(|| machine.error.callflow.clone());
        (heard, machine.error.outcome.clone())
    };
    if before.entry.callflow != now.entry.callflow
        || before.answers != now.answers
        || error(before) != error(now)
    {
        return false;
    }
    let begin = (before.entry.waits.clone(), now.entry.waits.clone());
    let mut waiting = match begin {
        (Some(old), Some(new)) => vec![((old, 1), (new, 1))],
        (old, new) => return old == new,
    };
    let mut values = Values::default();
    values.set("pin", pin);
    let mut seen = HashSet::new();
    while let Some((one, other)) = waiting.pop() {
        if !seen.insert((one.clone(), other.clone())) {
            continue;
        }
        let steps = [before.steps.get(&one.0).unwrap(), now.steps.get(&other.0).unwrap()];
        let bridges = steps.map(|step| step.waits_for == WaitsFor::Bridge);
        if bridges[0] != bridges[1] {
            return false;
        }
        for digits in entries(steps) {
            let event = Event {
                kind: EventKind::Completed { digits },
                caller: None,
                called: None,
                call_duration: None,
                started: None,
            };
            let answer = |engine: &Engine, (step, round): &(String, u32)| {
                let state = State { step: step.as_str(), round: *round, turn: 1 };
                let id = Id { state, version: &engine.machine().hash }.to_string();
                let answer = engine.answer(Some(&id), &values, &event, Timestamp::UNIX_EPOCH);
                let next = answer.state.clone();
                let next = next.map(|next| (next.step, next.round.min(LAST_ROUND)));
                (told(&answer), next)
            };
            match (answer(old, &one), answer(new, &other)) {
                ((before, _), (now, _)) if before != now => return false,
                ((_, Some(one)), (_, Some(other))) => waiting.push((one, other)),
                ((_, None), (_, None)) => {}
                _ => return false,
            }
        }
    }
    true
}

/// A value of `pin` for which the two differ; all are tried only if there is one.
fn witness(old: &str, new: &str, is_expected: bool) -> Option<String> {
    let (old_engine, new_engine) = (engine(old), engine(new));
    let mut pins = vec!["77".to_owned()];
    if [old, new].iter().any(|text| text.contains("{pin}")) {
        pins.extend(["8", "05", "*1"].map(str::to_owned));
        let all = (0..100).map(|pin| format!("{pin:02}"));
        pins.extend(all.filter(|_| is_expected));
    }
    pins.into_iter().find(|pin| !agree(&old_engine, &new_engine, pin))
}

fn is_another(changes: &[Change]) -> bool {
    changes.iter().any(|change| !change.is_only_a_name())
}

/// Steps that came and went, keys that are accepted and no longer, by the name of their step.
#[expect(clippy::wildcard_enum_match_arm, reason = "a few of many")]
fn came_and_went(changes: &[Change]) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut came, mut went) = (BTreeSet::new(), BTreeSet::new());
    for change in changes {
        let side = match change.what {
            What::StepAdded { .. } | What::KeyAdded { .. } => &mut came,
            What::StepUnreached | What::KeyRemoved { .. } => &mut went,
            _ => continue,
        };
        // A block without a name is called as in the new one of the two.
        for place in change.places.iter().filter(|place| place.after.is_empty()) {
            let inputs = place.trigger.iter().flat_map(|trigger| &trigger.inputs);
            let inputs: Vec<&Input> = inputs.collect();
            match &place.part {
                Part::Step(name) if inputs.is_empty() => drop(side.insert(name.clone())),
                part => side.extend(
                    inputs.iter().map(|input| format!("{part:?} {:?} {input:?}", place.after)),
                ),
            }
        }
    }
    (came, went)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn there_is_a_difference_exactly_if_a_caller_can_notice((old, new) in pair()) {
        let (old, new) = (old.text(), new.text());
        let changes = changes(&old, &new);
        let expected = is_another(&changes);
        let witness = witness(&old, &new, expected);
        prop_assert_eq!(expected, witness.is_some(), "{:?}\n{}\n--- new\n{}", changes, old, new);
    }

    #[test]
    fn what_came_one_way_went_the_other((old, new) in pair()) {
        let (old, new) = (old.text(), new.text());
        let (there, back) = (changes(&old, &new), changes(&new, &old));
        prop_assert_eq!(is_another(&there), is_another(&back));
        let is_renamed = |changes: &[Change]| changes.iter().any(Change::is_only_a_name);
        if !is_renamed(&there) && !is_renamed(&back) {
            let ((came, went), (came_back, went_back)) = (came_and_went(&there), came_and_went(&back));
            prop_assert_eq!((came, went), (went_back, came_back), "{}\n--- new\n{}", old, new);
        }
    }

    #[test]
    fn layout_and_order_are_no_difference(script in script()) {
        let text = script.text();
        prop_assert_eq!(changes(&text, &text), []);
        let source = Source::new(FileId::default(), "a.ivr", text.as_str());
        let mut parsed = syntax::parse(&source);
        parsed.script.declarations.reverse();
        let other = format::print(&parsed.script);
        prop_assert_eq!(changes(&text, &other), []);
        prop_assert_eq!(changes(&other, &text), []);
    }

    #[test]
    fn names_of_steps_are_no_difference(script in script()) {
        let text = script.text();
        let other = text.replace("-> s", "-> other").replace("step s", "step other");
        let changes = changes(&text, &other);
        prop_assert!(!is_another(&changes), "{:?}\n{}", changes, text);
    }
}
