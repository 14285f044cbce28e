//! The section `[provider]` of a project's file: which account its scripts belong to. What decides
//! who receives the key is not a project's to say, and is answered with the place where it belongs.

use std::ops::Range;
use std::str::FromStr;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;
use crate::provider::account::{BadSetting, Region, Subaccount};

/// A value and the line of its file where it stands, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// What was written.
    pub value: T,
    /// The line.
    pub line: usize,
}

/// `[provider]`, as far as a project's file may have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provider {
    /// `subaccount`.
    pub subaccount: Option<Placed<Subaccount>>,
    /// `region`.
    pub region: Option<Placed<Region>>,
}

/// The section as TOML has it, before the shapes of its values are looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Raw {
    subaccount: Option<Spanned<String>>,
    region: Option<Spanned<String>>,
}

impl Raw {
    pub(super) fn read(&self, text: &str) -> Result<Provider, Mistake> {
        Ok(Provider {
            subaccount: parsed(self.subaccount.as_ref(), text)?,
            region: parsed(self.region.as_ref(), text)?,
        })
    }
}

/// A word as a value of the right shape.
pub(super) fn parsed<T>(
    written: Option<&Spanned<String>>,
    text: &str,
) -> Result<Option<Placed<T>>, Mistake>
where
    T: FromStr<Err = BadSetting>,
{
    let Some(written) = written else { return Ok(None) };
    let value = written.get_ref().parse().map_err(|bad| wrong(bad, written.span()))?;
    Ok(Some(Placed { value, line: line(text, written.span()) }))
}

/// A value of the wrong shape.
pub(super) fn wrong(bad: BadSetting, at: Range<usize>) -> Mistake {
    Mistake { at, message: bad.message, help: Some(bad.help) }
}

/// The line where something begins, from 1.
pub(super) fn line(text: &str, at: Range<usize>) -> usize {
    let before = text.as_bytes().get(..at.start).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// A project's file sets nothing that is the user's alone.
///
/// # Errors
/// It sets the base URL, the key or the ledger: whoever clones the folder would send the key, or
/// write the ledger, to where its author wants it.
pub(super) fn leaves_the_users_alone(text: &str) -> Result<(), Mistake> {
    // A text that is not TOML gets its own mistake.
    let Ok(file) = DeTable::parse(text) else { return Ok(()) };
    let of_section =
        file.get_ref().get("provider").map(Spanned::get_ref).and_then(DeValue::as_table);
    let in_section = of_section.into_iter().flat_map(|table| table.keys());
    let sections = file.get_ref().keys().filter(|key| key.get_ref() == "ledger");
    for key in in_section.chain(sections) {
        let (why, instead) = match &**key.get_ref() {
            "base-url" => (
                "whoever clones this folder would send the key there",
                "take it out; use `--base-url`, IVRC_BASE_URL or",
            ),
            "api-key" | "api-key-file" => (
                "whoever reads this folder could use it",
                "take it out; use IVRC_API_KEY, `--api-key-file` or",
            ),
            "ledger" => {
                ("whoever clones this folder would write there", "take it out; use `--ledger` or")
            }
            _ => continue,
        };
        let name = key.get_ref();
        return Err(Mistake {
            at: key.span(),
            message: format!("`{name}` is not a setting of a project: {why}"),
            help: Some(format!("{instead} your own `{}`", super::file::SHOWN)),
        });
    }
    Ok(())
}
