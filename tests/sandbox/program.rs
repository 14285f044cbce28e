//! `ivrc sandbox` as a process, on a port that it picks itself.

use std::ops::Deref;
use std::time::Duration;

use crate::builder::{Cli, cli};
use crate::http::{self, Answer};
use crate::listening::Listening;
use crate::path;

/// Long enough for a slow machine; nothing waits for it that goes well.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox that ends with the test.
pub(crate) struct Program {
    listening: Listening,
    _folder: Cli,
}

impl Deref for Program {
    type Target = Listening;

    fn deref(&self) -> &Listening {
        &self.listening
    }
}

impl Program {
    /// Starts it with these arguments.
    pub(crate) fn start(args: &[&str]) -> Self {
        let folder = cli();
        let all = [&["sandbox", "--port", "0", "-q"][..], args].concat();
        Self { listening: Listening::start(&folder, &all), _folder: folder }
    }

    /// A request with the right key.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let key = Some("Bearer sandbox");
        http::request(self.address(), (method, path), key, body, PATIENCE).expect("an answer")
    }

    /// A request to place a call.
    pub(crate) fn place(&self, body: &str) -> Answer {
        self.send("POST", &path("callflows"), body)
    }

    /// A call from its request to its end: what was printed, without the session's id.
    pub(crate) fn story(&self, body: &str) -> String {
        let answer = self.place(body);
        assert_eq!(answer.status, 200, "{answer:?}");
        let id = answer.json()["sessionId"].as_str().expect("an id").to_owned();
        self.lines_to("  ends: ").join("\n").replace(&id, "ID")
    }

    /// Sends it a signal; its exit code.
    pub(crate) fn end_by(self, signal: &str) -> Option<i32> {
        self.listening.end_by(signal)
    }
}
