//! What the provider posts while calls run. In: the body of a request. Out: the event in the words
//! of the engine, whatever form it came in. It answers nothing and remembers nothing.

use serde_json::Value;

use crate::engine::{Event, EventKind};

/// A request of the provider, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// A call needs its next callflow.
    CallAction(Box<CallAction>),
    /// Another event, by its `eventType`; nothing is expected in return.
    Other(String),
}

/// `CALL_ACTION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAction {
    /// The session, the provider's name for a call with all its legs.
    pub session_id: Option<String>,
    /// The `clientActionId` of the reply before; the first event of a call that was sent has none.
    pub client_action_id: Option<String>,
    /// What happened.
    pub event: Event,
}

/// Why a body is no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// There is no `eventType`, or no `payload` to it.
    #[error("the body is not an event of the provider")]
    NoEvent,
    /// A call's status that nobody told us of.
    #[error("a call action with a status that is not known")]
    Status,
}

/// Reads the body of a request. Every form is understood that the provider is known to send:
/// the digits in `eventData.dtmf`, in `dtmf`, or as `eventData` itself; null, `""` and nothing at
/// all mean that none were entered. What is not known is passed over.
///
/// # Errors
/// It cannot be understood at all.
pub fn read(body: &[u8]) -> Result<Posted, Malformed> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Malformed::NotJson)?;
    let kind = value.get("eventType").and_then(Value::as_str).ok_or(Malformed::NoEvent)?;
    if kind != "CALL_ACTION" {
        return Ok(Posted::Other(kind.to_owned()));
    }
    let payload = value.get("payload").filter(|payload| payload.is_object());
    let payload = payload.ok_or(Malformed::NoEvent)?;
    let text = |key: &str| {
        let text = payload.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let kind = match payload.get("callStatus").and_then(Value::as_str) {
        Some("CALL_RECEIVED") => EventKind::Received,
        Some("ACTION_COMPLETED") => EventKind::Completed { digits: digits(payload) },
        Some(_) | None => return Err(Malformed::Status),
    };
    let event = Event {
        kind,
        caller: text("source"),
        called: text("destination"),
        call_duration: payload.get("callDuration").and_then(Value::as_u64),
        started: None,
    };
    Ok(Posted::CallAction(Box::new(CallAction {
        session_id: text("sessionId"),
        client_action_id: text("clientActionId"),
        event,
    })))
}

/// What was entered, wherever it stands.
fn digits(payload: &Value) -> Option<String> {
    let data = payload.get("eventData");
    let found = [data.and_then(|data| data.get("dtmf")), data, payload.get("dtmf")];
    let digits = found.into_iter().flatten().find_map(Value::as_str)?;
    (!digits.is_empty()).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(payload: &str) -> CallAction {
        let body =
            format!(r#"{{"namespace":"VOICE","eventType":"CALL_ACTION","payload":{payload}}}"#);
        match read(body.as_bytes()) {
            Ok(Posted::CallAction(action)) => *action,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_documented_event() {
        let action = action(
            r#"{"eventId":"77","callId":"62","sessionId":"a4","subAccountId":"account_x",
                "callStatus":"ACTION_COMPLETED","callDirection":"OUTBOUND","source":"+6568888888",
                "destination":"+6598888888","callDuration":7,"eventData":{"dtmf":"1"},
                "sipCode":200,"clientActionId":"menu~1.1~00c0ffee"}"#,
        );
        assert_eq!(action.session_id.as_deref(), Some("a4"));
        assert_eq!(action.client_action_id.as_deref(), Some("menu~1.1~00c0ffee"));
        assert_eq!(action.event.kind, EventKind::Completed { digits: Some("1".to_owned()) });
        assert_eq!(action.event.caller.as_deref(), Some("+6568888888"));
        assert_eq!(action.event.called.as_deref(), Some("+6598888888"));
        assert_eq!(action.event.call_duration, Some(7));
    }

    #[test]
    fn digits_come_in_many_forms() {
        let digits =
            |rest: &str| match action(&format!(r#"{{"callStatus":"ACTION_COMPLETED"{rest}}}"#))
                .event
                .kind
            {
                EventKind::Completed { digits } => digits,
                EventKind::Received => panic!("a call that arrives"),
            };
        for form in [
            r#","eventData":{"dtmf":"12#"}"#,
            r#","eventData":"12#""#,
            r#","dtmf":"12#""#,
            r#","eventData":null,"dtmf":"12#""#,
            r#","eventData":{},"dtmf":"12#""#,
        ] {
            assert_eq!(digits(form).as_deref(), Some("12#"), "{form}");
        }
        for form in [
            "",
            r#","eventData":null"#,
            r#","eventData":{"dtmf":null}"#,
            r#","eventData":{"dtmf":""}"#,
            r#","eventData":"""#,
            r#","dtmf":null"#,
            r#","eventData":{"dtmf":3}"#,
        ] {
            assert_eq!(digits(form), None, "{form}");
        }
    }

    #[test]
    fn other_events_and_what_is_none() {
        assert_eq!(action(r#"{"callStatus":"CALL_RECEIVED"}"#).event.kind, EventKind::Received);
        let other = read(br#"{"eventType":"SESSION_SUMMARY","payload":{}}"#);
        assert_eq!(other, Ok(Posted::Other("SESSION_SUMMARY".to_owned())));
        assert_eq!(read(b"{"), Err(Malformed::NotJson));
        for body in
            ["{}", "[]", "3", r#"{"eventType":1}"#, r#"{"eventType":"CALL_ACTION","payload":[]}"#]
        {
            assert_eq!(read(body.as_bytes()), Err(Malformed::NoEvent), "{body}");
        }
        let strange = br#"{"eventType":"CALL_ACTION","payload":{"callStatus":"X"}}"#;
        assert_eq!(read(strange), Err(Malformed::Status));
    }
}
