//! How fast an editor is answered in a script of 1,000 steps: from a letter that is typed to the
//! findings, through the server and its streams; what may be written at a place, and what the word
//! there means, in a script that is read and checked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench may stop where it stands"
)]

mod common;

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{
    BufRead as _, BufReader, BufWriter, PipeReader, PipeWriter, Read as _, Write as _, pipe,
};
use std::path::Path;
use std::time::Instant;

use criterion::Criterion;
use ivrc::finding::Finding;
use ivrc::ide::{Analysis, Known, complete, hover};
use ivrc::lsp::{Settings, serve};
use ivrc::source::Source;
use ivrc::span::FileId;
use serde_json::{Value, json};

use common::scripts::ring;

/// How many letters are typed.
const LETTERS: usize = 1000;

/// Menus, each with a captured name of its own.
fn menus() -> String {
    let mut text = String::from(
        "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
         default on error { say \"Sorry, something went wrong.\"; hangup }\n\
         call +6590000000 from +6588000000\n-> menu1\n",
    );
    for count in 1..=1000 {
        write!(
            text,
            "step menu{count} {{\n  say \"This is menu {count}. To go on, press 1. To end, press 0.\"\n  \
             capture 1 as key{count}\n  on 1 -> menu{}\n  on 0 {{ say \"Thank you, goodbye.\"; hangup }}\n  \
             on nomatch, noinput reprompt \"To go on, press 1. To end, press 0.\"\n  \
             on 2nd else -> last\n}}\n",
            count + 1
        )
        .unwrap();
    }
    text + "step menu1001 { say \"You pressed {key1}.\"; -> last }\nstep last { say \"Goodbye.\"; hangup }\n"
}

fn editor(criterion: &mut Criterion) {
    let text = menus();
    let behind = |words: &str| u32::try_from(text.find(words).unwrap() + words.len()).unwrap();
    let places = [
        ("a statement", behind("step menu1000 {\n")),
        ("an event", behind("capture 1 as key1000\n  on ")),
        ("a step", behind("on 1 -> menu1001")),
        ("a name in a text", behind("You pressed {key1")),
    ];
    let source = Source::new(FileId(0), "bench.ivr", text.as_str());
    let analysis = Analysis::new(source, &Known::default());
    for (what, offset) in places {
        criterion.bench_function(&format!("complete {what}"), |bench| {
            bench.iter(|| complete(black_box(&analysis), offset).len());
        });
        criterion.bench_function(&format!("hover over {what}"), |bench| {
            bench.iter(|| hover(black_box(&analysis), offset));
        });
    }
}

/// No settings.
struct Plain;

impl Settings for Plain {
    fn known(&mut self, _: Option<&Path>) -> Known {
        Known::default()
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

/// A server on a thread of its own, and the two ends of its streams.
struct Server {
    input: PipeWriter,
    output: BufReader<PipeReader>,
}

impl Server {
    fn start() -> Self {
        let (their_input, input) = pipe().unwrap();
        let (output, their_output) = pipe().unwrap();
        std::thread::spawn(move || {
            let (input, output) = (BufReader::new(their_input), BufWriter::new(their_output));
            serve(input, output, &mut Plain, &mut |line| panic!("{line}"))
        });
        let mut server = Self { input, output: BufReader::new(output) };
        let capabilities = json!({ "processId": null, "rootUri": null, "capabilities": {} });
        server.send(
            &json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": capabilities }),
        );
        server.receive();
        server.tell("initialized", &json!({}));
        server
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }

    /// The next message.
    fn receive(&mut self) -> String {
        let mut head = String::new();
        self.output.read_line(&mut head).unwrap();
        let length = head.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        self.output.read_line(&mut head).unwrap();
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        String::from_utf8(body).unwrap()
    }
}

/// A letter is typed into a text of the middle step, and taken out again.
fn typing() {
    let uri = "file:///bench.ivr";
    let text = ring(1000);
    let before = text.split("This is menu 500").next().unwrap();
    let (line, character) = (before.lines().count() - 1, before.lines().last().unwrap().len());
    let range = |length: usize| {
        json!({ "start": { "line": line, "character": character },
            "end": { "line": line, "character": character + length } })
    };
    let mut server = Server::start();
    let document = json!({ "uri": uri, "languageId": "ivr", "version": 1, "text": text });
    server.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    server.receive();
    let mut version = 1;
    let mut typed = || {
        version += 1;
        let change = match version % 2 {
            0 => json!({ "range": range(0), "text": "x" }),
            _ => json!({ "range": range(1), "text": "" }),
        };
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        let begin = Instant::now();
        server.tell("textDocument/didChange", &params);
        let told = server.receive();
        let took = begin.elapsed();
        assert!(told.contains("publishDiagnostics") && told.contains(&version.to_string()));
        // People type slower than this: the server has time to tidy up.
        server.send(&json!({ "jsonrpc": "2.0", "id": version, "method": "idle" }));
        server.receive();
        took
    };
    let mut took: Vec<_> = (0..LETTERS).map(|_| typed()).collect();
    took.sort_unstable();
    let at = |part: usize| *took.get(took.len() * part / 100).unwrap();
    println!("from a letter to the findings: p50 {:.2?}, p99 {:.2?}", at(50), at(99));
}

fn main() {
    typing();
    let mut criterion = Criterion::default().configure_from_args();
    editor(&mut criterion);
    criterion.final_summary();
}
