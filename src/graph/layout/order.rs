//! The order within the layers. In: items in layers. Out: the same, in an order in which few lines
//! cross. At first they stand as the script tells of them; that stays wherever it costs nothing.

#![expect(
    clippy::indexing_slicing,
    reason = "positions and neighbours are those of the same items"
)]

use super::items::Items;

/// How often all layers are put into the order of their neighbours.
const SWEEPS: usize = 32;

/// How many items are put into order in all sweeps, about: large pictures get fewer of them.
const WORK: usize = 100_000;

/// Puts each layer into order.
pub(super) fn order(items: &mut Items) {
    first(items);
    let mut best = (crossings(items), items.layers.clone());
    let sweeps = (WORK / items.list.len().max(1)).clamp(2, SWEEPS);
    for sweep in 0..sweeps {
        if best.0 == 0 {
            break;
        }
        let side = sweep % 2;
        let mut positions = positions(items);
        let count = items.layers.len();
        for step in 0..count {
            let layer = if side == 0 { step } else { count - 1 - step };
            sort(items, &mut positions, layer, side);
        }
        exchange(items, sweeps / 4);
        let now = crossings(items);
        if now < best.0 {
            best = (now, items.layers.clone());
        }
    }
    items.layers = best.1;
}

/// As they are met on a walk that follows the lines of each box in turn.
fn first(items: &mut Items) {
    let mut seen = vec![false; items.list.len()];
    let mut layers = vec![Vec::new(); items.layers.len()];
    let starts = items.layers.iter().step_by(2).flatten().copied();
    for start in starts {
        let mut open = vec![start];
        while let Some(item) = open.pop() {
            if !std::mem::replace(&mut seen[item], true) {
                layers[items.list[item].layer].push(item);
                open.extend(items.near[item][1].iter().rev());
            }
        }
    }
    items.layers = layers;
}

fn positions(items: &Items) -> Vec<usize> {
    let mut positions = vec![0; items.list.len()];
    items.layers.iter().for_each(|layer| note(layer, &mut positions));
    positions
}

fn note(layer: &[usize], positions: &mut [usize]) {
    layer.iter().enumerate().for_each(|(position, &item)| positions[item] = position);
}

/// Puts a layer into the order of its neighbours on one side; who has none stays where it is.
fn sort(items: &mut Items, positions: &mut [usize], layer: usize, side: usize) {
    let mut keyed: Vec<(f64, usize)> = Vec::new();
    for &item in &items.layers[layer] {
        let near = &items.near[item][side];
        let sum: usize = near.iter().map(|&other| positions[other]).sum();
        let own = positions[item] as f64;
        keyed.push((if near.is_empty() { own } else { sum as f64 / near.len() as f64 }, item));
    }
    keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
    items.layers[layer] = keyed.into_iter().map(|(_, item)| item).collect();
    note(&items.layers[layer], positions);
}

/// Changes places with the neighbour wherever fewer lines cross then, until none is better, but no
/// more often than `most`.
fn exchange(items: &mut Items, most: usize) {
    let mut positions = positions(items);
    for _ in 0..most {
        let mut changed = false;
        for layer in 0..items.layers.len() {
            for right in 1..items.layers[layer].len() {
                let (one, other) = (items.layers[layer][right - 1], items.layers[layer][right]);
                let cost = |first, second| crossings_of(items, &positions, first, second);
                if cost(other, one) < cost(one, other) {
                    items.layers[layer].swap(right - 1, right);
                    positions.swap(one, other);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// How many lines of two items of one layer cross if the first stands before the second.
fn crossings_of(items: &Items, positions: &[usize], first: usize, second: usize) -> usize {
    let mut count = 0;
    for side in 0..2 {
        for &one in &items.near[first][side] {
            let ends = items.near[second][side].iter();
            count += ends.filter(|&&other| positions[one] > positions[other]).count();
        }
    }
    count
}

/// How many lines cross, over all pairs of layers.
fn crossings(items: &Items) -> usize {
    let positions = positions(items);
    items.layers.iter().map(|layer| crossings_behind(items, layer, &positions)).sum()
}

/// How many lines cross behind a layer. The lines are taken in the order of their beginnings; each
/// crosses those before it that end behind it. A tree of partial sums counts them.
fn crossings_behind(items: &Items, layer: &[usize], positions: &[usize]) -> usize {
    let ends_of = |&item: &usize| -> Vec<usize> {
        items.near[item][1].iter().map(|&end| positions[end] + 1).collect()
    };
    let ends: Vec<Vec<usize>> = layer.iter().map(ends_of).collect();
    let most = ends.iter().flatten().max().copied().unwrap_or(0);
    let mut sums = vec![0; most + 1];
    let (mut lines, mut count) = (0, 0);
    for own in ends {
        for &end in &own {
            let (mut at, mut no_further) = (end, 0);
            while at > 0 {
                no_further += sums[at];
                at &= at - 1;
            }
            count += lines - no_further;
        }
        for &end in &own {
            let mut at = end;
            while at <= most {
                sums[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        lines += own.len();
    }
    count
}
