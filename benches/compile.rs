//! How fast scripts are compiled, beside what there is to compare with: serde_json reading the
//! same callflow into typed structs. `cargo bench` prints bytes of *source* a second for both.
//! And how fast every path through a conversation is walked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a bench may stop where it stands"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, emit, lower};
use ivrc::format::format;
use ivrc::graph::{Graph, mermaid, svg};
use ivrc::paths::{MOST_PATHS, walk};
use ivrc::rule::Severity;
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;
use serde::Deserialize;

/// One call that says very much.
fn flat(bytes: usize) -> String {
    let mut text = String::from("default voice en-GB-Emma\ncall +6590000000 from +6588000000\n");
    let mut count = 0;
    while text.len() < bytes {
        count += 1;
        writeln!(text, "say \"This is reminder {count} about your appointment tomorrow at 2 PM.\" speed 1.5 repeat 2").unwrap();
    }
    text + "hangup\n"
}

/// Menus, each with six ways on.
fn menus(bytes: usize) -> String {
    let mut text = String::from(
        "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
         default on error { say \"Sorry, something went wrong.\"; hangup }\n\
         call +6590000000 from +6588000000\n-> menu1\n",
    );
    let mut count = 0;
    while text.len() < bytes {
        count += 1;
        write!(
            text,
            "step menu{count} {{\n  say \"This is menu {count}. To go on, press 1. To hear it again, press 2. To end, press 0.\"\n  \
             capture 1\n  on 1 -> menu{}\n  on 2 as again reprompt \"To go on, press 1. To end, press 0.\"\n  \
             on 0 {{ say \"Thank you for calling number {count}, goodbye.\"; hangup }}\n  \
             on nomatch, noinput reprompt \"To go on, press 1. To hear it again, press 2. To end, press 0.\"\n  \
             on 2nd else -> last\n}}\n",
            count + 1
        )
        .unwrap();
    }
    writeln!(text, "step menu{} {{ say \"That was all.\"; hangup }}", count + 1).unwrap();
    text + "step last { say \"Goodbye.\"; hangup }\n"
}

/// Reads, checks and writes; the length of what was written.
fn compile(source: &Source, whole: bool) -> String {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let values = Values::default();
    let now = "2026-11-23T00:00:00Z".parse().unwrap();
    let given =
        Given { now, values: &values, purpose: Purpose::Request, voices: None, pedantic: false };
    let findings = check(Subject { source, parsed: &parsed, flow: &flow }, &given);
    assert!(
        findings.iter().all(|finding| finding.severity != Severity::Error),
        "{:?}",
        findings.first()
    );
    if whole {
        return serde_json::to_string(&Machine::build(&flow)).unwrap();
    }
    serde_json::to_string(&emit::request(&flow, &values, now).unwrap()).unwrap()
}

/// What a careful reader of the emitted JSON would read it into.
mod typed {
    use std::collections::HashMap;

    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(crate) struct Request {
        #[serde(rename = "validUntil")]
        pub(crate) _valid_until: Option<String>,
        #[serde(rename = "callflow")]
        pub(crate) _callflow: Vec<Action>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Machine {
        #[serde(rename = "entry")]
        pub(crate) _entry: Callflow,
        #[serde(rename = "steps")]
        pub(crate) _steps: HashMap<String, Step>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Step {
        #[serde(rename = "ask")]
        pub(crate) _ask: Vec<Action>,
        #[serde(rename = "on")]
        pub(crate) _on: Vec<Callflow>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Callflow {
        #[serde(rename = "events")]
        pub(crate) _events: Option<Vec<String>>,
        #[serde(rename = "callflow")]
        pub(crate) _callflow: Vec<Action>,
        #[serde(rename = "waits")]
        pub(crate) _waits: Option<String>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Action {
        #[serde(rename = "action")]
        pub(crate) _action: String,
        #[serde(rename = "params")]
        pub(crate) _params: Option<Params>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code, reason = "read, not used")]
    pub(crate) struct Params {
        source: Option<String>,
        destination: Option<String>,
        text: Option<String>,
        prompt_message: Option<String>,
        voice_profile: Option<String>,
        file_url: Option<String>,
        repetition: Option<u8>,
        speed: Option<f64>,
        min_digits: Option<u8>,
        max_digits: Option<u8>,
        digit_timeout: Option<u64>,
        overall_timeout: Option<u64>,
        complete_on_hash: Option<bool>,
        no_of_tries: Option<u8>,
        success_message: Option<String>,
        failure_message: Option<String>,
    }
}

fn read<T: for<'de> Deserialize<'de>>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

const MB: usize = 1_000_000;

fn ten_megabytes(criterion: &mut Criterion) {
    for (shape, generate, whole) in [
        ("flat", flat as fn(usize) -> String, false),
        ("menus", menus as fn(usize) -> String, true),
    ] {
        let mut group = criterion.benchmark_group(shape);
        group.sample_size(10);
        for size in [5 * MB, 10 * MB] {
            let source = Source::new(FileId(0), "bench.ivr", generate(size));
            let json = compile(&source, whole);
            group.throughput(Throughput::Bytes(source.text().len() as u64));
            let megabytes = format!("{} MB", size / MB);
            group.bench_function(BenchmarkId::new("parse + check + emit", &megabytes), |bench| {
                bench.iter(|| compile(black_box(&source), whole));
            });
            group.bench_function(BenchmarkId::new("parse", &megabytes), |bench| {
                bench.iter(|| parse(black_box(&source)).findings.len());
            });
            group.bench_function(BenchmarkId::new("format", &megabytes), |bench| {
                bench.iter(|| format(black_box(&source)).len());
            });
            group.bench_function(
                BenchmarkId::new("serde_json reads the JSON", &megabytes),
                |bench| {
                    if whole {
                        bench.iter(|| read::<typed::Machine>(black_box(&json)));
                    } else {
                        bench.iter(|| read::<typed::Request>(black_box(&json)));
                    }
                },
            );
        }
        group.finish();
    }
}

/// What an editor does after each key.
fn thousand_steps(criterion: &mut Criterion) {
    let bytes = menus(MB).len() / menus(MB).matches("step menu").count() * 1000;
    let source = Source::new(FileId(0), "bench.ivr", menus(bytes));
    let steps = source.text().matches("step menu").count();
    assert!((950..1050).contains(&steps), "{steps}");
    criterion.bench_function("1,000 steps re-checked", |bench| {
        bench.iter(|| {
            let parsed = parse(black_box(&source));
            let overrides = Overrides::default();
            let flow = lower(&parsed.script, &overrides);
            let values = Values::default();
            let now = "2026-11-23T00:00:00Z".parse().unwrap();
            let given = Given {
                now,
                values: &values,
                purpose: Purpose::Look,
                voices: None,
                pedantic: false,
            };
            check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given).len()
        });
    });
}

/// Every path through menus that lead to each other, with more paths than anybody could list.
fn thousand_steps_walked(criterion: &mut Criterion) {
    let mut text = String::from("default voice en-GB-Emma tries 1\nanswer\n-> menu0\n");
    for step in 0..1000 {
        writeln!(text, "step menu{step} {{ say \"Press a key.\"; capture 1").unwrap();
        for key in 1..7 {
            let next = (step * 7 + key * 13) % 1000;
            writeln!(text, "on {key} as from{step} -> menu{next}").unwrap();
        }
        text += "on 3rd else { say \"Goodbye.\"; hangup } }\n";
    }
    let source = Source::new(FileId(0), "bench.ivr", text);
    let parsed = parse(&source);
    let engine = Engine::load(Machine::build(&lower(&parsed.script, &Overrides::default())));
    assert!(walk(&engine).count() > MOST_PATHS);
    criterion.bench_function("1,000 steps walked", |bench| {
        bench.iter(|| walk(black_box(&engine)).count());
    });
}

/// The picture of a thousand steps.
fn thousand_steps_drawn(criterion: &mut Criterion) {
    let bytes = menus(MB).len() / menus(MB).matches("step menu").count() * 1000;
    let source = Source::new(FileId(0), "bench.ivr", menus(bytes));
    let parsed = parse(&source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let mut group = criterion.benchmark_group("1,000 steps drawn");
    group.sample_size(10);
    group.bench_function("mermaid", |bench| {
        bench.iter(|| mermaid::write(&Graph::of(black_box(&flow))).len());
    });
    group.bench_function("svg", |bench| {
        bench.iter(|| svg::write(&Graph::of(black_box(&flow)), "bench.ivr").len());
    });
    group.finish();
}

criterion_group!(
    benches,
    ten_megabytes,
    thousand_steps,
    thousand_steps_walked,
    thousand_steps_drawn
);
criterion_main!(benches);
