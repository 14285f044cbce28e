//! Whole scripts with their tests, from text to result.

use super::*;
use crate::flow::machine::Machine;
use crate::flow::{Overrides, lower};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::parse;

/// The result of each test: `ok`, or the fact with the text under the span.
fn results(text: &str) -> Vec<String> {
    let source = Source::new(FileId::default(), "a.ivr", text);
    let parsed = parse(&source);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let overrides = Overrides::default();
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &overrides)));
    let result = |test| {
        let result = run(test, &engine, Timestamp::UNIX_EPOCH);
        match result.failure {
            None => "ok".to_owned(),
            Some(failure) => {
                let under = text.get(failure.span.range()).unwrap_or_default();
                let help = failure.help.unwrap_or_default();
                format!("{} | {under} | {help} | {:?}", failure.message, failure.said)
            }
        }
    };
    parsed.script.tests().map(result).collect()
}

#[test]
fn a_clinics_line_is_tested() {
    let text = r#"
default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Sorry, something went wrong. Please call us back."; hangup }
param patient: phone
param name
param when = "tomorrow"

call {patient} from +6588000000
-> confirm

step confirm {
  say "Hello {name}. You have an appointment {when}. Press 1 to confirm, 2 to move it, or 0 for the front desk."
  capture 1
  on 1 as confirmed { say "Thank you, see you then."; hangup }
  on 2              -> move
  on 0              -> desk
  on nomatch        reprompt "Sorry, that is not one of the choices."
  on 2nd else       -> goodbye
}

step move {
  say "For next Monday press 1, for next Tuesday press 2."
  capture 1
  on 1, 2 as moved { say "We have moved it. Goodbye."; hangup }
  on else          -> desk
}

step desk {
  call +6567654321 from +6588000000
  on done -> goodbye
}

step goodbye {
  say "Goodbye."
  hangup
}

test "pressing 1 confirms" {
  set name = "Ann", patient = +6590000000
  expect say "Hello Ann"
  press 1
  expect say "Thank you"
  expect outcome confirmed
  expect hangup
}

test "a mistake, then moving it" {
  set name = "Ann", patient = +6590000000
  expect step confirm
  press 7
  expect say "not one of the choices"
  press 2
  expect step move
  press nothing
  expect call +6567654321
  bridge ends
  expect say "Goodbye."
  expect outcome "desk/done"
}

test "silence" {
  set name = "Ann", patient = +6590000000
  press nothing
  expect say "Hello {name}. You have an appointment {when}"
  press nothing
  expect say "Goodbye."
  expect outcome "confirm/else"
  expect hangup
}

test "wrong" {
  set name = "Ann", patient = +6590000000
  press 1
  expect say "Goodbye"
}
"#;
    assert_eq!(
        results(text),
        [
            "ok",
            "ok",
            "ok",
            "`Goodbye` was not said | \"Goodbye\" |  | [\"Thank you, see you then.\"]"
        ]
    );
}

#[test]
fn secrets_defaults_and_nameless_blocks() {
    let text = r#"
default voice en-GB-Emma tries 1
default on 3rd else as lost { say "Let us stop here."; hangup }
param pin: secret digits
answer
say "Your code, please."
capture 4 as code
on {pin} {
  say "Welcome, {caller}. How many?"
  capture 1..2 as many: number
  on 1..5 as some { say "That is {many}."; hangup }
  on digits reprompt "From 1 to 5."
}
on nomatch reprompt "Wrong."

test "in" {
  set pin = 0471
  expect step entry
  press 0471
  expect step "entry/is.pin"
  press 9
  expect say "From 1 to 5."
  press 04
  expect say "That is 04."
  expect many = 04
  expect outcome some
}

test "out" {
  set pin = 0471
  press 1111
  press nothing
  expect say "Your code"
  press 11
  expect outcome lost
}

test "hidden" {
  set pin = 0471
  press 0471
  expect code = 1
}
"#;
    assert_eq!(results(text), ["ok", "ok", "`code` is `•••` | 1 |  | []"]);
}
