//! The seam between HTTP and the conversation. In: what was posted, the time. Out: the body of the
//! reply, and what is to be logged of it. [`OneScript`] answers for a script that keeps nothing.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::engine::{Effect, Engine, Event, EventKind, Keys, Story};
use crate::flow::template::Template;
use crate::flow::value::Values;
use crate::flow::wire::Action;
use crate::webhook::{CallAction, Posted, read};

/// Who answers.
pub trait Answers: Send {
    /// Takes a script, or its next version: the one of the same path is replaced.
    ///
    /// # Errors
    /// Nobody could tell for which calls it answers; the reason in words. What stood before stands.
    fn load(&mut self, script: Script) -> Result<(), String>;

    /// The reply to what was posted. None only with [`Patience::Some`]: it is too early to say.
    fn reply(
        &mut self,
        to: Endpoint,
        body: &[u8],
        now: Timestamp,
        patience: Patience,
    ) -> Option<Served>;

    /// What a caller hears whom nothing else can answer: a whole reply.
    fn ending(&self) -> String;

    /// The scripts, in the order of their loading.
    fn scripts(&self) -> Vec<Standing>;

    /// A reply may wait for a disk.
    fn may_block(&self) -> bool;
}

/// A script that is to answer.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its file, which is also its name.
    pub path: PathBuf,
    /// What it says.
    pub engine: Arc<Engine>,
    /// The values of its params that hold for every call.
    pub values: Values,
}

impl Script {
    /// The values that its replies need and that differ from call to call. The params of a script
    /// that picks up are the same for all.
    fn kept(&self) -> impl Iterator<Item = &str> {
        let machine = self.engine.machine();
        let of_all = |name: &str| {
            machine.answers
                && machine.names.iter().any(|known| known.name == name && known.is_param)
        };
        machine.keeps.iter().map(String::as_str).filter(move |name| !of_all(name))
    }
}

/// A script that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its file.
    pub path: PathBuf,
    /// The hash of its machine.
    pub version: String,
    /// The names of the values that its replies need.
    pub keeps: Vec<String>,
    /// Who may answer for its calls, as the end of a sentence.
    pub who: String,
}

/// Where something was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `/`, for events of all kinds.
    Any,
    /// `/vca`: call actions.
    Vca,
    /// `/vss`: session summaries.
    Vss,
    /// `/vcs`: call statuses.
    Vcs,
}

impl Endpoint {
    /// Somebody is on the phone and waits for the reply.
    pub fn has_a_caller(self) -> bool {
        matches!(self, Endpoint::Any | Endpoint::Vca)
    }
}

/// Whether there is time to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// There is.
    Some,
    /// There is none: something must be said.
    None,
}

/// A reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The body of the answer.
    pub body: String,
    /// What is known of the event.
    pub entry: Entry,
}

/// An event, for the log. Nothing in it is a secret; numbers and keys are in clear, and masked
/// where they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// `CALL_ACTION`, or another `eventType`.
    pub kind: Cow<'static, str>,
    /// The session.
    pub session: Option<String>,
    /// The script that answered.
    pub script: Option<Arc<Path>>,
    /// The step that waited.
    pub step: Option<String>,
    /// Its round.
    pub round: Option<u32>,
    /// The event of the line that answered.
    pub event: Option<String>,
    /// The outcome of the call so far.
    pub outcome: Option<String>,
    /// What was entered.
    pub digits: Option<Keys>,
    /// The source of the call.
    pub caller: Option<String>,
    /// The destination of the call.
    pub called: Option<String>,
    /// What went wrong, in words without values.
    pub troubles: Vec<String>,
}

/// What is replied where nothing is expected.
pub(super) const NOTHING: &str = "{}";

/// Answers for one script that keeps nothing: it needs no memory.
#[derive(Debug, Default)]
pub struct OneScript {
    apology: Option<String>,
    script: Option<(Script, Arc<Path>)>,
}

impl OneScript {
    /// Without a script. The apology takes the place of the built-in one.
    pub fn new(apology: Option<String>) -> Self {
        Self { apology, script: None }
    }

    fn answer(&self, action: CallAction, now: Timestamp) -> Option<Served> {
        let (script, path) = self.script.as_ref()?;
        let CallAction { session_id, client_action_id, event } = action;
        let engine = &script.engine;
        let answer = engine.answer(client_action_id.as_deref(), &script.values, &event, now);
        let mut entry = Entry {
            kind: "CALL_ACTION".into(),
            session: session_id,
            script: Some(Arc::clone(path)),
            caller: event.caller,
            called: event.called,
            ..Entry::default()
        };
        let mut body = answer.body();
        let mut story = Story::default();
        for effect in answer.effects {
            story.add(&effect);
            match effect {
                Effect::Answered { step, round, keys, event } => {
                    entry.step = Some(step);
                    entry.round = Some(round);
                    entry.digits = Some(keys);
                    entry.event = Some(event);
                }
                Effect::Failed(reason) => {
                    entry.troubles.push(reason.to_string());
                    if self.apology.is_some() && engine.machine().error.built_in {
                        body = self.ending();
                    }
                }
                Effect::Outcome(_) | Effect::Assign { .. } => {}
            }
        }
        entry.outcome = Some(story.outcome().to_owned());
        Some(Served { body, entry })
    }
}

impl Answers for OneScript {
    fn load(&mut self, script: Script) -> Result<(), String> {
        if self.script.as_ref().is_some_and(|(other, _)| other.path != script.path) {
            return Err("one script is answered for at a time".to_owned());
        }
        if let Some(kept) = script.kept().next() {
            return Err(format!("its replies need `{kept}`, and nothing is kept"));
        }
        let path = Arc::from(script.path.as_path());
        self.script = Some((script, path));
        Ok(())
    }

    fn reply(&mut self, to: Endpoint, body: &[u8], now: Timestamp, _: Patience) -> Option<Served> {
        let served = match read(body) {
            Ok(Posted::CallAction(action)) if to.has_a_caller() => self.answer(*action, now),
            Ok(Posted::CallAction(_)) => None,
            Ok(Posted::Other(kind)) => {
                let entry = Entry { kind: kind.into(), ..Entry::default() };
                Some(Served { body: NOTHING.to_owned(), entry })
            }
            Err(malformed) => {
                let troubles = vec![malformed.to_string()];
                let entry = Entry { kind: "unreadable".into(), troubles, ..Entry::default() };
                let body = if to.has_a_caller() { self.ending() } else { NOTHING.to_owned() };
                Some(Served { body, entry })
            }
        };
        Some(served.unwrap_or_else(|| Served {
            body: NOTHING.to_owned(),
            entry: Entry { kind: "CALL_ACTION".into(), ..Entry::default() },
        }))
    }

    fn ending(&self) -> String {
        let Some((script, _)) = &self.script else { return NOTHING.to_owned() };
        let error = &script.engine.machine().error;
        match &self.apology {
            Some(apology) if error.built_in => {
                // Its one text is that of its `say`.
                let mut words = |_: &Template| apology.clone();
                let spoken: Vec<Action<String>> =
                    error.callflow.iter().map(|action| action.map(&mut words)).collect();
                serde_json::json!({ "callflow": spoken }).to_string()
            }
            Some(_) | None => {
                // An id that is none leads to the ending.
                let event = Event {
                    kind: EventKind::Completed { digits: None },
                    caller: None,
                    called: None,
                    call_duration: None,
                    started: None,
                };
                let now = Timestamp::UNIX_EPOCH;
                script.engine.answer(Some(""), &Values::default(), &event, now).body()
            }
        }
    }

    fn scripts(&self) -> Vec<Standing> {
        let standing = |(script, _): &(Script, Arc<Path>)| Standing {
            path: script.path.clone(),
            version: script.engine.machine().hash.clone(),
            keeps: Vec::new(),
            who: "any server with this script".to_owned(),
        };
        self.script.iter().map(standing).collect()
    }

    fn may_block(&self) -> bool {
        false
    }
}
