//! The tree as JSON, for `--emit ast`. Places are byte offsets, `[start, end]`.

use serde_json::Value;

use super::Parsed;
use crate::source::Source;

/// The document: `{"version":1,"script":…,"comments":[…]}`.
pub fn document(parsed: &Parsed<'_>, source: &Source) -> Value {
    let comments: Vec<_> = parsed
        .trivia
        .comments
        .iter()
        .map(|comment| {
            serde_json::json!({
                "at": comment.span,
                "text": source.slice(comment.span),
                "ownLine": comment.own_line(source),
            })
        })
        .collect();
    serde_json::json!({ "version": 1, "file": source.name(), "script": parsed.script, "comments": comments })
}
