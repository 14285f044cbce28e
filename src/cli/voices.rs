//! `ivrc voices`: the voices of the account, from the list that was fetched last.

use jiff::Timestamp;
use serde::Serialize;

use super::ask::{self, unanswered};
use super::connection;
use super::exit::Exit;
use super::layout::Layout;
use super::problem::Stop;
use super::run_time::block_on;
use super::shell::Shell;
use super::table::table;
use super::voice_list::List;
use crate::config::connection::Connection;
use crate::provider::voices::{self, Voice};
use crate::report::reason;

/// List the voices of the account
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The list is kept; without --refresh it is fetched only once, and needs no network after that.
`check`, `compile` and `test` look voices up in it.
--json prints {\"version\":1,\"fetched\":\"…\",\"voices\":[{code, locale, language, gender}]}.")]
pub(super) struct Args {
    /// Fetch the list again
    #[arg(long)]
    refresh: bool,
    /// Only those whose locale begins with this: en, or en-GB
    #[arg(long, value_name = "LOCALE")]
    locale: Option<String>,
    /// Only those of this gender: F or M
    #[arg(long, value_name = "GENDER")]
    gender: Option<String>,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ask: ask::Args,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    fetched: String,
    voices: Vec<&'a Voice>,
}

/// Lists voices.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let connection = args.ask.connection()?;
    let list = match kept(&connection).filter(|_| !args.refresh) {
        Some(list) => list,
        None => fetch(args, &connection, shell)?,
    };
    let wanted: Vec<_> = list.voices.iter().filter(|voice| args.wants(voice)).collect();
    let text = if args.json {
        let fetched = list.fetched.to_string();
        Layout::Indented.text(&Document { version: 1, fetched, voices: wanted.clone() })?
    } else {
        table(&wanted.iter().map(|voice| cells(voice)).collect::<Vec<_>>())
    };
    shell.say(&text)?;
    let age = list.voices().age(Timestamp::now());
    shell.note(&format!("{} of {} voices, fetched {age}", wanted.len(), list.voices.len()))?;
    Ok(if wanted.is_empty() { Exit::No } else { Exit::Done })
}

impl Args {
    fn wants(&self, voice: &Voice) -> bool {
        let begins = |text: &Option<String>, with: &Option<String>| match with {
            None => true,
            Some(with) => text.as_ref().is_some_and(|text| {
                let head = text.get(..with.len()).unwrap_or_default();
                head.eq_ignore_ascii_case(with)
            }),
        };
        // `female` is meant as `F` is written.
        let initial = |word: &String| word.chars().take(1).collect::<String>();
        let gender = self.gender.as_ref().map(initial);
        begins(&voice.locale, &self.locale) && begins(&voice.gender, &gender)
    }
}

fn cells(voice: &Voice) -> [String; 4] {
    let Voice { code, locale, language, gender } = voice.clone();
    [code, locale.unwrap_or_default(), gender.unwrap_or_default(), language.unwrap_or_default()]
}

fn kept(connection: &Connection) -> Option<List> {
    let subaccount = connection.subaccount.as_ref()?;
    List::find(&connection.base_url.value, &subaccount.value)
}

/// Asks for the list, and keeps it.
fn fetch(args: &Args, connection: &Connection, shell: &mut Shell) -> Result<List, Stop> {
    let client = connection::client(connection)?;
    let voices = block_on(voices::list(&client, args.ask.deadline()))?;
    let voices = voices.map_err(|error| unanswered(&error))?;
    let list = List::new(client.base(), client.subaccount(), Timestamp::now(), voices);
    if let Err(error) = list.keep(client.base(), client.subaccount()) {
        shell.note(&format!("the list cannot be kept: {}", reason(&error)))?;
    }
    Ok(list)
}
