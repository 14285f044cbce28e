//! The virtual numbers of an account: those that may be shown as a caller id. (Others can be
//! allowed, too, and are in no list.)

use reqwest::Method;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::ask::{AskError, ask};
use super::client::Client;

/// A number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Number {
    /// With or without `+`, as the provider writes it.
    pub msisdn: String,
    /// Two letters, such as `SG`.
    pub country: Option<String>,
    /// `Active`, `Expiring` or `Inactive`.
    pub status: Option<String>,
}

impl Number {
    /// It is this number, which may be written with or without `+`.
    pub fn is(&self, number: &str) -> bool {
        let digits = |number: &str| number.trim_start_matches('+').to_owned();
        digits(&self.msisdn) == digits(number)
    }
}

/// An account without numbers may leave the list out, but not how many there are.
#[derive(Deserialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Answer {
    Some { numbers: Vec<Entry> },
    None { total_numbers: u64 },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    msisdn: Option<String>,
    country_code: Option<String>,
    operational_status: Option<String>,
}

/// All numbers, in the provider's order.
///
/// # Errors
/// The provider gave no list.
pub async fn list(client: &Client, deadline: Instant) -> Result<Vec<Number>, AskError> {
    let asked = ask::<Answer>(client, Method::GET, "numbers", None, deadline).await;
    let entries = match asked.answer? {
        Answer::Some { numbers } => numbers,
        Answer::None { total_numbers: 0 } => Vec::new(),
        Answer::None { .. } => return Err(AskError::Unreadable(200)),
    };
    let number = |entry: Entry| {
        let Entry { msisdn, country_code: country, operational_status: status } = entry;
        Some(Number { msisdn: msisdn.filter(|number| !number.is_empty())?, country, status })
    };
    Ok(entries.into_iter().filter_map(number).collect())
}
