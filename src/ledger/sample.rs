//! A ledger in a folder of its own, calls and times, for tests.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::{Again, Answered, Begun, Call, CallId, CallResult, Held, Kept, Ledger, NewCall};
use crate::engine::{Effect, Keys};

/// A folder with a ledger in it.
pub(super) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(super) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn open(&self) -> Ledger {
        Ledger::open(&self.path("ledger.db")).unwrap()
    }

    /// Every byte of every file, one after the other.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
}

/// A moment, and so many minutes after it.
pub(super) fn minute(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-24T13:00:00Z".parse().unwrap();
    start + SignedDuration::from_mins(minutes)
}

pub(super) const CALL: NewCall<'_> = NewCall {
    to: "+6590000000",
    from: "+6588000000",
    base_url: "https://voice.8x8.com",
    subaccount: "library",
    script: "reminder.ivr",
    version: "1a2b3c4d",
    values: &[],
};

pub(super) const PIN: Kept<'_> = Kept { name: "pin", value: "clear-text-pin", secret: true };

impl Ledger {
    /// Begins a call that nothing holds back.
    #[track_caller]
    pub(super) fn row(&mut self, call: &NewCall<'_>, at: i64) -> CallId {
        match self.begin(call, Again::No, minute(at)).unwrap() {
            Begun::Row(id) => id,
            Begun::Held(held) => panic!("{held:?}"),
        }
    }

    /// The call that holds this one back.
    #[track_caller]
    pub(super) fn holds(&mut self, call: &NewCall<'_>, at: i64) -> Held {
        match self.begin(call, Again::No, minute(at)).unwrap() {
            Begun::Held(held) => held,
            Begun::Row(id) => panic!("nothing held back call {id}"),
        }
    }

    /// Begins a call and ends it at once.
    #[track_caller]
    pub(super) fn ended(&mut self, call: &NewCall<'_>, result: CallResult, at: i64) -> CallId {
        let id = self.row(call, at);
        self.finish(id, &end(result), minute(at)).unwrap();
        id
    }

    pub(super) fn result(&self, id: CallId) -> CallResult {
        self.call(id).unwrap().result
    }

    pub(super) fn ids(&self) -> Vec<String> {
        let id = |call: &Call| call.id.to_string();
        self.calls(&super::Filter::default()).unwrap().calls.iter().map(id).collect()
    }
}

pub(super) fn end(result: CallResult) -> Answered<'static> {
    let session = (result == CallResult::Accepted).then_some("a4fad4b3");
    Answered {
        result,
        session,
        status_code: None,
        status_message: None,
        request: None,
        reason: None,
        attempts: 1,
    }
}

/// The effect that gives a name a value.
pub(super) fn assign(turn: u32, kept: &Kept<'_>) -> Effect {
    let (name, value) = (kept.name.to_owned(), kept.value.to_owned());
    Effect::Assign { name, turn, value, secret: kept.secret }
}

/// The effect that names the outcome.
pub(super) fn named(outcome: &str) -> Effect {
    Effect::Outcome(outcome.to_owned())
}

/// The effect of an answer in round 1 of `menu`.
pub(super) fn answered(event: &str) -> Effect {
    let keys = Keys::Pressed(event.to_owned());
    Effect::Answered { step: "menu".to_owned(), round: 1, keys, event: event.to_owned() }
}
