//! The person who holds the phone. In: what was asked for beforehand. Out: an act for each moment
//! at which the phone waits for somebody. Who may be asked while the call goes on acts otherwise.

use std::collections::VecDeque;

use super::{PickUp, Waiting};

/// How long two people talk over a bridge, in virtual milliseconds.
pub(super) const TALK_MS: u64 = 30_000;

/// Something that a person does with a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Lets it ring, or answers.
    PickUp(PickUp),
    /// Answers a whole capture: these keys in the first try, silence in the others.
    Press(String),
    /// Answers one try of a capture; `""` is silence.
    Try(String),
    /// Who is called to the caller answers.
    BridgeAnswered,
    /// Who is called to the caller does not.
    BridgeUnanswered,
    /// Who was called to the caller has talked for half a minute, and leaves.
    BridgeEnds,
    /// Hangs up.
    HangUp,
}

/// Somebody who is called, the same for every call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callee {
    /// What is done when the phone rings.
    pub conduct: Conduct,
    /// The keys for one capture after the other; an empty entry is silence, as is what follows
    /// the last one.
    pub presses: Vec<String>,
    /// What becomes of a call that is bridged to somebody else.
    pub bridge: Bridge,
}

impl Default for Callee {
    /// Answers, and says nothing.
    fn default() -> Self {
        Self { conduct: Conduct::Answers, presses: Vec::new(), bridge: Bridge::Answered }
    }
}

/// What somebody does whose phone rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Conduct {
    /// Answers, and listens to the end.
    Answers,
    /// Speaks with somebody else.
    Busy,
    /// Lets it ring.
    NoAnswer,
    /// Answers, presses the keys that were given, and hangs up when more is wanted.
    HangsUp,
}

/// What the person at the other end of a bridge does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Bridge {
    /// Answers, talks for half a minute and hangs up.
    Answered,
    /// Lets it ring.
    Unanswered,
}

impl Act {
    /// The keys that are pressed, if any are.
    pub fn keys(&self) -> Option<&str> {
        match self {
            Act::Press(keys) | Act::Try(keys) => {
                Some(keys.as_str()).filter(|keys| !keys.is_empty())
            }
            Act::PickUp(_)
            | Act::BridgeAnswered
            | Act::BridgeUnanswered
            | Act::BridgeEnds
            | Act::HangUp => None,
        }
    }
}

/// One callee in one call.
#[derive(Debug)]
pub struct Person {
    conduct: Conduct,
    presses: VecDeque<String>,
    bridge: Bridge,
}

impl Person {
    /// A callee who has not done anything yet.
    pub fn new(callee: &Callee) -> Self {
        let Callee { conduct, presses, bridge } = callee.clone();
        Self { conduct, presses: presses.into(), bridge }
    }

    /// What is done with a phone that waits for a person; nothing if it does not.
    pub fn act(&mut self, waiting: &Waiting) -> Option<Act> {
        Some(match waiting {
            Waiting::PickUp => Act::PickUp(match self.conduct {
                Conduct::Answers | Conduct::HangsUp => PickUp::Answers,
                Conduct::Busy => PickUp::Busy,
                Conduct::NoAnswer => PickUp::NoAnswer,
            }),
            Waiting::Keys(_) | Waiting::Bridge { .. } if self.has_enough() => Act::HangUp,
            Waiting::Keys(_) => Act::Press(self.presses.pop_front().unwrap_or_default()),
            Waiting::Bridge { answered: true } => Act::BridgeEnds,
            Waiting::Bridge { answered: false } => match self.bridge {
                Bridge::Answered => Act::BridgeAnswered,
                Bridge::Unanswered => Act::BridgeUnanswered,
            },
            Waiting::Callflow | Waiting::Reply { .. } | Waiting::Ended(_) => return None,
        })
    }

    fn has_enough(&self) -> bool {
        self.conduct == Conduct::HangsUp && self.presses.is_empty()
    }
}
