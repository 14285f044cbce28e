//! What was answered in a call, event by event. In: what the engine tells of a reply. Out: the
//! same, in order. Keys that are a secret never come here.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::Ledger;
use super::error::{LedgerError, Trouble};
use super::row::{CallId, Time};
use crate::engine::Keys;

/// An event that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The reply to it, counted from 1.
    pub turn: u32,
    /// The step that waited.
    pub step: String,
    /// Its round, from 1.
    pub round: u32,
    /// What was entered.
    pub keys: Keys,
    /// The event of the line that answered.
    pub event: String,
    /// When it came.
    pub at: Timestamp,
}

impl Ledger {
    /// When the event was answered that led to the reply `turn`, if it was.
    pub fn answered(&self, id: CallId, turn: u32) -> Result<Option<Timestamp>, LedgerError> {
        self.read(|database| {
            let mut query =
                database.prepare_cached("SELECT at FROM answers WHERE call = ? AND turn = ?")?;
            let at = query.query_row(params![id, turn], |row| row.get::<_, Time>(0));
            Ok(at.optional()?.map(|at| at.0))
        })
    }

    /// The answers of a call, in the order of their turns.
    pub fn answers(&self, id: CallId) -> Result<Vec<Answer>, LedgerError> {
        self.read(|database| {
            super::query::must_exist(database, id)?;
            answers(database, id)
        })
    }
}

fn answers(database: &Connection, id: CallId) -> Result<Vec<Answer>, Trouble> {
    let mut query = database.prepare(
        "SELECT turn, step, round, keys, event, at FROM answers WHERE call = ? ORDER BY turn",
    )?;
    let rows = query.query_map([id], |row| {
        Ok(Answer {
            turn: row.get(0)?,
            step: row.get(1)?,
            round: row.get(2)?,
            keys: keys(row.get(3)?),
            event: row.get(4)?,
            at: row.get::<_, Time>(5)?.0,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What [`Keys`] are called when they are written; no phone has these letters.
fn keys(written: String) -> Keys {
    [Keys::None, Keys::Secret]
        .into_iter()
        .find(|keys| keys.to_string() == written)
        .unwrap_or(Keys::Pressed(written))
}
