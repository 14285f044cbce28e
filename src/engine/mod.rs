//! The conversation at run time. In: a machine, the id that an event brought, the values of the
//! call, the event, the time. Out: a reply, where the call waits then, and what to remember.
//! It is a pure function: it has no clock, stores nothing, never panics, and whatever comes in,
//! what goes out is a whole callflow.

mod answer;
mod effect;
pub mod id;
mod known;
mod mask;
pub mod select;
mod turn;

#[cfg(test)]
pub(crate) mod laws;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use jiff::Timestamp;

use crate::flow::emit::fill;
use crate::flow::machine::{Machine, Step, WaitsFor};
use crate::flow::template::{Missing, Template};
use crate::flow::value::Values;
use crate::flow::wire::{Action, Reply};
use crate::syntax::ast::Kind;

pub use answer::Answer;
pub use effect::{Effect, Keys, Reason, Story};
pub use id::{Id, State};
pub use mask::Mask;

use answer::write_fixed;
use known::Known;
pub use turn::LAST_ROUND;
use turn::Turn;

/// The most replies of one call.
pub const MAX_REPLIES: u32 = 100;
/// The longest call, in seconds.
pub const MAX_SECONDS: u64 = 30 * 60;
/// The most keys of one entry: what the provider can capture, and a `#`.
pub const MAX_KEYS: usize = 26;

/// What the provider reports of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// The event's source, `{caller}`.
    pub caller: Option<String>,
    /// The event's destination, `{called}`.
    pub called: Option<String>,
    /// How long the call has been up, in seconds. 0 says nothing: the provider's own examples
    /// have it in the middle of a call.
    pub call_duration: Option<u64>,
    /// When the call began, where a ledger knows; used if the event does not tell the duration.
    pub started: Option<Timestamp>,
}

/// What happened to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// `CALL_RECEIVED`: somebody calls.
    Received,
    /// `ACTION_COMPLETED`: the caller entered something or did not, or a bridge is over.
    Completed {
        /// The keys; `None` and `""` mean nothing. The provider has taken off the `#` that ended
        /// them.
        digits: Option<String>,
    },
}

/// A machine that is ready to answer.
#[derive(Debug)]
pub struct Engine {
    machine: Machine,
    /// The JSON of every callflow without inserts.
    entry: Option<String>,
    error: Option<String>,
    steps: HashMap<String, Written>,
}

/// The JSON of a step's callflows, where they have no inserts.
#[derive(Debug)]
struct Written {
    ask: Option<String>,
    /// As [`Step::on`].
    on: Vec<Option<String>>,
}

impl Engine {
    /// Gets a machine ready: every reply that is the same for all calls is written out now.
    pub fn load(machine: Machine) -> Self {
        let written = |step: &Step| Written {
            ask: write_fixed(&step.ask),
            on: step.on.iter().map(|line| write_fixed(&line.callflow)).collect(),
        };
        let steps = machine.steps.iter().map(|(name, step)| (name.to_owned(), written(step)));
        Self {
            steps: steps.collect(),
            entry: write_fixed(&machine.entry.callflow),
            error: write_fixed(&machine.error.callflow),
            machine,
        }
    }

    /// The machine.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The actions that a `call` script's request posts, for the emulated phone. `{caller}` and
    /// `{called}` are the numbers of its first `call`.
    pub fn entry(&self, values: &Values) -> Result<Vec<Action<String>>, Reason> {
        let mut known = self.known(values, None, None);
        let call = self.machine.entry.callflow.iter().find_map(|action| match action {
            Action::MakeCall(call) => Some(call),
            Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) | Action::Hangup => {
                None
            }
        });
        let fill = |text: &Template| text.fill(|name| known.get(name)).ok();
        let caller = call.and_then(|call| fill(&call.source));
        let called = call.and_then(|call| fill(&call.destination));
        known.caller = caller.as_deref();
        known.called = called.as_deref();
        known.fill(&self.machine.entry.callflow)
    }

    /// What an `answer` script says first, before anybody has called: `{caller}` and `{called}` stay
    /// as they are written.
    pub fn first_reply(&self, values: &Values) -> Result<Reply<String>, Missing> {
        let known = self.known(values, None, None);
        let look_up = |name: &str| match name {
            "caller" => Some(("{caller}", Kind::Text)),
            "called" => Some(("{called}", Kind::Text)),
            name => known.get(name),
        };
        let entry = &self.machine.entry;
        let id = entry.waits.as_ref().map(|step| Id {
            state: State { step: step.as_str(), round: 1, turn: 1 },
            version: &self.machine.hash,
        });
        let callflow = fill(&entry.callflow, look_up)?;
        Ok(Reply { client_action_id: id.map(|id| id.to_string()), callflow })
    }

    /// A value as it was spelt, with its kind, for those who show values: a param's default where
    /// `values` has none; `caller` and `called` if they are given.
    pub fn value<'a>(
        &'a self,
        name: &str,
        values: &'a Values,
        caller: Option<&'a str>,
        called: Option<&'a str>,
    ) -> Option<(&'a str, Kind)> {
        self.known(values, caller, called).get(name)
    }

    /// Where a call is. No id is where the entry waits; `None` if it does not wait.
    ///
    /// # Errors
    /// The id is none, or of another version.
    pub fn state<'a>(&'a self, id: Option<&'a str>) -> Result<Option<State<&'a str>>, Reason> {
        let Some(id) = id else {
            let step = self.machine.entry.waits.as_deref();
            return Ok(step.map(|step| State { step, round: 1, turn: 0 }));
        };
        let id = Id::parse(id).map_err(Reason::Id)?;
        if id.version == self.machine.hash {
            Ok(Some(id.state))
        } else {
            Err(Reason::Version(id.version.to_owned()))
        }
    }

    /// Answers an event. `values` are the params of the call and what was assigned up to the
    /// turn of [`Engine::state`]; what this event captures need not be among them.
    pub fn answer(
        &self,
        id: Option<&str>,
        values: &Values,
        event: &Event,
        now: Timestamp,
    ) -> Answer<'_> {
        self.answer_in(self.state(id), values, event, now)
    }

    /// The same where the result of [`Engine::state`] is known already.
    pub fn answer_in(
        &self,
        state: Result<Option<State<&str>>, Reason>,
        values: &Values,
        event: &Event,
        now: Timestamp,
    ) -> Answer<'_> {
        let known = self.known(values, event.caller.as_deref(), event.called.as_deref());
        let mut turn = Turn { known, turn: 0, line: None, effects: Vec::new() };
        match &event.kind {
            EventKind::Received => self.receive(turn),
            EventKind::Completed { digits } => match state {
                Err(reason) => self.fail(turn, reason, None),
                Ok(None) => self.hang_up(turn),
                Ok(Some(state)) => {
                    turn.turn = state.turn;
                    let digits = digits.as_deref().unwrap_or_default();
                    self.complete(turn, state, digits, is_too_long(event, now))
                }
            },
        }
    }

    /// The error ending, for a server that cannot go on: in the voice of `step`, if it is known.
    pub fn give_up(&self, step: Option<&str>, reason: Reason) -> Answer<'_> {
        let values = Values::default();
        let known = self.known(&values, None, None);
        let turn = Turn { known, turn: 0, effects: Vec::new(), line: None };
        self.fail(turn, reason, step.and_then(|step| self.machine.steps.get(step)))
    }

    fn known<'a>(
        &'a self,
        values: &'a Values,
        caller: Option<&'a str>,
        called: Option<&'a str>,
    ) -> Known<'a> {
        Known { names: &self.machine.names, values, caller, called, captured: None }
    }
}

/// What is entered in this step must not be shown.
pub fn is_secret(step: &Step) -> bool {
    match &step.waits_for {
        WaitsFor::Digits { name, secret } => {
            *secret || name.as_ref().is_some_and(|(_, ty)| ty.secret)
        }
        WaitsFor::Bridge => false,
    }
}

/// Over [`MAX_SECONDS`], as far as anybody knows.
fn is_too_long(event: &Event, now: Timestamp) -> bool {
    let since = |start: Timestamp| u64::try_from(now.duration_since(start).as_secs()).unwrap_or(0);
    let told = event.call_duration.filter(|seconds| *seconds > 0);
    told.or_else(|| event.started.map(since)).is_some_and(|seconds| seconds > MAX_SECONDS)
}
