//! For the tests of desks: scripts as text, a folder with a ledger, events as the provider posts them.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Ambiguous, Desk, Endpoint, Entry, Patience, Script};
use crate::engine::Engine;
use crate::flow::machine::Machine;
use crate::flow::value::Values;
use crate::flow::{Overrides, lower};
use crate::ledger::{Again, Answered, Begun, Call, CallId, CallResult, Kept, Ledger, NewCall};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax;

/// A menu that keeps nothing.
pub(super) const MENU: &str = r#"
default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Sorry from the menu."; hangup }
call +6590000000 from +6588000000
say "Press 1 or 2."
capture 1
on 1 as one { say "One."; hangup }
on 2 -> more
on else reprompt "One or two."
step more {
  say "Once more."
  capture 1
  on 1 { say "More of one."; hangup }
  on 2 as two { say "More of two."; hangup }
  on else { say "Goodbye."; hangup }
}
"#;

/// It keeps a param, a secret, and a capture.
pub(super) const CODE: &str = r#"
default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Sorry from the code."; hangup }
param customer: phone
param name = "nobody"
param pin: secret digits = 4711
call {customer} from +6588000000
say "Your room?"
capture ..3 as room: digits
on digits -> code
on else { say "Goodbye."; hangup }
step code {
  say "Room {room}. Your code?"
  capture 4
  on {pin} as known { say "Hello {name} of {room}."; hangup }
  on else reprompt "Not that, {name}."
}
"#;

/// It answers a number, keeps a param and a capture.
pub(super) const LINE: &str = r#"
default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say "Sorry from the line."; hangup }
param hours = "nine to five"
answer +6567654321
say "Your room? We are here {hours}."
capture ..3 as room: digits
on digits -> sure
on else { say "Goodbye."; hangup }
step sure {
  say "Room {room}, sure? Press 1."
  capture 1
  on 1 as sure { say "Room {room}, {hours}."; hangup }
  on else { say "Goodbye."; hangup }
}
"#;

/// It answers any number, keeps nothing, and has no error ending of its own.
pub(super) const ANY: &str = r#"
default voice en-US-Ava
default timeout 5s overall 10s tries 1
answer
say "Hello. Press 1."
capture 1
on 1 { say "Right."; hangup }
on else { say "Goodbye."; hangup }
"#;

/// A script with the values of a run.
pub(super) fn script_with(path: &str, text: &str, values: &[(&str, &str)]) -> Script {
    let source = Source::new(FileId(0), path, text);
    let parsed = syntax::parse(&source);
    assert!(parsed.findings.is_empty(), "{path}: {:?}", parsed.findings);
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &Overrides::default())));
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Script { path: path.into(), engine: Arc::new(engine), values: values.collect() }
}

pub(super) fn script(path: &str, text: &str) -> Script {
    script_with(path, text, &[])
}

/// The hash of a script's machine.
pub(super) fn version(text: &str) -> String {
    script("any.ivr", text).version().to_owned()
}

/// A moment, and so many seconds after it.
pub(super) fn second(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-11-24T13:00:00Z".parse().unwrap();
    start + SignedDuration::from_secs(seconds)
}

/// A folder with a ledger in it.
pub(super) struct Place(tempfile::TempDir);

impl Place {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn ledger(&self) -> Ledger {
        Ledger::open(&self.path("ledger.db")).unwrap()
    }

    /// A desk of its own, as another process would have it.
    pub(super) fn desk(&self, scripts: &[(&str, &str)]) -> Desk {
        desk(Some(self.ledger()), scripts)
    }

    /// The row of a call of a script that is sent just now.
    pub(super) fn begin(&self, path: &str, text: &str) -> CallId {
        let version = version(text);
        let kept = [
            Kept { name: "name", value: "Ann", secret: false },
            Kept { name: "pin", value: "8031", secret: true },
        ];
        let call = NewCall {
            to: "+6590000000",
            from: "+6588000000",
            base_url: "https://voice.8x8.com",
            subaccount: "library",
            script: path,
            version: &version,
            values: if text == CODE { &kept } else { &[] },
        };
        match self.ledger().begin(&call, Again::Yes, second(0)).unwrap() {
            Begun::Row(id) => id,
            Begun::Held(held) => panic!("{held:?}"),
        }
    }

    /// The provider's answer to that.
    pub(super) fn finish(&self, id: CallId, result: CallResult, session: Option<&str>) {
        let end = Answered {
            result,
            session,
            status_code: None,
            status_message: None,
            request: None,
            reason: None,
            attempts: 1,
        };
        self.ledger().finish(id, &end, second(0)).unwrap();
    }

    /// A call that was accepted, in session `s1`.
    pub(super) fn accepted(&self, path: &str, text: &str) -> CallId {
        let id = self.begin(path, text);
        self.finish(id, CallResult::Accepted, Some("s1"));
        id
    }

    pub(super) fn call(&self, id: CallId) -> Call {
        self.ledger().call(id).unwrap()
    }

    pub(super) fn outcome(&self, id: CallId) -> String {
        self.call(id).outcome.unwrap_or_default()
    }
}

pub(super) fn desk(ledger: Option<Ledger>, scripts: &[(&str, &str)]) -> Desk {
    let mut desk = Desk::new(ledger, None);
    for (path, text) in scripts {
        desk.load(script(path, text)).unwrap();
    }
    desk
}

/// Why the last of these scripts is not taken.
pub(super) fn refused(ledger: Option<Ledger>, scripts: &[(&str, &str)]) -> Ambiguous {
    let mut desk = Desk::new(ledger, None);
    let (last, first) = scripts.split_last().unwrap();
    for (path, text) in first {
        desk.load(script(path, text)).unwrap();
    }
    desk.load(script(last.0, last.1)).unwrap_err()
}

/// An event of an outbound call in session `s1`, with some fields as in `changes`; null takes one
/// away.
pub(super) fn action(id: Option<&str>, digits: &str, changes: &Value) -> String {
    let mut payload = json!({
        "sessionId": "s1", "subAccountId": "library", "callStatus": "ACTION_COMPLETED",
        "callDirection": "OUTBOUND", "source": "6588000000", "destination": "6590000000",
        "callDuration": 0, "eventData": {"dtmf": digits}, "clientActionId": id,
    });
    let fields = payload.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    json!({"namespace": "VOICE", "eventType": "CALL_ACTION", "payload": payload}).to_string()
}

/// Somebody calls a number.
pub(super) fn received(called: &str) -> String {
    let changes = json!({
        "callStatus": "CALL_RECEIVED", "callDirection": "INBOUND", "source": "+6591111111",
        "destination": called, "eventData": null,
    });
    action(None, "", &changes)
}

/// They press keys.
pub(super) fn inbound(id: &str, digits: &str) -> String {
    let changes = json!({
        "callDirection": "INBOUND", "source": "+6591111111", "destination": "+6567654321",
    });
    action(Some(id), digits, &changes)
}

/// A reply, taken apart.
pub(super) struct Reply {
    pub(super) body: String,
    pub(super) id: Option<String>,
    pub(super) entry: Entry,
}

impl Reply {
    /// What is said in it, and whether it ends the call.
    pub(super) fn words(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        let actions = body["callflow"].as_array().expect("a callflow");
        let word = |action: &Value| match action["action"].as_str().unwrap() {
            "say" => action["params"]["text"].as_str().unwrap().to_owned(),
            "sayAndCapture" => format!("{} ?", action["params"]["promptMessage"].as_str().unwrap()),
            other => other.to_owned(),
        };
        actions.iter().map(word).collect::<Vec<_>>().join(" / ")
    }

    pub(super) fn troubles(&self) -> String {
        let told: Vec<_> = self.entry.troubles.iter().map(ToString::to_string).collect();
        told.join("; ")
    }

    /// The id of a reply that waits.
    pub(super) fn id(&self) -> &str {
        self.id.as_deref().expect("it waits")
    }
}

impl Desk {
    /// The reply to an event that cannot be asked about again, so many seconds after the call was
    /// placed.
    pub(super) fn at(&mut self, seconds: i64, body: &str) -> Reply {
        let served =
            self.reply(Endpoint::Any, body.as_bytes(), second(seconds), Patience::None).unwrap();
        let json: Value = serde_json::from_str(&served.body).unwrap();
        let id = json["clientActionId"].as_str().map(str::to_owned);
        Reply { body: served.body, id, entry: served.entry }
    }

    pub(super) fn to(&mut self, body: &str) -> Reply {
        self.at(10, body)
    }

    /// Keys in session `s1`.
    pub(super) fn press(&mut self, id: Option<&str>, digits: &str) -> Reply {
        self.to(&action(id, digits, &json!({})))
    }
}

/// No values.
pub(super) fn none() -> Values {
    Values::default()
}
