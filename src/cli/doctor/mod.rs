//! `ivrc doctor`: is everything in place for a call? One line for each thing that is looked at,
//! with what to do and whom to ask. It changes nothing at the provider.

mod account;
mod script;

use std::path::PathBuf;

use serde::Serialize;

use super::exit::Exit;
use super::files::{self, Input};
use super::layout::Layout;
use super::problem::Stop;
use super::run_time::block_on;
use super::settings::Settings;
use super::shell::Shell;
use super::{Globals, ask, connection};
use crate::config::connection::Connection;
use crate::provider::client::Client;
use crate::report::visible;

/// Look whether everything is in place for a call
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A line begins with `ok`, with `no` if something has to be done, or with `?` if it cannot be known;
a `?` does not change the exit code.
--json prints {\"version\":1,\"checks\":[{check, verdict, message, help}]}, where verdict is ok,
no or unknown.")]
pub(super) struct Args {
    /// A script: its caller ids and its recordings are looked at, too
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ask: ask::Args,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Verdict {
    Ok,
    No,
    Unknown,
}

/// What was looked at, and how it is.
#[derive(Debug, Serialize)]
struct Line {
    check: &'static str,
    verdict: Verdict,
    message: String,
    help: Option<String>,
}

impl Line {
    fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, message: message.into(), help: None }
    }

    fn no(check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::No, message: message.into(), help: Some(help.into()) }
    }

    fn unknown(check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { verdict: Verdict::Unknown, ..Self::no(check, message, help) }
    }
}

#[derive(Serialize)]
struct Document {
    version: u32,
    checks: Vec<Line>,
}

/// Looks.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let script = match &args.file {
        Some(path) => {
            let input = Input::one(path);
            let weights = Settings::new(globals).of(&input)?;
            Some(script::read(&files::load(&input)?, &weights))
        }
        None => None,
    };
    let connection = match &args.file {
        Some(path) => args.ask.connection_in(Input::one(path).folder())?,
        None => args.ask.connection()?,
    };
    let lines = match connection::client(&connection) {
        Ok(client) => block_on(ask_all(args, &client, &connection, script.as_ref()))?,
        // What is missing has its line; nobody can be asked without it.
        Err(_) => {
            let mut lines = account::settings(&connection);
            lines.extend(script.iter().map(script::checked));
            lines
        }
    };
    let failed = lines.iter().any(|line| line.verdict == Verdict::No);
    let text = if args.json {
        Layout::Indented.text(&Document { version: 1, checks: lines })?
    } else {
        lines.iter().map(shown).collect()
    };
    shell.say(&text)?;
    Ok(if failed { Exit::No } else { Exit::Done })
}

/// Looks at what can only be seen from outside.
async fn ask_all(
    args: &Args,
    client: &Client,
    connection: &Connection,
    script: Option<&script::Script>,
) -> Vec<Line> {
    let needs_vca = script.is_none_or(|script| script.needs_replies);
    let found = account::look(client, connection, &args.ask, needs_vca).await;
    let mut lines = found.lines;
    if let Some(script) = script {
        lines.extend(script::look(script, found.numbers.as_deref(), client.base()).await);
    }
    lines
}

/// A line for people, and below it what to do.
fn shown(line: &Line) -> String {
    let word = match line.verdict {
        Verdict::Ok => "ok",
        Verdict::No => "no",
        Verdict::Unknown => "?",
    };
    let mut text = format!("{word:2}  {:10}  {}\n", line.check, visible(&line.message));
    if let Some(help) = &line.help {
        text.push_str(&format!("{:16}next: {}\n", "", visible(help)));
    }
    text
}
