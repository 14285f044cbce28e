//! From the conversation to its graph. In: a flow. Out: a box for the start, each step, each
//! nameless block that does something, and each kind of default; an arrow for each way between
//! two of them. A block that only says how it ends (`on 1 -> x`, `on else reprompt`) is an arrow.

use std::collections::{HashMap, HashSet};

use super::event::{Label, outcome};
use super::{Graph, Kind, Node, NodeId};
use crate::flow::template::Template;
use crate::flow::{ActionKind, Block, BlockId, Flow, Line, Next, Origin, naming};
use crate::syntax::ast::Statement;

/// What an ending is called that says nothing.
const HANGUP: &str = "hangup";

/// The graph of a conversation.
pub(super) fn graph(flow: &Flow<'_>) -> Graph {
    let mut drawing = Drawing { flow, graph: Graph::default(), places: HashMap::new() };
    drawing.add_boxes();
    drawing.add_arrows();
    drawing.graph
}

struct Drawing<'f, 'a> {
    flow: &'f Flow<'a>,
    graph: Graph,
    /// The box of each block that has one.
    places: HashMap<BlockId, NodeId>,
}

impl Drawing<'_, '_> {
    fn add_boxes(&mut self) {
        let flow = self.flow;
        let answering: HashSet<BlockId> =
            flow.blocks.iter().flat_map(|block| &block.lines).map(|line| line.block).collect();
        for (id, block) in flow.blocks() {
            let is_drawn = match block.origin {
                Origin::Entry | Origin::Step(_) => true,
                Origin::Handler { .. } | Origin::Default { .. } => {
                    answering.contains(&id) && !is_arrow(block)
                }
            };
            if is_drawn {
                let place = self.graph.add(node(flow, id, block));
                self.places.insert(id, place);
            }
        }
    }

    fn add_arrows(&mut self) {
        let flow = self.flow;
        for (id, block) in flow.blocks() {
            let Some(&place) = self.places.get(&id) else { continue };
            if let Next::Goto(step, _) = block.next
                && let Some(&to) = self.places.get(&step)
            {
                self.graph.connect(place, to, Vec::new());
            }
            if place.index() == 0 && matches!(block.next, Next::Hangup | Next::Nothing) {
                let end = self.graph.add(Node {
                    kind: Kind::Ending,
                    note: HANGUP.to_owned(),
                    ..Node::default()
                });
                self.graph.connect(place, end, Vec::new());
            }
            let own = block.lines.iter().filter(|line| !line.is_default);
            self.add_lines(place, Some(id), own);
        }
        self.add_defaults();
        self.add_error();
    }

    /// Arrows for lines; those to one box are one arrow.
    fn add_lines<'l>(
        &mut self,
        from: NodeId,
        waiting: Option<BlockId>,
        lines: impl Iterator<Item = &'l Line<'l>>,
    ) {
        let mut ways: Vec<(NodeId, Vec<Label>)> = Vec::new();
        for line in lines {
            let Some(to) = self.target(from, waiting, line.block) else { continue };
            let told = self.graph.nodes().get(to.index()).is_some_and(|node| {
                node.kind == Kind::Ending && self.places.get(&line.block) == Some(&to)
            });
            let label = Label::of(line, !told);
            match ways.iter_mut().find(|(other, _)| *other == to) {
                Some((_, labels)) => label.join(labels),
                None => ways.push((to, vec![label])),
            }
        }
        for (to, labels) in ways {
            self.graph.connect(from, to, labels.iter().map(Label::to_string).collect());
        }
    }

    /// Where a line leads. What asks again leads to the block that asked; under `default on` that
    /// is whichever waits.
    fn target(&self, from: NodeId, waiting: Option<BlockId>, block: BlockId) -> Option<NodeId> {
        match self.flow.block(block)?.next {
            Next::Reprompt(..) => match waiting {
                Some(waiting) => self.places.get(&self.flow.asker(waiting)?).copied(),
                None => Some(from),
            },
            Next::Goto(step, _) if !self.places.contains_key(&block) => {
                self.places.get(&step).copied()
            }
            Next::Capture
            | Next::Bridge
            | Next::Goto(..)
            | Next::Unknown(_)
            | Next::Hangup
            | Next::Nothing
            | Next::Broken => self.places.get(&block).copied(),
        }
    }

    /// One box for all steps, instead of the same arrows from each of them.
    fn add_defaults(&mut self) {
        let flow = self.flow;
        let applies = |line: &&Line<'_>| {
            flow.blocks.iter().any(|block| block.lines.iter().any(|own| own.block == line.block))
        };
        let lines: Vec<_> = flow.defaults.iter().filter(applies).collect();
        if !lines.is_empty() {
            let place = self.graph.add(Node {
                kind: Kind::Everywhere,
                title: "default".to_owned(),
                note: "in every step".to_owned(),
                speech: String::new(),
            });
            self.add_lines(place, None, lines.into_iter());
        }
    }

    fn add_error(&mut self) {
        let Some(line) = self.flow.error else { return };
        let Some(block) = self.flow.block(line.block) else { return };
        let outcome = outcome(line.handler).map(|words| format!(" {words}")).unwrap_or_default();
        let title = format!("default on error{outcome}");
        let place = self.graph.add(Node { kind: Kind::Error, title, ..words(self.flow, block) });
        if let Next::Goto(step, _) = block.next
            && let Some(&to) = self.places.get(&step)
        {
            self.graph.connect(place, to, Vec::new());
        }
    }
}

/// It does nothing but lead on, or asks again, whatever it says before.
fn is_arrow(block: &Block<'_>) -> bool {
    match block.next {
        Next::Reprompt(..) => true,
        Next::Goto(..) => block.actions.is_empty(),
        Next::Unknown(_) | Next::Broken => true,
        Next::Capture | Next::Bridge | Next::Hangup | Next::Nothing => false,
    }
}

fn node(flow: &Flow<'_>, id: BlockId, block: &Block<'_>) -> Node {
    let mut node = words(flow, block);
    let handler = match block.origin {
        Origin::Entry | Origin::Step(_) => None,
        Origin::Handler { handler, .. } => Some(&handler.node),
        Origin::Default { handler, .. } => Some(handler),
    };
    node.title = match handler.filter(|_| node.kind == Kind::Ending) {
        Some(handler) => outcome(handler).unwrap_or_default(),
        None => naming::name(flow, id),
    };
    if matches!(block.origin, Origin::Entry) {
        node.kind = Kind::Start;
    }
    node
}

/// What a block does, without its name.
fn words(flow: &Flow<'_>, block: &Block<'_>) -> Node {
    let mut speech = Vec::new();
    let mut notes = Vec::new();
    if matches!(block.origin, Origin::Entry) {
        notes.extend(answer(block));
    }
    for action in &block.actions {
        match &action.kind {
            ActionKind::Call { to, .. } => notes.push(format!("call {}", Template::number(to))),
            ActionKind::Say { say, .. } => speech.push(Template::spoken(&say.text).to_string()),
            ActionKind::Capture { say, .. } => {
                speech.extend(say.map(|say| Template::spoken(&say.text).to_string()));
            }
            ActionKind::Play(play) => {
                let url = Template::url(&play.url, |name| flow.type_of(name).map(|ty| ty.kind));
                notes.push(format!("play {url}"));
            }
            ActionKind::Hangup => {}
        }
    }
    let kind = match block.next {
        Next::Bridge => Kind::Bridge,
        Next::Hangup | Next::Nothing => Kind::Ending,
        Next::Capture | Next::Goto(..) | Next::Unknown(_) | Next::Reprompt(..) | Next::Broken => {
            Kind::Step
        }
    };
    if kind == Kind::Ending && speech.is_empty() && notes.is_empty() {
        notes.push(HANGUP.to_owned());
    }
    let (note, speech) = (notes.join(", "), speech.join(" "));
    Node { kind, title: String::new(), note, speech }
}

/// The entry's `answer`, which is no action.
fn answer(block: &Block<'_>) -> Option<String> {
    block.body?.statements.iter().find_map(|statement| match &statement.node {
        Statement::Answer(Some(number)) => Some(format!("answer {}", Template::number(number))),
        Statement::Answer(None) => Some("answer".to_owned()),
        Statement::Call(_)
        | Statement::Say(_)
        | Statement::Capture(_)
        | Statement::Play(_)
        | Statement::Hangup
        | Statement::Goto(_)
        | Statement::Reprompt(_)
        | Statement::Broken(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Overrides, lower};
    use crate::source::Source;
    use crate::span::FileId;
    use crate::syntax::parse;

    /// Each arrow as `from -[labels]-> to`, boxes by their title, or else by what is in them.
    fn arrows(text: &str) -> Vec<String> {
        let source = Source::new(FileId(0), "test.ivr", text);
        let parsed = parse(&source);
        let graph = graph(&lower(&parsed.script, &Overrides::default()));
        let name = |id: NodeId| {
            let Node { title, note, speech, .. } = &graph.nodes()[id.index()];
            [title, speech, note].into_iter().find(|text| !text.is_empty()).unwrap().clone()
        };
        let arrow = |edge: &crate::graph::Edge| {
            format!("{} -[{}]-> {}", name(edge.from), edge.labels.join(" | "), name(edge.to))
        };
        graph.edges().iter().map(arrow).collect()
    }

    #[test]
    fn lines_to_one_box_are_one_arrow() {
        let text = "answer; say \"A\"; capture 1
            on 1 -> a
            on 2, 3 -> a
            on 4 as four -> a
            on 3rd else -> a
            on 5 as five { hangup }
            on nomatch { say \"Sorry.\"; reprompt }
            on noinput reprompt
            step a { say \"B\"; hangup }";
        let expected = [
            "entry -[1, 2, 3 | 4 as four | 3rd else]-> a",
            "entry -[5]-> as five",
            "entry -[nomatch, noinput]-> entry",
        ];
        assert_eq!(arrows(text), expected);
    }

    #[test]
    fn a_block_that_asks_or_goes_on_is_a_box() {
        let text = "answer; say \"A\"; capture 1
            on 1 { say \"B\"; capture 1; on \"*\" -> a; on else { say \"C\"; -> a } }
            on 2 { call +6591111111 from +6588000000; on done reprompt }
            step a { play \"https://example.com/a.mp3\"; hangup }";
        let expected = [
            "entry -[1]-> entry/1",
            "entry -[2]-> entry/2",
            "entry/1 -[*]-> a",
            "entry/1 -[else]-> entry/1/else",
            "entry/1/else -[]-> a",
            "entry/2 -[done]-> entry",
        ];
        assert_eq!(arrows(text), expected);
    }

    #[test]
    fn defaults_are_drawn_once_and_only_if_they_can_apply() {
        let text = "default on else reprompt
            default on 3rd else as lost { say \"Bye.\"; hangup }
            default on done -> a
            default on error -> a
            answer; say \"A\"; capture 1
            on 1 -> a
            step a { say \"B\"; hangup }";
        let expected = [
            "entry -[1]-> a",
            "default -[else]-> default",
            "default -[3rd else]-> as lost",
            "default on error -[]-> a",
        ];
        assert_eq!(arrows(text), expected);
    }

    #[test]
    fn a_call_that_only_speaks_has_an_ending() {
        let text = "call +6590000000 from +6588000000; say \"A\"; hangup";
        assert_eq!(arrows(text), ["entry -[]-> hangup"]);
    }
}
