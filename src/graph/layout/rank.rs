//! In which layer each box stands. In: arrows between boxes, none of them a loop. Out: the rank of
//! each box, and which arrows lead back, against the direction of the picture. Every other arrow
//! leads to a higher rank.

#![expect(
    clippy::indexing_slicing,
    reason = "arrows name boxes below `count`, as `items` makes them"
)]

/// How often all boxes are moved towards their neighbours.
const ROUNDS: usize = 4;

/// The ranks of `count` boxes, and for each arrow whether it leads back.
pub(super) fn ranks(count: usize, arrows: &[(usize, usize)]) -> (Vec<usize>, Vec<bool>) {
    let back = leads_back(count, arrows);
    let forward: Vec<(usize, usize)> = arrows
        .iter()
        .zip(&back)
        .map(|(&(from, to), &back)| if back { (to, from) } else { (from, to) })
        .collect();
    let (mut before, mut behind) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in &forward {
        behind[from].push(to);
        before[to].push(from);
    }
    let order = from_the_start(&before, &behind);
    let mut ranks = vec![0; count];
    for &node in &order {
        ranks[node] = before[node].iter().map(|&other| ranks[other] + 1).max().unwrap_or(0);
    }
    for _ in 0..ROUNDS {
        for &node in order.iter().rev() {
            // What more arrows leave than enter stands close to where they lead.
            let latest = behind[node].iter().map(|&other| ranks[other] - 1).min();
            if let Some(latest) = latest.filter(|_| behind[node].len() > before[node].len()) {
                ranks[node] = latest;
            }
        }
    }
    (ranks, back)
}

/// The arrows that close a circle, seen from the first box on.
fn leads_back(count: usize, arrows: &[(usize, usize)]) -> Vec<bool> {
    let mut leaving = vec![Vec::new(); count];
    for (at, &(from, to)) in arrows.iter().enumerate() {
        leaving[from].push((at, to));
    }
    let mut back = vec![false; arrows.len()];
    let (mut seen, mut open) = (vec![false; count], vec![false; count]);
    for start in 0..count {
        if seen[start] {
            continue;
        }
        // Each box on the way, and how many of its arrows were followed.
        let mut way = vec![(start, 0)];
        (seen[start], open[start]) = (true, true);
        while let Some((node, next)) = way.last_mut() {
            let Some(&(arrow, to)) = leaving[*node].get(*next) else {
                open[*node] = false;
                way.pop();
                continue;
            };
            *next += 1;
            if open[to] {
                back[arrow] = true;
            } else if !seen[to] {
                (seen[to], open[to]) = (true, true);
                way.push((to, 0));
            }
        }
    }
    back
}

/// The boxes, each behind all that lead to it.
fn from_the_start(before: &[Vec<usize>], behind: &[Vec<usize>]) -> Vec<usize> {
    let mut missing: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..before.len()).filter(|&node| missing[node] == 0).collect();
    let mut at = 0;
    while let Some(&node) = order.get(at) {
        at += 1;
        for &other in &behind[node] {
            missing[other] -= 1;
            if missing[other] == 0 {
                order.push(other);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_arrow_leads_on_or_is_known_to_lead_back() {
        let arrows = [(0, 1), (1, 2), (2, 0), (0, 2), (3, 2)];
        let (ranks, back) = ranks(4, &arrows);
        assert_eq!(ranks, [0, 1, 2, 1]);
        assert_eq!(back, [false, false, true, false, false]);
    }
}
