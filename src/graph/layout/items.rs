//! Everything that needs a place in a layer. In: boxes that hang together. Out: items in layers:
//! the boxes in the even ones, the labels in the odd ones, and in both the places where lines pass.
//! Lines to one box share their places, so that they look like one line that gathers others.

#![expect(
    clippy::indexing_slicing,
    reason = "items and nodes are counted here, and lists are as long as what they are about"
)]

use std::collections::HashMap;

use super::super::{Graph, NodeId};
use super::measure::Measured;
use super::order;
use super::rank::ranks;
use super::shape::Direction;

/// The room that a loop takes beside its box.
pub(super) const LOOP: f64 = 20.0;

/// From the side of a box to the label of its loop, in the direction along.
pub(super) const LOOP_LABEL: f64 = 34.0;

/// What has a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The box of a node, with the loop beside it.
    Node(usize),
    /// The label of an edge.
    Label(usize),
    /// A line that passes.
    Line,
}

/// Something in a layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) layer: usize,
    /// Its length along.
    pub(super) along: f64,
    /// How far it reaches before the place where lines meet it, across.
    pub(super) before: f64,
    /// How far it reaches behind it.
    pub(super) behind: f64,
}

/// All items of a part of the picture.
pub(super) struct Items {
    pub(super) direction: Direction,
    pub(super) list: Vec<Item>,
    /// The items of each layer, in order.
    pub(super) layers: Vec<Vec<usize>>,
    /// The items that each item meets in the layer before and in the layer behind.
    pub(super) near: Vec<[Vec<usize>; 2]>,
    /// For each edge, the items from its beginning to its end; a loop has none.
    pub(super) ways: Vec<(usize, Vec<usize>)>,
    /// The edges that are loops, by node.
    pub(super) loops: HashMap<usize, usize>,
}

impl Items {
    /// The items of some nodes of a graph, and of all edges between them.
    pub(super) fn of(
        graph: &Graph,
        nodes: &[usize],
        measured: &Measured,
        direction: Direction,
    ) -> Self {
        let at: HashMap<usize, usize> =
            nodes.iter().zip(0..).map(|(&node, at)| (node, at)).collect();
        let edges = graph.edges().iter().enumerate();
        let edges = edges.filter(|(_, edge)| at.contains_key(&edge.from.index()));
        let (loops, edges): (Vec<_>, Vec<_>) = edges.partition(|(_, edge)| edge.is_loop());
        let arrow = |node: NodeId| at[&node.index()];
        let arrows: Vec<_> =
            edges.iter().map(|(_, edge)| (arrow(edge.from), arrow(edge.to))).collect();
        let (ranks, back) = ranks(nodes.len(), &arrows);
        let mut items = Items {
            direction,
            list: Vec::new(),
            layers: vec![Vec::new(); ranks.iter().max().map_or(1, |most| 2 * most + 1)],
            near: Vec::new(),
            ways: Vec::new(),
            loops: loops.iter().map(|(edge, it)| (it.from.index(), *edge)).collect(),
        };
        for (&node, rank) in nodes.iter().zip(&ranks) {
            items.add_node(node, 2 * rank, measured);
        }
        let mut passing = HashMap::new();
        for (&(from, to), (&(edge, _), &back)) in arrows.iter().zip(edges.iter().zip(&back)) {
            items.add_way((edge, from, to, back), measured, &mut passing);
        }
        order::order(&mut items);
        items
    }

    fn add(&mut self, what: What, layer: usize, (along, before, behind): (f64, f64, f64)) -> usize {
        let at = self.list.len();
        self.list.push(Item { what, layer, along, before, behind });
        self.near.push([Vec::new(), Vec::new()]);
        self.layers[layer].push(at);
        at
    }

    fn add_node(&mut self, node: usize, layer: usize, measured: &Measured) {
        let text = &measured.nodes[node];
        let (mut along, across) = self.direction.turned((text.width, text.height));
        let mut behind = across / 2.0;
        if let Some(&edge) = self.loops.get(&node) {
            let label = &measured.edges[edge];
            match self.direction {
                Direction::Right => {
                    along = along.max(LOOP_LABEL + label.width);
                    behind += LOOP.max(label.height + 2.0);
                }
                Direction::Down => {
                    along = along.max(label.height + 4.0);
                    behind += LOOP + label.width;
                }
            }
        }
        self.add(What::Node(node), layer, (along, across / 2.0, behind));
    }

    /// The items of an edge between two nodes, which are the first items.
    fn add_way(
        &mut self,
        (edge, from, to, back): (usize, usize, usize, bool),
        measured: &Measured,
        passing: &mut HashMap<(usize, usize, bool), usize>,
    ) {
        let (start, end) = (self.list[from].layer, self.list[to].layer);
        let layers: Vec<usize> =
            if back { (end + 1..start).rev().collect() } else { (start + 1..end).collect() };
        let mut way = vec![from];
        for (step, layer) in layers.into_iter().enumerate() {
            let label = &measured.edges[edge];
            let item = if step == 0 && !label.is_empty() {
                let (along, across) = self.direction.turned((label.width, label.height));
                self.add(What::Label(edge), layer, (along, across / 2.0, across / 2.0))
            } else {
                match passing.get(&(to, layer, back)) {
                    Some(&item) => item,
                    None => {
                        let item = self.add(What::Line, layer, (0.0, 0.0, 0.0));
                        passing.insert((to, layer, back), item);
                        item
                    }
                }
            };
            self.link(way.last().copied(), item, back);
            way.push(item);
        }
        self.link(way.last().copied(), to, back);
        way.push(to);
        self.ways.push((edge, way));
    }

    fn link(&mut self, from: Option<usize>, to: usize, back: bool) {
        let Some(from) = from else { return };
        let (low, high) = if back { (to, from) } else { (from, to) };
        if !self.near[low][1].contains(&high) {
            self.near[low][1].push(high);
            self.near[high][0].push(low);
        }
    }
}
