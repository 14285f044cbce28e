//! The desk. Whatever is posted while a caller waits, the reply is a callflow that the provider takes
//! and that ends in a hangup, a capture or a bridge; the same event gets the same bytes; nothing
//! panics. In: a byte for a script and whether there is a ledger, then events, between them a byte
//! 0xff. The first byte of an event says to which webhook it comes, the rest is the body; in it,
//! `@id@` is the id of the last reply that had one, `@version@` the hash of the script.

use ivrc::desk::{Desk, Endpoint, EntryKind, Patience, Script, Trouble};
use ivrc::engine::{Id, Reason};
use ivrc::ledger::{Again, Kept, Ledger, NewCall};
use ivrc::webhook::{Kind, Posted, read};
use jiff::SignedDuration;
use serde_json::Value;

use crate::reading::now;
use crate::served::{SCRIPTS, fault, of_byte};

/// The bit of the first byte that says whether there is a ledger.
pub const LEDGER: u8 = 0x40;

/// The bit of the first byte that says that all scripts are served.
pub const ALL: u8 = 0x20;

/// So many events are posted.
const MOST_EVENTS: usize = 12;

/// The bytes are a script, and events.
pub fn run(data: &[u8]) {
    let [first, events @ ..] = data else { return };
    let script = of_byte(first & 0x1f);
    let folder = (first & LEDGER != 0).then(|| tempfile::tempdir().expect("a folder"));
    let ledger = folder.as_ref().map(|folder| begun(script, &folder.path().join("ledger.db")));
    let mut desk = Desk::new(ledger, None);
    desk.load(script.clone()).expect("nothing could be mistaken for it");
    if first & ALL != 0 {
        // Some cannot be told from others, and are refused.
        SCRIPTS.iter().for_each(|other| _ = desk.load(other.clone()));
    }
    let mut last_id = None;
    for (event, second) in events.split(|byte| *byte == 0xff).take(MOST_EVENTS).zip(1..) {
        let [to, body @ ..] = event else { continue };
        let body = String::from_utf8_lossy(body)
            .replace("@version@", &script.engine.machine().hash)
            .replace("@id@", last_id.as_deref().unwrap_or("@id@"));
        let now = now() + SignedDuration::from_secs(second * i64::from(first & 0x1f));
        let reply = posted(&desk, endpoint(*to), body.as_bytes(), now);
        let reply: Value = serde_json::from_str(&reply).expect("a reply is JSON");
        last_id = reply["clientActionId"].as_str().map(str::to_owned).or(last_id);
    }
}

fn endpoint(byte: u8) -> Endpoint {
    match byte % 4 {
        0 => Endpoint::Vca,
        1 => Endpoint::Vss,
        2 => Endpoint::Vcs,
        _ => Endpoint::Any,
    }
}

/// The body of the reply.
fn posted(desk: &Desk, to: Endpoint, body: &[u8], now: jiff::Timestamp) -> String {
    // The first event of a call may have to be posted again.
    desk.reply(to, body, now, Patience::Some);
    let reply = desk.reply(to, body, now, Patience::None).expect("a reply at once");
    for trouble in &reply.entry.troubles {
        assert!(!matches!(trouble, Trouble::Failed(Reason::Bug)), "{trouble}");
    }
    if waits_for_a_callflow(to, body) {
        assert_eq!(fault(&reply.body), None, "{}", reply.body);
    } else {
        assert_eq!(reply.body, "{}");
    }
    if reply.entry.kind == EntryKind::CallAction
        && let Ok(Value::Object(answer)) = serde_json::from_str(&reply.body)
        && let Some(id) = answer.get("clientActionId").and_then(Value::as_str)
    {
        Id::parse(id).expect("an id of ours");
    }
    let again = desk.reply(to, body, now, Patience::None).expect("a reply at once");
    assert_eq!(again.body, reply.body, "the same event gets the same bytes");
    reply.body
}

/// Somebody may be on the phone: it is an event of a call, or could have been one.
fn waits_for_a_callflow(to: Endpoint, body: &[u8]) -> bool {
    let expected = match to {
        Endpoint::Any => None,
        Endpoint::Vca => Some(Kind::CallAction),
        Endpoint::Vss => Some(Kind::Summary),
        Endpoint::Vcs => Some(Kind::Status),
    };
    match read(body, expected) {
        Ok(Posted::CallAction(_)) => true,
        Ok(Posted::Summary(_) | Posted::Status(_) | Posted::Other(_)) => false,
        Err(_) => to.has_a_caller(),
    }
}

/// A ledger with a call of the script: in session `s1` if it was answered, else just sent.
fn begun(script: &Script, path: &std::path::Path) -> Ledger {
    let mut ledger = Ledger::open(path).expect("a ledger");
    let machine = script.engine.machine();
    let kept = machine.keeps.iter().filter_map(|name| {
        let (value, _) = script.engine.value(name, &script.values, None, None)?;
        let declared = machine.names.iter().find(|declared| declared.name == *name)?;
        Some(Kept { name, value, secret: declared.ty.secret })
    });
    let kept: Vec<_> = kept.collect();
    let call = NewCall {
        to: "+6590000000",
        from: "+6588000000",
        base_url: "https://voice.8x8.com",
        subaccount: "library",
        script: &script.path,
        version: &machine.hash,
        values: &kept,
    };
    if machine.answers {
        ledger.receive(&call, "s1", now()).expect("a row");
    } else {
        ledger.begin(&call, Again::Yes, now()).expect("a row");
    }
    ledger
}
