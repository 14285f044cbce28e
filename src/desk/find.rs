//! Whose call an event is about. In: the event. Out: its row in the ledger, if it has one, and the
//! version of a script that answers. What is surer comes first: the session, the version in the id,
//! the two numbers.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::entry::Trouble;
use super::memory::Memory;
use super::script::Script;
use super::shelf::Place;
use super::{Desk, Patience};
use crate::engine::{Id, Reason};
use crate::ledger::{Call, CallResult, Numbers};

/// The row of a call.
pub(super) enum Row {
    /// This one.
    Known(Box<Call>),
    /// It has none, or none can be read.
    Unknown,
    /// It has one, whose session is about to be stored.
    NotYet,
}

/// Who answers, and where in the script the call is.
pub(super) struct Found<'a> {
    pub(super) script: Arc<Script>,
    /// The id of the event, in the words of this version; the error says why it has none.
    pub(super) id: Result<Option<Cow<'a, str>>, Reason>,
}

/// What an event says about the call that it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Signs<'a> {
    pub(super) session: Option<&'a str>,
    pub(super) subaccount: Option<&'a str>,
    pub(super) from: Option<&'a str>,
    pub(super) to: Option<&'a str>,
    pub(super) is_inbound: bool,
    /// The version that the id is of.
    pub(super) version: Option<&'a str>,
}

impl Desk {
    /// The row that an event is about. If it has no session yet, it gets the event's.
    pub(super) fn row(
        &self,
        signs: &Signs<'_>,
        now: Timestamp,
        patience: Patience,
        memory: &mut Memory<'_>,
    ) -> Row {
        // Between a look and what follows from it another process may give a row its session.
        for _ in 0..3 {
            let mut known = by_session(signs, memory);
            let mut by_numbers = None;
            if known.is_none() {
                by_numbers = self.by_numbers(signs, now, memory);
                // The answer to the request may have been stored while its row was looked for, which
                // then has a session, and is no longer found by its numbers.
                known = by_session(signs, memory);
            }
            let call = match (known, by_numbers) {
                (Some(call), _) if call.result != CallResult::Unknown => {
                    return Row::Known(call.into());
                }
                (Some(call), _) => call,
                (None, Some(call))
                    if patience == Patience::Some
                        && signs.version.is_none()
                        && call.finished.is_none() =>
                {
                    return Row::NotYet;
                }
                (None, Some(call)) => call,
                (None, None) => return Row::Unknown,
            };
            let Some(session) = signs.session else { return Row::Known(call.into()) };
            let attached = memory.with(|ledger| ledger.attach(call.id, session));
            if attached != Some(false) {
                return Row::Known(call.into());
            }
        }
        Row::Unknown
    }

    /// A call that was sent, by its two numbers.
    fn by_numbers(
        &self,
        signs: &Signs<'_>,
        now: Timestamp,
        memory: &mut Memory<'_>,
    ) -> Option<Call> {
        let Signs { from: Some(from), to: Some(to), is_inbound: false, .. } = *signs else {
            return None;
        };
        let numbers = Numbers { from, to, subaccount: signs.subaccount };
        let call = memory.with(|ledger| ledger.by_numbers(&numbers, now)).flatten()?;
        // An id that another script gave is of another call.
        let of_other = signs.version.is_some_and(|version| {
            let by_path = self.shelf.by_path(&call.script);
            by_path.is_none_or(|place| place.version(version).is_none())
                && self.shelf.by_version(version, from, to).is_some()
                && call.version != version
        });
        (!of_other).then_some(call)
    }

    /// The script that answers, in the version that the call is in. `written` is the event's id, and
    /// `read` what it says.
    pub(super) fn script<'a>(
        &self,
        signs: &Signs<'_>,
        written: Option<&'a str>,
        read: Option<Id<'_>>,
        row: Option<&Call>,
    ) -> Result<Found<'a>, Trouble> {
        let place = self.place(signs, row)?;
        let current = place.current().ok_or(Trouble::NoScript)?;
        let of_row = row.and_then(|call| place.version(&call.version));
        let Some(text) = written else {
            // Where a call begins, an entry of another version waits, perhaps.
            let waits = current.engine.machine().entry.waits.is_some();
            let id = match (row, of_row) {
                (Some(call), None) if !waits => Err(Reason::Version(call.version.clone())),
                (Some(_) | None, Some(_) | None) => Ok(None),
            };
            return Ok(Found { script: Arc::clone(of_row.unwrap_or(current)), id });
        };
        let as_it_is = || Ok(Some(Cow::Borrowed(text)));
        // What it is that is no id, the engine says.
        let Some(id) = read else {
            return Ok(Found { script: Arc::clone(of_row.unwrap_or(current)), id: as_it_is() });
        };
        if let Some(script) = place.version(id.version) {
            return Ok(Found { script: Arc::clone(script), id: as_it_is() });
        }
        let waits = current.engine.machine().steps.get(id.state.step).is_some();
        let here = || Id { version: current.version(), ..id }.to_string();
        let id = if waits { Ok(Some(here().into())) } else { as_it_is() };
        Ok(Found { script: Arc::clone(current), id })
    }

    fn place(&self, signs: &Signs<'_>, row: Option<&Call>) -> Result<&Place, Trouble> {
        let (from, to) = (signs.from.unwrap_or_default(), signs.to.unwrap_or_default());
        let of_version = |version: &str| self.shelf.by_version(version, from, to);
        let by_row = row.and_then(|call| {
            self.shelf.by_path(&call.script).or_else(|| of_version(&call.version))
        });
        if let Some(place) = by_row.or_else(|| signs.version.and_then(of_version)) {
            return Ok(place);
        }
        if let Some(call) = row {
            return Err(Trouble::OtherScript(call.id, call.script.clone()));
        }
        let by_numbers = if signs.is_inbound {
            self.shelf.by_number_called(to)
        } else {
            self.shelf.by_literal_numbers(from, to)
        };
        by_numbers.or_else(|| self.shelf.single()).ok_or(Trouble::NoScript)
    }
}

fn by_session(signs: &Signs<'_>, memory: &mut Memory<'_>) -> Option<Call> {
    let session = signs.session?;
    memory.with(|ledger| ledger.by_session(session)).flatten()
}
