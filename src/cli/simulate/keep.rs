//! `--record`: the call as a test at the end of its script. In: a title, a call that is over. Out: the
//! file with the test, written whole or not at all; all that can be refused before the call is.

use std::fs;
use std::path::Path;

use jiff::Timestamp;

use crate::cli::files::Input;
use crate::cli::problem::{Problem, Stop};
use crate::cli::request::Ready;
use crate::cli::rewrite;
use crate::cli::shell::Shell;
use crate::simulate::Simulation;
use crate::simulate::record::{self, Recorded, Refusal};

/// A test that is to be written.
pub(super) struct Keeping<'a> {
    path: &'a Path,
    title: &'a str,
}

impl<'a> Keeping<'a> {
    /// A test of this title, if the script is a file that can be written to.
    pub(super) fn new(input: &'a Input, title: &'a str) -> Result<Self, Stop> {
        let Input::File(path) = input else {
            let problem = Problem::new("a test cannot be written to standard input");
            return Err(problem.help("put the script into a file").into());
        };
        // A file that is not there is reported when it is read.
        let Ok(file) = fs::metadata(path) else { return Ok(Self { path, title }) };
        let name = path.display();
        if !file.is_file() && !file.is_dir() {
            let problem =
                Problem::new(format!("`{name}` is no file that a test can be written to"));
            return Err(problem.help("put the script into a file").into());
        }
        if file.permissions().readonly() {
            let problem = Problem::new(format!("cannot write to `{name}`: it is read-only"));
            return Err(problem.help("allow yourself to write to it").into());
        }
        Ok(Self { path, title })
    }

    /// Refuses what is known to fail before the call.
    pub(super) fn allow(&self, ready: &Ready<'_>) -> Result<(), Stop> {
        record::allow(&ready.parsed.script, self.title).map_err(refused)
    }

    /// Writes the test.
    pub(super) fn keep(
        &self,
        ready: &Ready<'_>,
        simulation: &Simulation<'_>,
        shell: &mut Shell,
    ) -> Result<(), Stop> {
        let (title, now) = (self.title, Timestamp::now());
        let recorded = record::record(ready.source, simulation, ready.given.values, title, now);
        let Recorded { text, left_out, has_secret_keys } = recorded.map_err(refused)?;
        rewrite::replace(self.path, ready.source.text(), &text)?;
        shell.note(&format!("recorded the test `{title}` in {}", self.path.display()))?;
        if left_out {
            shell.note("a test presses once for each question: failed tries are not in it")?;
        }
        if has_secret_keys {
            shell.note("the keys of a secret stand in it in clear: use none of a real person")?;
        }
        Ok(())
    }
}

fn refused(refusal: Refusal) -> Stop {
    Problem::new(refusal.to_string()).help(refusal.help()).into()
}
