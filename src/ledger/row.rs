//! A row of the ledger. In: columns. Out: a call as types. A row that is not what we write means
//! that the file is damaged.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use super::error::Trouble;

/// The direction of a call that somebody else placed.
pub(super) const INBOUND: &str = "inbound";

/// The number of a call, from 1. People type it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct CallId(i64);

impl CallId {
    pub(super) fn new(number: i64) -> Self {
        Self(number)
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is no number of a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write the number of a call, as `ivrc calls` lists it")]
pub struct NoCallId;

impl FromStr for CallId {
    type Err = NoCallId;

    fn from_str(written: &str) -> Result<Self, NoCallId> {
        written.parse().map(CallId).map_err(|_| NoCallId)
    }
}

impl ToSql for CallId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for CallId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(CallId)
    }
}

/// How an attempt to place a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallResult {
    /// The provider will place the call.
    Accepted,
    /// The provider will not.
    Refused,
    /// Nothing reached the provider.
    NotSent,
    /// It may or may not have been placed; also while it is being sent.
    Unknown,
}

impl CallResult {
    /// All of them.
    pub const ALL: [CallResult; 4] =
        [CallResult::Accepted, CallResult::Refused, CallResult::NotSent, CallResult::Unknown];

    /// The word that people see: `not sent`.
    pub fn word(self) -> &'static str {
        match self {
            CallResult::Accepted => "accepted",
            CallResult::Refused => "refused",
            CallResult::NotSent => "not sent",
            CallResult::Unknown => "unknown",
        }
    }

    /// The result of a word.
    pub fn from_word(word: &str) -> Option<CallResult> {
        CallResult::ALL.into_iter().find(|result| result.word() == word)
    }
}

impl ToSql for CallResult {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for CallResult {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        CallResult::from_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// A time in a column: milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time(pub(super) Timestamp);

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_millisecond().into())
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let time = Timestamp::from_millisecond(value.as_i64()?);
        time.map(Time).map_err(|_| FromSqlError::OutOfRange(0))
    }
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its number.
    pub id: CallId,
    /// When it was begun, before anything was sent.
    pub at: Timestamp,
    /// The destination, as it was sent.
    pub to: String,
    /// The caller id, as it was sent.
    pub from: String,
    /// Where it was sent; `sandbox:…` for a trial run.
    pub base_url: String,
    /// The provider's name for the account.
    pub subaccount: String,
    /// The script's path.
    pub script: String,
    /// The script's version, 8 hex digits.
    pub version: String,
    /// How the attempt ended; [`CallResult::Unknown`] too where no end is recorded.
    pub result: CallResult,
    /// When the sender recorded that end; `None` while it is being sent, or if its sender was
    /// killed.
    pub finished: Option<Timestamp>,
    /// When a person said what the result is.
    pub resolved: Option<Timestamp>,
    /// How many attempts were made.
    pub attempts: Option<u32>,
    /// The provider's name for the session.
    pub session: Option<String>,
    /// The provider's status code.
    pub status_code: Option<i32>,
    /// What the provider said, in its words: not safe for a terminal.
    pub status_message: Option<String>,
    /// The provider's name for the request.
    pub request: Option<String>,
    /// Why it was not accepted, in our words.
    pub reason: Option<String>,
    /// How the session ended (`completed`, `busy`); `None` while nobody knows.
    pub disposition: Option<String>,
    /// The outcome so far, in the script's words.
    pub outcome: Option<String>,
    /// When the session began.
    pub started: Option<Timestamp>,
    /// When the session ended.
    pub ended: Option<Timestamp>,
    /// How long the session was, in seconds.
    pub seconds: Option<u32>,
    /// How long the caller talked to whom they were connected to, in seconds.
    pub bridged: Option<u32>,
    /// The provider's code for what went wrong in the session.
    pub error_code: Option<i32>,
    /// The same in the provider's words: not safe for a terminal.
    pub error_message: Option<String>,
    /// Somebody called: nothing was sent, and [`Call::result`] is [`CallResult::Accepted`].
    pub is_inbound: bool,
}

impl Call {
    /// It was a trial run, and rang no phone.
    pub fn is_sandbox(&self) -> bool {
        self.base_url.starts_with("sandbox:")
    }

    /// From a row with all columns.
    pub(super) fn of(row: &Row<'_>) -> Result<Call, Trouble> {
        let time = |column: &str| -> rusqlite::Result<Option<Timestamp>> {
            Ok(row.get::<_, Option<Time>>(column)?.map(|time| time.0))
        };
        Ok(Call {
            id: row.get("id")?,
            at: row.get::<_, Time>("at")?.0,
            to: row.get("destination")?,
            from: row.get("source")?,
            base_url: row.get("base_url")?,
            subaccount: row.get("subaccount")?,
            script: row.get("script")?,
            version: row.get("version")?,
            result: row.get::<_, Option<_>>("result")?.unwrap_or(CallResult::Unknown),
            finished: time("finished")?,
            resolved: time("resolved")?,
            attempts: row.get("attempts")?,
            session: row.get("session")?,
            status_code: row.get("status_code")?,
            status_message: row.get("status_message")?,
            request: row.get("request")?,
            reason: row.get("reason")?,
            disposition: row.get("disposition")?,
            outcome: row.get("outcome")?,
            started: time("started")?,
            ended: time("ended")?,
            seconds: row.get("seconds")?,
            bridged: row.get("bridged")?,
            error_code: row.get("error_code")?,
            error_message: row.get("error_message")?,
            is_inbound: row.get::<_, String>("direction")? == INBOUND,
        })
    }
}
