//! What an import has to say. In: a place in the JSON, words. Out: a value that the reports of the
//! command line can show. A note is of no rule: rules are about scripts, this is about JSON.

use std::borrow::Cow;

use crate::finding::Label;
use crate::rule::Severity;
use crate::span::Span;

/// Something about the JSON that its author should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// An error keeps the script from being written; a warning says what is not in it.
    pub severity: Severity,
    /// The fact, in lower case without a full stop; what stands in the JSON is in backticks.
    pub message: String,
    /// The spots; the first one is the place of the note.
    pub labels: Vec<Label>,
    /// One next action.
    pub help: String,
}

impl Note {
    /// A note that leaves the script whole but for what it names.
    pub(super) fn warning(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, span, message.into())
    }

    /// A note without a script.
    pub(super) fn error(span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, span, message.into())
    }

    fn new(severity: Severity, span: Span, message: String) -> Self {
        let labels = vec![Label { span, text: Cow::Borrowed("here") }];
        Self { severity, message, labels, help: String::new() }
    }

    /// Words on the first spot.
    #[must_use]
    pub(super) fn label(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Another spot that has a part in it.
    #[must_use]
    pub(super) fn also(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// The next action.
    #[must_use]
    pub(super) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }
}
