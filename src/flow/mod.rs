//! The conversation behind a script: names bound, defaults applied, every way a reply can begin.
//! In: a syntax tree, right or wrong. Out: a [`Flow`], a table of blocks, each with its actions
//! and how it ends. Lowering cannot fail and reports nothing: what is wrong stays visible in the
//! table (an unknown step is `Next::Unknown`), and the checker looks for it there.

mod body;
mod build;
pub mod callflow;
mod digest;
pub mod emit;
pub mod liveness;
mod lower;
pub mod machine;
pub mod naming;
mod params;
#[cfg(test)]
mod sample;
pub mod template;
pub mod value;
pub mod walk;
pub mod wire;

use std::collections::HashMap;

use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Body, Call, Capture, Dial, Handler, Name, Options, Param, Say, Script, Step, Text, Type,
};

pub use build::event;
pub use lower::lower;
pub use params::{ParamEntry, ParamsDocument, params_document};

/// Numbers that stand in for those of the entry's `call` (`--to`, `--from`). Their findings point
/// at the numbers that they replace.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Who is called.
    pub to: Option<String>,
    /// The caller id.
    pub from: Option<String>,
}

/// An index into [`Flow::blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// A script as a conversation. Every block of the script, named or not, is lowered once; a reply
/// is a walk over blocks ([`walk`]), so nothing is copied however often a step is reached.
#[derive(Debug)]
pub struct Flow<'a> {
    /// The tree it was made from.
    pub script: &'a Script<'a>,
    /// All blocks: the entry first, then steps in the order of the file, each followed by the
    /// nameless blocks of its handlers, then the blocks of `default on` lines.
    pub blocks: Vec<Block<'a>>,
    /// The first step of each name.
    pub steps: HashMap<&'a str, BlockId>,
    /// The `default on` lines (`error` aside), in the order of the file.
    pub defaults: Vec<Line<'a>>,
    /// `default on error`, the first of them.
    pub error: Option<Line<'a>>,
    /// `default voice …` and so on, the first of each word.
    pub options: Options<'a>,
    /// The params by name, the first of each, in [`Script::params`].
    pub params: HashMap<&'a str, &'a Param<'a>>,
    /// The captures that have a name, by name, in the order of the file.
    pub captures: Vec<(&'a str, Captured<'a>)>,
    /// What each name is: `caller` and `called`, params, captures; the first of each.
    pub types: HashMap<&'a str, Type>,
    /// The script has an event (`error` aside), so a last `capture` waits for the server.
    pub has_events: bool,
    /// The entry's first statement is `answer`.
    pub answers: bool,
}

/// The names that need no `param`: both ends of the call.
pub const BUILT_IN: [&str; 2] = ["caller", "called"];

/// A capture that names its digits.
#[derive(Debug, Clone, Copy)]
pub struct Captured<'a> {
    /// The block that asks.
    pub block: BlockId,
    /// The name where it is written.
    pub name: Name<'a>,
    /// Its type; `digits` where none is written.
    pub ty: Type,
    /// The capture.
    pub capture: &'a Capture<'a>,
}

/// One block: the entry, a step, or the nameless block of a handler.
#[derive(Debug)]
pub struct Block<'a> {
    /// Where it comes from.
    pub origin: Origin<'a>,
    /// What was written in it. `None` for the block that stands for a handler without braces
    /// (`on 1 -> x`, `on nomatch reprompt "…"`), which has no actions of its own.
    pub body: Option<&'a Body<'a>>,
    /// Its own actions in order, up to where it ends; what stands behind its end is left out.
    pub actions: Vec<Action<'a>>,
    /// How it ends.
    pub next: Next<'a>,
    /// The lines that answer its event, own ones first, then the defaults that apply to it.
    /// Empty unless it waits.
    pub lines: Vec<Line<'a>>,
}

/// Where a block comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// The statements at the top level.
    Entry,
    /// `step NAME { … }`.
    Step(&'a Step<'a>),
    /// The reaction of an `on` line of the block `parent`.
    Handler {
        /// The block whose event it answers.
        parent: BlockId,
        /// The line.
        handler: &'a Spanned<Handler<'a>>,
    },
    /// The reaction of a `default on` line.
    Default {
        /// The line.
        handler: &'a Handler<'a>,
        /// Its place.
        span: Span,
    },
}

/// How a block ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Next<'a> {
    /// Its last action is a `capture` whose digits an event brings.
    Capture,
    /// Its last action is a `call` that bridges: `done` comes when it is over.
    Bridge,
    /// `-> STEP`.
    Goto(BlockId, Name<'a>),
    /// `-> STEP` to a step that does not exist.
    Unknown(Name<'a>),
    /// `reprompt`: ask again what the block that waited had asked.
    Reprompt(Option<&'a Spanned<Text<'a>>>, Span),
    /// Its last action is `hangup`.
    Hangup,
    /// Nothing follows: the call ends there by itself.
    Nothing,
    /// A statement with a reported mistake stands at its end: nothing is known of what follows.
    Broken,
}

/// A line that answers an event of a block.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What is written.
    pub handler: &'a Handler<'a>,
    /// The line's place.
    pub span: Span,
    /// The block where the reply begins.
    pub block: BlockId,
    /// It is a `default on` line.
    pub is_default: bool,
}

impl Line<'_> {
    /// The round from which the line holds.
    pub fn ordinal(&self) -> u32 {
        self.handler.ordinal.map_or(1, |ordinal| ordinal.node)
    }
}

/// An action of a callflow, with what the rules need to point at. Defaults are applied: an
/// option's span is that of the `default` line where it was taken from there.
#[derive(Debug, Clone)]
pub struct Action<'a> {
    /// The statement it came from; of a `say` with a `capture`, both.
    pub span: Span,
    /// What is done.
    pub kind: ActionKind<'a>,
}

/// The five actions of the provider.
#[derive(Debug, Clone)]
pub enum ActionKind<'a> {
    /// `makeCall`.
    Call {
        /// The statement.
        call: &'a Call<'a>,
        /// Who is called: from the statement, or an override of the entry's.
        to: Spanned<Dial<'a>>,
        /// The caller id: from the statement, `default from`, or an override of the entry's.
        from: Option<Spanned<Dial<'a>>>,
    },
    /// `say`.
    Say {
        /// The statement.
        say: &'a Say<'a>,
        /// `voice`, `speed`, `repeat` in force.
        options: Spoken<'a>,
    },
    /// `sayAndCapture`: a `capture` and the `say` before it.
    Capture {
        /// The prompt; `None` for a `capture` without one.
        say: Option<&'a Say<'a>>,
        /// The statement.
        capture: &'a Capture<'a>,
        /// `voice`, `speed`, `repeat` of the prompt.
        options: Spoken<'a>,
        /// `timeout`, `overall`, `tries`, `hash` in force; `success` and `failure` as written.
        asking: Asking<'a>,
    },
    /// `playFile`.
    Play(&'a crate::syntax::ast::Play<'a>),
    /// `hangup`.
    Hangup,
}

/// How something is spoken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Spoken<'a> {
    /// `voice`.
    pub voice: Option<Spanned<&'a str>>,
    /// `speed`.
    pub speed: Option<Spanned<crate::syntax::ast::Number<'a>>>,
    /// `repeat`.
    pub repeat: Option<Spanned<crate::syntax::ast::Number<'a>>>,
}

/// How something is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asking<'a> {
    /// `timeout`.
    pub timeout: Option<Spanned<crate::syntax::ast::Duration<'a>>>,
    /// `overall`.
    pub overall: Option<Spanned<crate::syntax::ast::Duration<'a>>>,
    /// `tries`.
    pub tries: Option<Spanned<crate::syntax::ast::Number<'a>>>,
    /// `hash`.
    pub hash: Option<Spanned<bool>>,
}

impl<'a> Flow<'a> {
    /// A block; `None` only for an id of another flow.
    pub fn block(&self, id: BlockId) -> Option<&Block<'a>> {
        self.blocks.get(id.0 as usize)
    }

    /// The type of a name that a text may insert.
    pub fn type_of(&self, name: &str) -> Option<Type> {
        self.types.get(name).copied()
    }

    /// The entry's id.
    pub const ENTRY: BlockId = BlockId(0);

    /// All blocks with their ids.
    pub fn blocks(&self) -> impl Iterator<Item = (BlockId, &Block<'a>)> {
        (0..).map(BlockId).zip(&self.blocks)
    }
}

impl Block<'_> {
    /// It waits for an event.
    pub fn waits(&self) -> bool {
        matches!(self.next, Next::Capture | Next::Bridge)
    }
}
