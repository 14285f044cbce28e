//! What a careful reader of the emitted JSON would read it into.

use std::collections::HashMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    #[serde(rename = "validUntil")]
    pub(crate) _valid_until: Option<String>,
    #[serde(rename = "callflow")]
    pub(crate) _callflow: Vec<Action>,
}

#[derive(Deserialize)]
pub(crate) struct Machine {
    #[serde(rename = "entry")]
    pub(crate) _entry: Callflow,
    #[serde(rename = "steps")]
    pub(crate) _steps: HashMap<String, Step>,
}

#[derive(Deserialize)]
pub(crate) struct Step {
    #[serde(rename = "ask")]
    pub(crate) _ask: Vec<Action>,
    #[serde(rename = "on")]
    pub(crate) _on: Vec<Callflow>,
}

#[derive(Deserialize)]
pub(crate) struct Callflow {
    #[serde(rename = "events")]
    pub(crate) _events: Option<Vec<String>>,
    #[serde(rename = "callflow")]
    pub(crate) _callflow: Vec<Action>,
    #[serde(rename = "waits")]
    pub(crate) _waits: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Action {
    #[serde(rename = "action")]
    pub(crate) _action: String,
    #[serde(rename = "params")]
    pub(crate) _params: Option<Params>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "read, not used")]
pub(crate) struct Params {
    source: Option<String>,
    destination: Option<String>,
    text: Option<String>,
    prompt_message: Option<String>,
    voice_profile: Option<String>,
    file_url: Option<String>,
    repetition: Option<u8>,
    speed: Option<f64>,
    min_digits: Option<u8>,
    max_digits: Option<u8>,
    digit_timeout: Option<u64>,
    overall_timeout: Option<u64>,
    complete_on_hash: Option<bool>,
    no_of_tries: Option<u8>,
    success_message: Option<String>,
    failure_message: Option<String>,
}
