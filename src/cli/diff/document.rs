//! What `ivrc diff --json` prints. In: changes. Out: the document; no key is ever left out.

use serde::Serialize;

use crate::diff::{
    Affects, Change, Input, Part, Place, Reaction, Said, Setting, Slot, Then, What, words,
};

/// The whole.
#[derive(Debug, Serialize)]
pub(super) struct Document<'d> {
    version: u32,
    old: &'d str,
    new: &'d str,
    /// Something is another, and not only called otherwise.
    changed: bool,
    changes: Vec<Row>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    change: &'static str,
    affects: &'static str,
    places: Vec<PlaceRow>,
    name: Option<String>,
    setting: Option<&'static str>,
    old: Option<Value>,
    new: Option<Value>,
    text: String,
}

/// What was or is: a text as a string, what happens as an object.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Reaction(ReactionRow),
    Param(ParamRow),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceRow {
    part: &'static str,
    step: Option<String>,
    after: Vec<String>,
    on: Vec<String>,
    from_round: Option<u32>,
    to_round: Option<u32>,
}

#[derive(Debug, Serialize)]
struct ParamRow {
    r#type: String,
    default: Option<String>,
}

#[derive(Debug, Serialize)]
struct ReactionRow {
    says: Vec<String>,
    then: &'static str,
    to: Option<String>,
    outcome: Option<String>,
}

impl<'d> Document<'d> {
    pub(super) fn of([old, new]: [&'d str; 2], changes: &[Change]) -> Self {
        let changed = changes.iter().any(|change| !change.is_only_a_name());
        Self { version: 1, old, new, changed, changes: changes.iter().map(row).collect() }
    }
}

fn row(change: &Change) -> Row {
    let (kind, setting, old, new) = facts(&change.what);
    Row {
        change: kind,
        affects: match change.affects() {
            Affects::Caller => "caller",
            Affects::Sender => "sender",
            Affects::Records => "records",
        },
        places: change.places.iter().map(place).collect(),
        name: name(&change.what),
        setting,
        old,
        new,
        text: words::sentence(change),
    }
}

fn place(place: &Place) -> PlaceRow {
    let (part, step) = match &place.part {
        Part::Script => ("script", None),
        Part::Entry => ("entry", None),
        Part::Step(name) => ("step", Some(name.clone())),
        Part::Everywhere => ("default", None),
        Part::Error => ("error", None),
    };
    let trigger = place.trigger.as_ref();
    let inputs = trigger.map_or(&[][..], |trigger| &trigger.inputs);
    PlaceRow {
        part,
        step,
        after: place.after.clone(),
        on: inputs.iter().flat_map(input).collect(),
        from_round: trigger.map(|trigger| trigger.rounds.first),
        to_round: trigger.and_then(|trigger| trigger.rounds.last),
    }
}

/// The param that it is about.
fn name(what: &What) -> Option<String> {
    match what {
        What::ParamAdded { name, .. }
        | What::ParamRemoved { name }
        | What::ParamType { name, .. }
        | What::ParamDefault { name, .. }
        | What::ValueRenamed { new: name, .. } => Some(name.clone()),
        What::Words { .. }
        | What::Setting { .. }
        | What::Calls { .. }
        | What::Hangup { .. }
        | What::Waits { .. }
        | What::Reacts { .. }
        | What::KeyAdded { .. }
        | What::KeyRemoved { .. }
        | What::Outcome { .. }
        | What::Kept { .. }
        | What::StepAdded { .. }
        | What::StepUnreached
        | What::StepRenamed { .. }
        | What::Direction { .. }
        | What::AnswersAt { .. }
        | What::Validity { .. } => None,
    }
}

/// As on an `on` line.
fn input(input: &Input) -> Vec<String> {
    match input {
        Input::Keys(keys) => vec![keys.clone()],
        Input::Range(low, high) => vec![format!("{low}..{high}")],
        Input::Value(names) => names.iter().map(|name| format!("{{{name}}}")).collect(),
        Input::Other => vec!["nomatch".to_owned()],
        Input::Silence => vec!["noinput".to_owned()],
        Input::Done => vec!["done".to_owned()],
    }
}

type Facts = (&'static str, Option<&'static str>, Option<Value>, Option<Value>);

fn facts(what: &What) -> Facts {
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let some = |text: &str| Some(Value::Text(text.to_owned()));
    let reaction = |reaction: &Reaction| Some(Value::Reaction(reaction_row(reaction)));
    match what {
        What::Words { slot, old, new } => ("words", Some(slot_word(*slot)), text(old), text(new)),
        What::Setting { setting, old, new, .. } => {
            ("setting", Some(setting_word(*setting)), text(old), text(new))
        }
        What::Calls { old, new } => ("calls", None, text(old), text(new)),
        What::Hangup { now: true } => ("hangup", None, None, some("hangup")),
        What::Hangup { now: false } => ("hangup", None, some("hangup"), None),
        What::Waits { now } => {
            let word = |waits: bool| some(if waits { "waits" } else { "end" });
            ("waits", None, word(!now), word(*now))
        }
        What::Reacts { old, new } => ("goes-on", None, reaction(old), reaction(new)),
        What::KeyAdded { old, new } => {
            ("key-added", None, old.as_ref().and_then(reaction), reaction(new))
        }
        What::KeyRemoved { old, new } => {
            ("key-removed", None, reaction(old), new.as_ref().and_then(reaction))
        }
        What::Outcome { old, new } => ("outcome", None, text(old), text(new)),
        What::Kept { old, new } => {
            let kept = |kept: &Option<(String, _)>| {
                kept.as_ref().map(|(name, ty)| Value::Text(format!("{name}: {ty}")))
            };
            ("kept", None, kept(old), kept(new))
        }
        What::StepAdded { does } => ("step-added", None, None, reaction(does)),
        What::StepUnreached => ("step-unreached", None, None, None),
        What::StepRenamed { old } => ("step-renamed", None, some(old), None),
        What::ValueRenamed { old, new, is_param: true } => {
            ("param-renamed", None, some(old), some(new))
        }
        What::ValueRenamed { old, new, is_param: false } => {
            ("capture-renamed", None, some(old), some(new))
        }
        What::ParamAdded { ty, default, .. } => {
            let param = ParamRow { r#type: ty.to_string(), default: default.clone() };
            ("param-added", None, None, Some(Value::Param(param)))
        }
        What::ParamRemoved { .. } => ("param-removed", None, None, None),
        What::ParamType { old, new, .. } => {
            ("param-type", None, some(&old.to_string()), some(&new.to_string()))
        }
        What::ParamDefault { old, new, .. } => ("param-default", None, text(old), text(new)),
        What::Direction { answers } => {
            let word = |answers: bool| some(if answers { "answer" } else { "call" });
            ("direction", None, word(!answers), word(*answers))
        }
        What::AnswersAt { old, new } => ("answers-at", None, text(old), text(new)),
        What::Validity { old, new } => ("validity", None, text(old), text(new)),
    }
}

fn reaction_row(reaction: &Reaction) -> ReactionRow {
    let said = |said: &Said| match said {
        Said::Words(words) => words.clone(),
        Said::Audio(address) => address.clone(),
    };
    let (then, to) = match &reaction.then {
        Then::GoesTo(step) => ("step", Some(step.clone())),
        Then::Asks(prompt) => ("capture", Some(prompt.clone())),
        Then::Calls(number) => ("call", Some(number.clone())),
        Then::AsksAgain(words) => ("reprompt", words.clone()),
        Then::Repeats => ("again", None),
        Then::HangsUp => ("hangup", None),
        Then::Ends => ("end", None),
        Then::Fails => ("error", None),
    };
    ReactionRow {
        says: reaction.says.iter().map(said).collect(),
        then,
        to,
        outcome: reaction.outcome.clone(),
    }
}

fn slot_word(slot: Slot) -> &'static str {
    match slot {
        Slot::Say => "say",
        Slot::Prompt => "prompt",
        Slot::Again => "reprompt",
        Slot::Success => "success",
        Slot::Failure => "failure",
        Slot::Play => "play",
    }
}

fn setting_word(setting: Setting) -> &'static str {
    match setting {
        Setting::Voice => "voice",
        Setting::Speed => "speed",
        Setting::Repeat => "repeat",
        Setting::Digits => "digits",
        Setting::Timeout => "timeout",
        Setting::Overall => "overall",
        Setting::Tries => "tries",
        Setting::Hash => "hash",
        Setting::To => "to",
        Setting::From => "from",
        Setting::Record => "record",
    }
}
