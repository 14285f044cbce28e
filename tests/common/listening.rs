//! A command of ours that listens on a port until the test is over: `ivrc sandbox`, `ivrc serve`,
//! started as a process. Its first line ends with its address; all that it prints is kept.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::builder::Cli;

/// Long enough for a slow machine; nothing waits for it that goes well.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process that ends with the test.
pub(crate) struct Listening {
    child: Child,
    /// `http://127.0.0.1:12345`.
    pub(crate) url: String,
    printed: Stream,
    noted: Stream,
}

/// The lines of a stream, as they come.
struct Stream {
    lines: Arc<(Mutex<Vec<String>>, Condvar)>,
    /// How many lines [`Stream::lines_to`] has given.
    given: Mutex<usize>,
}

impl Stream {
    /// Reads on a thread of its own.
    fn of(reader: impl BufRead + Send + 'static) -> Self {
        let lines = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let kept = Arc::clone(&lines);
        std::thread::spawn(move || {
            for line in reader.lines().map_while(Result::ok) {
                kept.0.lock().expect("the lines").push(line);
                kept.1.notify_all();
            }
        });
        Self { lines, given: Mutex::new(0) }
    }

    fn lines(&self) -> Vec<String> {
        self.lines.0.lock().expect("the lines").clone()
    }

    /// All lines, once there are enough of them.
    fn lines_when(&self, is_enough: impl Fn(&[String]) -> bool) -> Vec<String> {
        let lines = self.lines.0.lock().expect("the lines");
        let waited = self.lines.1.wait_timeout_while(lines, PATIENCE, |lines| !is_enough(lines));
        let (lines, waited) = waited.expect("the lines");
        assert!(!waited.timed_out(), "something is missing in {lines:#?}");
        lines.clone()
    }

    fn lines_to(&self, words: &str) -> Vec<String> {
        let mut given = self.given.lock().expect("a number");
        let lines = self.lines.0.lock().expect("the lines");
        let begin = *given;
        let is_there =
            |lines: &Vec<String>| lines.iter().skip(begin).position(|line| line.contains(words));
        let waited =
            self.lines.1.wait_timeout_while(lines, PATIENCE, |lines| is_there(lines).is_none());
        let (lines, _) = waited.expect("the lines");
        let at = is_there(&lines).unwrap_or_else(|| panic!("no `{words}` in {lines:#?}"));
        *given = begin + at + 1;
        lines.iter().skip(begin).take(at + 1).cloned().collect()
    }
}

/// The number in a line about a phone that rings.
fn ringing(line: &str) -> Option<String> {
    let (_, rest) = line.split_once(" calls +")?;
    Some(format!("+{}", rest.split(' ').next()?))
}

impl Listening {
    /// Starts it in a folder, and waits for its first line.
    pub(crate) fn start(folder: &Cli, args: &[&str]) -> Self {
        let mut command = folder.command(args);
        let mut child = command.stdin(Stdio::null()).spawn().expect("the program");
        let mut reader = BufReader::new(child.stdout.take().expect("its output"));
        let noted = Stream::of(BufReader::new(child.stderr.take().expect("its notes")));
        let mut first = String::new();
        reader.read_line(&mut first).expect("its first line");
        let url = first.trim().rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(
            url.starts_with("http://127.0.0.1:"),
            "no address in {first:?}: {:?}",
            noted.lines()
        );
        Self { child, url, printed: Stream::of(reader), noted }
    }

    /// `127.0.0.1:12345`.
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// All that it printed so far, the first line aside.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.printed.lines()
    }

    /// The lines that were not given before, up to the first with these words, that one included.
    pub(crate) fn lines_to(&self, words: &str) -> Vec<String> {
        self.printed.lines_to(words)
    }

    /// The numbers that rang, as a sandbox prints them, in order: all so far, once there are this
    /// many. A line may come a moment after the answer to the request.
    pub(crate) fn rang(&self, least: usize) -> Vec<String> {
        let numbers = |lines: &[String]| lines.iter().filter_map(|line| ringing(line)).collect();
        let is_enough = |lines: &[String]| {
            let rang: Vec<_> = numbers(lines);
            rang.len() >= least
        };
        numbers(&self.printed.lines_when(is_enough))
    }

    /// All that it wrote to standard error so far.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.noted.lines()
    }

    /// The same as [`Listening::lines_to`] for standard error.
    pub(crate) fn notes_to(&self, words: &str) -> Vec<String> {
        self.noted.lines_to(words)
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        Command::new("kill").args([signal, &id]).status().expect("kill");
    }

    /// Waits for its end; its exit code.
    pub(crate) fn ends(&mut self) -> Option<i32> {
        self.child.wait().expect("its end").code()
    }

    /// Sends it a signal; its exit code.
    pub(crate) fn end_by(mut self, signal: &str) -> Option<i32> {
        self.signal(signal);
        self.ends()
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // It is ours, and it may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
