//! The requests, a file for each. In: an open document, the request's params. Out: its result in
//! the types of the protocol. What it is made of comes from [`crate::ide`].

pub(super) mod code_action;
pub(super) mod completion;
pub(super) mod definition;
pub(super) mod diagnostics;
pub(super) mod document_highlight;
pub(super) mod document_symbol;
pub(super) mod folding_range;
pub(super) mod formatting;
pub(super) mod hover;
pub(super) mod references;
pub(super) mod rename;
pub(super) mod semantic_tokens;
