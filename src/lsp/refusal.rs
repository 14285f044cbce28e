//! Why a request is not answered: a code of the protocol and words for the user.

use lsp_server::ErrorCode;

/// A refusal. Its words hold nothing of a script but names.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: ErrorCode,
    pub(super) message: String,
}

impl Refusal {
    /// What was asked for cannot be done to this script.
    pub(super) fn failed(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }

    /// What was asked is not a question that the protocol knows.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::InvalidParams, message: message.into() }
    }
}
