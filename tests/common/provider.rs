//! A provider on loopback that answers what a test tells it to, and remembers what it was asked.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::sync::{Arc, Mutex};

use crate::builder::{Cli, cli};
use crate::server::{Does, Server};

/// The key of the tests, which nobody may ever show.
pub(crate) const KEY: &str = "s3cret-of-the-test";

/// An answer with status 200.
pub(crate) fn ok(body: impl Into<String>) -> Does {
    status(200, body)
}

/// An answer, with the right time.
pub(crate) fn status(status: u16, body: impl Into<String>) -> Does {
    Does::Answers(status, now(), body.into())
}

/// The emulated provider.
pub(crate) struct Provider {
    server: Server,
    replies: Arc<Mutex<Vec<(&'static str, Does)>>>,
}

/// A provider that knows these endpoints: `GET webhooks` of the subaccount, `GET /x.mp3` of the
/// server. To everything else it answers 404.
pub(crate) fn provider(replies: impl Into<Vec<(&'static str, Does)>>) -> Provider {
    let replies = Arc::new(Mutex::new(replies.into()));
    let known = Arc::clone(&replies);
    let server = Server::that(move |request, _| {
        let (asked, known) = (endpoint(request.line()), known.lock().expect("the replies"));
        let reply = known.iter().find(|(endpoint, _)| *endpoint == asked);
        reply.map_or_else(|| status(404, ""), |(_, does)| does.clone())
    });
    Provider { server, replies }
}

/// The first line of a request, without what is the same for all of the subaccount.
fn endpoint(line: &str) -> String {
    line.replace("/api/v1/subaccounts/acme_1/", "")
}

impl Provider {
    /// Where it is.
    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// A folder whose user has this account.
    pub(crate) fn cli(&self) -> Cli {
        let cli = cli().env("IVRC_API_KEY", KEY).env("IVRC_SUBACCOUNT", "acme_1");
        cli.env("IVRC_BASE_URL", &self.url())
    }

    /// Answers something else from now on.
    pub(crate) fn change(&self, endpoint: &'static str, does: Does) {
        let mut replies = self.replies.lock().expect("the replies");
        replies.retain(|(known, _)| *known != endpoint);
        replies.push((endpoint, does));
    }

    /// All requests up to now, each with its headers and its body; forgets them.
    pub(crate) fn requests(&self) -> Vec<String> {
        let requests = self.server.requests().into_iter().map(|request| request.text);
        let requests = requests.collect();
        self.server.forget();
        requests
    }

    /// The first lines of the requests up to now, without the version of HTTP; forgets them.
    pub(crate) fn asked(&self) -> Vec<String> {
        let requests = self.server.requests();
        self.server.forget();
        requests.iter().map(|request| endpoint(request.line())).collect()
    }
}

fn now() -> String {
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    let date = printer.timestamp_to_rfc9110_string(&jiff::Timestamp::now());
    format!("Date: {}\r\n", date.expect("a date of our days"))
}
