//! What a new line may begin with: settings, statements, `on`, steps, tests; in a test, its lines.

use super::{CompletionKind, Offer};
use crate::flow::Origin;
use crate::ide::place::ScopeKind;
use crate::ide::scene::block_at;
use crate::syntax::words::{self, Word, WordKind};

/// What the lines of a block before a place leave room for.
struct Room {
    /// A statement may follow.
    statements: bool,
    /// An `on` line may follow.
    events: bool,
}

impl Offer<'_> {
    /// The words that may begin a line here.
    pub(super) fn items(&mut self) {
        match self.place.scope() {
            ScopeKind::File => self.top(),
            ScopeKind::Test => self.words_of(WordKind::Test, |_| true),
            ScopeKind::Default { error: true } => self.in_error_handler(),
            ScopeKind::Step => self.in_block(false),
            ScopeKind::Event | ScopeKind::Default { error: false } | ScopeKind::Unknown => {
                self.in_block(true);
            }
        }
    }

    /// At the top level: settings, then the entry, then steps and tests.
    fn top(&mut self) {
        let declared = self.place.has_line("step") || self.place.has_line("test");
        let begun = self
            .place
            .lines()
            .iter()
            .flatten()
            .any(|line| line.kind == WordKind::Statement || line.text == "on");
        if begun && !declared {
            self.in_block(false);
        } else if !declared {
            self.words_of(WordKind::Statement, |word| matches!(word, "call" | "answer"));
            let answers = self.analysis.flow().answers;
            self.words_of(WordKind::Setting, |word| word != "valid" || !answers);
        }
        self.words_of(WordKind::Structure, |word| matches!(word, "step" | "test"));
    }

    /// Statements and `on` lines, of the entry, a step or a reaction.
    fn in_block(&mut self, is_reaction: bool) {
        let room = self.room();
        if room.events {
            self.words_of(WordKind::Structure, |word| word == "on");
        }
        if room.statements {
            let last = self.place.lines().last().copied().flatten().map(|word| word.text);
            let asks_again = is_reaction && self.has_asked();
            self.words_of(WordKind::Statement, |word| match word {
                // Its prompt stands right before it.
                "capture" => last == Some("say"),
                "answer" => false,
                "reprompt" => asks_again,
                _ => true,
            });
        }
    }

    /// Something asked before the reaction around the place, and can ask again.
    fn has_asked(&self) -> bool {
        let flow = self.analysis.flow();
        block_at(flow, self.place).is_none_or(|(_, block)| match block.origin {
            Origin::Handler { parent, .. } => flow.asker(parent).is_some(),
            Origin::Entry | Origin::Step(_) | Origin::Default { .. } => true,
        })
    }

    /// What the server says when it cannot go on: nothing that waits.
    fn in_error_handler(&mut self) {
        if self.room().statements {
            self.words_of(WordKind::Statement, |word| {
                matches!(word, "say" | "play" | "hangup" | "->")
            });
        }
    }

    fn room(&self) -> Room {
        let lines = || self.place.lines().iter().flatten().map(|word| word.text);
        let waits = lines().any(|word| word == "capture") || self.has_bridge();
        let ended = lines().any(|word| matches!(word, "hangup" | "->" | "reprompt" | "on"));
        // Where no event is known yet, what follows a `capture` is part of the same callflow.
        let waited = self.has_bridge()
            || lines().any(|word| word == "capture") && self.analysis.flow().has_events;
        Room { statements: !ended && !waited, events: waits }
    }

    /// A `call` above connects the caller to somebody else.
    fn has_bridge(&self) -> bool {
        let calls = self.place.lines().iter().flatten().filter(|word| word.text == "call").count();
        calls > usize::from(self.dials_first())
    }

    /// The first `call` of this block is the one that places the call.
    pub(super) fn dials_first(&self) -> bool {
        self.place.scope() == ScopeKind::File && !self.place.has_line("answer")
    }

    fn words_of(&mut self, kind: WordKind, fits: impl Fn(&str) -> bool) {
        for word in words::ALL.iter().filter(|word| word.kind == kind && fits(word.text)) {
            let form = self.form(word);
            self.word(word, form);
        }
        if kind == WordKind::Setting && fits("default") {
            self.default_on();
        }
    }

    /// A line with gaps to fill in, where the word alone is never whole.
    fn form(&self, word: &Word) -> Option<String> {
        let options = &self.analysis.flow().options;
        let voice = if options.voice.is_some() { "" } else { " voice ${2}" };
        let from = if options.from.is_some() { "" } else { " from ${2:NUMBER}" };
        Some(match word.text {
            "call" => format!("call ${{1:NUMBER}}{from}"),
            "say" => format!("say \"$1\"{voice}"),
            "capture" => "capture ${1:1}".to_owned(),
            "play" => "play \"https://$1\"".to_owned(),
            "->" => "-> $1".to_owned(),
            "on" => "on $1".to_owned(),
            "step" => "step ${1:name} {\n  $0\n\\}".to_owned(),
            "test" => "test \"${1:what it shows}\" {\n  $0\n\\}".to_owned(),
            "default" | "param" | "set" | "press" | "callee" | "bridge" | "expect" | "valid" => {
                format!("{} $1", word.text)
            }
            _ => return None,
        })
    }

    /// What is said when the server cannot go on; every script should have it.
    fn default_on(&mut self) {
        let Some(error) = words::find("error").filter(|_| self.is_free) else { return };
        if self.analysis.flow().error.is_some() {
            return;
        }
        let voice = if self.analysis.flow().options.voice.is_some() { "" } else { " voice ${2}" };
        let mut with =
            super::With::snippet(format!("default on error {{ say \"$1\"{voice}; hangup \\}}"));
        with.detail = Some(error.about.to_owned());
        self.add("default on error", CompletionKind::Snippet, with);
    }

    /// The block around the place waits for a call that bridges, for keys, or for neither.
    pub(super) fn waits_for(&self) -> Waits {
        let lines = || self.place.lines().iter().flatten();
        if let Some((_, block)) = block_at(self.analysis.flow(), self.place)
            && block.waits()
        {
            return if crate::ide::scene::asks(block) { Waits::Keys } else { Waits::Bridge };
        }
        if lines().any(|word| word.text == "capture") {
            Waits::Keys
        } else if self.has_bridge() {
            Waits::Bridge
        } else {
            Waits::Nothing
        }
    }
}

/// What a block waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// What the caller presses.
    Keys,
    /// The end of a second call.
    Bridge,
    /// Nothing.
    Nothing,
}
