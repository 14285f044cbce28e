//! Changes in words. In: a change. Out: a line for people, in the words of the language, and where
//! words changed those that were and those that are. Control characters are for whoever prints it.

use super::change::{Change, Part, Place, Reaction, Said, Setting, Slot, Then, What};
use super::doing::{doing, listed};
use super::excerpt::{excerpts, shortened};
use crate::flow::value::HIDDEN;

/// A change in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What changed, without the place.
    pub text: String,
    /// The old and the new words, shortened so that the difference stays.
    pub words: Option<(String, String)>,
}

/// The name of a part, as it stands above its changes.
pub fn title(part: &Part) -> String {
    match part {
        Part::Script => "script".to_owned(),
        Part::Entry => "entry".to_owned(),
        Part::Step(name) => name.clone(),
        Part::Everywhere => "default on".to_owned(),
        Part::Error => "default on error".to_owned(),
    }
}

/// A change as a line below the title of its first place.
pub fn line(change: &Change) -> Line {
    let first = change.places.first();
    let at = first.map(before).unwrap_or_default();
    let (text, words) = what(&change.what, !at.is_empty());
    let is_done = first.is_some_and(|place| place.trigger.is_some());
    let link = match at.is_empty() {
        true => "",
        false if is_done && is_predicate(&change.what) => " ",
        false => ": ",
    };
    let at = if link == " " { at.as_str() } else { at.trim_end_matches(',') };
    let everywhere = if is_everywhere(&change.what) { "everywhere: " } else { "" };
    Line { text: format!("{everywhere}{at}{link}{text}{}", also(change)), words }
}

/// It is told of what the caller does: `pressing 2 now goes to …`.
fn is_predicate(what: &What) -> bool {
    matches!(what, What::Reacts { .. } | What::KeyAdded { .. } | What::KeyRemoved { .. })
}

fn is_everywhere(what: &What) -> bool {
    matches!(what, What::Setting { everywhere: true, .. })
}

/// A change as a sentence that says where, too.
pub fn sentence(change: &Change) -> String {
    let Line { text, words } = line(change);
    let place = match change.places.first().map(|place| &place.part) {
        Some(Part::Step(name)) => format!("`{name}`"),
        Some(Part::Everywhere) => "in every step".to_owned(),
        Some(Part::Error) => "the error ending".to_owned(),
        Some(Part::Entry) => "the entry".to_owned(),
        Some(Part::Script) | None => String::new(),
    };
    let of_step = matches!(
        change.what,
        What::StepAdded { .. } | What::StepUnreached | What::StepRenamed { .. }
    );
    let link = match place.is_empty() {
        true => "",
        false if of_step => " ",
        false => ": ",
    };
    let words = words.map(|(old, new)| format!(": “{new}”, was “{old}”")).unwrap_or_default();
    format!("{place}{link}{text}{words}")
}

/// The other places.
fn also(change: &Change) -> String {
    let others: Vec<_> = change.places.iter().skip(1).map(place).collect();
    match (&change.what, listed(&others, "and")) {
        (_, list) if list.is_empty() => list,
        (What::StepUnreached, list) => format!("; nor can {list}"),
        (_, list) => format!("; also in {list}"),
    }
}

/// The places of a change, by name: `` `menu`, `bills` after 2 ``.
fn place(place: &Place) -> String {
    let part = match &place.part {
        Part::Step(name) => format!("`{name}`"),
        Part::Everywhere => "`default on`".to_owned(),
        Part::Error => "the error ending".to_owned(),
        Part::Entry => "the entry".to_owned(),
        Part::Script => "the script".to_owned(),
    };
    if place.after.is_empty() {
        part
    } else {
        format!("{part} after {}", place.after.join(", then "))
    }
}

/// What the caller has done before.
fn before(place: &Place) -> String {
    let after = match place.after.join(", then ") {
        after if after.is_empty() => after,
        after => format!("after {after}"),
    };
    match &place.trigger {
        None => after,
        Some(trigger) if after.is_empty() => doing(trigger),
        Some(trigger) => format!("{after}, {}", doing(trigger)),
    }
}

/// The change itself. `behind` something that is done, words are told as what is heard then.
fn what(what: &What, behind: bool) -> (String, Option<(String, String)>) {
    let text = match what {
        What::Words { slot, old: Some(old), new: Some(new) } => {
            return (reworded(*slot, behind).to_owned(), Some(excerpts(old, new)));
        }
        What::Words { slot, old, new } => words(*slot, old.as_deref(), new.as_deref()),
        What::Setting { setting, old, new, .. } => {
            self::setting(*setting, old.as_deref(), new.as_deref())
        }
        What::Calls { new: Some(new), .. } => format!("now calls {new}"),
        What::Calls { old, .. } => {
            format!("no longer calls {}", old.as_deref().unwrap_or_default())
        }
        What::Hangup { now: true } => "now hangs up".to_owned(),
        What::Hangup { now: false } => "no longer hangs up".to_owned(),
        What::Waits { now: true } => {
            "what is entered is now answered; the call was over behind the question".to_owned()
        }
        What::Waits { now: false } => {
            "what is entered is no longer answered: the call is over behind the question".to_owned()
        }
        What::Reacts { old, new } => reacts(old, new),
        What::KeyAdded { old, new } => {
            // That a key asks again which no line names is nothing to tell.
            let old = old.as_ref().filter(|old| !is_asking_again(old));
            let old = old.map(|old| format!(" (before: {})", reaction(old))).unwrap_or_default();
            format!("is newly accepted: {}{old}", reaction(new))
        }
        What::KeyRemoved { old, new: Some(new) } => {
            let new = Some(new).filter(|new| !is_asking_again(new));
            let new = new.map(|new| format!(": {}", reaction(new))).unwrap_or_default();
            format!("is no longer accepted{new} (before: {})", reaction(old))
        }
        What::KeyRemoved { old, new: None } => {
            format!("is no longer possible (before: {})", reaction(old))
        }
        What::Outcome { old, new } => outcome(old.as_deref(), new.as_deref()),
        What::Kept { old, new } => {
            let told = |kept: &Option<(String, _)>| {
                kept.as_ref().map(|(name, ty)| format!("`{name}` ({ty})"))
            };
            match (told(old), told(new)) {
                (Some(old), Some(new)) => format!("the entry is kept as {new}, was {old}"),
                (None, Some(new)) => format!("the entry is now kept as {new}"),
                (Some(old), None) => format!("the entry is no longer kept as {old}"),
                (None, None) => String::new(),
            }
        }
        What::StepAdded { does } => format!("is new: {}", reaction(does)),
        What::StepUnreached => "can no longer be reached".to_owned(),
        What::StepRenamed { old } => format!("was called `{old}`"),
        What::ValueRenamed { old, new, is_param: true } => {
            format!("the param `{old}` is now called `{new}`")
        }
        What::ValueRenamed { old, new, is_param: false } => {
            format!("what was captured as `{old}` is now called `{new}`")
        }
        What::ParamAdded { name, ty, default: Some(default) } => {
            format!("new param `{name}` ({ty}): “{default}” unless it is given")
        }
        What::ParamAdded { name, ty, default: None } => {
            format!("new param `{name}` ({ty}): it must be given")
        }
        What::ParamRemoved { name } => {
            format!("`{name}` is no param any more: it must not be given")
        }
        What::ParamType { name, old, new } => format!("the param `{name}` is {new}, was {old}"),
        What::ParamDefault { name, old, new } => default(name, old.as_deref(), new.as_deref()),
        What::Direction { answers: true } => {
            "the script now answers calls, and placed them before".to_owned()
        }
        What::Direction { answers: false } => {
            "now places calls, and answered them before".to_owned()
        }
        What::AnswersAt { old, new } => {
            let number =
                |number: &Option<String>| number.clone().unwrap_or("any number".to_owned());
            format!("the script answers at {}, was {}", number(new), number(old))
        }
        What::Validity { old, new } => match (old, new) {
            (Some(old), Some(new)) => format!("the call is valid {new}, was {old}"),
            (None, Some(new)) => format!("the call is now valid {new}, was without an end"),
            (Some(old), None) => format!("the call is now valid without an end, was {old}"),
            (None, None) => String::new(),
        },
    };
    (text, None)
}

fn reworded(slot: Slot, behind: bool) -> &'static str {
    match slot {
        Slot::Say if behind => "says something else",
        Slot::Say => "what is said changed",
        Slot::Prompt => "the prompt changed",
        Slot::Again => "asks again in other words",
        Slot::Success => "the words after an entry changed",
        Slot::Failure => "the words after a failed try changed",
        Slot::Play => "another recording",
    }
}

/// Words that one side does not have.
fn words(slot: Slot, old: Option<&str>, new: Option<&str>) -> String {
    let verb = match slot {
        Slot::Say => "says",
        Slot::Prompt => "asks",
        Slot::Again => "asks again with",
        Slot::Success => "says after an entry",
        Slot::Failure => "says after a failed try",
        Slot::Play => "plays",
    };
    let quoted = |text: &str| match slot {
        Slot::Play => text.to_owned(),
        Slot::Say | Slot::Prompt | Slot::Again | Slot::Success | Slot::Failure => quoted(text),
    };
    match (old, new) {
        (_, Some(new)) => format!("now {verb} {}", quoted(new)),
        (Some(old), None) => format!("no longer {verb} {}", quoted(old)),
        (None, None) => String::new(),
    }
}

fn setting(setting: Setting, old: Option<&str>, new: Option<&str>) -> String {
    let name = match setting {
        Setting::Record if new.is_some() => return "the bridged call is now recorded".to_owned(),
        Setting::Record => return "the bridged call is no longer recorded".to_owned(),
        Setting::Voice => "voice",
        Setting::Speed => "speed",
        Setting::Repeat => "repeat",
        Setting::Digits => "digits",
        Setting::Timeout => "timeout",
        Setting::Overall => "overall",
        Setting::Tries => "tries",
        Setting::Hash => "hash",
        Setting::To => "the number called is",
        Setting::From => "the caller id is",
    };
    match (old, new) {
        (Some(old), Some(new)) => format!("{name} {new}, was {old}"),
        (None, Some(new)) => format!("{name} {new}, was not set"),
        (Some(old), None) => format!("{name} is not set any more, was {old}"),
        (None, None) => String::new(),
    }
}

fn reacts(old: &Reaction, new: &Reaction) -> String {
    let plain = |reaction: &Reaction| reaction.says.is_empty() && reaction.outcome.is_none();
    match (&old.then, &new.then) {
        (Then::GoesTo(old_step), Then::GoesTo(new_step)) if plain(old) && plain(new) => {
            format!("now goes to `{new_step}`, not to `{old_step}`")
        }
        (_, _) => format!("now {} (before: {})", reaction(new), reaction(old)),
    }
}

/// `says “…” and goes to …`.
fn reaction(reaction: &Reaction) -> String {
    let said = |said: &Said| match said {
        Said::Words(words) => format!("says {}", quoted(words)),
        Said::Audio(address) => format!("plays {address}"),
    };
    let mut parts: Vec<String> = reaction.says.iter().map(said).collect();
    parts.push(match &reaction.then {
        Then::GoesTo(step) => format!("goes to `{step}`"),
        Then::Asks(prompt) => format!("asks {}", quoted(prompt)),
        Then::Calls(number) => format!("calls {number}"),
        Then::AsksAgain(None) => "asks again".to_owned(),
        Then::AsksAgain(Some(prompt)) => format!("asks again with {}", quoted(prompt)),
        Then::Repeats => "begins the step again".to_owned(),
        Then::HangsUp => "hangs up".to_owned(),
        Then::Ends => "nothing more follows".to_owned(),
        Then::Fails => "takes the error ending".to_owned(),
    });
    let outcome = reaction.outcome.as_ref().map(|outcome| format!(", outcome `{outcome}`"));
    format!("{}{}", listed(&parts, "and"), outcome.unwrap_or_default())
}

fn is_asking_again(reaction: &Reaction) -> bool {
    match reaction.then {
        Then::AsksAgain(_) | Then::Repeats => true,
        Then::GoesTo(_)
        | Then::Asks(_)
        | Then::Calls(_)
        | Then::HangsUp
        | Then::Ends
        | Then::Fails => false,
    }
}

fn outcome(old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("the outcome is `{new}`, was `{old}`"),
        (None, Some(new)) => format!("the outcome is `{new}`, had no name"),
        (Some(old), None) => format!("the outcome has no name any more, was `{old}`"),
        (None, None) => String::new(),
    }
}

fn default(name: &str, old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(HIDDEN), Some(HIDDEN)) => format!("the secret default of `{name}` changed"),
        (Some(old), Some(new)) => format!("`{name}` is “{new}” unless it is given, was “{old}”"),
        (None, Some(new)) => format!("`{name}` need not be given any more: it is “{new}” then"),
        (Some(old), None) => format!("`{name}` must be given now, was “{old}” unless given"),
        (None, None) => String::new(),
    }
}

fn quoted(text: &str) -> String {
    format!("“{}”", shortened(text))
}
