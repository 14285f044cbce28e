//! `SESSION_SUMMARY`: how a call ended. In: the payload. Out: its disposition, times and error.

use jiff::Timestamp;

use super::fields::{Field, Fields};

/// The most bytes of a disposition; the provider's longest has 22.
const LONGEST_DISPOSITION: usize = 40;

/// `SESSION_SUMMARY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The session.
    pub session: Option<String>,
    /// The provider's name for the account.
    pub subaccount: Option<String>,
    /// `COMPLETED`, `NO_ANSWER`, ….
    pub status: Option<String>,
    /// When the session began.
    pub started: Option<Timestamp>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// The provider's code for what went wrong, such as -2003.
    pub error_code: Option<i32>,
    /// The same in the provider's words: not safe for a terminal.
    pub error_message: Option<String>,
    /// What the sender called the request.
    pub client_request_id: Option<String>,
    /// The first leg: who was called, or who called.
    pub first: Leg,
    /// The leg that was bridged to it.
    pub second: Option<Leg>,
}

/// One person on the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leg {
    /// The caller id.
    pub source: Option<String>,
    /// Who was called.
    pub destination: Option<String>,
    /// Somebody called; the leg was not placed.
    pub is_inbound: bool,
    /// How long it was up, in seconds.
    pub seconds: Option<u32>,
}

impl Summary {
    pub(super) fn of(payload: &Fields<'_>) -> Self {
        let time = |name| payload.text(name).and_then(|written| written.parse().ok());
        let details = payload.inner(Field::Details);
        let leg = |names: [Field; 2]| {
            let details = details?;
            names.into_iter().find_map(|name| details.inner(name)).map(Leg::of)
        };
        let error = payload.inner(Field::ErrorDetails);
        Self {
            session: payload.name(Field::SessionId).map(str::to_owned),
            subaccount: payload.name(Field::SubAccountId).map(str::to_owned),
            status: payload.text(Field::SessionStatus).map(str::to_owned),
            started: time(Field::StartTime),
            ended: time(Field::EndTime),
            error_code: error.and_then(|error| error.whole(Field::ErrorCode)),
            error_message: error.and_then(|error| error.text(Field::ErrorMsg)).map(str::to_owned),
            client_request_id: payload.name(Field::ClientRequestId).map(str::to_owned),
            first: leg([Field::CallA, Field::CallACapital]).unwrap_or_default(),
            second: leg([Field::CallB, Field::CallBCapital]),
        }
    }

    /// How the call ended, as people read it; `unknown` if the summary does not say.
    pub fn disposition(&self) -> String {
        self.status.as_deref().map_or_else(|| "unknown".to_owned(), disposition)
    }

    /// How long the call was, in seconds: its first leg, else from the session's beginning to its
    /// end.
    pub fn seconds(&self) -> Option<u32> {
        let between = || {
            let length = self.ended?.duration_since(self.started?);
            u32::try_from(length.as_secs()).ok()
        };
        self.first.seconds.or_else(between)
    }
}

impl Leg {
    fn of(leg: &Fields<'_>) -> Self {
        Self {
            source: leg.number(Field::Source).map(str::to_owned),
            destination: leg.number(Field::Destination).map(str::to_owned),
            is_inbound: leg.text(Field::CallDirection) == Some("INBOUND"),
            seconds: leg.whole(Field::CallDuration),
        }
    }
}

/// `no answer` for `NO_ANSWER`.
pub fn disposition(status: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    if status.len() <= LONGEST_DISPOSITION && status.chars().all(is_word) {
        status.to_ascii_lowercase().replace('_', " ")
    } else {
        "unknown".to_owned()
    }
}
