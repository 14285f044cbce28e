//! The members of a JSON object, asked for one by one. In: an object and its path. Out: values of
//! the types that were asked for. Whatever is of another type, stands twice or was never asked for
//! is told, and kept for a comment. A null is the same as nothing.

use std::collections::HashMap;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::{Range, Ranged as _};

use super::cx::{Cx, kind, member};
use super::note::Note;
use crate::finding::{all_of, nearest};
use crate::syntax::words;

/// What came of asking for a member.
pub(super) enum Got<T> {
    /// A value of the right type, and its place.
    Value(T, Range),
    /// No value, or null.
    Nothing,
    /// A value that the script cannot say; it was told.
    Lost,
}

impl<T> Got<T> {
    /// The value.
    pub(super) fn value(self) -> Option<T> {
        match self {
            Got::Value(value, _) => Some(value),
            Got::Nothing | Got::Lost => None,
        }
    }
}

/// The members of an object.
pub(super) struct Fields<'j> {
    /// The object's path; empty for the document.
    pub(super) path: String,
    /// The object's place.
    pub(super) range: Range,
    /// Lines for the comment above what is made of the object.
    pub(super) lost: Vec<String>,
    list: Vec<(&'j str, &'j Value<'j>)>,
    asked: Vec<&'static str>,
}

impl<'j> Fields<'j> {
    /// The members of an object. Of two with one name the last counts, as it does for others.
    pub(super) fn of(cx: &mut Cx<'_>, path: String, object: &'j Object<'j>) -> Self {
        let mut fields = Self::none(path, object.range());
        let mut places: HashMap<&str, (usize, Range)> = HashMap::new();
        for property in &object.properties {
            let (name, range) = (property.name.as_str(), property.name.range());
            let Some((at, first)) = places.get(name).copied() else {
                places.insert(name, (fields.list.len(), range));
                fields.list.push((name, &property.value));
                continue;
            };
            let path = member(&fields.path, name);
            let note = Note::warning(cx.span(range), format!("`{path}` stands here a second time"))
                .label("this one counts")
                .also(cx.span(first), "kept as a comment")
                .help("delete one of the two");
            cx.notes.push(note);
            places.insert(name, (at, range));
            if let Some((_, value)) = fields.list.get_mut(at) {
                fields.lost.extend(super::cx::kept(&path, value));
                *value = &property.value;
            }
        }
        fields
    }

    /// An object without members.
    pub(super) fn none(path: String, range: Range) -> Self {
        Self { path, range, lost: Vec::new(), list: Vec::new(), asked: Vec::new() }
    }

    /// There is a member of this name that is not null.
    pub(super) fn has(&self, name: &str) -> bool {
        self.list
            .iter()
            .any(|(other, value)| *other == name && !matches!(value, Value::NullKeyword(_)))
    }

    /// A value of any type; a null is none.
    pub(super) fn take(&mut self, name: &'static str) -> Option<&'j Value<'j>> {
        self.asked.push(name);
        let at = self.list.iter().position(|(other, _)| *other == name)?;
        let (_, value) = self.list.remove(at);
        Some(value).filter(|value| !matches!(value, Value::NullKeyword(_)))
    }

    /// A string.
    pub(super) fn string(&mut self, cx: &mut Cx<'_>, name: &'static str) -> Got<&'j str> {
        match self.take(name) {
            None => Got::Nothing,
            Some(Value::StringLit(text)) => Got::Value(&text.value, text.range),
            Some(other) => self.wrong(cx, name, other, "a string"),
        }
    }

    /// True or false.
    pub(super) fn truth(&mut self, cx: &mut Cx<'_>, name: &'static str) -> Got<bool> {
        match self.take(name) {
            None => Got::Nothing,
            Some(Value::BooleanLit(truth)) => Got::Value(truth.value, truth.range),
            Some(other) => self.wrong(cx, name, other, "true or false"),
        }
    }

    /// A number from 0 on.
    pub(super) fn decimal(&mut self, cx: &mut Cx<'_>, name: &'static str) -> Got<f64> {
        let Some(value) = self.take(name) else { return Got::Nothing };
        let Value::NumberLit(number) = value else {
            return self.wrong(cx, name, value, "a number");
        };
        match number.value.parse::<f64>() {
            Ok(good) if good.is_finite() && good >= 0.0 => Got::Value(good.abs(), number.range),
            Ok(_) | Err(_) => self.wrong(cx, name, value, "a number that a script can hold"),
        }
    }

    /// A whole number from 0 on; `1.0` is one.
    pub(super) fn whole(&mut self, cx: &mut Cx<'_>, name: &'static str) -> Got<u64> {
        let Some(value) = self.take(name) else { return Got::Nothing };
        let Value::NumberLit(number) = value else {
            return self.wrong(cx, name, value, "a whole number");
        };
        match whole(number.value) {
            Some(good) => Got::Value(good, number.range),
            None => self.wrong(cx, name, value, "a whole number that a script can hold"),
        }
    }

    /// The elements of an array.
    pub(super) fn array(&mut self, cx: &mut Cx<'_>, name: &'static str) -> Got<&'j [Value<'j>]> {
        match self.take(name) {
            None => Got::Nothing,
            Some(Value::Array(array)) => Got::Value(&array.elements, array.range),
            Some(other) => self.wrong(cx, name, other, "an array"),
        }
    }

    /// The members of an object; the path is that of the member.
    pub(super) fn object(&mut self, cx: &mut Cx<'_>, name: &'static str) -> Got<Fields<'j>> {
        match self.take(name) {
            None => Got::Nothing,
            Some(Value::Object(object)) => {
                let fields = Fields::of(cx, member(&self.path, name), object);
                Got::Value(fields, object.range)
            }
            Some(other) => self.wrong(cx, name, other, "an object"),
        }
    }

    /// All members that were not asked for, in order; a null is one of them.
    pub(super) fn rest(&mut self) -> Vec<(&'j str, &'j Value<'j>)> {
        std::mem::take(&mut self.list)
    }

    /// A value of the wrong type, told and kept.
    fn wrong<T>(
        &mut self,
        cx: &mut Cx<'_>,
        name: &'static str,
        value: &Value<'_>,
        wanted: &str,
    ) -> Got<T> {
        let path = member(&self.path, name);
        let found = match value.as_number_lit() {
            Some(number) => format!("the number `{}`", number.value),
            None => kind(value).to_owned(),
        };
        self.lose(cx, name, value, format!("`{path}` is {found}, not {wanted}"))
    }

    /// A value that cannot be said, told and kept.
    pub(super) fn lose<T>(
        &mut self,
        cx: &mut Cx<'_>,
        name: &'static str,
        value: &Value<'_>,
        why: impl Into<String>,
    ) -> Got<T> {
        let lines = cx.lose(&member(&self.path, name), value, why, in_words(name));
        self.lost.extend(lines);
        Got::Lost
    }

    /// A member that must be there and is not.
    pub(super) fn missing(&self, cx: &mut Cx<'_>, name: &'static str) {
        let path = member(&self.path, name);
        let range = Range::new(self.range.start, self.range.start + 1);
        let note = Note::warning(cx.span(range), format!("`{path}` is missing"))
            .label("not in here")
            .help(in_words(name));
        cx.notes.push(note);
    }

    /// Everything that nobody asked for is told; the comment of the whole object.
    pub(super) fn finish(mut self, cx: &mut Cx<'_>) -> Vec<String> {
        for (name, value) in std::mem::take(&mut self.list) {
            let path = member(&self.path, name);
            let help = match nearest(name, self.asked.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if self.asked.is_empty() => "nothing is expected there".to_owned(),
                None => {
                    format!("ivrc knows {} there", all_of(self.asked.iter().copied(), 12))
                }
            };
            let why = format!("`{path}` has no place in a script");
            self.lost.extend(cx.lose(&path, value, why, help));
        }
        self.lost
    }
}

/// How the script says what the JSON calls `name`.
fn in_words(name: &str) -> String {
    let word = words::ALL.iter().find(|word| word.wire == Some(name));
    let form = match name {
        "text" | "promptMessage" => "say \"…\"",
        "destination" => "call +6590000000",
        "minDigits" | "maxDigits" => "capture 1..4",
        "fileUrl" => "play \"https://…\"",
        "validUntil" => "valid until 2030-12-01T18:00:00+08:00",
        other => word.map_or(other, |word| word.form),
    };
    match word.and_then(|word| word.range) {
        Some(range) => format!("write `{form}` in the script: {range}"),
        None => format!("write `{form}` in the script"),
    }
}

/// A whole number as JSON may write it: `5000`, `5e3`, `1.0`.
pub(super) fn whole(written: &str) -> Option<u64> {
    if let Ok(exact) = written.parse() {
        return Some(exact);
    }
    /// Up to here every whole number is a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number: f64 = written.parse().ok()?;
    let is_whole = number.fract() == 0.0 && (0.0..=EXACT).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, not below 0 and within the range of u64"
    )]
    is_whole.then_some(number as u64)
}
