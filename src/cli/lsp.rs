//! `ivrc lsp`: an editor's server on the two standard streams. In: the settings files beside the
//! scripts that are edited. Out: what holds for each script, as `ivrc check` would have it.

use std::collections::HashMap;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use jiff::Timestamp;

use super::Globals;
use super::exit::Exit;
use super::files::Input;
use super::problem::{Problem, Stop};
use super::settings::{Settings, Weights};
use super::shell::Shell;
use crate::config::file;
use crate::finding::Finding;
use crate::ide::Known;
use crate::lsp::{self, Ended};
use crate::report::reason;

/// Serve an editor: findings as you type, completion, names, formatting
#[derive(Debug, clap::Args)]
#[command(after_help = "\
An editor starts this and talks to it on standard input and output, in the Language Server Protocol;
it ends when the editor does. Scripts are checked as `ivrc check` would: by the nearest ivrc.toml.
What it has to say of itself goes to standard error.")]
pub(super) struct Args {
    /// Standard input and output; editors may say so, and there is nothing else
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Serves.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    // There is no other way to talk, asked for or not.
    let Args { stdio: _ } = args;
    let mut projects = Projects::new(globals.clone());
    let mut log = |line: &str| shell.log(&format!("ivrc lsp: {line}\n"));
    let (input, output) = (BufReader::new(io::stdin()), BufWriter::new(io::stdout()));
    match lsp::serve(input, output, &mut projects, &mut log) {
        Ok(Ended::Properly) => Ok(Exit::Done),
        Ok(Ended::Early) => Ok(Exit::No),
        Err(error) => {
            let problem = Problem::new(format!("cannot go on with the editor: {}", reason(&error)));
            Err(problem
                .help("start it from an editor; to look at a script, write `ivrc check`")
                .into())
        }
    }
}

/// What holds for the scripts of each project, as its files were when they were read last.
struct Projects {
    globals: Globals,
    read: HashMap<Option<PathBuf>, Project>,
    complaints: Vec<String>,
}

/// What holds for the scripts below one settings file, or below none.
struct Project {
    /// The file as it was: when it was written, and its length.
    stamp: Option<(SystemTime, u64)>,
    weights: Rc<Weights>,
    /// What was wrong with it, told already.
    complaint: Option<String>,
}

impl Projects {
    fn new(globals: Globals) -> Self {
        Self { globals, read: HashMap::new(), complaints: Vec::new() }
    }

    /// What holds for a script. With a mistake in its settings that is what holds without them.
    fn of(&mut self, script: Option<&Path>) -> Rc<Weights> {
        let input = script.map_or(Input::Stdin, |path| Input::File(path.to_owned()));
        let project_file = input.folder().and_then(|folder| file::nearest(&folder));
        let stamp = project_file.as_deref().and_then(stamp);
        let before = self.read.remove(&project_file);
        let project = match before {
            Some(project) if project.stamp == stamp => project,
            before => {
                let told = before.and_then(|project| project.complaint);
                let (weights, complaint) = match Settings::new(&self.globals).of(&input) {
                    Ok(weights) => (weights, None),
                    Err(Stop(problems)) => {
                        (Weights::of_flags(&self.globals), Some(worded(&problems)))
                    }
                };
                self.complaints.extend(complaint.clone().filter(|new| Some(new) != told.as_ref()));
                Project { stamp, weights: Rc::new(weights), complaint }
            }
        };
        let weights = Rc::clone(&project.weights);
        self.read.insert(project_file, project);
        weights
    }
}

/// Changes whenever the file does.
fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

fn worded(problems: &[Problem]) -> String {
    let words = |problem: &Problem| {
        let next = problem.next();
        let message = problem.located();
        if next.is_empty() { message } else { format!("{message}; {next}") }
    };
    problems.iter().map(words).collect::<Vec<_>>().join("; ")
}

impl lsp::Settings for Projects {
    fn known(&mut self, path: Option<&Path>) -> Known {
        let weights = self.of(path);
        let (voices, pedantic) = (weights.shared_voices(), weights.need_advice());
        Known { now: Timestamp::now(), voices, pedantic }
    }

    fn weigh(&mut self, path: Option<&Path>, findings: Vec<Finding>) -> Vec<Finding> {
        self.of(path).weigh(findings)
    }

    fn file_name(&self) -> &str {
        file::NAME
    }

    fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    fn forget(&mut self) {
        // A complaint that was told is not told again for that.
        self.read.values_mut().for_each(|project| project.stamp = None);
    }
}
