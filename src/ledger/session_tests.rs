//! What a ledger promises to those who answer events: the row of a session, what is recorded once.

use super::sample::{CALL, PIN, Place, answered, assign, end, minute, named};
use super::{Again, Begun, CallId, CallResult, Ending, Kept, Ledger, NewCall, Numbers, Trouble};
use crate::engine::{Effect, Keys, Reason};

const BETWEEN: Numbers<'_> =
    Numbers { from: "6588000000", to: "+6590000000", subaccount: Some("library") };

fn begin(ledger: &mut Ledger, call: &NewCall<'_>, at: i64) -> CallId {
    match ledger.begin(call, Again::Yes, minute(at)).unwrap() {
        Begun::Row(id) => id,
        Begun::Held(held) => panic!("{held:?}"),
    }
}

fn by_numbers(ledger: &Ledger, numbers: &Numbers<'_>, at: i64) -> Option<CallId> {
    ledger.by_numbers(numbers, minute(at)).unwrap().map(|call| call.id)
}

fn by_session(ledger: &Ledger, session: &str) -> Option<CallId> {
    ledger.by_session(session).unwrap().map(|call| call.id)
}

#[test]
fn the_newest_call_between_two_numbers_within_two_hours() {
    let place = Place::new();
    let mut ledger = place.open();
    begin(&mut ledger, &CALL, 0);
    let newest = begin(&mut ledger, &NewCall { to: "6590000000", ..CALL }, 5);
    begin(&mut ledger, &NewCall { from: "+6588000001", ..CALL }, 6);
    begin(&mut ledger, &NewCall { to: "+6590000001", ..CALL }, 7);
    assert_eq!(by_numbers(&ledger, &BETWEEN, 8), Some(newest));
    assert_eq!(by_numbers(&ledger, &BETWEEN, 125), Some(newest));
    assert_eq!(by_numbers(&ledger, &BETWEEN, 126), None);
    let other = Numbers { to: "+6590000009", ..BETWEEN };
    assert_eq!(by_numbers(&ledger, &other, 8), None);
}

#[test]
fn a_call_that_was_not_placed_or_has_its_session_is_not_found_by_numbers() {
    let place = Place::new();
    let mut ledger = place.open();
    for result in [CallResult::Refused, CallResult::NotSent, CallResult::Accepted] {
        let id = begin(&mut ledger, &CALL, 0);
        ledger.finish(id, &end(result), minute(0)).unwrap();
        assert_eq!(by_numbers(&ledger, &BETWEEN, 1), None, "{result:?}");
    }
    let id = begin(&mut ledger, &CALL, 0);
    ledger.finish(id, &end(CallResult::Unknown), minute(0)).unwrap();
    assert_eq!(by_numbers(&ledger, &BETWEEN, 1), Some(id));
    assert!(by_session(&ledger, "a4fad4b3").is_some());
    assert_eq!(by_session(&ledger, "other"), None);
}

#[test]
fn calls_of_the_same_subaccount_come_first_and_trials_are_among_themselves() {
    let place = Place::new();
    let mut ledger = place.open();
    let own = begin(&mut ledger, &CALL, 0);
    let museum = begin(&mut ledger, &NewCall { subaccount: "museum", ..CALL }, 1);
    let trial = NewCall { subaccount: "sandbox", base_url: "sandbox:1", ..CALL };
    let trial = begin(&mut ledger, &trial, 2);
    let of = |subaccount| by_numbers(&ledger, &Numbers { subaccount, ..BETWEEN }, 3);
    assert_eq!(of(Some("Library")), Some(own));
    assert_eq!(of(Some("sandbox")), Some(trial));
    assert_eq!(of(Some("other")), Some(museum));
    assert_eq!(of(None), Some(museum));
}

#[test]
fn an_event_settles_what_the_sender_does_not_know() {
    for result in [None, Some(CallResult::Unknown), Some(CallResult::Accepted)] {
        let place = Place::new();
        let mut ledger = place.open();
        let id = begin(&mut ledger, &CALL, 0);
        if let Some(result) = result {
            let end = super::Answered { session: None, ..end(result) };
            ledger.finish(id, &end, minute(0)).unwrap();
        }
        assert!(ledger.attach(id, "s1").unwrap());
        assert!(ledger.attach(id, "s1").unwrap());
        assert!(!ledger.attach(id, "s2").unwrap());
        let call = ledger.by_session("s1").unwrap().unwrap();
        assert_eq!((call.id, call.result), (id, CallResult::Accepted));
    }
}

#[test]
fn the_senders_end_comes_after_the_first_event() {
    let expected = [
        (CallResult::Unknown, CallResult::Accepted, Some("early")),
        (CallResult::Accepted, CallResult::Accepted, Some("a4fad4b3")),
        (CallResult::Refused, CallResult::Refused, None),
        (CallResult::NotSent, CallResult::NotSent, None),
    ];
    for (told, result, session) in expected {
        let place = Place::new();
        let mut ledger = place.open();
        let id = begin(&mut ledger, &CALL, 0);
        ledger.attach(id, "early").unwrap();
        ledger.finish(id, &end(told), minute(1)).unwrap();
        let call = ledger.call(id).unwrap();
        assert_eq!((call.result, call.session.as_deref()), (result, session), "{told:?}");
    }
    // Accepted, in an answer that does not name the session.
    let place = Place::new();
    let mut ledger = place.open();
    let id = begin(&mut ledger, &CALL, 0);
    ledger.attach(id, "early").unwrap();
    let told = super::Answered { session: None, ..end(CallResult::Accepted) };
    ledger.finish(id, &told, minute(1)).unwrap();
    assert_eq!(by_session(&ledger, "early"), Some(id));
}

#[test]
fn a_call_that_arrives_has_one_row_and_holds_nothing_back() {
    let place = Place::new();
    let mut ledger = place.open();
    let arrives = NewCall { base_url: "", values: &[PIN], ..CALL };
    let call = ledger.receive(&arrives, "in", minute(0)).unwrap();
    assert!(call.is_inbound && call.result == CallResult::Accepted);
    assert_eq!(ledger.receive(&arrives, "in", minute(1)).unwrap().id, call.id);
    assert_eq!(ledger.values(call.id, 0).unwrap().values.get("pin"), Some("clear-text-pin"));
    assert_eq!(by_numbers(&ledger, &BETWEEN, 1), None);
    assert!(matches!(ledger.begin(&arrives, Again::No, minute(1)).unwrap(), Begun::Row(_)));
    let purged = ledger.purge(minute(1), minute(2)).unwrap();
    assert_eq!((purged.deleted, purged.recent), (1, 0));
}

#[test]
fn what_is_recorded_of_a_turn_is_recorded_once() {
    let place = Place::new();
    let mut ledger = place.open();
    let id = ledger.row(&NewCall { values: &[PIN], ..CALL }, 0);
    let code = |value| Kept { name: "pin", value, secret: true };
    let first = [assign(2, &code("second")), answered("1"), named("one")];
    ledger.record(id, 2, &first, minute(1)).unwrap();
    let again = [assign(2, &code("late")), answered("9"), named("nine"), failed()];
    ledger.record(id, 2, &again, minute(9)).unwrap();
    let answers = ledger.answers(id).unwrap();
    let [answer] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!((answer.turn, &answer.keys), (2, &Keys::Pressed("1".to_owned())));
    assert_eq!(ledger.answered(id, 2).unwrap(), Some(minute(1)));
    assert_eq!(ledger.answered(id, 3).unwrap(), None);
    assert_eq!(ledger.call(id).unwrap().outcome.as_deref(), Some("one"));
    let read = |turn| {
        let stored = ledger.values(id, turn).unwrap();
        stored.values.get("pin").map(str::to_owned)
    };
    assert_eq!(read(1).as_deref(), Some("clear-text-pin"));
    assert_eq!(read(9).as_deref(), Some("second"));
}

fn failed() -> Effect {
    Effect::Failed(Reason::TooLong)
}

#[test]
fn an_outcome_adds_up_whoever_answered_and_in_whatever_order() {
    let place = Place::new();
    let id = place.open().row(&CALL, 0);
    let outcome = |turn, effects: &[Effect]| {
        // Another process each time.
        let mut ledger = place.open();
        ledger.record(id, turn, effects, minute(1)).unwrap();
        ledger.call(id).unwrap().outcome
    };
    assert_eq!(outcome(1, &[]), None);
    assert_eq!(outcome(2, &[answered("2")]).as_deref(), Some("menu/2"));
    assert_eq!(outcome(1, &[answered("1")]).as_deref(), Some("menu/2"));
    assert_eq!(outcome(4, &[answered("4"), named("told")]).as_deref(), Some("told"));
    assert_eq!(outcome(3, &[answered("3"), named("asked")]).as_deref(), Some("told"));
    assert_eq!(outcome(5, &[answered("5"), failed()]).as_deref(), Some("told"));

    let id = place.open().row(&NewCall { to: "+6590000001", ..CALL }, 0);
    let mut ledger = place.open();
    ledger.record(id, 1, &[answered("1"), failed()], minute(1)).unwrap();
    assert_eq!(ledger.call(id).unwrap().outcome.as_deref(), Some("error"));
    ledger.record(id, 2, &[answered("2")], minute(1)).unwrap();
    assert_eq!(ledger.call(id).unwrap().outcome.as_deref(), Some("error"));
}

#[test]
fn a_ledger_that_is_replaced_is_followed_and_one_that_is_gone_is_not_made() {
    let place = Place::new();
    let mut ledger = place.open();
    ledger.row(&CALL, 0);
    ledger.follow().unwrap();
    let names = ["ledger.db", "ledger.db-wal", "ledger.db-shm"];
    for name in names {
        std::fs::remove_file(place.path(name)).unwrap();
    }
    let gone = ledger.follow().unwrap_err();
    assert!(matches!(gone.trouble, Trouble::Gone), "{gone}");
    assert!(!place.path("ledger.db").exists());
    let mut other = place.open();
    let id = other.row(&NewCall { to: "+6590000005", ..CALL }, 0);
    ledger.follow().unwrap();
    assert_eq!(ledger.call(id).unwrap().to, "+6590000005");
    let ending = Ending { disposition: "busy", ..Ending::default() };
    ledger.close(id, &ending).unwrap();
    drop(ledger);
    assert_eq!(other.call(id).unwrap().disposition.as_deref(), Some("busy"));
}
