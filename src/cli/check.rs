//! `ivrc check`: all findings of all files, and a summary.

use std::path::PathBuf;

use super::Globals;
use super::examine::examined;
use super::exit::Exit;
use super::files::{self, Input, Loaded};
use super::mend::{Way, mend};
use super::problem::Stop;
use super::settings::{Settings, Weights};
use super::shell::Shell;
use super::tally::{Tally, count};
use crate::finding::Finding;
use crate::report::Report;

/// Say everything that is wrong with scripts
#[derive(Debug, clap::Args)]
#[command(after_help = "\
With --error-format json the findings go to standard output, one object a line, with the keys
version, rule, severity, file, line, column, endLine, endColumn, message, help, providerCode,
labels and fix. Lines and columns count from 1, columns in characters.")]
pub(super) struct Args {
    /// Scripts, folders (every .ivr below them), or `-`; the current folder if left out
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Apply the fixes that leave no choice, then check what is left; with `-`, print the fixed text
    #[arg(long)]
    fix: bool,
    /// With --fix, show what would change as a diff, and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

impl Args {
    fn way(&self) -> Way {
        if self.dry_run { Way::Show } else { Way::Write }
    }
}

/// Checks.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let mut found = files::find(&args.files);
    // A fixed text, or a diff, is the document then.
    let prints_text = args.dry_run || args.fix && found.inputs.contains(&Input::Stdin);
    if !prints_text {
        shell.findings_are_the_document();
    }
    let mut settings = Settings::new(globals);
    let mut tally = Tally::default();
    for input in &found.inputs {
        let weights = settings.of(input)?;
        let mut loaded = match files::load(input) {
            Ok(loaded) => loaded,
            Err(problem) => {
                found.problems.push(problem);
                continue;
            }
        };
        if args.fix && loaded.refused.is_none() {
            match mend(input, &loaded, &weights, args.way(), shell) {
                Ok(left) => loaded = left,
                Err(Stop(problems)) => found.problems.extend(problems),
            }
        }
        let findings = findings(&loaded, &weights);
        if shell.is_verbose() {
            let count = count(findings.len(), "finding");
            shell.note(&format!("{}: {count}", input.name()))?;
        }
        // Those of a text that nobody has written would point nowhere.
        let shown = if args.dry_run { &[][..] } else { &findings };
        for finding in shown {
            shell.report(&Report::from(finding), &loaded.sources)?;
        }
        tally.add(&findings);
    }
    if tally.has_files() {
        let then = if args.dry_run { "then " } else { "" };
        shell.note(&format!("{then}{tally}"))?;
    }
    if !found.problems.is_empty() {
        return Err(Stop(found.problems));
    }
    Ok(if tally.has_errors() { Exit::No } else { Exit::Done })
}

/// Everything that is wrong with a script as it stands, without values for its params.
fn findings(loaded: &Loaded, weights: &Weights) -> Vec<Finding> {
    examined(loaded, weights, |_, findings| findings)
}
