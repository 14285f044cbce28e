//! The exit codes: one table, shown by `ivrc help exit-codes`.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Done = 0,
    /// The answer is no.
    No = 1,
    /// Usage, files, settings.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Every code with its meaning; those above 2 are kept for sending.
pub(super) const TABLE: &[(u8, &str)] = &[
    (Exit::Done as u8, "done; warnings do not change it"),
    (
        Exit::No as u8,
        "looked at, and the answer is no: errors in a script, a failed test, a `no` of doctor",
    ),
    (Exit::Usage as u8, "not done: usage, files or settings"),
    (3, "refused: the provider did not accept the call"),
    (4, "not sent: nothing reached the provider"),
    (5, "unknown: the call may or may not have been placed"),
    (130, "interrupted"),
];
