//! From a path to an open database of this version. In: a path. Out: a connection that waits for
//! others, writes through to the disk and wipes what is deleted; or what stands in the way.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::error::Trouble;
use super::schema::{APPLICATION, STEPS};

/// Which file it is, whatever its name: its device and its number there.
pub(super) type FileId = (u64, u64);

/// The file of a name, if there is one.
pub(super) fn file_id(path: &Path) -> Option<FileId> {
    let there = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let id = {
        use std::os::unix::fs::MetadataExt as _;
        (there.dev(), there.ino())
    };
    // Elsewhere a file that is open cannot be moved away.
    #[cfg(not(unix))]
    let id = (0, u64::from(there.is_file()));
    Some(id)
}

/// Opens what is there, or makes it; waits so long for others that write.
pub(super) fn open(path: &Path, patience: Duration) -> Result<Connection, Trouble> {
    // SQLite takes some names, such as `:memory:`, for something else than a file.
    let path = std::path::absolute(path).map_err(Trouble::Open)?;
    if !exists(&path)? {
        make(&path)?;
    }
    let connection = connect(&path, STEPS)?;
    connection.busy_timeout(patience)?;
    Ok(connection)
}

/// Whether there is a file. "No row, no call" needs one that remembers: not a device.
///
/// Only SQLite ever opens a ledger. Whoever opens and closes the file beside it takes away, on
/// Unix, the locks of all connections of this process.
fn exists(path: &Path) -> Result<bool, Trouble> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(Trouble::Folder),
        Ok(there) if !there.is_file() => Err(Trouble::Device),
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Trouble::Open(error)),
    }
}

/// Makes a whole ledger beside the path, then moves it there, so that nobody ever meets half of
/// one. If another process was faster, its ledger stands.
fn make(path: &Path) -> Result<(), Trouble> {
    let folder = folder(path);
    make_folders(&folder).map_err(Trouble::Make)?;
    let file = beside(&folder).map_err(Trouble::Make)?;
    let connection = connect(file.path(), STEPS)?;
    connection.close().map_err(|(_, error)| error)?;
    put(file, path).map_err(Trouble::Make)
}

/// The folder that a file is in.
pub(super) fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("/")).to_owned()
}

/// A new file that only its owner may read and write. What SQLite puts beside it is like it.
pub(super) fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".ivrc-").tempfile_in(folder)
}

/// Gives a file its name, unless there is one of that name: then that one stays. It is closed
/// before anybody can find it.
pub(super) fn put(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    match file.into_temp_path().persist_noclobber(path) {
        Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(failed) => Err(failed.error),
        Ok(()) => Ok(()),
    }
}

fn make_folders(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file that exists and brings it up to date. A file that is not ours, or newer, is not
/// touched.
fn connect(path: &Path, steps: &[&str]) -> Result<Connection, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(super::PATIENCE)?;
    let version = version(&connection, steps)?;
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Elsewhere it does nothing. On macOS, only this makes the disk write what it has promised.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let _: i64 = connection.query_row("PRAGMA secure_delete = ON", [], |row| row.get(0))?;
    if version < steps.len() {
        migrate(&mut connection, steps)?;
    }
    Ok(connection)
}

/// Takes the steps that are missing: all of them, or none.
fn migrate(connection: &mut Connection, steps: &[&str]) -> Result<(), Trouble> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have done it while we waited.
    let version = version(&transaction, steps)?;
    for step in steps.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", newest(steps))?;
    transaction.commit()?;
    Ok(())
}

/// How many of the steps a database has behind it. An empty one has none.
fn version(connection: &Connection, steps: &[&str]) -> Result<usize, Trouble> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let version = number("PRAGMA user_version")?;
    let is_ours = match version {
        0 => number("SELECT count(*) FROM sqlite_schema")? == 0,
        _ => number("PRAGMA application_id")? == APPLICATION,
    };
    match usize::try_from(version) {
        Ok(version) if is_ours && version <= steps.len() => Ok(version),
        Ok(_) if is_ours => Err(Trouble::Newer { found: version, known: newest(steps) }),
        Ok(_) | Err(_) => Err(Trouble::OtherProgram),
    }
}

/// The version of a ledger that has all steps behind it.
fn newest(steps: &[&str]) -> i64 {
    i64::try_from(steps.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &[&str] = &[
        "PRAGMA application_id = 0x69767263; CREATE TABLE old (a INTEGER); INSERT INTO old VALUES (7)",
    ];

    fn count(connection: &Connection, sql: &str) -> i64 {
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn an_older_ledger_keeps_its_rows_and_takes_the_missing_steps() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        fs::write(&path, "").unwrap();
        connect(&path, OLD).unwrap();
        let newer = [OLD[0], "ALTER TABLE old ADD COLUMN b INTEGER NOT NULL DEFAULT 3"];
        let connection = connect(&path, &newer).unwrap();
        assert_eq!(count(&connection, "SELECT a + b FROM old"), 10);
        assert_eq!(count(&connection, "PRAGMA user_version"), 2);
    }

    #[test]
    fn the_calls_of_a_ledger_of_the_first_version_are_outbound_and_nobody_named_their_outcome() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        fs::write(&path, "").unwrap();
        let first = connect(&path, &STEPS[..1]).unwrap();
        let call =
            "INSERT INTO calls (at, destination, digits, source, base_url, subaccount, script,
            version, result, session, outcome) VALUES (1, '+65', '65', '+66', 'u', 's', 'a.ivr',
            '00c0ffee', 'accepted', 's1', 'told')";
        first.execute_batch(call).unwrap();
        drop(first);
        let ledger = super::super::Ledger::open(&path).unwrap();
        let call = ledger.by_session("s1").unwrap().unwrap();
        assert!(!call.is_inbound);
        assert_eq!((call.outcome.as_deref(), call.error_code), (Some("told"), None));
        assert_eq!(count(&ledger.connection, "SELECT count(*) FROM calls WHERE named IS NULL"), 1);
    }

    #[test]
    fn a_step_that_fails_leaves_the_ledger_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        fs::write(&path, "").unwrap();
        connect(&path, OLD).unwrap();
        let broken = [OLD[0], "ALTER TABLE old ADD COLUMN b INTEGER", "no SQL"];
        assert!(connect(&path, &broken).is_err());
        let connection = connect(&path, OLD).unwrap();
        assert_eq!(count(&connection, "SELECT count(*) FROM pragma_table_info('old')"), 1);
    }

    #[test]
    fn a_newer_ledger_and_a_strange_database_are_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        fs::write(&path, "").unwrap();
        connect(&path, OLD).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let before = fs::read(&path).unwrap();
        let refused = connect(&path, OLD).unwrap_err();
        assert!(matches!(refused, Trouble::Newer { found: 99, known: 1 }), "{refused}");
        assert_eq!(fs::read(&path).unwrap(), before);

        for sql in ["CREATE TABLE mine (a)", "PRAGMA user_version = 1", "PRAGMA user_version = -1"]
        {
            let path = folder.path().join("strange.db");
            Connection::open(&path).unwrap().execute_batch(sql).unwrap();
            let before = fs::read(&path).unwrap();
            assert!(matches!(connect(&path, OLD), Err(Trouble::OtherProgram)), "{sql}");
            assert_eq!(fs::read(&path).unwrap(), before);
            fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    fn what_is_written_is_on_the_disk_and_what_is_deleted_is_wiped() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("ledger.db"), super::super::PATIENCE).unwrap();
        let mode: String =
            connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        assert_eq!(count(&connection, "PRAGMA synchronous"), 2, "FULL");
        assert_eq!(count(&connection, "PRAGMA foreign_keys"), 1);
        assert_eq!(count(&connection, "PRAGMA secure_delete"), 1);
        assert_eq!(count(&connection, "PRAGMA busy_timeout"), 5000);
    }
}
