//! The guard among processes: however many want to call one phone at once, one may.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test may fail")]

use std::env;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use ivrc::ledger::{Again, Begun, Filter, Kept, Ledger, NewCall};
use jiff::Timestamp;

/// Set in a process that this test has started: the ledger to write to.
const VARIABLE: &str = "IVRC_TEST_LEDGER";

#[test]
fn of_many_processes_one_passes() {
    if let Some(path) = env::var_os(VARIABLE) {
        return one_of_many(Path::new(&path));
    }
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/ledger.db");
        let mut many: Vec<_> = (0..8).map(|_| start(&path)).collect();
        // They wait for this line, and then begin at once: at first there is no ledger, no key.
        for process in &mut many {
            process.stdin.as_mut().unwrap().write_all(b"go\n").unwrap();
        }
        let ends = many.into_iter().map(|process| process.wait_with_output().unwrap());
        let told: String =
            ends.map(|end| String::from_utf8(end.stdout).unwrap()).collect::<String>();
        let count = |word: &str| told.matches(word).count();
        assert_eq!((count("[may call]"), count("[held back]")), (1, 7), "{told}");
        let ledger = Ledger::open(&path).unwrap();
        let calls = ledger.calls(&Filter::default()).unwrap().calls;
        assert_eq!(calls.len(), 1);
        let stored = ledger.values(calls.first().unwrap().id, 0).unwrap();
        assert_eq!(stored.values.get("pin"), Some("4711"), "{:?}", stored.lost);
    }
}

/// This test again, as another process.
fn start(path: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "of_many_processes_one_passes", "--nocapture"])
        .env(VARIABLE, path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn one_of_many(path: &Path) {
    std::io::stdin().read_exact(&mut [0; 3]).unwrap();
    let call = NewCall {
        to: "+6590000000",
        from: "+6588000000",
        base_url: "https://voice.8x8.com",
        subaccount: "library",
        script: "reminder.ivr",
        version: "1a2b3c4d",
        values: &[Kept { name: "pin", value: "4711", secret: true }],
    };
    let begun = Ledger::open(path).unwrap().begin(&call, Again::No, Timestamp::now()).unwrap();
    let word = match begun {
        Begun::Row(_) => "[may call]",
        Begun::Held(_) => "[held back]",
    };
    std::io::stdout().write_all(word.as_bytes()).unwrap();
}
