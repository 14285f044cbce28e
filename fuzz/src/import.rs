//! JSON to script. Whatever the JSON, the import ends: with a script that can be read, stands in the
//! one layout, and compiles to the same JSON unless a note says what is missing; or with an error.

use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Flow, Overrides, emit, lower};
use ivrc::format::format;
use ivrc::import::{Imported, Note, import};
use ivrc::rule::Severity;
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;
use serde_json::Value;

use crate::json::normal;
use crate::reading::{now, source};

/// The most bytes of a script for a byte of JSON. A machine is a tree of replies, which may be
/// indented as deep as blocks may be.
const MOST: usize = 200;

/// The bytes are JSON.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Imported { script, notes } = imported(&text);
    let Some(script) = script else { return };
    assert_eq!(format(&source(script.as_str())), script, "it is not laid out");
    assert!(script.len() <= MOST * (text.len() + 100), "a script of {} bytes", script.len());
    // With comments, or with an object that has two members of one name, there is nothing to compare.
    let Ok(json) = serde_json::from_str::<Value>(&text) else {
        flow_of(&script, |flow| _ = Machine::build(flow));
        return;
    };
    let is_about_id = |note: &Note| note.message.starts_with("`clientActionId` has no place");
    let is_machine = json.get("callflow").is_none();
    let back = flow_of(&script, |flow| if is_machine { machine(flow) } else { compiled(flow) });
    if notes.iter().all(|note| is_about_id(note) && !is_machine) {
        assert_eq!(normal(&back), normal(&json), "in:\n{script}");
    }
}

/// What a script without errors compiled to gives a script that compiles to the same.
pub fn comes_back(machine_text: &str, request: Option<&str>) {
    let back = script_of(machine_text);
    let again = flow_of(&back, |flow| serde_json::to_string_pretty(&Machine::build(flow)));
    assert_eq!(again.expect("a machine is a document"), machine_text, "in:\n{back}");
    if let Some(request) = request {
        let back = script_of(request);
        let json: Value = serde_json::from_str(request).expect("a request is JSON");
        assert_eq!(normal(&flow_of(&back, compiled)), normal(&json), "in:\n{back}");
    }
}

fn script_of(json: &str) -> String {
    let Imported { script, notes } = imported(json);
    script.unwrap_or_else(|| panic!("{notes:?}\n{json}"))
}

/// What came of it, and its notes point into the JSON.
fn imported(json: &str) -> Imported {
    let imported = import(&Source::new(FileId(0), "a.json", json));
    for label in imported.notes.iter().flat_map(|note| &note.labels) {
        assert!(json.get(label.span.range()).is_some(), "{label:?} points out of the JSON");
    }
    let has_error = imported.notes.iter().any(|note| note.severity == Severity::Error);
    assert_eq!(imported.script.is_none(), has_error, "{:?}", imported.notes);
    assert!(imported.notes.len() <= 2 * json.len() + 10, "{} notes", imported.notes.len());
    imported
}

/// Looks at the flow of a script that can be read.
fn flow_of<T>(script: &str, look: impl FnOnce(&Flow<'_>) -> T) -> T {
    let source = source(script);
    let parsed = parse(&source);
    assert_eq!(parsed.findings, [], "in:\n{script}");
    look(&lower(&parsed.script, &Overrides::default()))
}

fn machine(flow: &Flow<'_>) -> Value {
    serde_json::to_value(Machine::build(flow)).expect("a machine is a document")
}

/// What `ivrc compile` prints.
fn compiled(flow: &Flow<'_>) -> Value {
    let values = Values::default();
    if flow.answers {
        let engine = Engine::load(Machine::build(flow));
        let reply = engine.first_reply(&values).expect("an import has no params");
        return serde_json::to_value(reply).expect("a reply is a document");
    }
    let request = emit::request(flow, &values, now()).expect("an import has no params");
    serde_json::to_value(request).expect("a request is a document")
}
