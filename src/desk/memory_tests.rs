//! What a call is remembered by: the same event gets the same bytes, after a restart, from another
//! process, after later events; and what is said when the ledger cannot be used.

use rusqlite::Connection;
use serde_json::json;

use super::Desk;
use super::sample::{
    ANY, CODE, LINE, MENU, Place, action, inbound, received, script_with, version,
};
use crate::ledger::{CallId, Ledger};

const SCRIPTS: [(&str, &str); 1] = [("code.ivr", CODE)];

/// Everything that an event could have changed.
fn told(place: &Place, id: CallId) -> String {
    format!("{:?} {:?}", place.ledger().answers(id).unwrap(), place.outcome(id))
}

#[test]
fn the_same_event_gets_the_same_bytes_whoever_answers() {
    let place = Place::new();
    let id = place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&SCRIPTS);
    let room = desk.press(None, "12");
    let wrong = desk.press(room.id.as_deref(), "1111");
    assert_eq!(wrong.words(), "Not that, Ann. ?");
    let before = told(&place, id);
    // A duplicate, a restart, another process, after a later event.
    for desk in [&mut desk, &mut place.desk(&SCRIPTS)] {
        assert_eq!(desk.press(None, "12").body, room.body);
        assert_eq!(desk.press(room.id.as_deref(), "1111").body, wrong.body);
    }
    assert_eq!(told(&place, id), before);
    let known = place.desk(&SCRIPTS).press(wrong.id.as_deref(), "8031");
    assert_eq!(known.words(), "Hello Ann of 1, 2. / hangup");
    assert_eq!(place.outcome(id), "known");
    assert_eq!(desk.press(wrong.id.as_deref(), "8031").body, known.body);
}

#[test]
fn what_was_said_first_stands_for_later_events() {
    let place = Place::new();
    place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&SCRIPTS);
    let room = desk.press(None, "12");
    // The same id with other keys is another event: it gets its own words, and changes nothing.
    assert_eq!(desk.press(None, "99").words(), "Room 9, 9. Your code? ?");
    assert_eq!(desk.press(room.id.as_deref(), "8031").words(), "Hello Ann of 1, 2. / hangup");
}

#[test]
fn a_value_that_is_captured_again_is_read_as_of_the_turn() {
    let text = CODE.replace("on else reprompt \"Not that, {name}.\"", "on else -> again")
        + "step again {\n  say \"Your room again? It was {room}.\"\n  capture ..3 as room: digits\n  \
           on digits -> code\n  on else { hangup }\n}\n";
    let place = Place::new();
    place.accepted("code.ivr", &text);
    let mut desk = place.desk(&[("code.ivr", &text)]);
    let first = desk.press(None, "1");
    let again = desk.press(first.id.as_deref(), "0000");
    assert_eq!(again.words(), "Your room again? It was 1. ?");
    let second = desk.press(again.id.as_deref(), "2");
    assert_eq!(second.words(), "Room 2. Your code? ?");
    // What was answered before is answered as it was then.
    assert_eq!(desk.press(first.id.as_deref(), "0000").body, again.body);
    assert_eq!(
        place.desk(&[("code.ivr", &text)]).press(again.id.as_deref(), "2").body,
        second.body
    );
}

#[test]
fn two_desks_answer_in_turns() {
    let place = Place::new();
    let id = place.accepted("code.ivr", CODE);
    let mut desks = [place.desk(&SCRIPTS), place.desk(&SCRIPTS)];
    let mut next = None;
    let mut words = Vec::new();
    for (turn, digits) in ["12", "0000", "0001", "8031"].into_iter().enumerate() {
        let reply = desks[turn % 2].press(next.as_deref(), digits);
        assert_eq!(desks[(turn + 1) % 2].press(next.as_deref(), digits).body, reply.body);
        words.push(reply.words());
        next = reply.id;
        // One of them is restarted.
        desks[1] = place.desk(&SCRIPTS);
    }
    insta::assert_snapshot!(words.join("\n"));
    let answers = place.ledger().answers(id).unwrap();
    let keys: Vec<_> = answers.iter().map(|answer| answer.keys.to_string()).collect();
    assert_eq!(keys, ["12", "secret", "secret", "secret"]);
    assert_eq!(place.outcome(id), "known");
}

#[test]
fn a_duplicate_after_half_an_hour_is_still_a_duplicate() {
    let place = Place::new();
    place.accepted("menu.ivr", MENU);
    let mut desk = place.desk(&[("menu.ivr", MENU)]);
    let event = action(None, "2", &json!({}));
    let first = desk.at(29 * 60, &event);
    assert_eq!(first.words(), "Once more. ?");
    assert_eq!(desk.at(31 * 60, &event).body, first.body);
    let late = desk.at(31 * 60, &action(first.id.as_deref(), "1", &json!({})));
    assert_eq!(late.words(), "Sorry from the menu. / hangup");
}

#[test]
fn the_values_of_a_line_are_those_of_when_the_call_came() {
    let place = Place::new();
    let mut desk = place.desk(&[]);
    desk.load(script_with("line.ivr", LINE, &[("hours", "at night")])).unwrap();
    let first = desk.to(&received("+6567654321"));
    assert_eq!(first.words(), "Your room? We are here at night. ?");
    let mut restarted = place.desk(&[("line.ivr", LINE)]);
    assert_eq!(restarted.to(&received("+6567654321")).body, first.body);
    let sure = restarted.to(&inbound(first.id(), "5"));
    assert_eq!(restarted.to(&inbound(sure.id(), "1")).words(), "Room 5, at night. / hangup");
}

/// The words of a desk whose ledger has come to this, and what it says of it.
fn without(place: &Place, desk: &mut Desk, harm: impl FnOnce(&Place)) -> [String; 2] {
    place.accepted("code.ivr", CODE);
    let room = desk.press(None, "12");
    assert_eq!(room.words(), "Room 1, 2. Your code? ?");
    harm(place);
    let reply = desk.press(room.id.as_deref(), "8031");
    [reply.words(), reply.troubles().replace(&place.path("").display().to_string(), "")]
}

#[test]
fn without_its_ledger_a_script_says_so_and_never_anything_else() {
    let remove = |place: &Place| {
        for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
            std::fs::remove_file(place.path(name)).unwrap();
        }
    };
    let damage = |place: &Place| {
        // Another file of the same name: what SQLite has open is gone.
        std::fs::write(place.path("new"), "not a database, ".repeat(300)).unwrap();
        std::fs::rename(place.path("new"), place.path("ledger.db")).unwrap();
    };
    let lose_key = |place: &Place| std::fs::remove_file(place.path("seal.key")).unwrap();
    let harms: [&dyn Fn(&Place); 3] = [&remove, &damage, &lose_key];
    let mut all = Vec::new();
    for harm in harms {
        let place = Place::new();
        let mut desk = place.desk(&SCRIPTS);
        let [words, troubles] = without(&place, &mut desk, harm);
        // A default must not stand in for the value that is lost.
        assert_eq!(words, "Sorry from the code. / hangup", "{troubles}");
        all.push(troubles);
    }
    insta::assert_snapshot!(all.join("\n"));
}

#[test]
fn a_ledger_that_comes_back_is_used_again() {
    let place = Place::new();
    place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&SCRIPTS);
    let room = desk.press(None, "12");
    std::fs::rename(place.path("ledger.db"), place.path("away.db")).unwrap();
    assert_eq!(desk.press(room.id.as_deref(), "8031").words(), "Sorry from the code. / hangup");
    std::fs::rename(place.path("away.db"), place.path("ledger.db")).unwrap();
    assert_eq!(desk.press(room.id.as_deref(), "8031").words(), "Hello Ann of 1, 2. / hangup");
}

#[test]
fn a_locked_ledger_can_be_read_and_what_it_cannot_keep_ends_the_call() {
    let place = Place::new();
    let id = place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&SCRIPTS);
    let lock = || {
        let other = Connection::open(place.path("ledger.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        other
    };
    let locked = lock();
    let reply = desk.press(None, "12");
    assert_eq!(reply.words(), "Sorry from the code. / hangup");
    assert!(reply.troubles().contains("is locked"), "{}", reply.troubles());
    drop(locked);
    let room = desk.press(None, "12");
    assert_eq!(room.words(), "Room 1, 2. Your code? ?");
    // Here nothing has to be kept but the records.
    let locked = lock();
    let reply = desk.press(room.id.as_deref(), "8031");
    assert_eq!(reply.words(), "Hello Ann of 1, 2. / hangup");
    assert!(reply.troubles().contains("is locked"), "{}", reply.troubles());
    drop(locked);
    assert_eq!(place.ledger().answers(id).unwrap().len(), 1);
}

#[test]
fn a_script_that_keeps_nothing_needs_no_ledger() {
    let place = Place::new();
    let mut gone = place.desk(&[("menu.ivr", MENU), ("any.ivr", ANY)]);
    std::fs::remove_file(place.path("ledger.db")).unwrap();
    let mut never = super::sample::desk(None, &[("menu.ivr", MENU), ("any.ivr", ANY)]);
    for desk in [&mut gone, &mut never] {
        let more = desk.press(None, "2");
        assert_eq!(more.id(), format!("more~1.1~{}", version(MENU)));
        assert_eq!(desk.press(more.id.as_deref(), "1").words(), "More of one. / hangup");
        let any = desk.to(&received("+6567650000"));
        assert_eq!(desk.to(&inbound(any.id(), "1")).words(), "Right. / hangup");
    }
    assert!(never.press(None, "1").troubles().is_empty());
    assert!(gone.press(None, "1").troubles().contains("is gone"), "it is told");
    // One that keeps a capture does: it does not even ask.
    let mut line = super::sample::desk(None, &[("line.ivr", LINE)]);
    assert_eq!(line.to(&received("+6567654321")).words(), "Sorry from the line. / hangup");
}

#[test]
fn after_the_end_nothing_is_said_that_was_erased() {
    let place = Place::new();
    place.accepted("code.ivr", CODE);
    let mut desk = place.desk(&SCRIPTS);
    let room = desk.press(None, "12");
    let over = r#"{"eventType":"SESSION_SUMMARY","payload":{"sessionId":"s1","sessionStatus":"COMPLETED"}}"#;
    assert_eq!(desk.to(over).body, "{}");
    assert_eq!(desk.press(room.id.as_deref(), "4711").words(), "Sorry from the code. / hangup");
    let ledger = Ledger::open(&place.path("ledger.db")).unwrap();
    let call = ledger.by_session("s1").unwrap().unwrap();
    assert_eq!(ledger.values(call.id, u32::MAX).unwrap().values.iter().count(), 0);
}
