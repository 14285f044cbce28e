//! What is left when the program is killed at any moment: never more than one request for a row,
//! never a request without a row, and every row without an end is shown as unknown.
//! `KILLS=1000 SEED=7 cargo test --test send killed` for as many, at other moments.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::builder::Cli;
use crate::long::{kills, seed};
use crate::sandbox::Sandbox;
use crate::text;

/// How many sends are killed, unless `KILLS` says so.
const FEW: usize = 20;

/// So many kills come at every kind of moment.
const MANY: usize = 200;

/// How far a send had come.
#[derive(Debug, Default)]
struct Moments {
    before_the_row: usize,
    between_row_and_ring: usize,
    /// The phone rings, and the row does not know yet what became of it.
    before_the_end: usize,
    /// The row has its end, but the program was killed.
    after_the_end: usize,
    /// It was over by then.
    not_killed: usize,
}

#[test]
fn no_moment_to_be_killed_rings_a_phone_twice_or_without_a_row() {
    let (kills, seed) = (kills(FEW), seed());
    let faults = ["--fault", "slow", "--fault", "500", "--fault", "drop-after-accept"];
    let chance = ["--rate", "0.3", "--seed", &seed.to_string()];
    let sandbox = Sandbox::start(&[&faults[..], &chance].concat());
    let home = sandbox.account();
    let send = |number: usize| {
        let to = format!("+6591{number:06}");
        home.command(["send", "--yes", "reminder.ivr", "--to", &to]).spawn().expect("the program")
    };
    // How long one takes here that no fault delays.
    let whole = (900_000..900_006).map(|number| {
        let begin = Instant::now();
        send(number).wait().expect("its end");
        begin.elapsed()
    });
    let whole = whole.min().unwrap_or_default();
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut killed = Vec::new();
    let mut number = 0;
    while killed.iter().filter(|killed| **killed).count() < kills {
        assert!(number < 4 * kills + 100, "too few were killed: the moments are too late");
        let mut child = send(number);
        std::thread::sleep(whole.mul_f64(rng.f64()));
        // It is ours; it may be over already.
        let _ = child.kill();
        killed.push(child.wait().expect("its end").code().is_none());
        number += 1;
    }
    settle(&sandbox);
    let rang = rang_once(&sandbox);
    let results = results(&home);
    for number in &rang {
        let result = results.get(number).unwrap_or_else(|| panic!("{number} rang without a row"));
        assert!(["accepted", "unknown"].contains(&result.as_str()), "{number} rang: {result}");
    }
    let without_end = unfinished(&home);
    for number in &without_end {
        assert_eq!(results.get(number).map(String::as_str), Some("unknown"), "{number}");
    }
    let mut moments = Moments::default();
    for (number, was_killed) in killed.iter().enumerate() {
        let to = format!("+6591{number:06}");
        let is_open = without_end.contains(&to);
        *match (was_killed, results.contains_key(&to), is_open, rang.contains(&to)) {
            (false, ..) => &mut moments.not_killed,
            (true, false, ..) => &mut moments.before_the_row,
            (true, true, true, false) => &mut moments.between_row_and_ring,
            (true, true, true, true) => &mut moments.before_the_end,
            (true, true, false, _) => &mut moments.after_the_end,
        } += 1;
    }
    println!("{kills} kills, seed {seed}: {moments:?}");
    if kills >= MANY {
        let Moments { before_the_row, between_row_and_ring, before_the_end, .. } = moments;
        let met = before_the_row > 0 && between_row_and_ring + before_the_end > 0;
        assert!(met, "a kind of moment was never met: {moments:?}");
    }
}

/// The numbers that rang, none of them more than once.
fn rang_once(sandbox: &Sandbox) -> Vec<String> {
    let mut rang = sandbox.rang(0);
    rang.sort();
    let twice: Vec<_> =
        rang.chunk_by(|one, other| one == other).filter(|same| same.len() > 1).collect();
    assert!(twice.is_empty(), "they rang more than once: {twice:?}");
    rang
}

/// The result of each number's only row.
fn results(home: &Cli) -> HashMap<String, String> {
    let listed = home.run(["calls", "--json", "--full", "--limit", "0"]).ends(0).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("a document");
    let calls = listed.get("calls").and_then(serde_json::Value::as_array).expect("calls");
    let results: HashMap<String, String> =
        calls.iter().map(|call| (text(call, "to"), text(call, "result"))).collect();
    assert_eq!(results.len(), calls.len(), "a number has two rows");
    results
}

/// The sandbox has told of everything that reached it.
fn settle(sandbox: &Sandbox) {
    let mut count = sandbox.lines().len();
    loop {
        std::thread::sleep(Duration::from_millis(2500));
        let now = sandbox.lines().len();
        if now == count {
            return;
        }
        count = now;
    }
}

/// The numbers whose rows have no recorded end, as the ledger itself says.
fn unfinished(home: &Cli) -> Vec<String> {
    let path = home.path(".local/share/ivrc/ledger.db");
    let ledger = ivrc::ledger::Ledger::open(&path).expect("the ledger");
    let all = ivrc::ledger::Filter::default();
    let calls = ledger.calls(&all).expect("the calls").calls;
    calls.into_iter().filter(|call| call.finished.is_none()).map(|call| call.to).collect()
}
