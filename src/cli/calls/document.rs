//! A call as it is shown: numbers masked, times in UTC. In: a row of the ledger. Out: the JSON of
//! `ivrc calls`, and the words that text and JSON have in common.

use jiff::Timestamp;
use serde::Serialize;

use crate::engine::Keys;
use crate::flow::value::masked_number;
use crate::ledger::{Answer, Call, CallId, Listed};

/// What is shown in place of the result where somebody called: nothing was sent.
pub(super) const RECEIVED: &str = "received";

/// A call; no key is ever left out.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row<'c> {
    id: CallId,
    at: String,
    direction: &'static str,
    pub(super) to: String,
    pub(super) from: String,
    sandbox: bool,
    base_url: &'c str,
    subaccount: &'c str,
    script: &'c str,
    script_version: &'c str,
    pub(super) result: &'static str,
    finished_at: Option<String>,
    resolved_at: Option<String>,
    attempts: Option<u32>,
    session_id: Option<&'c str>,
    status_code: Option<i32>,
    pub(super) status_message: Option<String>,
    request_id: Option<&'c str>,
    reason: Option<&'c str>,
    disposition: Option<&'c str>,
    outcome: Option<&'c str>,
    started_at: Option<String>,
    ended_at: Option<String>,
    seconds: Option<u32>,
    bridged_seconds: Option<u32>,
    error_code: Option<i32>,
    pub(super) error_message: Option<String>,
}

/// An event that was answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'c> {
    turn: u32,
    step: &'c str,
    round: u32,
    keys: Option<String>,
    event: &'c str,
    at: String,
}

/// `ivrc calls --json`.
#[derive(Debug, Serialize)]
pub(super) struct List<'c> {
    version: u32,
    calls: Vec<Row<'c>>,
    more: u32,
}

/// `ivrc calls show ID --json`.
#[derive(Debug, Serialize)]
pub(super) struct One<'c> {
    version: u32,
    call: Row<'c>,
    answers: Vec<Event<'c>>,
}

/// The document of a list.
pub(super) fn list(listed: &Listed, full: bool) -> List<'_> {
    let calls = listed.calls.iter().map(|call| Row::of(call, full)).collect();
    List { version: 1, calls, more: listed.more }
}

/// The document of one call.
pub(super) fn one<'c>(call: &'c Call, answers: &'c [Answer], full: bool) -> One<'c> {
    let event = |answer: &'c Answer| Event {
        turn: answer.turn,
        step: &answer.step,
        round: answer.round,
        keys: (answer.keys != Keys::None).then(|| answer.keys.to_string()),
        event: &answer.event,
        at: time(answer.at),
    };
    One { version: 1, call: Row::of(call, full), answers: answers.iter().map(event).collect() }
}

impl<'c> Row<'c> {
    /// A call, its numbers in full or masked.
    pub(super) fn of(call: &'c Call, full: bool) -> Self {
        let mask = |text: &str| if full { text.to_owned() } else { masked(text, call) };
        Row {
            id: call.id,
            at: time(call.at),
            direction: direction(call),
            to: mask(&call.to),
            from: mask(&call.from),
            sandbox: call.is_sandbox(),
            base_url: &call.base_url,
            subaccount: &call.subaccount,
            script: &call.script,
            script_version: &call.version,
            result: call.result.word(),
            finished_at: call.finished.map(time),
            resolved_at: call.resolved.map(time),
            attempts: call.attempts,
            session_id: call.session.as_deref(),
            status_code: call.status_code,
            status_message: call.status_message.as_deref().map(mask),
            request_id: call.request.as_deref(),
            reason: call.reason.as_deref(),
            disposition: call.disposition.as_deref(),
            outcome: call.outcome.as_deref(),
            started_at: call.started.map(time),
            ended_at: call.ended.map(time),
            seconds: call.seconds,
            bridged_seconds: call.bridged,
            error_code: call.error_code,
            error_message: call.error_message.as_deref().map(mask),
        }
    }
}

/// A text with the numbers of its call masked. The provider may repeat them, with a `+` or without.
fn masked(text: &str, call: &Call) -> String {
    let bare = |number: &str| number.trim_start_matches('+').to_owned();
    let numbers = [call.to.clone(), call.from.clone(), bare(&call.to), bare(&call.from)];
    let numbers = numbers.iter().filter(|number| !number.is_empty());
    numbers.fold(text.to_owned(), |text, number| text.replace(number, &masked_number(number)))
}

/// Who placed a call: we, or somebody else.
pub(super) fn direction(call: &Call) -> &'static str {
    if call.is_inbound { "inbound" } else { "outbound" }
}

/// Where a call went: the subaccount, or `sandbox` for a trial run.
pub(super) fn account(call: &Call) -> String {
    if call.is_sandbox() { "sandbox".to_owned() } else { call.subaccount.clone() }
}

/// A time as documents have it: RFC 3339 in UTC, with milliseconds.
pub(super) fn time(time: Timestamp) -> String {
    format!("{time:.3}")
}
