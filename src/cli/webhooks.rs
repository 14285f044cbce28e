//! `ivrc webhooks`: where the provider reports what happens in calls. Setting one replaces what
//! stands there, which production may be using: so it is shown, and asked about, first.

use std::path::{Path, PathBuf};

use reqwest::header::HeaderValue;
use secrecy::SecretString;
use serde::Serialize;

use super::ask::{self, unanswered};
use super::connection::{self, variable};
use super::exit::Exit;
use super::layout::Layout;
use super::problem::{Problem, Stop};
use super::run_time::block_on;
use super::shell::Shell;
use super::table::table;
use super::tally::count;
use crate::flow::value::fits;
use crate::provider::ask::AskError;
use crate::provider::client::Client;
use crate::provider::webhooks::{self, Kind, NewWebhook, Webhook};
use crate::syntax::ast;

/// The variable of the auth header's value.
const AUTH: &str = "IVRC_WEBHOOK_AUTH";

/// List, set and delete the webhooks of the subaccount
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
#[command(after_help = "\
Types: VCA (keys of a menu), VSS (how calls ended), VCS (what calls are doing), VRU (recordings),
VNU (virtual numbers). There is one address for each type.
--json prints {\"version\":1,\"webhooks\":[{type, url, enabled, authHeader}]}.")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List them; the same as without a word
    List(List),
    Set(Set),
    Delete(Delete),
}

#[derive(Debug, clap::Args)]
#[group(skip)]
struct List {
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ask: ask::Args,
}

/// Set the address of a type, and replace the one that stands there
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The value of the auth header is never an argument, which others could see: it comes from a file,
or from the variable IVRC_WEBHOOK_AUTH.")]
struct Set {
    /// What is reported: VCA, VSS, VCS, VRU or VNU
    #[arg(value_name = "TYPE")]
    kind: Kind,
    /// Where to, with https:// or http://
    #[arg(value_name = "URL", value_parser = address)]
    url: String,
    /// A file with the value of the auth header, that others cannot read
    #[arg(long, value_name = "PATH")]
    auth_header_file: Option<PathBuf>,
    /// Set it, but let the provider not use it yet
    #[arg(long)]
    disabled: bool,
    /// Do not ask before something is replaced
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    ask: ask::Args,
}

/// Delete the webhook of a type
#[derive(Debug, clap::Args)]
struct Delete {
    /// What is no longer reported: VCA, VSS, VCS, VRU or VNU
    #[arg(value_name = "TYPE")]
    kind: Kind,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    ask: ask::Args,
}

#[derive(Serialize)]
struct Document {
    version: u32,
    webhooks: Vec<Webhook>,
}

pub(super) fn address(written: &str) -> Result<String, String> {
    fits(ast::Kind::Url, written).map(|()| written.to_owned())
}

/// Lists, sets or deletes.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    match &args.action {
        None => list(&args.list, shell),
        Some(Action::List(args)) => list(args, shell),
        Some(Action::Set(args)) => set(args, shell),
        Some(Action::Delete(args)) => delete(args, shell),
    }
}

fn list(args: &List, shell: &mut Shell) -> Result<Exit, Stop> {
    let webhooks = standing(&args.ask.client()?, &args.ask)?;
    let told = count(webhooks.len(), "webhook");
    let text = if args.json {
        Layout::Indented.text(&Document { version: 1, webhooks })?
    } else {
        table(&webhooks.iter().map(cells).collect::<Vec<_>>())
    };
    shell.say(&text)?;
    shell.note(&told)?;
    Ok(Exit::Done)
}

fn set(args: &Set, shell: &mut Shell) -> Result<Exit, Stop> {
    let auth = auth(args.auth_header_file.as_deref())?;
    let client = args.ask.client()?;
    let Set { kind, url, disabled, .. } = args;
    if let Some(there) = standing(&client, &args.ask)?.iter().find(|there| there.is(*kind)) {
        let lost = there.auth_header == Some(true) && auth.is_none();
        let lost = if lost { ", without its auth header" } else { "" };
        let question = format!("{}\nreplace it by {url}{lost}?", standing_line(there));
        if !allowed(args.yes, &question, shell)? {
            return Ok(Exit::Usage);
        }
    }
    let new = NewWebhook { kind: *kind, url, auth: auth.as_ref(), enabled: !disabled };
    let set = block_on(webhooks::set(&client, &new, args.ask.deadline()))?;
    set.map_err(|error| not_done(&error))?;
    let how = if *disabled { ", but not in use: it is disabled" } else { "" };
    shell.say(&format!("{kind} is set to {url}{how}\n"))?;
    Ok(Exit::Done)
}

fn delete(args: &Delete, shell: &mut Shell) -> Result<Exit, Stop> {
    let client = args.ask.client()?;
    let kind = args.kind;
    let standing = standing(&client, &args.ask)?;
    let Some(there) = standing.iter().find(|there| there.is(kind)) else {
        let problem = Problem::new(format!("there is no {kind} webhook"));
        return Err(problem.help("`ivrc webhooks` lists those that there are").into());
    };
    if !allowed(args.yes, &format!("{}\ndelete it?", standing_line(there)), shell)? {
        return Ok(Exit::Usage);
    }
    let deleted = block_on(webhooks::delete(&client, kind, args.ask.deadline()))?;
    deleted.map_err(|error| not_done(&error))?;
    shell.say(&format!("{kind} is deleted\n"))?;
    Ok(Exit::Done)
}

/// What stands there now.
fn standing(client: &Client, args: &ask::Args) -> Result<Vec<Webhook>, Stop> {
    let asked = block_on(webhooks::list(client, args.deadline()))?;
    Ok(asked.answer.map_err(|error| unanswered(&error))?)
}

/// What stands there, before it is replaced or deleted.
fn standing_line(there: &Webhook) -> String {
    format!("there is one: {}", line(there))
}

/// The user says yes, by `--yes` or on the terminal.
pub(super) fn allowed(yes: bool, question: &str, shell: &mut Shell) -> Result<bool, Stop> {
    if yes {
        // Whoever reads the log wants to know what stood there.
        shell.note(question.lines().next().unwrap_or_default())?;
        return Ok(true);
    }
    match shell.ask(question)? {
        Some(true) => Ok(true),
        Some(false) => {
            shell.note("nothing was changed")?;
            Ok(false)
        }
        None => {
            shell.note(question.lines().next().unwrap_or_default())?;
            let problem = Problem::new("nobody can be asked here, so nothing was changed");
            Err(problem.help("write `--yes` if you mean it").into())
        }
    }
}

/// A change that was not confirmed.
pub(super) fn not_done(error: &AskError) -> Problem {
    let problem = unanswered(error);
    if !error.may_have_changed() {
        return problem;
    }
    problem.help("it may have been changed all the same: `ivrc webhooks` shows what stands there")
}

/// The value of the auth header: from the file, else from the variable.
pub(super) fn auth(path: Option<&Path>) -> Result<Option<SecretString>, Stop> {
    let (mut value, place) = match path {
        Some(path) => {
            let text = connection::read_secret(path, "the auth header's value")?;
            (text, format!("`{}`", path.display()))
        }
        None => match variable(AUTH).filter(|value| !value.is_empty()) {
            Some(value) => (value, AUTH.to_owned()),
            None => return Ok(None),
        },
    };
    value.truncate(value.trim_end_matches(['\n', '\r']).len());
    let fits =
        !value.trim().is_empty() && value.is_ascii() && HeaderValue::from_str(&value).is_ok();
    if !fits {
        let problem = Problem::new(format!("{place}: this is no value of a header"));
        return Err(problem.help("write one line of plain letters, digits and signs").into());
    }
    Ok(Some(value.into()))
}

/// A webhook in one line.
pub(super) fn line(webhook: &Webhook) -> String {
    cells(webhook).map(|cell| cell.trim().to_owned()).join(" ").trim_end().to_owned()
}

fn cells(webhook: &Webhook) -> [String; 4] {
    let Webhook { kind, url, enabled, auth_header } = webhook;
    let state = if *enabled { "enabled" } else { "disabled" };
    let auth = if *auth_header == Some(true) { "auth header" } else { "" };
    [kind.clone(), url.clone().unwrap_or_default(), state.to_owned(), auth.to_owned()]
}
