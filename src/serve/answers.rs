//! The seam between HTTP and the conversation. In: what was posted, the time. Out: the body of the
//! answer, and what is to be logged of it. A [`Desk`] answers; a test may put another one in its place.

use jiff::Timestamp;

use crate::desk::{Desk, Loaded};

pub use crate::desk::{Endpoint, Entry, EntryKind, Patience, Script, Served, Trouble};

/// Who answers.
pub trait Answers: Send + Sync {
    /// Takes a script, or its next version: the one of the same path is replaced.
    ///
    /// # Errors
    /// Nobody could tell for which calls it answers; the reason in words. What stood before stands.
    fn load(&mut self, script: Script) -> Result<(), String>;

    /// The reply to what was posted. None only with [`Patience::Some`]: it is too early to say.
    fn reply(
        &self,
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

/// What is replied where nothing is expected.
pub(super) const NOTHING: &str = "{}";

impl Answers for Desk {
    fn load(&mut self, script: Script) -> Result<(), String> {
        Desk::load(self, script).map_err(|ambiguous| format!("{ambiguous}; {}", ambiguous.help))
    }

    fn reply(
        &self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        Desk::reply(self, to, body, now, patience)
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
