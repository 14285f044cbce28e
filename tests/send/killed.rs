//! What is left when the program is killed at any moment: never more than one request for a row,
//! never a request without a row, and every row without an end is shown as unknown.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::builder::Cli;
use crate::sandbox::Sandbox;
use crate::text;

/// How many sends are killed.
const SENDS: usize = 200;

#[test]
fn no_moment_to_be_killed_rings_a_phone_twice_or_without_a_row() {
    let faults = ["--fault", "slow", "--fault", "500", "--fault", "drop-after-accept"];
    let sandbox = Sandbox::start(&[&faults[..], &["--rate", "0.3", "--seed", "7"]].concat());
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
    let mut rng = fastrand::Rng::with_seed(42);
    let mut killed = 0;
    for number in 0..SENDS {
        let mut child = send(number);
        std::thread::sleep(whole.mul_f64(rng.f64()));
        // It is ours; it may be over already.
        let _ = child.kill();
        killed += usize::from(child.wait().expect("its end").code().is_none());
    }
    assert!(killed > SENDS / 4, "only {killed} were killed: the moments are too late");
    settle(&sandbox);
    let mut rang: HashMap<String, usize> = HashMap::new();
    for number in sandbox.rang() {
        *rang.entry(number).or_default() += 1;
    }
    let twice: Vec<_> = rang.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "they rang more than once: {twice:?}");
    let listed = home.run(["calls", "--json", "--full", "--limit", "0"]).ends(0).stdout;
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("a document");
    let calls = listed.get("calls").and_then(serde_json::Value::as_array).expect("calls");
    let results: HashMap<String, String> =
        calls.iter().map(|call| (text(call, "to"), text(call, "result"))).collect();
    assert_eq!(results.len(), calls.len(), "a number has two rows");
    for number in rang.keys() {
        let result = results.get(number).unwrap_or_else(|| panic!("{number} rang without a row"));
        assert!(["accepted", "unknown"].contains(&result.as_str()), "{number} rang: {result}");
    }
    let without_end = unfinished(&home);
    assert!(!without_end.is_empty(), "nobody was killed between the row and its end");
    for number in without_end {
        assert_eq!(results.get(&number).map(String::as_str), Some("unknown"), "{number}");
    }
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
