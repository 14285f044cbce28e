//! Scripts that are served. In: the examples, and scripts of the tests. Out: engines with a value for
//! each param; replies, looked at as the provider does.

use std::sync::{Arc, LazyLock};

use ivrc::desk::Script;
use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::wire::Action;
use ivrc::flow::{Overrides, lower};
use ivrc::sandbox::validation::{self, Mode};
use ivrc::syntax::ast::Kind;
use ivrc::syntax::parse;

use crate::reading::source;
use crate::seeds;

/// All examples.
pub static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| {
    let scripts = seeds::examples().into_iter().map(|(name, text)| script(&name, &text));
    scripts.collect()
});

/// The script that a byte means.
pub fn of_byte(byte: u8) -> &'static Script {
    let at = usize::from(byte) % SCRIPTS.len();
    SCRIPTS.get(at).expect("there are examples")
}

fn script(name: &str, text: &str) -> Script {
    let source = source(text);
    let parsed = parse(&source);
    assert_eq!(parsed.findings, [], "{name}");
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &Overrides::default())));
    let names = &engine.machine().names;
    let params = names.iter().filter(|name| name.is_param && name.default.is_none());
    let values: Values = params
        .map(|param| {
            let value = match param.ty.kind {
                Kind::Phone => "+6590000000",
                Kind::Digits => "4711",
                Kind::Number => "42",
                Kind::Url => "https://example.com/a.mp3",
                Kind::Text => "Ann",
            };
            (param.name.clone(), value.to_owned())
        })
        .collect();
    Script { path: name.into(), engine: Arc::new(engine), values }
}

/// What is wrong with the body of a reply to somebody who has been called or has called, if anything
/// is: the provider takes it, and it ends in a hangup, a capture or a bridge.
pub fn fault(body: &str) -> Option<String> {
    let reply = match validation::reply(body.as_bytes(), Mode::Lenient, 1) {
        Ok(reply) => reply,
        Err(refusal) => return Some(format!("{refusal:?}")),
    };
    match reply.callflow.last() {
        Some(Action::Hangup | Action::SayAndCapture(_) | Action::MakeCall(_)) => None,
        Some(Action::Say(_) | Action::PlayFile(_)) | None => Some("it just ends".to_owned()),
    }
}
