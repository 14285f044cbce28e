//! `ivrc paths`: every path through scripts, and what of them their tests visit.

mod document;
mod show;

use std::path::PathBuf;

use jiff::Timestamp;

use super::Globals;
use super::examine::examined;
use super::exit::Exit;
use super::files::{self, Loaded};
use super::layout::Layout;
use super::problem::{Problem, Stop};
use super::settings::{Settings, Weights};
use super::shell::Shell;
use super::tally::count;
use crate::engine::Engine;
use crate::finding::Finding;
use crate::flow::Flow;
use crate::flow::machine::Machine;
use crate::paths::{self, Coverage, Paths};
use crate::report::Report;
use crate::rule::Severity;
use crate::scenario;

/// Walk every path through scripts: how calls end, the longest, what no test visits
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A path takes each key that a line names, one that none names, no key, or hangs up; where a line
leads back to a step on the path, it goes there once and is over. Times are estimates. -v shows
lists in full. --json prints one object on standard output:
{\"version\":1,\"files\":[{file, errors, steps, paths, circling, endings:[…], cycles:[…],
longest:{steps, seconds}, coverage}],\"coverage\":{handlers, visited, percent}}
with line numbers of the file; a number of paths is null if it is over a million, and all but file
and errors are null for a file with errors.")]
pub(super) struct Args {
    /// Scripts, folders (every .ivr below them), or `-`; the current folder if left out
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Fail if the tests visit fewer of the `on` lines of all files, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    min_coverage: Option<u8>,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
}

/// A script that was walked.
struct Walked {
    engine: Engine,
    paths: Paths,
    coverage: Coverage,
    /// How many of its tests fail.
    failed: usize,
}

/// How many of how many `on` lines are visited.
#[derive(Debug, Default, Clone, Copy)]
struct Share {
    visited: usize,
    handlers: usize,
}

/// Walks.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let mut settings = Settings::new(globals);
    let mut found = files::find(&args.files);
    let mut documents = Vec::new();
    let mut share = Share::default();
    let (mut shown, mut broken) = (0, 0);
    for input in &found.inputs {
        let weights = settings.of(input)?;
        let loaded = match files::load(input) {
            Ok(loaded) => loaded,
            Err(problem) => {
                found.problems.push(problem);
                continue;
            }
        };
        match walk(&loaded, &weights, shell)? {
            Ok(walked) => {
                share.add(Share::of(&walked.coverage));
                if args.json {
                    documents.push(document::File::of(&walked, loaded.source()));
                } else {
                    if shown > 0 {
                        shell.say("\n")?;
                    }
                    shown += 1;
                    show::show(&walked, loaded.source(), shell)?;
                }
            }
            Err(errors) => {
                broken += 1;
                documents.push(document::File::broken(loaded.source().name(), errors));
            }
        }
    }
    if args.json {
        shell.say(&Layout::Indented.text(&document::Document::of(documents, share))?)?;
    }
    if broken > 0 {
        shell.note(&format!("{} with errors cannot be walked", count(broken, "file")))?;
    }
    if !found.problems.is_empty() {
        return Err(Stop(found.problems));
    }
    let enough = is_enough(args, share, shell)?;
    Ok(if broken > 0 || !enough { Exit::No } else { Exit::Done })
}

/// Walks a script and runs its tests. One with errors: they are shown, and their number is left.
fn walk(
    loaded: &Loaded,
    weights: &Weights,
    shell: &mut Shell,
) -> Result<Result<Walked, usize>, Stop> {
    examined(loaded, weights, |flow, findings| {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let errors = findings.iter().filter(is_error).count();
        if let Some(flow) = flow.filter(|_| errors == 0) {
            return Ok(Ok(walk_flow(flow)));
        }
        for finding in &findings {
            shell.report(&Report::from(finding), &loaded.sources)?;
        }
        Ok(Err(errors))
    })
}

fn walk_flow(flow: &Flow<'_>) -> Walked {
    let engine = Engine::load(Machine::build(flow));
    let paths = paths::walk(&engine);
    let now = Timestamp::now();
    let results: Vec<_> =
        flow.script.tests().map(|test| scenario::run(test, &engine, now)).collect();
    let answers: Vec<_> = results.iter().flat_map(|result| result.answers.clone()).collect();
    let failed = results.iter().filter(|result| !result.passed).count();
    let coverage = paths::coverage(engine.machine(), &paths, &answers);
    Walked { engine, paths, coverage, failed }
}

/// Whether the tests visit as much as is wanted.
fn is_enough(args: &Args, share: Share, shell: &mut Shell) -> Result<bool, Stop> {
    let Some(wanted) = args.min_coverage else { return Ok(true) };
    if share.visited * 100 >= usize::from(wanted) * share.handlers {
        return Ok(true);
    }
    shell.flush()?;
    let lines = count(share.handlers, "`on` line");
    let visited = share.visited;
    shell.problem(
        &Problem::new(format!("the tests visit {visited} of {lines}, less than {wanted}%"))
            .help("write a test that comes by a line which is not visited"),
    );
    Ok(false)
}

impl Share {
    fn of(coverage: &Coverage) -> Self {
        Self { visited: coverage.visited(), handlers: coverage.handlers.len() }
    }

    fn add(&mut self, other: Share) {
        self.visited += other.visited;
        self.handlers += other.handlers;
    }

    /// In percent, rounded down: 100 is all. `None` of nothing.
    fn percent(self) -> Option<usize> {
        (self.visited * 100).checked_div(self.handlers)
    }
}
