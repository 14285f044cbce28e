//! How fast scripts are compiled, beside what there is to compare with: serde_json reading the
//! same callflow into typed structs. `cargo bench` prints bytes of *source* a second for both.
//! And how fast every path through a conversation is walked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a bench may stop where it stands"
)]

mod common;

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::format::format;
use ivrc::graph::{Graph, mermaid, svg};
use ivrc::paths::{MOST_PATHS, walk};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;

use common::compiling::{compile, read};
use common::scripts::{MB, flat, menus};
use common::typed;

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
