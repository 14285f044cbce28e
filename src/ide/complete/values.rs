//! Names and types of params and captures, and the values of a file that are worth repeating.

use super::{CompletionKind, Offer, With};
use crate::rule::Rule;
use crate::syntax::ast::{Dial, Kind, Statement};
use crate::syntax::words::{self, WordKind};

impl Offer<'_> {
    /// What a value is.
    pub(super) fn types(&mut self, secret: bool) {
        let is_capture = self.place.line.word.is_some_and(|word| word.text == "capture");
        for (kind, name) in Kind::ALL {
            // Keys are digits, or a number.
            if is_capture && !matches!(kind, Kind::Digits | Kind::Number) {
                continue;
            }
            let with = With {
                documentation: words::find_of(WordKind::Type, name).map(crate::ide::markdown::word),
                ..With::default()
            };
            self.add(*name, CompletionKind::Type, with);
        }
        if let Some(word) = words::find("secret").filter(|_| !secret) {
            self.word(word, None);
        }
    }

    /// Names of other captures: the same question may be asked in two steps.
    pub(super) fn capture_names(&mut self) {
        for (name, captured) in &self.analysis.flow().captures {
            if !self.is_here(captured.name.span) {
                let detail = format!("{}, captured elsewhere, too", captured.ty);
                self.add(*name, CompletionKind::Capture, With::detail(detail));
            }
        }
    }

    /// Names that are used and that nothing gives a value.
    pub(super) fn missing_params(&mut self) {
        let findings = self.analysis.findings().iter();
        for finding in findings.filter(|finding| finding.rule == Rule::UnknownParam) {
            let written = self.analysis.source().slice(finding.span());
            let name = written.trim_matches(['{', '}']).trim();
            if self.analysis.flow().type_of(name).is_none() && crate::syntax::is_name(name) {
                self.add(name, CompletionKind::Param, With::detail("used, but not declared"));
            }
        }
    }

    /// The value of a param, where its type is one that stands in quotes.
    pub(super) fn param_value(&mut self) {
        let source = self.analysis.source();
        let name = self.place.line.name.map(|name| name.text(source.text())).unwrap_or_default();
        match self.analysis.flow().type_of(name).unwrap_or_default().kind {
            Kind::Text => self.quoted("", ""),
            Kind::Url => self.quoted("", "https://"),
            Kind::Phone | Kind::Digits | Kind::Number => {}
        }
    }

    /// How long, or until when.
    pub(super) fn validity(&mut self, until: bool) {
        if !until {
            return self.durations(&["m", "h", "d"]);
        }
        if self.is_free && self.typed().is_empty() {
            let form = "${1:YYYY}-${2:MM}-${3:DD}T${4:hh}:${5:mm}:00${6:+08:00}";
            let detail = words::find("valid").and_then(|word| word.range).map(str::to_owned);
            let with = With { detail, ..With::snippet(form) };
            self.add("YYYY-MM-DDThh:mm:00+08:00", CompletionKind::Snippet, with);
        }
    }

    /// The numbers that stand in the script behind a word, but for the one that is being typed.
    pub(super) fn numbers_in_use(&self, word: &str) -> Vec<String> {
        let flow = self.analysis.flow();
        let bodies = flow.blocks.iter().filter_map(|block| block.body);
        let mut dials = Vec::new();
        for statement in bodies.flat_map(|body| &body.statements) {
            match (&statement.node, word) {
                (Statement::Call(call), "from") => dials.extend(&call.from),
                (Statement::Call(call), _) => dials.push(&call.to),
                (Statement::Answer(number), "answer") => dials.extend(number),
                _ => {}
            }
        }
        if word == "from" {
            dials.extend(
                flow.script.default_options().filter_map(|options| options.from.as_deref()),
            );
        }
        let mut found: Vec<String> = Vec::new();
        for dial in dials.into_iter().filter(|dial| !self.is_here(dial.span)) {
            let written = match &dial.node {
                Dial::Number(number) => (*number).to_owned(),
                Dial::Quoted(number) => format!("\"{number}\""),
                Dial::Insert(_) => continue,
            };
            if !found.contains(&written) {
                found.push(written);
            }
        }
        found
    }
}
