//! The members of a JSON object, with the path that a refusal names. In: a JSON value. Out: values
//! of the wanted kind. Null counts as absent; what nobody asks for is ignored.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::Refusal;
use crate::flow::wire::Number;

/// An object and where it stands.
pub(super) struct Fields<'j> {
    object: &'j Map<String, Value>,
    path: String,
}

impl<'j> Fields<'j> {
    /// The object at a path; anything else is malformed.
    pub(super) fn of(value: &'j Value, path: impl Into<String>) -> Result<Self, Refusal> {
        let path = path.into();
        match value {
            Value::Object(object) => Ok(Self { object, path }),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => Err(Refusal::new(-1009, format!("{path}: should be an object"))),
        }
    }

    /// The path of a member.
    pub(super) fn path(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    /// A refusal of a member as malformed.
    pub(super) fn refuse(&self, name: &str, fact: &str) -> Refusal {
        self.refuse_with(-1009, name, fact)
    }

    /// A refusal of a member with a code of its own.
    pub(super) fn refuse_with(&self, code: i32, name: &str, fact: &str) -> Refusal {
        Refusal::new(code, format!("{}: {fact}", self.path(name)))
    }

    pub(super) fn get(&self, name: &str) -> Option<&'j Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn required(&self, name: &str) -> Result<&'j Value, Refusal> {
        self.get(name).ok_or_else(|| self.refuse(name, "is missing but it is required"))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'j str>, Refusal> {
        let text = |value: &'j Value| {
            value.as_str().ok_or_else(|| self.refuse(name, "should be a string"))
        };
        self.get(name).map(text).transpose()
    }

    pub(super) fn required_text(&self, name: &str) -> Result<&'j str, Refusal> {
        self.required(name)?;
        Ok(self.text(name)?.unwrap_or_default())
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        let flag =
            |value: &Value| value.as_bool().ok_or_else(|| self.refuse(name, "should be a boolean"));
        self.get(name).map(flag).transpose()
    }

    /// A number in a range; `1.0` is as whole as `1`.
    pub(super) fn number(
        &self,
        name: &str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<Number>, Refusal> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.as_f64().ok_or_else(|| self.refuse(name, "should be a number"))?;
        if range.contains(&number) {
            return Ok(Some(Number(number)));
        }
        let (least, most) = range.into_inner();
        Err(self.refuse(name, &format!("should be from {least} to {most}")))
    }

    /// A whole number in a range, which is one of 32 bits with a sign at most.
    pub(super) fn whole(
        &self,
        name: &str,
        range: RangeInclusive<i32>,
    ) -> Result<Option<u64>, Refusal> {
        let (least, most) = range.into_inner();
        let Some(Number(number)) = self.number(name, f64::from(least)..=f64::from(most))? else {
            return Ok(None);
        };
        if number.fract() != 0.0 {
            return Err(self.refuse(name, "should be an integer"));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and every range begins at 1 and ends within 32 bits"
        )]
        let whole = number as u64;
        Ok(Some(whole))
    }
}
