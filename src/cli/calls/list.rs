//! The list of calls: a table, newest first, or JSON. In: what to look for. Out: one line a call.

use std::path::Path;

use jiff::Timestamp;

use super::document::{self, Row};
use super::which::Which;
use crate::cli::exit::Exit;
use crate::cli::layout::Layout;
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::cli::table::with_head;
use crate::ledger::{Call, Filter, Ledger, Listed};

/// How many calls are listed unless told otherwise.
const LIMIT: u32 = 50;

/// Which calls are listed, and how.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
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

impl Args {
    /// Options of the list mean nothing before another command.
    pub(super) fn must_be_empty(&self, command: &str) -> Result<(), Stop> {
        let own = [("--limit", self.limit.is_some()), ("--full", self.full), ("--json", self.json)];
        let mut given = self.which.given().into_iter().chain(own);
        let Some((flag, _)) = given.find(|(_, given)| *given) else { return Ok(()) };
        let message = format!("`{flag}` before `{command}` is an option of the list of calls");
        let help = format!("write it behind `{command}`, or leave it out");
        Err(Problem::new(message).help(help).into())
    }

    fn filter(&self, now: Timestamp) -> Filter {
        let limit = Some(self.limit.unwrap_or(LIMIT)).filter(|limit| *limit > 0);
        Filter { limit, ..self.which.filter(now) }
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
        shell.note(args.which.nothing(ledger.is_some()))?;
        return Ok(Exit::Done);
    }
    let rows: Vec<_> = listed.calls.iter().map(|call| row(call, args.full)).collect();
    let head =
        ["id", "when (UTC)", "number", "result", "disposition", "outcome", "script", "account"];
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
        Some(if call.is_inbound { row.from } else { row.to }),
        Some(if call.is_inbound { document::RECEIVED } else { row.result }.to_owned()),
        call.disposition.clone(),
        call.outcome.clone(),
        Some(file_name(&call.script)),
        Some(document::account(call)),
    ]
}
