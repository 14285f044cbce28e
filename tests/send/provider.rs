//! A provider that does what a test wants: answers, hangs, cuts the connection, floods. A real HTTP
//! server on a loopback port, that remembers every request.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// `POST /api/…`.
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What happens to a request.
pub(crate) enum Does {
    /// Status line without the version, more headers, body.
    Answers(&'static str, &'static str, String),
    /// Sends the head and half of a body, then nothing more.
    CutsTheAnswer,
    /// Ends the connection.
    Cuts,
    /// Never answers.
    Hangs,
    /// Sends 100 MB.
    Floods,
}

pub(crate) struct Provider {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Provider {
    /// A provider that does the same with every request; with a menu's question for webhooks, too.
    pub(crate) fn that(does: impl Fn(&Request, usize) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, does) = (Arc::clone(&requests), Arc::new(does));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, does) = (Arc::clone(&seen), Arc::clone(&does));
                std::thread::spawn(move || {
                    let Ok(request) = read(&stream) else { return };
                    let count = {
                        let mut seen = seen.lock().expect("the list");
                        seen.push(request.clone());
                        seen.len()
                    };
                    // The client may be gone.
                    let _ = act(stream, does(&request, count));
                });
            }
        });
        Self { port, requests }
    }

    /// One that answers every request in the same way.
    pub(crate) fn answering(status: &'static str, body: &str) -> Self {
        let body = body.to_owned();
        Self::that(move |_, _| Does::Answers(status, "", body.clone()))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All that arrived so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("the list").clone()
    }
}

fn read(stream: &TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.and_then(|(_, length)| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8(body).map_err(io::Error::other)?;
    let line = line.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    if line.is_empty() {
        Err(io::ErrorKind::UnexpectedEof.into())
    } else {
        Ok(Request { line, headers, body })
    }
}

fn act(mut stream: TcpStream, does: Does) -> io::Result<()> {
    match does {
        Does::Answers(status, headers, body) => {
            let length = body.len();
            write!(stream, "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}")
        }
        Does::CutsTheAnswer => {
            write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{{\"sessionStatus\":\"CREA"
            )
        }
        Does::Cuts => Ok(()),
        Does::Hangs => {
            // Until the client has enough.
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            stream.read(&mut [0]).map(|_| ())
        }
        Does::Floods => {
            write!(stream, "HTTP/1.1 200 OK\r\n\r\n")?;
            let piece = [b'x'; 65536];
            (0..1600).try_for_each(|_| stream.write_all(&piece))
        }
    }
}
