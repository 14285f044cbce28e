//! How large boxes and labels are. In: a graph. Out: for each node and edge its lines of text, and
//! the size of what is around them, in pixels.

use super::super::words::{Style, quoted};
use super::super::{Edge, Graph, Node};
use super::shape::{Point, Rect};
use super::{TextBox, TextLine};
use crate::report::visible;

/// The height of a line of text.
const LINE: f64 = 16.0;

/// From the top of a line to its base line.
const ASCENT: f64 = 12.0;

/// The widest a line may be in a box, and in a label.
const WIDEST: (f64, f64) = (196.0, 132.0);

/// The smallest box, where lines and a loop still find its sides.
const SMALLEST: (f64, f64) = (56.0, 32.0);

/// The most lines of a prompt.
const PROMPT_LINES: usize = 3;

/// The most lines of one label.
const LABEL_LINES: usize = 4;

/// All texts of a graph.
pub(super) struct Measured {
    /// Those of the nodes.
    pub(super) nodes: Vec<Text>,
    /// Those of the edges; of an edge without labels, no lines and no size.
    pub(super) edges: Vec<Text>,
}

/// Lines of text with room around them.
pub(super) struct Text {
    lines: Vec<(String, Style)>,
    /// The room at the left and right, and above and below.
    padding: (f64, f64),
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Measured {
    pub(super) fn of(graph: &Graph) -> Self {
        Self {
            nodes: graph.nodes().iter().map(of_node).collect(),
            edges: graph.edges().iter().map(of_edge).collect(),
        }
    }
}

impl Text {
    fn new(lines: Vec<(String, Style)>, padding: (f64, f64)) -> Self {
        let widths = lines.iter().map(|(text, style)| style.width(text));
        let width = widths.fold(0.0, f64::max).ceil() + 2.0 * padding.0;
        let mut text = Self { height: 2.0 * padding.1, lines, padding, width };
        for _ in &text.lines {
            text.height += LINE;
        }
        text
    }

    /// There is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text with its upper left corner at a point.
    pub(super) fn at<I>(&self, corner: Point, of: I) -> TextBox<I> {
        let rect = Rect { x: corner.x, y: corner.y, width: self.width, height: self.height };
        let mut base = corner.y + self.padding.1 + ASCENT;
        let mut lines = Vec::with_capacity(self.lines.len());
        for (text, style) in &self.lines {
            let at = Point { x: corner.x + self.padding.0, y: base };
            lines.push(TextLine { text: text.clone(), style: *style, at });
            base += LINE;
        }
        TextBox { of, rect, lines }
    }
}

fn of_node(node: &Node) -> Text {
    let lines = |text: &str, style: Style, most, close| {
        let lines = style.wrap(&visible(text), WIDEST.0, most, close);
        lines.into_iter().map(move |line| (line, style))
    };
    let speech = quoted(&node.speech);
    let all = lines(&node.title, Style::Bold, 2, "")
        .chain(lines(&node.note, Style::Plain, 2, ""))
        .chain(lines(&speech, Style::Plain, PROMPT_LINES, "”"));
    let text = Text::new(all.collect(), (12.0, 8.0));
    let (width, height) = (text.width.max(SMALLEST.0), text.height.max(SMALLEST.1));
    Text { width, height, ..text }
}

fn of_edge(edge: &Edge) -> Text {
    let lines = edge
        .labels
        .iter()
        .flat_map(|label| Style::Plain.wrap(&visible(label), WIDEST.1, LABEL_LINES, ""));
    let lines: Vec<_> = lines.map(|line| (line, Style::Plain)).collect();
    let padding = if lines.is_empty() { (0.0, 0.0) } else { (5.0, 1.0) };
    Text::new(lines, padding)
}
