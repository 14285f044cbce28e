//! `ivrc calls`: the list, one call, the word of a person, the purge; and ledgers that cannot be
//! used.

use ivrc::engine::{Effect, Keys};
use ivrc::ledger::{Again, Answered, Begun, CallId, CallResult, Ending, Kept, Ledger, NewCall};
use jiff::{SignedDuration, Timestamp};

use crate::builder::{Cli, cli};

const CALL: NewCall<'_> = NewCall {
    to: "+6590000000",
    from: "+6588000000",
    base_url: "https://voice.8x8.com",
    subaccount: "library",
    script: "reminder.ivr",
    version: "1a2b3c4d",
    values: &[],
};

fn minute(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-24T13:00:00Z".parse().expect("a time");
    start + SignedDuration::from_mins(minutes)
}

fn ledger(cli: &Cli) -> Ledger {
    Ledger::open(&cli.path("ledger.db")).expect("a ledger")
}

fn begin(ledger: &mut Ledger, call: &NewCall<'_>, at: Timestamp) -> CallId {
    match ledger.begin(call, Again::Yes, at).expect("a row") {
        Begun::Row(id) => id,
        Begun::Held(held) => unreachable!("`again` was said: {held:?}"),
    }
}

fn end(result: CallResult) -> Answered<'static> {
    let accepted = result == CallResult::Accepted;
    Answered {
        result,
        session: accepted.then_some("a4fad4b3-b388-12ee-b217-2fb8260fcf59"),
        status_code: accepted.then_some(1),
        status_message: accepted.then_some("Created"),
        request: None,
        reason: None,
        attempts: 1,
    }
}

/// A ledger with a call of each kind.
fn some_calls() -> Cli {
    let cli = cli();
    let mut ledger = ledger(&cli);
    let pin = Kept { name: "pin", value: "4711", secret: true };
    let told = begin(&mut ledger, &NewCall { values: &[pin], ..CALL }, minute(0));
    ledger.finish(told, &end(CallResult::Accepted), minute(1)).expect("its end");
    let mut answer = |turn, keys, event: &str| {
        let (step, event) = ("menu".to_owned(), event.to_owned());
        let answered = Effect::Answered { step, round: turn, keys, event };
        let effects = [answered, Effect::Outcome("told".to_owned())];
        let effects = if turn == 3 { &effects[..] } else { &effects[..1] };
        ledger.record(told, turn, effects, minute(2)).expect("an answer");
    };
    answer(1, Keys::None, "noinput");
    answer(2, Keys::Secret, "digits");
    answer(3, Keys::Pressed("1".to_owned()), "1");
    let ending = Ending {
        disposition: "completed",
        started: Some(minute(1)),
        ended: Some(minute(3)),
        seconds: Some(97),
        ..Ending::default()
    };
    ledger.close(told, &ending).expect("its end");

    let refused = begin(&mut ledger, &NewCall { to: "6590000001", ..CALL }, minute(10));
    let answered = Answered {
        status_code: Some(-1014),
        status_message: Some("source +6588000000 not allowed for 6590000001\u{1b}[2J"),
        request: None,
        reason: None,
        ..end(CallResult::Refused)
    };
    ledger.finish(refused, &answered, minute(10)).expect("its end");

    let call = NewCall { to: "+6590000002", script: "lost\u{1b}[2J.ivr", ..CALL };
    let unknown = begin(&mut ledger, &call, minute(20));
    ledger.finish(unknown, &end(CallResult::Unknown), minute(21)).expect("its end");
    begin(&mut ledger, &NewCall { to: "+6590000003", ..CALL }, minute(30));

    let trial = NewCall { base_url: "sandbox:trial", script: "examples/你好.ivr", ..CALL };
    let trial = begin(&mut ledger, &trial, minute(40));
    ledger.finish(trial, &end(CallResult::NotSent), minute(40)).expect("its end");
    cli
}

/// The numbers of the calls in the list.
fn ids(cli: &Cli, args: &[&str]) -> String {
    let args = ["calls", "--ledger", "ledger.db"].iter().chain(args);
    let run = cli.run(args).ends(0).stays_harmless();
    let ids: Vec<_> =
        run.stdout.lines().skip(1).filter_map(|line| line.split(' ').next()).collect();
    ids.join(" ")
}

#[test]
fn without_a_ledger_there_are_no_calls_and_none_is_made() {
    let cli = cli();
    let run = cli.run(["calls"]).ends(0).prints_nothing();
    assert_eq!(run.stderr, "no calls yet\n");
    let json = cli.run(["calls", "--json"]).ends(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json, serde_json::json!({"version": 1, "calls": [], "more": 0}));
    cli.run(["calls", "purge", "--before", "30d"]).ends(0).says("no calls yet");
    cli.run(["calls", "show", "1"]).ends(2).says("no ledger `").says("`--ledger PATH`");
    cli.run(["calls", "resolve", "1", "accepted"]).ends(2).says("there are no calls yet");
    assert_eq!(cli.names(), Vec::<String>::new());
    drop(ledger(&cli));
    cli.run(["calls", "--ledger", "ledger.db"]).ends(0).says("no calls yet");
}

#[test]
fn the_ledger_is_in_the_data_folder_unless_told_otherwise() {
    let cli = cli().folder("data");
    let data = cli.path("data").display().to_string();
    let cli = cli.env("XDG_DATA_HOME", &data);
    let mut ledger = Ledger::open(&cli.path("data/ivrc/ledger.db")).expect("a ledger");
    begin(&mut ledger, &CALL, minute(0));
    cli.run(["calls"]).ends(0).prints("+65••••••00");
    cli.run(["calls", "--ledger", "other.db"]).ends(0).says("no calls yet");
}

#[test]
fn the_list() {
    let cli = some_calls();
    let run = |args: &[&str]| {
        let args = ["calls", "--ledger", "ledger.db"].iter().chain(args);
        cli.run(args).ends(0).stays_harmless()
    };
    insta::assert_snapshot!(run(&[]).stdout);
    let full = run(&["--full"]).stdout;
    assert!(full.contains(" +6590000000 ") && full.contains(" 6590000001 "), "{full}");
    insta::assert_snapshot!(run(&["--json", "--limit", "4"]).stdout);
    assert!(run(&["--json", "--full"]).stdout.contains("\"+6590000000\""));
}

#[test]
fn calls_are_chosen() {
    let cli = some_calls();
    assert_eq!(ids(&cli, &[]), "5 4 3 2 1");
    assert_eq!(ids(&cli, &["--result", "unknown"]), "4 3");
    assert_eq!(ids(&cli, &["--result", "not-sent"]), "5");
    assert_eq!(ids(&cli, &["--outcome", "told"]), "1");
    assert_eq!(ids(&cli, &["--since", "2026-11-24T21:20:00+08:00"]), "5 4 3");
    assert_eq!(ids(&cli, &["--result", "accepted", "--since", "2026-11-25T00:00:00Z"]), "");
    assert_eq!(ids(&cli, &["--limit", "2"]), "5 4");
    assert_eq!(ids(&cli, &["--limit", "0"]), "5 4 3 2 1");
    let list = |args: &[&str]| cli.run(["calls", "--ledger", "ledger.db"].iter().chain(args));
    list(&["--limit", "2"]).ends(0).says("2 of 5 calls; `--limit 0` lists all");
    list(&["--outcome", "lost"]).ends(0).prints_nothing().says("no such calls");
    list(&["--result", "lost"]).ends(2).says("`accepted`, `refused`, `not-sent` or `unknown`");
    list(&["--since", "2"]).ends(2).says("`2h` or `30d`");
    list(&["--json", "show", "1"]).ends(2).says("write it behind `show`");
}

#[test]
fn since_a_while_ago() {
    let cli = cli();
    let mut ledger = ledger(&cli);
    for hours in [50, 3, 1] {
        begin(&mut ledger, &CALL, Timestamp::now() - SignedDuration::from_hours(hours));
    }
    assert_eq!(ids(&cli, &["--since", "2h"]), "3");
    assert_eq!(ids(&cli, &["--since", "1.5d"]), "3 2");
}

#[test]
fn one_call() {
    let cli = some_calls();
    let show = |args: &[&str]| {
        let args = ["calls", "show", "--ledger", "ledger.db"].iter().chain(args);
        cli.run(args).ends(0).stays_harmless()
    };
    let all: String = ["1", "2", "3", "4", "5"]
        .into_iter()
        .map(|id| format!("$ ivrc calls show {id}\n{}\n", show(&[id])))
        .collect();
    insta::assert_snapshot!(all);
    insta::assert_snapshot!(show(&["1", "--json"]).stdout);
    assert!(show(&["2", "--full"]).stdout.contains("source +6588000000 not allowed"));
    cli.run(["calls", "show", "9", "--ledger", "ledger.db"])
        .ends(2)
        .says("`ledger.db` has no call 9")
        .says("`ivrc calls` lists the calls");
    cli.run(["calls", "show", "first"]).ends(2);
}

#[test]
fn a_call_that_arrived() {
    let cli = cli();
    let arrived = NewCall { base_url: "", from: "+6591111111", to: "+6567654321", ..CALL };
    let mut ledger = ledger(&cli);
    let id = ledger.receive(&arrived, "a4fad4b3", minute(0)).expect("a row").id;
    let ending = Ending {
        disposition: "failed",
        bridged: Some(31),
        error_code: Some(-2005),
        error_message: Some("no speech\u{1b}[2J for +6591111111"),
        ..Ending::default()
    };
    ledger.close(id, &ending).expect("its end");
    let run = |args: &[&str]| cli.run(["calls", "--ledger", "ledger.db"].iter().chain(args));
    insta::assert_snapshot!(format!(
        "{}\n{}",
        run(&[]).ends(0).stdout,
        run(&["show", "1"]).ends(0).stdout
    ));
    run(&[]).ends(0).stays_harmless();
    run(&["show", "1"]).ends(0).stays_harmless();
    run(&["--json"]).ends(0).prints("\"direction\": \"inbound\"").prints("\"errorCode\": -2005");
}

#[test]
fn an_event_shows_that_a_call_exists() {
    let cli = cli();
    let mut ledger = ledger(&cli);
    let id = begin(&mut ledger, &CALL, minute(0));
    assert!(ledger.attach(id, "a4fad4b3").expect("its session"));
    cli.run(["calls", "show", "1", "--ledger", "ledger.db"])
        .ends(0)
        .prints("accepted, as an event of the call shows");
}

#[test]
fn a_table_for_a_spreadsheet() {
    let cli = some_calls();
    let mut ledger = ledger(&cli);
    let call = NewCall { to: "+6590000004", script: "=cmd|' /C calc'!A0, \"x\"", ..CALL };
    let id = begin(&mut ledger, &call, minute(50));
    let answer = |step: &str, keys, event: &str| Effect::Answered {
        step: step.to_owned(),
        round: 1,
        keys,
        event: event.to_owned(),
    };
    let pressed = |keys: &str| Keys::Pressed(keys.to_owned());
    for (turn, effect) in [
        (1, answer("menu", pressed("2"), "2")),
        (2, answer("outcome", pressed("*7#"), "digits")),
        (3, answer("desk", Keys::None, "done")),
        (4, answer("menu", pressed("1"), "1")),
    ] {
        ledger.record(id, turn, &[effect], minute(51)).expect("an answer");
    }
    let export = |args: &[&str]| {
        let args = ["calls", "export", "--csv", "--ledger", "ledger.db"].iter().chain(args);
        cli.run(args).ends(0)
    };
    let all = export(&[]);
    assert_eq!(all.stderr, "");
    insta::assert_snapshot!(all.stdout);
    let mut read = csv::Reader::from_reader(all.stdout.as_bytes());
    let head = read.headers().expect("a head").clone();
    let rows: Vec<_> = read.records().map(|row| row.expect("a row of the same length")).collect();
    let of = |row: &csv::StringRecord, name: &str| {
        let at = head.iter().position(|other| other == name).expect(name);
        row.get(at).expect("a cell").to_owned()
    };
    let first = rows.first().expect("the newest");
    assert_eq!(of(first, "script"), "'=cmd|' /C calc'!A0, \"x\"");
    assert_eq!((of(first, "keys:menu"), of(first, "keys:outcome")), ("1".into(), "*7#".into()));
    assert_eq!(of(rows.last().expect("the oldest"), "keys:outcome"), "");
    assert!(!head.iter().any(|name| name == "keys:desk"), "a bridge asks nothing");
    assert!(export(&["--full"]).stdout.contains(",+6590000004,"));
    assert_eq!(export(&["--outcome", "told"]).stdout.lines().count(), 2);
    export(&["--result", "refused", "--since", "2026-11-25T00:00:00Z"])
        .prints_nothing()
        .says("no such calls");
    cli.run(["calls", "export"]).ends(2).says("--csv");
    cli.run(["calls", "export", "--csv", "--ledger", "new.db"]).ends(0).says("no calls yet");
}

#[test]
fn a_person_settles_what_nobody_else_knows() {
    let cli = some_calls();
    let resolve = |id, what| cli.run(["calls", "resolve", id, what, "--ledger", "ledger.db"]);
    assert_eq!(resolve("3", "not-sent").ends(0).stdout, "call 3: not sent\n");
    assert_eq!(resolve("4", "accepted").ends(0).stdout, "call 4: accepted\n");
    assert_eq!(ids(&cli, &["--result", "unknown"]), "");
    cli.run(["calls", "show", "4", "--ledger", "ledger.db"])
        .ends(0)
        .prints("accepted, as a person said at 20");
    resolve("4", "not-sent").ends(2).says("the result of call 4 is known: accepted");
    resolve("1", "not-sent").ends(2).says("nothing was changed");
    resolve("9", "not-sent").ends(2).says("has no call 9");
    resolve("3", "unknown").ends(2).says("write `accepted` or `not-sent`");
    assert_eq!(ids(&cli, &["--result", "accepted"]), "4 1");
}

#[test]
fn a_purge_says_what_it_kept() {
    let cli = some_calls();
    let purge = |before| cli.run(["calls", "purge", "--before", before, "--ledger", "ledger.db"]);
    assert_eq!(purge("2026-11-24T13:05:00Z").ends(0).stdout, "deleted 1 call\n");
    let again = purge("2026-11-24T13:05:00Z").ends(0);
    assert_eq!((&*again.stdout, &*again.stderr), ("deleted no calls\n", ""));
    purge("2026-11-25T00:00:00Z")
        .ends(0)
        .prints("deleted 2 calls")
        .says("kept 2 calls of unknown result: settle with `ivrc calls resolve ID");
    assert_eq!(ids(&cli, &[]), "4 3");
    let id = begin(&mut ledger(&cli), &CALL, Timestamp::now());
    ledger(&cli).finish(id, &end(CallResult::Accepted), Timestamp::now()).expect("its end");
    purge("0s").ends(0).says("kept 1 call accepted less than ten minutes ago");
    cli.run(["calls", "purge", "--ledger", "ledger.db"]).ends(2).says("--before");
}

#[test]
fn what_is_no_ledger_is_left_alone() {
    let cli = cli().file("text.db", "not a database at all, ".repeat(100)).folder("folder");
    let other = rusqlite::Connection::open(cli.path("other.db")).expect("a database");
    other.execute_batch("CREATE TABLE mine (a)").expect("a table");
    drop(other);
    let list = |name| cli.run(["calls", "--ledger", name]).ends(2).prints_nothing();
    list("text.db").says("`text.db` is no ledger: it is a file of another kind");
    list("other.db").says("it is the database of another program").says("`--ledger PATH`");
    list("folder").says("`folder` is a folder").says("`--ledger folder/ledger.db`");
    list("text.db/ledger.db").says("cannot be opened: a part of its path is not a folder");
    list("/dev/null").says("is not a file, but a device or a pipe");
    assert_eq!(cli.names(), ["folder", "other.db", "text.db"]);
    assert!(cli.read("text.db").starts_with("not a database at all"));
}

#[test]
fn a_ledger_of_a_newer_ivrc() {
    let cli = some_calls();
    let newer = rusqlite::Connection::open(cli.path("ledger.db")).expect("a database");
    newer.pragma_update(None, "user_version", 1000).expect("a version");
    drop(newer);
    cli.run(["calls", "--ledger", "ledger.db"])
        .ends(2)
        .says("is of a newer ivrc: its version is 1000, and this ivrc knows 3")
        .says("update ivrc");
}

#[test]
fn a_damaged_ledger() {
    let cli = some_calls();
    let path = cli.path("ledger.db");
    let mut bytes = std::fs::read(&path).expect("the ledger");
    for byte in bytes.iter_mut().skip(4096) {
        *byte = 0x5a;
    }
    std::fs::write(&path, bytes).expect("the ledger");
    let run = cli.run(["calls", "--ledger", "ledger.db"]).ends(2).prints_nothing();
    run.says("`ledger.db` is damaged").says("move it away and keep it");
}

#[test]
fn who_looks_waits_for_nobody_and_who_writes_not_for_ever() {
    let cli = some_calls();
    let other = rusqlite::Connection::open(cli.path("ledger.db")).expect("the ledger");
    other.execute_batch("BEGIN IMMEDIATE").expect("the right to write");
    assert_eq!(ids(&cli, &["--limit", "1"]), "5");
    cli.run(["calls", "resolve", "3", "not-sent", "--ledger", "ledger.db"])
        .ends(2)
        .says("is locked: another process is writing to it")
        .says("let the other ivrc end");
    drop(other);
    cli.run(["calls", "resolve", "3", "not-sent", "--ledger", "ledger.db"]).ends(0);
}

/// To root no mode is an obstacle: then nothing is refused.
#[cfg(unix)]
#[test]
fn a_ledger_that_may_not_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let cli = some_calls();
    let mode = |name: &str, mode| {
        std::fs::set_permissions(cli.path(name), std::fs::Permissions::from_mode(mode))
            .expect("a mode");
    };
    mode("ledger.db", 0o400);
    let is_root = std::fs::File::options().append(true).open(cli.path("ledger.db")).is_ok();
    let run = cli.run(["calls", "resolve", "3", "not-sent", "--ledger", "ledger.db"]);
    if is_root {
        run.ends(0);
    } else {
        run.ends(2).says("is read-only").says("allow yourself");
        assert_eq!(ids(&cli, &["--limit", "1"]), "5");
    }
    mode("ledger.db", 0o600);
    mode("", 0o500);
    let made = cli.run(["calls", "purge", "--before", "0s", "--ledger", "ledger.db"]);
    mode("", 0o700);
    if is_root {
        made.ends(0);
    } else {
        made.ends(2).says("it, or its folder, is read-only");
    }
}

#[cfg(unix)]
#[test]
fn a_ledger_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let cli = cli().folder("there");
    let mode =
        |name: &str| std::fs::metadata(cli.path(name)).expect(name).permissions().mode() & 0o777;
    let before = mode("there");
    let mut ledger = Ledger::open(&cli.path("there/a/b/ledger.db")).expect("a ledger");
    let pin = Kept { name: "pin", value: "4711", secret: true };
    begin(&mut ledger, &NewCall { values: &[pin], ..CALL }, minute(0));
    assert_eq!(mode("there"), before, "a folder that exists stays as it is");
    for name in ["there/a", "there/a/b"] {
        assert_eq!(mode(name), 0o700, "{name}");
    }
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm", "seal.key"] {
        assert_eq!(mode(&format!("there/a/b/{name}")), 0o600, "{name}");
    }
}
