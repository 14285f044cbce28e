//! What can be wrong with a ledger. In: what the system and SQLite said. Out: the fact in plain
//! words, and one next action.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::row::CallId;
use super::seal::SealFault;
use crate::report::reason;

/// Why a ledger could not do its work.
#[derive(Debug, thiserror::Error)]
#[error("the ledger `{}` {trouble}", path.display())]
pub struct LedgerError {
    /// Its file, as it was named.
    pub path: PathBuf,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with a ledger, in words that follow its name.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Another process holds it, for longer than we wait.
    #[error("is locked: another process is writing to it, and does not end")]
    Locked,
    /// The file is something else.
    #[error("is no ledger: it is a file of another kind")]
    OtherKind,
    /// It is a database, but not ours.
    #[error("is no ledger: it is the database of another program")]
    OtherProgram,
    /// It cannot be read any more.
    #[error("is damaged")]
    Damaged,
    /// The file, its folder or its disk cannot be written.
    #[error("cannot be written: it, or its folder, is read-only")]
    ReadOnly,
    /// A later ivrc has changed it.
    #[error("is of a newer ivrc: its version is {found}, and this ivrc knows {known}")]
    Newer {
        /// Its version.
        found: i64,
        /// The version that this program writes.
        known: i64,
    },
    /// A folder stands in its place.
    #[error("is a folder")]
    Folder,
    /// A device or a pipe stands in its place.
    #[error("is not a file, but a device or a pipe")]
    Device,
    /// It does not exist, and the system lets nobody make it.
    #[error("cannot be made: {}", reason(.0))]
    Make(io::Error),
    /// The system does not let us look at it.
    #[error("cannot be opened: {}", reason(.0))]
    Open(io::Error),
    /// It is there, and SQLite cannot open it or the files beside it, and does not tell why.
    #[error("cannot be opened")]
    CannotOpen,
    /// It was there when it was opened.
    #[error("is gone: it was deleted or moved away while it was in use")]
    Gone,
    /// No room is left on the disk.
    #[error("cannot be written: no space left")]
    Full,
    /// No call has this id.
    #[error("has no call {0}")]
    NoCall(CallId),
    /// The end of this call is there already, and stays.
    #[error("has the end of call {0} already")]
    HasEnd(CallId),
    /// A sealed value cannot be read, or none can be sealed.
    #[error("{0}")]
    Seal(SealFault),
    /// Anything else, in the words of SQLite.
    #[error("cannot be used: {0}")]
    Other(String),
}

impl LedgerError {
    pub(super) fn new(path: &Path, trouble: Trouble) -> Self {
        Self { path: path.to_owned(), trouble }
    }

    /// Another process holds it, and may let it go.
    pub fn is_locked(&self) -> bool {
        matches!(self.trouble, Trouble::Locked)
    }

    /// The next action.
    pub fn help(&self) -> String {
        let path = self.path.display();
        match &self.trouble {
            Trouble::Locked => "let the other ivrc end, then try again".to_owned(),
            Trouble::OtherKind | Trouble::OtherProgram | Trouble::Device | Trouble::Open(_) => {
                "name another file: `--ledger PATH`".to_owned()
            }
            Trouble::Damaged => "move it away and keep it; before you call one of its numbers \
                again, ask the provider whether it was called"
                .to_owned(),
            Trouble::ReadOnly | Trouble::CannotOpen => {
                "allow yourself to read and write it and its folder, or name another: `--ledger PATH`".to_owned()
            }
            Trouble::Newer { .. } => "update ivrc".to_owned(),
            Trouble::Folder => format!("name a file in it: `--ledger {path}/ledger.db`"),
            Trouble::Make(_) => {
                "name a file in a folder of your own: `--ledger PATH`".to_owned()
            }
            Trouble::Gone => "put it back to where it was".to_owned(),
            Trouble::Full => "make room on the disk".to_owned(),
            Trouble::NoCall(_) => "`ivrc calls` lists the calls".to_owned(),
            Trouble::HasEnd(id) => format!("`ivrc calls show {id}` tells how it ended"),
            Trouble::Seal(fault) => fault.help(),
            Trouble::Other(_) => "look at the disk that it is on".to_owned(),
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        // What stands in a row is not what we write.
        let is_strange = matches!(
            error,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
        );
        if is_strange {
            return Trouble::Damaged;
        }
        let Some(code) = error.sqlite_error_code() else {
            return Trouble::Other(error.to_string());
        };
        let known = [
            (ErrorCode::DatabaseBusy, Trouble::Locked),
            (ErrorCode::DatabaseLocked, Trouble::Locked),
            (ErrorCode::FileLockingProtocolFailed, Trouble::Locked),
            (ErrorCode::NotADatabase, Trouble::OtherKind),
            (ErrorCode::DatabaseCorrupt, Trouble::Damaged),
            (ErrorCode::ReadOnly, Trouble::ReadOnly),
            (ErrorCode::DiskFull, Trouble::Full),
            (ErrorCode::CannotOpen, Trouble::CannotOpen),
            (ErrorCode::PermissionDenied, Trouble::CannotOpen),
        ];
        let known = known.into_iter().find(|(known, _)| *known == code);
        known.map_or_else(|| Trouble::Other(error.to_string()), |(_, trouble)| trouble)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::super::row::{CallResult, Time};
    use super::*;

    fn told(code: i32) -> String {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        let error = LedgerError::new(Path::new("my.db"), error.into());
        format!("{error}; {}", error.help())
    }

    #[test]
    fn what_sqlite_says_in_plain_words() {
        let codes = [
            ffi::SQLITE_BUSY,
            ffi::SQLITE_BUSY_SNAPSHOT,
            ffi::SQLITE_NOTADB,
            ffi::SQLITE_CORRUPT,
            ffi::SQLITE_READONLY,
            ffi::SQLITE_READONLY_DIRECTORY,
            ffi::SQLITE_FULL,
            ffi::SQLITE_CANTOPEN,
            ffi::SQLITE_IOERR_FSYNC,
        ];
        let told: Vec<_> = codes.into_iter().map(told).collect();
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn a_row_that_is_not_ours_is_damage() {
        let database = rusqlite::Connection::open_in_memory().unwrap();
        let strange = database.query_row("SELECT 'lost'", [], |row| row.get::<_, CallResult>(0));
        assert!(matches!(Trouble::from(strange.unwrap_err()), Trouble::Damaged));
        let huge = database
            .query_row("SELECT 9000000000000000000", [], |row| row.get::<_, Time>(0).map(drop));
        assert!(matches!(Trouble::from(huge.unwrap_err()), Trouble::Damaged));
    }

    #[test]
    fn what_the_system_says_in_plain_words() {
        let make = Trouble::Make(io::ErrorKind::PermissionDenied.into());
        let error = LedgerError::new(Path::new("/locked/my.db"), make);
        assert_eq!(
            error.to_string(),
            "the ledger `/locked/my.db` cannot be made: permission denied"
        );
    }
}
