//! What `ivrc paths` prints for people. In: what was walked. Out: a few tables, long ones cut
//! short unless everything is wanted.

use super::document::seconds;
use super::{Share, Stop, Walked};
use crate::cli::page::bold;
use crate::cli::shell::Shell;
use crate::cli::table::{table, with_head};
use crate::cli::tally::count;
use crate::engine::{MAX_REPLIES, MAX_SECONDS};
use crate::paths::{Ending, EndingKind, MOST_PATHS, Path, PathStep};
use crate::report::{Style, visible};
use crate::source::Source;
use crate::span::Span;

/// The most rows of a list, unless all are wanted.
const ROWS: usize = 12;
/// The most outcomes in a row, unless all are wanted.
const OUTCOMES: usize = 3;

/// Shows a script.
pub(super) fn show(walked: &Walked, source: &Source, shell: &mut Shell) -> Result<(), Stop> {
    let most = if shell.is_verbose() { usize::MAX } else { ROWS };
    let page = Page { walked, source, most, style: shell.out_style() };
    shell.say(&page.head())?;
    shell.say(&page.endings())?;
    shell.say(&page.longest())?;
    shell.say(&page.cycles())?;
    shell.say(&page.coverage())?;
    if walked.failed > 0 {
        let failed = count(walked.failed, "test");
        shell.note(&format!("{failed} of {} failed; run `ivrc test`", source.name()))?;
    }
    Ok(())
}

struct Page<'w> {
    walked: &'w Walked,
    source: &'w Source,
    most: usize,
    style: Style,
}

impl Page<'_> {
    fn head(&self) -> String {
        let paths = &self.walked.paths;
        let (reached, all) = paths.steps;
        let steps = match (reached, all) {
            (reached, all) if reached == all => count(all, "step"),
            (reached, all) => format!("{reached} of {}", count(all, "step")),
        };
        let endings = count(paths.endings.len(), "ending");
        let head = format!(
            "{}: {steps} that ask or wait, {}, {endings}",
            visible(self.source.name()),
            number_of_paths(paths.count())
        );
        bold(&head, self.style) + "\n"
    }

    fn endings(&self) -> String {
        let row = |ending: &Ending| {
            let known = |text: String| Some(text).filter(|text| !text.is_empty());
            [
                Some(ended(ending).to_owned()),
                known(self.outcomes(ending)),
                Some(number(ending.paths)).filter(|_| ending.paths > 0),
                known(self.after(ending.step.as_deref(), ending.line.as_ref())),
            ]
        };
        let endings = &self.walked.paths.endings;
        let rows: Vec<_> = endings.iter().take(self.most).map(row).collect();
        let head = ["ENDING", "OUTCOME", "PATHS", "AFTER"];
        let mut out = format!("\n{}", with_head(head, &rows, self.style));
        out += &self.more(endings.len());
        if let Some(limit) = endings.iter().find(|ending| ending.kind == EndingKind::Limit) {
            let minutes = MAX_SECONDS / 60;
            let how = if limit.paths == 0 { "; only by going in circles" } else { "" };
            out += &format!("too long: after {MAX_REPLIES} replies or {minutes} minutes{how}\n");
        }
        out
    }

    fn outcomes(&self, ending: &Ending) -> String {
        let outcomes = &ending.outcomes;
        if ending.kind == EndingKind::HungUp && self.most == ROWS {
            return "as far as it came".to_owned();
        }
        let most = if self.most == ROWS { OUTCOMES } else { self.most };
        let shown: Vec<_> = outcomes.iter().take(most).map(String::as_str).collect();
        match outcomes.len().saturating_sub(most) {
            0 => shown.join(", "),
            more => format!("{}, … and {more} more", shown.join(", ")),
        }
    }

    /// `examples/menu.ivr:14  menu: 1`.
    fn after(&self, step: Option<&str>, line: Option<&(Span, String)>) -> String {
        match (step, line) {
            (Some(step), Some((span, events))) => format!("{}  {step}: {events}", self.at(*span)),
            (Some(step), None) => format!("{step}: no line answers"),
            (None, _) => String::new(),
        }
    }

    /// A place as an editor opens it.
    fn at(&self, span: Span) -> String {
        format!("{}:{}", self.source.name(), self.source.place(span.start).line)
    }

    fn longest(&self) -> String {
        let (longest, slowest) = (&self.walked.paths.longest, &self.walked.paths.slowest);
        if longest.steps == slowest.steps {
            return self.path("Longest path", slowest);
        }
        self.path("Most steps", longest) + &self.path("Most time", slowest)
    }

    fn path(&self, title: &str, path: &Path) -> String {
        let machine = self.walked.engine.machine();
        let names: Vec<_> = machine.steps.iter().map(|(name, _)| name).collect();
        let row = |step: &PathStep| {
            let name = names.get(step.step).copied().unwrap_or_default();
            [format!("  {name}"), step.act.to_string()]
        };
        let rows: Vec<_> = path.steps.iter().take(self.most).map(row).collect();
        let ending = self.walked.paths.endings.get(path.ending);
        let head = format!(
            "{title}: {}, ~{} s, {}",
            count(path.steps.len(), "step"),
            seconds(path.ms),
            ending.map_or("", ended)
        );
        format!("\n{}\n{}{}", bold(&head, self.style), table(&rows), self.more(path.steps.len()))
    }

    fn cycles(&self) -> String {
        let paths = &self.walked.paths;
        if paths.cycles.is_empty() {
            return String::new();
        }
        let head = format!(
            "{} back, followed once: {}",
            count(paths.cycles.len(), "way"),
            number_of_paths(paths.circling)
        );
        let rows: Vec<_> = paths
            .cycles
            .iter()
            .take(self.most)
            .map(|cycle| {
                let after = self.after(Some(&cycle.step), cycle.line.as_ref());
                [format!("  {after}"), format!("-> {}", cycle.to)]
            })
            .collect();
        let more = self.more(paths.cycles.len());
        format!("\n{}\n{}{more}", bold(&head, self.style), table(&rows))
    }

    fn coverage(&self) -> String {
        let coverage = &self.walked.coverage;
        let share = Share::of(coverage);
        let Some(percent) = share.percent() else { return String::new() };
        let lines = count(share.handlers, "`on` line");
        let head = format!("The tests visit {} of {lines}: {percent}%", share.visited);
        let rows: Vec<_> = coverage
            .unvisited()
            .take(self.most)
            .map(|handler| {
                let step = handler.step.as_deref().unwrap_or("default");
                [format!("  {}", self.at(handler.span)), format!("{step}: {}", handler.events)]
            })
            .collect();
        let more = self.more(share.handlers - share.visited);
        let mut out = format!("\n{}\n{}{more}", bold(&head, self.style), table(&rows));
        let again = &coverage.asks_again;
        if !again.is_empty() {
            let visited = again.iter().filter(|(_, visited)| *visited).count();
            let steps = count(again.len(), "step");
            out += &format!(
                "not counted: {steps} ask again where no line answers, {visited} visited\n"
            );
        }
        if let Some(visited) = coverage.error_ending {
            let visited = if visited { "visited" } else { "not visited" };
            out += &format!("not counted: the error ending, {visited}\n");
        }
        out
    }

    fn more(&self, all: usize) -> String {
        match all.saturating_sub(self.most) {
            0 => String::new(),
            more => format!("  … and {more} more, with -v\n"),
        }
    }
}

/// An ending, for people.
fn ended(ending: &Ending) -> &'static str {
    match ending.kind {
        EndingKind::Hangup => "hangup",
        EndingKind::OutOfActions => "nothing left to do",
        EndingKind::Error => "error ending",
        EndingKind::HungUp => "the caller hangs up",
        EndingKind::Limit => "too long",
    }
}

fn number_of_paths(paths: u64) -> String {
    match usize::try_from(paths) {
        Ok(paths) if paths as u64 <= MOST_PATHS => count(paths, "path"),
        Ok(_) | Err(_) => "more than a million paths".to_owned(),
    }
}

fn number(paths: u64) -> String {
    if paths <= MOST_PATHS { paths.to_string() } else { "> 1000000".to_owned() }
}
