//! JSON to compare. In: a document. Out: the same without the differences that an import names and
//! that mean nothing: null is nothing, `1.0` is 1, a hangup has no params, a moment is told in UTC to
//! the millisecond, an id is of whoever replies.

use serde_json::{Map, Value, json};

/// The document in one form.
pub fn normal(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().map(normal).collect(),
        Value::Number(number) => json!(number.as_f64()),
        Value::Object(object) => {
            let is_hangup = object.get("action") == Some(&json!("hangup"));
            let is_kept = |(key, value): &(&String, &Value)| {
                let is_nothing = value.is_null() || (is_hangup && *key == "params");
                !is_nothing && key.as_str() != "clientActionId"
            };
            let told = object.iter().filter(is_kept).map(|(key, value)| {
                let moment = value.as_str().filter(|_| key == "validUntil");
                match moment.and_then(|moment| moment.parse::<jiff::Timestamp>().ok()) {
                    Some(moment) => (key.clone(), json!(format!("{moment:.3}"))),
                    None => (key.clone(), normal(value)),
                }
            });
            Value::Object(told.collect::<Map<_, _>>())
        }
        Value::Null | Value::Bool(_) | Value::String(_) => value.clone(),
    }
}
