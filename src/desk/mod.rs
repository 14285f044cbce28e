//! Answering for the menus of a call. In: what the provider posted, the time. Out: the body of the
//! reply, always a whole callflow, and what happened in the ledger. The engine decides; here it is
//! only given its memory.

use std::sync::Arc;

use jiff::Timestamp;

use crate::engine::{Effect, Engine, Event, EventKind, Reason, Story};
use crate::flow::value::Values;
use crate::ledger::{Answer, CallId, Kept, Ledger, LedgerError};
use crate::webhook::{CallAction, Malformed, Posted, read};

/// What is replied where nothing is expected.
const NOTHING: &str = "{}";

/// Who answers for one call.
#[derive(Debug)]
pub struct Desk {
    engine: Arc<Engine>,
    ledger: Ledger,
    call: CallId,
    story: Story,
    troubles: Vec<Trouble>,
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
}

impl Desk {
    /// A desk for the call `call` of `ledger`.
    pub fn new(engine: Arc<Engine>, ledger: Ledger, call: CallId) -> Self {
        Self { engine, ledger, call, story: Story::default(), troubles: Vec::new() }
    }

    /// The body of the reply to what was posted.
    pub fn reply(&mut self, body: &str, now: Timestamp) -> String {
        match read(body.as_bytes()) {
            Ok(Posted::CallAction(action)) => self.answer(&action, now),
            Ok(Posted::Other(_)) => NOTHING.to_owned(),
            Err(malformed) => {
                self.troubles.push(Trouble::Event(malformed));
                // It may have been about a call that waits: an id that is none leads to the ending.
                let event = Event {
                    kind: EventKind::Completed { digits: None },
                    caller: None,
                    called: None,
                    call_duration: None,
                    started: None,
                };
                self.engine.answer(Some(""), &Values::default(), &event, now).body()
            }
        }
    }

    /// The outcome so far.
    pub fn outcome(&self) -> &str {
        self.story.outcome()
    }

    /// What went wrong, in order.
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    fn answer(&mut self, action: &CallAction, now: Timestamp) -> String {
        let id = action.client_action_id.as_deref();
        // What a forged id means, the engine says.
        let turn = self.engine.state(id).ok().flatten().map_or(0, |state| state.turn);
        let values = self.values(turn);
        let answer = self.engine.answer(id, &values, &action.event, now);
        let body = answer.body();
        for effect in answer.effects {
            self.story.add(&effect);
            self.remember(turn.saturating_add(1), effect, now);
        }
        body
    }

    /// The values as of a turn. Without them the engine takes the error ending where it needs one.
    fn values(&mut self, turn: u32) -> Values {
        match self.ledger.values(self.call, turn) {
            Ok(stored) => {
                self.troubles.extend(stored.lost.into_iter().map(Trouble::Ledger));
                stored.values
            }
            Err(error) => {
                self.troubles.push(Trouble::Ledger(error));
                Values::default()
            }
        }
    }

    fn remember(&mut self, reply: u32, effect: Effect, now: Timestamp) {
        let written = match effect {
            Effect::Assign { name, turn, value, secret } => {
                let kept = Kept { name: &name, value: &value, secret };
                self.ledger.assign(self.call, turn, &kept).map(|_| ())
            }
            Effect::Answered { step, round, keys, event } => {
                let answer = Answer { turn: reply, step, round, keys, event, at: now };
                self.ledger.answer(self.call, &answer).map(|_| ())
            }
            Effect::Outcome(name) => self.ledger.outcome(self.call, &name),
            Effect::Failed(reason) => {
                self.troubles.push(Trouble::Failed(reason));
                Ok(())
            }
        };
        self.troubles.extend(written.err().map(Trouble::Ledger));
    }
}
