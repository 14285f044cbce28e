//! A session, from the accepted request to the summary. In: a callflow. Out: events to webhooks,
//! and progress as the clock says. What happens in the call itself, `call` knows.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::call::{Call, Next};
use super::events::{CallAction, Session};
use super::post::post;
use super::progress::{Status, Step};
use super::state::State;
use super::validation::{self, Refusal};
use super::{Clock, Progress};
use crate::flow::wire::Action;

/// The provider's code for a callflow that breaks a rule in the middle of a session.
const CALLFLOW_REFUSED: i32 = -2003;

/// A session that runs.
struct Running {
    state: Arc<State>,
    number: u64,
    session: Session,
    began: Instant,
    call: Call,
    /// The id of the last reply.
    id: Option<String>,
}

/// Runs a session to its end.
pub(super) async fn run(
    state: Arc<State>,
    number: u64,
    session: Session,
    callflow: Vec<Action<String>>,
) {
    let call = Call::new(&state.setup.callee);
    let began = Instant::now();
    let mut running = Running { state, number, session, began, call, id: None };
    let mut next = running.call.run(&callflow);
    let mut refused = None;
    let ending = loop {
        running.tell_news().await;
        next = match next {
            Next::Ended(ending) => break ending,
            Next::Ask { digits } => match running.ask(digits).await {
                Ok(next) => next,
                Err(refusal) => {
                    refused = Some(refusal);
                    running.call.no_reply()
                }
            },
        };
    };
    let status = if refused.is_some() { Status::Error } else { Status::from(ending) };
    running.close(status, refused.as_ref()).await;
}

impl Running {
    /// Asks the webhook, and runs what it replies.
    async fn ask(&mut self, digits: Option<String>) -> Result<Next, Refusal> {
        let event = CallAction {
            event_id: self.state.new_id(),
            digits: digits.as_deref(),
            client_action_id: self.id.as_deref(),
            seconds: self.call.seconds(),
            at_ms: self.call.now_ms(),
        };
        let event = self.session.call_action(self.call.heard(), &event);
        self.tell(Step::Asked { digits, id: self.id.clone() });
        let reply = self.reply(event).await;
        self.catch_up();
        let body = match reply {
            Ok(body) => body,
            Err(reason) => {
                self.tell(Step::NoReply(reason));
                return Ok(self.call.no_reply());
            }
        };
        let reply = validation::reply(&body, self.state.setup.mode, self.call.legs());
        let reply = reply.inspect_err(|refusal| {
            let Refusal { code, message } = refusal.clone();
            self.tell(Step::ReplyRefused { code, message });
        })?;
        self.id = reply.client_action_id;
        self.tell(Step::Replied { actions: reply.callflow.len(), id: self.id.clone() });
        Ok(self.call.run(&reply.callflow))
    }

    /// The body of the reply to an event, or why there is none.
    async fn reply(&self, event: String) -> Result<Vec<u8>, String> {
        let body = match &self.state.setup.replies {
            Some(replies) => {
                let replies = Arc::clone(replies);
                let reply = tokio::task::spawn_blocking(move || replies(event)).await;
                reply.map_err(|_| "it failed".to_owned())?.into_bytes()
            }
            None => {
                let webhook = self.state.webhook(&self.session.subaccount, "VCA");
                let webhook = webhook.ok_or("no VCA webhook is registered and enabled")?;
                let answer = post(&webhook, event).await?;
                if answer.status != 200 {
                    return Err(format!("it answered with {}", answer.status));
                }
                answer.body
            }
        };
        if body.trim_ascii().is_empty() {
            return Err("its answer is empty".to_owned());
        }
        Ok(body)
    }

    /// Tells how the session ended, and posts its summary.
    async fn close(&self, status: Status, refused: Option<&Refusal>) {
        let error = refused.map(|_| CALLFLOW_REFUSED);
        self.tell(Step::Ended { status, error, seconds: self.call.seconds() });
        let Some(webhook) = self.state.webhook(&self.session.subaccount, "VSS") else { return };
        let error = refused.map(|refusal| (CALLFLOW_REFUSED, refusal.message.as_str()));
        let summary = self.session.summary(self.call.heard(), status, error);
        self.tell(match post(&webhook, summary).await {
            Ok(answer) => Step::SummaryPosted(answer.status),
            Err(reason) => Step::SummaryFailed(reason),
        });
    }

    /// Something that happens now.
    fn tell(&self, step: Step) {
        self.tell_at(self.call.now_ms(), step);
    }

    fn tell_at(&self, at_ms: u64, step: Step) {
        self.state.tell(Progress::Call { session: self.number, at_ms, step });
    }

    /// What was heard on the line, each at its time, up to now.
    async fn tell_news(&mut self) {
        for heard in self.call.news() {
            self.wait_until(heard.at_ms).await;
            self.tell_at(heard.at_ms, Step::Heard(heard.what));
        }
        self.wait_until(self.call.now_ms()).await;
    }

    /// On the real clock, waits for a moment of the session.
    async fn wait_until(&self, ms: u64) {
        if self.state.setup.clock == Clock::Real {
            tokio::time::sleep_until(self.began + Duration::from_millis(ms)).await;
        }
    }

    /// On the real clock, the time that a webhook takes is silence on the line.
    fn catch_up(&mut self) {
        if self.state.setup.clock == Clock::Real {
            let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
            self.call.pass(now.saturating_sub(self.call.now_ms()));
        }
    }
}
