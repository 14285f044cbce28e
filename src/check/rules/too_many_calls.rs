//! `too-many-calls`: a way through the script on which a third party is called.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::check::Cx;
use crate::check::paths::{Edge, edges};
use crate::finding::Finding;
use crate::flow::{ActionKind, BlockId, Flow, Next, Origin};
use crate::rule::Rule;
use crate::span::Span;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.flow.blocks.iter().all(|block| block.next != Next::Bridge) {
        return;
    }
    let mut search = Search {
        flow: cx.flow,
        edges: edges(cx.flow),
        askers: askers(cx.flow),
        seen: HashSet::new(),
        open: VecDeque::new(),
        thirds: Vec::new(),
    };
    search.run();
    search.thirds.sort_unstable();
    for (third, second) in search.thirds {
        let (Some(span), Some(before)) = (call_of(cx.flow, third), call_of(cx.flow, second)) else {
            continue;
        };
        let (message, place, help) = if third == second {
            let message = "this call can be placed a second time, and would be the third";
            (message, None, "let what follows its `on done` end with `hangup`")
        } else {
            let message = "this would be the third call in one conversation";
            (message, Some(before), "write `hangup` in place of this `call`")
        };
        let mut finding = Finding::new(Rule::TooManyCalls, span, message)
            .label("a conversation has two ends at most");
        if let Some(place) = place {
            finding = finding.also(place, "somebody was called before, here");
        }
        findings.push(finding.help(help));
    }
}

/// Where a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    /// At the beginning of a block.
    In(BlockId),
    /// Asked again by this block, or by the one around it that asks; nobody is called again.
    Again(BlockId),
}

struct Search<'a> {
    flow: &'a Flow<'a>,
    edges: Vec<Vec<Edge>>,
    /// The blocks that a `default on` line may ask again, by the line's block.
    askers: HashMap<BlockId, Vec<BlockId>>,
    /// Where callers were, before and after they were connected to somebody.
    seen: HashSet<(At, bool)>,
    /// What is still to be looked at, with the block that connected the caller.
    open: VecDeque<(At, Option<BlockId>)>,
    /// Each block that calls a third party, with one that called the second.
    thirds: Vec<(BlockId, BlockId)>,
}

impl Search<'_> {
    fn run(&mut self) {
        self.go(At::In(Flow::ENTRY), None);
        while let Some((at, second)) = self.open.pop_front() {
            match at {
                At::In(id) => self.enter(id, second),
                At::Again(id) => self.ask_again(id, second),
            }
        }
    }

    fn go(&mut self, at: At, second: Option<BlockId>) {
        if self.seen.insert((at, second.is_some())) {
            self.open.push_back((at, second));
        }
    }

    fn go_on(&mut self, id: BlockId, second: Option<BlockId>) {
        let edges = self.edges.get(id.0 as usize).cloned().unwrap_or_default();
        edges.iter().for_each(|edge| self.go(At::In(edge.to), second));
    }

    fn enter(&mut self, id: BlockId, second: Option<BlockId>) {
        let Some(block) = self.flow.block(id) else { return };
        match (&block.next, block.origin, second) {
            (Next::Bridge, _, Some(second)) => self.thirds.push((id, second)),
            (Next::Bridge, _, None) => self.go_on(id, Some(id)),
            (Next::Reprompt(..), Origin::Handler { parent, .. }, _) => {
                self.go(At::Again(parent), second);
            }
            (Next::Reprompt(..), Origin::Default { .. }, _) => {
                let askers = self.askers.get(&id).cloned().unwrap_or_default();
                askers.into_iter().for_each(|asker| self.go(At::Again(asker), second));
            }
            (
                Next::Reprompt(..)
                | Next::Capture
                | Next::Goto(..)
                | Next::Unknown(_)
                | Next::Hangup
                | Next::Nothing
                | Next::Broken,
                _,
                _,
            ) => self.go_on(id, second),
        }
    }

    fn ask_again(&mut self, id: BlockId, second: Option<BlockId>) {
        let Some(block) = self.flow.block(id) else { return };
        match block.origin {
            _ if block.next == Next::Capture => self.go_on(id, second),
            Origin::Handler { parent, .. } => self.go(At::Again(parent), second),
            Origin::Entry | Origin::Step(_) | Origin::Default { .. } => {}
        }
    }
}

/// Which blocks have which `default on` line.
fn askers(flow: &Flow<'_>) -> HashMap<BlockId, Vec<BlockId>> {
    let mut askers: HashMap<_, Vec<_>> = HashMap::new();
    for (id, block) in flow.blocks() {
        for line in block.lines.iter().filter(|line| line.is_default) {
            askers.entry(line.block).or_default().push(id);
        }
    }
    askers
}

/// The place of the call that a block ends with.
fn call_of(flow: &Flow<'_>, id: BlockId) -> Option<Span> {
    let action = flow.block(id)?.actions.last()?;
    matches!(action.kind, ActionKind::Call { .. }).then_some(action.span)
}

#[cfg(test)]
mod tests {
    use crate::check::sample::found;
    use crate::rule::Rule;

    #[track_caller]
    fn thirds(text: &str, expected: &[&str]) {
        let expected: Vec<_> =
            expected.iter().map(|call| format!("too-many-calls: {call}")).collect();
        assert_eq!(found(text, &[Rule::TooManyCalls]), expected);
    }

    const MENU: &str = "answer\nsay \"x\"\ncapture 1\non 1 -> desk\non 2 -> home\n";

    #[test]
    fn each_way_may_have_its_own_second_call() {
        let ends = "step desk { call +6591111111 }\nstep home { call +6592222222 }";
        thirds(&format!("{MENU}{ends}"), &[]);
    }

    #[test]
    fn a_way_from_one_bridge_to_another_is_one_call_too_many() {
        let leads =
            "step desk {\ncall +6591111111\non done -> home\n}\nstep home {\ncall +6592222222\n}";
        thirds(&format!("{MENU}{leads}"), &["call +6592222222"]);
    }

    #[test]
    fn a_menu_after_the_bridge_leads_to_it_again() {
        let back = "say \"x\"\ncapture 1\non 1 {\ncall +6591111111\non done reprompt\n}\n";
        thirds(&format!("answer\n{back}"), &["call +6591111111"]);
        // Lines that are never taken lead nowhere.
        let never = "default on done reprompt\nanswer\nsay \"x\"\ncapture 1\n\
                     on 1 {\ncall +6591111111\non done { hangup }\n}\n";
        thirds(never, &[]);
    }
}
