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
    /// The provider refused the call.
    Refused = 3,
    /// Nothing was sent.
    NotSent = 4,
    /// The call may or may not be placed.
    Unknown = 5,
    /// The user stopped it before anything was sent.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Every code with its meaning.
const TABLE: &[(Exit, &str)] = &[
    (Exit::Done, "done; warnings do not change it"),
    (
        Exit::No,
        "looked at, and the answer is no: errors in a script, a failed test, a `no` of doctor",
    ),
    (Exit::Usage, "not done: usage, files, settings, no key, no webhook"),
    (Exit::Refused, "refused: the provider did not accept the call"),
    (Exit::NotSent, "not sent: nothing reached the provider, or you or the guard held it back"),
    (Exit::Unknown, "unknown: the call may or may not have been placed"),
    (Exit::Interrupted, "interrupted before anything was sent"),
];

/// The table, a line for each code.
pub(super) fn listed() -> String {
    TABLE.iter().map(|(exit, meaning)| format!("{:>3}  {meaning}\n", *exit as u8)).collect()
}
