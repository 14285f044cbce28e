//! Captured names that may have no value yet. In: a flow. Out: the uses of such names, each with
//! the end of a way from the entry on which nobody has entered anything.
//!
//! For most names a short search back from the uses finds the captures on all sides. The others
//! take a search forward from the entry, up to 128 of them at a time, one bit for each.

use std::collections::{HashMap, HashSet, VecDeque};

use super::names::dialled;
use super::paths::{Edge, edges};
use crate::flow::{Action, ActionKind, BUILT_IN, Block, BlockId, Flow, Next};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Event, Name};

/// How many stops of a way are kept.
const MOST_STOPS: usize = 7;

/// How many blocks the search back from the uses of one name may pass.
const MOST_BACK: usize = 256;

/// How many names an editor's search looks for in one run.
const MOST_AT_ONCE: usize = 1024;

/// A captured name, used in a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'a> {
    /// The name.
    pub(super) name: &'a str,
    /// The block.
    pub(super) block: BlockId,
    /// The place.
    pub(super) span: Span,
}

/// A use that may come before the name has a value.
#[derive(Debug)]
pub(super) struct Unset<'a> {
    /// The use.
    pub(super) used: Use<'a>,
    /// The last blocks of a way to it on which the name has no value; seven at most.
    pub(super) way: Vec<BlockId>,
}

/// All of them: one for a name in a block, and one for a `default` that several blocks take.
pub(super) fn unset<'a>(flow: &'a Flow<'a>) -> Vec<Unset<'a>> {
    let mut names: Vec<(&str, Vec<Use<'_>>)> = Vec::new();
    for used in uses(flow) {
        match names.last_mut() {
            Some((name, uses)) if *name == used.name => uses.push(used),
            Some(_) | None => names.push((used.name, vec![used])),
        }
    }
    if names.is_empty() {
        return Vec::new();
    }
    let ways = Ways::of(flow);
    names.retain(|(name, uses)| !ways.surely_set(name, uses));
    let mut found = Vec::new();
    for batch in names.chunks(u128::BITS as usize) {
        let search = Search::run(flow, &ways, batch);
        for (uses, bit) in batch.iter().map(|(_, uses)| uses).zip(bits()) {
            let (mut blocks, mut places) = (HashSet::new(), HashSet::new());
            for used in uses {
                let lacks = search.lacks(used.block) & bit != 0;
                if lacks && places.insert(used.span) && blocks.insert(used.block) {
                    found.push(Unset { used: *used, way: search.way(used.block, bit) });
                }
            }
        }
    }
    found
}

/// Which of these captured names may have no value where a block begins.
pub fn lacking<'n>(flow: &Flow<'_>, block: BlockId, names: &[&'n str]) -> HashSet<&'n str> {
    let ways = Ways::forward(flow);
    let batches = names.chunks(MOST_AT_ONCE);
    batches.flat_map(|names| lacking_of(&ways, block, names)).collect()
}

/// So many names at once, as bits of several words, so that the memory stays small.
fn lacking_of<'n>(ways: &Ways<'_>, block: BlockId, names: &[&'n str]) -> Vec<&'n str> {
    let places: HashMap<&str, usize> = names.iter().copied().zip(0..).collect();
    let width = names.len().div_ceil(u64::BITS as usize);
    let mut lacks = vec![Vec::new(); ways.forward.len()];
    if let Some(entry) = lacks.get_mut(Flow::ENTRY.0 as usize) {
        *entry = vec![u64::MAX; width];
    }
    let mut open = VecDeque::from([Flow::ENTRY]);
    while let Some(id) = open.pop_front() {
        let here: Vec<u64> = lacks.get(id.0 as usize).cloned().unwrap_or_default();
        for edge in ways.forward.get(id.0 as usize).into_iter().flatten() {
            let entered = ways.entered(id, edge.has_entry);
            let entered = entered.and_then(|name| places.get(name)).copied();
            let Some(there) = lacks.get_mut(edge.to.0 as usize) else { continue };
            there.resize(width, 0);
            let mut is_new = false;
            for (at, (there, here)) in there.iter_mut().zip(&here).enumerate() {
                let own =
                    entered.filter(|place| place / 64 == at).map_or(0, |place| 1 << (place % 64));
                let new = here & !own & !*there;
                *there |= new;
                is_new |= new != 0;
            }
            if is_new {
                open.push_back(edge.to);
            }
        }
    }
    let lacks = lacks.get(block.0 as usize).map_or(&[][..], Vec::as_slice);
    let is_set =
        |place: usize| lacks.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1);
    names
        .iter()
        .copied()
        .zip(0..)
        .filter(|(_, place)| is_set(*place))
        .map(|(name, _)| name)
        .collect()
}

fn bits() -> impl Iterator<Item = u128> {
    (0..u128::BITS).map(|at| 1 << at)
}

/// The ways between blocks, forward and back, with what is entered on them.
struct Ways<'a> {
    forward: Vec<Vec<Edge>>,
    /// From where, and whether something was entered there.
    back: Vec<Vec<(BlockId, bool)>>,
    /// The name that an entry gets, by block.
    captured: Vec<Option<&'a str>>,
}

impl<'a> Ways<'a> {
    fn of(flow: &'a Flow<'a>) -> Self {
        let mut ways = Self::forward(flow);
        ways.back = vec![Vec::new(); flow.blocks.len()];
        for ((id, _), edges) in flow.blocks().zip(&ways.forward) {
            for edge in edges {
                if let Some(back) = ways.back.get_mut(edge.to.0 as usize) {
                    back.push((id, edge.has_entry));
                }
            }
        }
        ways
    }

    /// The same without the ways back.
    fn forward(flow: &'a Flow<'a>) -> Self {
        let mut forward = edges(flow);
        for (block, edges) in flow.blocks.iter().zip(&mut forward) {
            // What could not be read may have captured anything.
            if block.body.is_some_and(|body| body.broken) {
                edges.clear();
            }
        }
        Self { forward, back: Vec::new(), captured: flow.blocks.iter().map(captured).collect() }
    }

    /// The name that an entry at a block gets, if an entry leads on from there.
    fn entered(&self, id: BlockId, has_entry: bool) -> Option<&'a str> {
        self.captured.get(id.0 as usize).copied().flatten().filter(|_| has_entry)
    }

    /// Every way to every use passes an entry of the name, and that is soon found.
    fn surely_set(&self, name: &str, uses: &[Use<'_>]) -> bool {
        let mut open: Vec<_> = uses.iter().map(|used| used.block).collect();
        let mut seen: HashSet<_> = open.iter().copied().collect();
        let most = seen.len() + MOST_BACK;
        while let Some(id) = open.pop() {
            if id == Flow::ENTRY || seen.len() > most {
                return false;
            }
            for &(from, has_entry) in self.back.get(id.0 as usize).into_iter().flatten() {
                if self.entered(from, has_entry) != Some(name) && seen.insert(from) {
                    open.push(from);
                }
            }
        }
        true
    }
}

/// The search from the entry, for up to 128 names.
struct Search {
    /// For each block, the names that may have no value where it begins.
    lacks: Vec<u128>,
    /// Where these came from, in the order of the search.
    came: HashMap<BlockId, Vec<(u128, BlockId)>>,
}

impl Search {
    fn run(flow: &Flow<'_>, ways: &Ways<'_>, batch: &[(&str, Vec<Use<'_>>)]) -> Self {
        let names: HashMap<&str, u128> = batch.iter().map(|(name, _)| *name).zip(bits()).collect();
        let mut search = Self { lacks: vec![0; flow.blocks.len()], came: HashMap::new() };
        let all = names.values().fold(0, |all, bit| all | bit);
        let mut open = VecDeque::from([(Flow::ENTRY, search.add(Flow::ENTRY, all))]);
        while let Some((id, new)) = open.pop_front() {
            for edge in ways.forward.get(id.0 as usize).into_iter().flatten() {
                let entered = ways.entered(id, edge.has_entry);
                let entered = entered.and_then(|name| names.get(name)).copied().unwrap_or(0);
                let new = search.add(edge.to, new & !entered);
                if new != 0 {
                    search.came.entry(edge.to).or_default().push((new, id));
                    open.push_back((edge.to, new));
                }
            }
        }
        search
    }

    fn lacks(&self, id: BlockId) -> u128 {
        self.lacks.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// Adds names; gives those that are new.
    fn add(&mut self, id: BlockId, names: u128) -> u128 {
        let Some(lacks) = self.lacks.get_mut(id.0 as usize) else { return 0 };
        let new = names & !*lacks;
        *lacks |= new;
        new
    }

    /// The end of the way to a block on which the name of `bit` has no value.
    fn way(&self, id: BlockId, bit: u128) -> Vec<BlockId> {
        let from = |id: &BlockId| {
            let came = self.came.get(id)?;
            came.iter().find(|(bits, _)| bits & bit != 0).map(|&(_, from)| from)
        };
        let mut way: Vec<_> = std::iter::successors(Some(id), from).take(MOST_STOPS).collect();
        way.reverse();
        way
    }
}

/// The name that the keys of a block get; none where it does not wait for them.
pub(super) fn captured<'a>(block: &Block<'a>) -> Option<&'a str> {
    let action = block.actions.last().filter(|_| block.next == Next::Capture)?;
    match &action.kind {
        ActionKind::Capture { capture, .. } => Some(capture.name.as_ref()?.name.node),
        ActionKind::Call { .. }
        | ActionKind::Say { .. }
        | ActionKind::Play(_)
        | ActionKind::Hangup => None,
    }
}

/// Every use of a captured name in what callflows hold, by name.
fn uses<'a>(flow: &'a Flow<'a>) -> Vec<Use<'a>> {
    let declared: HashSet<&str> = flow.captures.iter().map(|(name, _)| *name).collect();
    let is_captured = |name: &str| {
        declared.contains(name) && !flow.params.contains_key(name) && !BUILT_IN.contains(&name)
    };
    let mut uses = Vec::new();
    for (block, lowered) in flow.blocks() {
        let used = used_in(lowered).into_iter().filter(|name| is_captured(name.node));
        uses.extend(used.map(|name| Use { name: name.node, block, span: name.span }));
    }
    uses.sort_by_key(|used| used.name);
    uses
}

fn used_in<'a>(block: &'a Block<'a>) -> Vec<Name<'a>> {
    let mut found: Vec<Name<'a>> = block.actions.iter().flat_map(inserts).collect();
    if let Next::Reprompt(Some(text), _) = block.next {
        found.extend(text.inserts());
    }
    // What is entered has a value before lines are chosen.
    let own = captured(block);
    for event in block.lines.iter().flat_map(|line| &line.handler.events) {
        if let Event::Insert(name) = event.node
            && Some(name) != own
        {
            found.push(Spanned::new(name, event.span));
        }
    }
    found
}

fn inserts<'a>(action: &'a Action<'a>) -> Vec<Name<'a>> {
    match &action.kind {
        ActionKind::Call { to, from, .. } => {
            dialled(to).into_iter().chain(from.as_ref().and_then(dialled)).collect()
        }
        ActionKind::Say { say, .. } => say.text.inserts().collect(),
        ActionKind::Capture { say, capture, .. } => {
            let prompt = say.iter().flat_map(|say| say.text.inserts());
            let said = [&capture.options.success, &capture.options.failure];
            let said = said.into_iter().flatten().flat_map(|text| text.inserts());
            prompt.chain(said).collect()
        }
        ActionKind::Play(play) => play.url.inserts().collect(),
        ActionKind::Hangup => Vec::new(),
    }
}
