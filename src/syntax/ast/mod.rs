//! The syntax tree: what was written, in the words of the language. It borrows from the source,
//! keeps spellings (`5s` stays `5s`) and spans, and knows no rule. Comments and blank lines stand
//! beside it, in [`super::trivia::Trivia`]; whether a block is on one line follows from its span.

mod test;
mod text;
mod value;

use std::borrow::Cow;

use serde::Serialize;

use crate::span::Spanned;

pub use test::{Bridge, Callee, Expectation, Test, TestLine};
pub use text::{Piece, Text};
pub use value::{Dial, DigitCount, Duration, Kind, Number, Type, Value};

/// A name with its place: of a step, a param, a capture, an outcome, a voice.
pub type Name<'s> = Spanned<&'s str>;

/// A whole script.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Script<'s> {
    /// `default`, `valid` and `param` lines, wherever they stood.
    pub settings: Vec<Spanned<Setting<'s>>>,
    /// The statements and events at the top level.
    pub entry: Body<'s>,
    /// Steps and tests in the order of the file.
    pub declarations: Vec<Spanned<Declaration<'s>>>,
}

impl<'s> Script<'s> {
    /// The steps, in the order of the file; one with a name that stood before is included.
    pub fn steps(&self) -> impl Iterator<Item = &Step<'s>> {
        self.declarations.iter().filter_map(|declaration| match &declaration.node {
            Declaration::Step(step) => Some(step),
            Declaration::Test(_) => None,
        })
    }

    /// The tests, in the order of the file.
    pub fn tests(&self) -> impl Iterator<Item = &Test<'s>> {
        self.declarations.iter().filter_map(|declaration| match &declaration.node {
            Declaration::Test(test) => Some(test),
            Declaration::Step(_) => None,
        })
    }

    /// The params, in the order of the file.
    pub fn params(&self) -> impl Iterator<Item = &Param<'s>> {
        self.settings.iter().filter_map(|setting| match &setting.node {
            Setting::Param(param) => Some(param),
            Setting::Default(_) | Setting::DefaultOn(_) | Setting::Valid(_) | Setting::Broken => {
                None
            }
        })
    }

    /// The `default on` handlers, in the order of the file.
    pub fn default_handlers(&self) -> impl Iterator<Item = &Handler<'s>> {
        self.settings.iter().filter_map(|setting| match &setting.node {
            Setting::DefaultOn(handler) => Some(handler),
            Setting::Default(_) | Setting::Param(_) | Setting::Valid(_) | Setting::Broken => None,
        })
    }

    /// The `default OPTION …` settings, in the order of the file.
    pub fn default_options(&self) -> impl Iterator<Item = &Options<'s>> {
        self.settings.iter().filter_map(|setting| match &setting.node {
            Setting::Default(options) => Some(options.as_ref()),
            Setting::DefaultOn(_) | Setting::Param(_) | Setting::Valid(_) | Setting::Broken => None,
        })
    }
}

/// A line before the first statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Setting<'s> {
    /// `default voice V timeout D …`; `record` and `repeat` are never set in it.
    Default(Box<Options<'s>>),
    /// `default on EVENT …`.
    DefaultOn(Handler<'s>),
    /// `valid until …` or `valid for …`.
    Valid(Validity<'s>),
    /// `param NAME: TYPE = VALUE`.
    Param(Param<'s>),
    /// A setting with a mistake that was reported.
    Broken,
}

/// How long a request may wait before it is dialled.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Validity<'s> {
    /// `valid until TIMESTAMP`, RFC 3339 with a zone, as spelt.
    Until(Spanned<&'s str>),
    /// `valid for DURATION`, from the time of compiling or sending.
    For(Spanned<Duration<'s>>),
}

/// `param NAME: TYPE = VALUE`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Param<'s> {
    /// The name.
    pub name: Name<'s>,
    /// The type, where one is written.
    pub ty: Option<Spanned<Type>>,
    /// The default value.
    pub value: Option<Spanned<Value<'s>>>,
}

/// Statements, then the handlers of the event they end with.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body<'s> {
    /// What is done, in order.
    pub statements: Vec<Spanned<Statement<'s>>>,
    /// `on …` lines.
    pub handlers: Vec<Spanned<Handler<'s>>>,
    /// Something in here had a mistake that was reported; rules about what is *missing* stay quiet.
    /// (A broken statement stands in `statements` too, a broken handler need not.)
    pub broken: bool,
}

impl Body<'_> {
    /// Nothing was written here, not even something broken.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.handlers.is_empty() && !self.broken
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Statement<'s> {
    /// `call TO from FROM record`.
    Call(Call<'s>),
    /// `answer NUMBER`.
    Answer(Option<Spanned<Dial<'s>>>),
    /// `say TEXT …`.
    Say(Say<'s>),
    /// `capture MIN..MAX …`.
    Capture(Box<Capture<'s>>),
    /// `play URL repeat N`.
    Play(Play<'s>),
    /// `hangup`.
    Hangup,
    /// `-> STEP`.
    Goto(Name<'s>),
    /// `reprompt TEXT`.
    Reprompt(Option<Spanned<Text<'s>>>),
    /// A statement with a mistake that was reported; the word it began with, where that was clear.
    Broken(Option<&'static str>),
}

/// `call TO from FROM record`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call<'s> {
    /// Who is called.
    pub to: Spanned<Dial<'s>>,
    /// The caller id.
    pub from: Option<Spanned<Dial<'s>>>,
    /// The word `record`.
    pub record: Option<Spanned<()>>,
}

/// `say TEXT voice V speed S repeat N`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Say<'s> {
    /// What is said.
    pub text: Spanned<Text<'s>>,
    /// The options `voice`, `speed`, `repeat`.
    pub options: Options<'s>,
}

/// `play URL repeat N`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Play<'s> {
    /// The address; an insert alone (`play {tune}`) is a text of one insert.
    pub url: Spanned<Text<'s>>,
    /// The option `repeat`.
    pub options: Options<'s>,
}

/// `capture MIN..MAX as NAME …`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Capture<'s> {
    /// How many digits.
    pub digits: Option<Spanned<DigitCount<'s>>>,
    /// `as NAME: TYPE`.
    pub name: Option<CaptureName<'s>>,
    /// The options `timeout`, `overall`, `tries`, `hash`, `success`, `failure`.
    pub options: Options<'s>,
}

/// `as NAME: TYPE` of a capture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaptureName<'s> {
    /// The name under which the digits are known.
    pub name: Name<'s>,
    /// Its type; `digits` if left out.
    pub ty: Option<Spanned<Type>>,
}

/// The options of a statement; each statement has only those that [`super::words`] lists for it.
/// What is large and rare is boxed, for every `say` has room for all of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Options<'s> {
    /// `voice V`.
    pub voice: Option<Spanned<&'s str>>,
    /// `speed S`.
    pub speed: Option<Spanned<Number<'s>>>,
    /// `repeat N`.
    pub repeat: Option<Spanned<Number<'s>>>,
    /// `timeout D`.
    pub timeout: Option<Spanned<Duration<'s>>>,
    /// `overall D`.
    pub overall: Option<Spanned<Duration<'s>>>,
    /// `tries N`.
    pub tries: Option<Spanned<Number<'s>>>,
    /// `hash on|off`.
    pub hash: Option<Spanned<bool>>,
    /// `success TEXT`.
    pub success: Option<Box<Spanned<Text<'s>>>>,
    /// `failure TEXT`.
    pub failure: Option<Box<Spanned<Text<'s>>>>,
    /// `from NUMBER`, in a `default`.
    pub from: Option<Box<Spanned<Dial<'s>>>>,
}

/// `step NAME { … }`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step<'s> {
    /// The name.
    pub name: Name<'s>,
    /// The block, with the place of `{…}`.
    pub body: Spanned<Body<'s>>,
}

/// A step or a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Declaration<'s> {
    /// `step NAME { … }`.
    Step(Step<'s>),
    /// `test "…" { … }`.
    Test(Test<'s>),
}

/// `on [ORDINAL] EVENT, … [as OUTCOME] …`, also behind `default`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Handler<'s> {
    /// `2nd` is 2; none is round 1.
    pub ordinal: Option<Spanned<u32>>,
    /// The events, at least one.
    pub events: Vec<Spanned<Event<'s>>>,
    /// `as OUTCOME`.
    pub outcome: Option<Name<'s>>,
    /// What happens then.
    pub reaction: Spanned<Reaction<'s>>,
}

/// What a handler does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reaction<'s> {
    /// `-> STEP`.
    Goto(Name<'s>),
    /// `{ … }`.
    Block(Body<'s>),
    /// `reprompt TEXT`, without a block.
    Reprompt(Option<Spanned<Text<'s>>>),
    /// Nothing readable; it was reported.
    Broken,
}

/// What a handler answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Event<'s> {
    /// Exactly these keys: digits, `*`, `#`.
    Keys(Cow<'s, str>),
    /// Exactly the value of this name.
    Insert(&'s str),
    /// A number in this range, both ends included.
    Range(Number<'s>, Number<'s>),
    /// Something that no other line names.
    Digits,
    /// The same, as a mistake.
    Nomatch,
    /// Nothing was entered.
    Noinput,
    /// Any miss.
    Else,
    /// A bridge is over, or was never answered.
    Done,
    /// The server could not go on; only behind `default`.
    Error,
}
