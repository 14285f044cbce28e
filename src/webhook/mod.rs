//! What the provider posts while calls run. In: the body of a request. Out: the event as types,
//! whatever form it came in; a field of the wrong type is as if it were not there. It answers
//! nothing and remembers nothing.

mod action;
mod fields;
mod status;
mod summary;
#[cfg(test)]
mod tests;

pub use action::CallAction;
pub use status::CallStatus;
pub use summary::{Leg, Summary, disposition};

use fields::{Field, Fields};

/// A request of the provider, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// A call needs its next callflow.
    CallAction(Box<CallAction>),
    /// A session is over.
    Summary(Box<Summary>),
    /// Something happened to a call; nothing follows from it.
    Status(CallStatus),
    /// Another event, by its `eventType`; nothing is expected in return.
    Other(String),
}

/// The events that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `CALL_ACTION`, posted to the webhook VCA.
    CallAction,
    /// `SESSION_SUMMARY`, posted to the webhook VSS.
    Summary,
    /// `CALL_STATUS`, posted to the webhook VCS.
    Status,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::CallAction, Kind::Summary, Kind::Status];

    /// Its `eventType`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::CallAction => "CALL_ACTION",
            Kind::Summary => "SESSION_SUMMARY",
            Kind::Status => "CALL_STATUS",
        }
    }
}

/// Why a body is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// There is no `eventType`, or no `payload` to it.
    #[error("the body is not an event of the provider")]
    NoEvent,
}

/// Reads the body of a request. `expected` is what is posted to the webhook that it came to: it
/// counts where the body does not name its type.
///
/// # Errors
/// It cannot be understood at all.
pub fn read(body: &[u8], expected: Option<Kind>) -> Result<Posted, Malformed> {
    let frame = Fields::read(body)?;
    let kind = match frame.text(Field::EventType) {
        None => expected.ok_or(Malformed::NoEvent)?,
        Some(name) => match Kind::ALL.into_iter().find(|kind| kind.name() == name) {
            Some(kind) => kind,
            None => return Ok(Posted::Other(name.to_owned())),
        },
    };
    let payload = frame.inner(Field::Payload).ok_or(Malformed::NoEvent)?;
    Ok(match kind {
        Kind::CallAction => Posted::CallAction(Box::new(CallAction::of(payload))),
        Kind::Summary => Posted::Summary(Box::new(Summary::of(payload))),
        Kind::Status => Posted::Status(CallStatus::of(payload)),
    })
}
