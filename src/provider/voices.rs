//! The voices of an account. In: a client. Out: their codes, languages and genders.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::ask::{AskError, ask};
use super::client::Client;

/// A voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// What stands behind `voice` in a script, such as `en-GB-Emma`.
    pub code: String,
    /// Its locale, such as `en-GB`.
    pub locale: Option<String>,
    /// Its language in words.
    pub language: Option<String>,
    /// `F` or `M`, as the provider writes it.
    pub gender: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    speech_profiles: Vec<Profile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    speech_profile_code: Option<String>,
    locale_code: Option<String>,
    locale_description: Option<String>,
    gender: Option<String>,
}

/// All voices, in the provider's order. One without a code is none.
///
/// # Errors
/// The provider gave no list.
pub async fn list(client: &Client, deadline: Instant) -> Result<Vec<Voice>, AskError> {
    let asked = ask::<Answer>(client, Method::GET, "speech-profiles", None, deadline).await;
    Ok(asked.answer?.speech_profiles.into_iter().filter_map(voice).collect())
}

fn voice(profile: Profile) -> Option<Voice> {
    Some(Voice {
        code: profile.speech_profile_code.filter(|code| !code.is_empty())?,
        locale: profile.locale_code,
        language: profile.locale_description,
        gender: profile.gender,
    })
}
