//! Ids, as the provider brings them back: read, they are written as they were; and an engine answers
//! whatever id it is asked with. In: a byte for a script, a byte for what happened, then lines: the
//! id, the keys, who calls, who is called. `@version@` is the hash of that script.

use ivrc::engine::{Effect, Engine, Event, EventKind, Id, State};
use ivrc::flow::machine::WaitsFor;
use ivrc::flow::wire::Action;

use crate::reading::now;
use crate::served::{fault, of_byte};

/// The bytes are an event.
pub fn run(data: &[u8]) {
    let [script, what, rest @ ..] = data else { return };
    let script = of_byte(*script);
    let engine = &*script.engine;
    let text = String::from_utf8_lossy(rest).replace("@version@", &engine.machine().hash);
    let mut lines = text.split('\n');
    let mut line = || lines.next().map(str::to_owned);
    let id = line().unwrap_or_default();
    written_as_read(&id);
    let kind = match what & 1 {
        0 => EventKind::Completed { digits: line() },
        _ => EventKind::Received,
    };
    let event = Event {
        kind,
        caller: line(),
        called: line(),
        call_duration: (what & 2 != 0).then_some(u64::from(*what) * 20),
        started: (what & 4 != 0).then(now),
    };
    let id = (what & 8 == 0).then_some(id.as_str());
    let answer = engine.answer(id, &script.values, &event, now());
    let body = answer.body();
    assert_eq!(body, serde_json::to_string(&answer.reply()).unwrap_or_default());
    assert_eq!(fault(&body), None, "{body}");
    let last = answer.reply().callflow.pop();
    match &answer.state {
        Some(state) => waits(engine, state, answer.id.as_deref(), last),
        None => assert_eq!(answer.id, None, "{body}"),
    }
    if answer.effects.iter().any(|effect| matches!(effect, Effect::Failed(_))) {
        assert!(answer.state.is_none(), "it failed, and waits: {body}");
    }
    assert_eq!(engine.answer(id, &script.values, &event, now()), answer, "another answer");
}

/// Whatever is read as an id is written as that id.
fn written_as_read(text: &str) {
    if let Ok(id) = Id::parse(text) {
        assert_eq!(id.to_string(), text);
        assert!(id.state.round > 0 && id.state.turn > 0, "{text}");
        assert!(!id.state.step.is_empty(), "{text}");
    }
}

/// A reply that waits: its last action brings the next event, and its id leads back.
fn waits(engine: &Engine, state: &State, id: Option<&str>, last: Option<Action<String>>) {
    let waits_for = engine.machine().steps.get(&state.step).map(|step| &step.waits_for);
    let is_right = match waits_for {
        Some(WaitsFor::Bridge) => matches!(last, Some(Action::MakeCall(_))),
        Some(WaitsFor::Digits { .. }) => matches!(last, Some(Action::SayAndCapture(_))),
        None => false,
    };
    assert!(is_right, "{waits_for:?} and {last:?}");
    written_as_read(id.unwrap_or_default());
    assert_eq!(engine.state(id), Ok(Some(state.as_ref())));
}
