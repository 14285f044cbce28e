//! The script that is going to be written: owned, without spellings or places. It has only what a
//! document can ask for; [`super::write`] makes text of it.

use crate::flow::machine::Event;
use crate::flow::template::Template;
use crate::flow::wire::Action;

/// A script.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// The lines of the comment at its top.
    pub(super) head: Vec<String>,
    /// `valid until`.
    pub(super) valid: Option<String>,
    /// `param` lines: name and type.
    pub(super) params: Vec<(String, &'static str)>,
    /// `default on` lines.
    pub(super) defaults: Vec<Line>,
    /// `default on error`.
    pub(super) error: Option<Block>,
    /// The statements at the top level.
    pub(super) entry: Block,
    /// The steps, in order.
    pub(super) steps: Vec<(String, Block)>,
    /// The lines of the comment at its end.
    pub(super) tail: Vec<String>,
}

/// Statements, then the lines for what happens.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Block {
    /// What is done, in order.
    pub(super) statements: Vec<Statement>,
    /// The lines of the comment behind them.
    pub(super) tail: Vec<String>,
    /// `on …`.
    pub(super) lines: Vec<Line>,
}

/// A statement and the comment above it. Two are equal if they do the same.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// The lines of the comment.
    pub(super) comments: Vec<String>,
    /// What is done.
    pub(super) what: What,
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// `answer`.
    Answer,
    /// An action of the provider.
    Do(Action<Template>),
    /// A `capture` whose digits have a name.
    Capture(Box<Action<Template>>, String),
    /// `-> STEP`.
    Goto(String),
    /// `reprompt`.
    Reprompt(Option<Template>),
}

/// `on [ORDINAL] EVENT, … [as OUTCOME] …` and the comment above it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The lines of the comment.
    pub(super) comments: Vec<String>,
    /// The round from which it holds.
    pub(super) ordinal: u32,
    /// What it answers.
    pub(super) events: Vec<Event>,
    /// `as OUTCOME`.
    pub(super) outcome: Option<String>,
    /// What it does.
    pub(super) reaction: Reaction,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        let key = |line: &Line| (line.ordinal, line.events.clone(), line.outcome.clone());
        key(self) == key(other) && self.reaction == other.reaction
    }
}

/// What a line does.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reaction {
    /// `-> STEP`.
    Goto(String),
    /// `reprompt`.
    Reprompt(Option<Template>),
    /// `{ … }`.
    Block(Block),
}

impl Statement {
    /// A statement without a comment.
    pub(super) fn plain(what: What) -> Self {
        Self { comments: Vec::new(), what }
    }

    /// The action, if it is one of the provider's.
    pub(super) fn action(&self) -> Option<&Action<Template>> {
        match &self.what {
            What::Do(action) => Some(action),
            What::Capture(action, _) => Some(action),
            What::Answer | What::Goto(_) | What::Reprompt(_) => None,
        }
    }
}

impl Block {
    /// Every block in it, itself first.
    fn each<'b>(&'b self, look: &mut impl FnMut(&'b Block)) {
        look(self);
        for line in &self.lines {
            if let Reaction::Block(block) = &line.reaction {
                block.each(look);
            }
        }
    }
}

impl Script {
    /// Every action that will stand in it.
    pub(super) fn actions(&self) -> Vec<&Action<Template>> {
        let mut blocks: Vec<&Block> = Vec::new();
        let of_defaults = self.defaults.iter().filter_map(|line| match &line.reaction {
            Reaction::Block(block) => Some(block),
            Reaction::Goto(_) | Reaction::Reprompt(_) => None,
        });
        let of_steps = self.steps.iter().map(|(_, block)| block);
        for block in of_defaults.chain(&self.error).chain([&self.entry]).chain(of_steps) {
            block.each(&mut |one| blocks.push(one));
        }
        let statements = blocks.into_iter().flat_map(|block| &block.statements);
        statements.filter_map(Statement::action).collect()
    }
}
