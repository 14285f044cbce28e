//! What a ledger promises: the guard, the ends, the values, the purge.

use jiff::Timestamp;

use super::sample::{CALL, PIN, Place, assign, end, minute, named};
use super::{
    Again, Begun, CallResult, Ending, Filter, Held, Kept, Ledger, NewCall, Resolution, Resolved,
    SealFault, Trouble, Why,
};

const UNDECIDED: [Option<CallResult>; 2] = [None, Some(CallResult::Unknown)];

#[test]
fn a_call_that_may_have_been_placed_holds_back_for_ever() {
    for result in UNDECIDED {
        let place = Place::new();
        let mut ledger = place.open();
        let id = ledger.row(&CALL, 0);
        if let Some(result) = result {
            ledger.finish(id, &end(result), minute(0)).unwrap();
        }
        let held = Held { id, why: Why::Unknown };
        assert_eq!(ledger.holds(&CALL, 1), held);
        assert_eq!(ledger.holds(&CALL, 1_000_000), held);
        assert_eq!(ledger.holds(&CALL, -1_000_000), held, "a clock that jumped back");
        assert_eq!(ledger.result(id), CallResult::Unknown);
        assert!(matches!(ledger.begin(&CALL, Again::Yes, minute(1)).unwrap(), Begun::Row(_)));
    }
}

#[test]
fn an_accepted_call_holds_back_for_ten_minutes() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = ledger.ended(&CALL, CallResult::Accepted, 0);
    let held = Held { id, why: Why::Recent { at: minute(0) } };
    assert_eq!(ledger.holds(&CALL, 0), held);
    assert_eq!(ledger.holds(&CALL, 9), held);
    assert_eq!(ledger.holds(&CALL, -1_000_000), held, "a clock that jumped back");
    assert!(matches!(ledger.begin(&CALL, Again::Yes, minute(9)).unwrap(), Begun::Row(_)));
}

#[test]
fn after_ten_minutes_it_does_not() {
    let place = Place::new();
    let mut ledger = place.open();
    ledger.ended(&CALL, CallResult::Accepted, 0);
    ledger.row(&CALL, 10);
}

#[test]
fn what_was_not_placed_holds_nothing_back() {
    let place = Place::new();
    let mut ledger = place.open();
    ledger.ended(&CALL, CallResult::Refused, 0);
    ledger.ended(&CALL, CallResult::NotSent, 0);
    ledger.row(&CALL, 0);
}

#[test]
fn unknown_comes_before_recent() {
    let place = Place::new();
    let mut ledger = place.open();
    let unknown = ledger.ended(&CALL, CallResult::Unknown, 0);
    let Begun::Row(accepted) = ledger.begin(&CALL, Again::Yes, minute(1)).unwrap() else {
        panic!("`again` was said");
    };
    ledger.finish(accepted, &end(CallResult::Accepted), minute(1)).unwrap();
    assert_eq!(ledger.holds(&CALL, 2), Held { id: unknown, why: Why::Unknown });
}

#[test]
fn who_agreed_to_call_again_after_one_call_did_not_agree_after_another() {
    let place = Place::new();
    let mut ledger = place.open();
    let first = ledger.ended(&CALL, CallResult::Accepted, 0);
    let again = Again::After(first);
    let Begun::Row(second) = ledger.begin(&CALL, again, minute(1)).unwrap() else {
        panic!("only call {first} is there");
    };
    let held = |why| Begun::Held(Held { id: second, why });
    assert_eq!(ledger.begin(&CALL, again, minute(1)).unwrap(), held(Why::Unknown));
    ledger.finish(second, &end(CallResult::Accepted), minute(2)).unwrap();
    let recent = held(Why::Recent { at: minute(2) });
    assert_eq!(ledger.begin(&CALL, again, minute(3)).unwrap(), recent);
}

#[test]
fn a_phone_is_its_digits_whatever_the_script() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = ledger.row(&CALL, 0);
    let same = [
        NewCall { to: "6590000000", ..CALL },
        NewCall { script: "other.ivr", version: "ffffffff", from: "+6588000001", ..CALL },
        NewCall { base_url: "HTTPS://voice.8x8.com/", subaccount: "Library", ..CALL },
    ];
    for call in same {
        assert_eq!(ledger.holds(&call, 0).id, id, "{call:?}");
    }
    let others = [
        NewCall { to: "+6590000001", ..CALL },
        NewCall { base_url: "sandbox:trial", ..CALL },
        NewCall { subaccount: "museum", ..CALL },
    ];
    for call in others {
        ledger.row(&call, 0);
    }
}

#[test]
fn of_many_threads_one_passes() {
    for _ in 0..5 {
        let place = Place::new();
        let barrier = std::sync::Barrier::new(16);
        // Each opens the ledger itself: at first there is none.
        let call = || {
            barrier.wait();
            place.open().begin(&CALL, Again::No, minute(0)).unwrap()
        };
        let begun: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(call)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let passed = begun.iter().filter(|begun| matches!(begun, Begun::Row(_))).count();
        assert_eq!(passed, 1, "{begun:?}");
        assert_eq!(place.open().ids().len(), 1);
    }
}

#[test]
fn an_end_is_recorded_once_and_counts_more_than_a_persons_word() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = ledger.row(&CALL, 0);
    let resolved = ledger.resolve(id, Resolution::NotSent, minute(1)).unwrap();
    assert_eq!((resolved, ledger.result(id)), (Resolved::Done, CallResult::NotSent));
    // It was being sent after all.
    ledger.finish(id, &end(CallResult::Accepted), minute(2)).unwrap();
    let call = ledger.call(id).unwrap();
    assert_eq!((call.result, call.resolved), (CallResult::Accepted, None));
    assert_eq!(call.session.as_deref(), Some("a4fad4b3"));
    let again = ledger.finish(id, &end(CallResult::Refused), minute(3)).unwrap_err();
    assert!(matches!(again.trouble, Trouble::HasEnd(_)), "{again}");
    assert_eq!(ledger.result(id), CallResult::Accepted);
}

#[test]
fn only_an_unknown_result_can_be_resolved() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = ledger.ended(&CALL, CallResult::Unknown, 0);
    ledger.resolve(id, Resolution::Accepted, minute(60)).unwrap();
    assert_eq!(ledger.call(id).unwrap().resolved, Some(minute(60)));
    let known = Resolved::Known(CallResult::Accepted);
    assert_eq!(ledger.resolve(id, Resolution::NotSent, minute(61)).unwrap(), known);
    // It rang an hour ago, when it was sent, not when a person found out.
    ledger.row(&CALL, 61);
}

#[test]
fn an_id_that_no_call_has() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = "7".parse().unwrap();
    let ending = Ending { disposition: "busy", ..Ending::default() };
    let told = [
        ledger.call(id).map(drop),
        ledger.finish(id, &end(CallResult::Accepted), minute(0)),
        ledger.resolve(id, Resolution::NotSent, minute(0)).map(drop),
        ledger.close(id, &ending),
        ledger.record(id, 1, &[], minute(0)),
        ledger.attach(id, "a4fad4b3").map(drop),
        ledger.answers(id).map(drop),
    ];
    for told in told {
        let error = told.unwrap_err();
        assert!(error.to_string().ends_with("ledger.db` has no call 7"), "{error}");
        assert_eq!(error.help(), "`ivrc calls` lists the calls");
    }
}

/// Whether the words stand anywhere in the files of a ledger.
fn is_written(place: &Place, words: &str) -> bool {
    place.bytes().windows(words.len()).any(|bytes| bytes == words.as_bytes())
}

#[test]
fn a_secret_is_never_written_in_clear() {
    let place = Place::new();
    let mut ledger = place.open();
    let name = Kept { name: "name", value: "clear-text-name", secret: false };
    let id = ledger.row(&NewCall { values: &[PIN, name], ..CALL }, 0);
    let code = Kept { name: "code", value: "clear-text-code", secret: true };
    ledger.record(id, 1, &[assign(1, &code)], minute(1)).unwrap();
    let clean = || {
        assert!(is_written(&place, "clear-text-name"), "what is not secret can be found");
        assert!(!is_written(&place, "clear-text-pin"));
        assert!(!is_written(&place, "clear-text-code"));
    };
    assert!(std::fs::metadata(place.path("ledger.db-wal")).unwrap().len() > 0);
    clean();
    // The last one to close it moves what was written ahead into the ledger.
    drop(ledger);
    assert!(!place.path("ledger.db-wal").exists());
    clean();
    let ledger = place.open();
    assert_eq!(ledger.values(id, 1).unwrap().values.get("code"), Some("clear-text-code"));
}

#[test]
fn the_values_of_a_call_that_is_over_are_erased() {
    let ending = Ending { disposition: "completed", ..Ending::default() };
    type End = fn(&mut Ledger, super::CallId, &Ending<'_>);
    let ends: [End; 4] = [
        |ledger, id, _| ledger.finish(id, &end(CallResult::Refused), minute(0)).unwrap(),
        |ledger, id, _| ledger.finish(id, &end(CallResult::NotSent), minute(0)).unwrap(),
        |ledger, id, _| assert!(ledger.resolve(id, Resolution::NotSent, minute(0)).is_ok()),
        |ledger, id, ending| ledger.close(id, ending).unwrap(),
    ];
    for over in ends {
        let place = Place::new();
        let mut ledger = place.open();
        let name = Kept { name: "name", value: "clear-text-name", secret: false };
        let id = ledger.row(&NewCall { values: &[PIN, name], ..CALL }, 0);
        over(&mut ledger, id, &ending);
        // A late event keeps nothing.
        ledger.record(id, 1, &[assign(1, &name)], minute(1)).unwrap();
        assert_eq!(ledger.values(id, 9).unwrap().values.iter().count(), 0);
        drop(ledger);
        assert!(!is_written(&place, "clear-text-name"));
    }
}

#[test]
fn the_first_end_of_a_session_stands() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = ledger.ended(&CALL, CallResult::Accepted, 0);
    ledger.record(id, 1, &[named("told")], minute(0)).unwrap();
    let ending = |disposition| Ending {
        disposition,
        started: Some(minute(0)),
        ended: Some(minute(1)),
        seconds: Some(60),
        bridged: Some(7),
        error_code: Some(-2005),
        error_message: Some("text to speech"),
    };
    ledger.close(id, &ending("completed")).unwrap();
    ledger.close(id, &ending("failed")).unwrap();
    let call = ledger.call(id).unwrap();
    assert_eq!(call.disposition.as_deref(), Some("completed"));
    assert_eq!(call.outcome.as_deref(), Some("told"));
    assert_eq!((call.ended, call.seconds), (Some(minute(1)), Some(60)));
    assert_eq!((call.bridged, call.error_code), (Some(7), Some(-2005)));
    assert_eq!(call.error_message.as_deref(), Some("text to speech"));
    let silent = ledger.ended(&CALL, CallResult::Accepted, 20);
    ledger.close(silent, &ending("busy")).unwrap();
    assert_eq!(ledger.call(silent).unwrap().outcome.as_deref(), Some("none"));
}

#[test]
fn a_lost_key_loses_its_values_and_no_others() {
    let place = Place::new();
    let mut ledger = place.open();
    let name = Kept { name: "name", value: "Ann", secret: false };
    let id = ledger.row(&NewCall { values: &[PIN, name], ..CALL }, 0);
    let key = place.path("seal.key");
    let lost = |words: &str| {
        let stored = ledger.values(id, 0).unwrap();
        assert_eq!(stored.values.get("name"), Some("Ann"));
        assert_eq!(stored.values.get("pin"), None);
        let [lost] = stored.lost.as_slice() else { panic!("{:?}", stored.lost) };
        assert!(lost.to_string().contains(words), "{lost}");
        assert!(matches!(lost.trouble, Trouble::Seal(_)));
    };
    std::fs::write(&key, [7; 32]).unwrap();
    lost("`pin` of call 1 under a seal that the key");
    std::fs::write(&key, "short").unwrap();
    lost("which is not 32 bytes long");
    std::fs::remove_file(&key).unwrap();
    lost("is missing");
}

#[test]
fn without_a_key_for_its_secrets_a_call_gets_no_row() {
    let place = Place::new();
    let mut ledger = place.open();
    std::fs::write(place.path("seal.key"), "short").unwrap();
    let call = NewCall { values: &[PIN], ..CALL };
    let error = ledger.begin(&call, Again::No, minute(0)).unwrap_err();
    assert!(matches!(error.trouble, Trouble::Seal(SealFault::NotAKey { .. })), "{error}");
    assert_eq!(ledger.ids(), Vec::<String>::new());
}

#[test]
fn on_a_full_disk_a_call_gets_no_row() {
    let place = Place::new();
    let mut ledger = place.open();
    // SQLite says the same where the disk has no room for another page.
    let pages = ledger.connection.query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0));
    let sql = format!("PRAGMA max_page_count = {}", pages.unwrap());
    ledger.connection.query_row(&sql, [], |_| Ok(())).unwrap();
    let long = "x".repeat(100_000);
    let long = Kept { name: "name", value: &long, secret: false };
    let call = NewCall { values: &[long], ..CALL };
    let error = ledger.begin(&call, Again::No, minute(0)).unwrap_err();
    assert!(matches!(error.trouble, Trouble::Full), "{error}");
    assert_eq!(ledger.ids(), Vec::<String>::new());
}

#[test]
fn a_purge_keeps_what_the_guard_needs() {
    let place = Place::new();
    let mut ledger = place.open();
    let to = |to| NewCall { to, ..CALL };
    ledger.ended(&to("+6590000001"), CallResult::Accepted, 0);
    ledger.ended(&to("+6590000002"), CallResult::Refused, 1);
    ledger.ended(&to("+6590000003"), CallResult::Unknown, 2);
    ledger.row(&to("+6590000004"), 3);
    ledger.ended(&to("+6590000005"), CallResult::Accepted, 30);
    ledger.ended(&to("+6590000006"), CallResult::NotSent, 31);
    let purged = ledger.purge(minute(10), minute(35)).unwrap();
    assert_eq!((purged.deleted, purged.unknown, purged.recent), (2, 2, 0));
    assert_eq!(ledger.ids(), ["6", "5", "4", "3"]);
    let purged = ledger.purge(Timestamp::MAX, minute(35)).unwrap();
    assert_eq!((purged.deleted, purged.unknown, purged.recent), (1, 2, 1));
    assert_eq!(ledger.ids(), ["5", "4", "3"]);
    // An id is never given twice.
    assert_eq!(ledger.row(&CALL, 40).to_string(), "7");
}

#[test]
fn calls_are_found_by_time_result_and_outcome() {
    let place = Place::new();
    let mut ledger = place.open();
    let to = |to| NewCall { to, ..CALL };
    let told = ledger.ended(&to("+6590000001"), CallResult::Accepted, 0);
    ledger.record(told, 1, &[named("told")], minute(0)).unwrap();
    ledger.ended(&to("+6590000002"), CallResult::Unknown, 1);
    ledger.row(&to("+6590000003"), 2);
    ledger.ended(&to("+6590000004"), CallResult::Refused, 3);
    let found = |filter: &Filter| {
        let listed = ledger.calls(filter).unwrap();
        let ids: Vec<_> = listed.calls.iter().map(|call| call.id.to_string()).collect();
        (ids.join(" "), listed.more)
    };
    let all = Filter::default();
    assert_eq!(found(&all), ("4 3 2 1".to_owned(), 0));
    assert_eq!(found(&Filter { limit: Some(3), ..all.clone() }), ("4 3 2".to_owned(), 1));
    let since = Filter { since: Some(minute(2)), ..all.clone() };
    assert_eq!(found(&since), ("4 3".to_owned(), 0));
    let unknown = Filter { result: Some(CallResult::Unknown), ..all.clone() };
    assert_eq!(found(&unknown), ("3 2".to_owned(), 0));
    let told = Filter { outcome: Some("told".to_owned()), ..all };
    assert_eq!(found(&told), ("1".to_owned(), 0));
}
