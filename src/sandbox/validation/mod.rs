//! What the provider takes and what it refuses. In: the bytes of a body, the time. Out: its
//! callflow, or the refusal that the provider would answer with. Written from the provider's rules
//! alone, so that it can be held against the checker, which it does not know. Nothing is remembered.

mod action;
mod fields;
mod refusal;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde_json::Value;

use crate::flow::wire::{Action, Reply, Request};

use action::Reader;
use fields::Fields;
pub use refusal::Refusal;

/// The most calls of a session: somebody is called, and connected to somebody else.
const MOST_CALLS: usize = 2;

/// What to make of rules on which the provider's documents disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The milder reading: a `digitTimeout` may stand alone, and equal the `overallTimeout`.
    #[default]
    Lenient,
    /// The harder one: both are refused, with -1005 and -1006.
    Strict,
}

/// The body of a request to the callflows endpoint. What it holds and the endpoint does not know
/// is ignored, as is null.
pub fn request(body: &[u8], now: Timestamp, mode: Mode) -> Result<Request<String>, Refusal> {
    let body = json(body)?;
    let body = Fields::of(&body, "$")?;
    let valid_until = valid_until(&body)?;
    let callflow = callflow(&body, Reader { mode, in_reply: false })?;
    if !matches!(callflow.first(), Some(Action::MakeCall(_))) {
        return Err(Refusal::callflow(-1013, "First action should be a MakeCall action"));
    }
    follows_the_rules(&callflow, 0)?;
    if valid_until.is_some_and(|moment| moment <= now) {
        return Err(Refusal::new(-1015, "$.validUntil: should be in the future"));
    }
    Ok(Request { valid_until: valid_until.map(wire_timestamp), callflow })
}

/// The body of a reply to a call-action event of a session that has placed `calls` calls so far.
/// It need not begin with a call, and may record one.
pub fn reply(body: &[u8], mode: Mode, calls: usize) -> Result<Reply<String>, Refusal> {
    let body = json(body)?;
    let body = Fields::of(&body, "$")?;
    let client_action_id = body.text("clientActionId")?.map(str::to_owned);
    let callflow = callflow(&body, Reader { mode, in_reply: true })?;
    follows_the_rules(&callflow, calls)?;
    Ok(Reply { client_action_id, callflow })
}

fn json(body: &[u8]) -> Result<Value, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::new(-1001, "Invalid JSON request body"))
}

fn valid_until(body: &Fields<'_>) -> Result<Option<Timestamp>, Refusal> {
    let Some(written) = body.text("validUntil")? else { return Ok(None) };
    let moment = written.parse();
    let form = "should be a date and time of the form YYYY-MM-DDTHH:MM:SS.SSSZ";
    moment.map(Some).map_err(|_| body.refuse("validUntil", form))
}

/// `YYYY-MM-DDTHH:MM:SS.SSSZ`.
fn wire_timestamp(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// The actions of a body, each for itself.
fn callflow(body: &Fields<'_>, reader: Reader) -> Result<Vec<Action<String>>, Refusal> {
    let Value::Array(actions) = body.required("callflow")? else {
        return Err(body.refuse("callflow", "should be an array"));
    };
    let numbered = actions.iter().enumerate();
    numbered.map(|(at, action)| reader.action(action, &format!("$.callflow[{at}]"))).collect()
}

/// What actions must be to each other.
fn follows_the_rules(callflow: &[Action<String>], calls: usize) -> Result<(), Refusal> {
    let is_call = |action: &&Action<String>| matches!(action, Action::MakeCall(_));
    if calls + callflow.iter().filter(is_call).count() > MOST_CALLS {
        return Err(Refusal::callflow(-1010, "At most two MakeCall actions are allowed"));
    }
    let hangup = callflow.iter().position(|action| *action == Action::Hangup);
    if hangup.is_some_and(|at| at + 1 < callflow.len()) {
        return Err(Refusal::callflow(-1012, "Hangup should be the last action"));
    }
    Ok(())
}
