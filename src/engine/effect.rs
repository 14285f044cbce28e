//! What a reply means for the records. In: what the engine decided. Out: effects, which a server
//! writes down and a simulator shows, and the outcome that they add up to.

use super::id::BadId;
use super::select::Entry;
use crate::flow::machine::Event;

/// Something that the engine wants to be remembered. It remembers nothing itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A capture's name has a value now. The first write of a (session, turn) wins.
    Assign {
        /// The name.
        name: String,
        /// The reply, counted from 1, from which on the value is read.
        turn: u32,
        /// The value.
        value: String,
        /// It must never be stored or shown in clear.
        secret: bool,
    },
    /// An event was answered.
    Answered {
        /// The step that waited.
        step: String,
        /// Its round, from 1.
        round: u32,
        /// What was entered.
        keys: Keys,
        /// The event of the line that answered, in the words of nameless blocks (`1`, `s`, `1-5`,
        /// `is.pin`, `else`); where none did, `nomatch`, `noinput` or `done`.
        event: String,
    },
    /// The call has this outcome (`as OUTCOME`), unless another one follows.
    Outcome(String),
    /// The server could not go on and took the error ending.
    Failed(Reason),
}

/// What was entered, as records may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keys {
    /// Nothing, or the end of a bridge.
    None,
    /// These keys.
    Pressed(String),
    /// Keys that are a secret.
    Secret,
}

/// `none`, `secret`, or the keys.
impl std::fmt::Display for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Keys::None => "none",
            Keys::Pressed(keys) => keys,
            Keys::Secret => "secret",
        })
    }
}

/// Why the error ending was taken, for the log. It never holds a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The id was not one of ours.
    #[error("the clientActionId is not one that ivrc gave: {0}")]
    Id(BadId),
    /// The id is of another version of the script.
    #[error("the call is in version {0} of the script, which is not served")]
    Version(String),
    /// The id names a step that does not wait.
    #[error("no step `{0}` waits in this script")]
    UnknownStep(String),
    /// A reply needs a value that nobody knows.
    #[error("the value `{0}` is not known")]
    MissingValue(String),
    /// With its values filled in, a text is empty, over 3000 characters, or has control characters.
    #[error(
        "with its values filled in, a text is empty, over 3000 characters, or has control characters"
    )]
    UnfitText,
    /// With its values filled in, a number is none that can be called.
    #[error("with its values filled in, a `call` has a number that is none")]
    UnfitNumber,
    /// What was entered cannot come from a phone's keys.
    #[error("what was entered are not a phone's keys, or more than {most} of them", most = super::MAX_KEYS)]
    BadEntry,
    /// A call arrived, but the script begins with `call`.
    #[error("a call arrived, but the script does not `answer`")]
    DoesNotAnswer,
    /// No line answered for too long.
    #[error("no line answers what was entered in round {1} of `{0}`")]
    Unhandled(String, u32),
    /// Over [`super::MAX_REPLIES`].
    #[error("the call had more than {most} replies", most = super::MAX_REPLIES)]
    TooManyReplies,
    /// Its server could not read or keep the values of the call.
    #[error("the values of the call cannot be read or kept")]
    NoValues,
    /// Its server could not understand the event.
    #[error("the event could not be understood")]
    NotUnderstood,
    /// Something failed in its server that cannot fail.
    #[error("this is a bug in ivrc: it failed inside")]
    Bug,
    /// Over [`super::MAX_SECONDS`].
    #[error("the call took more than {most} minutes", most = super::MAX_SECONDS / 60)]
    TooLong,
}

/// An event in the words of nameless blocks: letters, digits and `.-_` only. In a secret step,
/// what was entered is not named.
pub(crate) fn event_word(event: Option<&Event>, entry: Entry<'_>, secret: bool) -> String {
    match event {
        Some(Event::Keys(_) | Event::Range(..)) if secret => "secret".to_owned(),
        Some(Event::Keys(keys)) => keys.chars().map(key_letter).collect(),
        Some(Event::Range(low, high)) => format!("{low}-{high}"),
        Some(Event::Value(name)) => format!("is.{name}"),
        Some(other) => other.to_string(),
        None => match entry {
            Entry::Nothing => "noinput",
            Entry::Keys(_) => "nomatch",
            Entry::Done => "done",
        }
        .to_owned(),
    }
}

/// A key as a letter of a name.
fn key_letter(key: char) -> char {
    match key {
        '*' => 's',
        '#' => 'h',
        other => other,
    }
}

/// The outcome of a call, gathered from its effects in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    named: Option<String>,
    last: Option<String>,
    failed: bool,
}

impl Story {
    /// Goes on with a call whose effects others have seen: the last outcome that was named, step and
    /// event of the last answer, whether the error ending was taken.
    pub fn resume(named: Option<String>, last: Option<(&str, &str)>, failed: bool) -> Self {
        Self { named, last: last.map(|(step, event)| format!("{step}/{event}")), failed }
    }

    /// Takes an effect into account.
    pub fn add(&mut self, effect: &Effect) {
        match effect {
            Effect::Answered { step, event, .. } => self.last = Some(format!("{step}/{event}")),
            Effect::Outcome(name) => self.named = Some(name.clone()),
            Effect::Failed(_) => self.failed = true,
            Effect::Assign { .. } => {}
        }
    }

    /// The outcome so far: the last one that was named; else `error` if the error ending was
    /// taken, `STEP/EVENT` of the last answer, or `none`.
    pub fn outcome(&self) -> &str {
        match (&self.named, self.failed, &self.last) {
            (Some(name), _, _) => name,
            (None, true, _) => "error",
            (None, false, Some(last)) => last,
            (None, false, None) => "none",
        }
    }
}
