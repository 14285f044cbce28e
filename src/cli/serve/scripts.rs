//! The scripts that are served. In: files, and values for their params. Out: engines, and again
//! whenever a file changes. What does not compile replaces nothing. Files are looked at twice a
//! second, by their times, lengths and inodes: that holds on every file system, also where a script
//! is a link that somebody turns.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use super::log::Log;
use crate::check::{Given, Purpose, Subject, check};
use crate::cli::files::{self, Input};
use crate::cli::problem::{Problem, Stop};
use crate::cli::settings::{Settings, Weights};
use crate::cli::shell::Shell;
use crate::cli::tally::Tally;
use crate::cli::{Globals, values};
use crate::engine::Engine;
use crate::finding::Finding;
use crate::flow::machine::Machine;
use crate::flow::value::Values;
use crate::flow::{Overrides, lower};
use crate::report::{Format, Report, Style, render};
use crate::rule::Severity;
use crate::serve::{Script, Server};
use crate::source::Sources;
use crate::syntax::{Parsed, parse};

/// How often files are looked at.
pub(super) const EVERY: Duration = Duration::from_millis(500);

/// All scripts.
pub(super) struct Scripts<'a> {
    globals: &'a Globals,
    given: Vec<(String, String)>,
    watched: Vec<Watched>,
}

/// One of them.
struct Watched {
    input: Input,
    seen: Option<Stamp>,
    script: Script,
}

/// What changes when a file does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    inode: u64,
}

/// A script as it was read.
struct Compiled {
    /// None if there are errors.
    script: Option<Script>,
    findings: Vec<Finding>,
    sources: Sources,
    /// The names of its params; none are known of a script that cannot be read.
    params: Option<Vec<String>>,
}

impl<'a> Scripts<'a> {
    /// Reads and checks all scripts, and shows what is found. None if there are errors among that.
    pub(super) fn read(
        inputs: Vec<Input>,
        values: &values::Args,
        globals: &'a Globals,
        shell: &mut Shell,
    ) -> Result<Option<Self>, Stop> {
        let given = values.given(&inputs)?;
        let mut settings = Settings::new(globals);
        let (mut watched, mut params, mut tally) = (Vec::new(), Some(Vec::new()), Tally::default());
        let mut is_clean = true;
        for input in inputs {
            let seen = Stamp::of(&input);
            let compiled = compile(&input, &given, &settings.of(&input)?)?;
            for finding in &compiled.findings {
                shell.report(&Report::from(finding), &compiled.sources)?;
            }
            tally.add(&compiled.findings);
            is_clean &= compiled.findings.is_empty();
            params = params.zip(compiled.params).map(|(all, own)| [all, own].concat());
            watched.extend(compiled.script.map(|script| Watched { input, seen, script }));
        }
        if !is_clean {
            shell.note(&tally.to_string())?;
        }
        known_to_one(&given, params.as_deref())?;
        Ok((!tally.has_errors()).then_some(Self { globals, given, watched }))
    }

    /// What is to be served.
    pub(super) fn loaded(&self) -> impl Iterator<Item = Script> {
        self.watched.iter().map(|watched| watched.script.clone())
    }

    /// Where the search for settings begins.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        self.watched.first().and_then(|watched| watched.input.folder())
    }

    /// Reads those again that changed, and hands them to the server.
    pub(super) fn look(&mut self, server: &Server, log: &mut Log<'_>) {
        let Self { globals, given, watched } = self;
        for Watched { input, seen, script } in watched {
            let now = Stamp::of(input);
            if now == *seen {
                continue;
            }
            *seen = now;
            let name = input.name();
            if now.is_none() {
                log.trouble(&format!("{name} is gone; what it said before is still served"));
                continue;
            }
            match again(input, given, globals, log) {
                Some(new) => {
                    let version = new.engine.machine().hash.clone();
                    *script = new;
                    match server.load(script.clone()) {
                        Ok(()) => log.note(&format!("{name} is read again: version {version}")),
                        Err(why) => log.trouble(&kept(&name, &why)),
                    }
                }
                None => {
                    server.load_failed();
                    log.trouble(&kept(&name, "it cannot be compiled"));
                }
            }
        }
    }
}

fn kept(name: &str, why: &str) -> String {
    format!("{name} changed, but {why}; what it said before is still served")
}

/// A script that changed, if it compiles; else what is wrong goes to the log.
fn again(
    input: &Input,
    given: &[(String, String)],
    globals: &Globals,
    log: &mut Log<'_>,
) -> Option<Script> {
    // Settings may have changed, too.
    let weights = Settings::new(globals).of(input);
    match weights.and_then(|weights| Ok(compile(input, given, &weights)?)) {
        Ok(compiled) => {
            for finding in &compiled.findings {
                told(&Report::from(finding), &compiled.sources, log);
            }
            compiled.script
        }
        Err(Stop(problems)) => {
            for problem in &problems {
                let (report, sources) = problem.report();
                told(&report, sources, log);
            }
            None
        }
    }
}

fn told(report: &Report<'_>, sources: &Sources, log: &mut Log<'_>) {
    let words = render(report, sources, Format::Plain, Style::PINNED);
    if report.severity == Severity::Error { log.trouble(&words) } else { log.note(&words) }
}

/// Reads and checks a script. One that is called may lack values: those of each call are in the
/// ledger. One that answers has none but these.
fn compile(
    input: &Input,
    given: &[(String, String)],
    weights: &Weights,
) -> Result<Compiled, Problem> {
    let loaded = files::load(input)?;
    if let Some(refused) = loaded.refused {
        let sources = loaded.sources;
        return Ok(Compiled { script: None, findings: vec![refused], sources, params: None });
    }
    let source = loaded.source();
    let parsed = parse(source);
    let values = own(given, &parsed);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let purpose = if flow.answers { Purpose::Request } else { Purpose::Look };
    let voices = weights.voices();
    let pedantic = weights.need_advice();
    let given = Given { now: Timestamp::now(), values: &values, purpose, voices, pedantic };
    let findings = weights.weigh(check(Subject { source, parsed: &parsed, flow: &flow }, &given));
    let is_good = findings.iter().all(|finding| finding.severity != Severity::Error);
    let engine = is_good.then(|| Arc::new(Engine::load(Machine::build(&flow))));
    let params = parsed
        .findings
        .is_empty()
        .then(|| values::params(&parsed).into_iter().map(str::to_owned).collect());
    drop(flow);
    drop(parsed);
    let script = engine.map(|engine| Script { path: input.absolute().into(), engine, values });
    Ok(Compiled { script, findings, sources: loaded.sources, params })
}

/// The values of this script's params, among those that were given for all.
fn own(given: &[(String, String)], parsed: &Parsed<'_>) -> Values {
    let params = values::params(parsed);
    given.iter().filter(|(name, _)| params.contains(&name.as_str())).cloned().collect()
}

/// Every name must be a param of one script at least; while one cannot be read, nobody knows.
fn known_to_one(given: &[(String, String)], params: Option<&[String]>) -> Result<(), Stop> {
    let Some(params) = params else { return Ok(()) };
    let params: Vec<_> = params.iter().map(String::as_str).collect();
    let unknown: Vec<_> =
        given.iter().filter_map(|(name, _)| values::unknown(name, &params)).collect();
    if unknown.is_empty() { Ok(()) } else { Err(Stop(unknown)) }
}

impl Stamp {
    /// That of the file now; none if it is not there. Standard input never changes.
    fn of(input: &Input) -> Option<Self> {
        match input {
            Input::Stdin => None,
            Input::File(path) => Self::of_file(path),
        }
    }

    fn of_file(path: &Path) -> Option<Self> {
        let file = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&file);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self { modified: file.modified().ok(), length: file.len(), inode })
    }
}
