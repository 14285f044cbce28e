//! The ledger, as somebody on the line needs it: it may be missing, locked or gone, and then the
//! event at hand goes on without it. In: work to be done with it. Out: what came of it, if anything.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::entry::Trouble;
use crate::ledger::{Ledger, LedgerError};

/// How long a caller waits for another process that writes to the ledger.
const PATIENCE: Duration = Duration::from_millis(500);

/// A ledger that events wait for no longer than a caller would.
pub(super) fn kept(mut ledger: Ledger) -> Mutex<Ledger> {
    // Without it the wait is longer, and no reply is another.
    let _ = ledger.wait_at_most(PATIENCE);
    Mutex::new(ledger)
}

/// What one event has of the ledger: all of it, until something fails.
#[derive(Debug)]
pub(super) struct Memory<'d> {
    ledger: Option<MutexGuard<'d, Ledger>>,
    /// What failed.
    pub(super) troubles: Vec<Trouble>,
}

impl<'d> Memory<'d> {
    /// For the event at hand; others wait until it is dropped.
    pub(super) fn new(ledger: Option<&'d Mutex<Ledger>>) -> Self {
        // A transaction that a panic broke off is undone.
        let ledger = ledger.map(|ledger| ledger.lock().unwrap_or_else(PoisonError::into_inner));
        let mut memory = Self { ledger, troubles: Vec::new() };
        memory.with(Ledger::follow);
        memory
    }

    /// Work with the ledger. After something has failed, nothing more is tried for this event: so
    /// nobody waits for a locked ledger twice.
    pub(super) fn with<T>(
        &mut self,
        work: impl FnOnce(&mut Ledger) -> Result<T, LedgerError>,
    ) -> Option<T> {
        match work(self.ledger.as_mut()?) {
            Ok(done) => Some(done),
            Err(error) => {
                self.ledger = None;
                self.troubles.push(Trouble::Ledger(error));
                None
            }
        }
    }
}
