//! A webhook of our own: it answers as a test says, and keeps what was posted.

use std::io::Write as _;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::http::read_request;
use crate::path;
use crate::program::Program;

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
    pub(crate) fn start(answer: impl Fn(&Value) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("its address"));
        let (sender, posted) = channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let Ok((head, body)) = read_request(&stream) else { continue };
                let event: Value = serde_json::from_str(&body).expect("an event in JSON");
                let (status, body) = answer(&event);
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} Told\r\nLocation: /elsewhere\r\nConnection: close\r\n\
                     Content-Length: {length}\r\n\r\n{body}"
                );
                let _ = stream.write_all(answer.as_bytes());
                if sender.send(Posted { head, event }).is_err() {
                    return;
                }
            }
        });
        Self { url, posted }
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
