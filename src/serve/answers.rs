//! The seam between HTTP and the conversation. In: what was posted, the time. Out: the body of the
//! answer, and what is to be logged of it. A [`Desk`] answers; a test may put another one in its place.

use std::borrow::Cow;
use std::path::Path;

use jiff::Timestamp;

use crate::desk::{self, Desk, EntryKind, Loaded};
use crate::engine::Keys;

pub use crate::desk::{Endpoint, Patience, Script};

/// Who answers.
pub trait Answers: Send {
    /// Takes a script, or its next version: the one of the same path is replaced.
    ///
    /// # Errors
    /// Nobody could tell for which calls it answers; the reason in words. What stood before stands.
    fn load(&mut self, script: Script) -> Result<(), String>;

    /// The reply to what was posted. None only with [`Patience::Some`]: it is too early to say.
    fn reply(
        &mut self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served>;

    /// What a caller hears whom nothing else can answer: a whole reply.
    fn ending(&self) -> String;

    /// The scripts, in the order of their loading.
    fn scripts(&self) -> Vec<Loaded>;

    /// A reply may wait for a disk.
    fn may_block(&self) -> bool;
}

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The body of the answer.
    pub body: String,
    /// What is known of the event.
    pub entry: Entry,
}

/// An event, for the log. Nothing in it is a secret; numbers and keys are in clear, and masked
/// where they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// `CALL_ACTION`, or another `eventType`.
    pub kind: Cow<'static, str>,
    /// The session.
    pub session: Option<String>,
    /// The file of the script that answered, without its folder.
    pub script: Option<String>,
    /// The step that waited.
    pub step: Option<String>,
    /// Its round.
    pub round: Option<u32>,
    /// The event of the line that answered.
    pub event: Option<String>,
    /// The outcome of the call so far.
    pub outcome: Option<String>,
    /// What was entered.
    pub digits: Option<Keys>,
    /// The source of the call.
    pub caller: Option<String>,
    /// The destination of the call.
    pub called: Option<String>,
    /// What went wrong, in words without values.
    pub troubles: Vec<String>,
}

/// The kind of an entry for which there was no reply.
pub(super) const UNANSWERED: &str = "unanswered";

/// What is replied where nothing is expected.
pub(super) const NOTHING: &str = "{}";

impl Answers for Desk {
    fn load(&mut self, script: Script) -> Result<(), String> {
        Desk::load(self, script).map_err(|ambiguous| format!("{ambiguous}; {}", ambiguous.help))
    }

    fn reply(
        &mut self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        let desk::Served { body, entry } = Desk::reply(self, to, body, now, patience)?;
        Some(Served { body, entry: entry.into() })
    }

    fn ending(&self) -> String {
        self.last_words()
    }

    fn scripts(&self) -> Vec<Loaded> {
        Desk::scripts(self).collect()
    }

    fn may_block(&self) -> bool {
        self.has_ledger()
    }
}

impl From<desk::Entry> for Entry {
    fn from(entry: desk::Entry) -> Self {
        let mut event = entry.event;
        let named = if entry.kind == EntryKind::Other { event.take() } else { None };
        Self {
            kind: named.map_or(entry.kind.word().into(), Cow::Owned),
            session: entry.session,
            script: entry.script.map(|path| file_name(&path)),
            step: entry.step,
            round: entry.round,
            event,
            outcome: entry.outcome,
            digits: entry.digits,
            caller: entry.caller,
            called: entry.called,
            troubles: entry.troubles.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A path without its folder.
pub(super) fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| path.to_owned())
}
