//! Which action of one list is which of another. In: two lists of actions. Out: pairs in order, a
//! hole where one side has no counterpart. Only actions of one kind are paired, and of those the
//! ones that are most alike.

use crate::flow::wire::Action;

use super::model::Item;

/// An action on each side; at least one of them.
pub(super) type Pair<'i> = (Option<&'i Item>, Option<&'i Item>);

/// An action that has no counterpart.
const HOLE: usize = 60;
/// The most that two actions of one kind can differ.
const STRANGE: usize = 100;

/// Pairs them.
pub(super) fn align<'i>(old: &'i [Item], new: &'i [Item]) -> Vec<Pair<'i>> {
    let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let rest = |items: &'i [Item]| items.get(head..).unwrap_or_default();
    let (rest_old, rest_new) = (rest(old), rest(new));
    let ends = rest_old.iter().rev().zip(rest_new.iter().rev());
    let tail = ends.take_while(|(old, new)| old == new).count();
    let middle = |items: &'i [Item]| items.get(..items.len() - tail).unwrap_or_default();
    let mut pairs: Vec<Pair<'i>> = pair(old.iter().take(head), new.iter().take(head));
    pairs.extend(best(middle(rest_old), middle(rest_new)));
    let last = |items: &'i [Item]| items.get(items.len() - tail..).unwrap_or_default().iter();
    pairs.extend(pair(last(rest_old), last(rest_new)));
    pairs
}

fn pair<'i>(
    old: impl Iterator<Item = &'i Item>,
    new: impl Iterator<Item = &'i Item>,
) -> Vec<Pair<'i>> {
    old.zip(new).map(|(old, new)| (Some(old), Some(new))).collect()
}

/// The way with the least difference, from the ends to the front.
fn best<'i>(old: &'i [Item], new: &'i [Item]) -> Vec<Pair<'i>> {
    let width = new.len() + 1;
    let mut least = vec![0; (old.len() + 1) * width];
    let mut steps = vec![Step::Both; least.len()];
    let at = |row: usize, column: usize| row * width + column;
    for row in (0..=old.len()).rev() {
        for column in (0..=new.len()).rev() {
            let cost = |row, column| least.get(at(row, column)).copied().unwrap_or(usize::MAX);
            let both = match (old.get(row), new.get(column)) {
                (Some(old), Some(new)) => difference(old, new)
                    .map(|difference| (cost(row + 1, column + 1) + difference, Step::Both)),
                _ => None,
            };
            let gone = old.get(row).map(|_| (cost(row + 1, column) + HOLE, Step::Old));
            let fresh = new.get(column).map(|_| (cost(row, column + 1) + HOLE, Step::New));
            let choices = [both, gone, fresh].into_iter().flatten();
            if let Some((cost, step)) = choices.min_by_key(|(cost, _)| *cost)
                && let (Some(slot), Some(taken)) =
                    (least.get_mut(at(row, column)), steps.get_mut(at(row, column)))
            {
                (*slot, *taken) = (cost, step);
            }
        }
    }
    let (mut row, mut column, mut pairs) = (0, 0, Vec::new());
    while row < old.len() || column < new.len() {
        let step = steps.get(at(row, column)).copied().unwrap_or(Step::Both);
        let (takes_old, takes_new) = (step != Step::New, step != Step::Old);
        let before = old.get(row).filter(|_| takes_old);
        let now = new.get(column).filter(|_| takes_new);
        pairs.push((before, now));
        row += usize::from(takes_old);
        column += usize::from(takes_new);
    }
    pairs
}

/// Which side goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Both,
    Old,
    New,
}

/// How much two actions differ; nothing if they are of different kinds.
fn difference(old: &Item, new: &Item) -> Option<usize> {
    let same_kind = std::mem::discriminant(&old.action) == std::mem::discriminant(&new.action);
    if !same_kind || old.again.is_some() != new.again.is_some() {
        return None;
    }
    Some(if old.action == new.action { 0 } else { (STRANGE - likeness(old, new) * 9 / 10).max(1) })
}

/// How much the words of two actions have in common, in percent.
pub(super) fn likeness(old: &Item, new: &Item) -> usize {
    let words = |item: &Item| -> Vec<String> {
        let texts = item.action.texts().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        texts.split_whitespace().map(str::to_owned).collect()
    };
    if matches!(old.action, Action::Hangup) {
        return 100;
    }
    let (before, mut now) = (words(old), words(new));
    let all = before.len() + now.len();
    let mut common: usize = 0;
    for word in &before {
        if let Some(at) = now.iter().position(|other| other == word) {
            now.swap_remove(at);
            common += 1;
        }
    }
    (200 * common).checked_div(all).unwrap_or(100)
}
