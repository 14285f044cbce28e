//! Where the items of a layer stand, across. In: items in their order. Out: the place of each, in
//! pixels from the first edge of the part: as close to its neighbours' as the room between the
//! items of its layer allows, so that most lines are straight.

#![expect(clippy::indexing_slicing, reason = "places and layers are those of the same items")]

use super::items::{Item, Items, What};
use super::shape::Direction;

/// How often all items are pulled towards their neighbours.
const SWEEPS: usize = 64;

/// How many items are pulled in all sweeps, about: large pictures get fewer of them.
const WORK: usize = 2_000_000;

/// From when on both sides pull at once.
const BOTH: usize = 16;

/// The places of all items.
pub(super) fn place(items: &Items) -> Vec<f64> {
    let mut places = vec![0.0; items.list.len()];
    for layer in &items.layers {
        let packed = settle(&vec![(0.0, 1.0); layer.len()], &gaps(items, layer));
        layer.iter().zip(packed).for_each(|(&item, place)| places[item] = place);
    }
    let sweeps = (WORK / items.list.len().max(1)).clamp(BOTH + 8, SWEEPS);
    for sweep in 0..sweeps {
        // Forth by the layer before, back by the layer behind, and at last by both.
        let sides: &[usize] = match sweep % 2 {
            _ if sweep >= BOTH => &[0, 1],
            0 => &[0],
            _ => &[1],
        };
        let count = items.layers.len();
        for step in 0..count {
            let layer = if sweep % 2 == 0 { step } else { count - 1 - step };
            pull(items, &items.layers[layer], sides, &mut places);
        }
    }
    let reach = |(item, place): (&Item, &f64)| place - item.before;
    let first = items.list.iter().zip(&places).map(reach).fold(f64::INFINITY, f64::min);
    places.iter().map(|place| place - first).collect()
}

/// Moves a layer to where the neighbours of its items want them.
fn pull(items: &Items, layer: &[usize], sides: &[usize], places: &mut [f64]) {
    let wanted: Vec<(f64, f64)> = layer
        .iter()
        .map(|&item| {
            let near = sides.iter().flat_map(|&side| &items.near[item][side]);
            let (mut sum, mut weight) = (0.0, 0.0);
            for &other in near {
                let pull = strength(&items.list[item], &items.list[other]);
                sum += pull * places[other];
                weight += pull;
            }
            if weight > 0.0 { (sum / weight, weight) } else { (places[item], 0.1) }
        })
        .collect();
    let settled = settle(&wanted, &gaps(items, layer));
    layer.iter().zip(settled).for_each(|(&item, place)| places[item] = place);
}

/// How much two neighbours want to stand in one line: bends in the middle of a way are the worst.
fn strength(one: &Item, other: &Item) -> f64 {
    match (one.what, other.what) {
        (What::Line, What::Line) => 8.0,
        (What::Node(_), What::Node(_)) => 1.0,
        (What::Node(_), _) | (_, What::Node(_)) => 2.0,
        (What::Label(_), _) | (_, What::Label(_)) => 4.0,
    }
}

/// From the place of each item of a layer to that of the next one, at least.
fn gaps(items: &Items, layer: &[usize]) -> Vec<f64> {
    let gap = |pair: &[usize]| {
        let (one, other) = (&items.list[pair[0]], &items.list[pair[1]]);
        one.behind + room(items.direction, one.what, other.what) + other.before
    };
    layer.windows(2).map(gap).collect()
}

/// The room between two items.
fn room(direction: Direction, one: What, other: What) -> f64 {
    match (one, other) {
        (What::Node(_), What::Node(_)) if direction == Direction::Down => 24.0,
        (What::Node(_), _) | (_, What::Node(_)) => 16.0,
        (What::Label(_), What::Label(_)) if direction == Direction::Right => 5.0,
        (What::Label(_) | What::Line, _) => 9.0,
    }
}

/// The places closest to the wanted ones, by the square of the distance and the weight of each, of
/// which each is at least a gap behind the one before. Where too many want the same place, they
/// stand in a block round the middle of what they want.
fn settle(wanted: &[(f64, f64)], gaps: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for at in 0..wanted.len() {
        offsets.push(offset);
        offset += gaps.get(at).copied().unwrap_or(0.0);
    }
    // Blocks of places without their offsets: the mean, the weight, how many.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (&(place, weight), offset) in wanted.iter().zip(&offsets) {
        let mut block = (place - offset, weight, 1);
        while let Some(last) = blocks.pop_if(|last| last.0 > block.0) {
            let weight = last.1 + block.1;
            let mean = (last.0 * last.1 + block.0 * block.1) / weight;
            block = (mean, weight, last.2 + block.2);
        }
        blocks.push(block);
    }
    let means = blocks.iter().flat_map(|&(mean, _, count)| std::iter::repeat_n(mean, count));
    means.zip(offsets).map(|(mean, offset)| mean + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_wanted_ones_where_there_is_room() {
        assert_eq!(settle(&[(0.0, 1.0), (50.0, 1.0)], &[10.0]), [0.0, 50.0]);
        assert_eq!(settle(&[(5.0, 1.0), (5.0, 1.0)], &[10.0]), [0.0, 10.0]);
        assert_eq!(settle(&[(9.0, 1.0), (0.0, 1.0), (30.0, 1.0)], &[3.0, 3.0]), [3.0, 6.0, 30.0]);
    }
}
