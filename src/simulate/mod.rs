//! A phone in the terminal, without the terminal. In: an engine, the values of a call, acts of a
//! person. Out: what is heard after each act, what a typed line means, what can be typed now, and
//! afterwards the call as a `test` block. Nothing is read, printed or written here.

mod help;
mod lines;
pub mod record;
mod sentence;
mod typed;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::Timestamp;

use crate::engine::{Engine, Reason};
use crate::flow::value::Values;
use crate::phone::{Act, Heard, Waiting, What};
use crate::scenario::Session;

pub use help::help;
pub use typed::{Typed, choices, read};

/// A call that is tried, and all that was done in it.
#[derive(Debug)]
pub struct Simulation<'e> {
    engine: &'e Engine,
    session: Session<'e>,
    done: Vec<Done>,
    /// How much of the transcript was told.
    told: usize,
}

/// Something that was done.
#[derive(Debug)]
struct Done {
    act: Act,
    /// What was heard then: a part of the transcript.
    heard: Range<usize>,
    /// The keys were a secret.
    secret: bool,
    /// A capture that waited is not over: its next try follows.
    goes_on: bool,
}

impl<'e> Simulation<'e> {
    /// Places a call, up to where the phone rings; of an `answer` script, receives one. The reason
    /// is a value that its request lacks.
    pub fn start(engine: &'e Engine, values: Values, began: Timestamp) -> Result<Self, Reason> {
        let session = Session::start(engine, values, began)?;
        Ok(Self { engine, session, done: Vec::new(), told: 0 })
    }

    /// What the phone waits for.
    pub fn waiting(&self) -> &Waiting {
        self.session.phone().waiting()
    }

    /// Does something. The call goes on to where it next waits, or to its end.
    pub fn act(&mut self, act: Act) {
        let start = self.session.phone().heard().len();
        let secret = act.keys().is_some() && self.session.asks_for_a_secret();
        self.session.act(&act);
        let end = self.session.phone().heard().len();
        let goes_on = matches!(self.waiting(), Waiting::Keys(asking) if asking.try_number > 1);
        self.done.push(Done { act, heard: start..end, secret, goes_on });
    }

    /// What happened since this was last asked. It may hold secrets.
    pub fn news(&mut self) -> &[Heard] {
        let heard = self.session.phone().heard();
        let news = heard.get(self.told..).unwrap_or_default();
        self.told = heard.len();
        news
    }

    /// The call.
    pub fn session(&self) -> &Session<'e> {
        &self.session
    }

    /// What was heard after an act. It may hold secrets.
    fn heard(&self, done: &Done) -> &[Heard] {
        self.session.phone().heard().get(done.heard.clone()).unwrap_or_default()
    }

    /// No entry came of an act.
    fn failed(&self, done: &Done) -> bool {
        self.heard(done).iter().any(|heard| heard.what == What::NoEntry)
    }
}
