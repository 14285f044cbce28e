//! Tests of a clinic's line, written as the parser would hand them over.

use proptest::prelude::*;

use super::*;
use crate::engine::laws::any_machine;
use crate::engine::sample::{ask, call, clinic, machine, say};
use crate::flow::machine::Machine;
use crate::flow::value::Values;
use crate::flow::wire::Action;
use crate::phone::{PickUp, Waiting};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;

/// Runs a test of these lines.
fn result(machine: Machine, lines: &[&str]) -> TestResult {
    let text = format!("test \"a test\" {{\n{}\n}}\n", lines.join("\n"));
    let source = Source::new(FileId::default(), "test.ivr", text);
    let parsed = parse(&source);
    let unread: Vec<_> = parsed.findings.iter().map(|finding| &finding.message).collect();
    assert!(unread.is_empty(), "{unread:?}");
    let test = parsed.script.tests().next().expect("a test");
    run(test, &Engine::load(machine), Timestamp::UNIX_EPOCH)
}

fn passes(machine: Machine, lines: &[&str]) {
    let result = result(machine, lines);
    assert_eq!(result.failure, None, "{:#?}", result.transcript);
}

/// What is reported: message, label, help, what came instead.
fn report(machine: Machine, lines: &[&str]) -> String {
    let failure = result(machine, lines).failure.expect("a failure");
    let help = failure.help.map(|help| format!(" [{help}]")).unwrap_or_default();
    let said: String = failure.said.iter().map(|said| format!(" / {said}")).collect();
    format!("{}: {}{help}{said}", failure.message, failure.label)
}

const SET: &str = "set patient = +6590000000, name = \"Ann\"";

#[test]
fn pressing_a_key_says_the_outcome_and_hangs_up() {
    let lines = [
        SET,
        "expect call +6590000000",
        "expect say \"  Hello {name}.  Press\"",
        "expect step menu",
        "expect outcome none",
        "press 1",
        "expect say \"Thank you\"",
        "expect outcome confirmed",
        "expect hangup",
    ];
    passes(clinic(), &lines);
}

#[test]
fn silence_and_mistakes_go_round() {
    let lines = [
        SET,
        "press nothing",
        "expect say \"Hello Ann\"",
        "press 5",
        "expect say \"not one of\"",
        "expect step menu",
        "press nothing",
        "expect say \"Goodbye.\"",
        "expect outcome \"menu/else\"",
        "expect hangup",
    ];
    passes(clinic(), &lines);
}

#[test]
fn captured_values_can_be_expected_and_secrets_stay_hidden() {
    passes(
        clinic(),
        &[SET, "press 2", "press 0000", "expect code = 0000", "expect say \"You entered {code}.\""],
    );
    let lines = [SET, "press 2", "press 0000", "expect say \"You entered 1\""];
    assert_eq!(
        report(clinic(), &lines),
        "`You entered 1` was not said: not since then / You entered •••."
    );
    let lines = [SET, "press 2", "press 0000", "expect code = 1"];
    assert_eq!(report(clinic(), &lines), "`code` is `•••`: not this");
    let transcript = result(clinic(), &[SET, "press 2", "press 4711"]).transcript;
    assert!(!format!("{transcript:?}").contains("4711"));
    assert!(transcript.iter().any(|heard| heard.what == What::Pressed("•••".into())));
}

#[test]
fn a_bridge_is_answered_or_not_and_ends() {
    let start = [SET, "press 0", "expect call +6567654321", "expect step desk"];
    let with = |more: &[&'static str]| [&start[..], more].concat();
    passes(clinic(), &with(&["bridge answered", "bridge ends", "expect say \"Goodbye\""]));
    passes(
        clinic(),
        &with(&["bridge ends", "expect say \"Goodbye\"", "expect outcome \"desk/done\""]),
    );
    passes(clinic(), &with(&["bridge unanswered", "expect say \"Goodbye\"", "expect hangup"]));
    assert_eq!(
        report(clinic(), &with(&["press 1"])),
        "the call waits for the end of a bridge in `desk`: nobody asks for keys \
         [write `bridge answered` or `bridge unanswered` first]"
    );
    assert_eq!(
        report(clinic(), &with(&["bridge answered", "bridge unanswered"])),
        "the bridge is answered already: the two talk [write `bridge ends`]"
    );
    assert_eq!(
        report(clinic(), &[SET, "bridge ends"]),
        "the call waits for keys in `menu`: no bridge waits"
    );
}

#[test]
fn a_callee_may_be_busy_or_hang_up() {
    passes(clinic(), &[SET, "callee busy", "expect outcome none"]);
    passes(clinic(), &[SET, "press 5", "callee hangs-up", "expect outcome \"menu/nomatch\""]);
    assert_eq!(
        report(clinic(), &["callee busy", SET, "expect say \"Hello\""]),
        "`Hello` was not said: not since then [nothing of the kind came, and the line was busy]"
    );
    assert_eq!(
        report(clinic(), &[SET, "press 5", "callee busy"]),
        "how the call is answered is settled already: the call has begun \
         [write it once, before the first `press`; `callee hangs-up` ends a call]"
    );
    assert_eq!(
        report(clinic(), &[SET, "callee hangs-up", "expect hangup"]),
        "the person has hung up: no `hangup` was reached"
    );
    assert_eq!(
        report(clinic(), &[SET, "press 1", "callee hangs-up"]),
        "the call was hung up: nobody is on the line"
    );
}

#[test]
fn the_cursor_moves_on() {
    let lines = [SET, "expect say \"Hello\"", "expect say \"Hello\""];
    assert_eq!(
        report(clinic(), &lines),
        "`Hello` was not said: not since then \
         [it came before what the lines above expect: write it before them]"
    );
    let lines = [SET, "press 1", "expect say \"Hello\""];
    assert_eq!(
        report(clinic(), &lines),
        "`Hello` was not said: not since then \
         [it came before the last `press`, `bridge` or `callee` line] / Thank you, see you then."
    );
    assert_eq!(
        report(clinic(), &[SET, "expect say \"hello\""]),
        "`hello` was not said: not since then / Hello Ann. Press 1 to confirm, 2 for your code, \
         0 for the front desk."
    );
}

#[test]
fn params_are_set_all_of_them_and_in_time() {
    assert_eq!(
        report(clinic(), &["press 1"]),
        "`patient` must be set: a param has no value [write `set patient = …`]"
    );
    assert_eq!(
        report(clinic(), &["set patent = +6590000000"]),
        "`patent` is not a param of the script: only params can be set [did you mean `patient`?]"
    );
    assert_eq!(
        report(clinic(), &[SET, "press 5", "set name = \"Bob\""]),
        "`set` stands too late: the call has begun \
         [write it before the first `press`, `bridge` or `callee` line]"
    );
    passes(clinic(), &["set patient = +6590000000", "expect say \"Hello Sir or Madam.\""]);
}

#[test]
fn what_is_not_so_is_named() {
    let step = |name: &str| report(clinic(), &[SET, &format!("expect step {name}")]);
    assert_eq!(step("desk"), "the call waits for keys in `menu`: does not wait now");
    assert_eq!(
        step("menus"),
        "the call waits for keys in `menu`: does not wait now [did you mean `menu`?]"
    );
    assert_eq!(
        step("reception"),
        "the call waits for keys in `menu`: does not wait now \
         [steps that wait: `menu`, `code` or `desk`]"
    );
    assert_eq!(
        report(clinic(), &[SET, "press 1", "expect outcome moved"]),
        "the outcome is `confirmed`: not this"
    );
    assert_eq!(
        report(clinic(), &[SET, "expect code = 1"]),
        "`code` has no value: nothing was entered or set"
    );
    assert_eq!(
        report(clinic(), &[SET, "press 9", "expect hangup"]),
        "the call ended without `hangup`: no `hangup` was reached"
    );
    assert_eq!(
        report(clinic(), &[SET, "press 1", "press 1"]),
        "the call was hung up: nobody asks for keys"
    );
}

#[test]
fn a_server_that_could_not_go_on_is_told() {
    let lines = [SET, "press 2", "press 1111", "expect say \"Sorry\"", "expect outcome error"];
    passes(clinic(), &lines);
    assert_eq!(
        report(clinic(), &[SET, "press 2", "press 1111", "expect say \"Welcome\""]),
        "`Welcome` was not said: not since then \
         [the server could not go on: the value `lost` is not known] / Sorry, we could not go on."
    );
}

#[test]
fn a_script_that_answers_is_called() {
    let mut machine = clinic();
    machine.answers = true;
    machine.entry.callflow = vec![say("You call {called}."), ask("Press 1.")];
    let lines =
        [SET, "expect say \"You call {called}.\"", "expect step menu", "press 1", "expect hangup"];
    passes(machine.clone(), &lines);
    assert_eq!(
        report(machine, &[SET, "callee busy"]),
        "nobody is called: the script answers: only for a script that begins with `call`"
    );
}

#[test]
fn a_script_without_events_runs_to_its_end() {
    let entry = vec![call("+6590000000"), ask("One?"), ask("Two?"), Action::Hangup];
    let one = machine(entry, None, vec![]);
    let lines =
        ["expect say \"One?\"", "press 1", "expect say \"Two?\"", "press nothing", "expect hangup"];
    passes(one, &lines);
    let last = machine(vec![call("+6590000000"), ask("One?")], None, vec![]);
    assert_eq!(
        report(last, &["press 1", "expect hangup"]),
        "the call ended without `hangup`: no `hangup` was reached"
    );
}

#[test]
fn a_test_that_could_not_be_read_is_not_run() {
    let source = Source::new(FileId::default(), "test.ivr", "test \"a test\" { press }");
    let parsed = parse(&source);
    let test = parsed.script.tests().next().expect("a test");
    let result = run(test, &Engine::load(clinic()), Timestamp::UNIX_EPOCH);
    assert!(!result.passed && result.failure.is_some());
}

proptest! {
    #[test]
    fn every_call_comes_to_an_end(
        machine in any_machine(),
        acts in proptest::collection::vec((0..6u8, "[0-9*#]{0,5}"), 0..30),
    ) {
        let engine = Engine::load(machine);
        let mut session = Session::start(&engine, Values::default(), Timestamp::UNIX_EPOCH).unwrap();
        session.pick_up(PickUp::Answers);
        for (act, keys) in acts {
            match act {
                0 => session.bridge_answered(),
                1 => session.bridge_unanswered(),
                2 => session.bridge_ends(),
                3 => session.enter(&keys),
                4 => session.pass(1000),
                _ => session.press(&keys),
            }
            let waits = matches!(session.phone().waiting(), Waiting::Keys(_) | Waiting::Bridge { .. });
            prop_assert_eq!(waits, session.step().is_some());
        }
        for _ in 0..250 {
            session.press("");
            session.bridge_ends();
            session.bridge_unanswered();
        }
        prop_assert!(matches!(session.phone().waiting(), Waiting::Ended(_)));
    }
}
