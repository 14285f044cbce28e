//! What a statement says beside its text, and which of it is said once for all. In: the actions of
//! a script. Out: the options of each as they are written, and the `default` lines that make the
//! script shorter and mean the same.

use crate::flow::template::Template;
use crate::flow::value;
use crate::flow::wire::{Action, Number};
use crate::syntax::ast::Kind;
use crate::syntax::duration;

/// The options that a `default` line takes, in the order in which they are written: those on one
/// line together.
const LINES: [&[&str]; 3] =
    [&["voice", "speed"], &["timeout", "overall", "tries", "hash"], &["from"]];

/// An option of a statement: its word, and its value as it is written; `None` where the document
/// has none.
pub(super) type Written = (&'static str, Option<String>);

/// What is said once.
#[derive(Debug, Default)]
pub(super) struct Defaults(Vec<(&'static str, String)>);

impl Defaults {
    /// The options that pay. A statement cannot be without an option that has a default, so one
    /// that any statement lacks has none.
    pub(super) fn of(actions: &[&Action<Template>]) -> Self {
        let all: Vec<Written> = actions.iter().flat_map(|action| options(action)).collect();
        let mut chosen = Vec::new();
        for line in LINES {
            let (mut spared, mut options) = (0, Vec::new());
            for word in line {
                let values: Vec<_> =
                    all.iter().filter(|(other, _)| other == word).map(|(_, value)| value).collect();
                let Some((value, count)) = commonest(&values).filter(|(_, count)| *count > 1)
                else {
                    continue;
                };
                spared += (count - 1) * (word.len() + value.len() + 2);
                options.push((*word, value.clone()));
            }
            if spared > "default\n".len() {
                chosen.extend(options);
            }
        }
        Self(chosen)
    }

    /// The lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        LINES.into_iter().filter_map(|line| {
            let options: String = self
                .0
                .iter()
                .filter(|(word, _)| line.contains(word))
                .map(|(word, value)| format!(" {word} {value}"))
                .collect();
            (!options.is_empty()).then(|| format!("default{options}"))
        })
    }

    /// The options that an action has to say itself, each with a space before it.
    pub(super) fn left_of(&self, options: Vec<Written>) -> String {
        let is_said = |(word, value): &Written| {
            self.0.iter().any(|(other, default)| other == word && Some(default) == value.as_ref())
        };
        options
            .into_iter()
            .filter(|option| !is_said(option))
            .filter_map(|(word, value)| Some(format!(" {word} {}", value?)))
            .collect()
    }
}

/// The value that most have, the first of them; `None` if one has none.
fn commonest<'v>(values: &[&'v Option<String>]) -> Option<(&'v String, usize)> {
    let mut counts: Vec<(&String, usize)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for value in values {
        let value = value.as_ref()?;
        let at = *places.entry(value).or_insert_with(|| {
            counts.push((value, 0));
            counts.len() - 1
        });
        if let Some((_, count)) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count)
}

/// All options of an action that may have a default.
fn options(action: &Action<Template>) -> Vec<Written> {
    let (mut first, second) = match action {
        Action::MakeCall(call) => (vec![("from", from(&call.source))], Vec::new()),
        Action::Say(say) => (spoken(&say.voice_profile, say.speed), Vec::new()),
        Action::SayAndCapture(ask) => (spoken(&ask.voice_profile, ask.speed), asked(action)),
        Action::PlayFile(_) | Action::Hangup => (Vec::new(), Vec::new()),
    };
    first.extend(second);
    first
}

/// `voice` and `speed`.
pub(super) fn spoken(voice: &str, speed: Option<Number>) -> Vec<Written> {
    let voice = Some(voice.to_owned()).filter(|voice| !voice.is_empty());
    vec![("voice", voice), ("speed", speed.map(number))]
}

/// `timeout`, `overall`, `tries` and `hash` of a `capture`.
pub(super) fn asked(action: &Action<Template>) -> Vec<Written> {
    let Action::SayAndCapture(ask) = action else { return Vec::new() };
    let hash = |on: bool| if on { "on" } else { "off" }.to_owned();
    vec![
        ("timeout", ask.digit_timeout.map(duration)),
        ("overall", ask.overall_timeout.map(duration)),
        ("tries", ask.no_of_tries.map(|tries| tries.to_string())),
        ("hash", ask.complete_on_hash.map(hash)),
    ]
}

/// The caller id; `None` where the document has none.
pub(super) fn from(source: &Template) -> Option<String> {
    (!source.pieces.is_empty()).then(|| dial(source))
}

/// A number as it is written: without an exponent.
pub(super) fn number(number: Number) -> String {
    number.0.to_string()
}

/// A number to dial: in quotes where it is not `+` and digits.
pub(super) fn dial(number: &Template) -> String {
    let written = number.to_string();
    if !number.is_fixed() {
        return written;
    }
    let is_number = written.starts_with('+') && value::fits(Kind::Phone, &written).is_ok();
    if is_number { written } else { super::write::string(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::wire::Say;

    fn say(voice: &str, speed: Option<f64>) -> Action<Template> {
        Action::Say(Say {
            text: Template::words("x"),
            voice_profile: voice.to_owned(),
            repetition: None,
            speed: speed.map(Number),
        })
    }

    fn lines(actions: &[Action<Template>]) -> Vec<String> {
        Defaults::of(&actions.iter().collect::<Vec<_>>()).lines().collect()
    }

    #[test]
    fn what_most_say_is_said_once() {
        let (emma, ava) = ("en-GB-Emma", "en-US-Ava");
        assert_eq!(lines(&[say(emma, None)]), [""; 0]);
        assert_eq!(lines(&[say(emma, None), say(ava, None)]), [""; 0]);
        assert_eq!(lines(&[say(emma, None), say(emma, None)]), ["default voice en-GB-Emma"]);
        assert_eq!(
            lines(&[say(ava, Some(1.0)), say(emma, Some(1.5)), say(emma, Some(1.5))]),
            ["default voice en-GB-Emma speed 1.5"]
        );
    }

    #[test]
    fn what_one_lacks_has_no_default() {
        let emma = "en-GB-Emma";
        assert_eq!(
            lines(&[say(emma, Some(1.5)), say(emma, Some(1.5)), say(emma, None)]),
            ["default voice en-GB-Emma"]
        );
        assert_eq!(lines(&[say(emma, None), say(emma, None), say("", None)]), [""; 0]);
    }
}
