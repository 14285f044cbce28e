//! A graph in DOT, the language of Graphviz. In: a graph. Out: its text; whatever stands in a
//! prompt is inside quotes, where only `"`, `\` and `&` mean something.

use std::fmt::Write as _;

use super::words::{quoted, shortened};
use super::{Edge, Graph, Kind, Node};
use crate::report::visible;

/// The most characters of a prompt.
const MOST: usize = 60;

/// The digraph; it ends with a line end.
pub fn write(graph: &Graph) -> String {
    let mut text = String::from(
        "digraph conversation {\n  node [shape=box, fontname=\"sans-serif\"]\n  \
         edge [fontname=\"sans-serif\", fontsize=11]\n",
    );
    for (at, node) in graph.nodes().iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  s{at} [label=\"{}\"{}]", label(node), shape(node.kind));
    }
    for edge in graph.edges() {
        let (from, to) = (edge.from.index(), edge.to.index());
        let _ = writeln!(text, "  s{from} -> s{to}{}", attributes(graph, edge));
    }
    text + "}\n"
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Start => ", shape=ellipse, penwidth=2",
        Kind::Step => "",
        Kind::Bridge => ", peripheries=2",
        Kind::Ending => ", style=rounded, penwidth=2",
        Kind::Everywhere | Kind::Error => ", style=dashed",
    }
}

fn label(node: &Node) -> String {
    let speech = quoted(&shortened(&node.speech, MOST));
    let lines = [node.title.as_str(), &shortened(&node.note, MOST), &speech].map(escaped);
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    lines.join("\\n")
}

fn attributes(graph: &Graph, edge: &Edge) -> String {
    let mut attributes = Vec::new();
    if !edge.labels.is_empty() {
        let labels: Vec<_> = edge.labels.iter().map(|label| escaped(label)).collect();
        attributes.push(format!("label=\"{}\"", labels.join("\\n")));
    }
    let from = graph.nodes().get(edge.from.index()).map(|node| node.kind);
    if matches!(from, Some(Kind::Everywhere | Kind::Error)) {
        attributes.push("style=dashed".to_owned());
    }
    if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) }
}

fn escaped(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
