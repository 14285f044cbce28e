//! What can differ between two actions. In: an action. Out: its words and its settings, each by
//! its name in the language, as the caller or the provider gets it.

use crate::flow::template::Template;
use crate::flow::wire::{Action, Number};
use crate::syntax::duration;

use super::change::{Setting, Slot, What};
use super::model::Item;

/// The words of an action.
pub(super) fn words(item: &Item) -> Vec<(Slot, String)> {
    let told = |slot, text: &Template| (slot, text.to_string());
    match &item.action {
        Action::Say(say) => vec![told(Slot::Say, &say.text)],
        Action::SayAndCapture(ask) => {
            let slot = if item.again.is_some_and(|again| again.has_words) {
                Slot::Again
            } else {
                Slot::Prompt
            };
            let mut words = vec![told(slot, &ask.prompt_message)];
            words.extend(ask.success_message.as_ref().map(|text| told(Slot::Success, text)));
            words.extend(ask.failure_message.as_ref().map(|text| told(Slot::Failure, text)));
            words
        }
        Action::PlayFile(play) => vec![told(Slot::Play, &play.file_url)],
        Action::MakeCall(_) | Action::Hangup => Vec::new(),
    }
}

/// The settings of an action; `None` for one that is not written.
pub(super) fn settings(action: &Action<Template>) -> Vec<(Setting, Option<String>)> {
    let number = |number: Option<Number>| number.map(|number| number.0.to_string());
    match action {
        Action::Say(say) => vec![
            (Setting::Voice, Some(say.voice_profile.clone())),
            (Setting::Speed, number(say.speed)),
            (Setting::Repeat, number(say.repetition)),
        ],
        Action::SayAndCapture(ask) => vec![
            (Setting::Voice, Some(ask.voice_profile.clone())),
            (Setting::Speed, number(ask.speed)),
            (Setting::Repeat, number(ask.repetition)),
            (Setting::Digits, digits(ask.min_digits, ask.max_digits)),
            (Setting::Timeout, ask.digit_timeout.map(duration)),
            (Setting::Overall, ask.overall_timeout.map(duration)),
            (Setting::Tries, ask.no_of_tries.map(|tries| tries.to_string())),
            (
                Setting::Hash,
                ask.complete_on_hash.map(|on| if on { "on" } else { "off" }.to_owned()),
            ),
        ],
        Action::PlayFile(play) => vec![(Setting::Repeat, number(play.repetition))],
        Action::MakeCall(call) => vec![
            (Setting::To, Some(call.destination.to_string())),
            (Setting::From, Some(call.source.to_string())),
            (
                Setting::Record,
                call.call_recording.map(|on| if on { "on" } else { "off" }.to_owned()),
            ),
        ],
        Action::Hangup => Vec::new(),
    }
}

/// As in a script: `4`, `1..4`, `..4`.
fn digits(min: Option<u64>, max: Option<u64>) -> Option<String> {
    match (min, max) {
        (None, None) => None,
        (Some(min), Some(max)) if min == max => Some(min.to_string()),
        (min, max) => {
            let end = |end: Option<u64>| end.map_or(String::new(), |end| end.to_string());
            Some(format!("{}..{}", end(min), end(max)))
        }
    }
}

/// What differs between two actions of one kind; words apart from settings, which may have been
/// written elsewhere.
pub(super) fn between(old: &Item, new: &Item) -> (Vec<What>, Vec<What>) {
    let (before, now) = (words(old), words(new));
    let find = |words: &[(Slot, String)], slot: Slot| {
        words.iter().find(|(other, _)| *other == slot).map(|(_, text)| text.clone())
    };
    let mut slots: Vec<Slot> = now.iter().map(|(slot, _)| *slot).collect();
    slots.extend(before.iter().map(|(slot, _)| *slot).filter(|slot| find(&now, *slot).is_none()));
    let words = slots.into_iter().filter_map(|slot| {
        let (old, new) = (find(&before, slot), find(&now, slot));
        (old != new).then_some(What::Words { slot, old, new })
    });
    let settings = settings(&old.action).into_iter().zip(settings(&new.action));
    let settings = settings.filter_map(|((setting, old), (_, new))| {
        let everywhere = false;
        (old != new).then_some(What::Setting { setting, old, new, everywhere })
    });
    (words.collect(), settings.collect())
}

/// An action that is there and was not, or the other way round.
pub(super) fn alone(item: &Item, is_new: bool) -> What {
    let sides = |text: String| if is_new { (None, Some(text)) } else { (Some(text), None) };
    match &item.action {
        Action::MakeCall(call) => {
            let (old, new) = sides(call.destination.to_string());
            What::Calls { old, new }
        }
        Action::Hangup => What::Hangup { now: is_new },
        Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) => {
            let (slot, text) = words(item).into_iter().next().unwrap_or((Slot::Say, String::new()));
            let (old, new) = sides(text);
            What::Words { slot, old, new }
        }
    }
}
