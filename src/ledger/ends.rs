//! How a call ends: the answer to the request, the word of a person where there was none, the end
//! of the session. In: a row's id and what is known now. Out: nothing, or that it was known.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, named_params, params};

use super::error::{LedgerError, Trouble};
use super::query::must_exist;
use super::row::{CallId, CallResult, Time};
use super::{Ledger, values};
use crate::engine::Story;

/// What came of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered<'a> {
    /// How it ended.
    pub result: CallResult,
    /// The provider's name for the session.
    pub session: Option<&'a str>,
    /// The provider's status code.
    pub status_code: Option<i32>,
    /// What the provider said.
    pub status_message: Option<&'a str>,
    /// The provider's name for the request.
    pub request: Option<&'a str>,
    /// Why it was not accepted, in our words.
    pub reason: Option<&'a str>,
    /// How many attempts were made.
    pub attempts: u32,
}

/// What a person found out about a call of unknown result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It was placed.
    Accepted,
    /// It was not.
    NotSent,
}

impl Resolution {
    /// The result that it means.
    pub fn result(self) -> CallResult {
        match self {
            Resolution::Accepted => CallResult::Accepted,
            Resolution::NotSent => CallResult::NotSent,
        }
    }
}

/// What came of a resolution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// The result is now what the person said.
    Done,
    /// Nothing was changed: this result was known.
    Known(CallResult),
}

/// How a session ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ending<'a> {
    /// `completed`, `busy`, ….
    pub disposition: &'a str,
    /// When the session began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How long it was, in seconds.
    pub seconds: Option<u32>,
    /// How long the second leg was up, in seconds.
    pub bridged: Option<u32>,
    /// The provider's code for what went wrong.
    pub error_code: Option<i32>,
    /// What the provider said of it.
    pub error_message: Option<&'a str>,
}

impl Ledger {
    /// Records what came of the request, once: a second end is an error and changes nothing. It
    /// counts more than what a person said before. If the call was not placed, its values are
    /// erased. An unknown result is no news where an event of the call came first: it exists.
    pub fn finish(
        &mut self,
        id: CallId,
        end: &Answered<'_>,
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        self.write(|transaction| {
            must_exist(transaction, id)?;
            let changed = transaction.execute(
                "UPDATE calls SET finished = :now, resolved = NULL,
                     result = iif(:result = :unknown AND session IS NOT NULL, :accepted, :result),
                     session = iif(
                         :result IN (:unknown, :accepted), coalesce(:session, session), :session
                     ),
                     status_code = :code, status_message = :message,
                     request = :request, reason = :reason, attempts = :attempts
                 WHERE id = :id AND finished IS NULL",
                named_params! {
                    ":id": id, ":result": end.result, ":now": Time(now), ":session": end.session,
                    ":code": end.status_code, ":message": end.status_message,
                    ":request": end.request, ":reason": end.reason,
                    ":attempts": end.attempts, ":unknown": CallResult::Unknown,
                    ":accepted": CallResult::Accepted,
                },
            )?;
            if changed == 0 {
                return Err(Trouble::HasEnd(id));
            }
            match end.result {
                CallResult::Refused | CallResult::NotSent => values::erase(transaction, id),
                CallResult::Accepted | CallResult::Unknown => Ok(()),
            }
        })
    }

    /// Gives a call of unknown result the one that a person has found out.
    pub fn resolve(
        &mut self,
        id: CallId,
        resolution: Resolution,
        now: Timestamp,
    ) -> Result<Resolved, LedgerError> {
        self.write(|transaction| {
            let result =
                transaction.query_row("SELECT result FROM calls WHERE id = ?", [id], |row| {
                    row.get::<_, Option<CallResult>>(0)
                });
            let result = result.optional()?.ok_or(Trouble::NoCall(id))?;
            if let Some(known) = result.filter(|result| *result != CallResult::Unknown) {
                return Ok(Resolved::Known(known));
            }
            transaction.execute(
                "UPDATE calls SET result = ?, resolved = ? WHERE id = ?",
                params![resolution.result(), Time(now), id],
            )?;
            if resolution == Resolution::NotSent {
                values::erase(transaction, id)?;
            }
            Ok(Resolved::Done)
        })
    }

    /// Records the end of the session and erases the values. The first end stands: a summary may
    /// be delivered twice. Where nothing was answered, the outcome is `none`.
    pub fn close(&mut self, id: CallId, ending: &Ending<'_>) -> Result<(), LedgerError> {
        self.write(|transaction| {
            must_exist(transaction, id)?;
            transaction.execute(
                "UPDATE calls SET disposition = :disposition,
                     outcome = coalesce(outcome, :none), started = :started, ended = :ended,
                     seconds = :seconds, bridged = :bridged, error_code = :code,
                     error_message = :message
                 WHERE id = :id AND disposition IS NULL",
                named_params! {
                    ":id": id, ":disposition": ending.disposition,
                    ":none": Story::default().outcome(), ":started": ending.started.map(Time),
                    ":ended": ending.ended.map(Time), ":seconds": ending.seconds,
                    ":bridged": ending.bridged, ":code": ending.error_code,
                    ":message": ending.error_message,
                },
            )?;
            values::erase(transaction, id)
        })
    }
}
