//! The sandbox as a process of its own, and `ivrc send` against it, faults included.

use crate::builder::{Cli, cli};
use crate::listening::Listening;
use crate::{account, rows};

/// A sandbox that runs until the test is over.
pub(crate) struct Sandbox {
    listening: Listening,
    _folder: Cli,
}

impl Sandbox {
    /// Starts one with these options.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = cli();
        let args = [&["sandbox", "--port", "0"][..], options].concat();
        Self { listening: Listening::start(&folder, &args), _folder: folder }
    }

    /// What it has told so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.listening.lines()
    }

    /// The numbers that rang, in order: all so far, once there are this many.
    pub(crate) fn rang(&self, least: usize) -> Vec<String> {
        self.listening.rang(least)
    }

    /// A folder whose settings lead here.
    pub(crate) fn account(&self) -> Cli {
        account(&self.listening.url).env("IVRC_API_KEY", "sandbox")
    }
}

#[test]
fn a_call_against_the_sandbox() {
    let sandbox = Sandbox::start(&[]);
    let cli = sandbox.account();
    cli.run(["send", "--yes", "reminder.ivr"]).ends(0).prints("accepted");
    cli.run(["send", "--yes", "menu.ivr", "--to", "+6590000009"]).ends(2).says("no webhook");
    cli.run(["send", "--yes", "reminder.ivr", "--to", "+6590000002"]).ends(0);
    assert_eq!(sandbox.rang(2), ["+6590000000", "+6590000002"]);
    let stranger = account(&sandbox.listening.url);
    stranger.run(["send", "--yes", "reminder.ivr"]).ends(3).says("it says: ");
}

#[test]
fn every_fault_has_its_result_and_no_phone_rings_twice() {
    for (fault, code, result, rings) in [
        ("500", 3, "refused", 0),
        ("429", 4, "not sent", 0),
        ("timeout", 5, "unknown", 1),
        ("drop-after-accept", 5, "unknown", 1),
        ("garbage", 5, "unknown", 1),
        ("slow", 0, "accepted", 1),
    ] {
        let sandbox = Sandbox::start(&["--fault", fault]);
        let cli = sandbox.account();
        let send = ["send", "--yes", "--timeout", "5s", "reminder.ivr"];
        cli.run(send).ends(code).prints(result);
        assert_eq!(rows(&cli), [result], "{fault}");
        assert_eq!(sandbox.rang(rings).len(), rings, "{fault}");
        if rings > 0 {
            cli.run(send).ends(4);
            assert_eq!(sandbox.rang(rings).len(), rings, "{fault}: it rang again");
        }
    }
}
