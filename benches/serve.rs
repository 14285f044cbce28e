//! How fast events are answered over HTTP, beside a bare hyper server that reads the same requests
//! and answers a constant body of the same size. Both answer on all cores, as the command does; the
//! log is taken, to nowhere. They are asked in turns over connections that are kept open.
//! `cargo bench --bench serve` prints how many events a second the engine alone answers on one core, and with its desk;
//! and of each server events a second, how long the middle one and the slowest of a hundred waited,
//! and what an event took of the processors.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may stop where it stands"
)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response};
use ivrc::desk::{Desk, Endpoint, Patience, Script};
use ivrc::engine::{Engine, Event, EventKind};
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::http;
use ivrc::serve::{Access, Format, Journal, LIMITS, Setup, start};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use common::scripts::ring;

/// How many connections ask at once.
const CONNECTIONS: usize = 32;
/// How long each server is asked in each turn.
const TURN: Duration = Duration::from_secs(2);
/// How often they take turns.
const TURNS: usize = 5;
/// The steps of the script.
const STEPS: usize = 100;

fn main() {
    let engine = engine();
    let id = format!("menu50~1.7~{}", engine.machine().hash);
    println!("the engine alone: {:.0} events/s", alone(&engine, &id));
    let event = event(&id);
    println!("with reading what was posted: {:.0} events/s", read(&engine, &event));
    let ours = Server::start(|listener| serve(listener, Arc::clone(&engine)));
    let size = ours.reply(&event).len();
    let bare = Server::start(|listener| bare(listener, size));
    let mut sums = [Sum::default(), Sum::default()];
    for _ in 0..TURNS {
        for (server, sum) in [&ours, &bare].into_iter().zip(&mut sums) {
            let before = spent();
            sum.took.extend(server.ask(&event));
            sum.spent += spent() - before;
        }
    }
    println!("{STEPS} steps, {CONNECTIONS} connections, a reply of {size} bytes");
    let [ours, bare] = sums.map(|mut sum| sum.told());
    for (name, told) in [("ivrc serve", &ours), ("bare hyper", &bare)] {
        let Told { rate, middle, slow, spent } = told;
        println!(
            "{name}: {rate:.0} events/s, p50 {middle:.2?}, p99 {slow:.2?}, {spent:.1?} CPU each"
        );
    }
    let of = |ours: Duration, bare: Duration| ours.as_secs_f64() / bare.as_secs_f64();
    let (rate, slow) = (ours.rate / bare.rate, of(ours.slow, bare.slow));
    let spent = of(bare.spent, ours.spent);
    println!("of the bare one: {rate:.2} of its rate, {slow:.2} of its p99");
    println!("with all processors to itself: {spent:.2} of its rate, asking included");
}

/// What this process has taken of the processors. Unlike a rate it does not depend on what else the
/// machine has to do.
fn spent() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    spent.try_into().unwrap()
}

/// How many events a second become bodies on this thread, without a server.
fn alone(engine: &Engine, id: &str) -> f64 {
    const EVENTS: u32 = 1_000_000;
    let (values, now) = (Values::default(), jiff::Timestamp::now());
    let event = Event {
        kind: EventKind::Completed { digits: Some("1".to_owned()) },
        caller: Some("+6588000000".to_owned()),
        called: Some("+6590000000".to_owned()),
        call_duration: Some(20),
        started: None,
    };
    let began = Instant::now();
    for _ in 0..EVENTS {
        std::hint::black_box(engine.answer(Some(id), &values, &event, now).body());
    }
    f64::from(EVENTS) / began.elapsed().as_secs_f64()
}

/// How many of them, if each is read from JSON.
fn read(engine: &Arc<Engine>, request: &str) -> f64 {
    const EVENTS: u32 = 300_000;
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let (desk, now) = (desk(engine), jiff::Timestamp::now());
    let began = Instant::now();
    for _ in 0..EVENTS {
        let served = desk.reply(Endpoint::Vca, body.as_bytes(), now, Patience::None);
        std::hint::black_box(served.unwrap().body);
    }
    f64::from(EVENTS) / began.elapsed().as_secs_f64()
}

fn desk(engine: &Arc<Engine>) -> Desk {
    let mut desk = Desk::new(None, None);
    let engine = Arc::clone(engine);
    desk.load(Script { path: "bench.ivr".into(), engine, values: Values::default() }).unwrap();
    desk
}

/// Menus, each with six ways on.
fn engine() -> Arc<Engine> {
    let source = Source::new(FileId(0), "bench.ivr", ring(STEPS));
    let parsed = parse(&source);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings.first());
    let overrides = Overrides::default();
    Arc::new(Engine::load(Machine::build(&lower(&parsed.script, &overrides))))
}

/// A whole request.
fn event(id: &str) -> String {
    let body = serde_json::json!({
        "namespace": "VOICE", "eventType": "CALL_ACTION", "description": "Action request of a call",
        "payload": {
            "eventId": "77e6a667-133a-11ef-9dd4-e911cc6fc82f",
            "callId": "627e25f1-133a-11ef-b08c-e33c09483244",
            "sessionId": "a4fad4b3-b388-12ee-b217-2fb8260fcf59", "subAccountId": "account_x",
            "callStatus": "ACTION_COMPLETED", "callDirection": "OUTBOUND", "callType": "PSTN",
            "source": "+6588000000", "destination": "+6590000000", "sourceFormat": "MSISDN",
            "destinationFormat": "MSISDN", "sourceCountryCode": "SG", "destinationCountryCode": "SG",
            "callDuration": 20, "eventData": {"dtmf": "1"}, "sipCode": 200,
            "timestamp": "2026-11-23T04:12:11.217Z", "clientActionId": id,
        },
    })
    .to_string();
    let length = body.len();
    format!("POST /vca HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// Serves as the command does; its log is written, to nowhere.
async fn serve(listener: TcpListener, engine: Arc<Engine>) {
    let desk = desk(&engine);
    let (log, pages) = Journal::new(Format::default());
    let setup = Setup { access: Access::default(), limits: LIMITS, log };
    let _server = start(listener, Box::new(desk), setup).unwrap();
    let mut text = String::new();
    loop {
        pages.wait().await;
        // As the command does: lines are gathered for a moment.
        tokio::time::sleep(Duration::from_millis(10)).await;
        pages.take(&mut text);
        std::hint::black_box(&text);
    }
}

/// Serves a constant.
async fn bare(listener: TcpListener, size: usize) {
    let body = Bytes::from(vec![b' '; size]);
    let service = move |request: Request<Incoming>, _| {
        let body = body.clone();
        async move {
            request.into_body().collect().await.unwrap();
            let mut answer = Response::new(Full::new(body));
            let json = "application/json".parse().unwrap();
            answer.headers_mut().insert("content-type", json);
            answer
        }
    };
    let (_stop, stopped) = watch::channel(false);
    let serving = http::serve(listener, LIMITS, service, stopped);
    // On the workers, as ours.
    tokio::spawn(serving).await.unwrap();
}

/// A server on threads of its own.
struct Server {
    address: SocketAddr,
}

impl Server {
    fn start<F: Future<Output = ()> + Send + 'static>(
        serve: impl FnOnce(TcpListener) -> F,
    ) -> Self {
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let serving = serve(listener);
        // As in the command, the thread that starts it writes the log, and a worker answers.
        std::thread::spawn(move || runtime.block_on(serving));
        Self { address }
    }

    /// The body of one reply.
    fn reply(&self, request: &str) -> String {
        client().block_on(async {
            let mut stream = TcpStream::connect(self.address).await.unwrap();
            let mut answer = Vec::new();
            exchange(&mut stream, request, &mut answer).await;
            let answer = String::from_utf8(answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("menu51~"), "{answer}");
            answer.split_once("\r\n\r\n").unwrap().1.to_owned()
        })
    }

    /// Asks for one turn, over all connections; how long each answer took.
    fn ask(&self, request: &str) -> Vec<Duration> {
        client().block_on(async {
            let end = Instant::now() + TURN;
            let mut asking = tokio::task::JoinSet::new();
            for _ in 0..CONNECTIONS {
                asking.spawn(ask(self.address, request.to_owned(), end));
            }
            asking.join_all().await.concat()
        })
    }
}

fn client() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn ask(address: SocketAddr, request: String, end: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut took, mut answer) = (Vec::new(), Vec::new());
    while Instant::now() < end {
        let began = Instant::now();
        exchange(&mut stream, &request, &mut answer).await;
        took.push(began.elapsed());
    }
    took
}

/// Sends a request and reads its answer.
async fn exchange(stream: &mut TcpStream, request: &str, answer: &mut Vec<u8>) {
    stream.write_all(request.as_bytes()).await.unwrap();
    answer.clear();
    loop {
        assert!(stream.read_buf(answer).await.unwrap() > 0, "the connection ended");
        let text = std::str::from_utf8(answer).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
        if body.len() >= length.unwrap().parse::<usize>().unwrap() {
            return;
        }
    }
}

/// All turns of one server.
#[derive(Default)]
struct Sum {
    took: Vec<Duration>,
    spent: Duration,
}

/// What came of them.
struct Told {
    rate: f64,
    middle: Duration,
    slow: Duration,
    spent: Duration,
}

impl Sum {
    #[expect(clippy::cast_precision_loss, reason = "a count of milliseconds is small")]
    fn told(&mut self) -> Told {
        self.took.sort_unstable();
        let at = |part: usize| *self.took.get(self.took.len() * part / 100).unwrap();
        let events = self.took.len() as f64;
        let rate = events / (TURN * u32::try_from(TURNS).unwrap()).as_secs_f64();
        let spent = self.spent.div_f64(events);
        Told { rate, middle: at(50), slow: at(99), spent }
    }
}
