//! From the steps of a machine to a script. In: the document and whose block is whose. Out: the
//! script, with the comments of what could not be said. It follows every block into its braces
//! once, and no deeper than braces may be nested.

use std::collections::HashSet;

use super::read::{Flow, Reply};
use super::tree::{Place, Tree};
use super::turns::{Shared, Then, Turn, before, shared, turns};
use super::values::Values;
use crate::flow::machine::Event;
use crate::flow::template::Template;
use crate::flow::wire::{Action, MakeCall};
use crate::import::action::Item;
use crate::import::cx::Cx;
use crate::import::note::Note;
use crate::import::script::{Block, Line, Reaction, Script, Statement, What};
use crate::syntax::MAX_DEPTH;

/// Makes the script, without `default on error`.
pub(super) fn script(cx: &mut Cx<'_>, tree: &Tree<'_>, values: Values) -> Script {
    let all = 0..tree.nodes.len();
    let of = |bridges: bool| -> Vec<usize> {
        let fits = |at: &usize| tree.nodes.get(*at).is_some_and(|node| node.bridges == bridges);
        all.clone().filter(fits).collect()
    };
    let (asking, bridging) = (of(false), of(true));
    let (asked, bridged) = (shared(tree, &asking), shared(tree, &bridging));
    let mut plan =
        Plan { cx, tree, captures: values.captures, asked: asked.len(), bridged: bridged.len() };
    let mut script = Script { params: values.params, ..Script::default() };
    script.entry = plan.entry();
    for (at, step) in tree.document.steps.iter().enumerate() {
        match tree.place(at) {
            Place::Step => script.steps.push((step.name.clone(), plan.block(at, 1))),
            Place::Lost => plan.lost(at, &mut script.tail),
            Place::Entry | Place::Line(..) | Place::Default => {}
        }
    }
    for line in asked.iter().chain(&bridged) {
        script.defaults.push(plan.default_line(line));
    }
    if !asking.is_empty() && !has_lines(&script) {
        // Without any event nothing would wait for keys; this one never comes to a capture.
        script.defaults.push(Line {
            comments: vec!["without an event, no capture would wait".to_owned()],
            ordinal: 1,
            events: vec![Event::Done],
            outcome: None,
            reaction: Reaction::Block(Block {
                statements: vec![Statement::plain(What::Do(Action::Hangup))],
                ..Block::default()
            }),
        });
    }
    script
}

fn has_lines(script: &Script) -> bool {
    let blocks = script.steps.iter().map(|(_, block)| block);
    !script.defaults.is_empty()
        || std::iter::once(&script.entry).chain(blocks).any(|block| !block.lines.is_empty())
}

struct Plan<'p, 'j, 'd> {
    cx: &'p mut Cx<'j>,
    tree: &'p Tree<'d>,
    captures: std::collections::HashMap<usize, String>,
    /// How many lines at the end of each asking step are `default on` lines.
    asked: usize,
    /// The same of steps that bridge.
    bridged: usize,
}

impl<'d> Plan<'_, '_, 'd> {
    fn entry(&mut self) -> Block {
        let tree = self.tree;
        let flow = &tree.document.entry;
        let mut block = Block::default();
        if answers(flow) {
            block.statements.push(Statement::plain(What::Answer));
        }
        let waits = flow.waits.as_deref().and_then(|name| tree.find(name));
        let place = waits.map(|at| tree.place(at));
        match (waits, place) {
            (Some(at), Some(Place::Entry)) => {
                block.statements.extend(self.statements(flow.list(), Some(at)));
                block.lines = self.lines(at, 1);
            }
            (Some(at), Some(Place::Step)) => {
                match tree.own(at).and_then(|own| before(flow.list(), own)) {
                    Some(lead) => {
                        block.statements.extend(self.statements(lead, None));
                        let dropped = flow.list().get(lead.len()..).unwrap_or_default();
                        let name = flow.waits.clone().unwrap_or_default();
                        block.statements.push(Statement {
                            comments: comments_of(dropped),
                            what: What::Goto(name),
                        });
                    }
                    None => self.odd(flow, &mut block),
                }
            }
            _ if flow.waits.is_some() => self.odd(flow, &mut block),
            _ => block.statements.extend(self.statements(flow.list(), None)),
        }
        block.tail.extend(flow.items.tail.clone());
        block
    }

    /// The block of a step, with its lines.
    fn block(&mut self, at: usize, depth: usize) -> Block {
        let tree = self.tree;
        let Some(step) = tree.document.steps.get(at) else { return Block::default() };
        let mut block = Block::default();
        match tree.own(at) {
            Some(own) => block.statements = self.statements(own, Some(at)),
            None => {
                block.statements = self.statements(&step.ask.list, None);
                let note = Note::warning(
                    self.cx.span(step.range),
                    format!("nothing leads to `{}`, so that nobody knows whom it calls", step.name),
                );
                self.cx.notes.push(
                    note.label("a step that bridges").help(
                        "write the number behind its `call` in the script, or delete the step",
                    ),
                );
                let call = MakeCall {
                    source: Template::default(),
                    destination: Template::default(),
                    call_recording: None,
                };
                block.statements.push(Statement {
                    comments: vec!["the document does not say whom this calls".to_owned()],
                    what: What::Do(Action::MakeCall(call)),
                });
            }
        }
        block.tail = [step.lost.clone(), step.ask.tail.clone()].concat();
        block.lines = self.lines(at, depth);
        block
    }

    /// The lines of a step that are its own.
    fn lines(&mut self, at: usize, depth: usize) -> Vec<Line> {
        let tree = self.tree;
        let (Some(step), Some(node)) = (tree.document.steps.get(at), tree.nodes.get(at)) else {
            return Vec::new();
        };
        let defaults = if node.bridges { self.bridged } else { self.asked };
        let own = step.on.len().saturating_sub(defaults);
        let own = step.on.iter().take(own).enumerate();
        own.map(|(line, reply)| self.line(at, line, reply, depth)).collect()
    }

    fn line(&mut self, at: usize, line: usize, reply: &'d Reply, depth: usize) -> Line {
        // A block of a `default on` line is written there, and not again behind a line.
        let is_own = |turn: &Turn<'_>| !matches!(turn.then, Then::Default(_));
        let turn = turns(self.tree, at, line, reply).into_iter().find(is_own);
        let turn = turn.unwrap_or(Turn { before: reply.flow.list(), then: Then::Odd });
        let mut comments = reply.lost.clone();
        // Of a block without a name the actions are written, of all else only those before.
        let written = if matches!(turn.then, Then::Block(_)) {
            reply.flow.list()
        } else {
            reply.flow.list().get(turn.before.len()..).unwrap_or_default()
        };
        comments.extend(comments_of(written));
        comments.extend(reply.flow.items.tail.clone());
        Line {
            comments,
            ordinal: reply.ordinal,
            events: reply.events.clone(),
            outcome: reply.outcome.clone(),
            reaction: self.reaction(&turn, Some(&reply.flow), depth),
        }
    }

    fn default_line(&mut self, line: &Shared<'d>) -> Line {
        Line {
            comments: Vec::new(),
            ordinal: line.ordinal,
            events: line.events.to_vec(),
            outcome: line.outcome.map(str::to_owned),
            reaction: if let Then::Default(to) = line.turn.then {
                Reaction::Block(self.block(to, 2))
            } else {
                self.reaction(&line.turn, None, 1)
            },
        }
    }

    fn reaction(&mut self, turn: &Turn<'d>, flow: Option<&'d Flow>, depth: usize) -> Reaction {
        let mut block = Block::default();
        let end = match &turn.then {
            Then::Goto(step) if turn.before.is_empty() => {
                return Reaction::Goto((*step).to_owned());
            }
            Then::Reprompt(words) if turn.before.is_empty() => {
                return Reaction::Reprompt(words.cloned());
            }
            Then::Block(to) if depth < MAX_DEPTH => {
                return Reaction::Block(self.block(*to, depth + 1));
            }
            Then::Goto(step) => Some(What::Goto((*step).to_owned())),
            Then::Reprompt(words) => Some(What::Reprompt(words.cloned())),
            Then::Nothing => None,
            Then::Block(_) | Then::Default(_) | Then::Odd => {
                if let Some(flow) = flow {
                    self.odd(flow, &mut block);
                }
                return Reaction::Block(block);
            }
        };
        block.statements = self.statements(turn.before, None);
        block.statements.extend(end.map(Statement::plain));
        Reaction::Block(block)
    }

    /// Actions as statements; the capture that `waits` may have a name.
    fn statements(&self, items: &[Item], waits: Option<usize>) -> Vec<Statement> {
        let name = waits.and_then(|at| self.captures.get(&at));
        let statement = |(back, item): (usize, &Item)| {
            let action = item.action.clone();
            let what = match name.filter(|_| back == 0) {
                Some(name) if matches!(action, Action::SayAndCapture(_)) => {
                    What::Capture(Box::new(action), name.clone())
                }
                Some(_) | None => What::Do(action),
            };
            Statement { comments: item.comments.clone(), what }
        };
        let backwards = (0..items.len()).rev();
        backwards.zip(items).map(statement).collect()
    }

    /// A callflow that waits in a step that does not ask like that.
    fn odd(&mut self, flow: &Flow, block: &mut Block) {
        let step = flow.waits.clone().unwrap_or_default();
        let why = match self.tree.find(&step) {
            None => format!("this waits in `{step}`, and there is no such step"),
            Some(_) => format!("this waits in `{step}`, but does not end as that step asks"),
        };
        let note = Note::warning(self.cx.span(flow.range), why);
        self.cx.notes.push(
            note.label("written as it is, without what follows")
                .help("write `-> STEP` or `reprompt` there, whatever was meant"),
        );
        block.statements.extend(self.statements(flow.list(), None));
        block.tail.push(format!("waits in {step}"));
    }

    /// A step that is written nowhere.
    fn lost(&mut self, at: usize, tail: &mut Vec<String>) {
        let Some(step) = self.tree.document.steps.get(at) else { return };
        let why = format!("no line leads to the block `{}`", step.name);
        let note = Note::warning(self.cx.span(step.range), why);
        self.cx.notes.push(
            note.label("not in the script").help(
                "give it a line in the step that its name begins with, or a name without `/`",
            ),
        );
        tail.push(format!("no place for the step {}: no line leads to it", step.name));
    }
}

/// The comments of actions that are not written again.
fn comments_of(items: &[Item]) -> Vec<String> {
    let mut seen = HashSet::new();
    let all = items.iter().flat_map(|item| &item.comments);
    all.filter(|line| seen.insert(line.as_str())).cloned().collect()
}

/// The entry does not dial: its first action is no call, or one that bridges.
fn answers(entry: &Flow) -> bool {
    match entry.list() {
        [only] => !matches!(only.action, Action::MakeCall(_)) || entry.waits.is_some(),
        [first, ..] => !matches!(first.action, Action::MakeCall(_)),
        [] => true,
    }
}
