//! From a flow to a conversation that can be compared. In: a flow without errors, and the names that
//! its values have in the other script. Out: a [`Model`]. What is done comes from `flow::walk`, how
//! it is told to the provider from `flow::callflow`; only where it is written is added.

use std::collections::HashMap;

use crate::flow::callflow::{callflow_of, wire_action};
use crate::flow::machine::{Event, Machine, Step, WaitsFor};
use crate::flow::template::{Piece, Template};
use crate::flow::value::MOST_KEYS;
use crate::flow::walk::{End, Walk};
use crate::flow::wire::Action;
use crate::flow::{Block, BlockId, Flow, Line, Origin, event, naming};
use crate::syntax::ast;

use super::change::Part;
use super::model::{Again, At, Item, Label, Limits, Model, Segment, Spot, State, Trace, items};

/// What is heard, in a number: two callflows have the same number if they are the same.
#[derive(Debug, Default)]
pub(super) struct Ear(HashMap<String, u32>);

impl Ear {
    fn hear(&mut self, segments: &[Segment]) -> u32 {
        let actions: Vec<_> = items(segments).map(|item| &item.action).collect();
        // Strings, numbers and lists: this cannot fail.
        let heard = serde_json::to_string(&actions).unwrap_or_default();
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry(heard).or_insert(next)
    }
}

impl Model {
    /// The conversation of a flow; values that are called otherwise in the other script get the
    /// name that they have there.
    pub(super) fn of(flow: &Flow<'_>, renamed: &HashMap<String, String>, ear: &mut Ear) -> Self {
        let machine = Machine::build(flow);
        let mut building =
            Building { flow, renamed, ear, spots: Vec::new(), spot_of: HashMap::new() };
        building.number();
        let (waiting, state_of) = building.waiting();
        building.model(machine, &waiting, &state_of)
    }
}

/// A spot before its traces are known.
struct Found {
    block: BlockId,
    part: Part,
    path: Vec<Label>,
}

struct Building<'b, 'f, 'a> {
    flow: &'f Flow<'a>,
    renamed: &'b HashMap<String, String>,
    ear: &'b mut Ear,
    spots: Vec<Found>,
    spot_of: HashMap<BlockId, usize>,
}

impl Building<'_, '_, '_> {
    /// Gives a number to every block that is a place of its own.
    fn number(&mut self) {
        for (id, block) in self.flow.blocks() {
            let is_error = self.flow.error.is_some_and(|line| line.block == id);
            let (part, path) = match block.origin {
                _ if is_error => (Part::Error, Vec::new()),
                Origin::Handler { .. } | Origin::Default { .. } if !block.waits() => continue,
                Origin::Entry
                | Origin::Step(_)
                | Origin::Handler { .. }
                | Origin::Default { .. } => self.way_to(id),
            };
            self.spot_of.insert(id, self.spots.len());
            self.spots.push(Found { block: id, part, path });
        }
    }

    /// The part of the script that a block stands in, and the lines that lead to it.
    fn way_to(&self, id: BlockId) -> (Part, Vec<Label>) {
        let (mut at, mut path) = (id, Vec::new());
        let part = loop {
            match self.flow.block(at).map(|block| block.origin) {
                Some(Origin::Step(step)) => break Part::Step(step.name.node.to_owned()),
                Some(Origin::Handler { parent, handler }) => {
                    path.push(self.label(&handler.node));
                    at = parent;
                }
                Some(Origin::Default { handler, .. }) => {
                    path.push(self.label(handler));
                    break Part::Everywhere;
                }
                Some(Origin::Entry) | None => break Part::Entry,
            }
        };
        path.reverse();
        (part, path)
    }

    fn label(&self, handler: &ast::Handler<'_>) -> Label {
        let events = handler.events.iter().filter_map(|written| event(&written.node));
        Label {
            ordinal: handler.ordinal.map_or(1, |ordinal| ordinal.node),
            events: events.map(|event| self.renamed_event(event)).collect(),
        }
    }

    /// The blocks that wait, and the state of each. Of two with one name the first answers for both,
    /// as in the machine.
    fn waiting(&self) -> (Vec<BlockId>, HashMap<BlockId, usize>) {
        let (mut waiting, mut state_of, mut named) = (Vec::new(), HashMap::new(), HashMap::new());
        for (id, _) in self.flow.blocks().filter(|(_, block)| block.waits()) {
            let state = *named.entry(naming::name(self.flow, id)).or_insert_with(|| {
                waiting.push(id);
                waiting.len() - 1
            });
            state_of.insert(id, state);
        }
        (waiting, state_of)
    }

    fn model(
        mut self,
        machine: Machine,
        waiting: &[BlockId],
        state_of: &HashMap<BlockId, usize>,
    ) -> Model {
        let flow = self.flow;
        let entry = self.trace(&Walk::entry(flow), At::Spot(0), state_of);
        let error_spot = self.spots.len();
        let error = match flow.error {
            Some(line) => {
                let at = self.at(line.block);
                self.trace(&Walk::from(flow, line.block), at, state_of)
            }
            None => self.apology(&machine, None, error_spot),
        };
        let states: Vec<_> = waiting
            .iter()
            .filter_map(|&id| self.state(id, &machine, &error, error_spot, state_of))
            .collect();
        let mut spots = Vec::new();
        for found in std::mem::take(&mut self.spots) {
            let state = state_of.get(&found.block).copied();
            let at = At::Spot(spots.len());
            let trace = self.trace(&Walk::from(flow, found.block), at, state_of);
            spots.push(Spot { part: found.part, path: found.path, state, trace });
        }
        if flow.error.is_none() {
            let trace = error.clone();
            spots.push(Spot { part: Part::Error, path: Vec::new(), state: None, trace });
        }
        let hangup =
            Segment { at: At::Line, items: vec![Item { action: Action::Hangup, again: None }] };
        let silence = self.whole(vec![hangup], None);
        Model {
            spots,
            states,
            entry,
            error,
            error_outcome: machine.error.outcome.clone(),
            has_apology: machine.error.built_in,
            silence,
            machine,
        }
    }

    fn state(
        &mut self,
        id: BlockId,
        machine: &Machine,
        error: &Trace,
        error_spot: usize,
        state_of: &HashMap<BlockId, usize>,
    ) -> Option<State> {
        let flow = self.flow;
        let block = flow.block(id)?;
        let mut step = machine.steps.get(&naming::name(flow, id))?.clone();
        let replies = step.on.iter().map(|reply| {
            let line = block.lines.iter().find(|line| line.span == reply.span);
            line.map(|line| self.reply(id, line, state_of))
        });
        let replies: Vec<Trace> = replies.collect::<Option<_>>()?;
        let failed = match machine.error.built_in {
            true => {
                let apology = self.apology(machine, Some(&step), error_spot);
                self.behind_a_line(apology)
            }
            false => self.behind_a_line(error.clone()),
        };
        for line in &mut step.on {
            line.events = line.events.drain(..).map(|event| self.renamed_event(event)).collect();
        }
        if let WaitsFor::Digits { name: Some((name, _)), .. } = &mut step.waits_for {
            *name = self.renamed_name(name);
        }
        let ask = self.ask(id, &step, state_of);
        let limits = Limits::of(block, flow);
        Some(State { spot: *self.spot_of.get(&id)?, step, replies, ask, failed, limits })
    }

    /// What a line does. Where its block waits, that is a place of its own behind the line.
    fn reply(&mut self, id: BlockId, line: &Line<'_>, state_of: &HashMap<BlockId, usize>) -> Trace {
        let walk = Walk::reply(self.flow, id, line);
        let first = match self.spot_of.get(&line.block) {
            Some(&spot) => At::Spot(spot),
            None if line.is_default => At::Default,
            None => At::Line,
        };
        let trace = self.trace(&walk, first, state_of);
        match first {
            At::Spot(_) => self.behind_a_line(trace),
            At::Line | At::Default => trace,
        }
    }

    /// What a state asks again: its own actions without a call.
    fn ask(&mut self, id: BlockId, step: &Step, state_of: &HashMap<BlockId, usize>) -> Trace {
        let at = self.at(id);
        let items = step.ask.iter().map(|action| self.item(action.clone())).collect();
        let asked = self.whole(vec![Segment { at, items }], state_of.get(&id).copied());
        self.behind_a_line(asked)
    }

    fn apology(&mut self, machine: &Machine, step: Option<&Step>, error_spot: usize) -> Trace {
        let items = machine.error.heard_in(step).into_iter();
        let items = items.map(|action| Item { action, again: None }).collect();
        self.whole(vec![Segment { at: At::Spot(error_spot), items }], None)
    }

    /// The trace of a walk whose first block stands at `first`.
    fn trace(
        &mut self,
        walk: &Walk<'_, '_>,
        first: At,
        state_of: &HashMap<BlockId, usize>,
    ) -> Trace {
        let mut actions = callflow_of(self.flow, walk).into_iter();
        let mut segments = Vec::with_capacity(walk.blocks().len());
        for (place, &id) in walk.blocks().iter().enumerate() {
            let at = if place == 0 { first } else { self.at(id) };
            let count = self.flow.block(id).map_or(0, |block| block.actions.len());
            let items = actions.by_ref().take(count).map(|action| self.item(action)).collect();
            segments.push(Segment { at, items });
        }
        // What is left is what a `reprompt` asks.
        if let (End::Reprompt { text, asker: Some(asker), .. }, Some(action)) =
            (walk.end(), actions.next())
            && let Some(&spot) = self.spot_of.get(&asker)
            && let Some(last) = segments.last_mut()
        {
            let again = Some(Again { spot, has_words: text.is_some() });
            last.items.push(Item { again, ..self.item(action) });
        }
        self.whole(segments, walk.end().waits().and_then(|id| state_of.get(&id).copied()))
    }

    /// A trace; one without any action is a hangup.
    fn whole(&mut self, mut segments: Vec<Segment>, waits: Option<usize>) -> Trace {
        if items(&segments).next().is_none()
            && let Some(last) = segments.last_mut()
        {
            last.items.push(Item { action: Action::Hangup, again: None });
        }
        let heard = self.ear.hear(&segments);
        Trace { segments, waits, heard }
    }

    fn behind_a_line(&self, trace: Trace) -> Trace {
        let line = Segment { at: At::Line, items: Vec::new() };
        let segments = std::iter::once(line).chain(trace.segments).collect();
        Trace { segments, ..trace }
    }

    /// Only steps and spots are walked through, so this always finds one.
    fn at(&self, id: BlockId) -> At {
        self.spot_of.get(&id).map_or(At::Line, |&spot| At::Spot(spot))
    }

    fn item(&self, action: Action<Template>) -> Item {
        let action = action.map(&mut |text: &Template| self.renamed_text(text));
        Item { action, again: None }
    }

    fn renamed_text(&self, text: &Template) -> Template {
        let piece = |piece: &Piece| match piece {
            Piece::Insert(name, manner) => Piece::Insert(self.renamed_name(name), *manner),
            Piece::Literal(words) => Piece::Literal(words.clone()),
        };
        Template { pieces: text.pieces.iter().map(piece).collect() }
    }

    fn renamed_event(&self, event: Event) -> Event {
        match event {
            Event::Value(name) => Event::Value(self.renamed_name(&name)),
            Event::Keys(_)
            | Event::Range(..)
            | Event::Digits
            | Event::Nomatch
            | Event::Noinput
            | Event::Else
            | Event::Done => event,
        }
    }

    fn renamed_name(&self, name: &str) -> String {
        self.renamed.get(name).map_or(name, String::as_str).to_owned()
    }
}

impl Limits {
    fn of(block: &Block<'_>, flow: &Flow<'_>) -> Self {
        let asked = block.actions.last().map(|action| wire_action(flow, action));
        let asked = match asked {
            Some(Action::SayAndCapture(asked)) => Some(asked),
            Some(Action::MakeCall(_) | Action::Say(_) | Action::PlayFile(_) | Action::Hangup)
            | None => None,
        };
        let count = |digits: Option<u64>, otherwise: u64| {
            usize::try_from(digits.unwrap_or(otherwise)).unwrap_or(usize::MAX)
        };
        Self {
            min: count(asked.as_ref().and_then(|asked| asked.min_digits), 1).max(1),
            max: count(asked.as_ref().and_then(|asked| asked.max_digits), MOST_KEYS),
            takes_hash: asked.is_some_and(|asked| asked.complete_on_hash == Some(false)),
        }
    }
}
