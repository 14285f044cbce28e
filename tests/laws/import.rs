//! The way back: what a program compiles to comes back as a script that compiles to the same.

use ivrc::check::Purpose;
use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::{Flow, emit};
use ivrc::format::format;
use ivrc::import::{Imported, Note, import};
use ivrc::source::Source;
use ivrc::span::FileId;
use serde_json::Value;

use crate::{Program, common, findings_for, holds, is_error, now, programs, same, with};

fn machine(flow: &Flow<'_>) -> String {
    serde_json::to_string_pretty(&Machine::build(flow)).unwrap()
}

/// What `ivrc compile` prints. The id of a reply is told by the engine, not by the script.
fn compiled(flow: &Flow<'_>) -> Result<Value, String> {
    let values = common::program::values();
    if !flow.answers {
        let request = emit::request(flow, &values, now()).map_err(|why| why.to_string())?;
        return Ok(serde_json::to_value(request).unwrap());
    }
    let engine = Engine::load(Machine::build(flow));
    let reply = engine.first_reply(&values).map_err(|why| why.to_string())?;
    let mut reply = serde_json::to_value(reply).unwrap();
    reply.as_object_mut().unwrap().remove("clientActionId");
    Ok(reply)
}

/// The script of a document, and whether it says all of it but types: of a machine's step that
/// nothing leads to, nobody knows whom it calls.
fn imported(json: &str) -> Result<(String, bool), String> {
    let Imported { script, notes } = import(&Source::new(FileId(0), "a.json", json));
    let script = script.ok_or_else(|| format!("{notes:?}\n{json}"))?;
    let is_of_types = |note: &Note| note.message.starts_with("a machine has neither types");
    let is_of_calls = |note: &Note| note.message.ends_with("nobody knows whom it calls");
    match notes.iter().find(|note| !is_of_types(note) && !is_of_calls(note)) {
        Some(note) => Err(format!("{note:?}\n{json}")),
        None => Ok((script, !notes.iter().any(is_of_calls))),
    }
}

/// The script of a document has no error, and compiles to it.
fn comes_back<T: PartialEq + std::fmt::Debug>(
    json: &str,
    document: &T,
    compile: impl Fn(&Flow<'_>) -> Result<T, String>,
) -> Result<(), String> {
    let (script, is_whole) = imported(json)?;
    same(&format(&Source::new(FileId(0), "a.ivr", &*script)), &script, "it is not laid out")?;
    with(&script, |source, parsed, flow| {
        let found = findings_for(Purpose::Look, source, parsed, flow);
        let mut errors = found.into_iter().filter(is_error);
        if let Some(error) = errors.next().filter(|_| is_whole) {
            let words = source.slice(error.span());
            return Err(format!("{}: {}: {words}\n{script}", error.rule.name(), error.message));
        }
        same(document, &compile(flow)?, &script)
    })
}

#[test]
fn the_first_callflow_comes_back() {
    holds("import of callflows", 200, programs(), |Program(text)| {
        with(text, |_, _, flow| {
            let document = compiled(flow)?;
            let json = serde_json::to_string_pretty(&document).unwrap();
            comes_back(&json, &document, compiled)
        })
    });
}

#[test]
fn the_machine_comes_back_to_the_byte() {
    holds("import of machines", 200, programs(), |Program(text)| {
        with(text, |_, _, flow| {
            let document = machine(flow);
            comes_back(&document, &document, |flow| Ok(machine(flow)))
        })
    });
}
