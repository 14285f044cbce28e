//! `ivrc check`: all findings of all files, and a summary.

use std::path::PathBuf;

use jiff::Timestamp;

use super::Globals;
use super::exit::Exit;
use super::files::{self, Loaded};
use super::problem::Stop;
use super::settings::{Settings, Weights};
use super::shell::Shell;
use super::tally::{Tally, count};
use crate::check::{Given, Purpose, Subject, check};
use crate::finding::Finding;
use crate::flow::value::Values;
use crate::flow::{Flow, Overrides, lower};
use crate::report::Report;
use crate::syntax::parse;

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
}

/// Checks.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    shell.findings_are_the_document();
    let mut settings = Settings::new(globals);
    let mut tally = Tally::default();
    let mut found = files::find(&args.files);
    for input in &found.inputs {
        let weights = settings.of(input)?;
        match files::load(input) {
            Ok(loaded) => {
                let findings = findings(&loaded, &weights);
                if shell.is_verbose() {
                    shell.note(&format!(
                        "{}: {}",
                        input.name(),
                        count(findings.len(), "finding")
                    ))?;
                }
                for finding in &findings {
                    shell.report(&Report::from(finding), &loaded.sources)?;
                }
                tally.add(&findings);
            }
            Err(problem) => found.problems.push(problem),
        }
    }
    if tally.has_files() {
        shell.note(&tally.to_string())?;
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

/// Reads and checks a script as it stands, without values for its params; `then` takes what came
/// of it. A file that was refused has no flow.
pub(super) fn examined<R>(
    loaded: &Loaded,
    weights: &Weights,
    then: impl FnOnce(Option<&Flow<'_>>, Vec<Finding>) -> R,
) -> R {
    if let Some(refused) = &loaded.refused {
        return then(None, vec![refused.clone()]);
    }
    let source = loaded.source();
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let given = Given {
        now: Timestamp::now(),
        values: &Values::default(),
        purpose: Purpose::Look,
        voices: weights.voices(),
        pedantic: weights.need_advice(),
    };
    let findings = weights.weigh(check(Subject { source, parsed: &parsed, flow: &flow }, &given));
    then(Some(&flow), findings)
}
