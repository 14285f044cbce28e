//! A question to the account: its voices, webhooks, numbers. In: an endpoint, perhaps a body. Out: a
//! value, or one error that says why there is none. Placing a call is no question: see
//! [`super::delivery`].

use jiff::Timestamp;
use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use super::answer::{Body, status_code};
use super::client::{Client, Failure, Line, NoConnection};
use super::codes::Code;

/// Why a question has no answer. Its message may hold words of the provider, escapes included.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// There was no connection; nothing was asked.
    #[error("{0}")]
    NoConnection(NoConnection),
    /// The time was over after the connection stood.
    #[error("the provider did not answer in time")]
    TimedOut,
    /// The connection ended before the answer did.
    #[error("the connection was cut before the answer was complete")]
    Cut,
    /// The provider, or somebody on the way, said no.
    #[error("{0}")]
    Refused(Refused),
    /// The answer is not what the provider sends.
    #[error("the answer, with HTTP status {0}, cannot be read as one of the provider's")]
    Unreadable(u16),
    /// The answer is larger than any of the provider's.
    #[error("the answer, with HTTP status {0}, is too long to be one of the provider's")]
    TooLong(u16),
}

/// A no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The HTTP status.
    pub status: u16,
    /// `statusCode`, where it says more than the HTTP status.
    pub code: Option<i32>,
    /// `statusMessage`.
    pub message: Option<String>,
}

impl Refused {
    /// What is known of it: of the provider's own code, else of the HTTP status.
    pub fn known(&self) -> Option<&'static Code> {
        let own = self.code.and_then(Code::from_number);
        own.or_else(|| Code::from_number(i32::from(self.status)))
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the provider refused with HTTP status {}", self.status)?;
        match self.status {
            // The table speaks of calls, of which a question places none.
            500.. => f.write_str(": its server failed")?,
            300..=399 => f.write_str(": it wants to be asked at another address")?,
            _ => {
                if let Some(code) = self.known() {
                    write!(f, ": {}", code.meaning)?;
                }
            }
        }
        if let Some(message) = &self.message {
            write!(f, "; it says: {message}")?;
        }
        Ok(())
    }
}

impl AskError {
    /// The next action.
    pub fn help(&self) -> &'static str {
        match self {
            AskError::NoConnection(why) => why.help(),
            AskError::TimedOut => "try again, perhaps with a longer `--timeout`",
            AskError::Cut => "try again; check the network and the proxy if it stays",
            AskError::Refused(refused) => match refused.status {
                500.. => "try again later; ask the provider's support if it stays",
                429 => "wait a minute, then try again",
                300..=399 => "check the region and the base URL: `ivrc config` shows them",
                _ => refused.known().map_or(
                    "check the subaccount, the region and the base URL: `ivrc config` shows them",
                    |code| code.next,
                ),
            },
            AskError::Unreadable(_) | AskError::TooLong(_) => {
                "check the base URL: something else than the provider may answer there"
            }
        }
    }

    /// The question, if it was to change something, can have done so.
    pub fn may_have_changed(&self) -> bool {
        match self {
            AskError::NoConnection(_) => false,
            AskError::Refused(refused) => refused.status >= 500,
            AskError::TimedOut | AskError::Cut | AskError::Unreadable(_) | AskError::TooLong(_) => {
                true
            }
        }
    }
}

/// What came of a question, and what the provider's clock said.
#[derive(Debug)]
pub struct Asked<T> {
    /// The value, or why there is none.
    pub answer: Result<T, AskError>,
    /// The `Date` of the answer.
    pub date: Option<Timestamp>,
}

/// Asks once.
pub async fn ask<T: DeserializeOwned>(
    client: &Client,
    method: Method,
    endpoint: &str,
    body: Option<String>,
    deadline: Instant,
) -> Asked<T> {
    match client.exchange(method, endpoint, body, deadline, &Line::default()).await {
        Ok(answer) => {
            let mut value = read(answer.status, answer.body());
            if let Err(AskError::Refused(Refused { message: Some(message), .. })) = &mut value {
                *message = client.readable(message);
            }
            Asked { answer: value, date: answer.date }
        }
        Err(failure) => {
            let error = match failure {
                Failure::NoConnection(why) => AskError::NoConnection(why),
                Failure::TimedOut => AskError::TimedOut,
                Failure::Cut => AskError::Cut,
            };
            Asked { answer: Err(error), date: None }
        }
    }
}

/// Reads an answer.
fn read<T: DeserializeOwned>(status: u16, body: Body<'_>) -> Result<T, AskError> {
    let good = (200..300).contains(&status);
    let bytes = match body {
        Body::Whole(bytes) => bytes,
        Body::Cut if good => return Err(AskError::Cut),
        Body::Late if good => return Err(AskError::TimedOut),
        Body::TooLong if good => return Err(AskError::TooLong(status)),
        Body::Cut | Body::Late | Body::TooLong => b"",
    };
    if good && let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    let said: Value = serde_json::from_slice(bytes).unwrap_or_default();
    // 0 and 1 are good answers; one of them beside a body that cannot be read explains nothing.
    let code = status_code(&said).filter(|code| ![0, 1].contains(code));
    if good && code.is_none() {
        return Err(AskError::Unreadable(status));
    }
    let message =
        said.get("statusMessage").and_then(Value::as_str).filter(|words| !words.is_empty());
    Err(AskError::Refused(Refused { status, code, message: message.map(str::to_owned) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &str) -> String {
        match read::<Vec<u8>>(status, Body::Whole(body.as_bytes())) {
            Ok(value) => format!("{value:?}"),
            Err(error) => format!("{error} | {}", error.help()),
        }
    }

    #[test]
    fn every_answer_is_told_in_words() {
        let answers = [
            (200, "[1, 2]"),
            (200, "<html>"),
            (200, r#"{"statusCode":0,"statusMessage":"ok"}"#),
            (200, r#"{"statusCode":401,"statusMessage":"no"}"#),
            (401, ""),
            (401, r#"{"statusCode":401,"statusMessage":"Unauthorized"}"#),
            (403, "<html>"),
            (404, "[1, 2]"),
            (422, r#"{"statusCode":"1001","statusMessage":"Invalid JSON request body"}"#),
            (422, r#"{"statusCode":-9999,"statusMessage":"Oh"}"#),
            (429, ""),
            (500, r#"{"statusCode":500,"statusMessage":null}"#),
            (502, "<html>"),
            (301, ""),
        ];
        let told = answers.map(|(status, body)| told(status, body));
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn half_an_answer_is_none() {
        assert_eq!(read::<Vec<u8>>(200, Body::Cut), Err(AskError::Cut));
        assert_eq!(read::<Vec<u8>>(200, Body::TooLong), Err(AskError::TooLong(200)));
        let refused = Refused { status: 404, code: None, message: None };
        assert_eq!(read::<Vec<u8>>(404, Body::Cut), Err(AskError::Refused(refused)));
    }
}
