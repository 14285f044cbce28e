//! Settings. In: the texts of the project's `ivrc.toml` and of the user's own file. Out: settings,
//! or a mistake with its place and a suggestion. One struct for each section; [`connection`] says
//! who wins, and [`file`] finds and reads the files.

mod check;
pub mod connection;
pub mod file;
mod provider;
pub mod user;

use std::ops::Range;

use serde::Deserialize;

use crate::finding::{nearest, one_of};
use crate::rule::Rule;

pub use check::{Allow, Check, Deny};
pub use provider::{Placed, Provider};

/// All settings of a project; what is left out has its default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// `[check]`.
    pub check: Check,
    /// `[provider]`.
    pub provider: Provider,
}

/// The file as TOML has it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    check: Check,
    provider: provider::Raw,
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
/// The first mistake: not TOML, an unknown key, an unknown rule, a rule that cannot be allowed, a
/// setting that is the user's alone.
pub fn parse(text: &str) -> Result<Config, Mistake> {
    provider::leaves_the_users_alone(text)?;
    let Raw { check, provider } = toml::from_str(text).map_err(|error| mistake(&error, text))?;
    check.agrees().map_err(|message| Mistake {
        at: within(text, 0..text.len(), "allow"),
        message,
        help: Some("take it out of one of the two lists".to_owned()),
    })?;
    Ok(Config { check, provider: provider.read(text)? })
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
    let kinds = "texts look like `region = \"ap\"`, lists like `deny = [\"warnings\"]`, \
                 switches like `pedantic = true`";
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
    fn the_provider_section() {
        let text = "[provider]\nsubaccount = \"acme_1\"\n\nregion = \"eu\"\n";
        let provider = parse(text).unwrap_or_default().provider;
        let subaccount = provider.subaccount.map(|placed| (placed.value.to_string(), placed.line));
        assert_eq!(subaccount, Some(("acme_1".to_owned(), 2)));
        assert_eq!(provider.region.map(|placed| placed.line), Some(4));
        let (spot, message, _) = refused("[provider]\nsubaccount = \"a b\"\n").unwrap();
        assert_eq!((&*spot, &*message), ("\"a b\"", "`a b` is not the id of a subaccount"));
    }

    #[test]
    fn what_is_the_users_alone_is_refused_in_a_project() {
        for (text, key) in [
            ("[provider]\nbase-url = \"https://voice.8x8.com\"\n", "base-url"),
            ("[provider]\nregion = 3\napi-key = \"s3cret\"\n", "api-key"),
            ("provider = { api-key-file = \"key\" }\n", "api-key-file"),
            ("provider.ledger = \"x\"\n", "ledger"),
            ("[ledger]\npath = \"x\"\n", "ledger"),
            ("ledger = \"x\"\n", "ledger"),
        ] {
            let (spot, message, help) = refused(text).unwrap();
            assert_eq!(spot, key);
            assert!(message.starts_with(&format!("`{key}` is not a setting of a project: ")));
            assert!(help.starts_with("take it out; use "), "{help}");
        }
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
