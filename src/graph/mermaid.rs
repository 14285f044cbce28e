//! A graph as a Mermaid flowchart. In: a graph. Out: its text, which Mermaid reads whatever
//! stands in a prompt: boxes have names of ours, and what Mermaid might obey is spelt as `#34;`.

use std::fmt::Write as _;

use super::words::{quoted, shortened};
use super::{Edge, Graph, Kind, Node};
use crate::report::visible;

/// The most characters of a prompt.
const MOST: usize = 60;

/// ASCII that means nothing to Mermaid within quotes, besides letters and digits.
const PLAIN: &str = " ,.!?'(){}+-/";

/// Mermaid's own marks for what was spelt as a number.
const MARKS: &str = "°¶";

/// The flowchart; it ends with a line end.
pub fn write(graph: &Graph) -> String {
    let mut text = String::from("flowchart TD\n");
    for (at, node) in graph.nodes().iter().enumerate() {
        let (open, close) = shape(node.kind);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  s{at}{open}\"{}\"{close}", label(node));
    }
    for edge in graph.edges() {
        let _ =
            writeln!(text, "  s{}{}s{}", edge.from.index(), arrow(graph, edge), edge.to.index());
    }
    for (class, style, kinds) in CLASSES {
        let of_class =
            |(at, node): (usize, &Node)| kinds.contains(&node.kind).then(|| format!("s{at}"));
        let members: Vec<_> = graph.nodes().iter().enumerate().filter_map(of_class).collect();
        if !members.is_empty() {
            let _ =
                writeln!(text, "  classDef {class} {style}\n  class {} {class}", members.join(","));
        }
    }
    text
}

/// How boxes differ, in light and dark: the class, its style, its kinds.
const CLASSES: &[(&str, &str, &[Kind])] = &[
    ("marked", "stroke-width:3px", &[Kind::Start, Kind::Ending]),
    ("apart", "stroke-dasharray:5 4", &[Kind::Everywhere, Kind::Error]),
];

fn shape(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Start => ("([", "])"),
        Kind::Bridge => ("[[", "]]"),
        Kind::Ending => ("(", ")"),
        Kind::Step | Kind::Everywhere | Kind::Error => ("[", "]"),
    }
}

fn label(node: &Node) -> String {
    let title = escaped(&node.title);
    let title = if title.is_empty() { title } else { format!("<b>{title}</b>") };
    let note = escaped(&shortened(&node.note, MOST));
    let speech = escaped(&quoted(&shortened(&node.speech, MOST)));
    let lines = [title, note, speech];
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    lines.join("<br/>")
}

fn arrow(graph: &Graph, edge: &Edge) -> String {
    let from = graph.nodes().get(edge.from.index()).map(|node| node.kind);
    let line = match from {
        Some(Kind::Everywhere | Kind::Error) => "-.->",
        Some(Kind::Start | Kind::Step | Kind::Bridge | Kind::Ending) | None => "-->",
    };
    if edge.labels.is_empty() {
        return format!(" {line} ");
    }
    let labels: Vec<_> = edge.labels.iter().map(|label| escaped(label)).collect();
    format!(" {line}|\"{}\"| ", labels.join("<br/>"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        let is_plain = match letter {
            ascii if ascii.is_ascii() => ascii.is_alphanumeric() || PLAIN.contains(ascii),
            other => !MARKS.contains(other),
        };
        if is_plain {
            out.push(letter);
        } else {
            let _ = write!(out, "#{};", u32::from(letter));
        }
    }
    out
}
