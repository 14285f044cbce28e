//! Answering for all calls of all scripts. In: what the provider posted, the time. Out: the body of
//! the reply, always a whole callflow, and what a log tells of it; what happened is in the ledger.
//! The engine decides; here it gets its script, its memory, and a way out if anything goes wrong.
//!
//! ```text
//!   body ─► webhook ─► find: which call, which script ─► answer: engine, ledger ─► body
//!                  └─► summary: the end of a call     ─► {}
//! ```

mod answer;
mod apology;
mod entry;
mod find;
mod memory;
mod script;
mod shelf;
mod summary;

#[cfg(test)]
mod find_tests;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod memory_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::time::Duration;

use jiff::Timestamp;

use crate::engine::Reason;
use crate::ledger::Ledger;
use crate::webhook::{self, Posted};

pub use apology::speakable;
pub use entry::{Entry, EntryKind, Trouble};
pub use script::{Answers, Loaded, Script, Who};
pub use shelf::{Ambiguous, VERSIONS};

use apology::Apology;
use memory::{Memory, kept};
use shelf::Shelf;

/// How long the first event of a call is held back, in all, for the answer of the provider to its
/// request to be stored.
pub const PATIENCE: Duration = Duration::from_millis(300);

/// The body of the reply where nothing is expected.
const NOTHING: &str = "{}";

/// Who answers for all calls. One per process; its ledger may be that of other processes, too. Many
/// threads may ask it at once: they wait for each other only where there is a ledger.
#[derive(Debug)]
pub struct Desk {
    shelf: Shelf,
    ledger: Option<Mutex<Ledger>>,
    apology: Apology,
}

/// The webhook that an event came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// One address for all: the event says what it is.
    Any,
    /// Voice call actions.
    Vca,
    /// Voice session summaries.
    Vss,
    /// Voice call statuses.
    Vcs,
}

/// Whether an event may be asked about again in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It may.
    Some,
    /// It must be answered now.
    None,
}

/// A reply. Its HTTP status is 200, whatever happened.
#[derive(Debug)]
pub struct Served {
    /// The body, JSON.
    pub body: String,
    /// What there is to tell of it.
    pub entry: Entry,
}

impl Desk {
    /// A desk without scripts. Without a ledger only scripts are answered for that keep nothing.
    /// `apology` is spoken where a script has no `default on error` of its own, or none is known:
    /// in the voice of the script, else in [`apology::VOICE`]. One that is not [`speakable`] is
    /// replaced by the built-in one.
    pub fn new(ledger: Option<Ledger>, apology: Option<String>) -> Desk {
        Desk { shelf: Shelf::default(), ledger: ledger.map(kept), apology: Apology::new(apology) }
    }

    /// It has a ledger, and so a reply may wait for a disk.
    pub fn has_ledger(&self) -> bool {
        self.ledger.is_some()
    }

    /// Takes a script, or a newer version of one that is known by its path. The last
    /// [`VERSIONS`] of each are kept, for the calls that are in them.
    ///
    /// # Errors
    /// Nothing could tell it from another one. Then nothing has changed.
    pub fn load(&mut self, script: Script) -> Result<(), Ambiguous> {
        self.shelf.load(script, self.has_ledger())
    }

    /// The current version of each script, in the order in which they came.
    pub fn scripts(&self) -> impl Iterator<Item = Loaded> {
        self.shelf.current().map(|script| script.loaded())
    }

    /// What an event may do with the ledger.
    fn memory(&self) -> Memory<'_> {
        Memory::new(self.ledger.as_ref())
    }

    /// The reply to what was posted. `None` only with [`Patience::Some`]: it is the first event of
    /// a call whose request is not answered yet, as far as the ledger knows. Ask again, and with
    /// [`Patience::None`] once [`PATIENCE`] is over.
    pub fn reply(
        &self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        let served = guarded(|| self.serve(to, body, now, patience));
        served.unwrap_or_else(|| {
            let mut entry = Entry::new(EntryKind::NotUnderstood);
            entry.troubles.push(Trouble::Failed(Reason::Bug));
            Some(Served { body: self.apology.body(None), entry })
        })
    }

    /// What a caller hears whom nothing else can answer: a whole reply.
    pub fn last_words(&self) -> String {
        self.not_understood(Endpoint::Any)
    }

    fn serve(
        &self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served> {
        match webhook::read(body, to.expects()) {
            Ok(Posted::CallAction(action)) => self.call_action(*action, now, patience),
            Ok(Posted::Summary(summary)) => self.summary(&summary, now, patience),
            Ok(Posted::Status(status)) => {
                let mut entry = Entry::new(EntryKind::Status);
                entry.session = status.session;
                entry.event = status.status;
                Some(Served { body: NOTHING.to_owned(), entry })
            }
            Ok(Posted::Other(kind)) => {
                let mut entry = Entry::new(EntryKind::Other);
                entry.event = Some(kind);
                Some(Served { body: NOTHING.to_owned(), entry })
            }
            Err(malformed) => {
                let mut entry = Entry::new(EntryKind::NotUnderstood);
                entry.troubles.push(Trouble::Event(malformed));
                entry.outcome = Some("error".to_owned());
                Some(Served { body: self.not_understood(to), entry })
            }
        }
    }

    /// It may have been about a call that waits.
    fn not_understood(&self, to: Endpoint) -> String {
        match self.shelf.only() {
            _ if !to.has_a_caller() => NOTHING.to_owned(),
            None => self.apology.body(None),
            Some(script) => {
                let answer = script.engine.give_up(None, Reason::NotUnderstood);
                self.apology.or(&script.engine, &answer)
            }
        }
    }
}

impl Endpoint {
    /// Somebody is on the phone and waits for the reply.
    pub fn has_a_caller(self) -> bool {
        matches!(self, Endpoint::Any | Endpoint::Vca)
    }

    fn expects(self) -> Option<webhook::Kind> {
        match self {
            Endpoint::Any => None,
            Endpoint::Vca => Some(webhook::Kind::CallAction),
            Endpoint::Vss => Some(webhook::Kind::Summary),
            Endpoint::Vcs => Some(webhook::Kind::Status),
        }
    }
}

/// What work gives, or nothing if it panics. Nothing in here panics; but a caller must not be the
/// one who finds out.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    // What a panic can leave half done here is nothing that a later event would read: the engine
    // has no state, a ledger's transaction is undone when it is dropped, and scripts are only read.
    catch_unwind(AssertUnwindSafe(work)).ok()
}
