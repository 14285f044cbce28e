//! The ledger: every call that was placed, or may have been. In: a row before anything is sent,
//! its end, what happened during the call. Out: whether a call may be placed, the values that
//! replies need, the story of each call. It sends nothing and prints nothing, and the time is an
//! argument. Several processes may have it open at once.

mod answers;
mod ends;
mod error;
mod guard;
mod open;
mod query;
mod row;
mod schema;
mod seal;
mod values;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use answers::Answer;
pub use ends::{Answered, Ending, Resolution, Resolved};
pub use error::{LedgerError, Trouble};
pub use guard::{Again, Begun, Held, NewCall, Why};
pub use query::{Filter, Listed, Purged};
pub use row::{Call, CallId, CallResult};
pub use seal::SealFault;
pub use values::{Kept, Stored};

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
}

impl Ledger {
    /// Opens a ledger, and makes one where there is none: the file for its owner alone (0600), and
    /// so are the folders that are missing (0700). Those that exist stay as they are. An older
    /// ledger is brought up to date; a newer one is an error.
    ///
    /// Waits up to 5 seconds for another process that holds it, as all its methods do.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        match open::open(path) {
            Ok(connection) => Ok(Ledger { connection, path: path.to_owned() }),
            Err(trouble) => Err(LedgerError::new(path, trouble)),
        }
    }

    /// Its file, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One transaction, which holds the right to write from its first moment on: nobody can write
    /// between what it reads and what it writes. It is on the disk when this returns, or undone.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Trouble>,
    ) -> Result<T, LedgerError> {
        let Self { connection, path } = self;
        let done = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        };
        done().map_err(|trouble| LedgerError::new(path, trouble))
    }

    /// Reads what is there at one moment.
    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Trouble>,
    ) -> Result<T, LedgerError> {
        let read = || {
            let transaction = self.connection.unchecked_transaction()?;
            work(&transaction)
        };
        read().map_err(|trouble| LedgerError::new(&self.path, trouble))
    }
}
