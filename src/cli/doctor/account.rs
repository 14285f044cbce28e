//! The account: does it answer, and what does it have. Each question is asked once; where the first
//! finds nobody, or a closed door, the others are not asked.

use jiff::Timestamp;

use super::Line;
use crate::cli::problem::Problem;
use crate::cli::tally::count;
use crate::cli::voice_list::List;
use crate::cli::{ask, connection};
use crate::config::connection::{Connection, Origin};
use crate::provider::ask::AskError;
use crate::provider::client::Client;
use crate::provider::numbers::{self, Number};
use crate::provider::voices;
use crate::provider::webhooks::{self, Kind, Webhook};

/// A clock that is further off than this, in seconds, is wrong.
const MOST_SECONDS: i64 = 60;
/// A list of voices older than this, in hours, should be fetched again.
const MOST_HOURS: i64 = 30 * 24;

/// What was found.
pub(super) struct Found {
    pub(super) lines: Vec<Line>,
    /// The numbers of the account, where it told them.
    pub(super) numbers: Option<Vec<Number>>,
}

/// Looks at the account. A script without replies `needs_vca` not.
pub(super) async fn look(
    client: &Client,
    connection: &Connection,
    args: &ask::Args,
    needs_vca: bool,
) -> Found {
    let mut lines = settings(connection);
    let asked = webhooks::list(client, args.deadline()).await;
    let now = Timestamp::now();
    lines.push(account(client, asked.answer.as_ref().err()));
    if lines.iter().any(|line| line.verdict == super::Verdict::No) {
        let silent = "not asked: the account does not answer";
        let not_asked = |check| Line { help: None, ..Line::unknown(check, silent, "") };
        lines.extend(["VCA", "VSS", "numbers", "voices"].map(not_asked));
        lines.push(clock(asked.date, now));
        return Found { lines, numbers: None };
    }
    match &asked.answer {
        Ok(webhooks) => lines.extend([vca(webhooks, needs_vca), vss(webhooks)]),
        Err(error) => lines.push(unanswered("webhooks", error)),
    }
    let numbers = numbers::list(client, args.deadline()).await;
    lines.push(match &numbers {
        Ok(numbers) if numbers.is_empty() => Line::unknown(
            "numbers",
            "the account has no virtual numbers",
            "ask your account manager which caller ids are allowed",
        ),
        Ok(numbers) => Line::ok("numbers", count(numbers.len(), "virtual number")),
        Err(error) => unanswered("numbers", error),
    });
    lines.push(voices(client, args).await);
    lines.push(clock(asked.date, now));
    Found { lines, numbers: numbers.ok() }
}

/// What has to be set before anybody can be asked.
pub(super) fn settings(connection: &Connection) -> Vec<Line> {
    let no = |check, problem: Problem| Line::no(check, problem.message(), problem.next());
    let key = match &connection.key {
        None => no("key", connection::no_key()),
        Some(key) => match connection::read_key(&key.value) {
            Ok(_) => Line::ok("key", format!("set by {}", key.origin)),
            Err(problem) => no("key", problem),
        },
    };
    let subaccount = match &connection.subaccount {
        None => no("subaccount", connection::no_subaccount()),
        Some(set) => Line::ok("subaccount", format!("{}, by {}", set.value, set.origin)),
    };
    let (region, base) = (&connection.region, &connection.base_url);
    let region = match base.origin {
        Origin::Region => {
            format!("{} ({}), by {}", region.value.word(), region.value.name(), region.origin)
        }
        Origin::Flag(_)
        | Origin::Variable(_)
        | Origin::Project(..)
        | Origin::User(..)
        | Origin::Default => format!("{}, by {}", base.value, base.origin),
    };
    vec![key, subaccount, Line::ok("region", region)]
}

/// Whether the account answers. HTTP status 403 is an answer: the key opens the account, but not
/// this door.
fn account(client: &Client, error: Option<&AskError>) -> Line {
    let place = format!("{} at {}", client.subaccount(), client.base());
    match error {
        Some(AskError::Refused(refused)) if refused.status == 403 => {}
        Some(error) => return Line::no("account", format!("{place}: {error}"), error.help()),
        None => {}
    }
    Line::ok("account", format!("{place} answers"))
}

fn unanswered(check: &'static str, error: &AskError) -> Line {
    Line::no(check, error.to_string(), error.help())
}

fn vca(webhooks: &[Webhook], needed: bool) -> Line {
    let message = match webhooks.iter().find(|webhook| webhook.is(Kind::Vca)) {
        Some(Webhook { enabled: true, url, .. }) => {
            let url = url.as_deref().unwrap_or("an address that is not told");
            return Line::ok("VCA", format!("keys are reported to {url}"));
        }
        Some(_) => "the webhook is disabled, so a menu gets no reply",
        None => "there is no webhook, so a menu gets no reply",
    };
    let help = "ask whoever runs the server that answers menus for its address, then write \
                `ivrc webhooks set VCA URL`";
    if needed {
        Line::no("VCA", message, help)
    } else {
        Line::unknown("VCA", format!("{message}; this script asks for none"), help)
    }
}

fn vss(webhooks: &[Webhook]) -> Line {
    match webhooks.iter().find(|webhook| webhook.is(Kind::Vss)) {
        Some(Webhook { enabled: true, url, .. }) => {
            let url = url.as_deref().unwrap_or("an address that is not told");
            Line::ok("VSS", format!("how calls end is reported to {url}"))
        }
        Some(_) | None => Line::unknown(
            "VSS",
            "nobody is told how calls end",
            "if you want to know, write `ivrc webhooks set VSS URL`",
        ),
    }
}

/// The list that was kept, or a new one, which is kept.
async fn voices(client: &Client, args: &ask::Args) -> Line {
    let (base, subaccount) = (client.base(), client.subaccount());
    let now = Timestamp::now();
    let list = match List::find(base, subaccount) {
        Some(list) => list,
        None => match voices::list(client, args.deadline()).await {
            Ok(voices) => {
                let list = List::new(base, subaccount, now, voices);
                // A list that cannot be kept is fetched again the next time.
                let _ = list.keep(base, subaccount);
                list
            }
            Err(error) => return unanswered("voices", &error),
        },
    };
    let told = format!("{}, fetched {}", count(list.voices.len(), "voice"), list.voices().age(now));
    if now.duration_since(list.fetched).as_hours() > MOST_HOURS {
        return Line::unknown("voices", told, "fetch them again: `ivrc voices --refresh`");
    }
    Line::ok("voices", told)
}

fn clock(provider: Option<Timestamp>, now: Timestamp) -> Line {
    let Some(provider) = provider else {
        let help = "compare this machine's clock with another one: `valid for` counts on it";
        return Line::unknown("clock", "the provider did not tell its time", help);
    };
    let seconds = now.duration_since(provider).as_secs();
    let way = if seconds < 0 { "slow" } else { "fast" };
    if seconds.abs() > MOST_SECONDS {
        let message = format!("this machine's clock is {} s {way}", seconds.abs());
        let help = "set it, or let the system keep it set: `valid for` counts on it";
        return Line::no("clock", message, help);
    }
    Line::ok("clock", "this machine's clock agrees with the provider's")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_a_minute_off() {
        let told = |now: &str| {
            let line = clock("2026-01-31T09:00:00Z".parse().ok(), now.parse().unwrap());
            line.message
        };
        let good = "this machine's clock agrees with the provider's";
        assert_eq!(told("2026-01-31T09:01:00Z"), good);
        assert_eq!(told("2026-01-31T08:59:00.5Z"), good);
        assert_eq!(told("2026-01-31T09:01:01Z"), "this machine's clock is 61 s fast");
        assert_eq!(told("2026-01-31T07:00:00Z"), "this machine's clock is 7200 s slow");
    }
}
