//! The values that replies need, by call and turn. In: names and values, some of them secret. Out:
//! the values as of a turn. Secret ones are under a seal; all are erased when the call is over.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, params};

use super::Ledger;
use super::error::{LedgerError, Trouble};
use super::row::{CallId, CallResult};
use super::seal::{Seal, SealFault, key_path};
use crate::flow::value::{HIDDEN, Values};

/// A value to be kept.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The name of the param or capture.
    pub name: &'a str,
    /// The value, as it was spelt.
    pub value: &'a str,
    /// It must never be stored in clear.
    pub secret: bool,
}

impl fmt::Debug for Kept<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.secret { HIDDEN } else { self.value };
        f.debug_struct("Kept").field("name", &self.name).field("value", &value).finish()
    }
}

/// The values of a call.
#[derive(Debug)]
pub struct Stored {
    /// Those that can be read.
    pub values: Values,
    /// Why others cannot: their seal does not open.
    pub lost: Vec<LedgerError>,
}

impl Ledger {
    /// The values of a call as of a turn: of each name the latest up to there.
    pub fn values(&self, id: CallId, up_to_turn: u32) -> Result<Stored, LedgerError> {
        let rows = self.read(|database| rows(database, id, up_to_turn))?;
        let path = key_path(self.path());
        let mut stored = Stored { values: Values::default(), lost: Vec::new() };
        for Row { name, clear, sealed } in rows {
            let value = match (clear, sealed) {
                (Some(clear), _) => Ok(clear),
                (None, sealed) => unseal(id, &name, &sealed.unwrap_or_default(), &path),
            };
            match value {
                Ok(value) => stored.values.set(name, value),
                Err(fault) => {
                    stored.lost.push(LedgerError::new(self.path(), Trouble::Seal(fault)));
                }
            }
        }
        Ok(stored)
    }
}

fn unseal(
    id: CallId,
    name: &str,
    sealed: &[u8],
    key: &std::path::Path,
) -> Result<String, SealFault> {
    let no_key = || SealFault::NoKey { id, name: name.to_owned(), key: key.to_owned() };
    Seal::load(key)?.ok_or_else(no_key)?.open(id, name, sealed)
}

struct Row {
    name: String,
    clear: Option<String>,
    sealed: Option<Vec<u8>>,
}

fn rows(database: &Connection, id: CallId, up_to_turn: u32) -> Result<Vec<Row>, Trouble> {
    // With a lone `max`, SQLite takes the other columns from the row that has it.
    let mut query = database.prepare_cached(
        "SELECT name, clear, sealed, max(turn) FROM kept WHERE call = ? AND turn <= ? GROUP BY name",
    )?;
    let rows = query.query_map(params![id, up_to_turn], |row| {
        Ok(Row { name: row.get(0)?, clear: row.get(1)?, sealed: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether replies may still need values: the call may have been placed, and is not over.
pub(super) fn is_open(database: &Connection, id: CallId) -> Result<bool, Trouble> {
    let found = database.query_row(
        "SELECT result, disposition IS NULL FROM calls WHERE id = ?",
        [id],
        |row| Ok((row.get::<_, Option<CallResult>>(0)?, row.get::<_, bool>(1)?)),
    );
    let (result, is_not_over) = found.optional()?.ok_or(Trouble::NoCall(id))?;
    let was_placed = !matches!(result, Some(CallResult::Refused | CallResult::NotSent));
    Ok(is_not_over && was_placed)
}

/// Writes a value, unless one of this name and turn is there; true if it was written.
pub(super) fn insert(
    database: &Connection,
    id: CallId,
    turn: u32,
    value: &Kept<'_>,
    seal: Option<&Seal>,
) -> Result<bool, Trouble> {
    let (clear, sealed) = match (value.secret, seal) {
        (false, _) => (Some(value.value), None),
        (true, Some(seal)) => {
            (None, Some(seal.close(id, value.name, value.value).map_err(Trouble::Seal)?))
        }
        (true, None) => return Err(Trouble::Seal(SealFault::NoSeal)),
    };
    let written = database.execute(
        "INSERT INTO kept (call, turn, name, clear, sealed) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING",
        params![id, turn, value.name, clear, sealed],
    )?;
    Ok(written > 0)
}

/// Erases all values of a call.
pub(super) fn erase(database: &Connection, id: CallId) -> Result<(), Trouble> {
    database.execute("DELETE FROM kept WHERE call = ?", [id])?;
    Ok(())
}
