//! What all readers of a document share: the notes so far, the comments that are still to be
//! placed, and whether texts are templates. It knows JSON values and paths, and no action.

use std::collections::{HashMap, VecDeque};

use jsonc_parser::ast::{Comment, Value};
use jsonc_parser::common::{Range, Ranged as _};

use super::json;
use super::note::Note;
use crate::source::Source;
use crate::span::Span;

/// A comment of the JSON.
#[derive(Debug, Clone)]
pub(super) struct Remark {
    /// Its first byte, counted as the tree counts.
    pub(super) start: usize,
    lines: Vec<String>,
}

impl Remark {
    /// Its lines, without the signs that make it a comment.
    pub(super) fn of(comment: &Comment<'_>) -> Self {
        let lines = comment.text().split(['\n', '\r']).map(|line| {
            let line = line.trim().trim_start_matches(['/', '*']).trim();
            let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
            line.chars().map(plain).collect::<String>()
        });
        Self {
            start: comment.range().start,
            lines: lines.filter(|line| !line.is_empty()).map(harmless).collect(),
        }
    }
}

/// What stands behind `# ivrc:` is an order to the checker; nobody gave one in JSON.
fn harmless(line: String) -> String {
    if line.to_lowercase().starts_with("ivrc") { format!("({line})") } else { line }
}

/// What the readers share.
pub(super) struct Cx<'j> {
    source: &'j Source,
    base: usize,
    remarks: VecDeque<Remark>,
    /// What there is to say, in the order in which it was found.
    pub(super) notes: Vec<Note>,
    /// Texts keep `{name}`, as in a machine.
    pub(super) templates: bool,
    /// Which words can be written as voices.
    pub(super) voices: HashMap<String, bool>,
}

impl<'j> Cx<'j> {
    pub(super) fn new(source: &'j Source, base: usize, remarks: Vec<Remark>) -> Self {
        Self {
            source,
            base,
            remarks: remarks.into(),
            notes: Vec::new(),
            templates: false,
            voices: HashMap::new(),
        }
    }

    /// The place of something in the JSON.
    pub(super) fn span(&self, range: Range) -> Span {
        json::span(self.source, self.base, range)
    }

    /// The comments of the JSON that stand before an offset and were not asked for yet.
    pub(super) fn remarks_before(&mut self, end: usize) -> Vec<String> {
        let mut lines = Vec::new();
        while self.remarks.front().is_some_and(|remark| remark.start < end) {
            lines.extend(self.remarks.pop_front().into_iter().flat_map(|remark| remark.lines));
        }
        lines
    }

    /// A value that the script cannot say: a note at its place, and the lines of the comment that
    /// keeps it.
    pub(super) fn lose(
        &mut self,
        path: &str,
        value: &Value<'_>,
        why: impl Into<String>,
        help: impl Into<String>,
    ) -> Vec<String> {
        let note = Note::warning(self.span(value.range()), why);
        self.notes.push(note.label("kept as a comment").help(help));
        kept(path, value)
    }
}

/// The longest line of a comment that is not broken up, in characters.
const LONG: usize = 90;

/// The lines of the comment that keeps a value.
pub(super) fn kept(path: &str, value: &Value<'_>) -> Vec<String> {
    let mut line = format!("no place for {path}: ");
    compact(value, &mut line);
    let members: Vec<(Option<&str>, &Value<'_>)> = match value {
        Value::Object(object) => {
            object.properties.iter().map(|one| (Some(one.name.as_str()), &one.value)).collect()
        }
        Value::Array(array) => array.elements.iter().map(|one| (None, one)).collect(),
        Value::StringLit(_)
        | Value::NumberLit(_)
        | Value::BooleanLit(_)
        | Value::NullKeyword(_) => Vec::new(),
    };
    if line.chars().count() <= LONG || members.is_empty() {
        return vec![line];
    }
    let is_array = matches!(value, Value::Array(_));
    let (open, close) = if is_array { ("[", "]") } else { ("{", "}") };
    let mut lines = vec![format!("no place for {path}: {open}")];
    for (name, value) in members {
        let mut line = "  ".to_owned();
        if let Some(name) = name {
            quoted(name, &mut line);
            line.push_str(": ");
        }
        compact(value, &mut line);
        lines.push(line + ",");
    }
    lines.push(close.to_owned());
    lines
}

/// A value on one line. The reader caps the nesting.
fn compact(value: &Value<'_>, out: &mut String) {
    match value {
        Value::StringLit(text) => quoted(&text.value, out),
        Value::NumberLit(number) => out.push_str(number.value),
        Value::BooleanLit(truth) => out.push_str(if truth.value { "true" } else { "false" }),
        Value::NullKeyword(_) => out.push_str("null"),
        Value::Array(array) => {
            out.push('[');
            for (at, element) in array.elements.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                compact(element, out);
            }
            out.push(']');
        }
        Value::Object(object) => {
            out.push('{');
            for (at, property) in object.properties.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                quoted(property.name.as_str(), out);
                out.push_str(": ");
                compact(&property.value, out);
            }
            out.push('}');
        }
    }
}

/// A string as JSON, with every control character escaped: a comment ends with its line.
fn quoted(text: &str, out: &mut String) {
    let text = serde_json::to_string(text).unwrap_or_default();
    for letter in text.chars() {
        if letter.is_control() {
            out.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
}

/// What a value is, in words.
pub(super) fn kind(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a string",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "true or false",
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::NullKeyword(_) => "null",
    }
}

/// The path of a member: `params.text`, `steps["confirm/2"]`.
pub(super) fn member(path: &str, name: &str) -> String {
    let is_plain = !name.is_empty()
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '-');
    match (path, is_plain) {
        ("", true) => name.to_owned(),
        (path, true) => format!("{path}.{name}"),
        (path, false) => {
            let mut written = format!("{path}[");
            quoted(name, &mut written);
            written + "]"
        }
    }
}
