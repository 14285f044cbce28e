//! `ivrc test`: runs the `test` blocks of scripts. A failure is a report at its line, with what
//! was said instead.

mod junit;
mod results;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::cli::Globals;
use crate::cli::examine::examined;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Loaded};
use crate::cli::layout::Layout;
use crate::cli::output;
use crate::cli::problem::{Problem, Stop};
use crate::cli::settings::{Settings, Weights};
use crate::cli::shell::Shell;
use crate::cli::tally::count;
use crate::engine::Engine;
use crate::finding::{Finding, Label};
use crate::flow::Flow;
use crate::flow::machine::Machine;
use crate::report::{self, Format, Report, Style, visible};
use crate::rule::Severity;
use crate::scenario::{self, Failure};

use results::{FileResults, Results, TestResult};

/// Run the tests in scripts: no phone, no network, no waiting
#[derive(Debug, clap::Args)]
#[command(after_help = "\
-v names every test. --json prints one object on standard output:
{\"version\":1,\"files\":[{file, errors, tests:[…]}],\"passed\":N,\"failed\":N}
with, for each test, name, line, result, message, failedLine and said,
where result is passed or failed, message is null or what went wrong, said is what was heard
instead, and a file with errors, whose tests cannot run, has their number in errors.")]
pub(super) struct Args {
    /// Scripts, folders (every .ivr below them), or `-`; the current folder if left out
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
    /// Write the results to a file as JUnit XML, too
    #[arg(long, value_name = "PATH")]
    junit: Option<PathBuf>,
}

/// Tests.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    if args.json && args.junit.as_deref() == Some(Path::new("-")) {
        let problem = Problem::new("`--json` and `--junit -` both write to standard output");
        return Err(problem.help("name a file: `--junit report.xml`").into());
    }
    let mut settings = Settings::new(globals);
    let mut results = Results { version: 1, ..Results::default() };
    let mut found = files::find(&args.files);
    for input in &found.inputs {
        let weights = settings.of(input)?;
        match files::load(input) {
            Ok(loaded) => {
                let file = test_file(args, &loaded, &weights, shell)?;
                let failed = file.tests.iter().filter(|test| test.message.is_some()).count();
                results.failed += failed;
                results.passed += file.tests.len() - failed;
                results.files.push(file);
            }
            Err(problem) => found.problems.push(problem),
        }
    }
    summary(args, &results, shell)?;
    if let Some(path) = &args.junit {
        output::write(Some(path), &junit::document(&results), shell)?;
    }
    if !found.problems.is_empty() {
        return Err(Stop(found.problems));
    }
    let broken = results.files.iter().any(|file| file.errors > 0);
    Ok(if broken || results.failed > 0 { Exit::No } else { Exit::Done })
}

/// Runs the tests of a file, unless it has errors: then those are shown.
fn test_file(
    args: &Args,
    loaded: &Loaded,
    weights: &Weights,
    shell: &mut Shell,
) -> Result<FileResults, Stop> {
    examined(loaded, weights, |flow, findings| {
        let is_error = |finding: &&Finding| finding.severity == Severity::Error;
        let errors = findings.iter().filter(is_error).count();
        let file = loaded.source().name().to_owned();
        let mut results = FileResults { file, errors, tests: Vec::new(), findings: Vec::new() };
        match flow.filter(|_| errors == 0) {
            Some(flow) => results.tests = run_tests(args, flow, loaded, shell)?,
            None => {
                for finding in &findings {
                    let report = Report::from(finding);
                    shell.report(&report, &loaded.sources)?;
                    let style = Style::PINNED;
                    let line = report::render(&report, &loaded.sources, Format::Plain, style);
                    results.findings.push(line.trim_end().to_owned());
                }
            }
        }
        Ok(results)
    })
}

fn run_tests(
    args: &Args,
    flow: &Flow<'_>,
    loaded: &Loaded,
    shell: &mut Shell,
) -> Result<Vec<TestResult>, Stop> {
    let engine = Engine::load(Machine::build(flow));
    let now = Timestamp::now();
    let mut results = Vec::new();
    for test in flow.script.tests() {
        let scenario::TestResult { name, failure, took_ms, .. } = scenario::run(test, &engine, now);
        let line = loaded.source().place(test.name.span.start).line;
        let result = if failure.is_some() { "failed" } else { "passed" };
        if !args.json && shell.is_verbose() {
            let word = if failure.is_some() { "FAILED" } else { "ok" };
            let (file, name) = (visible(loaded.source().name()), visible(&name));
            shell.say(&format!("{word:6} {file}:{line} {name}\n"))?;
        }
        if let Some(failure) = failure.as_ref().filter(|_| !args.json) {
            tell(failure, loaded, shell)?;
        }
        let line_of = |failure: &Failure| loaded.source().place(failure.span.start).line;
        let failed_line = failure.as_ref().map(line_of);
        let instead = failure.as_ref().and_then(instead);
        let (message, said) = match failure {
            Some(failure) => (Some(failure.message), failure.said),
            None => (None, Vec::new()),
        };
        results.push(TestResult {
            name,
            line,
            result,
            message,
            failed_line,
            said,
            instead,
            took_ms,
        });
    }
    Ok(results)
}

/// A failure, as findings are shown.
fn tell(failure: &Failure, loaded: &Loaded, shell: &mut Shell) -> Result<(), Stop> {
    let help = instead(failure);
    let labels = [Label { span: failure.span, text: failure.label.clone().into() }];
    let report = Report {
        code: "failed-test",
        severity: Severity::Error,
        message: &failure.message,
        labels: &labels,
        help: help.as_deref(),
        provider_code: None,
        fix: None,
    };
    shell.report(&report, &loaded.sources)
}

/// What was said instead, and what to do.
fn instead(failure: &Failure) -> Option<String> {
    let said = failure.said.iter().map(|words| format!("\n`{words}`"));
    let said: String = said.collect();
    let said = (!said.is_empty()).then(|| format!("heard instead:{said}"));
    match (said, failure.help.as_deref()) {
        (Some(said), Some(help)) => Some(format!("{said}\n{help}")),
        (said, help) => said.or_else(|| help.map(str::to_owned)),
    }
}

fn summary(args: &Args, results: &Results, shell: &mut Shell) -> Result<(), Stop> {
    if args.json {
        return shell.say(&Layout::Indented.text(results)?);
    }
    let broken = results.files.iter().filter(|file| file.errors > 0).count();
    if broken > 0 {
        shell.note(&format!("{} with errors cannot be tested", count(broken, "file")))?;
    }
    let tests = results.passed + results.failed;
    let files = count(results.files.len(), "file");
    if tests > 0 {
        let (passed, failed) = (results.passed, results.failed);
        return shell.note(&format!(
            "{} in {files}: {passed} passed, {failed} failed",
            count(tests, "test")
        ));
    }
    if broken == 0 && !results.files.is_empty() {
        let how = "add one: `test \"says hello\" { expect say \"Hello\" }`";
        return shell.note(&format!("no tests in {files}; {how}"));
    }
    Ok(())
}
