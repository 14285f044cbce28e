//! An open document as a request sees it. In: one version of it, read. Out: its parts in the types
//! of the protocol, and places of the protocol in those of [`crate::ide`].

use std::collections::HashMap;

use gen_lsp_types::{
    DocumentChange, Edit as AnyEdit, Location, OptionalVersionedTextDocumentIdentifier, Position,
    Range, TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};

use super::client::Client;
use super::documents::Read;
use super::text::{Ruler, Text};
use crate::finding::{Edit, Finding};
use crate::ide::Analysis;
use crate::span::Span;

/// A document, read.
#[derive(Debug)]
pub(super) struct Opened<'d> {
    pub(super) uri: &'d Uri,
    pub(super) version: i32,
    pub(super) client: Client,
    text: &'d Text,
    read: &'d Read,
    ruler: Ruler<'d>,
}

impl<'d> Opened<'d> {
    pub(super) fn new(
        uri: &'d Uri,
        version: i32,
        client: Client,
        (text, read): (&'d Text, &'d Read),
    ) -> Self {
        Self { uri, version, client, text, read, ruler: Ruler::new(text, client.encoding) }
    }

    pub(super) fn analysis(&self) -> &'d Analysis {
        &self.read.analysis
    }

    /// The findings that are shown.
    pub(super) fn findings(&self) -> &'d [Finding] {
        &self.read.findings
    }

    /// It is larger than a script may be, and was not read.
    pub(super) fn is_refused(&self) -> bool {
        self.read.is_refused
    }

    pub(super) fn offset(&self, position: Position) -> u32 {
        let offset = self.text.offset(position, self.client.encoding);
        // Of a text that was refused nothing was read.
        let end = self.analysis().source().text().len();
        offset.min(u32::try_from(end).unwrap_or(u32::MAX))
    }

    /// The bytes of a range; one that is written backwards is turned round.
    pub(super) fn bytes(&self, range: Range) -> (u32, u32) {
        let (one, other) = (self.offset(range.start), self.offset(range.end));
        (one.min(other), one.max(other))
    }

    pub(super) fn range(&self, span: Span) -> Range {
        Range { start: self.ruler.position(span.start), end: self.ruler.position(span.end) }
    }

    pub(super) fn position(&self, offset: u32) -> Position {
        self.ruler.position(offset)
    }

    pub(super) fn location(&self, span: Span) -> Location {
        Location { uri: self.uri.clone(), range: self.range(span) }
    }

    pub(super) fn edit(&self, edit: &Edit) -> TextEdit {
        TextEdit { range: self.range(edit.span), new_text: edit.text.clone() }
    }

    /// Edits of this very version, where the client can tell one version from another.
    pub(super) fn edits<'e>(&self, edits: impl IntoIterator<Item = &'e Edit>) -> WorkspaceEdit {
        let edits = edits.into_iter().map(|edit| self.edit(edit));
        if !self.client.versioned_edits {
            let changes = HashMap::from([(self.uri.clone(), edits.collect())]);
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let text_document = OptionalVersionedTextDocumentIdentifier {
            version: Some(self.version),
            text_document_identifier: TextDocumentIdentifier { uri: self.uri.clone() },
        };
        let edits = edits.map(AnyEdit::TextEdit).collect();
        let edit = TextDocumentEdit { text_document, edits };
        let changes = vec![DocumentChange::TextDocumentEdit(edit)];
        WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
    }
}
