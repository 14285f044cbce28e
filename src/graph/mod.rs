//! The picture of a conversation. In: a [`Flow`] without errors. Out: a [`Graph`] of boxes and
//! arrows, and from it a text: Mermaid, DOT, or an SVG that is laid out here. No value is filled
//! in: texts keep `{name}`. Nothing is judged, and nothing is printed.

mod conversation;
pub mod dot;
mod event;
pub mod layout;

pub mod mermaid;

pub mod svg;
mod words;

use crate::flow::Flow;

/// Boxes and arrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

/// An index into [`Graph::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(usize);

/// A box. Each of its texts may be empty, and may hold any character.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// What it stands for, and so its shape.
    pub kind: Kind,
    /// Its name: of a step, or `as OUTCOME`.
    pub title: String,
    /// What is not spoken: `call +6590000000`.
    pub note: String,
    /// What is spoken, in full; the writers shorten it.
    pub speech: String,
}

/// What a box stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Where the call begins.
    Start,
    /// A step or a nameless block that asks or speaks, and goes on.
    #[default]
    Step,
    /// A call that bridges.
    Bridge,
    /// The call ends here.
    Ending,
    /// The `default on` lines, which hold in every step.
    Everywhere,
    /// `default on error`.
    Error,
}

/// An arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Where it begins.
    pub from: NodeId,
    /// Where it points; the same box for what asks again.
    pub to: NodeId,
    /// The lines that lead this way, each as `1, 2 as moved`; none for a plain `->`.
    pub labels: Vec<String>,
}

impl Graph {
    /// The graph of a conversation.
    pub fn of(flow: &Flow<'_>) -> Self {
        conversation::graph(flow)
    }

    /// Adds a box.
    pub fn add(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        NodeId(self.nodes.len() - 1)
    }

    /// Adds an arrow; between two boxes there is one, with the labels of all. One from or to a box
    /// of another graph is left out.
    pub fn connect(&mut self, from: NodeId, to: NodeId, labels: Vec<String>) {
        let same = |edge: &&mut Edge| edge.from == from && edge.to == to;
        if let Some(edge) = self.edges.iter_mut().find(same) {
            edge.labels.extend(labels);
        } else if from.0.max(to.0) < self.nodes.len() {
            self.edges.push(Edge { from, to, labels });
        }
    }

    /// The boxes, the start first.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The arrows, in the order of the lines in the script.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    fn node_id(&self, at: usize) -> NodeId {
        NodeId(at.min(self.nodes.len().saturating_sub(1)))
    }

    /// What it holds, in a sentence.
    pub fn summary(&self) -> String {
        let count = |kinds: &[Kind]| self.nodes.iter().filter(|n| kinds.contains(&n.kind)).count();
        let several =
            |count, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let steps = several(count(&[Kind::Step, Kind::Bridge]), "step");
        let endings = several(count(&[Kind::Ending]), "ending");
        format!("{steps}, {endings}, {}.", several(self.edges.len(), "way"))
    }
}

impl NodeId {
    /// Its place in [`Graph::nodes`].
    pub fn index(self) -> usize {
        self.0
    }
}

impl Edge {
    /// It leads back to where it begins.
    pub fn is_loop(&self) -> bool {
        self.from == self.to
    }
}
