//! `CALL_STATUS`: something happened to a call. In: the payload. Out: what a log tells of it. These
//! events come in any order, and nothing may depend on them.

use super::fields::{Field, Fields};

/// `CALL_STATUS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallStatus {
    /// The session.
    pub session: Option<String>,
    /// `CALL_CONNECTED`, `DTMF_RECEIVED`, ….
    pub status: Option<String>,
}

impl CallStatus {
    pub(super) fn of(payload: &Fields<'_>) -> Self {
        let own = |field| payload.name(field).map(str::to_owned);
        Self { session: own(Field::SessionId), status: own(Field::CallStatus) }
    }
}
