//! The person whose phone rings. In: what was asked for on the command line. Out: what is done with
//! a phone that waits for somebody, until the call is over or the webhook has its say.

use std::collections::VecDeque;

use crate::phone::{Phone, PickUp, Waiting, What};

/// How long two people talk over a bridge, in virtual milliseconds.
const TALK_MS: u64 = 30_000;

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

/// One callee in one call.
#[derive(Debug)]
pub(super) struct Person {
    conduct: Conduct,
    presses: VecDeque<String>,
    bridge: Bridge,
}

impl Person {
    pub(super) fn new(callee: &Callee) -> Self {
        let Callee { conduct, presses, bridge } = callee.clone();
        Self { conduct, presses: presses.into(), bridge }
    }

    /// Does one thing with the phone, if it waits for a person at all.
    pub(super) fn act(&mut self, phone: &mut Phone) -> bool {
        match phone.waiting() {
            Waiting::PickUp => {
                phone.pick_up(match self.conduct {
                    Conduct::Answers | Conduct::HangsUp => PickUp::Answers,
                    Conduct::Busy => PickUp::Busy,
                    Conduct::NoAnswer => PickUp::NoAnswer,
                });
            }
            Waiting::Keys(_) | Waiting::Bridge { .. } if self.has_enough() => {
                phone.hang_up();
            }
            Waiting::Keys(_) => {
                let keys = self.presses.pop_front().unwrap_or_default();
                if !keys.is_empty() {
                    phone.note(What::Pressed(keys.clone()));
                }
                phone.press(&keys);
            }
            Waiting::Bridge { answered: true } => {
                phone.pass(TALK_MS);
                phone.bridge_ends();
            }
            Waiting::Bridge { answered: false } => {
                match self.bridge {
                    Bridge::Answered => phone.bridge_answered(),
                    Bridge::Unanswered => phone.bridge_unanswered(),
                };
            }
            Waiting::Callflow | Waiting::Reply { .. } | Waiting::Ended(_) => return false,
        }
        true
    }

    fn has_enough(&self) -> bool {
        self.conduct == Conduct::HangsUp && self.presses.is_empty()
    }
}
