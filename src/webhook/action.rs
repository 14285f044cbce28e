//! `CALL_ACTION`: a call needs its next callflow. In: the payload. Out: the event in the engine's
//! words, and whose it is.

use super::fields::{Field, Fields};
use crate::engine::{Event, EventKind};

/// `CALL_ACTION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAction {
    /// The session, the provider's name for a call with all its legs.
    pub session: Option<String>,
    /// The provider's name for the account.
    pub subaccount: Option<String>,
    /// The `clientActionId` of the reply before; the first event of a call that was sent has none.
    pub client_action_id: Option<String>,
    /// Somebody called; it was not placed.
    pub is_inbound: bool,
    /// What happened has a name that is known. Otherwise [`Event::kind`] says nothing.
    pub is_known: bool,
    /// What happened.
    pub event: Event,
}

impl CallAction {
    pub(super) fn of(payload: &Fields<'_>) -> Self {
        let client_action_id = payload.text(Field::ClientActionId).map(str::to_owned);
        let completed = || EventKind::Completed { digits: digits(payload) };
        let comes_in = payload.text(Field::CallDirection) == Some("INBOUND");
        let (kind, is_known) = match payload.text(Field::CallStatus) {
            Some("CALL_RECEIVED") => (EventKind::Received, true),
            Some("ACTION_COMPLETED") => (completed(), true),
            Some(_) => (completed(), false),
            // Who calls has heard nothing yet that an id could stand for.
            None if comes_in && client_action_id.is_none() => (EventKind::Received, true),
            None => (completed(), true),
        };
        Self {
            session: payload.name(Field::SessionId).map(str::to_owned),
            subaccount: payload.name(Field::SubAccountId).map(str::to_owned),
            client_action_id,
            is_inbound: comes_in || kind == EventKind::Received,
            is_known,
            event: Event {
                kind,
                caller: payload.number(Field::Source).map(str::to_owned),
                called: payload.number(Field::Destination).map(str::to_owned),
                call_duration: payload.whole(Field::CallDuration),
                started: None,
            },
        }
    }
}

/// What was entered: in `eventData.dtmf`, in `dtmf`, or as `eventData` itself. Null, `""` and
/// nothing at all mean that nothing was.
fn digits(payload: &Fields<'_>) -> Option<String> {
    let inner = payload.inner(Field::EventData).and_then(|data| data.text(Field::Dtmf));
    let digits =
        inner.or_else(|| payload.text(Field::EventData)).or_else(|| payload.text(Field::Dtmf));
    digits.map(str::to_owned)
}
