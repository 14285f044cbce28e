//! A graph as an SVG image. In: a graph and its title. Out: the text of the image. It stands alone:
//! no script, no font, no address outside; it is light or dark as the reader's screen is.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::layout::{Layout, Piece, Point, Route, Style, TextBox, layout};
use super::words::shortened;
use super::{Graph, Kind, Node};
use crate::report::visible;

/// The most characters of a prompt that the box tells when it is pointed at.
const MOST: usize = 500;

/// How everything looks, in light and dark.
const STYLE: &str = "\
    .card{fill:#fff}\
    .box{fill:#f6f8fa;stroke:#59636e;stroke-width:1.2}\
    .start{fill:#dafbe1;stroke:#1a7f37;stroke-width:2}\
    .bridge{fill:#fbefff;stroke:#8250df}\
    .ending{fill:#ddf4ff;stroke:#0969da;stroke-width:2}\
    .everywhere{fill:#fff8c5;stroke:#9a6700;stroke-dasharray:5 4}\
    .error{fill:#ffebe9;stroke:#cf222e;stroke-dasharray:5 4}\
    .line{fill:none;stroke:#59636e;stroke-width:1.3}\
    .apart{stroke-dasharray:5 4}\
    .head{fill:#59636e}\
    text{fill:#1f2328}\
    .title{font-weight:bold}\
    @media (prefers-color-scheme:dark){\
    .card{fill:#0d1117}\
    .box{fill:#151b23;stroke:#9198a1}\
    .start{fill:#12261e;stroke:#3fb950}\
    .bridge{fill:#211a35;stroke:#ab7df8}\
    .ending{fill:#121d2f;stroke:#4493f8}\
    .everywhere{fill:#272115;stroke:#d29922}\
    .error{fill:#25171c;stroke:#f85149}\
    .line{stroke:#9198a1}\
    .head{fill:#9198a1}\
    text{fill:#f0f6fc}}";

/// The image; it ends with a line end.
pub fn write(graph: &Graph, title: &str) -> String {
    let layout = layout(graph);
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    let (title, summary) = (escaped(title), escaped(&graph.summary()));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" font-family=\"system-ui, 'Segoe UI', \
         Roboto, Helvetica, Arial, sans-serif\" font-size=\"{}\">\n\
         <title>{title}</title>\n<desc>{summary}</desc>\n<style>{STYLE}</style>\n\
         <defs><marker id=\"ivrc-head\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" \
         markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
         <path class=\"head\" d=\"M0 0.5L8 4L0 7.5z\"/></marker></defs>\n\
         <rect class=\"card\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>\n",
        Style::SIZE
    );
    lines(&mut out, graph, &layout.routes);
    for label in &layout.labels {
        rect(&mut out, "card", label, 3.0);
        texts(&mut out, label);
    }
    nodes(&mut out, graph, &layout);
    out + "</svg>\n"
}

fn nodes(out: &mut String, graph: &Graph, layout: &Layout) {
    for (node, text) in graph.nodes().iter().zip(&layout.boxes) {
        let (class, round) = look(node.kind);
        let _ = write!(out, "<g>{}", pointed_at(node));
        rect(out, class, text, round);
        if node.kind == Kind::Bridge {
            // Two lines, as where two calls meet.
            let (rect, [left, right]) = (&text.rect, [5.0, text.rect.width - 5.0]);
            for x in [left, right].map(|inside| rect.x + inside) {
                let (x, top, end) = (pixels(x), pixels(rect.y), pixels(rect.bottom()));
                let _ = write!(out, "<path class=\"{class}\" d=\"M{x} {top}V{end}\"/>");
            }
        }
        texts(out, text);
        out.push_str("</g>\n");
    }
}

fn look(kind: Kind) -> (&'static str, f64) {
    match kind {
        Kind::Start => ("box start", 12.0),
        Kind::Step => ("box", 4.0),
        Kind::Bridge => ("box bridge", 2.0),
        Kind::Ending => ("box ending", 12.0),
        Kind::Everywhere => ("box everywhere", 4.0),
        Kind::Error => ("box error", 4.0),
    }
}

/// The whole text of a box, which a browser shows for the one that is pointed at.
fn pointed_at(node: &Node) -> String {
    let lines = [node.title.as_str(), &node.note, &shortened(&node.speech, MOST)].map(escaped);
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    format!("<title>{}</title>", lines.join("\n"))
}

fn rect<I>(out: &mut String, class: &str, text: &TextBox<I>, round: f64) {
    let rect = &text.rect;
    let [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(pixels);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>"
    );
}

fn texts<I>(out: &mut String, text: &TextBox<I>) {
    for line in &text.lines {
        let class = if line.style == Style::Bold { " class=\"title\"" } else { "" };
        let (x, y, words) = (pixels(line.at.x), pixels(line.at.y), escaped(&line.text));
        let _ = write!(out, "<text{class} x=\"{x}\" y=\"{y}\">{words}</text>");
    }
    out.push('\n');
}

/// All lines. Where one joins another on its way to the same box, it ends: the rest is drawn.
fn lines(out: &mut String, graph: &Graph, routes: &[Route]) {
    let is_apart = |route: &Route| {
        let edge = graph.edges().get(route.edge);
        let from = edge.and_then(|edge| graph.nodes().get(edge.from.index()));
        from.is_some_and(|node| matches!(node.kind, Kind::Everywhere | Kind::Error))
    };
    let (apart, plain): (Vec<_>, Vec<_>) = routes.iter().partition(|route| is_apart(route));
    let mut drawn = HashSet::new();
    for (class, routes) in [("line", plain), ("line apart", apart)] {
        for route in routes {
            let (mut at, mut head) = (place(route.start), " marker-end=\"url(#ivrc-head)\"");
            let mut d = format!("M{at}");
            for piece in &route.pieces {
                let (words, end) = (words(piece), place(piece.end()));
                if !drawn.insert(format!("{at}{words}")) {
                    head = "";
                    break;
                }
                d.push_str(&words);
                at = end;
            }
            let _ = writeln!(out, "<path class=\"{class}\"{head} d=\"{d}\"/>");
        }
    }
}

fn words(piece: &Piece) -> String {
    match *piece {
        Piece::Line(end) => format!("L{}", place(end)),
        Piece::Curve(one, two, end) => format!("C{} {} {}", place(one), place(two), place(end)),
    }
}

fn place(point: Point) -> String {
    format!("{} {}", pixels(point.x), pixels(point.y))
}

/// A tenth of a pixel is as exact as a picture needs to be.
fn pixels(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in visible(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // Not in XML 1.0.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
