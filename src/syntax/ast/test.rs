//! `test "…" { … }` in the tree.

use std::borrow::Cow;

use serde::Serialize;

use super::{Dial, Name, Text, Value};
use crate::span::Spanned;

/// `test "…" { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Test<'s> {
    /// Its name.
    pub name: Spanned<Text<'s>>,
    /// What is done and expected, in order.
    pub lines: Vec<Spanned<TestLine<'s>>>,
    /// The place of `{…}`.
    pub block: Spanned<()>,
    /// Something in here had a mistake that was reported: the test is not run.
    pub broken: bool,
}

/// A line of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TestLine<'s> {
    /// `set NAME = VALUE, …`.
    Set(Vec<(Name<'s>, Spanned<Value<'s>>)>),
    /// `press KEYS`, or `press nothing` (none).
    Press(Option<Spanned<Cow<'s, str>>>),
    /// `callee busy|no-answer|hangs-up`.
    Callee(Callee),
    /// `bridge answered|unanswered|ends`.
    Bridge(Bridge),
    /// `expect …`.
    Expect(Expectation<'s>),
}

/// What the called person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Callee {
    /// The line is busy.
    Busy,
    /// Nobody answers.
    NoAnswer,
    /// The call ends now.
    HangsUp,
}

/// What the second leg does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Bridge {
    /// It is answered; the two talk until `bridge ends`.
    Answered,
    /// It is never answered.
    Unanswered,
    /// The talk is over.
    Ends,
}

/// What a test expects.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Expectation<'s> {
    /// `expect say TEXT`.
    Say(Spanned<Text<'s>>),
    /// `expect play URL`.
    Play(Spanned<Text<'s>>),
    /// `expect call NUMBER`.
    Call(Spanned<Dial<'s>>),
    /// `expect step NAME`; a nameless one is quoted.
    Step(Spanned<Cow<'s, str>>),
    /// `expect outcome NAME`; one with a `/` is quoted.
    Outcome(Spanned<Cow<'s, str>>),
    /// `expect NAME = VALUE`.
    Value(Name<'s>, Spanned<Value<'s>>),
    /// `expect hangup`.
    Hangup,
}
