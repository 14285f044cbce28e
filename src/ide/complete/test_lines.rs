//! What may stand on the lines of a test: params to set, keys to press, what is expected.

use std::collections::HashSet;

use super::events::outcomes;
use super::{CompletionKind, Offer, With};
use crate::check::UNNAMED_OUTCOMES;
use crate::flow::naming;
use crate::ide::markdown::shortened;
use crate::ide::reading::Expected;
use crate::ide::scene::{From, first_words, names};
use crate::syntax::ast::{Event, Kind, TestLine};
use crate::syntax::is_name;
use crate::syntax::words::Word;

impl Offer<'_> {
    /// Params that this test does not set yet; those that it must set first.
    pub(super) fn params_to_set(&mut self) {
        let flow = self.analysis.flow();
        let set = self.set_in_test();
        let mut params: Vec<_> =
            flow.script.params().filter(|param| !set.contains(param.name.node)).collect();
        params.sort_by_key(|param| param.value.is_some());
        for param in params {
            let ty = param.ty.map(|ty| ty.node).unwrap_or_default();
            let need = if param.value.is_some() { "has a default" } else { "must be set" };
            let mut with = With::detail(format!("{ty}, {need}"));
            if self.is_free {
                with.insert = Some(match ty.kind {
                    Kind::Text | Kind::Url => format!("{} = \"$1\"", param.name.node),
                    Kind::Phone | Kind::Digits | Kind::Number => {
                        format!("{} = $1", param.name.node)
                    }
                });
                with.is_snippet = true;
            }
            self.add(param.name.node, CompletionKind::Param, with);
        }
    }

    /// What the test around the place sets, but for the name that is being typed.
    fn set_in_test(&self) -> HashSet<&str> {
        let script = self.analysis.flow().script;
        let test = script.tests().find(|test| self.is_here(test.block.span));
        let lines = test.into_iter().flat_map(|test| &test.lines);
        let set = lines.filter_map(|line| match &line.node {
            TestLine::Set(values) => Some(values.iter().map(|(name, _)| name)),
            TestLine::Press(_)
            | TestLine::Callee(_)
            | TestLine::Bridge(_)
            | TestLine::Expect(_) => None,
        });
        let text = self.analysis.source().text();
        // The line that is being typed may not be in the tree.
        let typed = self.place.line.assigned.iter().map(|name| name.text(text));
        let others = set.flatten().filter(|name| !self.is_here(name.span)).map(|name| name.node);
        others.chain(typed).collect()
    }

    /// The value of a param or a capture.
    pub(super) fn value_to_set(&mut self) {
        let text = self.analysis.source().text();
        let name = self.place.line.name.map(|name| name.text(text)).unwrap_or_default();
        match self.analysis.flow().type_of(name).map(|ty| ty.kind) {
            Some(Kind::Text) => self.quoted("", ""),
            Some(Kind::Url) => self.quoted("", "https://"),
            Some(Kind::Phone | Kind::Digits | Kind::Number) | None => {}
        }
    }

    /// Keys that some line of the script answers, and silence.
    pub(super) fn keys_to_press(&mut self) {
        let flow = self.analysis.flow();
        let bodies = flow.blocks.iter().filter_map(|block| block.body);
        let own = bodies.flat_map(|body| &body.handlers).map(|handler| &handler.node);
        let events = own.chain(flow.script.default_handlers()).flat_map(|handler| &handler.events);
        let mut keys: Vec<&str> = events
            .filter_map(|event| match &event.node {
                Event::Keys(keys) => Some(keys.as_ref()),
                Event::Insert(_)
                | Event::Range(..)
                | Event::Digits
                | Event::Nomatch
                | Event::Noinput
                | Event::Else
                | Event::Done
                | Event::Error => None,
            })
            .collect();
        let is_bare = |keys: &str| keys.bytes().all(|key| key.is_ascii_digit());
        keys.sort_unstable_by_key(|keys| (!is_bare(keys), keys.len(), *keys));
        keys.dedup();
        for keys in keys {
            let label = if is_bare(keys) { keys.to_owned() } else { format!("\"{keys}\"") };
            self.add(label, CompletionKind::Key, With::default());
        }
        self.add("nothing", CompletionKind::Value, With::detail("until the time is over"));
    }

    /// The forms of `expect`, and names whose values are known.
    pub(super) fn expectations(&mut self, word: &'static Word) {
        for form in word.values {
            let mut with = With::default();
            if self.is_free && matches!(*form, "say" | "play") {
                with = With::snippet(format!("{form} \"$1\""));
            } else if self.is_free && *form != "hangup" {
                with = With::insert(format!("{form} "));
            }
            self.add(*form, CompletionKind::TestLine, with);
        }
        let all = names(self.analysis, self.place, self.offset);
        for known in all.iter().filter(|known| known.from != From::Call) {
            let kind = if known.from == From::Param {
                CompletionKind::Param
            } else {
                CompletionKind::Capture
            };
            let mut with = With::detail(known.ty.to_string());
            if self.is_free {
                with.insert = Some(format!("{} = ", known.name));
            }
            self.add(known.name, kind, with);
        }
    }

    /// What is expected.
    pub(super) fn expected(&mut self, expected: Expected) {
        match expected {
            Expected::Text => self.quoted("", ""),
            Expected::Call => {
                for number in self.numbers_in_use("call") {
                    self.add(number, CompletionKind::Number, With::detail("called in this script"));
                }
            }
            Expected::Step => self.waiting_steps(),
            Expected::Outcome => {
                for outcome in outcomes(self.analysis.flow()) {
                    self.add(outcome.node, CompletionKind::Outcome, With::detail("an outcome"));
                }
                for outcome in UNNAMED_OUTCOMES {
                    self.add(outcome, CompletionKind::Outcome, With::detail("of no line"));
                }
            }
        }
    }

    /// The blocks where a call can wait.
    fn waiting_steps(&mut self) {
        let flow = self.analysis.flow();
        for (id, _) in flow.blocks().filter(|(_, block)| block.waits()) {
            let name = naming::name(flow, id);
            let label = if is_name(&name) { name } else { format!("\"{name}\"") };
            let detail = first_words(flow, id).map(|words| shortened(&words, 60));
            self.add(label, CompletionKind::Step, With { detail, ..With::default() });
        }
    }
}
