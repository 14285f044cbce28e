//! What several test files share: generated scripts, the scripts of the project.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

pub(crate) mod generate;
pub(crate) mod program;
pub(crate) mod verdict;

use std::path::{Path, PathBuf};

/// Every `.ivr` file in `examples/`, sorted.
pub(crate) fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "ivr"));
    files.sort();
    files
}
