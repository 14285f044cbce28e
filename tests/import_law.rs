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

mod common;

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

/// Any value, mostly one that callflows have.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop::sample::select(vec![
            json!(0),
            json!(1),
            json!(1.0),
            json!(2.50),
            json!(-1),
            json!(5000),
            json!(1e3),
            json!(1e300),
            json!(u64::MAX),
            json!(1.5),
        ]),
        prop::sample::select(vec![
            "",
            "+6590000000",
            "6588000000",
            "+65 9000 0000",
            "en-GB-Emma",
            "on",
            "1",
            "a b",
            "{name}",
            "Hello { there \\ \"you\"",
            "a\nb\u{0}",
            "https://example.com/a.mp3",
            "2030-01-01T00:00:00.000Z",
            "2030-01-01 08:00+08:00",
            "tomorrow",
            "\"\"\"",
            "# no comment; -> x }",
            "ivrc: allow syntax",
        ])
        .prop_map(Value::from),
        "\\PC{0,200}".prop_map(Value::from),
        "[ a-z]{90,150}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec(("[a-z{}\" ]{0,5}", inner), 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// One of these values; in a wild document perhaps any other, or none where one must be.
fn value(good: Vec<Value>, is_needed: bool, wild: bool) -> BoxedStrategy<Option<Value>> {
    let good = prop::sample::select(good).prop_map(Some);
    match (wild, is_needed) {
        (true, _) => prop_oneof![
            5 => good,
            2 => Just(None),
            1 => any_value().prop_map(Some),
        ]
        .boxed(),
        (false, true) => good.boxed(),
        (false, false) => {
            prop_oneof![1 => good, 1 => Just(None), 1 => Just(Some(Value::Null))].boxed()
        }
    }
}

/// A param and what it may be.
fn param(name: &'static str, wild: bool) -> BoxedStrategy<(&'static str, Option<Value>)> {
    let good = match name {
        "source" | "destination" => vec![json!("+6590000000"), json!("6588000000")],
        "voiceProfile" => vec![json!("en-GB-Emma"), json!("en-US-Ava")],
        "repetition" | "noOfTries" => vec![json!(1), json!(3.0)],
        "speed" => vec![json!(1), json!(1.5), json!(1.0)],
        "callRecording" => vec![json!(true)],
        "minDigits" => vec![json!(1), json!(4)],
        "maxDigits" => vec![json!(4), json!(25)],
        "digitTimeout" | "overallTimeout" => vec![json!(5000), json!(1500), json!(60000)],
        "completeOnHash" => vec![json!(true), json!(false)],
        "fileUrl" => vec![json!("https://example.com/a.mp3")],
        _ => vec![json!("Hello."), json!("Good day {you}.\n"), json!("")],
    };
    const NEEDED: [&str; 6] =
        ["source", "destination", "voiceProfile", "text", "promptMessage", "fileUrl"];
    // Fewest digits are said together with most.
    let is_needed = NEEDED.contains(&name) || name == "maxDigits";
    value(good, is_needed, wild).prop_map(move |value| (name, value)).boxed()
}

const PARAMS: [(&str, &[&str]); 5] = [
    ("makeCall", &["source", "destination", "callRecording"]),
    ("say", &["text", "voiceProfile", "repetition", "speed"]),
    (
        "sayAndCapture",
        &[
            "promptMessage",
            "voiceProfile",
            "repetition",
            "speed",
            "minDigits",
            "maxDigits",
            "digitTimeout",
            "overallTimeout",
            "completeOnHash",
            "noOfTries",
            "successMessage",
            "failureMessage",
        ],
    ),
    ("playFile", &["fileUrl", "repetition"]),
    ("hangup", &[]),
];

fn object(members: Vec<(&'static str, Option<Value>)>) -> Value {
    let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(members.collect())
}

/// An action: known or not, with params of all kinds.
fn action(wild: bool) -> BoxedStrategy<Value> {
    // A tame callflow ends with what nothing may follow, see `body`.
    let names = if wild { PARAMS.to_vec() } else { PARAMS[1..4].to_vec() };
    let known = prop::sample::select(names).prop_flat_map(move |(name, params)| {
        let params: Vec<_> = params.iter().map(|name| param(name, wild)).collect();
        let stray = if wild {
            prop_oneof![12 => Just(None), 1 => any_value().prop_map(Some)].boxed()
        } else {
            Just(None).boxed()
        };
        (params, stray).prop_map(move |(mut params, stray)| {
            params.push(("foo", stray));
            json!({"action": name, "params": object(params)})
        })
    });
    if wild { prop_oneof![12 => known, 1 => any_value()].boxed() } else { known.boxed() }
}

/// A body of a request or of a reply: one with everything that a callflow may have, or a wild one.
fn body(wild: bool) -> BoxedStrategy<Value> {
    let call =
        |to: &str| json!({"action": "makeCall", "params": {"source": "+1", "destination": to}});
    let (first, last) = (call("+6590000000"), [json!({"action": "hangup"}), call("6591111111")]);
    let ends = proptest::option::of(prop::sample::select(last.to_vec()));
    let callflow = (any::<bool>(), proptest::collection::vec(action(wild), 0..4), ends).prop_map(
        move |(dials, rest, last)| {
            let first = dials.then(|| first.clone());
            first.into_iter().chain(rest).chain(last).collect::<Vec<_>>()
        },
    );
    let extra = |good: &str| {
        let good = Some(json!(good));
        if wild {
            prop_oneof![4 => Just(None), 1 => Just(good), 1 => any_value().prop_map(Some)].boxed()
        } else {
            Just(None).boxed()
        }
    };
    let valid = prop::sample::select(vec![None, Some(json!("2030-01-01T00:00:00.000Z"))]);
    let valid = if wild { extra("2030-01-01T00:00:00.5+08:00") } else { valid.boxed() };
    (callflow, valid, extra("menu~1.1~0123abcd"), extra("x"))
        .prop_map(|(callflow, valid, id, stray)| {
            object(vec![
                ("validUntil", valid),
                ("clientActionId", id),
                ("callflow", Some(callflow.into())),
                ("metadata", stray),
            ])
        })
        .boxed()
}

/// The JSON as somebody may have written it by hand: a comment before each line, commas at ends.
fn with_comments(text: &str) -> String {
    let mut out = String::from("\u{feff}");
    for line in text.lines() {
        let closes = line.trim_start().starts_with([']', '}']);
        if closes && !out.ends_with("[\n") && !out.ends_with("{\n") {
            out.insert(out.len() - 1, ',');
        }
        out.push_str("  // why: \"this\"\n  /* and\r\n more */ ");
        out.push_str(line);
        out.push('\n');
    }
    out.push_str("// the end");
    out
}

/// Changes one value somewhere below: to another, or to nothing.
fn changed(document: &mut Value, at: usize, to: Option<Value>) {
    fn count(value: &Value) -> usize {
        match value {
            Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
            Value::Object(object) => 1 + object.values().map(count).sum::<usize>(),
            _ => 1,
        }
    }
    let mut left = at % count(document);
    let mut here = document;
    loop {
        if left == 0 {
            *here = to.unwrap_or_default();
            return;
        }
        left -= 1;
        let inside: Vec<&mut Value> = match here {
            Value::Array(list) => list.iter_mut().collect(),
            Value::Object(object) => object.values_mut().collect(),
            _ => return,
        };
        let mut next = None;
        for value in inside {
            let size = count(value);
            if left < size {
                next = Some(value);
                break;
            }
            left -= size;
        }
        match next {
            Some(value) => here = value,
            None => return,
        }
    }
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
