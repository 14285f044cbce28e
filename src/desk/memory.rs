//! The ledger, as somebody on the line needs it: it may be missing, locked or gone, and then the
//! event at hand goes on without it. In: work to be done with it. Out: what came of it, if anything.

use std::time::Duration;

use super::entry::Trouble;
use crate::ledger::{Ledger, LedgerError};

/// How long a caller waits for another process that writes to the ledger.
const PATIENCE: Duration = Duration::from_millis(500);

/// A ledger, perhaps.
#[derive(Debug)]
pub(super) struct Memory {
    ledger: Option<Ledger>,
    /// It can be used for the event at hand.
    usable: bool,
}

impl Memory {
    pub(super) fn new(mut ledger: Option<Ledger>) -> Self {
        if let Some(ledger) = &mut ledger {
            // Without it the wait is longer, and no reply is another.
            let _ = ledger.wait_at_most(PATIENCE);
        }
        Self { ledger, usable: false }
    }

    /// There is a ledger, whatever is the matter with it just now.
    pub(super) fn is_there(&self) -> bool {
        self.ledger.is_some()
    }

    /// Before each event.
    pub(super) fn begin(&mut self, troubles: &mut Vec<Trouble>) {
        self.usable = true;
        self.with(troubles, Ledger::follow);
    }

    /// Work with the ledger. After something has failed, nothing more is tried for this event: so
    /// nobody waits for a locked ledger twice.
    pub(super) fn with<T>(
        &mut self,
        troubles: &mut Vec<Trouble>,
        work: impl FnOnce(&mut Ledger) -> Result<T, LedgerError>,
    ) -> Option<T> {
        let ledger = self.ledger.as_mut().filter(|_| self.usable)?;
        match work(ledger) {
            Ok(done) => Some(done),
            Err(error) => {
                self.usable = false;
                troubles.push(Trouble::Ledger(error));
                None
            }
        }
    }
}
