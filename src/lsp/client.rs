//! What a client can do, as far as it makes a difference. In: its capabilities. Out: a few facts.

use gen_lsp_types::{ClientCapabilities, PositionEncodingKind};

use super::text::Encoding;

/// A client.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client {
    /// The units of its columns.
    pub(super) encoding: Encoding,
    /// It takes edits that say of which version of a document they are.
    pub(super) versioned_edits: bool,
    /// It tells of files that change, if asked to.
    pub(super) watches_files: bool,
    /// It shows snippets.
    pub(super) snippets: bool,
}

impl Client {
    /// UTF-8 if the client offers it; every client knows UTF-16.
    pub(super) fn new(capabilities: &ClientCapabilities) -> Self {
        let general = capabilities.general.as_ref();
        let encodings = general.and_then(|general| general.position_encodings.as_deref());
        let has_utf8 = encodings.unwrap_or_default().contains(&PositionEncodingKind::UTF8);
        let workspace = capabilities.workspace.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let documents = capabilities.text_document.as_ref();
        let completion = documents.and_then(|documents| documents.completion.as_ref());
        let items = completion.and_then(|completion| completion.completion_item.as_ref());
        Self {
            encoding: if has_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            versioned_edits: edits.and_then(|edits| edits.document_changes).unwrap_or(false),
            watches_files: watched.and_then(|files| files.dynamic_registration).unwrap_or(false),
            snippets: items.and_then(|items| items.snippet_support).unwrap_or(false),
        }
    }
}
