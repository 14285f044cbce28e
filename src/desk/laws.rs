//! Whatever is posted, the reply is a callflow that the provider takes, and that ends in a hangup, a
//! capture or a bridge. Over all examples, with ids and keys that are almost right.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::sample::{Place, script_with, second};
use super::{Desk, Endpoint, Patience, Script};
use crate::flow::value::Values;
use crate::flow::wire::Action;
use crate::ledger::{Again, Kept, NewCall};
use crate::sandbox::validation::{self, Mode};
use crate::syntax::ast::Kind;

/// All examples, with a value for each param.
static EXAMPLES: LazyLock<Vec<Script>> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let scripts = paths.iter().map(|path| {
        let name = path.display().to_string();
        let mut script = script_with(&name, &std::fs::read_to_string(path).unwrap(), &[]);
        let names = script.engine.machine().names.clone();
        let params = names.iter().filter(|name| name.is_param && name.default.is_none());
        let values = params.map(|param| {
            let value = match param.ty.kind {
                Kind::Phone => "+6590000000",
                Kind::Digits => "4711",
                Kind::Number => "42",
                Kind::Url => "https://example.com/a.mp3",
                Kind::Text => "Ann",
            };
            (param.name.clone(), value.to_owned())
        });
        script.values = values.collect::<Values>();
        script
    });
    scripts.collect()
});

/// An event that could be about a call of one of the examples.
#[derive(Debug, Clone)]
struct Posted {
    script: usize,
    /// Which step of it, how the id differs from one that was given.
    step: usize,
    id: IdForm,
    round: u32,
    turn: u32,
    digits: Value,
    received: bool,
    source: Value,
    session: Value,
    duration: Value,
}

#[derive(Debug, Clone)]
enum IdForm {
    None,
    Right,
    OtherVersion,
    OtherStep(String),
    Any(String),
}

fn posted() -> impl Strategy<Value = Posted> {
    let id = prop_oneof![
        2 => Just(IdForm::None),
        6 => Just(IdForm::Right),
        2 => Just(IdForm::OtherVersion),
        1 => "[a-z/.0-9]{1,12}".prop_map(IdForm::OtherStep),
        1 => "\\PC{0,140}".prop_map(IdForm::Any),
    ];
    let digits = prop_oneof![
        2 => Just(json!(null)),
        6 => "[0-9*#]{0,5}".prop_map(|keys| json!(keys)),
        1 => "\\PC{0,40}".prop_map(|keys| json!(keys)),
        1 => Just(json!("7".repeat(5000))),
        1 => Just(json!([1])),
    ];
    let source = prop_oneof![
        4 => Just(json!("+6588000000")),
        1 => Just(json!("6591111111")),
        1 => "\\PC{0,30}".prop_map(|source| json!(source)),
        1 => Just(json!(7)),
    ];
    let session = prop_oneof![
        4 => Just(json!("s1")), 1 => Just(json!(null)), 1 => "[a-z0-9-]{0,300}".prop_map(|it| json!(it)),
    ];
    let duration = prop_oneof![Just(json!(0)), Just(json!(7)), Just(json!(4000)), Just(json!("x"))];
    let place = (0..64usize, 0..64usize, id, 1..4u32, prop_oneof![1..5u32, any::<u32>()]);
    (place, digits, any::<bool>(), source, session, duration).prop_map(
        |((script, step, id, round, turn), digits, received, source, session, duration)| Posted {
            script,
            step,
            id,
            round,
            turn,
            digits,
            received,
            source,
            session,
            duration,
        },
    )
}

impl Posted {
    fn script(&self) -> &'static Script {
        &EXAMPLES[self.script % EXAMPLES.len()]
    }

    fn body(&self) -> String {
        let machine = self.script().engine.machine();
        let steps: Vec<_> = machine.steps.iter().map(|(name, _)| name).collect();
        let step = steps.get(self.step % steps.len().max(1)).copied().unwrap_or("entry");
        let place = format!("{}.{}", self.round, self.turn);
        let id = match &self.id {
            IdForm::None => Value::Null,
            IdForm::Right => json!(format!("{step}~{place}~{}", machine.hash)),
            IdForm::OtherVersion => json!(format!("{step}~{place}~00c0ffee")),
            IdForm::OtherStep(step) => json!(format!("{step}~{place}~{}", machine.hash)),
            IdForm::Any(id) => json!(id),
        };
        let inbound = machine.answers;
        let status = if self.received && inbound { "CALL_RECEIVED" } else { "ACTION_COMPLETED" };
        json!({"eventType": "CALL_ACTION", "payload": {
            "sessionId": self.session, "callStatus": status,
            "callDirection": if inbound { "INBOUND" } else { "OUTBOUND" },
            "source": self.source, "destination": "+6590000000", "clientActionId": id,
            "eventData": {"dtmf": self.digits}, "callDuration": self.duration,
        }})
        .to_string()
    }
}

/// A desk for one example, with a call of it in session `s1`, if there is a ledger.
fn desk_for(script: &Script, place: Option<&Place>) -> Desk {
    let ledger = place.map(|place| {
        let mut ledger = place.ledger();
        let machine = script.engine.machine();
        let value = |name: &String| {
            let (value, _) = script.engine.value(name, &script.values, None, None)?;
            Some(Kept {
                name: machine.names.iter().find(|it| it.name == *name)?.name.as_str(),
                value,
                secret: false,
            })
        };
        let values: Vec<_> = machine.keeps.iter().filter_map(value).collect();
        let call = NewCall {
            to: "+6590000000",
            from: "+6588000000",
            base_url: "https://voice.8x8.com",
            subaccount: "library",
            script: &script.path,
            version: &machine.hash,
            values: &values,
        };
        if machine.answers {
            ledger.receive(&call, "s1", second(0)).unwrap();
        } else {
            ledger.begin(&call, Again::Yes, second(0)).unwrap();
        }
        ledger
    });
    let mut desk = Desk::new(ledger, None);
    desk.load(script.clone()).unwrap();
    desk
}

/// What is wrong with the body of a reply, if anything is.
fn fault(body: &str) -> Option<String> {
    // Whoever hears it has been called, or has called.
    let reply = match validation::reply(body.as_bytes(), Mode::Lenient, 1) {
        Ok(reply) => reply,
        Err(refusal) => return Some(format!("{refusal:?}")),
    };
    match reply.callflow.last() {
        Some(Action::Hangup | Action::SayAndCapture(_) | Action::MakeCall(_)) => None,
        Some(Action::Say(_) | Action::PlayFile(_)) | None => Some("it just ends".to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_event_gets_a_whole_callflow(posted in posted(), with_ledger in any::<bool>()) {
        let place = with_ledger.then(Place::new);
        let mut desk = desk_for(posted.script(), place.as_ref());
        let body = posted.body();
        let serve = |desk: &mut Desk| {
            desk.reply(Endpoint::Vca, body.as_bytes(), second(9), Patience::None).unwrap().body
        };
        let reply = serve(&mut desk);
        prop_assert_eq!(fault(&reply), None, "{}\n{}", body, reply);
        prop_assert_eq!(serve(&mut desk), reply, "the same event gets the same bytes");
    }

    #[test]
    fn whatever_is_posted_gets_a_reply(body in "\\PC{0,80}", start in 0..3usize) {
        let start = ["", "{\"eventType\":\"CALL_ACTION\",\"payload\":", "{\"payload\":{}, \"eventType\":"][start];
        let body = format!("{start}{body}");
        let desk = desk_for(&EXAMPLES[0], None);
        let reply = desk.reply(Endpoint::Vca, body.as_bytes(), second(9), Patience::None).unwrap().body;
        prop_assert!(reply == "{}" || fault(&reply).is_none(), "{}", reply);
    }
}

/// Keys at random, from the first event on, until the call ends: all ids are ones that were given.
#[test]
fn every_call_of_every_example_goes_well_to_its_end() {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut replies = 0;
    for script in EXAMPLES.iter().filter(|it| it.engine.machine().entry.waits.is_some()) {
        for _ in 0..5 {
            let place = Place::new();
            let desk = desk_for(script, Some(&place));
            let inbound = script.engine.machine().answers;
            let mut id: Option<String> = None;
            for turn in 0.. {
                let digits = ["", "1", "2", "0", "9", "4711", "123456"][rng.usize(..7)];
                let status =
                    if inbound && turn == 0 { "CALL_RECEIVED" } else { "ACTION_COMPLETED" };
                let body = json!({"eventType": "CALL_ACTION", "payload": {
                    "sessionId": "s1", "callStatus": status,
                    "callDirection": if inbound { "INBOUND" } else { "OUTBOUND" },
                    "source": "+6588000000", "destination": "+6590000000",
                    "clientActionId": id, "eventData": {"dtmf": digits},
                }});
                let served = desk
                    .reply(Endpoint::Vca, body.to_string().as_bytes(), second(turn), Patience::None)
                    .unwrap();
                assert_eq!(fault(&served.body), None, "{}\n{}", script.path, served.body);
                // Three misses in a row may end a call; nothing else has gone wrong.
                for trouble in &served.entry.troubles {
                    assert!(trouble.to_string().contains("no line answers"), "{trouble}");
                }
                replies += 1;
                let reply: Value = serde_json::from_str(&served.body).unwrap();
                id = reply["clientActionId"].as_str().map(str::to_owned);
                if id.is_none() {
                    break;
                }
            }
        }
    }
    assert!(replies > 120, "{replies}");
}
