//! The guard: no phone rings twice by mistake. In: a call that is about to be sent. Out: its row,
//! on the disk before anything is sent, or the row that holds it back. Both in one transaction, so
//! that of two processes only one can pass.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, ToSql, named_params};

use super::Ledger;
use super::error::{LedgerError, Trouble};
use super::row::{CallId, CallResult, Time};
use super::seal::Seal;
use super::values::{self, Kept};

/// How long an accepted call holds back the next one to the same phone.
const RECENT: SignedDuration = SignedDuration::from_mins(10);

/// A call that is about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewCall<'a> {
    /// The destination, as it is sent.
    pub to: &'a str,
    /// The caller id, as it is sent.
    pub from: &'a str,
    /// Where it is sent; `sandbox:…` for a trial run.
    pub base_url: &'a str,
    /// The provider's name for the account.
    pub subaccount: &'a str,
    /// The script's path.
    pub script: &'a str,
    /// The script's version, 8 hex digits.
    pub version: &'a str,
    /// The values that replies need; they are of turn 0.
    pub values: &'a [Kept<'a>],
}

/// What earlier calls count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// All of them can hold this one back.
    No,
    /// Somebody was shown this one and wants to call again: only later ones can.
    After(CallId),
    /// None can.
    Yes,
}

/// Whether a call may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It may: this is its row.
    Row(CallId),
    /// It may not, and has no row.
    Held(Held),
}

/// An earlier call that holds this one back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The earlier call.
    pub id: CallId,
    /// What is the matter with it.
    pub why: Why,
}

/// Why an earlier call holds back the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It may have been placed. Its end is not known, or not recorded: it is being sent just now,
    /// or its sender was killed.
    Unknown,
    /// It was accepted less than ten minutes ago, or in a future from which the clock came back.
    Recent {
        /// When.
        at: Timestamp,
    },
}

impl Ledger {
    /// Asks the guard and writes the row, as one: no row, no call.
    ///
    /// An earlier call is to the same phone if base URL and subaccount are the same, and the
    /// digits of the destination. One that may have been placed holds this one back, and so does
    /// one that was accepted less than ten minutes ago; `again` says which of them count.
    pub fn begin(
        &mut self,
        call: &NewCall<'_>,
        again: Again,
        now: Timestamp,
    ) -> Result<Begun, LedgerError> {
        let seal = self.seal_for(call.values.iter().any(|value| value.secret))?;
        self.write(|transaction| match again.ask(transaction, call, now)? {
            Some(held) => Ok(Begun::Held(held)),
            None => Ok(Begun::Row(insert(transaction, call, seal.as_ref(), now)?)),
        })
    }

    /// Asks the guard and writes nothing: so that nobody is asked about a call that is held back
    /// in any case. The word of [`Ledger::begin`] counts.
    pub fn held(
        &self,
        call: &NewCall<'_>,
        again: Again,
        now: Timestamp,
    ) -> Result<Option<Held>, LedgerError> {
        self.read(|database| again.ask(database, call, now))
    }
}

impl Again {
    fn ask(
        self,
        database: &Connection,
        call: &NewCall<'_>,
        now: Timestamp,
    ) -> Result<Option<Held>, Trouble> {
        match self {
            Again::No => held(database, call, None, now),
            Again::After(id) => held(database, call, Some(id), now),
            Again::Yes => Ok(None),
        }
    }
}

/// The call that holds this one back, of those behind `after`: the latest that may have been
/// placed, else the latest that was.
fn held(
    database: &Connection,
    call: &NewCall<'_>,
    after: Option<CallId>,
    now: Timestamp,
) -> Result<Option<Held>, Trouble> {
    const EARLIER: &str = "FROM calls WHERE digits = :digits AND base_url = :base_url
        AND subaccount = :subaccount AND id > :after AND direction = 'outbound'";
    let digits = digits(call.to);
    let base_url = base_url(call.base_url);
    let after = after.unwrap_or(CallId::new(0));
    let known: [(&str, &dyn ToSql); 4] = [
        (":digits", &digits),
        (":base_url", &base_url),
        (":subaccount", &call.subaccount),
        (":after", &after),
    ];
    let unknown = format!(
        "SELECT id {EARLIER} AND coalesce(result, :unknown) = :unknown ORDER BY id DESC LIMIT 1"
    );
    let mut params = known.to_vec();
    params.push((":unknown", &CallResult::Unknown));
    let found = database.query_row(&unknown, &*params, |row| row.get(0));
    if let Some(id) = found.optional()? {
        return Ok(Some(Held { id, why: Why::Unknown }));
    }
    let recent = format!(
        "SELECT id, coalesce(finished, at) AS moment {EARLIER}
         AND result = :accepted AND moment > :since ORDER BY id DESC LIMIT 1"
    );
    let since = recent_since(now);
    let mut params = known.to_vec();
    params.push((":accepted", &CallResult::Accepted));
    params.push((":since", &since));
    let found = database.query_row(&recent, &*params, |row| {
        Ok(Held { id: row.get(0)?, why: Why::Recent { at: row.get::<_, Time>(1)?.0 } })
    });
    Ok(found.optional()?)
}

/// The moment after which an accepted call is recent.
pub(super) fn recent_since(now: Timestamp) -> Time {
    Time(now.checked_sub(RECENT).unwrap_or(Timestamp::MIN))
}

/// Writes the row of a call, with its values.
pub(super) fn insert(
    database: &Connection,
    call: &NewCall<'_>,
    seal: Option<&Seal>,
    now: Timestamp,
) -> Result<CallId, Trouble> {
    database.execute(
        "INSERT INTO calls (at, destination, digits, source, base_url, subaccount, script, version)
         VALUES (:at, :to, :digits, :from, :base_url, :subaccount, :script, :version)",
        named_params! {
            ":at": Time(now), ":to": call.to, ":digits": digits(call.to), ":from": call.from,
            ":base_url": base_url(call.base_url), ":subaccount": call.subaccount,
            ":script": call.script, ":version": call.version,
        },
    )?;
    let id = CallId::new(database.last_insert_rowid());
    for value in call.values {
        values::insert(database, id, 0, value, seal)?;
    }
    Ok(id)
}

/// `+6590000000` and `6590000000` are one phone.
pub(super) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// A slash at the end leads nowhere else.
fn base_url(url: &str) -> &str {
    url.trim_end_matches('/')
}
