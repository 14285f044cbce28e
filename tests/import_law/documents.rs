//! JSON to be imported: callflows, good and wild; comments in it; documents that somebody changed.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Any value, mostly one that callflows have.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
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
pub(crate) fn body(wild: bool) -> BoxedStrategy<Value> {
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
pub(crate) fn with_comments(text: &str) -> String {
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
pub(crate) fn changed(document: &mut Value, at: usize, to: Option<Value>) {
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
