//! What the rules look at: the script with everything of one kind in one list, gathered once.

use super::graph::{self, Question};
use super::names::Names;
use super::{Given, Subject};
use crate::flow::value::Values;
use crate::flow::{ActionKind, Block, BlockId, Flow};
use crate::source::Source;
use crate::span::{Span, Spanned};
use crate::syntax::Parsed;
use crate::syntax::ast::{
    Call, Capture, Declaration, Dial, Handler, Play, Reaction, Say, Script, Setting, Statement,
    Text,
};

/// A script under examination.
#[derive(Debug)]
pub struct Cx<'a> {
    /// The text.
    pub source: &'a Source,
    /// The tree with comments and the words of its broken parts.
    pub parsed: &'a Parsed<'a>,
    /// The tree.
    pub script: &'a Script<'a>,
    /// The conversation.
    pub flow: &'a Flow<'a>,
    /// What is known beyond the script.
    pub given: &'a Given<'a>,
    /// Every `say`, also one that can never be reached.
    pub says: Vec<Sited<'a, Say<'a>>>,
    /// Every `capture`.
    pub captures: Vec<Sited<'a, Capture<'a>>>,
    /// Every `call`.
    pub calls: Vec<Sited<'a, Call<'a>>>,
    /// Every `play`.
    pub plays: Vec<Sited<'a, Play<'a>>>,
    /// Every text that is spoken.
    pub texts: Vec<SpokenText<'a>>,
    /// Every handler that was written, `default on` lines and `default on error` included.
    pub handlers: Vec<(&'a Handler<'a>, Span)>,
    /// Every number that is dialled, shown or answered, `default from` included; overrides
    /// stand in for the entry's.
    pub dials: Vec<Spanned<Dial<'a>>>,
    /// Every question that callers can be asked, in the order of the file.
    pub(super) questions: Vec<Question<'a>>,
    /// The names that have values.
    pub(super) names: Names<'a>,
}

/// A statement and where it stands.
#[derive(Debug)]
pub struct Sited<'a, T> {
    /// The block it stands in.
    pub block: BlockId,
    /// Its index among the block's statements.
    pub index: usize,
    /// The statement's place.
    pub span: Span,
    /// The statement.
    pub node: &'a T,
}

/// A text that a caller hears.
#[derive(Debug, Clone, Copy)]
pub struct SpokenText<'a> {
    /// The block it stands in.
    pub block: BlockId,
    /// The text.
    pub text: &'a Spanned<Text<'a>>,
    /// The voice in force, with the place where it is written.
    pub voice: Option<Spanned<&'a str>>,
    /// What the text is of: `say`, `success`, `failure` or `reprompt`.
    pub of: &'static str,
}

impl<'a> Cx<'a> {
    /// Gathers what the rules look at.
    pub fn new(subject: Subject<'a>, given: &'a Given<'a>) -> Self {
        let flow = subject.flow;
        let mut cx = Self {
            source: subject.source,
            parsed: subject.parsed,
            script: flow.script,
            flow,
            given,
            says: Vec::new(),
            captures: Vec::new(),
            calls: Vec::new(),
            plays: Vec::new(),
            texts: Vec::new(),
            handlers: Vec::new(),
            dials: Vec::new(),
            questions: Vec::new(),
            names: Names::of(flow),
        };
        flow.blocks().for_each(|(id, block)| cx.gather_block(id, block));
        cx.gather_handlers();
        cx.questions = graph::questions(&cx);
        cx
    }

    /// Something could not be read: what seems to be missing or unused may stand there.
    pub fn is_broken(&self) -> bool {
        let bodies = || self.flow.blocks.iter().filter_map(|block| block.body);
        !self.parsed.mentioned.is_empty()
            || self.has_broken_setting()
            || bodies().any(|body| body.broken)
            || self.handlers.iter().any(|(handler, _)| handler.reaction.node == Reaction::Broken)
    }

    /// A setting could not be read; it may have been a `default on` line.
    pub fn has_broken_setting(&self) -> bool {
        self.script.settings.iter().any(|setting| setting.node == Setting::Broken)
    }

    /// The values given from outside.
    pub fn values(&self) -> &Values {
        self.given.values
    }

    /// What stands at a span.
    pub fn written(&self, span: Span) -> &'a str {
        self.source.slice(span)
    }

    fn gather_block(&mut self, id: BlockId, block: &'a Block<'a>) {
        let Some(body) = block.body else { return };
        let mut prompt_voice = None;
        for (index, statement) in body.statements.iter().enumerate() {
            let span = statement.span;
            match &statement.node {
                Statement::Say(say) => {
                    let voice = say.options.voice.or(self.flow.options.voice);
                    prompt_voice = voice;
                    self.says.push(Sited { block: id, index, span, node: say });
                    self.texts.push(SpokenText { block: id, text: &say.text, voice, of: "say" });
                }
                Statement::Capture(capture) => {
                    self.captures.push(Sited { block: id, index, span, node: capture });
                    let said = [
                        (capture.options.success.as_deref(), "success"),
                        (capture.options.failure.as_deref(), "failure"),
                    ];
                    self.texts.extend(said.into_iter().filter_map(|(text, of)| {
                        text.map(|text| SpokenText { block: id, text, voice: prompt_voice, of })
                    }));
                }
                Statement::Call(call) => {
                    self.calls.push(Sited { block: id, index, span, node: call });
                    self.gather_numbers(id, call);
                }
                Statement::Answer(number) => self.dials.extend(number.clone()),
                Statement::Play(play) => {
                    self.plays.push(Sited { block: id, index, span, node: play })
                }
                Statement::Reprompt(Some(text)) => {
                    self.texts.push(SpokenText { block: id, text, voice: None, of: "reprompt" });
                }
                Statement::Reprompt(None)
                | Statement::Hangup
                | Statement::Goto(_)
                | Statement::Broken(_) => {}
            }
        }
    }

    /// The numbers of a call. Those that were given from outside stand in for the entry's.
    fn gather_numbers(&mut self, id: BlockId, call: &'a Call<'a>) {
        let first =
            if id == Flow::ENTRY && self.calls.len() == 1 { self.flow.block(id) } else { None };
        let dialled = first.into_iter().flat_map(|block| &block.actions).find_map(|action| {
            match &action.kind {
                ActionKind::Call { to, from, .. } => Some((to, from)),
                ActionKind::Say { .. }
                | ActionKind::Capture { .. }
                | ActionKind::Play(_)
                | ActionKind::Hangup => None,
            }
        });
        let (to, from) = dialled.unwrap_or((&call.to, &call.from));
        self.dials.push(to.clone());
        // `default from` has its own place in the list.
        let default = self.flow.options.from.as_deref();
        let is_default = |from: &Spanned<Dial<'a>>| {
            default.is_some_and(|default| default.span == from.span && default.node == from.node)
        };
        self.dials.extend(from.iter().filter(|from| !is_default(from)).cloned());
    }

    fn gather_handlers(&mut self) {
        let script = self.script;
        self.handlers.extend(script.settings.iter().filter_map(|setting| match &setting.node {
            Setting::DefaultOn(handler) => Some((handler, setting.span)),
            Setting::Default(_) | Setting::Valid(_) | Setting::Param(_) | Setting::Broken => None,
        }));
        self.dials.extend(self.flow.options.from.as_deref().cloned());
        for block in &self.flow.blocks {
            let own = block.body.into_iter().flat_map(|body| &body.handlers);
            self.handlers.extend(own.map(|handler| (&handler.node, handler.span)));
        }
        for (id, block) in self.flow.blocks() {
            // `on nomatch reprompt "…"` without braces: a block without a body.
            if let (None, crate::flow::Next::Reprompt(Some(text), _)) = (block.body, &block.next) {
                self.texts.push(SpokenText { block: id, text, voice: None, of: "reprompt" });
            }
        }
    }

    /// The steps that are declared, first of each name or not, with the place of the declaration.
    pub fn steps(&self) -> impl Iterator<Item = (&'a crate::syntax::ast::Step<'a>, Span)> {
        self.script.declarations.iter().filter_map(|declaration| match &declaration.node {
            Declaration::Step(step) => Some((step, declaration.span)),
            Declaration::Test(_) => None,
        })
    }
}
