//! `ivrc calls`: what the ledger tells of the calls that were placed, or may have been; and the
//! word of a person where nobody else knows.

mod document;
mod export;
mod list;
mod show;
mod which;

use jiff::Timestamp;

use super::connection;
use super::exit::Exit;
use super::moment::{Moment, moment};
use super::problem::{Problem, Stop};
use super::shell::Shell;
use super::tally::count;
use crate::ledger::{CallId, CallResult, Ledger, Resolution, Resolved};

/// List the calls that were sent or came in; tell about one; settle one of unknown result
#[derive(Debug, clap::Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
Results: accepted, refused, not sent, unknown. A call of unknown result may have been placed, and
holds back calls to its number until `ivrc calls resolve ID accepted|not-sent`.
--json prints {\"version\":1,\"calls\":[{id, at, to, result, disposition, outcome, …}],\"more\":0}."
)]
pub(super) struct Args {
    #[command(flatten)]
    list: list::Args,
    #[command(flatten)]
    ledger: connection::LedgerArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Show(show::Args),
    Export(export::Args),
    Resolve(Resolve),
    Purge(Purge),
}

/// Say what became of a call of unknown result
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A call that was not sent holds back no other one; an accepted one does for ten minutes.")]
struct Resolve {
    /// The call's number
    id: CallId,
    /// What became of it: accepted or not-sent
    #[arg(value_name = "accepted|not-sent", value_parser = resolution)]
    resolution: Resolution,
}

/// Delete old calls, with all that is kept of them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Calls of unknown result stay, and those accepted less than ten minutes ago: they hold back other
calls to their numbers.")]
struct Purge {
    /// Delete the calls that were sent before: how long ago, `30d`, or a time with its zone
    #[arg(long, value_name = "AGO|TIMESTAMP", value_parser = moment)]
    before: Moment,
}

fn resolution(written: &str) -> Result<Resolution, String> {
    [Resolution::Accepted, Resolution::NotSent]
        .into_iter()
        .find(|resolution| flag_word(resolution.result()) == written)
        .ok_or_else(|| "write `accepted` or `not-sent`".to_owned())
}

/// A result as it is written on the command line: `not-sent`.
fn flag_word(result: CallResult) -> String {
    result.word().replace(' ', "-")
}

/// Tells of calls.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let path = connection::ledger(&args.ledger)?.value;
    // To look is no reason to make a ledger.
    let is_there = path.try_exists().unwrap_or(true);
    let ledger = is_there.then(|| Ledger::open(&path)).transpose()?;
    let name = path.display();
    let none = || {
        let problem = Problem::new(format!("there are no calls yet, and no ledger `{name}`"));
        problem.help("if it is elsewhere, name it: `--ledger PATH`")
    };
    let now = Timestamp::now();
    match &args.command {
        None => list::run(&args.list, ledger.as_ref(), now, shell),
        Some(command) => {
            args.list.must_be_empty(command.name())?;
            match command {
                Command::Export(args) => export::run(args, ledger.as_ref(), now, shell),
                Command::Show(args) => show::run(args, &ledger.ok_or_else(none)?, shell),
                Command::Resolve(args) => args.run(ledger.ok_or_else(none)?, now, shell),
                Command::Purge(args) => args.run(ledger, now, shell),
            }
        }
    }
}

impl Command {
    fn name(&self) -> &'static str {
        match self {
            Command::Show(_) => "show",
            Command::Export(_) => "export",
            Command::Resolve(_) => "resolve",
            Command::Purge(_) => "purge",
        }
    }
}

impl Resolve {
    fn run(&self, mut ledger: Ledger, now: Timestamp, shell: &mut Shell) -> Result<Exit, Stop> {
        let id = self.id;
        match ledger.resolve(id, self.resolution, now)? {
            Resolved::Done => {
                shell.say(&format!("call {id}: {}\n", self.resolution.result().word()))?;
                Ok(Exit::Done)
            }
            Resolved::Known(result) => {
                let message = format!("the result of call {id} is known: {}", result.word());
                let help = format!("`ivrc calls show {id}` tells more; nothing was changed");
                Err(Problem::new(message).help(help).into())
            }
        }
    }
}

impl Purge {
    fn run(&self, ledger: Option<Ledger>, now: Timestamp, shell: &mut Shell) -> Result<Exit, Stop> {
        let Some(mut ledger) = ledger else {
            shell.note(which::NONE_YET)?;
            return Ok(Exit::Done);
        };
        let purged = ledger.purge(self.before.time(now), now)?;
        let calls = |number: u32| count(number as usize, "call");
        shell.say(&format!("deleted {}\n", calls(purged.deleted)))?;
        if purged.unknown > 0 {
            shell.note(&format!(
                "kept {} of unknown result: settle with `ivrc calls resolve ID accepted|not-sent`",
                calls(purged.unknown)
            ))?;
        }
        if purged.recent > 0 {
            shell.note(&format!(
                "kept {} accepted less than ten minutes ago",
                calls(purged.recent)
            ))?;
        }
        Ok(Exit::Done)
    }
}
