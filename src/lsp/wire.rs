//! Messages on a stream: a head with a length, a body of JSON. In: bytes from a client, who may be
//! broken or malicious. Out: messages, or what is wrong. No head is read without bounds, and no
//! memory taken for a body that does not come. What a client wrote is never repeated: it may hold
//! a secret.

use std::io::{self, BufRead, Read as _, Write};

use lsp_server::{ErrorCode, Message, RequestId};
use serde::Deserialize;
use serde_json::json;

/// The longest head that is read.
const MOST_HEAD: u64 = 4096;

/// The largest body that is read: a script of the largest size, every character of it escaped.
const MOST_BODY: u64 = 6 * crate::source::MAX_BYTES + 65_536;

/// What came from a client.
#[derive(Debug)]
pub(super) enum Received {
    /// A message.
    Message(Message),
    /// A body that is none; the stream goes on behind it.
    Unreadable(Unreadable),
}

/// Why a body is no message.
#[derive(Debug)]
pub(super) struct Unreadable {
    code: ErrorCode,
    message: String,
    id: Option<RequestId>,
}

/// The next message; `None` where the stream ends before one begins.
///
/// # Errors
/// The stream broke off within a message, or a head is none: nothing behind it can be read.
pub(super) fn receive(from: &mut dyn BufRead) -> io::Result<Option<Received>> {
    let Some(length) = head(from)? else { return Ok(None) };
    if length > MOST_BODY {
        let skipped = io::copy(&mut from.take(length), &mut io::sink())?;
        if skipped < length {
            return Err(broken("the stream ended within a message"));
        }
        let message = format!("a message of {length} bytes; at most {MOST_BODY} are read");
        return Ok(Some(unreadable(ErrorCode::InvalidRequest, message, None)));
    }
    let mut body = Vec::new();
    from.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Err(broken("the stream ended within a message"));
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(message) => Received::Message(message),
        Err(_) => why_unreadable(&body),
    }))
}

/// The length that a head tells.
fn head(from: &mut dyn BufRead) -> io::Result<Option<u64>> {
    let mut left = MOST_HEAD;
    let mut length = None;
    let mut is_first = true;
    loop {
        let mut line = Vec::new();
        let read = from.take(left).read_until(b'\n', &mut line)? as u64;
        if read == 0 && is_first {
            return Ok(None);
        }
        if !line.ends_with(b"\n") {
            let why =
                if read < left { "the stream ended within a head" } else { "a head does not end" };
            return Err(broken(why));
        }
        left -= read;
        is_first = false;
        let line = line.trim_ascii();
        if line.is_empty() {
            return length.map(Some).ok_or_else(|| broken("a head tells no `Content-Length`"));
        }
        let line = std::str::from_utf8(line).map_err(|_| broken("a head is not ASCII"))?;
        let (name, value) =
            line.split_once(':').ok_or_else(|| broken("a line of a head has no `:`"))?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            let value = value.trim().parse();
            length = Some(value.map_err(|_| broken("`Content-Length` is not a number"))?);
        }
    }
}

fn broken(message: &str) -> io::Error {
    io::Error::other(message)
}

fn unreadable(code: ErrorCode, message: String, id: Option<RequestId>) -> Received {
    Received::Unreadable(Unreadable { code, message, id })
}

/// Not JSON, or JSON that is no message.
fn why_unreadable(body: &[u8]) -> Received {
    #[derive(Deserialize)]
    struct WithId {
        id: Option<RequestId>,
    }
    match serde_json::from_slice::<serde_json::Value>(body) {
        Err(error) => {
            let place = format!("line {}, column {}", error.line(), error.column());
            unreadable(ErrorCode::ParseError, format!("a message is not JSON: {place}"), None)
        }
        Ok(value) => {
            let id = WithId::deserialize(value).ok().and_then(|with| with.id);
            let message = "a message is neither request, notification nor response".to_owned();
            unreadable(ErrorCode::InvalidRequest, message, id)
        }
    }
}

/// Writes a message.
pub(super) fn send(to: &mut dyn Write, message: &Message) -> io::Result<()> {
    message.write(&mut &mut *to)
}

/// Answers what is no message.
pub(super) fn send_unreadable(to: &mut dyn Write, unreadable: &Unreadable) -> io::Result<()> {
    let Unreadable { code, message, id } = unreadable;
    let error = json!({ "code": *code as i32, "message": message });
    let body = json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string();
    write!(to, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(bytes: &[u8]) -> Result<Option<Received>, String> {
        receive(&mut io::BufReader::new(bytes)).map_err(|error| error.to_string())
    }

    fn framed(body: &str) -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    #[test]
    fn a_message_has_a_head_and_a_body() {
        let body = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let exit = received(&framed(body)).unwrap().unwrap();
        assert!(
            matches!(exit, Received::Message(Message::Notification(exit)) if exit.method == "exit")
        );
        let other =
            format!("content-type: x; charset=utf-8\ncontent-length:{}\n\n{body}", body.len());
        assert!(matches!(received(other.as_bytes()), Ok(Some(Received::Message(_)))));
        assert!(received(b"").unwrap().is_none());
    }

    #[test]
    fn a_broken_head_ends_the_stream() {
        let refused = |bytes: &[u8]| received(bytes).unwrap_err();
        assert_eq!(refused(b"Content-Length: 5\r\n"), "the stream ended within a head");
        assert_eq!(refused(b"Content-Length: 5\r\n\r\n{}"), "the stream ended within a message");
        assert_eq!(refused(b"Content-Length: -5\r\n\r\n"), "`Content-Length` is not a number");
        assert_eq!(refused(b"Content-Length: 1e3\r\n\r\n"), "`Content-Length` is not a number");
        assert_eq!(refused(b"hello\r\n\r\n"), "a line of a head has no `:`");
        assert_eq!(refused(b"X: y\r\n\r\n{}"), "a head tells no `Content-Length`");
        assert_eq!(refused(b"\xff\xff: y\r\n\r\n{}"), "a head is not ASCII");
        assert_eq!(refused(&[b'x'; 100_000]), "a head does not end");
        assert_eq!(
            refused(b"Content-Length: 18446744073709551615\r\n\r\n{}"),
            "the stream ended within a message"
        );
        assert_eq!(
            refused(b"Content-Length: 100000000\r\n\r\n{}"),
            "the stream ended within a message"
        );
    }

    #[test]
    fn a_broken_body_is_answered() {
        let answered = |body: &str| match received(&framed(body)) {
            Ok(Some(Received::Unreadable(unreadable))) => {
                let mut out = Vec::new();
                send_unreadable(&mut out, &unreadable).unwrap();
                String::from_utf8(out).unwrap().split_once("\r\n\r\n").unwrap().1.to_owned()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(
            answered("{\"secret\": 4711"),
            r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"a message is not JSON: line 1, column 15"}}"#
        );
        let no_message = "a message is neither request, notification nor response";
        assert_eq!(
            answered("{\"id\": 7, \"method\": 3}"),
            format!(
                r#"{{"jsonrpc":"2.0","id":7,"error":{{"code":-32600,"message":"{no_message}"}}}}"#
            )
        );
        assert!(answered("[]").contains("-32600"));
        assert!(answered(&"[".repeat(100_000)).contains("-32700"));
    }
}
