//! The list of calls: a table, newest first, or JSON. In: what to look for. Out: one line a call.

use std::path::Path;

use jiff::Timestamp;

use super::document::{self, Row};
use super::flag_word;
use crate::cli::exit::Exit;
use crate::cli::layout::Layout;
use crate::cli::moment::{Moment, moment};
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::cli::table::with_head;
use crate::finding::one_of;
use crate::ledger::{Call, CallResult, Filter, Ledger, Listed};

/// How many calls are listed unless told otherwise.
const LIMIT: u32 = 50;

/// What is said where nothing was sent so far.
pub(super) const NONE_YET: &str = "no calls yet";

/// Which calls are listed, and how.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// Only calls since then: how long ago, `2h`, or a time with its zone
    #[arg(long, value_name = "AGO|TIMESTAMP", value_parser = moment)]
    since: Option<Moment>,
    /// Only calls with this result: accepted, refused, not-sent or unknown
    #[arg(long, value_name = "RESULT", value_parser = result)]
    result: Option<CallResult>,
    /// Only calls with this outcome
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,
    /// At most so many, the newest; 0 for all [default: 50]
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Show numbers in full
    #[arg(long)]
    full: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

fn result(written: &str) -> Result<CallResult, String> {
    let known = |result: &CallResult| flag_word(*result) == written;
    CallResult::ALL.into_iter().find(known).ok_or_else(|| {
        let words: Vec<_> = CallResult::ALL.into_iter().map(flag_word).collect();
        format!("write {}", one_of(words.iter().map(String::as_str), words.len()))
    })
}

impl Args {
    /// Options of the list mean nothing before another command.
    pub(super) fn must_be_empty(&self, command: &str) -> Result<(), Stop> {
        let given = [
            ("--since", self.since.is_some()),
            ("--result", self.result.is_some()),
            ("--outcome", self.outcome.is_some()),
            ("--limit", self.limit.is_some()),
            ("--full", self.full),
            ("--json", self.json),
        ];
        let Some((flag, _)) = given.into_iter().find(|(_, given)| *given) else { return Ok(()) };
        let message = format!("`{flag}` before `{command}` is an option of the list of calls");
        let help = format!("write it behind `{command}`, or leave it out");
        Err(Problem::new(message).help(help).into())
    }

    fn filter(&self, now: Timestamp) -> Filter {
        Filter {
            since: self.since.map(|since| since.time(now)),
            result: self.result,
            outcome: self.outcome.clone(),
            limit: Some(self.limit.unwrap_or(LIMIT)).filter(|limit| *limit > 0),
        }
    }
}

/// Lists.
pub(super) fn run(
    args: &Args,
    ledger: Option<&Ledger>,
    now: Timestamp,
    shell: &mut Shell,
) -> Result<Exit, Stop> {
    let nothing = Listed { calls: Vec::new(), more: 0 };
    let listed = ledger.map_or(Ok(nothing), |ledger| ledger.calls(&args.filter(now)))?;
    if args.json {
        shell.say(&Layout::Indented.text(&document::list(&listed, args.full))?)?;
        return Ok(Exit::Done);
    }
    let shown = listed.calls.len();
    if shown == 0 {
        let is_filtered = args.since.is_some() || args.result.is_some() || args.outcome.is_some();
        shell.note(if ledger.is_some() && is_filtered { "no such calls" } else { NONE_YET })?;
        return Ok(Exit::Done);
    }
    let rows: Vec<_> = listed.calls.iter().map(|call| row(call, args.full)).collect();
    let head = ["id", "when (UTC)", "to", "result", "disposition", "outcome", "script", "account"];
    shell.say(&with_head(head, &rows, shell.out_style()))?;
    if listed.more > 0 {
        let all = u64::from(listed.more) + shown as u64;
        shell.note(&format!("{shown} of {all} calls; `--limit 0` lists all"))?;
    }
    Ok(Exit::Done)
}

/// The end of a path; `ivrc calls show` has all of it.
fn file_name(path: &str) -> String {
    let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| path.to_owned())
}

fn row(call: &Call, full: bool) -> [Option<String>; 8] {
    let row = Row::of(call, full);
    [
        Some(call.id.to_string()),
        Some(call.at.strftime("%Y-%m-%d %H:%M").to_string()),
        Some(row.to),
        Some(row.result.to_owned()),
        call.disposition.clone(),
        call.outcome.clone(),
        Some(file_name(&call.script)),
        Some(document::account(call)),
    ]
}
