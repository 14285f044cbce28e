//! The machine: a conversation ready to run, owned, with every reply written out. In: a
//! [`super::Flow`] without errors. Out: what `--emit machine` prints and what the engine runs on.

use serde::Serialize;

use super::template::Template;
use super::wire::Action;
use crate::span::Span;
use crate::syntax::ast::Type;

/// The version of the document.
pub const VERSION: u32 = 1;

/// What a caller hears where something went wrong and nobody wrote other words.
pub const APOLOGY: &str = "Sorry, something went wrong. Goodbye.";

/// A compiled conversation. Serialises as the document of `--emit machine`.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// [`VERSION`].
    pub version: u32,
    /// The first 8 hex digits of the SHA-256 of the compact document without this field.
    pub hash: String,
    /// The callflow that `send` posts; of an `answer` script, the first reply.
    pub entry: Callflow,
    /// The steps that wait, by name, in the order of the file.
    pub steps: Steps,
    /// What the caller hears when the server could not go on.
    pub error: ErrorEnding,
    /// The values that replies need, in the order of their declaration.
    pub keeps: Vec<String>,
    /// The params and captures with what the engine must know of them; not part of the document.
    #[serde(skip)]
    pub names: Vec<Declared>,
    /// The script handles calls that arrive; not part of the document.
    #[serde(skip)]
    pub answers: bool,
    /// The number of its `answer`, if it names one; not part of the document.
    #[serde(skip)]
    pub answers_at: Option<Template>,
}

/// The steps that wait, with a look-up by name.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    list: Vec<(String, Step)>,
    index: std::collections::HashMap<String, usize>,
}

/// A callflow and what the caller's phone waits in after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Callflow {
    /// The actions, texts with their inserts.
    pub callflow: Vec<Action<Template>>,
    /// The step that waits at its end.
    pub waits: Option<String>,
}

/// `default on error`, or the built-in apology.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorEnding {
    /// Its actions; no inserts.
    pub callflow: Vec<Action<Template>>,
    /// Its `as OUTCOME`; not part of the document.
    #[serde(skip)]
    pub outcome: Option<String>,
    /// The script has no `default on error`: it is the apology; not part of the document.
    #[serde(skip)]
    pub built_in: bool,
}

/// A step that waits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// What is played when it asks again: its own actions, without its `call`.
    pub ask: Vec<Action<Template>>,
    /// The replies, own lines first, then defaults.
    pub on: Vec<Reply>,
    /// What it waits for; not part of the document.
    #[serde(skip)]
    pub waits_for: WaitsFor,
    /// The voice in which it spoke last, for the apology; not part of the document.
    #[serde(skip)]
    pub voice: Option<String>,
}

/// What a step waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum WaitsFor {
    /// Digits.
    Digits {
        /// The name they get, with its type.
        name: Option<(String, Type)>,
        /// The keys are recorded as `secret`: the capture is secret or compared with a secret.
        secret: bool,
    },
    /// The end of a bridge.
    Bridge,
}

/// A line that answers an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reply {
    /// The round from which it holds.
    pub ordinal: u32,
    /// What it answers.
    pub events: Vec<Event>,
    /// The outcome it gives the call.
    pub outcome: Option<String>,
    /// Its actions.
    pub callflow: Vec<Action<Template>>,
    /// The step that waits then.
    pub waits: Option<String>,
    /// The line is the step's own, not a default; not part of the document.
    #[serde(skip)]
    pub own: bool,
    /// Where the line is written; not part of the document.
    #[serde(skip)]
    pub span: Span,
}

/// An event of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Exactly these keys.
    Keys(String),
    /// Exactly the value of this name.
    Value(String),
    /// A number from .0 to .1.
    Range(u64, u64),
    /// Anything that no other line names.
    Digits,
    /// The same, as a mistake.
    Nomatch,
    /// Nothing was entered.
    Noinput,
    /// Any miss.
    Else,
    /// The bridge is over.
    Done,
}

/// A param or a capture.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// The name.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// A param's default.
    pub default: Option<String>,
    /// It is a param, not a capture.
    pub is_param: bool,
}

impl ErrorEnding {
    /// What a caller hears who waits in `step`: the apology is spoken in that step's voice.
    pub fn heard_in(&self, step: Option<&Step>) -> Vec<Action<Template>> {
        match step.and_then(|step| step.voice.as_deref()) {
            Some(voice) if self.built_in => super::build::apology(Some(voice)),
            Some(_) | None => self.callflow.clone(),
        }
    }
}

impl Steps {
    /// Adds a step; of two with one name the first stays.
    pub fn push(&mut self, name: String, step: Step) {
        if !self.index.contains_key(&name) {
            self.index.insert(name.clone(), self.list.len());
            self.list.push((name, step));
        }
    }

    /// The step of a name.
    pub fn get(&self, name: &str) -> Option<&Step> {
        self.index.get(name).and_then(|&at| self.list.get(at)).map(|(_, step)| step)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Step)> {
        self.list.iter().map(|(name, step)| (name.as_str(), step))
    }
}

impl Serialize for Steps {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Event::Keys(keys) => f.write_str(keys),
            Event::Value(name) => write!(f, "{{{name}}}"),
            Event::Range(low, high) => write!(f, "{low}..{high}"),
            Event::Digits => f.write_str("digits"),
            Event::Nomatch => f.write_str("nomatch"),
            Event::Noinput => f.write_str("noinput"),
            Event::Else => f.write_str("else"),
            Event::Done => f.write_str("done"),
        }
    }
}

impl Serialize for Event {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
