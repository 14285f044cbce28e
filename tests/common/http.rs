//! HTTP by hand: one request to a connection.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The status, `statusCode` and `statusMessage`.
    pub(crate) fn told(&self) -> (u16, i64, String) {
        let json = self.json();
        let code = json["statusCode"].as_i64().expect("a code");
        (self.status, code, json["statusMessage"].as_str().expect("a message").to_owned())
    }
}

/// A request that bears this key. An error where nothing readable came back within `patience`.
pub(crate) fn request(
    address: &str,
    asked: (&str, &str),
    key: Option<&str>,
    body: &str,
    patience: Duration,
) -> io::Result<Answer> {
    let headers: Vec<_> = key.map(|key| ("Authorization", key)).into_iter().collect();
    request_with(address, asked, &headers, body, patience)
}

/// A request with these headers.
pub(crate) fn request_with(
    address: &str,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
    patience: Duration,
) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(patience))?;
    let headers: String =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\
         Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    // Who has read enough of a long body may answer before its end.
    let _ = stream.write_all(body.as_bytes());
    answer(&mut stream)
}

/// The answer on a connection that ends with it.
pub(crate) fn answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut bytes = Vec::new();
    let ended = stream.read_to_end(&mut bytes);
    if bytes.is_empty() {
        return Err(ended.err().unwrap_or(io::ErrorKind::UnexpectedEof.into()));
    }
    let text = String::from_utf8(bytes).map_err(io::Error::other)?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or(io::ErrorKind::InvalidData)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(io::ErrorKind::InvalidData)?;
    Ok(Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() })
}
