//! What a subaccount has: webhooks that are set and deleted, voices, numbers. In: requests' bodies.
//! Out: the provider's JSON. Nothing outlives the process.

use std::collections::BTreeMap;

use axum::http::HeaderValue;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

/// The types of webhooks.
const KINDS: [&str; 5] = ["VCA", "VSS", "VCS", "VRU", "VNU"];

/// Voices as the provider names them: code, language, gender.
const VOICES: [(&str, &str, &str); 20] = [
    ("cmn-CN-Wavenet-A", "Chinese Mandarin", "F"),
    ("da-DK-Naja", "Danish", "F"),
    ("de-DE-Vicki", "German", "F"),
    ("en-AU-Nicole", "English Australia", "F"),
    ("en-GB-Brian", "English UK", "M"),
    ("en-GB-Emma", "English UK", "F"),
    ("en-IN-Wavenet-D", "English India", "F"),
    ("en-US-Joanna", "English US", "F"),
    ("en-US-Neural2-A", "English US", "M"),
    ("en-US-Neural2-C", "English US", "F"),
    ("en-US-Standard-A", "English US", "F"),
    ("es-ES-Lucia", "Spanish", "F"),
    ("fil-PH-Wavenet-A", "Filipino", "F"),
    ("fr-FR-Celine", "French", "F"),
    ("id-ID-Standard-A", "Indonesian", "F"),
    ("ja-JP-Mizuki", "Japanese", "F"),
    ("ms-MY-Standard-B", "Malay", "M"),
    ("ta-IN-Standard-A", "Tamil", "F"),
    ("th-TH-PremwadeeNeural", "Thai", "F"),
    ("vi-VN-Standard-B", "Vietnamese", "M"),
];

/// Virtual numbers: made up, from ranges that nobody is given where there are such.
const NUMBERS: [(&str, &str); 3] =
    [("+6588000000", "SG"), ("+12025550100", "US"), ("+442079460000", "GB")];

/// Where events of one type are posted.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    pub(super) url: String,
    /// Goes with each event as `Authorization`.
    pub(super) auth: Option<SecretString>,
    enabled: bool,
}

/// The webhooks of all subaccounts, one for each type.
#[derive(Debug, Default)]
pub(super) struct Webhooks(BTreeMap<(String, &'static str), Webhook>);

/// The body of a request that sets a webhook.
#[derive(Deserialize)]
struct NewWebhook {
    #[serde(rename = "type")]
    kind: String,
    url: String,
    #[serde(rename = "httpAuthHeader")]
    auth: Option<String>,
    enabled: Option<bool>,
    /// How some guides spell `enabled`.
    active: Option<bool>,
}

impl Webhooks {
    /// The enabled webhook of a type.
    pub(super) fn enabled(&self, subaccount: &str, kind: &'static str) -> Option<&Webhook> {
        self.0.get(&(subaccount.to_owned(), kind)).filter(|webhook| webhook.enabled)
    }

    /// All webhooks of a subaccount, as the provider lists them.
    pub(super) fn list(&self, subaccount: &str) -> Value {
        let own = self.0.iter().filter(|((owner, _), _)| owner == subaccount);
        let shown = |((_, kind), webhook): (&(String, &str), &Webhook)| {
            json!({
                "type": kind,
                "url": webhook.url,
                "enabled": webhook.enabled,
                "httpAuthHeaderAvailable": webhook.auth.is_some(),
            })
        };
        let webhooks: Vec<_> = own.map(shown).collect();
        json!({
            "subAccountId": subaccount,
            "count": webhooks.len(),
            "webhooks": webhooks,
            "statusCode": 0,
            "statusMessage": "ok",
        })
    }

    /// Sets a webhook in place of the one of its type; what is wrong with it otherwise.
    pub(super) fn set(&mut self, subaccount: &str, body: &[u8]) -> Result<(), &'static str> {
        let new: NewWebhook =
            serde_json::from_slice(body).map_err(|_| "Invalid JSON request body")?;
        let kind = kind(&new.kind).ok_or("type should be one of: VCS,VCA,VSS,VRU,VNU")?;
        let url = reqwest::Url::parse(&new.url).map_err(|_| "url should be a valid URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("url should be a http or https URL");
        }
        let is_header = |value: &String| HeaderValue::from_str(value).is_ok();
        if !new.auth.as_ref().is_none_or(is_header) {
            return Err("httpAuthHeader should be the value of a header");
        }
        let enabled = new.enabled.or(new.active).unwrap_or(true);
        let webhook = Webhook { url: new.url, auth: new.auth.map(SecretString::from), enabled };
        self.0.insert((subaccount.to_owned(), kind), webhook);
        Ok(())
    }

    /// Deletes the webhook of a type; `None` where there is none.
    pub(super) fn delete(&mut self, subaccount: &str, written: &str) -> Option<Value> {
        let kind = kind(written)?;
        let deleted = self.0.remove(&(subaccount.to_owned(), kind))?;
        Some(json!({
            "subAccountId": subaccount,
            "type": kind,
            "url": deleted.url,
            "enabled": deleted.enabled,
            "httpAuthHeaderAvailable": deleted.auth.is_some(),
            "statusCode": 0,
            "statusMessage": "deleted",
        }))
    }
}

fn kind(written: &str) -> Option<&'static str> {
    KINDS.into_iter().find(|kind| *kind == written)
}

/// The list of voices.
pub(super) fn speech_profiles() -> Value {
    let profile = |(code, description, gender): (&str, &str, &str)| {
        let locale: Vec<_> = code.split('-').take(2).collect();
        json!({
            "speechProfileCode": code,
            "localeCode": locale.join("-"),
            "localeDescription": description,
            "gender": gender,
        })
    };
    json!({
        "speechProfiles": VOICES.map(profile),
        "statusCode": 0,
        "statusMessage": "ok",
    })
}

/// The list of virtual numbers.
pub(super) fn numbers() -> Value {
    let number = |(msisdn, country): (&str, &str)| json!({"msisdn": msisdn, "countryCode": country, "operationalStatus": "Active"});
    json!({
        "totalNumbers": NUMBERS.len(),
        "numbers": NUMBERS.map(number),
        "statusCode": 0,
        "statusMessage": "ok",
    })
}
