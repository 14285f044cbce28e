//! `ivrc numbers`: the virtual numbers of the account, which may stand behind `from`.

use serde::Serialize;

use super::ask::{self, unanswered};
use super::exit::Exit;
use super::layout::Layout;
use super::problem::Stop;
use super::run_time::block_on;
use super::shell::Shell;
use super::table::table;
use super::tally::count;
use crate::provider::numbers::{self, Number};

/// List the virtual numbers of the account
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Your account manager can allow other caller ids, too; they are in no list.
--json prints {\"version\":1,\"numbers\":[{msisdn, country, status}]}.")]
pub(super) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ask: ask::Args,
}

#[derive(Serialize)]
struct Document {
    version: u32,
    numbers: Vec<Number>,
}

/// Lists numbers.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let client = args.ask.client()?;
    let numbers = block_on(numbers::list(&client, args.ask.deadline()))?;
    let numbers = numbers.map_err(|error| unanswered(&error))?;
    let told = count(numbers.len(), "number");
    let text = if args.json {
        Layout::Indented.text(&Document { version: 1, numbers })?
    } else {
        table(&numbers.into_iter().map(cells).collect::<Vec<_>>())
    };
    shell.say(&text)?;
    shell.note(&told)?;
    Ok(Exit::Done)
}

fn cells(number: Number) -> [String; 3] {
    let Number { msisdn, country, status } = number;
    [msisdn, country.unwrap_or_default(), status.unwrap_or_default()]
}
