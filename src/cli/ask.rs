//! What all commands have in common that ask the account: flags, a client, a time limit, and the
//! words for an answer that did not come.

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;

use super::connection;
use super::problem::{Problem, Stop};
use crate::config::connection::Connection;
use crate::provider::ask::AskError;
use crate::provider::client::Client;
use crate::report::visible;
use crate::syntax::milliseconds;

/// The longest that an answer is waited for, in milliseconds: ten minutes.
const MOST_MS: u64 = 600_000;

/// Whom to ask, and how long to wait.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    #[command(flatten)]
    account: connection::Args,
    /// How long to wait for an answer, such as 500ms, 30s or 2m
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = duration)]
    #[arg(help_heading = "Account")]
    timeout: Duration,
}

impl Args {
    /// The settings that hold in the current folder.
    pub(super) fn connection(&self) -> Result<Connection, Stop> {
        self.connection_in(std::env::current_dir().ok())
    }

    /// The settings that hold in a folder.
    pub(super) fn connection_in(&self, folder: Option<PathBuf>) -> Result<Connection, Stop> {
        connection::read(&self.account, folder.as_deref())
    }

    /// A client for the account.
    pub(super) fn client(&self) -> Result<Client, Stop> {
        connection::client(&self.connection()?)
    }

    /// When a question that is asked now is waited for no longer.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + self.timeout
    }
}

/// A length of time with its unit: more than nothing, and at most ten minutes.
pub(super) fn duration(written: &str) -> Result<Duration, String> {
    let has_unit = written.ends_with(|letter: char| letter.is_ascii_alphabetic());
    match milliseconds(written).filter(|_| has_unit) {
        Some(ms @ 1..=MOST_MS) => Ok(Duration::from_millis(ms)),
        Some(_) => Err("write more than `0s` and at most `10m`".to_owned()),
        None => Err("write a number and its unit, such as `500ms`, `30s` or `2m`".to_owned()),
    }
}

/// Why there is no answer, with the next action.
pub(super) fn unanswered(error: &AskError) -> Problem {
    Problem::new(visible(&error.to_string())).help(error.help())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_has_a_unit_and_an_end() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("10m"), Ok(Duration::from_secs(600)));
        for bad in ["", "30", "0s", "11m", "30 s", "s", "-1s", "99999999999999999999d"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }
}
