//! What `ivrc paths --json` prints. In: what was walked. Out: the document; no key is ever left
//! out.

use serde::Serialize;

use super::{Share, Walked};
use crate::paths::{Cycle, Ending, EndingKind, Handler, MOST_PATHS, Path};
use crate::source::Source;
use crate::span::Span;

/// The whole.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    version: u32,
    files: Vec<File>,
    coverage: Counted,
}

/// One script.
#[derive(Debug, Default, Serialize)]
pub(super) struct File {
    file: String,
    errors: usize,
    steps: Option<usize>,
    paths: Option<u64>,
    circling: Option<u64>,
    endings: Option<Vec<EndingRow>>,
    cycles: Option<Vec<CycleRow>>,
    longest: Option<Longest>,
    coverage: Option<CoverageRow>,
}

#[derive(Debug, Serialize)]
struct EndingRow {
    ending: &'static str,
    step: Option<String>,
    line: Option<usize>,
    events: Option<String>,
    outcomes: Vec<String>,
    paths: Option<u64>,
}

#[derive(Debug, Serialize)]
struct CycleRow {
    step: String,
    line: Option<usize>,
    events: Option<String>,
    to: String,
}

#[derive(Debug, Serialize)]
struct Longest {
    steps: PathRow,
    seconds: PathRow,
}

#[derive(Debug, Serialize)]
struct PathRow {
    steps: usize,
    seconds: u64,
    /// An index into `endings`.
    ending: usize,
    path: Vec<StepRow>,
}

#[derive(Debug, Serialize)]
struct StepRow {
    step: String,
    round: u32,
    act: String,
    line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Counted {
    handlers: usize,
    visited: usize,
    percent: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CoverageRow {
    #[serde(flatten)]
    counted: Counted,
    unvisited: Vec<Unvisited>,
    asks_again: Vec<AsksAgain>,
    error_ending: Option<bool>,
}

#[derive(Debug, Serialize)]
struct Unvisited {
    file: String,
    line: usize,
    step: Option<String>,
    events: String,
}

#[derive(Debug, Serialize)]
struct AsksAgain {
    step: String,
    visited: bool,
}

impl Document {
    /// The document of all files.
    pub(super) fn of(files: Vec<File>, share: Share) -> Self {
        Self { version: 1, files, coverage: Counted::of(share) }
    }
}

impl File {
    /// A script with errors.
    pub(super) fn broken(name: &str, errors: usize) -> Self {
        Self { file: name.to_owned(), errors, ..Self::default() }
    }

    /// A script that was walked.
    pub(super) fn of(walked: &Walked, source: &Source) -> Self {
        let Walked { paths, .. } = walked;
        let rows = Rows { walked, source };
        Self {
            file: source.name().to_owned(),
            errors: 0,
            steps: Some(paths.steps.0),
            paths: counted(paths.count()),
            circling: counted(paths.circling),
            endings: Some(paths.endings.iter().map(|ending| rows.ending(ending)).collect()),
            cycles: Some(paths.cycles.iter().map(|cycle| rows.cycle(cycle)).collect()),
            longest: Some(Longest {
                steps: rows.path(&paths.longest),
                seconds: rows.path(&paths.slowest),
            }),
            coverage: Some(rows.coverage()),
        }
    }
}

impl Counted {
    fn of(share: Share) -> Self {
        let Share { visited, handlers } = share;
        Self { handlers, visited, percent: share.percent() }
    }
}

/// Makes rows of what belongs to one script.
struct Rows<'w> {
    walked: &'w Walked,
    source: &'w Source,
}

impl Rows<'_> {
    fn line(&self, span: Span) -> usize {
        self.source.place(span.start).line
    }

    fn at(&self, line: Option<&(Span, String)>) -> (Option<usize>, Option<String>) {
        (line.map(|(span, _)| self.line(*span)), line.map(|(_, events)| events.clone()))
    }

    fn ending(&self, ending: &Ending) -> EndingRow {
        let (line, events) = self.at(ending.line.as_ref());
        EndingRow {
            ending: word(ending.kind),
            step: ending.step.clone(),
            line,
            events,
            outcomes: ending.outcomes.iter().cloned().collect(),
            paths: counted(ending.paths),
        }
    }

    fn cycle(&self, cycle: &Cycle) -> CycleRow {
        let (line, events) = self.at(cycle.line.as_ref());
        CycleRow { step: cycle.step.clone(), line, events, to: cycle.to.clone() }
    }

    fn path(&self, path: &Path) -> PathRow {
        let machine = self.walked.engine.machine();
        let steps: Vec<_> = machine.steps.iter().collect();
        let step = |step: &crate::paths::PathStep| {
            let (name, waiting) = steps.get(step.step)?;
            let line = step.line.and_then(|line| waiting.on.get(line));
            Some(StepRow {
                step: (*name).to_owned(),
                round: step.round,
                act: step.act.to_string(),
                line: line.map(|line| self.line(line.span)),
            })
        };
        PathRow {
            steps: path.steps.len(),
            seconds: seconds(path.ms),
            ending: path.ending,
            path: path.steps.iter().filter_map(step).collect(),
        }
    }

    fn coverage(&self) -> CoverageRow {
        let coverage = &self.walked.coverage;
        let unvisited = |handler: &Handler| Unvisited {
            file: self.source.name().to_owned(),
            line: self.line(handler.span),
            step: handler.step.clone(),
            events: handler.events.clone(),
        };
        let again =
            |(step, visited): &(String, bool)| AsksAgain { step: step.clone(), visited: *visited };
        CoverageRow {
            counted: Counted::of(Share::of(coverage)),
            unvisited: coverage.unvisited().map(unvisited).collect(),
            asks_again: coverage.asks_again.iter().map(again).collect(),
            error_ending: coverage.error_ending,
        }
    }
}

/// An ending, for programs.
fn word(kind: EndingKind) -> &'static str {
    match kind {
        EndingKind::Hangup => "hangup",
        EndingKind::OutOfActions => "out-of-actions",
        EndingKind::Error => "error",
        EndingKind::HungUp => "caller-hangs-up",
        EndingKind::Limit => "too-long",
    }
}

/// A number of paths, as far as it was counted.
fn counted(paths: u64) -> Option<u64> {
    (paths <= MOST_PATHS).then_some(paths)
}

/// Whole seconds.
pub(super) fn seconds(ms: u64) -> u64 {
    ms.saturating_add(500) / 1000
}
