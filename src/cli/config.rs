//! `ivrc config`: every setting, its value, and who says so. The key is only ever `set`.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::connection::{self, LedgerArgs};
use super::exit::Exit;
use super::layout::Layout;
use super::problem::Stop;
use super::shell::Shell;
use super::table::table;
use crate::config::connection::{Connection, Origin, Setting};
use crate::config::file::Folders;

/// Show every setting, its value, and where it came from
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first of these that has a setting wins: flags, variables, the nearest ivrc.toml upwards from
the current folder, your own config.toml, the default.
--json prints {\"version\":1,\"settings\":[{name, value, origin, place}]}; the key's value is
\"set\" or null.")]
pub(super) struct Args {
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: connection::Args,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Serialize)]
struct Document {
    version: u32,
    settings: Vec<Row>,
}

/// A setting as it is shown.
#[derive(Serialize)]
struct Row {
    name: &'static str,
    value: Option<String>,
    /// It counts: nothing else makes it of no use.
    used: bool,
    /// What kind of place it came from, or null.
    origin: Option<&'static str>,
    /// The flag, the variable, or the file and its line.
    place: Option<String>,
}

/// Shows the settings.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let folder = std::env::current_dir().ok();
    let connection = connection::read(&args.connection, folder.as_deref())?;
    let ledger = connection::ledger(&args.ledger)?;
    let show = |path: &Path| match Folders::find().filter(|_| !args.json) {
        Some(folders) => folders.short(path),
        None => path.display().to_string(),
    };
    let rows = rows(&connection, &ledger, show);
    let text = if args.json {
        Layout::Indented.text(&Document { version: 1, settings: rows })?
    } else {
        let cells = |row: &Row| {
            let value = row.value.clone().unwrap_or_else(|| "not set".to_owned());
            let value = if row.used { value } else { value + ", not used" };
            [row.name.to_owned(), value, row.place.clone().unwrap_or_default()]
        };
        table(&rows.iter().map(cells).collect::<Vec<_>>())
    };
    shell.say(&text)?;
    // That a key is set is worth nothing if it cannot be used.
    if let Some(key) = &connection.key {
        connection::read_key(&key.value)?;
    }
    Ok(Exit::Done)
}

fn rows(
    connection: &Connection,
    ledger: &Setting<PathBuf>,
    show: impl Fn(&Path) -> String,
) -> Vec<Row> {
    let Connection { subaccount, region, base_url, key } = connection;
    let row = |name, value_and_origin: Option<(String, &Origin)>| {
        let (value, origin) = value_and_origin.unzip();
        let place = origin.map(|origin| match origin {
            Origin::Project(path, line) | Origin::User(path, line) => {
                format!("{}:{line}", show(path))
            }
            Origin::Flag(_) | Origin::Variable(_) | Origin::Region | Origin::Default => {
                origin.to_string()
            }
        });
        Row { name, value, used: true, origin: origin.map(Origin::kind), place }
    };
    let of_region = row("region", Some((region.value.word().to_owned(), &region.origin)));
    vec![
        row("subaccount", subaccount.as_ref().map(|set| (set.value.to_string(), &set.origin))),
        Row { used: base_url.origin == Origin::Region, ..of_region },
        row("base-url", Some((base_url.value.to_string(), &base_url.origin))),
        row("api-key", key.as_ref().map(|set| ("set".to_owned(), &set.origin))),
        row("ledger", Some((show(&ledger.value), &ledger.origin))),
    ]
}
