//! Lowering of one body: statements become actions, up to where the block ends. In: a body and
//! what holds for the whole script. Out: its actions and its end. It follows no `->`.

use std::collections::HashMap;

use super::{Action, ActionKind, Asking, BlockId, Next, Spoken};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Body, Call, Capture, Dial, Handler, Name, Options, Reaction, Say, Statement,
};

/// What holds for every body of a script.
pub(super) struct Context<'c, 'a> {
    pub(super) steps: &'c HashMap<&'a str, BlockId>,
    pub(super) options: &'c Options<'a>,
    /// Stands in for the called number of the entry's `call`.
    pub(super) to: Option<Dial<'a>>,
    /// Stands in for its caller id.
    pub(super) from: Option<Dial<'a>>,
    /// A `capture` waits for the server.
    pub(super) has_events: bool,
    /// No `call` of the entry dials: every one bridges.
    pub(super) answers: bool,
}

/// The actions of a body and how it ends.
pub(super) fn lower_body<'a>(
    context: &Context<'_, 'a>,
    body: &'a Body<'a>,
    is_entry: bool,
) -> (Vec<Action<'a>>, Next<'a>) {
    let mut actions: Vec<Action<'a>> = Vec::with_capacity(body.statements.len());
    let mut dials = is_entry && !context.answers;
    let mut prompt = None;
    for statement in &body.statements {
        let span = statement.span;
        let said = prompt.take();
        match &statement.node {
            Statement::Call(call) => {
                actions.push(Action { span, kind: context.call(call, span, dials) });
                if !dials {
                    return (actions, Next::Bridge);
                }
                dials = false;
            }
            // The call that was meant; a later one bridges.
            Statement::Broken(Some("call")) => dials = false,
            Statement::Answer(_) | Statement::Broken(_) => {}
            Statement::Say(say) => {
                prompt = Some((say, span));
                actions.push(Action { span, kind: context.say(say) });
            }
            Statement::Capture(capture) => {
                let action = context.capture(capture, span, said);
                if said.is_some() {
                    actions.pop(); // the `say` is the prompt
                }
                actions.push(action);
                if context.has_events {
                    return (actions, Next::Capture);
                }
            }
            Statement::Play(play) => actions.push(Action { span, kind: ActionKind::Play(play) }),
            Statement::Hangup => {
                actions.push(Action { span, kind: ActionKind::Hangup });
                return (actions, Next::Hangup);
            }
            Statement::Goto(name) => return (actions, context.goto(*name)),
            Statement::Reprompt(text) => return (actions, Next::Reprompt(text.as_ref(), span)),
        }
    }
    let ends_broken = match body.statements.last() {
        Some(last) => matches!(last.node, Statement::Broken(_)),
        None => body.broken && body.handlers.is_empty(),
    };
    (actions, if ends_broken { Next::Broken } else { Next::Nothing })
}

/// How the block of a handler without braces ends.
pub(super) fn end_of_reaction<'a>(context: &Context<'_, 'a>, handler: &'a Handler<'a>) -> Next<'a> {
    match &handler.reaction.node {
        Reaction::Goto(name) => context.goto(*name),
        Reaction::Reprompt(text) => Next::Reprompt(text.as_ref(), handler.reaction.span),
        Reaction::Block(_) => Next::Nothing,
        Reaction::Broken => Next::Broken,
    }
}

impl<'a> Context<'_, 'a> {
    fn goto(&self, name: Name<'a>) -> Next<'a> {
        self.steps.get(name.node).map_or(Next::Unknown(name), |&step| Next::Goto(step, name))
    }

    fn call(&self, call: &'a Call<'a>, span: Span, dials: bool) -> ActionKind<'a> {
        let mut to = call.to.clone();
        let mut from = call.from.clone().or_else(|| self.options.from.as_deref().cloned());
        if dials {
            if let Some(other) = &self.to {
                to.node = other.clone();
            }
            if let Some(other) = &self.from {
                let place = from.as_ref().map_or(span, |from| from.span);
                from = Some(Spanned::new(other.clone(), place));
            }
        }
        ActionKind::Call { call, to, from }
    }

    fn say(&self, say: &'a Say<'a>) -> ActionKind<'a> {
        ActionKind::Say { say, options: self.spoken(&say.options) }
    }

    fn capture(
        &self,
        capture: &'a Capture<'a>,
        span: Span,
        said: Option<(&'a Say<'a>, Span)>,
    ) -> Action<'a> {
        let own = &capture.options;
        let asking = Asking {
            timeout: own.timeout.or(self.options.timeout),
            overall: own.overall.or(self.options.overall),
            tries: own.tries.or(self.options.tries),
            hash: own.hash.or(self.options.hash),
        };
        let span = said.map_or(span, |(_, before)| before.to(span));
        let say = said.map(|(say, _)| say);
        let options = say.map_or_else(Spoken::default, |say| self.spoken(&say.options));
        Action { span, kind: ActionKind::Capture { say, capture, options, asking } }
    }

    fn spoken(&self, own: &Options<'a>) -> Spoken<'a> {
        Spoken {
            voice: own.voice.or(self.options.voice),
            speed: own.speed.or(self.options.speed),
            // A repetition is never a default: what is said twice says so.
            repeat: own.repeat,
        }
    }
}
