//! `ivrc send`: one script in, one call out, never two. The order of things is the safety: the
//! script is checked, the user asked, the row written into the ledger, and only then the request
//! posted; what became of it is written down again.

mod agree;
mod order;
mod tell;
mod trial;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::connection::{self, LedgerArgs};
use super::exit::Exit;
use super::files::Input;
use super::layout::Layout;
use super::problem::{Problem, Stop};
use super::request::{self, Ready};
use super::settings::Settings;
use super::shell::Shell;
use super::{Globals, ask, callee, run_time, voice_list};
use crate::check::Purpose;
use crate::config::connection::Connection;
use crate::ledger::{CallId, CallResult, Ledger, LedgerError};
use crate::provider::client;
use crate::provider::delivery::deliver;

use agree::Agreed;
use order::Order;
use tell::Told;

/// How often it is tried to write a result down, each time as long as the ledger waits.
const RECORDINGS: usize = 3;

/// Place a call
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The result is `accepted`, `refused`, `not sent` or `unknown`: exit codes 0, 3, 4 and 5. What may
have been accepted is never sent again. --callee, --press and --bridge go with --sandbox.
--json prints {\"version\":1,\"result\":…,\"call\":N,\"sessionId\":…,\"reason\":…, …}.")]
pub(super) struct Args {
    #[command(flatten)]
    request: request::Args,
    /// Try the call on this machine: no account, no phone, no waiting
    #[arg(long)]
    sandbox: bool,
    /// Do not ask before the phone rings
    #[arg(short, long)]
    yes: bool,
    /// Call although the number was called within ten minutes, or may have been
    #[arg(long)]
    again: bool,
    /// How long to try, such as 500ms, 30s or 2m
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = ask::duration)]
    timeout: Duration,
    /// Do not look whether a webhook is registered that answers for a menu
    #[arg(long)]
    no_webhook_check: bool,
    /// Print the request and send nothing
    #[arg(long, conflicts_with = "sandbox")]
    dry_run: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: connection::Args,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    callee: callee::Args,
}

/// Sends.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    if !args.sandbox && args.callee.is_given() {
        let problem =
            Problem::new("who answers a real call, and what they press, is theirs to say");
        return Err(problem.help("add `--sandbox` to try the call on this machine").into());
    }
    let input = Input::one(&args.request.file);
    let weights = Settings::new(globals).of(&input)?;
    if args.sandbox {
        let voices = weights.voices();
        return request::ready(
            &args.request,
            Purpose::Send,
            &weights,
            voices,
            shell,
            |ready, shell| {
                let order = Order::of(ready, &input)?;
                run_time::block_on(trial::run(args, ready, &order, shell))?
            },
        );
    }
    let connection = connection::read(&args.connection, input.folder().as_deref())?;
    let voices = voice_list::of(&connection);
    let voices = voices.as_ref();
    request::ready(&args.request, Purpose::Send, &weights, voices, shell, |ready, shell| {
        let order = Order::of(ready, &input)?;
        if args.dry_run {
            dry_run(args, &order, &connection, shell)
        } else {
            run_time::block_on(send(args, ready, &order, &connection, shell))?
        }
    })
}

/// Places the call, or says what holds it back.
async fn send(
    args: &Args,
    ready: &Ready<'_>,
    order: &Order,
    connection: &Connection,
    shell: &mut Shell,
) -> Result<Exit, Stop> {
    let client = connection::client(connection)?;
    let told = match agree::begin(args, order, &client, shell).await? {
        Agreed::Held(held) => *held,
        Agreed::Row(id, mut ledger) => {
            let mut rng = fastrand::Rng::new();
            let stop = run_time::told_to_end();
            let delivery = deliver(&client, &order.body, args.timeout, &mut rng, stop).await;
            let told = Told::of(delivery, id, order, ready);
            record(&mut ledger, id, &told, shell);
            told
        }
    };
    told.tell(order, ready, None, args.json, shell)
}

fn open(args: &Args) -> Result<Ledger, Stop> {
    Ok(Ledger::open(&connection::ledger(&args.ledger)?.value)?)
}

/// Writes the result down. If that fails, the call counts as unknown, as if we had been killed.
fn record(ledger: &mut Ledger, id: CallId, told: &Told, shell: &mut Shell) {
    let mut written = ledger.finish(id, &told.row(), Timestamp::now());
    // Whoever holds it may have enough of it: the result of a call is worth another wait.
    for _ in 1..RECORDINGS {
        if !written.as_ref().is_err_and(LedgerError::is_locked) {
            break;
        }
        written = ledger.finish(id, &told.row(), Timestamp::now());
    }
    let Err(error) = written else { return };
    let word = told.result.word();
    let message = format!("the result `{word}` of call {id} was not written down: {error}");
    let help = match told.result {
        CallResult::Accepted => format!("write it down: `ivrc calls resolve {id} accepted`"),
        CallResult::Refused | CallResult::NotSent => {
            format!("write down that no phone rings: `ivrc calls resolve {id} not-sent`")
        }
        CallResult::Unknown => "it counts as unknown in any case".to_owned(),
    };
    shell.problem(&Problem::new(message).help(help));
}

/// What `--dry-run --json` prints.
#[derive(Debug, Serialize)]
struct DryRun<'a> {
    version: u32,
    method: &'a str,
    url: &'a str,
    headers: BTreeMap<&'a str, &'a str>,
    body: &'a str,
}

/// The request as it would go out, the key hidden. The body is in clear: it is what is posted.
fn dry_run(
    args: &Args,
    order: &Order,
    connection: &Connection,
    shell: &mut Shell,
) -> Result<Exit, Stop> {
    let subaccount = connection.subaccount.as_ref().ok_or_else(connection::no_subaccount)?;
    let url = client::url(&connection.base_url.value, &subaccount.value, "callflows");
    let key = if connection.key.is_some() { "Bearer •••" } else { "(no key is set)" };
    let headers = [
        ("Authorization", key),
        ("Content-Type", "application/json"),
        ("User-Agent", client::USER_AGENT),
    ];
    let method = "POST";
    if args.json {
        let (headers, body) = (headers.into_iter().collect(), &order.body);
        let document = DryRun { version: 1, method, url: &url, headers, body };
        shell.say(&Layout::Indented.text(&document)?)?;
        return Ok(Exit::Done);
    }
    let lines = headers.map(|(name, value)| format!("{name}: {value}\n")).concat();
    shell.say(&format!("{method} {url}\n{lines}\n{}", order.body))?;
    Ok(Exit::Done)
}
