//! The server as a part of another program: short limits, and answers that only a mistake gives.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ivrc::desk::Loaded;
use ivrc::http::Limits;
use ivrc::serve::{
    Access, Answers, Endpoint, Entry, EntryKind, Format, Journal, LIMITS, Pages, Patience, Script,
    Served, Server, Setup, start,
};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::http::{self, Answer};
use crate::program::PATIENCE;

/// Answers with the body that it gets: `panic` is one, `later` takes as many questions as there
/// are before there is no time left, `never` has no answer even then.
#[derive(Default)]
struct Echo {
    asked: AtomicUsize,
}

impl Answers for Echo {
    fn load(&mut self, _: Script) -> Result<(), String> {
        Ok(())
    }

    fn reply(&self, _: Endpoint, body: &[u8], _: Timestamp, how: Patience) -> Option<Served> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let body = String::from_utf8(body.to_vec()).unwrap();
        match (body.as_str(), how) {
            ("panic", _) => panic!("4711"),
            ("later" | "never", Patience::Some) | ("never", Patience::None) => return None,
            _ => {}
        }
        let count = self.asked.swap(0, Ordering::Relaxed);
        let entry = Entry { event: Some(body), ..Entry::new(EntryKind::Other) };
        Some(Served { body: if count > 1 { "after a while" } else { "at once" }.to_owned(), entry })
    }

    fn ending(&self) -> String {
        "the ending".to_owned()
    }

    fn scripts(&self) -> Vec<Loaded> {
        Vec::new()
    }

    fn may_block(&self) -> bool {
        true
    }
}

struct Running {
    server: Option<Server>,
    address: SocketAddr,
    log: Pages,
    runtime: Runtime,
}

impl Running {
    fn start(limits: Limits) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let (journal, log) = Journal::new(Format::default());
        let setup = Setup { access: Access::default(), limits, log: journal };
        let _inside = runtime.enter();
        let server = start(listener, Box::new(Echo::default()), setup).unwrap();
        let address = server.address();
        drop(_inside);
        Self { server: Some(server), address, log, runtime }
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        let address = self.address.to_string();
        http::request(&address, ("POST", path), None, body, PATIENCE).expect("an answer")
    }

    /// A connection on which this was sent.
    fn begin(&self, sent: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(sent.as_bytes()).unwrap();
        stream
    }
}

#[test]
fn a_panic_is_answered_and_the_next_event_too() {
    let running = Running::start(LIMITS);
    for _ in 0..2 {
        let answer = running.post("/vca", "panic");
        assert_eq!((answer.status, &*answer.body), (200, "the ending"));
        let answer = running.post("/vss", "panic");
        assert_eq!((answer.status, &*answer.body), (200, "{}"));
    }
    assert_eq!(running.post("/vca", "x").status, 200);
    let mut log = String::new();
    running.log.take(&mut log);
    let trouble = log.lines().next().unwrap_or_default();
    let told = "unanswered us=";
    let place = " trouble=\"a mistake in ivrc at tests/serve/in_process.rs:";
    assert!(trouble.contains(told) && trouble.contains(place), "{log}");
    assert!(!trouble.contains("4711"));
    let address = running.address.to_string();
    let metrics = http::request(&address, ("GET", "/metrics"), None, "", PATIENCE).unwrap();
    assert!(metrics.body.contains("ivrc_errors_total{what=\"panic\"} 4\n"), "{metrics:?}");
}

#[test]
fn what_is_not_known_yet_is_asked_again_for_a_while() {
    let running = Running::start(LIMITS);
    assert_eq!(running.post("/vca", "x").body, "at once");
    assert_eq!(running.post("/vca", "later").body, "after a while");
    assert_eq!(running.post("/vca", "never").body, "the ending");
}

#[test]
fn a_slow_body_is_refused() {
    let limits = Limits { body: Duration::from_millis(100), ..LIMITS };
    let running = Running::start(limits);
    let head = "POST /vca HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{";
    let answer = http::answer(&mut running.begin(head)).expect("an answer");
    assert_eq!((answer.status, &*answer.body), (408, "the body is too slow\n"));
}

#[test]
fn a_slow_head_ends_the_connection() {
    let limits = Limits { head: Duration::from_millis(100), ..LIMITS };
    let running = Running::start(limits);
    for slow in ["POST /vca HT", "", "POST /vca HTTP/1.1\r\nHost: x\r\n"] {
        let answer = http::answer(&mut running.begin(slow));
        let kind = answer.expect_err("no answer").kind();
        // It ended; it is not that we lost our patience.
        assert_eq!(kind, std::io::ErrorKind::UnexpectedEof, "{slow:?}");
    }
    assert_eq!(running.post("/vca", "x").status, 200);
}

#[test]
fn more_connections_than_there_is_room_for() {
    let limits = Limits { connections: 4, ..LIMITS };
    let running = Running::start(limits);
    let idle: Vec<_> = std::iter::repeat_with(|| running.begin("")).take(4).collect();
    let mut fifth = running
        .begin("POST /vca HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
    fifth.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    assert!(http::answer(&mut fifth).is_err(), "it waits");
    drop(idle);
    fifth.set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(http::answer(&mut fifth).expect("an answer").status, 200);
}

#[test]
fn what_does_not_end_in_time_is_cut() {
    let limits = Limits { grace: Duration::from_millis(100), ..LIMITS };
    let mut running = Running::start(limits);
    let mut open = running.begin("POST /vca HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
    assert_eq!(running.post("/vca", "x").status, 200);
    let server = running.server.take().unwrap();
    running.runtime.block_on(server.stop());
    assert!(TcpStream::connect(running.address).is_err());
    assert!(http::answer(&mut open).is_err());
}
