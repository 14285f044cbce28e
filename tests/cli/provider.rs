//! A provider on loopback that answers what a test tells it to, and remembers what it was asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::builder::{Cli, cli};

/// The key of the tests, which nobody may ever show.
pub(crate) const KEY: &str = "s3cret-of-the-test";

/// What is answered.
#[derive(Clone)]
pub(crate) enum Reply {
    /// A status and a body, with the right time.
    Text(u16, String),
    /// The same, with other headers: `Date: …\r\n`.
    Headers(u16, String, String),
    /// Nothing, for as long as the other side waits.
    Hang,
    /// The beginning of an answer, then the end of the connection.
    Cut,
    /// 100 MB.
    Huge,
}

/// An answer with status 200.
pub(crate) fn ok(body: impl Into<String>) -> Reply {
    Reply::Text(200, body.into())
}

/// The emulated provider.
pub(crate) struct Provider {
    address: String,
    replies: Arc<Mutex<Vec<(&'static str, Reply)>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

/// A provider that knows these endpoints: `GET webhooks` of the subaccount, `GET /x.mp3` of the
/// server. To everything else it answers 404.
pub(crate) fn provider(replies: impl Into<Vec<(&'static str, Reply)>>) -> Provider {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let replies = Arc::new(Mutex::new(replies.into()));
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (to_give, to_keep) = (Arc::clone(&replies), Arc::clone(&requests));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (replies, requests) = (Arc::clone(&to_give), Arc::clone(&to_keep));
            // Whoever hangs up early ends its own thread.
            thread::spawn(move || serve(stream, &replies, &requests));
        }
    });
    Provider { address, replies, requests }
}

impl Provider {
    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A folder whose user has this account.
    pub(crate) fn cli(&self) -> Cli {
        let cli = cli().env("IVRC_API_KEY", KEY).env("IVRC_SUBACCOUNT", "acme_1");
        cli.env("IVRC_BASE_URL", &self.url())
    }

    /// Answers something else from now on.
    pub(crate) fn change(&self, endpoint: &'static str, reply: Reply) {
        let mut replies = self.replies.lock().expect("the replies");
        replies.retain(|(known, _)| *known != endpoint);
        replies.push((endpoint, reply));
    }

    /// All requests up to now, each with its headers and its body; forgets them.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.lock().expect("the requests"))
    }

    /// The first lines of the requests up to now, without the version of HTTP.
    pub(crate) fn asked(&self) -> Vec<String> {
        let line = |request: &String| {
            let line = request.lines().next().unwrap_or_default();
            line.trim_end_matches(" HTTP/1.1").replace("/api/v1/subaccounts/acme_1/", "")
        };
        self.requests().iter().map(line).collect()
    }
}

fn serve(
    mut stream: TcpStream,
    replies: &Mutex<Vec<(&'static str, Reply)>>,
    requests: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let request = read(&stream)?;
    let line = request.lines().next().unwrap_or_default().to_owned();
    requests.lock().expect("the requests").push(request);
    let asked = line.trim_end_matches(" HTTP/1.1").replace("/api/v1/subaccounts/acme_1/", "");
    let known = replies.lock().expect("the replies").clone();
    let known = known.into_iter().find(|(endpoint, _)| *endpoint == asked);
    let reply = known.map_or(Reply::Text(404, String::new()), |(_, reply)| reply);
    match reply {
        Reply::Text(status, body) => send(&mut stream, status, &now(), &body),
        Reply::Headers(status, headers, body) => send(&mut stream, status, &headers, &body),
        Reply::Hang => stream.read(&mut [0]).map(drop),
        Reply::Cut => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"a"),
        Reply::Huge => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")?;
            (0..100).try_for_each(|_| stream.write_all(&vec![b' '; 1024 * 1024]))
        }
    }
}

fn read(stream: &TcpStream) -> std::io::Result<String> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        if reader.read_line(&mut request)? == 0 {
            break;
        }
    }
    let length = request.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(request + &String::from_utf8_lossy(&body))
}

fn send(stream: &mut TcpStream, status: u16, headers: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Words\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn now() -> String {
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    let date = printer.timestamp_to_rfc9110_string(&jiff::Timestamp::now());
    format!("Date: {}\r\n", date.expect("a date of our days"))
}
