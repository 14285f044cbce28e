//! What a client does to a document. In: its notifications. Out: the document as the client has it.

use gen_lsp_types::{Range, Uri};
use serde::Deserialize;

use super::documents::Document;
use super::text::Encoding;

/// `textDocument/didChange`. The protocol's own types would take an edit with a strange range for
/// a whole new text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DidChange {
    pub(super) text_document: Versioned,
    pub(super) content_changes: Vec<Change>,
}

/// A version of a document.
#[derive(Debug, Deserialize)]
pub(super) struct Versioned {
    pub(super) uri: Uri,
    pub(super) version: i32,
}

/// An edit, or without a range a whole new text.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    range: Option<Range>,
    text: String,
}

/// Makes the changes in their order: each is of the text that the one before it left.
pub(super) fn change(document: &mut Document, changes: &[Change], encoding: Encoding) {
    for change in changes {
        let text = &mut document.text;
        match change.range {
            Some(range) => {
                let ends = [range.start, range.end].map(|end| text.offset(end, encoding));
                let [one, other] = ends;
                text.splice(one.min(other)..one.max(other), &change.text);
            }
            None => *text = super::text::Text::new(change.text.clone()),
        }
    }
    document.changed();
}
