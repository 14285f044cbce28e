//! Names in braces: within texts, and where a number, an address or an event is a name.

use super::{CompletionKind, Offer, With};
use crate::ide::braces::open_brace;
use crate::ide::lex::{Token, is_space, word_length};
use crate::ide::reading::{Due, Expected};
use crate::ide::scene::{From, Valued, names};
use crate::span::Span;
use crate::syntax::ast::Kind;
use crate::syntax::words::Word;

/// What is done with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It is spoken.
    Spoken,
    /// It is a part of an address.
    Address,
    /// It stands in a title.
    Title,
}

impl Offer<'_> {
    /// In a text: a name, if a `{` is open.
    pub(super) fn inserts(&mut self, token: &Token) {
        let Some(used) = self.use_of_text() else { return };
        let source = self.analysis.source();
        let begins = token.inner().start as usize;
        let before = source.text().get(begins..self.offset as usize).unwrap_or_default();
        let Some(open) = open_brace(before) else { return };
        let name = before.get(open + 1..).unwrap_or_default();
        let typed = name.trim_start_matches(is_space);
        if word_length(typed) < typed.len() {
            return;
        }
        let behind = source.text().get(self.offset as usize..).unwrap_or_default();
        let rest = word_length(behind);
        let typed_length = u32::try_from(typed.len()).unwrap_or(0);
        let rest_length = u32::try_from(rest).unwrap_or(0);
        self.span = Span::new(source.id(), self.offset - typed_length, self.offset + rest_length);
        let closing = behind.get(rest..).unwrap_or_default().trim_start_matches(is_space);
        let close = if closing.starts_with('}') { "" } else { "}" };
        let mut all = names(self.analysis, self.place, self.offset);
        all.retain(|known| used == Use::Spoken || !known.ty.secret);
        // An address is played, never spoken.
        all.sort_by_key(|known| (known.ty.kind == Kind::Url) != (used == Use::Address));
        for known in all {
            self.name_as(&known, known.name.to_owned(), format!("{}{close}", known.name));
        }
    }

    /// Which values may stand in the text at the place; `None` where it is taken as it is.
    fn use_of_text(&self) -> Option<Use> {
        match self.place.line.due {
            Due::Value(word) => match word.text {
                "say" | "reprompt" | "success" | "failure" => Some(Use::Spoken),
                "play" => Some(Use::Address),
                _ => None,
            },
            Due::TestTitle => Some(Use::Title),
            Due::Expected(Expected::Text) => Some(Use::Spoken),
            Due::Nothing
            | Due::Option
            | Due::CaptureName
            | Due::Typed
            | Due::Type { .. }
            | Due::Insert(_)
            | Due::Event { .. }
            | Due::Reaction { .. }
            | Due::Outcome
            | Due::Target
            | Due::StepName
            | Due::Block
            | Due::ParamName
            | Due::ParamMore { .. }
            | Due::ParamValue
            | Due::Validity { .. }
            | Due::SetName
            | Due::TestValue
            | Due::Expected(_) => None,
        }
    }

    /// A name whose `{` stands before it.
    pub(super) fn inserted_names(&mut self, word: &Word) {
        let text = self.analysis.source().text();
        let behind = text.get(self.span.end as usize..).unwrap_or_default();
        let close = if behind.trim_start_matches(is_space).starts_with('}') { "" } else { "}" };
        for known in names(self.analysis, self.place, self.offset) {
            let kind = known.ty.kind;
            let fits = match word.text {
                "on" => matches!(kind, Kind::Digits | Kind::Number),
                "play" => kind == Kind::Url && !known.ty.secret,
                "from" => kind == Kind::Phone && !known.ty.secret,
                _ => kind == Kind::Phone,
            };
            let is_first = self.dials_first() && !self.place.has_line("call");
            let is_own = known.from == From::Call && is_first;
            if fits && !is_own && !known.may_lack {
                self.name_as(&known, known.name.to_owned(), format!("{}{close}", known.name));
            }
        }
    }

    /// A name that is written as its label.
    pub(super) fn name(&mut self, known: &Valued<'_>, label: String) {
        let insert = label.clone();
        self.name_as(known, label, insert);
    }

    fn name_as(&mut self, known: &Valued<'_>, label: String, insert: String) {
        let (kind, of) = match known.from {
            From::Param => (CompletionKind::Param, "param"),
            From::Capture => (CompletionKind::Capture, "capture"),
            From::Call => (CompletionKind::BuiltIn, "of the call"),
        };
        let lack = if known.may_lack { ", not entered yet on some way to here" } else { "" };
        let with =
            With { detail: Some(format!("{}, {of}{lack}", known.ty)), ..With::insert(insert) };
        self.add(label, kind, with);
    }
}
