//! How a JSON document is laid out on standard output. In: anything that serialises. Out: text.

use serde::Serialize;

use super::problem::{Problem, Stop};

/// The layouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Two spaces for each level.
    Indented,
    /// On one line.
    Compact,
}

impl Layout {
    /// A document as text, ending in a line end.
    pub(super) fn text(self, document: &impl Serialize) -> Result<String, Stop> {
        let text = match self {
            Layout::Indented => serde_json::to_string_pretty(document),
            Layout::Compact => serde_json::to_string(document),
        };
        let failed = |error| Problem::new(format!("cannot write the document as JSON: {error}"));
        Ok(text.map_err(failed)? + "\n")
    }
}
