//! The provider's name for a call, and the call. In: a session, the numbers of an event. Out: the
//! row that it is about, or a new one for a call that arrives.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, named_params, params};

use super::Ledger;
use super::error::{LedgerError, Trouble};
use super::guard::{NewCall, digits, insert};
use super::query::must_exist;
use super::row::{Call, CallId, CallResult, INBOUND, Time};

/// How old a row may be that an event finds by its numbers alone.
const RECENT_ROWS: SignedDuration = SignedDuration::from_hours(2);

/// The numbers of an event, with or without `+`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// The caller id.
    pub from: &'a str,
    /// Who was called.
    pub to: &'a str,
    /// The provider's name for the account, if the event has it.
    pub subaccount: Option<&'a str>,
}

impl Ledger {
    /// The call of a session; the newest, should there be several.
    pub fn by_session(&self, session: &str) -> Result<Option<Call>, LedgerError> {
        self.read(|database| by_session(database, session))
    }

    /// The newest call of the last two hours between two numbers whose session is not known, and
    /// that may have been placed. Those of the same subaccount come first. A trial in a sandbox is
    /// found by its own subaccount only.
    pub fn by_numbers(
        &self,
        numbers: &Numbers<'_>,
        now: Timestamp,
    ) -> Result<Option<Call>, LedgerError> {
        let from = digits(numbers.from);
        self.read(|database| {
            let mut query = database.prepare_cached(
                "SELECT * FROM calls
                 WHERE digits = :digits AND at >= :since AND direction = 'outbound'
                     AND session IS NULL
                     AND coalesce(result, :unknown) IN (:unknown, :accepted)
                     AND (subaccount IS :subaccount OR base_url NOT LIKE 'sandbox:%')
                 ORDER BY subaccount IS :subaccount DESC, id DESC",
            )?;
            let mut rows = query.query(named_params! {
                ":digits": digits(numbers.to), ":subaccount": numbers.subaccount,
                ":since": Time(now.checked_sub(RECENT_ROWS).unwrap_or(Timestamp::MIN)),
                ":unknown": CallResult::Unknown, ":accepted": CallResult::Accepted,
            })?;
            while let Some(row) = rows.next()? {
                let call = Call::of(row)?;
                if digits(&call.from) == from {
                    return Ok(Some(call));
                }
            }
            Ok(None)
        })
    }

    /// Gives a call its session, by an event of it: so the call exists, and if its result was not
    /// known it is accepted. False if it has another session, which stays.
    pub fn attach(&mut self, id: CallId, session: &str) -> Result<bool, LedgerError> {
        self.write(|transaction| {
            must_exist(transaction, id)?;
            let changed = transaction.execute(
                "UPDATE calls SET session = :session,
                     result = coalesce(nullif(result, :unknown), :accepted)
                 WHERE id = :id AND coalesce(session, :session) = :session",
                named_params! {
                    ":id": id, ":session": session, ":unknown": CallResult::Unknown,
                    ":accepted": CallResult::Accepted,
                },
            )?;
            Ok(changed > 0)
        })
    }

    /// The row of a call that arrives; it is made if the session has none. It holds back no other
    /// call.
    pub fn receive(
        &mut self,
        call: &NewCall<'_>,
        session: &str,
        now: Timestamp,
    ) -> Result<Call, LedgerError> {
        let seal = self.seal_for(call.values.iter().any(|value| value.secret))?;
        self.write(|transaction| {
            if let Some(known) = by_session(transaction, session)? {
                return Ok(known);
            }
            let id = insert(transaction, call, seal.as_ref(), now)?;
            transaction.execute(
                "UPDATE calls SET direction = ?, session = ?, result = ?, finished = ?
                 WHERE id = ?",
                params![INBOUND, session, CallResult::Accepted, Time(now), id],
            )?;
            by_session(transaction, session)?.ok_or(Trouble::NoCall(id))
        })
    }
}

fn by_session(database: &Connection, session: &str) -> Result<Option<Call>, Trouble> {
    let mut query = database
        .prepare_cached("SELECT * FROM calls WHERE session = ? ORDER BY id DESC LIMIT 1")?;
    let mut rows = query.query([session])?;
    rows.next()?.map(Call::of).transpose()
}
