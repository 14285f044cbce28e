//! Where the ledger is, and what a command says when it cannot be used.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::problem::{Problem, Stop};
use crate::ledger::LedgerError;

/// The file of the ledger: the one of `--ledger`, else that in the user's data folder.
pub(super) fn path(flag: Option<&Path>) -> Result<PathBuf, Problem> {
    if let Some(path) = flag {
        return Ok(path.to_owned());
    }
    let folders = etcetera::choose_base_strategy().map_err(|_| {
        let problem = Problem::new("your home folder is not known, so there is no data folder");
        problem.help("name the file of the ledger: `--ledger PATH`")
    })?;
    Ok(folders.data_dir().join("ivrc").join("ledger.db"))
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        Problem::new(error.to_string()).help(error.help())
    }
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Problem::from(error).into()
    }
}
