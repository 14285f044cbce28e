//! What came of tests: of each, of those of a file, of all.

use serde::Serialize;

/// What `--json` prints.
#[derive(Debug, Default, Serialize)]
pub(super) struct Results {
    pub(super) version: u32,
    pub(super) files: Vec<FileResults>,
    pub(super) passed: usize,
    pub(super) failed: usize,
}

/// The tests of a file.
#[derive(Debug, Serialize)]
pub(super) struct FileResults {
    pub(super) file: String,
    pub(super) errors: usize,
    pub(super) tests: Vec<TestResult>,
    /// What is wrong with a file with errors, a line each.
    #[serde(skip)]
    pub(super) findings: Vec<String>,
}

/// How a test went.
#[derive(Debug, Serialize)]
pub(super) struct TestResult {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) result: &'static str,
    pub(super) message: Option<String>,
    #[serde(rename = "failedLine")]
    pub(super) failed_line: Option<usize>,
    pub(super) said: Vec<String>,
    /// What was said instead, and what to do.
    #[serde(skip)]
    pub(super) instead: Option<String>,
    /// How long its call took, in virtual milliseconds.
    #[serde(skip)]
    pub(super) took_ms: u64,
}
