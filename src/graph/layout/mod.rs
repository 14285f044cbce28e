//! Where everything stands in the picture. In: a graph. Out: a [`Layout`]: boxes, labels and lines
//! with their places, in pixels. It writes nothing.
//!
//! Boxes stand in layers, one for each step from the start (`rank`). Between two layers of boxes is
//! a layer of labels, and a line that goes further has a place of its own in each layer that it
//! crosses, so that nothing can lie on anything else (`items`). Each layer is ordered so that few
//! lines cross (`order`), then all is pulled straight (`place`), and lines are drawn through the
//! gaps between the layers (`route`).

mod items;
mod measure;
mod order;
mod place;
mod rank;
mod route;
mod shape;

use std::collections::VecDeque;

pub use super::words::Style;
use super::{Graph, NodeId};
use items::Items;
use measure::Measured;
use shape::Direction;
pub use shape::{Piece, Point, Rect};

/// The room around the picture, in pixels.
const MARGIN: f64 = 20.0;

/// The room between parts that no line connects, in pixels.
const APART: f64 = 28.0;

/// A picture. All lengths are in pixels, from its upper left corner.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The boxes, in the order of the graph's.
    pub boxes: Vec<TextBox<NodeId>>,
    /// The labels of edges; each with the edge's index.
    pub labels: Vec<TextBox<usize>>,
    /// The lines, one for each edge, in their order.
    pub routes: Vec<Route>,
}

/// A text in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct TextBox<I> {
    /// Whose text it is.
    pub of: I,
    /// Its border.
    pub rect: Rect,
    /// Its lines, from above.
    pub lines: Vec<TextLine>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// The words.
    pub text: String,
    /// How they are set.
    pub style: Style,
    /// Where they begin, on their base line.
    pub at: Point,
}

/// The line of an edge, from the border of one box to that of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// The edge's index.
    pub edge: usize,
    /// Where it begins.
    pub start: Point,
    /// How it goes on; an arrowhead ends it.
    pub pieces: Vec<Piece>,
}

/// Lays a graph out, to the right or downwards, whichever fits a page better.
pub fn layout(graph: &Graph) -> Layout {
    let measured = Measured::of(graph);
    let [right, down] =
        [Direction::Right, Direction::Down].map(|direction| laid_out(graph, &measured, direction));
    // A page is a little wider than high.
    let needs = |layout: &Layout| (layout.width / 4.0).max(layout.height / 3.0);
    if needs(&right) <= needs(&down) { right } else { down }
}

fn laid_out(graph: &Graph, measured: &Measured, direction: Direction) -> Layout {
    let mut whole = Layout { width: 0.0, height: MARGIN, ..Layout::default() };
    for members in parts(graph) {
        let items = Items::of(graph, &members, measured, direction);
        let across = place::place(&items);
        let part = route::draw(&items, &across, graph, measured);
        whole.add(part);
    }
    whole.width += 2.0 * MARGIN;
    whole.height += MARGIN - if whole.boxes.is_empty() { 0.0 } else { APART };
    whole.boxes.sort_by_key(|one| one.of);
    whole.labels.sort_by_key(|one| one.of);
    whole.routes.sort_by_key(|one| one.edge);
    whole
}

impl Layout {
    /// Adds a part below.
    fn add(&mut self, part: Layout) {
        let by = Point { x: MARGIN, y: self.height };
        self.width = self.width.max(part.width);
        self.height += part.height + APART;
        self.boxes.extend(part.boxes.into_iter().map(|one| one.moved(by)));
        self.labels.extend(part.labels.into_iter().map(|one| one.moved(by)));
        self.routes.extend(part.routes.into_iter().map(|one| one.moved(by)));
    }
}

impl<I> TextBox<I> {
    fn moved(mut self, by: Point) -> Self {
        self.rect = self.rect.moved(by);
        self.lines.iter_mut().for_each(|line| line.at = line.at.moved(by));
        self
    }
}

impl Route {
    fn moved(self, by: Point) -> Self {
        let pieces = self.pieces.into_iter().map(|piece| piece.moved(by)).collect();
        Self { start: self.start.moved(by), pieces, ..self }
    }

    /// Where it ends.
    pub fn end(&self) -> Point {
        self.pieces.last().map_or(self.start, |piece| piece.end())
    }
}

/// The boxes that hang together, in the order of the graph: the part of the start first.
fn parts(graph: &Graph) -> Vec<Vec<usize>> {
    let count = graph.nodes().len();
    let mut neighbours = vec![Vec::new(); count];
    for edge in graph.edges() {
        for (one, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
            if let Some(list) = neighbours.get_mut(one.index()) {
                list.push(other.index());
            }
        }
    }
    let mut seen = vec![false; count];
    let mut parts = Vec::new();
    for start in 0..count {
        let mut part = Vec::new();
        let mut open = VecDeque::from([start]);
        while let Some(node) = open.pop_front() {
            let Some(seen) = seen.get_mut(node).filter(|seen| !**seen) else { continue };
            *seen = true;
            part.push(node);
            open.extend(neighbours.get(node).into_iter().flatten());
        }
        if !part.is_empty() {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts
}
