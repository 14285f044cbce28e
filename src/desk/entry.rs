//! What there is to tell of a reply: for a line in the log, and for the metrics. Nothing secret comes
//! here; digits and numbers are for those who asked to see them.

use std::sync::Arc;

use crate::engine::{Effect, Keys, Reason};
use crate::ledger::{CallId, LedgerError};
use crate::webhook::{Kind, Malformed};

/// What was posted, and what became of it. What comes from the provider is not safe for a terminal.
#[derive(Debug)]
pub struct Entry {
    /// What kind of event it was.
    pub kind: EntryKind,
    /// The session, at most 256 bytes.
    pub session: Option<String>,
    /// The path of the script that answered.
    pub script: Option<Arc<str>>,
    /// The step that waited; it exists in the script.
    pub step: Option<String>,
    /// Its round, from 1.
    pub round: Option<u32>,
    /// `received`; the event of the line that answered; of others, the provider's word for it.
    pub event: Option<String>,
    /// The outcome that this event named, `error` if it led to the error ending; of a summary, the
    /// call's.
    pub outcome: Option<String>,
    /// What was entered; `None` also where nobody knows.
    pub digits: Option<Keys>,
    /// Who called, or the caller id.
    pub caller: Option<String>,
    /// Who was called.
    pub called: Option<String>,
    /// What went wrong, in order.
    pub troubles: Vec<Trouble>,
}

/// The kinds of events, as metrics count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A call needed its next callflow.
    CallAction,
    /// A session was over.
    Summary,
    /// Something happened to a call.
    Status,
    /// Another event of the provider.
    Other,
    /// No event, as far as anybody can say.
    NotUnderstood,
    /// Something to which nobody had a reply.
    Unanswered,
}

/// Something that the caller was not told of.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// What was posted is not to be understood.
    #[error("an event could not be read: {0}")]
    Event(Malformed),
    /// The script could not go on, and took its error ending.
    #[error("the script could not go on: {0}")]
    Failed(Reason),
    /// The ledger could not be read or written.
    #[error("{0}")]
    Ledger(LedgerError),
    /// Nothing says whose call it is.
    #[error("no script answers for this call")]
    NoScript,
    /// The call is of a script that is not served here.
    #[error("call {0} is of `{1}`, which is not served here")]
    OtherScript(CallId, String),
    /// A session ended that the ledger does not know.
    #[error("a session ended that is not in the ledger")]
    UnknownSession,
    /// There was no reply, even when there was no more time.
    #[error("nobody answered")]
    Unanswered,
    /// A panic, at this place of ours.
    #[error("a mistake in ivrc at {0}")]
    Panicked(String),
}

impl EntryKind {
    /// All of them.
    pub const ALL: [EntryKind; 6] = [
        EntryKind::CallAction,
        EntryKind::Summary,
        EntryKind::Status,
        EntryKind::Other,
        EntryKind::NotUnderstood,
        EntryKind::Unanswered,
    ];

    /// Its `eventType`, or a word for what has none that is known.
    pub fn word(self) -> &'static str {
        match self {
            EntryKind::CallAction => Kind::CallAction.name(),
            EntryKind::Summary => Kind::Summary.name(),
            EntryKind::Status => Kind::Status.name(),
            EntryKind::Other => "other",
            EntryKind::NotUnderstood => "unreadable",
            EntryKind::Unanswered => "unanswered",
        }
    }
}

impl Entry {
    /// An event of which nothing else is known yet.
    pub fn new(kind: EntryKind) -> Self {
        Self {
            kind,
            session: None,
            script: None,
            step: None,
            round: None,
            event: None,
            outcome: None,
            digits: None,
            caller: None,
            called: None,
            troubles: Vec::new(),
        }
    }

    /// Takes down what the engine decided.
    pub(super) fn tell(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Answered { keys, event, .. } => {
                    self.event = Some(event);
                    self.digits = Some(keys).filter(|keys| *keys != Keys::None);
                }
                Effect::Failed(reason) => {
                    self.outcome = Some("error".to_owned());
                    self.troubles.push(Trouble::Failed(reason));
                }
                Effect::Outcome(name) => self.outcome = Some(name),
                Effect::Assign { .. } => {}
            }
        }
    }
}
