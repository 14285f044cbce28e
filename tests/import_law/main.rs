//! Laws of the way back: whatever the JSON, the import ends with a script that can be read, or with
//! none; and of the examples the script compiles to the same JSON. That all programs come back is
//! the law of `laws/import.rs`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail where it stands"
)]

#[path = "../common/mod.rs"]
mod common;
mod documents;

use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::{Flow, Overrides, emit, lower};
use ivrc::format::format;
use ivrc::import::{Imported, import};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use documents::{any_value, body, changed, with_comments};

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
        let values = common::program::values();
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

/// What an import gives is in the one layout already.
fn is_laid_out(script: &str) {
    let again = format(&Source::new(FileId(0), "a.ivr", script));
    assert_eq!(again, script);
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
                let is_nothing = value.is_null() || (is_hangup && *key == "params");
                !is_nothing && key.as_str() != "clientActionId"
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

/// Writes into a machine what it may leave out: which one it is, and what is as usual.
fn fill(document: &mut Value, back: &Value) {
    let put = |object: &mut Value, name: &str, usual: Value| {
        if let Some(object) = object.as_object_mut()
            && object.get(name).is_none_or(Value::is_null)
        {
            object.insert(name.to_owned(), usual);
        }
    };
    for name in ["version", "hash"] {
        put(document, name, back[name].clone());
    }
    put(document, "keeps", json!([]));
    put(document, "steps", json!({}));
    for step in document["steps"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        put(step, "on", json!([]));
        for line in step["on"].as_array_mut().into_iter().flatten() {
            put(line, "ordinal", json!(1));
        }
    }
}

/// A machine comes back, to the byte.
fn machine_survives(script: &str) {
    let document = machine(script);
    let back = script_of(&document);
    is_laid_out(&back);
    assert_eq!(machine(&back), document, "in:\n{script}\nback:\n{back}");
}

#[test]
fn the_examples_survive() {
    for path in common::examples() {
        let script = std::fs::read_to_string(&path).unwrap();
        machine_survives(&script);
    }
}

/// The only step that a line holds in cannot have it itself, beside its own or at all.
#[test]
fn a_line_that_is_none_of_a_step_stays_a_default_line() {
    let begin = "default voice en-GB-Emma\n";
    let asks = "answer\nsay \"x\"\ncapture 1..2\n";
    for (default, own) in [
        ("done { hangup }", "answer\ncall +6591111111 from +6588000000\non done -> end\n"),
        ("7 { hangup }", &*format!("{asks}on 7, 8 -> end\n")),
        ("1..5 { hangup }", &*format!("{asks}on 4..6 -> end\n")),
        ("nomatch { hangup }", &*format!("{asks}on digits -> end\n")),
        ("else { hangup }", &*format!("{asks}on digits, noinput -> end\n")),
        ("777 { hangup }", asks),
        ("100..200 { hangup }", asks),
        ("\"#\" { hangup }", asks),
        ("2nd done { hangup }", "answer\ncall +6591111111 from +6588000000\n"),
    ] {
        let script =
            format!("{begin}default on {default}\n{own}step end {{ say \"x\"; hangup }}\n");
        machine_survives(&script);
        let back = script_of(&machine(&script));
        assert!(back.contains(&format!("default on {default}")), "{back}");
    }
}

/// All steps have the same line of their own before the `default on` line.
#[test]
fn a_line_that_all_steps_have_is_their_own_where_a_default_line_says_the_same() {
    let script = "default voice en-GB-Emma\ndefault on done { say \"x\"; hangup }\nanswer\n\
                  say \"x\"\ncapture 1\non 1 { call +6591111111 from +6588000000; on done as a { hangup } }\n\
                  on 2 { call +6592222222 from +6588000000; on done as a { hangup } }\n";
    machine_survives(script);
    let back = script_of(&machine(script));
    assert_eq!(back.matches("default on done").count(), 1, "{back}");
}

#[test]
fn what_a_machine_leaves_out_is_as_usual() {
    let script = "default voice en-GB-Emma\n\nanswer\nsay \"One or two?\"\ncapture 1\non 1 { hangup }\n\
                  on 2nd else { say \"Goodbye.\"; hangup }\n";
    let whole = machine(script);
    let mut document: Value = serde_json::from_str(&whole).unwrap();
    for name in ["version", "hash", "keeps"] {
        document.as_object_mut().unwrap().remove(name).unwrap();
    }
    let line = &mut document["steps"]["entry"]["on"][0];
    assert_eq!(line.as_object_mut().unwrap().remove("ordinal"), Some(json!(1)));
    let Imported { script: back, notes } = imported(&document.to_string());
    assert_eq!(notes, []);
    assert_eq!(machine(&back.unwrap()), whole);
}

#[test]
fn every_kind_of_document_is_understood_with_comments() {
    for path in common::examples() {
        let script = std::fs::read_to_string(&path).unwrap();
        let document = machine(&script);
        let back = script_of(&with_comments(&document));
        assert_eq!(machine(&back), document, "{}", path.display());
        assert!(back.contains("# why: \"this\""), "{back}");
    }
}

/// A name is whatever stands in the JSON; in a comment it must not become a statement.
#[test]
fn no_name_ends_the_comment_that_it_stands_in() {
    let names = ["menu\nhangup", "entry\rhangup\r", "menu/1\n}\nhangup", "é\u{7f}"];
    for name in names {
        let documents = [
            json!({"entry": {"callflow": [{"action": name}], "waits": name}, "steps": {name: 1}}),
            json!({"entry": {"callflow": []}, "steps": {name: {"ask": [], "on": []}}, name: name}),
            json!({"entry": {"callflow": []}, "steps": {"a": {"on": [{"waits": name}]}}}),
            json!({"callflow": [{"action": name, name: {name: name}}], name: [name]}),
        ];
        for document in documents {
            for text in [document.to_string(), document.to_string().replace("\\n", "\n")] {
                let Some(script) = imported(&text).script else { continue };
                flow_of(&script, |_| ());
                assert!(!script.contains("\nhangup"), "{text}\n{script}");
            }
        }
    }
}

/// What the examples compile to, as the snapshots have it, and the provider's own examples.
#[test]
fn the_json_of_the_examples_survives() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: &str, ending: &str| {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let named = |path: &std::path::PathBuf| path.to_str().unwrap().ends_with(ending);
        paths.filter(named).map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>()
    };
    let snapshots = files("tests/snapshots", "_request.snap");
    let compiled_ones = snapshots.iter().map(|text| text.splitn(3, "---\n").nth(2).unwrap());
    let mut reference = files("tests/reference", ".json");
    reference.retain(|text| !text.contains("$schema"));
    let all: Vec<_> = compiled_ones.chain(reference.iter().map(String::as_str)).collect();
    assert!(all.len() >= 16, "{}", all.len());
    for text in all {
        let json: Value = serde_json::from_str(text).unwrap();
        let back = script_of(text);
        is_laid_out(&back);
        assert_eq!(normal(&compiled(&back)), normal(&json), "{text}\n{back}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_script_can_say_is_there(body in body(false)) {
        let text = serde_json::to_string_pretty(&body).unwrap();
        let Imported { script, notes } = imported(&text);
        prop_assert_eq!(notes, [], "\n{}", text);
        let script = script.unwrap();
        is_laid_out(&script);
        prop_assert_eq!(normal(&compiled(&script)), normal(&body), "\n{}\n{}", text, script);
    }

    #[test]
    fn any_callflow_is_read_and_what_is_not_told_is_there(body in body(true)) {
        let text = serde_json::to_string_pretty(&body).unwrap();
        let Imported { script, notes } = imported(&text);
        prop_assume!(script.is_some());
        let script = script.unwrap();
        is_laid_out(&script);
        let back = compiled(&script);
        if notes.iter().all(|note| note.message.contains("clientActionId")) {
            prop_assert_eq!(normal(&back), normal(&body), "\n{}\n{}", text, script);
        }
        prop_assert_eq!(compiled(&script_of(&with_comments(&text))), back);
    }

    #[test]
    fn a_changed_machine_is_read_all_the_same(
        script in common::program::conversation(),
        changes in proptest::collection::vec((any::<usize>(), proptest::option::of(any_value())), 1..4),
    ) {
        let mut document: Value = serde_json::from_str(&machine(&script)).unwrap();
        for (at, to) in changes {
            changed(&mut document, at, to);
        }
        let Imported { script, notes } = imported(&document.to_string());
        if let Some(script) = script {
            let back = machine(&script);
            if notes.is_empty() {
                let back: Value = serde_json::from_str(&back).unwrap();
                fill(&mut document, &back);
                prop_assert_eq!(normal(&back), normal(&document), "{}", script);
            }
        }
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}", cut in any::<prop::sample::Index>()) {
        imported(&text);
        let body = r#"{"callflow": [{"action": "say", "params": {"text": "é\u00e9\ud83d\ude00", "speed": -1.5e3}}, /* x */ ], // y
        }"#;
        let at = cut.index(body.len());
        let at = (0..=at).rev().find(|at| body.is_char_boundary(*at)).unwrap();
        let mut broken = body.to_owned();
        broken.insert_str(at, &text);
        imported(&broken);
        imported(&body[..at]);
    }
}
