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
mod record;
mod row;
mod schema;
mod seal;
mod sessions;
mod values;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod session_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use answers::Answer;
pub use ends::{Answered, Ending, Resolution, Resolved};
pub use error::{LedgerError, Trouble};
pub use guard::{Again, Begun, Held, NewCall, Why};
pub use query::{Filter, Listed, Purged};
pub use row::{Call, CallId, CallResult};
pub use seal::SealFault;
pub use sessions::Numbers;
pub use values::{Kept, Stored};

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
    /// Which file was opened: another one may stand there by now.
    file: Option<open::FileId>,
    patience: Duration,
}

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

impl Ledger {
    /// Opens a ledger, and makes one where there is none: the file for its owner alone (0600), and
    /// so are the folders that are missing (0700). Those that exist stay as they are. An older
    /// ledger is brought up to date; a newer one is an error.
    ///
    /// Waits up to 5 seconds for another process that holds it, as all its methods do.
    pub fn open(path: &Path) -> Result<Ledger, LedgerError> {
        match open::open(path, PATIENCE) {
            Ok(connection) => Ok(Ledger {
                connection,
                path: path.to_owned(),
                file: open::file_id(path),
                patience: PATIENCE,
            }),
            Err(trouble) => Err(LedgerError::new(path, trouble)),
        }
    }

    /// Waits no longer than this for another process, for those who have somebody on the line.
    pub fn wait_at_most(&mut self, patience: Duration) -> Result<(), LedgerError> {
        self.patience = patience;
        let done = self.connection.busy_timeout(patience);
        done.map_err(|error| LedgerError::new(&self.path, error.into()))
    }

    /// Sees to it that what is read and written is the file of its name. Where another one stands
    /// there by now, that one is opened; where none does, that is an error, and none is made.
    pub fn follow(&mut self) -> Result<(), LedgerError> {
        let there = open::file_id(&self.path);
        if there == self.file && there.is_some() {
            return Ok(());
        }
        let found = there.ok_or(Trouble::Gone);
        let opened = found.and_then(|_| open::open(&self.path, self.patience));
        let opened = opened.map_err(|trouble| LedgerError::new(&self.path, trouble))?;
        let gone = std::mem::replace(&mut self.connection, opened);
        self.file = there;
        // Whoever is the last to close a ledger deletes the file beside it, by its name: by now
        // that is the other one's.
        let done = gone.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        done.map(drop).map_err(|error| LedgerError::new(&self.path, error.into()))
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
        let Self { connection, path, .. } = self;
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
