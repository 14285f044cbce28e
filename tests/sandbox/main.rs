//! The emulated provider as a client meets it: the real program, over loopback, in raw HTTP.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod account;
#[path = "../cli/builder.rs"]
mod builder;
mod calls;
mod faults;
#[path = "../common/http.rs"]
mod http;
mod in_process;
#[path = "../common/listening.rs"]
mod listening;
mod program;
mod refusals;
#[path = "../common/server.rs"]
mod server;
mod webhook;

use serde_json::{Value, json};

/// The path of an endpoint of the subaccount `demo`.
fn path(endpoint: &str) -> String {
    format!("/api/v1/subaccounts/demo/{endpoint}")
}

fn call(number: &str) -> Value {
    json!({"action": "makeCall", "params": {"source": "+6588000000", "destination": number}})
}

fn say(text: &str) -> Value {
    json!({"action": "say", "params": {"text": text, "voiceProfile": "en-GB-Emma"}})
}

/// A prompt for one key.
fn ask(prompt: &str) -> Value {
    json!({"action": "sayAndCapture", "params": {
        "promptMessage": prompt, "voiceProfile": "en-GB-Emma", "minDigits": 1, "maxDigits": 1,
        "digitTimeout": 5000, "overallTimeout": 10000, "noOfTries": 1}})
}

fn hangup() -> Value {
    json!({"action": "hangup"})
}

fn body(callflow: &[Value]) -> String {
    json!({ "callflow": callflow }).to_string()
}

/// A request that is accepted.
fn good() -> String {
    body(&[call("+6590000000"), say("Hello."), hangup()])
}
