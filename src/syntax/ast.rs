//! The syntax tree: what was written, in the words of the language. It borrows from the source,
//! keeps spellings (`5s` stays `5s`) and spans, and knows no rule. Comments and blank lines stand
//! beside it, in [`super::trivia::Trivia`]; whether a block is on one line follows from its span.

use std::borrow::Cow;

use serde::Serialize;

use crate::span::Spanned;

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

/// What a value is, and so how it is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Type {
    /// `secret` values never reach a log, an outcome or a URL.
    pub secret: bool,
    /// The kind behind it.
    pub kind: Kind,
}

/// The kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Anything; spoken as it is.
    #[default]
    Text,
    /// An E.164 number; spoken digit by digit.
    Phone,
    /// Digits, `*`, `#`; spoken one by one.
    Digits,
    /// A number; spoken as one.
    Number,
    /// An http or https address; played, never spoken.
    Url,
}

impl Kind {
    /// All kinds with their keywords.
    pub const ALL: &[(Kind, &str)] = &[
        (Kind::Text, "text"),
        (Kind::Phone, "phone"),
        (Kind::Digits, "digits"),
        (Kind::Number, "number"),
        (Kind::Url, "url"),
    ];

    /// The keyword.
    pub fn word(self) -> &'static str {
        Kind::ALL.iter().find(|(kind, _)| *kind == self).map_or("text", |(_, word)| word)
    }

    /// The kind of a keyword.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.iter().find(|(_, name)| *name == word).map(|(kind, _)| *kind)
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.secret { "secret " } else { "" }, self.kind.word())
    }
}

/// A value in a `param`, a `set` or an `expect`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Value<'s> {
    /// `"…"`: a string without inserts.
    Text(Text<'s>),
    /// `+6590000000`, `4711`, `1.5`: as spelt.
    Bare(&'s str),
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

/// A number to dial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Dial<'s> {
    /// `+6590000000`; also a misshapen number, which `bad-number` reports.
    Number(&'s str),
    /// `"6590000000"`: sent exactly as written.
    Quoted(Cow<'s, str>),
    /// `{name}`.
    Insert(&'s str),
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

/// How many digits a capture takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DigitCount<'s> {
    /// `N`: the same as `N..N`.
    Exactly(Number<'s>),
    /// `MIN..MAX`.
    Between(Number<'s>, Number<'s>),
    /// `..MAX`.
    UpTo(Number<'s>),
}

/// The options of a statement; each statement has only those that [`super::words`] lists for it.
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
    pub success: Option<Spanned<Text<'s>>>,
    /// `failure TEXT`.
    pub failure: Option<Spanned<Text<'s>>>,
    /// `from NUMBER`, in a `default`.
    pub from: Option<Spanned<Dial<'s>>>,
}

/// A number as spelt: `3`, `1.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Number<'s>(pub &'s str);

impl Number<'_> {
    /// Its value if it is a whole number that fits; `2.0` is 2.
    pub fn whole(self) -> Option<u64> {
        let (whole, fraction) = self.0.split_once('.').unwrap_or((self.0, ""));
        if fraction.bytes().all(|digit| digit == b'0') { whole.parse().ok() } else { None }
    }

    /// Its value.
    pub fn decimal(self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }
}

/// A duration as spelt: `5000`, `5s`, `1.5m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Duration<'s> {
    /// The spelling.
    pub raw: &'s str,
    /// Its length in milliseconds; a longer one than fits stays at the most that does.
    pub ms: u64,
}

/// A text with inserts; a node of its own.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Text<'s> {
    /// Literal parts and inserts, in order, each with its place.
    pub pieces: Vec<Spanned<Piece<'s>>>,
    /// Written as a text block, `"""`.
    pub block: bool,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Piece<'s> {
    /// Words, escapes resolved.
    Literal(Cow<'s, str>),
    /// `{name}`.
    Insert(&'s str),
}

impl<'s> Text<'s> {
    /// The names that are inserted, with their places (of the whole `{name}`).
    pub fn inserts(&self) -> impl Iterator<Item = Name<'s>> {
        self.pieces.iter().filter_map(|piece| match piece.node {
            Piece::Insert(name) => Some(Spanned::new(name, piece.span)),
            Piece::Literal(_) => None,
        })
    }

    /// The text if it has no insert.
    pub fn literal(&self) -> Option<Cow<'_, str>> {
        match self.pieces.as_slice() {
            [] => Some(Cow::Borrowed("")),
            [Spanned { node: Piece::Literal(one), .. }] => Some(Cow::Borrowed(one)),
            many => many
                .iter()
                .map(|piece| match &piece.node {
                    Piece::Literal(words) => Some(words.as_ref()),
                    Piece::Insert(_) => None,
                })
                .collect::<Option<String>>()
                .map(Cow::Owned),
        }
    }

    /// The literal runs and inserts, neighbours joined: what two equal texts have in common.
    fn joined(&self) -> Vec<(bool, String)> {
        let mut joined: Vec<(bool, String)> = Vec::new();
        for piece in &self.pieces {
            match (&piece.node, joined.last_mut()) {
                (Piece::Literal(words), _) if words.is_empty() => {}
                (Piece::Literal(words), Some((false, run))) => run.push_str(words),
                (Piece::Literal(words), _) => joined.push((false, words.to_string())),
                (Piece::Insert(name), _) => joined.push((true, (*name).to_owned())),
            }
        }
        joined
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.block == other.block && self.joined() == other.joined()
    }
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
