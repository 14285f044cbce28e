//! Laws of the way back: what was compiled comes back as a script that compiles to the same JSON;
//! whatever the JSON, the import ends with a script that can be read, or with none.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod common;

use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Flow, Overrides, emit, lower};
use ivrc::import::{Imported, import};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Looks at the flow of a script that can be read.
fn flow_of<T>(script: &str, look: impl FnOnce(&Flow<'_>) -> T) -> T {
    let source = Source::new(FileId(0), "a.ivr", script);
    let parsed = parse(&source);
    assert_eq!(parsed.findings, [], "in:\n{script}");
    look(&lower(&parsed.script, &Overrides::default()))
}

/// What `ivrc compile` prints, without asking the checker.
fn compiled(script: &str) -> Value {
    flow_of(script, |flow| {
        let values = Values::default();
        if flow.answers {
            let engine = Engine::load(Machine::build(flow));
            return serde_json::to_value(engine.first_reply(&values).unwrap()).unwrap();
        }
        let now = "2026-11-23T00:00:00Z".parse().unwrap();
        serde_json::to_value(emit::request(flow, &values, now).unwrap()).unwrap()
    })
}

fn machine(script: &str) -> String {
    flow_of(script, |flow| serde_json::to_string_pretty(&Machine::build(flow)).unwrap())
}

fn imported(json: &str) -> Imported {
    import(&Source::new(FileId(0), "a.json", json))
}

#[track_caller]
fn script_of(json: &str) -> String {
    let Imported { script, notes } = imported(json);
    script.unwrap_or_else(|| panic!("{notes:?}\n{json}"))
}

/// The named differences: null is nothing, `1.0` is 1, a hangup has no params, a moment is told in
/// UTC to the millisecond, an id is of whoever replies.
fn normal(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(normal).collect(),
        Value::Number(number) => json!(number.as_f64()),
        Value::Object(object) => {
            let is_hangup = object.get("action") == Some(&json!("hangup"));
            let is_kept = |(key, value): &(&String, &Value)| {
                !value.is_null()
                    && !(is_hangup && *key == "params")
                    && key.as_str() != "clientActionId"
            };
            let members = object.iter().filter(is_kept);
            let told = members.map(|(key, value)| match (key.as_str(), value) {
                ("validUntil", Value::String(moment)) => {
                    let time: jiff::Timestamp = moment.parse().unwrap();
                    (key.clone(), json!(format!("{time:.3}")))
                }
                _ => (key.clone(), normal(value)),
            });
            Value::Object(told.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// A callflow comes back.
fn survives(script: &str) {
    let json = compiled(script);
    let text = serde_json::to_string_pretty(&json).unwrap();
    let Imported { script: back, notes } = imported(&text);
    let back = back.unwrap();
    let about_id = notes.iter().all(|note| note.message.contains("clientActionId"));
    assert!(about_id, "{notes:?}\nin:\n{script}");
    assert_eq!(normal(&compiled(&back)), normal(&json), "in:\n{script}\nback:\n{back}");
}

/// A machine comes back, to the byte.
fn machine_survives(script: &str) {
    let document = machine(script);
    let back = script_of(&document);
    assert_eq!(machine(&back), document, "in:\n{script}\nback:\n{back}");
}

#[test]
fn the_examples_survive() {
    for path in common::examples() {
        let script = std::fs::read_to_string(&path).unwrap();
        machine_survives(&script);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_callflow_survives(script in common::program::single()) {
        survives(&script);
    }

    #[test]
    fn a_first_callflow_survives(script in common::program::conversation()) {
        survives(&script);
    }

    #[test]
    fn a_machine_survives(script in common::program::conversation()) {
        machine_survives(&script);
    }
}
