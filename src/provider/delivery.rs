//! Placing one call. In: the body, how long it may take, a source of chance, a signal to stop. Out:
//! what became of it. Only what is known not to have arrived is sent again: a connection that
//! failed, and HTTP status 429. It writes no ledger; who calls it has done so before.

use std::time::Duration;

use reqwest::Method;
use tokio::time::{Instant, sleep};

use super::answer::{Doubt, Said, Verdict, judge};
use super::client::{Answer, Client, Failure, Line, NoConnection};

/// The most requests for one call.
pub const MOST_ATTEMPTS: u32 = 3;
/// The pause before the second attempt; it doubles, and half of it is left to chance.
const PAUSE: Duration = Duration::from_millis(500);

/// What became of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The provider will place it.
    Accepted(Said),
    /// The provider will not place it.
    Refused(u16, Said),
    /// Nothing reached the provider that could place it.
    NotSent(NotSent),
    /// It may or may not be placed. What was said, if anything was, leaves it open.
    Unknown(Doubt, Said),
}

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// There was no connection.
    #[error("{0}")]
    NoConnection(NoConnection),
    /// The provider had too many requests, as often as it was asked.
    #[error("the provider has too many requests at the moment (HTTP status 429)")]
    TooMany {
        /// How long it wants to be left alone.
        after: Option<Duration>,
    },
    /// The user stopped the program before anything was sent.
    #[error("it was interrupted before anything was sent")]
    Interrupted,
}

impl NotSent {
    /// The next action.
    pub fn help(&self) -> String {
        match self {
            NotSent::NoConnection(why) => why.help().to_owned(),
            NotSent::TooMany { after: Some(after) } => {
                format!("send again in {} s or later", after.as_secs().max(1))
            }
            NotSent::TooMany { after: None } => "send again later".to_owned(),
            NotSent::Interrupted => "send again when you like".to_owned(),
        }
    }
}

/// How a call was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What became of it.
    pub outcome: Outcome,
    /// The requests that were tried, from 1.
    pub attempts: u32,
}

/// What one request leads to.
enum Next {
    Over(Outcome),
    /// Nothing arrived: it may be sent again, after a while.
    Again(NotSent, Option<Duration>),
}

/// Sends the body of a call to the provider. All attempts and pauses together take at most
/// `timeout`; `stop` ends it early.
pub async fn deliver(
    client: &Client,
    body: &str,
    timeout: Duration,
    rng: &mut fastrand::Rng,
    stop: impl Future<Output = ()>,
) -> Delivery {
    let deadline = Instant::now() + timeout;
    let mut stop = std::pin::pin!(stop);
    let mut attempts = 0;
    loop {
        attempts += 1;
        let line = Line::default();
        let body = Some(body.to_owned());
        let request = client.exchange(Method::POST, "callflows", body, deadline, &line);
        let answered = tokio::select! {
            answered = request => answered,
            () = &mut stop => {
                let outcome = interrupted(line.stands());
                return Delivery { outcome, attempts };
            }
        };
        let (reason, wish) = match next(answered, client) {
            Next::Over(outcome) => return Delivery { outcome, attempts },
            Next::Again(reason, wish) => (reason, wish),
        };
        let pause = wish.unwrap_or_else(|| pause(attempts, rng));
        let left = deadline.saturating_duration_since(Instant::now());
        if attempts >= MOST_ATTEMPTS || pause >= left {
            return Delivery { outcome: Outcome::NotSent(reason), attempts };
        }
        tokio::select! {
            () = sleep(pause) => {}
            () = &mut stop => {
                return Delivery { outcome: interrupted(false), attempts };
            }
        }
    }
}

/// The user had enough.
fn interrupted(may_have_arrived: bool) -> Outcome {
    if may_have_arrived {
        Outcome::Unknown(Doubt::Interrupted, Said::default())
    } else {
        Outcome::NotSent(NotSent::Interrupted)
    }
}

fn next(answered: Result<Answer, Failure>, client: &Client) -> Next {
    match answered {
        Err(Failure::NoConnection(why)) if why.is_passing() => {
            Next::Again(NotSent::NoConnection(why), None)
        }
        Err(Failure::NoConnection(why)) => Next::Over(Outcome::NotSent(NotSent::NoConnection(why))),
        Err(Failure::TimedOut) => Next::Over(Outcome::Unknown(Doubt::TimedOut, Said::default())),
        Err(Failure::Cut) => Next::Over(Outcome::Unknown(Doubt::Cut, Said::default())),
        Ok(answer) => match judge(answer.status, answer.body()) {
            Verdict::Accepted(said) => Next::Over(Outcome::Accepted(readable(said, client))),
            Verdict::Refused(said) => {
                Next::Over(Outcome::Refused(answer.status, readable(said, client)))
            }
            Verdict::Unknown(doubt, said) => {
                Next::Over(Outcome::Unknown(doubt, readable(said, client)))
            }
            Verdict::TooMany => {
                let after = answer.retry_after;
                Next::Again(NotSent::TooMany { after }, after)
            }
        },
    }
}

/// An answer may hold the key that was sent, and more words than anybody reads.
fn readable(said: Said, client: &Client) -> Said {
    let text = |text: Option<String>| text.map(|text| client.readable(&text));
    Said {
        session_id: text(said.session_id),
        request_id: text(said.request_id),
        valid_until: text(said.valid_until),
        code: said.code,
        message: text(said.message),
    }
}

/// 0.5 s, then 1 s, each half to one and a half of it.
fn pause(attempts: u32, rng: &mut fastrand::Rng) -> Duration {
    let doubled = PAUSE * 2u32.saturating_pow(attempts.saturating_sub(1));
    doubled.mul_f64(0.5 + rng.f64())
}
