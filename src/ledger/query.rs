//! Which calls there are. In: an id, or what to look for. Out: calls, newest first. Also the purge,
//! which deletes old ones but never what the guard needs.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, ToSql, named_params};

use super::Ledger;
use super::error::{LedgerError, Trouble};
use super::guard::recent_since;
use super::row::{Call, CallId, CallResult, Time};

/// Which calls are wanted; all of them without anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Begun at this time or later.
    pub since: Option<Timestamp>,
    /// With this result; [`CallResult::Unknown`] finds those without a recorded end, too.
    pub result: Option<CallResult>,
    /// With this outcome.
    pub outcome: Option<String>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

/// Calls that were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The newest, up to the limit, newest first.
    pub calls: Vec<Call>,
    /// How many more there are.
    pub more: u32,
}

/// What a purge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purged {
    /// How many calls were deleted.
    pub deleted: u32,
    /// How many were kept because nobody knows whether they were placed.
    pub unknown: u32,
    /// How many were kept because they were accepted less than ten minutes ago.
    pub recent: u32,
}

const MATCHES: &str = "(:since IS NULL OR at >= :since)
    AND (:result IS NULL OR coalesce(result, :unknown) = :result)
    AND (:outcome IS NULL OR outcome = :outcome)";

impl Ledger {
    /// The call of an id.
    pub fn call(&self, id: CallId) -> Result<Call, LedgerError> {
        self.read(|database| {
            let mut query = database.prepare("SELECT * FROM calls WHERE id = ?")?;
            let mut rows = query.query([id])?;
            rows.next()?.map_or(Err(Trouble::NoCall(id)), Call::of)
        })
    }

    /// The calls that a filter lets through.
    pub fn calls(&self, filter: &Filter) -> Result<Listed, LedgerError> {
        let since = filter.since.map(Time);
        let known: [(&str, &dyn ToSql); 4] = [
            (":since", &since),
            (":result", &filter.result),
            (":unknown", &CallResult::Unknown),
            (":outcome", &filter.outcome),
        ];
        self.read(|database| {
            let count = format!("SELECT count(*) FROM calls WHERE {MATCHES}");
            let all: u32 = database.query_row(&count, &known[..], |row| row.get(0))?;
            // SQLite takes -1 for no limit.
            let limit = filter.limit.map_or(-1, i64::from);
            let found =
                format!("SELECT * FROM calls WHERE {MATCHES} ORDER BY id DESC LIMIT {limit}");
            let mut query = database.prepare(&found)?;
            let mut rows = query.query(&known[..])?;
            let mut calls = Vec::new();
            while let Some(row) = rows.next()? {
                calls.push(Call::of(row)?);
            }
            Ok(Listed { more: all.saturating_sub(number(calls.len())), calls })
        })
    }

    /// Deletes the calls that were begun before a time, with their values and answers. It keeps
    /// those that hold back other calls: of unknown result, or accepted less than ten minutes ago.
    pub fn purge(&mut self, before: Timestamp, now: Timestamp) -> Result<Purged, LedgerError> {
        self.write(|transaction| {
            let deleted = transaction.execute(
                "DELETE FROM calls WHERE at < :before AND result IS NOT NULL AND result <> :unknown
                     AND NOT (result = :accepted AND direction = 'outbound'
                              AND coalesce(finished, at) > :recent)",
                named_params! {
                    ":before": Time(before), ":unknown": CallResult::Unknown,
                    ":accepted": CallResult::Accepted, ":recent": recent_since(now),
                },
            )?;
            // What is left from before that time was kept for one of two reasons.
            let (unknown, recent) = transaction.query_row(
                "SELECT count(*) FILTER (WHERE coalesce(result, :unknown) = :unknown),
                        count(*) FILTER (WHERE result = :accepted)
                 FROM calls WHERE at < :before",
                named_params! {
                    ":before": Time(before), ":unknown": CallResult::Unknown,
                    ":accepted": CallResult::Accepted,
                },
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(Purged { deleted: number(deleted), unknown, recent })
        })
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// There is a call of this id.
pub(super) fn must_exist(database: &Connection, id: CallId) -> Result<(), Trouble> {
    let found = database.query_row("SELECT 1 FROM calls WHERE id = ?", [id], |_| Ok(()));
    found.optional()?.ok_or(Trouble::NoCall(id))
}
