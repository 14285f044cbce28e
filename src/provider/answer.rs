//! What an answer to the Send endpoint means for the call. In: an HTTP status and what could be
//! read of the body. Out: one of the results, of which only two are certain about the phone. It
//! sends nothing and retries nothing.

use serde_json::Value;

/// The body of an answer, as far as it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body<'b> {
    /// All of it.
    Whole(&'b [u8]),
    /// The connection ended before its end.
    Cut,
    /// The time was over before its end.
    Late,
    /// More than an answer can have.
    TooLong,
}

/// What the provider said about a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// `sessionId`.
    pub session_id: Option<String>,
    /// `callFlowRequestId`, by which its support finds the request.
    pub request_id: Option<String>,
    /// `validUntil`.
    pub valid_until: Option<String>,
    /// `statusCode`.
    pub code: Option<i32>,
    /// `statusMessage`.
    pub message: Option<String>,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The call will be placed.
    Accepted(Said),
    /// The call will not be placed.
    Refused(Said),
    /// It was too much at once: the request was not looked at, and may be sent again later.
    TooMany,
    /// Whether the call will be placed cannot be known.
    Unknown(Doubt, Said),
}

/// Why nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The time was over before an answer came.
    #[error("no answer came in time")]
    TimedOut,
    /// The connection ended before an answer came, or in the middle of it.
    #[error("the connection was cut before the answer was complete")]
    Cut,
    /// The answer is not what the provider sends.
    #[error("the answer, with HTTP status {0}, cannot be read")]
    Unreadable(u16),
    /// The answer is larger than any that the provider sends.
    #[error("the answer, with HTTP status {0}, is too long to be one of the provider's")]
    TooLong(u16),
    /// The provider, or something before it, failed.
    #[error("the provider's server failed with HTTP status {0}")]
    Server(u16),
    /// HTTP status 408: somebody on the way waited too long.
    #[error("the provider gave up waiting, with HTTP status 408")]
    RequestTimeout,
    /// The user stopped the program while the answer was due.
    #[error("it was interrupted while the answer was due")]
    Interrupted,
}

/// Judges an answer: by `sessionStatus` where that can be read, by the HTTP status where not.
pub fn judge(status: u16, body: Body<'_>) -> Verdict {
    let read = match body {
        Body::Whole(bytes) => read(bytes),
        Body::Cut | Body::Late | Body::TooLong => None,
    };
    let (session_status, said) = read.unwrap_or_default();
    match (session_status, status) {
        (Status::Created, _) => Verdict::Accepted(said),
        (_, 429) => Verdict::TooMany,
        (Status::NotCreated, _) => Verdict::Refused(said),
        (Status::None, 408) => Verdict::Unknown(Doubt::RequestTimeout, said),
        (Status::None, 300..=499) => Verdict::Refused(said),
        (Status::None, 500..) => Verdict::Unknown(Doubt::Server(status), said),
        (Status::None, _) => {
            let doubt = match body {
                Body::Whole(_) => Doubt::Unreadable(status),
                Body::Cut => Doubt::Cut,
                Body::Late => Doubt::TimedOut,
                Body::TooLong => Doubt::TooLong(status),
            };
            Verdict::Unknown(doubt, said)
        }
    }
}

/// `sessionStatus`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Status {
    Created,
    NotCreated,
    /// Not there, not readable, or a word that nobody told us of.
    #[default]
    None,
}

fn read(bytes: &[u8]) -> Option<(Status, Said)> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let status = match value.get("sessionStatus").and_then(Value::as_str) {
        Some("CREATED") => Status::Created,
        Some("NOT_CREATED") => Status::NotCreated,
        Some(_) | None => Status::None,
    };
    let said = Said {
        session_id: text("sessionId").filter(|id| !id.is_empty()),
        request_id: text("callFlowRequestId"),
        valid_until: text("validUntil"),
        code: status_code(&value),
        message: text("statusMessage"),
    };
    Some((status, said))
}

/// `statusCode`, which some of the provider's endpoints write as a string.
pub(super) fn status_code(said: &Value) -> Option<i32> {
    match said.get("statusCode")? {
        Value::Number(number) => number.as_i64().and_then(|code| i32::try_from(code).ok()),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(doubt: Doubt) -> Verdict {
        Verdict::Unknown(doubt, Said::default())
    }

    fn judged(status: u16, body: &str) -> Verdict {
        judge(status, Body::Whole(body.as_bytes()))
    }

    #[test]
    fn the_session_status_counts_more_than_the_http_status() {
        let created = r#"{"sessionId":"03cc","sessionStatus":"CREATED","statusCode":1}"#;
        let said = Said { session_id: Some("03cc".into()), code: Some(1), ..Said::default() };
        assert_eq!(judged(200, created), Verdict::Accepted(said.clone()));
        assert_eq!(judged(500, created), Verdict::Accepted(said));
        let refused =
            r#"{"sessionStatus":"NOT_CREATED","statusCode":"-1013","statusMessage":"no"}"#;
        let said = Said { code: Some(-1013), message: Some("no".into()), ..Said::default() };
        for status in [200, 422, 408, 500, 503] {
            assert_eq!(judged(status, refused), Verdict::Refused(said.clone()), "{status}");
        }
    }

    #[test]
    fn without_a_session_status_only_the_client_is_to_blame_for_sure() {
        for status in [301, 307, 400, 401, 403, 404, 413, 422, 499] {
            assert!(matches!(judged(status, "<html>"), Verdict::Refused(_)), "{status}");
            assert!(matches!(judge(status, Body::Cut), Verdict::Refused(_)), "{status}");
        }
        assert_eq!(judged(429, "{}"), Verdict::TooMany);
        assert_eq!(judge(429, Body::Cut), Verdict::TooMany);
        assert_eq!(judged(408, ""), unknown(Doubt::RequestTimeout));
        for status in [500, 502, 503, 504, 599] {
            assert_eq!(judged(status, "<html>"), unknown(Doubt::Server(status)));
        }
        let said = Said { request_id: Some("req-77".into()), ..Said::default() };
        let words = r#"{"callFlowRequestId":"req-77"}"#;
        assert_eq!(judged(503, words), Verdict::Unknown(Doubt::Server(503), said));
    }

    #[test]
    fn a_good_status_alone_says_nothing() {
        for body in [
            "",
            "{",
            "[]",
            "ok",
            "null",
            "{}",
            r#"{"sessionStatus":"QUEUED"}"#,
            r#"{"sessionStatus":1}"#,
        ] {
            assert_eq!(judged(200, body), unknown(Doubt::Unreadable(200)), "{body}");
        }
        assert_eq!(judge(200, Body::Cut), unknown(Doubt::Cut));
        assert_eq!(judge(200, Body::Late), unknown(Doubt::TimedOut));
        assert_eq!(judge(200, Body::TooLong), unknown(Doubt::TooLong(200)));
        assert_eq!(judged(102, ""), unknown(Doubt::Unreadable(102)));
    }
}
