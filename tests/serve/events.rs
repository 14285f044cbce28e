//! Events made by hand, in the provider's form.

use serde_json::{Value, json};

/// A call action: what was entered, and the id of the reply before.
pub(crate) fn entered(digits: Option<&str>, id: Option<&str>) -> String {
    let mut payload = json!({
        "eventId": "77e6a667-133a-11ef-9dd4-e911cc6fc82f", "sessionId": "a4fad4b3",
        "callStatus": "ACTION_COMPLETED", "callDirection": "OUTBOUND", "source": "+6588000000",
        "destination": "+6590000000", "callDuration": 7, "eventData": {"dtmf": digits},
    });
    if let Some(id) = id {
        payload["clientActionId"] = id.into();
    }
    event("CALL_ACTION", payload)
}

/// An event of a type.
pub(crate) fn event(kind: &str, payload: Value) -> String {
    json!({"namespace": "VOICE", "eventType": kind, "payload": payload}).to_string()
}

/// The first words of a reply, and the id that it gives.
pub(crate) fn said(reply: &Value) -> (String, Option<String>) {
    let params = &reply["callflow"][0]["params"];
    let text = params["text"].as_str().or(params["promptMessage"].as_str());
    let id = reply["clientActionId"].as_str();
    (text.expect("words").to_owned(), id.map(str::to_owned))
}
