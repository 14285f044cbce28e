//! `ivrc sandbox` as a process, on a port that it picks itself.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::builder::{Cli, cli};
use crate::http::{self, Answer};
use crate::path;

/// Long enough for a slow machine; nothing waits for it that goes well.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox that ends with the test.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: String,
    lines: Receiver<String>,
    _folder: Cli,
}

impl Program {
    /// Starts it with these arguments.
    pub(crate) fn start(args: &[&str]) -> Self {
        let folder = cli();
        let all = ["sandbox", "--port", "0", "-q"].iter().chain(args);
        let mut child = folder.command(all).spawn().expect("the program");
        let mut reader = BufReader::new(child.stdout.take().expect("its output"));
        let mut first = String::new();
        reader.read_line(&mut first).expect("its first line");
        let address = first.trim().strip_prefix("the sandbox listens on http://");
        let address = address.unwrap_or_else(|| panic!("no address in {first:?}")).to_owned();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            let sent = |line: std::io::Result<String>| sender.send(line.ok()?).ok();
            reader.lines().map_while(sent).for_each(drop);
        });
        Self { child, address, lines, _folder: folder }
    }

    /// A request with the right key.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let key = Some("Bearer sandbox");
        http::request(&self.address, (method, path), key, body, PATIENCE).expect("an answer")
    }

    /// A request to place a call.
    pub(crate) fn place(&self, body: &str) -> Answer {
        self.send("POST", &path("callflows"), body)
    }

    /// The lines up to the first with these words in it, that one included.
    pub(crate) fn lines_to(&self, words: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no `{words}` in {lines:#?}"));
            let is_last = line.contains(words);
            lines.push(line);
            if is_last {
                return lines;
            }
        }
    }

    /// A call from its request to its end: what was printed, without the session's id.
    pub(crate) fn story(&self, body: &str) -> String {
        let answer = self.place(body);
        assert_eq!(answer.status, 200, "{answer:?}");
        let id = answer.json()["sessionId"].as_str().expect("an id").to_owned();
        self.lines_to("  ends: ").join("\n").replace(&id, "ID")
    }

    /// Sends it a signal; its exit code.
    pub(crate) fn end_by(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        Command::new("kill").args([signal, &id]).status().expect("kill");
        self.child.wait().expect("its end").code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
