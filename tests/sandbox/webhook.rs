//! A webhook of our own: it answers as a test says, and keeps what was posted.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::path;
use crate::program::Program;
use crate::server::{Does, Request, Server};

/// A server that runs as long as the test process.
pub(crate) struct Webhook {
    url: String,
    posted: Receiver<Posted>,
}

/// What was posted to it.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) head: String,
    pub(crate) event: Value,
}

impl Webhook {
    /// Answers each event with a status and a body.
    pub(crate) fn start(answer: impl Fn(&Value) -> (u16, String) + Send + Sync + 'static) -> Self {
        let (sender, posted) = channel();
        let sender = Mutex::new(sender);
        let server = Server::that(move |Request { text, body }, _| {
            let event: Value = serde_json::from_str(body).expect("an event in JSON");
            let (status, body) = answer(&event);
            // A test that is over takes nothing any more.
            let _ = sender.lock().expect("the sender").send(Posted { head: text.clone(), event });
            Does::Answers(status, "Location: /elsewhere\r\n".to_owned(), body)
        });
        Self { url: format!("{}/hook", server.url()), posted }
    }

    /// Registers it for events of a type.
    pub(crate) fn register(&self, program: &Program, kind: &str) {
        let body = json!({"type": kind, "url": self.url, "httpAuthHeader": "Basic abc"});
        let answer = program.send("POST", &path("webhooks"), &body.to_string());
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// The next thing that was posted.
    pub(crate) fn next(&self) -> Posted {
        self.posted.recv_timeout(Duration::from_secs(60)).expect("an event")
    }
}
