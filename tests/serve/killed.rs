//! What is left when the server is killed at any moment, under load, again and again: whoever gets
//! an answer gets a whole one, the same event gets the same bytes from the next process over the
//! same ledger, and no call that `send` places meanwhile rings twice or without a row.
//! `KILLS=200 SEED=7 cargo test --test serve killed` for as many, at other moments.

use std::collections::{BTreeMap, HashMap};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ivrc::flow::wire::Action;
use ivrc::sandbox::validation::{Mode, reply};
use serde_json::{Value, json};

use crate::builder::{Cli, cli};
use crate::events::event;
use crate::http::request;
use crate::listening::Listening;
use crate::long::{kills, seed};
use crate::program::PATIENCE;

/// How often it is killed, unless `KILLS` says so.
const FEW: usize = 10;

/// Callers who ring at the same time.
const CALLERS: usize = 3;

/// A script is changed before each of these kills.
const RELOAD_EVERY: usize = 4;

const LINE: &str = "default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say \"Sorry, we have a fault. Goodbye.\"; hangup }
answer +6567000000
-> number

step number {
  say \"Please enter your number.\"
  capture 4 as number: secret digits
  on digits -> again
  on else reprompt
  on 3rd else { say \"Goodbye.\"; hangup }
}

step again {
  say \"You entered {number}. To keep it, press 1. To change it, press 2.\"
  capture 1
  on 1 as kept { say \"Kept, {number}. Goodbye.\"; hangup }
  on 2 -> number
  on else reprompt
  on 3rd else { say \"Goodbye.\"; hangup }
}
";

const SENT: &str = "default voice en-GB-Emma
default timeout 5s overall 10s tries 1
default on error { say \"Sorry, we have a fault. Goodbye.\"; hangup }
param name
call +6590000000 from +6588000000
say \"Hello {name}. To confirm, press 1.\"
capture 1
on 1 as confirmed { say \"Thank you, {name}.\"; hangup }
on else { say \"Goodbye, {name}.\"; hangup }
";

/// What was seen.
#[derive(Debug, Default)]
struct Counts {
    answered: AtomicUsize,
    /// Nobody listened.
    refused: AtomicUsize,
    /// The connection ended without a byte of an answer: it was killed with the event.
    cut: AtomicUsize,
    /// Events that were posted again, to another process, and got the same bytes.
    again: AtomicUsize,
    calls: AtomicUsize,
}

fn add(count: &AtomicUsize) {
    count.fetch_add(1, Ordering::SeqCst);
}

/// What all callers know.
#[derive(Debug)]
struct Line {
    address: String,
    counts: Counts,
    is_over: AtomicBool,
    /// How many processes have listened so far.
    process: AtomicUsize,
    /// Twice how often the script became another; odd while a process may still have the last one.
    version: AtomicUsize,
    wrong: Mutex<Vec<String>>,
}

impl Line {
    fn is_changing(&self) -> bool {
        self.version.load(Ordering::SeqCst) % 2 == 1
    }

    /// Posts an event until it is answered, or until the test is over.
    fn post(&self, body: &str) -> Option<String> {
        while !self.is_over.load(Ordering::SeqCst) {
            match request(&self.address, ("POST", "/vca"), None, body, PATIENCE) {
                Ok(answer) => {
                    add(&self.counts.answered);
                    let length = answer.head.split("content-length: ").nth(1).and_then(|rest| {
                        rest.split("\r\n").next().and_then(|length| length.parse().ok())
                    });
                    if answer.status != 200 || length != Some(answer.body.len()) {
                        self.fault(format!("{body}\n{answer:?}"));
                    }
                    return Some(answer.body);
                }
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
                    add(&self.counts.refused);
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(error) if is_cut(&error) => add(&self.counts.cut),
                Err(error) => self.fault(format!("an answer that is not whole: {error}\n{body}")),
            }
        }
        None
    }

    fn fault(&self, what: String) {
        self.wrong.lock().expect("the list").push(what);
    }
}

/// The connection ended before the first byte of an answer.
fn is_cut(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
}

/// What is wrong with a reply, if anything is.
fn fault(body: &str) -> Option<String> {
    let reply = match reply(body.as_bytes(), Mode::Lenient, 1) {
        Ok(reply) => reply,
        Err(refusal) => return Some(format!("{refusal:?}")),
    };
    match reply.callflow.last() {
        Some(Action::Hangup | Action::SayAndCapture(_) | Action::MakeCall(_)) => None,
        _ => Some("it just ends".to_owned()),
    }
}

/// An event of somebody who calls.
fn rung(session: &str, caller: &str, id: Option<&str>, digits: Option<&str>) -> String {
    let status = if id.is_some() { "ACTION_COMPLETED" } else { "CALL_RECEIVED" };
    event(
        "CALL_ACTION",
        json!({
            "eventId": format!("{session}-{id:?}"), "sessionId": session, "callStatus": status,
            "callDirection": "INBOUND", "source": caller, "destination": "+6567000000",
            "callDuration": 7, "clientActionId": id, "eventData": { "dtmf": digits },
        }),
    )
}

/// Rings, again and again: each call to its end, whatever becomes of the server meanwhile.
fn caller(line: &Line, number: usize) {
    let mut rng = fastrand::Rng::with_seed(seed() + number as u64);
    for count in 0.. {
        let (session, from) = (format!("s{number}-{count}"), format!("+659{number}{count:06}"));
        let version = line.version.load(Ordering::SeqCst);
        let mut posted: Vec<(String, String, usize)> = Vec::new();
        let mut id: Option<String> = None;
        loop {
            let keys = [None, Some("1"), Some("2"), Some("4711"), Some("0815")];
            let digits = keys[rng.usize(..keys.len())];
            let body = rung(&session, &from, id.as_deref(), digits.filter(|_| id.is_some()));
            let process = line.process.load(Ordering::SeqCst);
            let Some(reply) = line.post(&body) else { return };
            if let Some(why) = fault(&reply) {
                line.fault(format!("{why}\n{body}\n{reply}"));
            }
            let is_same = |line: &Line| line.version.load(Ordering::SeqCst) == version;
            if is_same(line) && reply.contains("we have a fault") {
                line.fault(format!("nothing was wrong with\n{body}\n{reply}"));
            }
            posted.push((body, reply.clone(), process));
            // What another process answered, this one answers in the same way; unless the script
            // became another, of which a new process knows no earlier version.
            for (body, reply, process) in posted.iter_mut() {
                let now = line.process.load(Ordering::SeqCst);
                if *process == now {
                    continue;
                }
                let Some(again) = line.post(body) else { return };
                if !is_same(line) {
                    break;
                }
                if again != *reply {
                    line.fault(format!("twice the event\n{body}\n{reply}\n{again}"));
                }
                add(&line.counts.again);
                *process = now;
            }
            let reply: Value = serde_json::from_str(&reply).expect("JSON");
            id = reply["clientActionId"].as_str().map(str::to_owned);
            if id.is_none() {
                break;
            }
            std::thread::sleep(Duration::from_millis(rng.u64(..4)));
        }
        add(&line.counts.calls);
    }
}

/// A port that nobody else listens on.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

/// The sandbox, which posts its events to that port.
fn sandbox(port: u16, folder: &Cli) -> Listening {
    let seed = seed().to_string();
    let faults = ["--fault", "slow", "--fault", "500", "--fault", "drop-after-accept"];
    let args = ["sandbox", "--port", "0", "--press", "1", "--rate", "0.3", "--seed", &seed];
    let sandbox = Listening::start(folder, &[&args[..], &faults].concat());
    for (kind, path) in [("VCA", "vca"), ("VSS", "vss")] {
        let hook = json!({"type": kind, "url": format!("http://127.0.0.1:{port}/{path}")});
        let asked = ("POST", "/api/v1/subaccounts/demo/webhooks");
        let key = Some("Bearer sandbox");
        let answer = request(sandbox.address(), asked, key, &hook.to_string(), PATIENCE);
        assert_eq!(answer.expect("an answer").status, 200);
    }
    sandbox
}

#[test]
fn no_moment_to_be_killed_spoils_an_answer_or_forgets_a_call() {
    let (kills, port) = (kills(FEW), free_port());
    let own = cli();
    let sandbox = sandbox(port, &own);
    let folder = cli()
        .file("line.ivr", LINE)
        .file("sent.ivr", SENT)
        .env("IVRC_API_KEY", "sandbox")
        .env("IVRC_SUBACCOUNT", "demo")
        .env("IVRC_BASE_URL", &sandbox.url);
    let line = Arc::new(Line {
        address: format!("127.0.0.1:{port}"),
        counts: Counts::default(),
        is_over: AtomicBool::new(false),
        process: AtomicUsize::new(0),
        version: AtomicUsize::new(0),
        wrong: Mutex::new(Vec::new()),
    });
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let line = Arc::clone(&line);
            std::thread::spawn(move || caller(&line, number))
        })
        .collect();
    let mut rng = fastrand::Rng::with_seed(seed());
    let (mut reloads, mut sends) = (0, Vec::new());
    let (text_port, mut text) = (port.to_string(), LINE.to_owned());
    for kill in 0..=kills {
        if line.is_changing() {
            // Nobody answers now, and the next process begins with the new script.
            line.version.fetch_add(1, Ordering::SeqCst);
        }
        let args = ["serve", "--port", &text_port, "line.ivr", "sent.ivr", "--set", "name=Ann"];
        let server = Listening::start(&folder, &args);
        line.process.fetch_add(1, Ordering::SeqCst);
        let to = format!("+6591{kill:06}");
        let send = ["send", "--yes", "sent.ivr", "--set", "name=Ben", "--to", &to];
        sends.push(folder.command(send).spawn().expect("the program"));
        if kill % RELOAD_EVERY == RELOAD_EVERY - 1 {
            reloads += 1;
            // Now a comment, which makes no other version, now other words.
            if reloads % 2 == 0 {
                line.version.fetch_add(1, Ordering::SeqCst);
                text = text.replace("Please enter", "Please, do enter");
            }
            text += &format!("# Change {reloads}.\n");
            std::fs::write(folder.path("line.ivr"), &text).expect("the script");
        }
        std::thread::sleep(Duration::from_millis(20 + rng.u64(..200)));
        if kill == kills {
            // The last one lives on until all that was sent is over.
            let ends = sends.iter_mut().map(|send| send.wait().expect("its end").code());
            assert!(ends.into_iter().all(|code| code.is_some()));
            line.is_over.store(true, Ordering::SeqCst);
            callers.into_iter().for_each(|caller| caller.join().expect("a caller"));
            assert_eq!(server.end_by("-TERM"), Some(0));
            break;
        }
        // Dropped, it is killed.
        drop(server);
    }
    println!("{kills} kills, seed {}, {reloads} reloads: {:?}", seed(), line.counts);
    let wrong = line.wrong.lock().expect("the list");
    assert!(wrong.is_empty(), "{} faults, the first: {}", wrong.len(), wrong[0]);
    let replies_refused =
        sandbox.lines().into_iter().filter(|line| line.contains("the reply is refused"));
    assert_eq!(replies_refused.collect::<Vec<_>>(), [""; 0]);
    assert!(line.counts.answered.load(Ordering::SeqCst) > kills);
    the_ledger_knows_every_call(&folder, &sandbox, line.counts.calls.load(Ordering::SeqCst));
}

/// No number rang twice or without a row, and each call that came in has one.
fn the_ledger_knows_every_call(folder: &Cli, sandbox: &Listening, came: usize) {
    let listed = folder.run(["calls", "--json", "--full", "--limit", "0"]).ends(0).stdout;
    let listed: Value = serde_json::from_str(&listed).expect("a document");
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut received: HashMap<String, usize> = HashMap::new();
    for call in listed["calls"].as_array().expect("calls") {
        let text = |key: &str| call[key].as_str().unwrap_or("null").to_owned();
        match text("direction").as_str() {
            "inbound" => *received.entry(text("from")).or_default() += 1,
            _ => rows.entry(text("to")).or_default().push(text("result")),
        }
    }
    let mut seen = Vec::new();
    for number in sandbox.rang(0) {
        assert!(!seen.contains(&number), "{number} rang twice");
        let results = rows.get(&number).unwrap_or_else(|| panic!("{number} rang without a row"));
        let known = ["accepted", "unknown"];
        assert!(results.len() == 1 && known.contains(&&*results[0]), "{number}: {results:?}");
        seen.push(number);
    }
    assert!(!seen.is_empty(), "no phone rang");
    assert!(received.values().all(|rows| *rows == 1), "a call has two rows: {received:?}");
    assert!(received.len() >= came, "{} rows of {came} calls", received.len());
}
