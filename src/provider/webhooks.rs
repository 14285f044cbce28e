//! The webhooks of a subaccount: where the provider reports what happens in calls. There is one
//! address for each type, and setting it replaces whatever stands there.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;

use super::answer::status_code;
use super::ask::{AskError, Asked, ask};
use super::client::Client;

/// Where webhooks are posted from in the region Asia Pacific; of the other regions no list is
/// published.
pub const ASIA_PACIFIC_SENDERS: [Ipv4Addr; 4] = [
    Ipv4Addr::new(18, 140, 80, 2),
    Ipv4Addr::new(52, 220, 253, 234),
    Ipv4Addr::new(54, 255, 116, 8),
    Ipv4Addr::new(52, 74, 232, 241),
];

/// What is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Voice Call Action: a key was pressed; the reply says what follows.
    Vca,
    /// Voice Session Summary: how a call ended.
    Vss,
    /// Voice Call Status: what a call is doing.
    Vcs,
    /// Voice Recording Uploaded.
    Vru,
    /// Virtual Number Updated.
    Vnu,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Vca, Kind::Vss, Kind::Vcs, Kind::Vru, Kind::Vnu];

    /// The provider's word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Vca => "VCA",
            Kind::Vss => "VSS",
            Kind::Vcs => "VCS",
            Kind::Vru => "VRU",
            Kind::Vnu => "VNU",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let known = Kind::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word));
        known.ok_or_else(|| {
            "write VCA (keys of a menu), VSS (how calls ended), VCS (what calls are doing), \
             VRU (recordings) or VNU (virtual numbers)"
                .to_owned()
        })
    }
}

/// A webhook as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// Its type, also one that ivrc does not know.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its address.
    pub url: Option<String>,
    /// Whether the provider uses it; it does where it does not say.
    pub enabled: bool,
    /// Whether a value for the auth header is sent along; the value is not told.
    pub auth_header: Option<bool>,
}

impl Webhook {
    /// It is of this type.
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind.word()
    }
}

/// Some pages of the provider write `active` for `enabled`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "type")]
    kind: Option<String>,
    url: Option<String>,
    enabled: Option<bool>,
    active: Option<bool>,
    http_auth_header_available: Option<bool>,
}

#[derive(Deserialize)]
struct Answer {
    webhooks: Option<Vec<Entry>>,
    count: Option<u64>,
}

/// A webhook to be set.
#[derive(Debug)]
pub struct NewWebhook<'a> {
    /// Its type.
    pub kind: Kind,
    /// Its address.
    pub url: &'a str,
    /// The value of the auth header.
    pub auth: Option<&'a SecretString>,
    /// Whether the provider uses it.
    pub enabled: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_auth_header: Option<&'a str>,
    enabled: bool,
}

/// All webhooks, in the provider's order, and the provider's clock.
pub async fn list(client: &Client, deadline: Instant) -> Asked<Vec<Webhook>> {
    let Asked { answer, date } =
        ask::<Answer>(client, Method::GET, "webhooks", None, deadline).await;
    Asked { answer: answer.and_then(webhooks), date }
}

fn webhooks(answer: Answer) -> Result<Vec<Webhook>, AskError> {
    match answer {
        Answer { webhooks: Some(entries), .. } => {
            Ok(entries.into_iter().filter_map(webhook).collect())
        }
        Answer { webhooks: None, count: Some(0) } => Ok(Vec::new()),
        Answer { webhooks: None, .. } => Err(AskError::Unreadable(200)),
    }
}

fn webhook(entry: Entry) -> Option<Webhook> {
    Some(Webhook {
        kind: entry.kind?,
        url: entry.url,
        enabled: entry.enabled.or(entry.active).unwrap_or(true),
        auth_header: entry.http_auth_header_available,
    })
}

/// Sets a webhook, in the place of the one of its type.
///
/// # Errors
/// The provider did not say that it was done; [`AskError::may_have_changed`] tells the two apart.
pub async fn set(
    client: &Client,
    webhook: &NewWebhook<'_>,
    deadline: Instant,
) -> Result<(), AskError> {
    let request = Request {
        kind: webhook.kind.word(),
        url: webhook.url,
        http_auth_header: webhook.auth.map(|auth| auth.expose_secret()),
        enabled: webhook.enabled,
    };
    // Strings and a switch: JSON takes them all.
    let body = serde_json::to_string(&request).unwrap_or_default();
    done(ask(client, Method::POST, "webhooks", Some(body), deadline).await)
}

/// Deletes the webhook of a type.
///
/// # Errors
/// As [`set`].
pub async fn delete(client: &Client, kind: Kind, deadline: Instant) -> Result<(), AskError> {
    done(ask(client, Method::DELETE, &format!("webhooks/{kind}"), None, deadline).await)
}

/// That something was done: any JSON without a bad `statusCode`.
#[derive(Deserialize)]
#[serde(try_from = "Value")]
struct Done;

impl TryFrom<Value> for Done {
    type Error = &'static str;

    fn try_from(said: Value) -> Result<Self, &'static str> {
        match status_code(&said) {
            None | Some(0 | 1) => Ok(Self),
            Some(_) => Err("it was not done"),
        }
    }
}

fn done(asked: Asked<Done>) -> Result<(), AskError> {
    match asked.answer {
        // 204 says that there is nothing to read.
        Ok(Done) | Err(AskError::Unreadable(204)) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Webhook>, AskError> {
        webhooks(serde_json::from_str(text).unwrap())
    }

    #[test]
    fn enabled_has_two_names_and_a_default() {
        let enabled = |words: &str| {
            let text =
                format!(r#"{{"webhooks":[{{"type":"VCA","url":"https://x.example"{words}}}]}}"#);
            read(&text).unwrap()[0].enabled
        };
        assert!(enabled(""));
        assert!(enabled(r#","enabled":null,"active":null,"new":{}"#));
        assert!(enabled(r#","active":true"#));
        assert!(!enabled(r#","active":false"#));
        assert!(!enabled(r#","enabled":false,"active":true"#));
    }

    #[test]
    fn a_list_may_be_left_out_only_where_it_is_empty() {
        assert_eq!(read(r#"{"count":0,"webhooks":null}"#), Ok(Vec::new()));
        assert_eq!(read(r#"{"webhooks":[{"type":null}]}"#), Ok(Vec::new()));
        assert_eq!(read(r#"{"hello":1}"#), Err(AskError::Unreadable(200)));
    }

    #[test]
    fn types_are_five() {
        for kind in Kind::ALL {
            assert_eq!(kind.word().to_lowercase().parse(), Ok(kind));
        }
        assert!("VCB".parse::<Kind>().is_err());
    }
}
