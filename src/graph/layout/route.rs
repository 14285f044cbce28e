//! The picture of a part. In: items with their places. Out: boxes, labels, and the lines of edges:
//! straight through the layers, and in curves through the gaps between them, where nothing else
//! stands.

#![expect(
    clippy::indexing_slicing,
    reason = "places, layers and texts are those of the items, and a way has a beginning and an end"
)]

use std::collections::HashMap;

use super::super::{Graph, NodeId};
use super::items::{Items, LOOP, LOOP_LABEL, What};
use super::measure::Measured;
use super::shape::{Direction, Piece, Point};
use super::{Layout, Route, TextBox};

/// How far the ends of lines keep from the corners of a box, and from each other.
const CORNER: f64 = 12.0;
const BETWEEN: f64 = 14.0;

/// The narrowest and the widest gap between two layers.
const GAP: (f64, f64) = (22.0, 56.0);

/// Draws a part, with its corner at the origin.
pub(super) fn draw(items: &Items, across: &[f64], graph: &Graph, measured: &Measured) -> Layout {
    let canvas = Canvas { items, across, measured, layers: layers(items, across) };
    let mut layout = Layout::default();
    for item in 0..items.list.len() {
        match items.list[item].what {
            What::Node(node) => layout.boxes.push(canvas.text_box(item, graph.node_id(node))),
            What::Label(edge) => layout.labels.push(canvas.label(item, edge)),
            What::Line => {}
        }
    }
    let ports = canvas.ports();
    for (edge, way) in &items.ways {
        layout.routes.push(canvas.route(*edge, way, &ports));
    }
    for item in 0..items.list.len() {
        canvas.draw_loop(item, &mut layout);
    }
    let reach = items.list.iter().zip(across).map(|(item, place)| place + item.behind);
    let long = canvas.layers.last().map_or(0.0, |(start, length)| start + length);
    let size = items.direction.point(long, reach.fold(0.0, f64::max));
    (layout.width, layout.height) = (size.x, size.y);
    layout
}

/// Where each layer begins, and how long it is, along. The gap before it is wider where lines go
/// far across.
fn layers(items: &Items, across: &[f64]) -> Vec<(f64, f64)> {
    let mut start = 0.0;
    let mut layers = Vec::new();
    for layer in &items.layers {
        let length = layer.iter().map(|&item| items.list[item].along).fold(0.0, f64::max);
        let far = layer.iter().flat_map(|&item| {
            items.near[item][0].iter().map(move |&other| (across[item] - across[other]).abs())
        });
        if !layers.is_empty() {
            start += (far.fold(0.0, f64::max) / 4.0).clamp(GAP.0, GAP.1);
        }
        layers.push((start, length));
        start += length;
    }
    layers
}

struct Canvas<'c> {
    items: &'c Items,
    across: &'c [f64],
    measured: &'c Measured,
    layers: Vec<(f64, f64)>,
}

/// The end of a line at the side of a box.
struct End {
    /// The place across of what it leads to.
    near: f64,
    /// The item it leads to; none for the lines that enter.
    item: Option<usize>,
}

/// Where lines leave a node towards an item, and where they enter it from before (0) and from
/// behind (1): places across.
#[derive(Default)]
struct Ports {
    leaving: HashMap<(usize, usize), f64>,
    entering: HashMap<(usize, usize), f64>,
}

impl Canvas<'_> {
    fn point(&self, along: f64, across: f64) -> Point {
        self.items.direction.point(along, across)
    }

    /// The place along where an item begins.
    fn start(&self, item: usize) -> f64 {
        self.layers[self.items.list[item].layer].0
    }

    /// The place along where the layer of an item ends.
    fn end_of_layer(&self, item: usize) -> f64 {
        let (start, length) = self.layers[self.items.list[item].layer];
        start + length
    }

    /// The length along of the box of an item, without its loop.
    fn length(&self, item: usize) -> f64 {
        match self.items.list[item].what {
            What::Node(node) => {
                let text = &self.measured.nodes[node];
                self.items.direction.turned((text.width, text.height)).0
            }
            What::Label(_) | What::Line => self.items.list[item].along,
        }
    }

    fn corner(&self, item: usize) -> Point {
        self.point(self.start(item), self.across[item] - self.items.list[item].before)
    }

    fn text_box(&self, item: usize, node: NodeId) -> TextBox<NodeId> {
        self.measured.nodes[node.index()].at(self.corner(item), node)
    }

    fn label(&self, item: usize, edge: usize) -> TextBox<usize> {
        self.measured.edges[edge].at(self.corner(item), edge)
    }

    /// Spreads the ends of lines over the sides of the boxes, in the order of what they lead to.
    /// All lines that enter at a side do so at one point.
    fn ports(&self) -> Ports {
        let mut sides: HashMap<(usize, usize), Vec<End>> = HashMap::new();
        let mut entering: HashMap<(usize, usize), Vec<f64>> = HashMap::new();
        for (_, way) in &self.items.ways {
            let (from, to) = (way[0], way[way.len() - 1]);
            let (first, last) = (way[1], way[way.len() - 2]);
            let ends = sides.entry((from, self.side(from, first))).or_default();
            if !ends.iter().any(|end| end.item == Some(first)) {
                ends.push(End { near: self.across[first], item: Some(first) });
            }
            entering.entry((to, self.side(to, last))).or_default().push(self.across[last]);
        }
        for (side, places) in entering {
            let mean = places.iter().sum::<f64>() / places.len() as f64;
            sides.entry(side).or_default().push(End { near: mean, item: None });
        }
        let mut ports = Ports::default();
        for ((node, side), mut ends) in sides {
            ends.sort_by(|one, other| one.near.total_cmp(&other.near));
            let half = self.items.list[node].before - CORNER;
            let count = ends.len() as f64 - 1.0;
            let between = if count > 0.0 { BETWEEN.min(2.0 * half / count) } else { 0.0 };
            for (at, end) in ends.into_iter().enumerate() {
                let place = self.across[node] + between * (at as f64 - count / 2.0);
                match end.item {
                    Some(item) => ports.leaving.insert((node, item), place),
                    None => ports.entering.insert((node, side), place),
                };
            }
        }
        ports
    }

    /// 1 if an item stands behind a node, 0 before it.
    fn side(&self, node: usize, item: usize) -> usize {
        usize::from(self.items.list[item].layer > self.items.list[node].layer)
    }

    fn route(&self, edge: usize, way: &[usize], ports: &Ports) -> Route {
        let (from, to) = (way[0], way[way.len() - 1]);
        let back = self.side(from, to) == 0;
        let (first, last) = (way[1], way[way.len() - 2]);
        let leaves = ports.leaving[&(from, first)];
        let enters = ports.entering[&(to, self.side(to, last))];
        let ends = |item: usize| (self.start(item), self.end_of_layer(item));
        let mut stops = Vec::new();
        if back {
            stops.push((self.start(from), leaves));
        } else {
            stops.push((self.start(from) + self.length(from), leaves));
            stops.push((self.end_of_layer(from), leaves));
        }
        for &item in &way[1..way.len() - 1] {
            let (start, end) = ends(item);
            let (one, other) = if back { (end, start) } else { (start, end) };
            stops.extend([(one, self.across[item]), (other, self.across[item])]);
        }
        if back {
            stops.push((self.end_of_layer(to), enters));
            stops.push((self.start(to) + self.length(to), enters));
        } else {
            stops.push((self.start(to), enters));
        }
        let start = self.point(stops[0].0, stops[0].1);
        Route { edge, start, pieces: self.pieces(&stops) }
    }

    fn pieces(&self, stops: &[(f64, f64)]) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = stops[0];
        for &next in &stops[1..] {
            if next == at {
                continue;
            }
            let end = self.point(next.0, next.1);
            if next.1 == at.1 {
                pieces.push(Piece::Line(end));
            } else {
                let middle = (at.0 + next.0) / 2.0;
                let (one, two) = (self.point(middle, at.1), self.point(middle, next.1));
                pieces.push(Piece::Curve(one, two, end));
            }
            at = next;
        }
        pieces
    }

    /// The loop of a node: below its box, or at its right side, with the label behind it.
    fn draw_loop(&self, item: usize, layout: &mut Layout) {
        let What::Node(node) = self.items.list[item].what else { return };
        let Some(&edge) = self.items.loops.get(&node) else { return };
        let side = self.across[item] + self.items.list[item].before;
        let (near, far) = (self.start(item) + 10.0, self.start(item) + 28.0);
        let out = side + LOOP;
        let point = |along, across| self.point(along, across);
        let start = point(far, side);
        let curve = Piece::Curve(point(far, out), point(near, out), point(near, side));
        layout.routes.push(Route { edge, start, pieces: vec![curve] });
        let label = &self.measured.edges[edge];
        if !label.is_empty() {
            let corner = match self.items.direction {
                Direction::Right => point(self.start(item) + LOOP_LABEL, side + 2.0),
                Direction::Down => point(self.start(item) + 2.0, side + LOOP),
            };
            layout.labels.push(label.at(corner, edge));
        }
    }
}
