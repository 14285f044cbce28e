//! The names that have values: params, captures, both ends of the call. In: a [`Cx`]. Out: where
//! a name is declared, where names are used, what is known of their values.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Cx;
use super::places::limits;
use crate::flow::value::{self, MOST_KEYS};
use crate::flow::{BUILT_IN, Flow};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Dial, Event, Expectation, Kind, Name, Param, Test, TestLine, Text, Type, Value,
};

/// The most digits of a phone number.
const PHONE_DIGITS: u64 = 15;

/// A name that has a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    /// Where it is declared first; nowhere for the built-in ones.
    pub(super) span: Option<Span>,
    /// Its type.
    pub(super) ty: Type,
    /// Where the value comes from.
    pub(super) from: From<'a>,
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum From<'a> {
    /// A `param`.
    Param(&'a Param<'a>),
    /// A `capture`, of at most so many keys.
    Capture(u64),
    /// The call itself.
    Call,
}

/// All names that have values.
#[derive(Debug)]
pub(super) struct Names<'a>(HashMap<&'a str, Named<'a>>);

impl<'a> Names<'a> {
    /// The names of a script; of two with one name, the param and else the first.
    pub(super) fn of(flow: &Flow<'a>) -> Self {
        let phone = Type { secret: false, kind: Kind::Phone };
        let built_in = Named { span: None, ty: phone, from: From::Call };
        let mut names: HashMap<_, _> = BUILT_IN.iter().map(|name| (*name, built_in)).collect();
        for (name, param) in &flow.params {
            let ty = param.ty.map(|ty| ty.node).unwrap_or_default();
            let named = Named { span: Some(param.name.span), ty, from: From::Param(param) };
            names.entry(name).or_insert(named);
        }
        for (name, captured) in &flow.captures {
            let keys = limits(captured.capture).map_or(MOST_KEYS, |(_, most)| most);
            let span = Some(captured.name.span);
            let named = names.entry(name).or_insert(Named {
                span,
                ty: captured.ty,
                from: From::Capture(0),
            });
            if let From::Capture(most) = &mut named.from {
                *most = keys.max(*most);
            }
        }
        Self(names)
    }

    /// What is known of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Named<'a>> {
        self.0.get(name)
    }

    /// All of them.
    pub(super) fn words(&self) -> impl Iterator<Item = &'a str> {
        self.0.keys().copied()
    }

    /// The value of a param as far as it is known: as given, or its default.
    pub(super) fn value<'c>(&self, cx: &'c Cx<'a>, name: &str) -> Option<Cow<'c, str>> {
        let From::Param(param) = self.get(name)?.from else { return None };
        let given = cx.values().get(name).map(Cow::Borrowed);
        given.or_else(|| param.value.as_ref().map(|value| value::spelling(&value.node)))
    }

    /// How many characters a value has when it is spoken, at the most; 0 where nothing is known.
    pub(super) fn longest(&self, cx: &Cx<'a>, name: &str) -> u64 {
        let Some(named) = self.get(name) else { return 0 };
        match named.from {
            From::Capture(keys) => value::longest_spoken(named.ty.kind, Some(keys)),
            From::Call => {
                // Digits one by one: `6, 5, 9`.
                PHONE_DIGITS * 3 - 2
            }
            From::Param(_) => self
                .value(cx, name)
                .map_or(0, |value| value::speak(named.ty.kind, &value).chars().count() as u64),
        }
    }
}

/// Every place where the value of a name is used.
pub(super) fn uses<'a>(cx: &Cx<'a>) -> Vec<Name<'a>> {
    let mut uses: Vec<Name<'a>> = cx.texts.iter().flat_map(|text| text.text.inserts()).collect();
    uses.extend(cx.plays.iter().flat_map(|site| site.node.url.inserts()));
    uses.extend(cx.dials.iter().filter_map(dialled));
    for (handler, _) in &cx.handlers {
        uses.extend(handler.events.iter().filter_map(|event| match event.node {
            Event::Insert(name) => Some(Spanned::new(name, event.span)),
            Event::Keys(_)
            | Event::Range(..)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done
            | Event::Error => None,
        }));
    }
    for test in cx.script.tests() {
        uses.extend(test.name.inserts());
        uses.extend(expected(test));
    }
    uses
}

/// The name that is dialled.
pub(super) fn dialled<'a>(dial: &Spanned<Dial<'a>>) -> Option<Name<'a>> {
    match dial.node {
        Dial::Insert(name) => Some(Spanned::new(name, dial.span)),
        Dial::Number(_) | Dial::Quoted(_) => None,
    }
}

/// The names in what a test expects to hear.
fn expected<'a>(test: &'a Test<'a>) -> Vec<Name<'a>> {
    let text = |text: &'a Spanned<Text<'a>>| text.inserts().collect();
    let of_line = |line: &'a Spanned<TestLine<'a>>| match &line.node {
        TestLine::Expect(Expectation::Say(words) | Expectation::Play(words)) => text(words),
        TestLine::Expect(Expectation::Call(dial)) => dialled(dial).into_iter().collect(),
        TestLine::Expect(
            Expectation::Step(_)
            | Expectation::Outcome(_)
            | Expectation::Value(..)
            | Expectation::Hangup,
        )
        | TestLine::Set(_)
        | TestLine::Press(_)
        | TestLine::Callee(_)
        | TestLine::Bridge(_) => Vec::new(),
    };
    test.lines.iter().flat_map(of_line).collect()
}

/// The names that a test gives a value: the name, the value, whether it is `set` or expected.
pub(super) fn assigned<'a>(cx: &Cx<'a>) -> Vec<(Name<'a>, &'a Spanned<Value<'a>>, bool)> {
    let mut found = Vec::new();
    for line in cx.script.tests().flat_map(|test| &test.lines) {
        match &line.node {
            TestLine::Set(values) => {
                found.extend(values.iter().map(|(name, value)| (*name, value, true)));
            }
            TestLine::Expect(Expectation::Value(name, value)) => found.push((*name, value, false)),
            TestLine::Expect(_)
            | TestLine::Press(_)
            | TestLine::Callee(_)
            | TestLine::Bridge(_) => {}
        }
    }
    found
}
