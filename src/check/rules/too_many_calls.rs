//! `too-many-calls`: a way through the script on which a third party is called.

use std::collections::{HashSet, VecDeque};

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
        seen: HashSet::new(),
        open: VecDeque::new(),
        thirds: Vec::new(),
    };
    search.run();
    search.thirds.sort_unstable();
    // A block of a `default on` line is met once for each block whose line it is.
    search.thirds.dedup_by_key(|(third, _)| *third);
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

/// Where a caller is. A block of a `default on` line comes with the block whose line it is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum At {
    /// At the beginning of a block.
    In(BlockId, Option<BlockId>),
    /// Asked again by this block, or by the one around it that asks; nobody is called again.
    Again(BlockId, Option<BlockId>),
}

struct Search<'a> {
    flow: &'a Flow<'a>,
    edges: Vec<Vec<Edge>>,
    /// Where callers were, before and after they were connected to somebody.
    seen: HashSet<(At, bool)>,
    /// What is still to be looked at, with the block that connected the caller.
    open: VecDeque<(At, Option<BlockId>)>,
    /// Each block that calls a third party, with one that called the second.
    thirds: Vec<(BlockId, BlockId)>,
}

impl Search<'_> {
    fn run(&mut self) {
        self.go(At::In(Flow::ENTRY, None), None);
        while let Some((at, second)) = self.open.pop_front() {
            match at {
                At::In(id, asker) => self.enter(id, asker, second),
                At::Again(id, asker) => self.ask_again(id, asker, second),
            }
        }
    }

    fn go(&mut self, at: At, second: Option<BlockId>) {
        if self.seen.insert((at, second.is_some())) {
            self.open.push_back((at, second));
        }
    }

    fn go_on(&mut self, id: BlockId, asker: Option<BlockId>, second: Option<BlockId>) {
        let edges = self.edges.get(id.0 as usize).cloned().unwrap_or_default();
        for edge in edges {
            let asker = match self.flow.block(edge.to).map(|block| block.origin) {
                // A line of this block: what asks again is this one, or what is around it.
                Some(Origin::Default { .. }) => Some(id),
                Some(Origin::Handler { .. }) => asker,
                Some(Origin::Entry | Origin::Step(_)) | None => None,
            };
            self.go(At::In(edge.to, asker), second);
        }
    }

    fn enter(&mut self, id: BlockId, asker: Option<BlockId>, second: Option<BlockId>) {
        let Some(block) = self.flow.block(id) else { return };
        match (&block.next, second) {
            (Next::Bridge, Some(second)) => self.thirds.push((id, second)),
            (Next::Bridge, None) => self.go_on(id, asker, Some(id)),
            (Next::Reprompt(..), _) => self.up(id, asker, second),
            (
                Next::Capture
                | Next::Goto(..)
                | Next::Unknown(_)
                | Next::Hangup
                | Next::Nothing
                | Next::Broken,
                _,
            ) => self.go_on(id, asker, second),
        }
    }

    fn ask_again(&mut self, id: BlockId, asker: Option<BlockId>, second: Option<BlockId>) {
        match self.flow.block(id) {
            Some(block) if block.next == Next::Capture => self.go_on(id, asker, second),
            Some(_) => self.up(id, asker, second),
            None => {}
        }
    }

    /// What is around a block asks again.
    fn up(&mut self, id: BlockId, asker: Option<BlockId>, second: Option<BlockId>) {
        match (self.flow.block(id).map(|block| block.origin), asker) {
            (Some(Origin::Handler { parent, .. }), _) => self.go(At::Again(parent, asker), second),
            (Some(Origin::Default { .. }), Some(asker)) => self.go(At::Again(asker, None), second),
            (Some(Origin::Default { .. } | Origin::Entry | Origin::Step(_)) | None, _) => {}
        }
    }
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

    #[test]
    fn a_default_line_asks_again_where_it_was_taken() {
        let menu = "default on 2nd 1 reprompt\nanswer\nsay \"x\"\ncapture 1\non else {\n\
                    call +6591111111\non done { LAST }\n}\n";
        // Behind the bridge somebody is asked, too, and by nothing else again.
        thirds(&menu.replace("LAST", "say \"y\"; capture 1"), &[]);
        thirds(&(menu.replace("LAST", "-> more") + "step more { say \"y\"; capture 1 }"), &[]);
        let back =
            "step more {\nsay \"y\"\ncapture 1\non 2 -> home\n}\nstep home { call +6592222222 }";
        thirds(&(menu.replace("LAST", "-> more") + back), &["call +6592222222"]);
        // A default line that bridges, and then asks what brought it.
        let bridges = "default on 7 {\ncall +6591111111\non done reprompt\n}\nanswer\nsay \"x\"\n\
                       capture 1\non 1 { hangup }\n";
        thirds(bridges, &["call +6591111111"]);
    }
}
