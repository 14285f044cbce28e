//! The figures of `docs/performance.md` that compare a whole command with something else, each pair
//! in turns: compiling 10 MB beside serde_json, which reads what was emitted into types; the memory
//! of `ivrc compile` at its peak; `ivrc check` of ten lines beside a program that does nothing.
//! `cargo bench --bench performance` prints them. Memory is read from `/proc`, so only Linux has it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench may stop where it stands"
)]

mod common;

use std::fs;
use std::hint::black_box;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ivrc::source::Source;
use ivrc::span::FileId;
use tempfile::TempDir;

use common::compiling::{compile, read};
use common::scripts::{MB, flat, menus};
use common::typed::{Machine, Request};

/// The program itself, as optimised as this bench.
const IVRC: &str = env!("CARGO_BIN_EXE_ivrc");
/// How often a large script is compiled.
const LARGE_TURNS: usize = 9;
/// How often a program is started.
const STARTS: usize = 400;

/// A script of ten lines, as somebody might begin with.
const TEN_LINES: &str = "default voice en-GB-Emma\n\
    default on error { hangup }\n\
    call +6590000000 from +6588000000\n\
    say \"Your appointment is tomorrow at 2 PM. To confirm, press 1.\"\n\
    capture 1 timeout 5s overall 10s tries 1\n\
    on 1 { say \"Thank you. Goodbye.\"; hangup }\n\
    on nomatch, noinput reprompt \"To confirm, press 1.\"\n\
    on 2nd else -> bye\n\
    step bye { say \"Goodbye.\"; hangup }\n\
    test \"confirmed\" { press 1; expect hangup }\n";

/// A shape of scripts: how one of a size is made, and whether it is emitted whole, as a machine.
type Shape = (&'static str, fn(usize) -> String, bool);

fn main() {
    let folder = TempDir::new().unwrap();
    for shape in [("flat", flat as fn(usize) -> String, false), ("menus", menus, true)] {
        compiled(shape);
        if cfg!(target_os = "linux") {
            remembered(shape, folder.path());
        }
    }
    started(folder.path());
}

/// 10 MB compiled, and what came of it read.
fn compiled((name, generate, whole): Shape) {
    let source = Source::new(FileId(0), "bench.ivr", generate(10 * MB));
    let json = compile(&source, whole);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..LARGE_TURNS {
        ours.push(time(|| drop(black_box(compile(black_box(&source), whole)))));
        theirs.push(time(|| match whole {
            true => drop(black_box(read::<Machine>(black_box(&json)))),
            false => drop(black_box(read::<Request>(black_box(&json)))),
        }));
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    println!(
        "{name}, 10 MB: compiled in {ours:.0?}; serde_json reads the {} MB of it in {theirs:.0?}: {:.1} times",
        json.len() / MB,
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

/// The most memory that `ivrc compile` takes for 10 MB.
fn remembered((name, generate, whole): Shape, folder: &Path) {
    let file = folder.join("large.ivr");
    fs::write(&file, generate(10 * MB)).unwrap();
    let mut command = Command::new(IVRC);
    command.arg("compile").arg(&file).stdout(Stdio::piped()).stderr(Stdio::null());
    if whole {
        command.args(["--emit", "machine"]);
    }
    let mut child = command.spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    // As long as a part of its output is not taken, it stays.
    let (mut part, mut peak) = (vec![0; 16 << 10], 0);
    while output.read(&mut part).unwrap() > 0 {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
    }
    assert!(child.wait().unwrap().success());
    println!("{name}, 10 MB: {} MB at the peak", peak * 1024 / MB);
}

/// Ten lines checked by the program, from its start to its end.
fn started(folder: &Path) {
    let file = folder.join("ten.ivr");
    fs::write(&file, TEN_LINES).unwrap();
    let run = |program: &str, arguments: &[&Path]| {
        let status = Command::new(program).args(arguments).stderr(Stdio::null()).status().unwrap();
        assert!(status.success(), "{program}: {status}");
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        ours.push(time(|| run(IVRC, &[Path::new("check"), &file])));
        theirs.push(time(|| run("true", &[])));
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    println!(
        "ten lines checked: {ours:.2?}; `true`: {theirs:.2?}: {:.2} times",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

fn time(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    *times.get(times.len() / 2).unwrap()
}
