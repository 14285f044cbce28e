//! How many findings there were, in one line.

use crate::finding::Finding;
use crate::rule::Severity;

/// Counts over the files of a run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    files: usize,
    errors: usize,
    warnings: usize,
}

impl Tally {
    /// Counts a file with its findings.
    pub(super) fn add(&mut self, findings: &[Finding]) {
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        self.files += 1;
        self.errors += errors;
        self.warnings += findings.len() - errors;
    }

    /// Something was looked at.
    pub(super) fn has_files(&self) -> bool {
        self.files > 0
    }

    /// `2 errors, 1 warning`, without what there is none of.
    pub(super) fn faults(&self) -> String {
        let counts = [(self.errors, "error"), (self.warnings, "warning")];
        let some = counts.into_iter().filter(|(number, _)| *number > 0);
        some.map(|(number, what)| count(number, what)).collect::<Vec<_>>().join(", ")
    }

    /// There is an error.
    pub(super) fn has_errors(&self) -> bool {
        self.errors > 0
    }
}

/// `3 files: 2 errors, 1 warning`.
impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (errors, warnings) = (count(self.errors, "error"), count(self.warnings, "warning"));
        write!(f, "{}: {errors}, {warnings}", count(self.files, "file"))
    }
}

/// `no errors`, `1 error`, `2 errors`.
pub(super) fn count(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    }
}
