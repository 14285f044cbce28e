//! Lines that no form of the grammar reads: what they were probably meant to be.

use super::Builder;
use crate::finding::{Finding, Near, near, one_of};
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Body, Declaration, Setting, Statement, Step};
use crate::syntax::parse::{Node, Rule};
use crate::syntax::words::{self, WordKind};

/// Words of other tools, and what they are called here.
const FOREIGN: &[(&str, &str)] = &[
    ("dial", "call"),
    ("makecall", "call"),
    ("transfer", "call"),
    ("connect", "call"),
    ("speak", "say"),
    ("tell", "say"),
    ("tts", "say"),
    ("gather", "capture"),
    ("input", "capture"),
    ("prompt", "say"),
    ("sayandcapture", "capture"),
    ("playfile", "play"),
    ("audio", "play"),
    ("exit", "hangup"),
    ("end", "hangup"),
    ("quit", "hangup"),
    ("disconnect", "hangup"),
    ("goto", "->"),
    ("jump", "->"),
    ("menu", "step"),
    ("state", "step"),
    ("when", "on"),
    ("if", "on"),
    ("case", "on"),
    ("var", "param"),
    ("let", "param"),
    ("retry", "reprompt"),
];

/// Words that begin an item where `kind` of place it is.
fn starts() -> impl Iterator<Item = &'static str> {
    words::ALL
        .iter()
        .filter(|word| {
            matches!(word.kind, WordKind::Statement | WordKind::Setting | WordKind::Structure)
        })
        .map(|word| word.text)
}

impl<'s> Builder<'s> {
    /// Junk at the top level; a misspelt `step NAME { … }` still declares its step.
    pub(super) fn top_junk(&mut self, pair: Node<'s>) {
        let span = self.span(&pair);
        let head = self.junk_head(span, &pair);
        let meant = self.unknown_start(head);
        let block = pair.into_inner().find(|part| part.as_rule() == Rule::block);
        if let (Some("step"), Some(block)) = (meant, block.clone())
            && let Some(name) = self.second_word(head)
        {
            let body = self.block(block);
            self.declared = true;
            self.parsed.mentioned.insert(name.node);
            let step = Declaration::Step(Step { name, body });
            self.parsed.script.declarations.push(Spanned::new(step, span));
            return;
        }
        self.declared |= matches!(meant, Some("step" | "test")) && block.is_some();
        self.mention(span);
        if let Some(block) = block {
            self.skip_block(block);
        }
        if meant == Some("default") {
            // What it would have set is lost, not missing.
            self.parsed.script.settings.push(Spanned::new(Setting::Broken, span));
        }
        if matches!(meant, Some("default" | "param" | "valid")) || self.declared {
            return;
        }
        let entry = &mut self.parsed.script.entry;
        entry.broken = true;
        if meant != Some("on") {
            entry.statements.push(Spanned::new(Statement::Broken(meant), span));
        }
    }

    /// Junk in a block.
    pub(super) fn body_junk(&mut self, body: &mut Body<'s>, pair: Node<'s>) {
        let span = self.span(&pair);
        let head = self.junk_head(span, &pair);
        let meant = self.unknown_start(head);
        self.mention(span);
        if let Some(block) = pair.into_inner().find(|part| part.as_rule() == Rule::block) {
            self.skip_block(block);
        }
        body.broken = true;
        if meant != Some("on") {
            body.statements.push(Spanned::new(Statement::Broken(meant), span));
        }
    }

    fn junk_head(&self, span: Span, pair: &Node<'s>) -> Span {
        let head = pair.clone().into_inner().find(|part| part.as_rule() == Rule::junk_head);
        self.trimmed(head.map_or(span, |head| self.span(&head)))
    }

    fn second_word(&mut self, head: Span) -> Option<Spanned<&'s str>> {
        let text = self.written(head);
        let name = text.split_whitespace().nth(1)?;
        let at = text.rfind(name)?;
        Some(Spanned::new(name, head.part(at, name.len())))
    }

    /// Reports what begins nothing; gives the word that was probably meant.
    fn unknown_start(&mut self, head: Span) -> Option<&'static str> {
        let text = self.written(head);
        let word = self.first_word(head);
        let spot = head.part(0, word.len().max(1));
        if text.starts_with(['"', '“', '”', '„', '\'', '‘', '’', '«']) {
            let help = format!("write `say` before it: `say {}`", text.trim_end_matches(';'));
            self.report(
                Finding::new(Fault::Syntax, head, "a text alone is no statement")
                    .label("what is done with it?")
                    .help(help),
            );
            return None;
        }
        if let Some((key, target)) =
            text.split_once("->").map(|(key, target)| (key.trim(), target.trim()))
        {
            let event = key.trim_matches(':').trim();
            if !event.contains(' ')
                && words::find(event).is_none_or(|word| word.kind == WordKind::Event)
            {
                let finding =
                    Finding::new(Fault::Syntax, head, "an event begins with `on`").label("here");
                let finding = finding.help(format!("write `on {event} -> {target}`"));
                let is_event = is_event(event) || event.bytes().all(|byte| byte.is_ascii_digit());
                self.report(if key == event && is_event {
                    finding.fix("write `on`", head.before(), "on ")
                } else {
                    finding
                });
                return Some("on");
            }
        }
        if let Some(sign) = word.chars().next().filter(|sign| sign.is_control()) {
            let spot = head.part(0, sign.len_utf8());
            let message = format!("`{}` has no place in a script", sign.escape_unicode());
            self.report(
                Finding::new(Fault::WrongCharacter, spot, message)
                    .label("here")
                    .help("take it away")
                    .fix("take it away", spot, ""),
            );
            return None;
        }
        let low = word.to_lowercase();
        let foreign = FOREIGN.iter().find(|(foreign, _)| *foreign == low).map(|(_, meant)| *meant);
        let Some(meant) = foreign.map(Near::clear).or_else(|| near(word, starts())) else {
            self.no_idea(head, word, spot);
            return None;
        };
        self.report(
            Finding::new(
                Fault::UnknownWord,
                spot,
                format!("`{word}` is not a word of the language"),
            )
            .label("unknown")
            .near_miss(spot, meant),
        );
        Some(meant.word)
    }

    fn no_idea(&mut self, head: Span, word: &str, spot: Span) {
        if is_event(word) {
            let finding =
                Finding::new(Fault::Syntax, spot, "an event begins with `on`").label("here");
            let finding = finding.help(format!("write `on {word}`"));
            self.report(finding.fix("write `on`", spot.before(), "on "));
            return;
        }
        let finding = match word.chars().next() {
            Some(letter) if letter.is_alphabetic() => Finding::new(
                Fault::UnknownWord,
                spot,
                format!("`{word}` is not a word of the language"),
            ),
            _ => Finding::new(
                Fault::Syntax,
                head,
                format!("`{}` is no statement", self.written(head)),
            ),
        };
        self.report(
            finding
                .label("nothing begins like this")
                .help(format!("a line begins with {}", one_of(starts(), 20))),
        );
    }
}

fn is_event(word: &str) -> bool {
    words::find(word).is_some_and(|word| word.kind == WordKind::Event)
}
