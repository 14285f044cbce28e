//! The guard: what an earlier call to a number means for the next one.

use std::time::Duration;

use crate::server::{Does, Server};
use crate::{CREATED, REMINDER, rows, with};

const SEND: [&str; 3] = ["send", "--yes", "reminder.ivr"];

#[test]
fn an_unknown_call_blocks_its_number_until_somebody_settles_it() {
    let provider = Server::that(|_, count| match count {
        1 => Does::Cuts,
        _ => Does::answer(200, CREATED.to_owned()),
    });
    let cli = with(&provider).file("other.ivr", REMINDER.replace("a reminder", "another script"));
    cli.run(SEND).ends(5);
    // Whatever the script, and however the number is written.
    for args in [
        &SEND[..],
        &["send", "--yes", "other.ivr"],
        &["send", "--yes", "reminder.ivr", "--to", "6590000000"],
        &["send", "--yes", "reminder.ivr", "--from", "+6588000001"],
    ] {
        let run = cli.run(args).ends(4).says("call 1 to this number may have been placed");
        run.says("ivrc calls resolve 1 not-sent").prints("not sent: ");
    }
    assert_eq!(provider.requests().len(), 1);
    // Another number, another subaccount, another base URL are other phones.
    cli.run(["send", "--yes", "reminder.ivr", "--to", "+6590000001"]).ends(0);
    cli.run(["send", "--yes", "reminder.ivr", "--subaccount", "acme_2"]).ends(0);
    assert_eq!(provider.requests().len(), 3);
    cli.run(["calls", "resolve", "1", "not-sent"]).ends(0);
    cli.run(SEND).ends(0).prints("accepted");
    assert_eq!(rows(&cli), ["accepted", "accepted", "accepted", "not sent"]);
}

#[test]
fn an_unknown_call_that_was_placed_holds_back_as_one_that_was_accepted() {
    let provider = Server::that(|_, _| Does::Cuts);
    let cli = with(&provider);
    cli.run(SEND).ends(5);
    cli.run(["calls", "resolve", "1", "accepted"]).ends(0);
    cli.run(SEND).ends(4).says("this number was called");
    cli.run(["send", "--yes", "--again", "reminder.ivr"]).ends(5);
    assert_eq!(provider.requests().len(), 2);
}

#[test]
fn an_accepted_call_holds_back_the_next_one_for_ten_minutes() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    cli.run(SEND).ends(0);
    let run = cli.run(SEND).ends(4).prints("not sent: +6590000000 will not be called");
    run.says("by call 1").says("`--again`");
    let run = cli.run(["send", "--yes", "--json", "reminder.ivr"]).ends(4);
    run.prints("\"heldBy\": 1").prints("\"call\": null");
    assert_eq!(provider.requests().len(), 1);
    cli.run(["send", "--yes", "--again", "reminder.ivr"]).ends(0);
    assert_eq!(provider.requests().len(), 2);
    assert_eq!(rows(&cli), ["accepted", "accepted"]);
}

#[test]
fn of_two_at_once_one_calls() {
    for _ in 0..5 {
        let provider = Server::that(|_, _| {
            std::thread::sleep(Duration::from_millis(300));
            Does::answer(200, CREATED.to_owned())
        });
        let cli = with(&provider);
        let mut running: Vec<_> =
            (0..2).map(|_| cli.command(SEND).spawn().expect("the program")).collect();
        let mut codes: Vec<_> =
            running.iter_mut().map(|child| child.wait().expect("its end").code()).collect();
        codes.sort();
        assert_eq!(codes, [Some(0), Some(4)]);
        assert_eq!(provider.requests().len(), 1);
        assert_eq!(rows(&cli), ["accepted"]);
    }
}

#[test]
fn off_a_terminal_nobody_agrees() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider).input("y\n");
    let run = cli.run(["send", "reminder.ivr"]).ends(4).says("nobody can be asked").says("`--yes`");
    run.prints("not sent: +6590000000 will not be called");
    assert!(provider.requests().is_empty());
}

#[test]
fn without_a_ledger_nobody_is_called() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider)
        .file("no.db", "this is no ledger, and it is long enough to tell")
        .folder("folder");
    let at = |path: &str| cli.run(["send", "--yes", "reminder.ivr", "--ledger", path]).ends(2);
    at("no.db").says("is no ledger").says("`--ledger PATH`");
    at("folder").says("is a folder");
    at("no.db/x.db").says("no.db/x.db");
    assert_eq!(cli.read("no.db"), "this is no ledger, and it is long enough to tell");
    assert!(provider.requests().is_empty());
    cli.run(["send", "--yes", "reminder.ivr", "--ledger", "mine/calls.db"]).ends(0);
    cli.run(["calls", "--ledger", "mine/calls.db"]).ends(0).prints("accepted");
}
