//! An HTTP server on a loopback port that does what a test wants: answers, hangs, cuts the
//! connection, floods. It remembers every request.

#![allow(dead_code, reason = "each test program uses its own part of it")]

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// All of it: the first line, the headers, an empty line, the body.
    pub(crate) text: String,
    pub(crate) body: String,
}

impl Request {
    /// `POST /api/…`, without the version of HTTP.
    pub(crate) fn line(&self) -> &str {
        self.text.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.text.lines().find_map(|line| {
            let (other, value) = line.split_once(": ")?;
            other.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// What happens to a request.
#[derive(Debug, Clone)]
pub(crate) enum Does {
    /// Answers with a status, more headers (`name: value\r\n`) and a body.
    Answers(u16, String, String),
    /// Sends the head and the beginning of a body, then ends the connection.
    CutsTheAnswer,
    /// Ends the connection.
    Cuts,
    /// Never answers, for as long as the other side waits.
    Hangs,
    /// Sends 100 MB.
    Floods,
}

impl Does {
    /// An answer without further headers.
    pub(crate) fn answer(status: u16, body: impl Into<String>) -> Self {
        Does::Answers(status, String::new(), body.into())
    }
}

pub(crate) struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// A server that does this with a request; the number counts them, from 1.
    pub(crate) fn that(does: impl Fn(&Request, usize) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, does) = (Arc::clone(&requests), Arc::new(does));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, does) = (Arc::clone(&seen), Arc::clone(&does));
                // Whoever hangs up early ends its own thread.
                std::thread::spawn(move || -> io::Result<()> {
                    let request = read(&stream)?;
                    let count = {
                        let mut seen = seen.lock().expect("the list");
                        seen.push(request.clone());
                        seen.len()
                    };
                    act(stream, does(&request, count))
                });
            }
        });
        Self { port, requests }
    }

    /// A server that answers every request in the same way.
    pub(crate) fn answering(status: u16, body: impl Into<String>) -> Self {
        let does = Does::answer(status, body);
        Self::that(move |_, _| does.clone())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All requests up to now.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("the list").clone()
    }

    /// Forgets them.
    pub(crate) fn forget(&self) {
        self.requests.lock().expect("the list").clear();
    }
}

fn read(stream: &TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        if reader.read_line(&mut text)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let head = Request { text, body: String::new() };
    let length = head.header("content-length").and_then(|length| length.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body).map_err(io::Error::other)?;
    Ok(Request { text: head.text + &body, body })
}

fn act(mut stream: TcpStream, does: Does) -> io::Result<()> {
    match does {
        Does::Answers(status, headers, body) => {
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 {status} Words\r\n{headers}Content-Length: {length}\r\n\
                 Connection: close\r\n\r\n{body}"
            )
        }
        Does::CutsTheAnswer => stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"sessionStatus\":\"CREA"),
        Does::Cuts => Ok(()),
        Does::Hangs => stream.read(&mut [0]).map(drop),
        Does::Floods => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")?;
            let piece = vec![b' '; 1024 * 1024];
            (0..100).try_for_each(|_| stream.write_all(&piece))
        }
    }
}
