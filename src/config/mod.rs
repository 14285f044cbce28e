//! `ivrc.toml`. In: its text. Out: settings, or a mistake with its place and a suggestion. One
//! struct for each section; [`file`] finds the file on the disk.

mod check;
pub mod file;

use std::ops::Range;

use serde::Deserialize;

use crate::finding::{nearest, one_of};
use crate::rule::Rule;

pub use check::{Allow, Check, Deny};

/// All settings; what is left out has its default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `[check]`.
    pub check: Check,
}

/// What is wrong with a settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The bytes it is about.
    pub at: Range<usize>,
    /// The fact.
    pub message: String,
    /// The next action.
    pub help: Option<String>,
}

/// Reads the text of an `ivrc.toml`.
///
/// # Errors
/// The first mistake: not TOML, an unknown key, an unknown rule, a rule that cannot be allowed.
pub fn parse(text: &str) -> Result<Config, Mistake> {
    let config: Config = toml::from_str(text).map_err(|error| mistake(&error, text))?;
    config.check.agrees().map_err(|message| Mistake {
        at: within(text, 0..text.len(), "allow"),
        message,
        help: Some("take it out of one of the two lists".to_owned()),
    })?;
    Ok(config)
}

fn mistake(error: &toml::de::Error, text: &str) -> Mistake {
    let message = error.message();
    let at = error.span().unwrap_or(0..0);
    // serde says: unknown field `denny`, expected one of `deny`, `allow`, `pedantic`
    let mut words = message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field")
        && let Some(written) = words.next()
    {
        let valid: Vec<_> = words.collect();
        let help = match nearest(written, valid.iter().copied()) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("write {}", one_of(valid, 8)),
        };
        return Mistake { at, message: format!("unknown key `{written}`"), help: Some(help) };
    }
    // Our own messages on a rule begin with, or hold, its name; toml points at the whole list.
    let (message, first) = (message.to_owned(), words.next());
    let help = first.and_then(|rule| match message.as_str() {
        text if text.starts_with("unknown rule") => Some(other_rule(rule)),
        text if text.ends_with("cannot be allowed") => Some("take it out of `allow`".to_owned()),
        _ => None,
    });
    let kinds = "lists look like `deny = [\"warnings\"]`, switches like `pedantic = true`";
    let wrong_kind = message.starts_with("invalid type").then(|| kinds.to_owned());
    let at = match first.filter(|_| help.is_some()) {
        Some(rule) => within(text, at, rule),
        None => at.start.min(text.len())..at.end.min(text.len()),
    };
    Mistake {
        at,
        message: message.lines().collect::<Vec<_>>().join(", "),
        help: help.or(wrong_kind),
    }
}

/// What to write instead of a rule that does not exist.
pub fn other_rule(written: &str) -> String {
    let names = Rule::ALL.iter().map(|rule| rule.name()).chain(["warnings"]);
    match nearest(written, names.filter(|name| *name != written)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`ivrc explain --list` names all rules".to_owned(),
    }
}

/// Where a word stands in a part of the text; the part if it is spelt in another way there.
fn within(text: &str, part: Range<usize>, word: &str) -> Range<usize> {
    let found = text.get(part.clone()).and_then(|part| part.find(word));
    found.map_or(part.clone(), |at| part.start + at..part.start + at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text under the mistake, its message and its help.
    fn refused(text: &str) -> Option<(String, String, String)> {
        let mistake = parse(text).err()?;
        let spot = text.get(mistake.at.clone())?.to_owned();
        Some((spot, mistake.message, mistake.help.unwrap_or_default()))
    }

    fn told(spot: &str, message: &str, help: &str) -> Option<(String, String, String)> {
        Some((spot.to_owned(), message.to_owned(), help.to_owned()))
    }

    #[test]
    fn an_empty_file_sets_nothing() {
        assert_eq!(parse(""), Ok(Config::default()));
        assert_eq!(parse("[check]\n"), Ok(Config::default()));
    }

    #[test]
    fn the_check_section() {
        let text = "[check]\ndeny = [\"warnings\", \"expired\"]\nallow = [\"no-ending\"]\npedantic = true\n";
        let check = parse(text).unwrap_or_default().check;
        assert_eq!(check.deny, [Deny::Warnings, Deny::Rule(Rule::Expired)]);
        assert_eq!(check.allow, [Allow(Rule::NoEnding)]);
        assert!(check.pedantic);
    }

    #[test]
    fn unknown_keys_and_rules_are_answered() {
        assert_eq!(
            refused("[check]\ndenny = []\n"),
            told("denny", "unknown key `denny`", "did you mean `deny`?")
        );
        assert_eq!(
            refused("[check]\ncolour = 1\n"),
            told("colour", "unknown key `colour`", "write `deny`, `allow` or `pedantic`")
        );
        assert_eq!(
            refused("[chek]\n"),
            told("chek", "unknown key `chek`", "did you mean `check`?")
        );
        assert_eq!(
            refused("[check]\ndeny = [\"no-endings\"]\n"),
            told("no-endings", "unknown rule `no-endings`", "did you mean `no-ending`?")
        );
    }

    #[test]
    fn errors_cannot_be_allowed() {
        assert_eq!(
            refused("[check]\nallow = [\"missing-voice\"]\n"),
            told(
                "missing-voice",
                "`missing-voice` is an error and cannot be allowed",
                "take it out of `allow`"
            )
        );
    }

    #[test]
    fn a_rule_is_denied_or_allowed_not_both() {
        assert_eq!(
            refused("[check]\ndeny = [\"expired\"]\nallow = [\"expired\"]\n"),
            told(
                "allow",
                "`expired` is both denied and allowed",
                "take it out of one of the two lists"
            )
        );
    }

    #[test]
    fn values_of_the_wrong_kind_and_broken_toml() {
        assert_eq!(refused("[check]\npedantic = 1\n").map(|told| told.0), Some("1".to_owned()));
        assert!(refused("[check\n").is_some());
        assert!(refused("[check]\nallow = 3\n").is_some());
    }
}
