//! The fields of a JSON object, each read for itself. In: bytes. Out: a value of the type that is
//! asked for, or nothing: a field that is null, missing or of another type does not spoil the rest.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Malformed;

/// The most bytes of a name that the provider gives: a session, a subaccount. Its own have 36.
const LONGEST_NAME: usize = 256;

/// An object whose values are read only when they are asked for. Of two fields with one name the
/// last counts.
pub(super) struct Fields<'b>(HashMap<String, &'b RawValue>);

impl<'b> Fields<'b> {
    /// The object that a body is.
    pub(super) fn read(body: &'b [u8]) -> Result<Self, Malformed> {
        let whole: &RawValue = serde_json::from_slice(body).map_err(|_| Malformed::NotJson)?;
        Self::of(whole).ok_or(Malformed::NoEvent)
    }

    fn of(value: &'b RawValue) -> Option<Self> {
        serde_json::from_str(value.get()).ok().map(Self)
    }

    /// A value of this type.
    pub(super) fn get<T: Deserialize<'b>>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    /// A text with at least one letter.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).filter(|text: &String| !text.is_empty())
    }

    /// A name that the provider gave, of a length that it might have.
    pub(super) fn name(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| text.len() <= LONGEST_NAME)
    }

    /// A phone number, with `+` or without; or what stands in its place for a caller who hides it.
    pub(super) fn number(&self, name: &str) -> Option<String> {
        self.name(name).filter(|text| !text.chars().any(char::is_control))
    }

    /// An object.
    pub(super) fn inner(&self, name: &str) -> Option<Fields<'b>> {
        Self::of(self.0.get(name)?)
    }
}
