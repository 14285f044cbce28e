//! JSON to script: the way back. In: the JSON of a request, of a reply or of a machine, with
//! comments and trailing commas if need be. Out: a script that compiles to the same, and notes on
//! all that a script cannot say, which stands in its comments. It reads no file and checks no rule.

mod action;
mod body;
mod cx;
mod fields;
mod json;
mod machine;
mod note;
mod options;
mod script;
mod words;
mod write;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;

use crate::format::format;
use crate::rule::Severity;
use crate::source::Source;
use cx::Cx;
use fields::Fields;

pub use note::Note;

/// What came of a document.
#[derive(Debug)]
pub struct Imported {
    /// The script; `None` where a note is an error.
    pub script: Option<String>,
    /// What is to be said, by place.
    pub notes: Vec<Note>,
}

/// The script of a document.
pub fn import(source: &Source) -> Imported {
    let json = match json::read(source) {
        Ok(json) => json,
        Err(note) => return Imported { script: None, notes: vec![note] },
    };
    let mut cx = Cx::new(source, json.base, json.remarks);
    let script = script(&mut cx, &json.value);
    let script = script.map(|text| format(&Source::new(source.id(), source.name(), text)));
    let mut notes = cx.notes;
    notes.sort_by_key(|note| note.labels.first().map(|label| label.span.start));
    let is_error = |note: &Note| note.severity == Severity::Error;
    Imported { script: script.filter(|_| !notes.iter().any(is_error)), notes }
}

fn script<'j>(cx: &mut Cx<'j>, value: &'j Value<'j>) -> Option<String> {
    let Value::Object(object) = value else {
        return unknown(cx, value, &format!("the document is {}", cx::kind(value)));
    };
    let fields = Fields::of(cx, String::new(), object);
    if fields.has("callflow") {
        body::script(cx, fields).map(|script| write::write(&script))
    } else if fields.has("entry") && fields.has("steps") {
        machine::script(cx, fields)
    } else if fields.has("action") {
        unknown(cx, value, "this is a single action")
    } else {
        unknown(cx, value, "this object has neither `callflow` nor `entry` and `steps`")
    }
}

/// Not one of the documents.
fn unknown(cx: &mut Cx<'_>, value: &Value<'_>, what: &str) -> Option<String> {
    let range = value.range();
    let range = jsonc_parser::common::Range::new(range.start, range.end.min(range.start + 1));
    let help = "give it the body of a request or of a reply, `{ \"callflow\": [ … ] }`, or what `ivrc compile --emit machine` prints";
    let note = Note::error(cx.span(range), format!("{what}: no document that can be imported"));
    cx.notes.push(note.label("begins here").help(help));
    None
}
