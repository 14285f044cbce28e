//! A server and the two streams between it and an editor. In: what the editor sends. Out: what it
//! hears. The server has ended by then, without a bug to tell of.

use std::collections::VecDeque;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use ivrc::finding::Finding;
use ivrc::ide::Known;
use ivrc::lsp::{Settings, serve};
use serde_json::Value;

use crate::reading::now;

/// What an editor sends.
#[derive(Debug)]
pub enum Sent {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Nothing, until what is found in this version has been heard.
    WaitForFindings(i32),
}

/// What it hears.
#[derive(Debug, Default)]
pub struct Heard {
    /// The answers.
    pub answers: Vec<Answer>,
    /// What was published of the document, time after time.
    pub findings: Vec<Value>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Of the question with this id; -1 if it has none that is a number.
    pub id: i64,
    /// As it came.
    pub value: Value,
}

impl Sent {
    /// A message.
    pub fn message(message: &Value) -> Self {
        Self::framed(message.to_string().as_bytes())
    }

    /// A body with its head.
    pub fn framed(body: &[u8]) -> Self {
        let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        Self::Bytes(bytes)
    }
}

/// Serves an editor that sends this.
pub fn served(sent: Vec<Sent>) -> Heard {
    let newest = Arc::new((Mutex::new(0), Condvar::new()));
    let input = Input { sent: sent.into(), newest: Arc::clone(&newest) };
    let mut output = Output { bytes: Vec::new(), heard: Heard::default(), newest };
    let mut log = |line: &str| assert!(!line.contains("a bug in ivrc"), "{line}");
    // A stream that is not one of messages is an error, and no more than that.
    let _ = serve(BufReader::new(input), &mut output, &mut Plain, &mut log);
    assert_eq!(output.bytes, b"", "half a message");
    output.heard
}

/// The version of which the findings were heard last.
type Newest = Arc<(Mutex<i32>, Condvar)>;

/// From the editor.
struct Input {
    sent: VecDeque<Sent>,
    newest: Newest,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.sent.pop_front() {
                None => return Ok(0),
                Some(Sent::WaitForFindings(version)) => {
                    let (newest, told) = &*self.newest;
                    let newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
                    let _newest = told.wait_while(newest, |newest| *newest != version);
                }
                Some(Sent::Bytes(bytes)) if bytes.is_empty() => {}
                Some(Sent::Bytes(mut bytes)) => {
                    let length = bytes.len().min(buffer.len());
                    let rest = bytes.split_off(length);
                    buffer.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
                    if !rest.is_empty() {
                        self.sent.push_front(Sent::Bytes(rest));
                    }
                    return Ok(length);
                }
            }
        }
    }
}

/// To the editor.
struct Output {
    bytes: Vec<u8>,
    heard: Heard,
    newest: Newest,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        while let Some((message, length)) = first(&self.bytes) {
            self.bytes.drain(..length);
            self.hears(message);
        }
        Ok(())
    }
}

impl Output {
    fn hears(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let version = message["params"]["version"].as_i64();
            self.heard.findings.push(message);
            if let Some(version) = version.and_then(|version| i32::try_from(version).ok()) {
                let (newest, told) = &*self.newest;
                *newest.lock().unwrap_or_else(PoisonError::into_inner) = version;
                told.notify_all();
            }
        } else if message.get("method").is_none() {
            let id = message["id"].as_i64().unwrap_or(-1);
            let code = message["error"]["code"].as_i64();
            assert_ne!(code, Some(-32603), "{message}");
            self.heard.answers.push(Answer { id, value: message });
        }
    }
}

/// The first message, if it is there as a whole, and how long it is.
fn first(bytes: &[u8]) -> Option<(Value, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = std::str::from_utf8(bytes.get(..head)?).expect("a head in ASCII");
    let length = text.strip_prefix("Content-Length: ").expect("a length");
    let end = head + 4 + length.parse::<usize>().expect("a number");
    let body = bytes.get(head + 4..end)?;
    Some((serde_json::from_slice(body).expect("JSON"), end))
}

/// No settings: everything is shown, advice included.
struct Plain;

impl Settings for Plain {
    fn known(&mut self, _: Option<&Path>) -> Known {
        Known { now: now(), voices: None, pedantic: true }
    }

    fn weigh(&mut self, _: Option<&Path>, findings: Vec<Finding>) -> Vec<Finding> {
        findings
    }

    fn file_name(&self) -> &str {
        "ivrc.toml"
    }

    fn complaints(&mut self) -> Vec<String> {
        Vec::new()
    }

    fn forget(&mut self) {}
}
