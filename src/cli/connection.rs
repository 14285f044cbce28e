//! How the provider is reached. In: flags, the environment, the project's file, the user's file.
//! Out: settings with their origins, a client, or what is missing and every place where it can be
//! written. Who wins is decided in [`crate::config::connection`].

use std::path::{Path, PathBuf};

use super::problem::{Problem, Stop};
use super::project;
use crate::config::connection::{self, Connection, File, Flags, Setting, Sources, Wrong};
use crate::config::file::{self, Folders};
use crate::config::user::{self, KeyAt, User};
use crate::config::{Config, Provider};
use crate::provider::account::{BadSetting, BaseUrl, Key, Region, Subaccount};
use crate::provider::client::Client;

/// Which account is meant.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Account")]
pub(super) struct Args {
    /// The subaccount's id; else IVRC_SUBACCOUNT, or a settings file
    #[arg(long, value_name = "ID", value_parser = setting::<Subaccount>)]
    subaccount: Option<Subaccount>,
    /// The provider's region: ap, us, eu or id; else IVRC_REGION, or a settings file
    #[arg(long, value_name = "REGION", value_parser = setting::<Region>)]
    region: Option<Region>,
    /// Where the API is, instead of the region's address; else IVRC_BASE_URL
    #[arg(long, value_name = "URL", value_parser = setting::<BaseUrl>)]
    base_url: Option<BaseUrl>,
    /// A file with the API key, that others cannot read; else IVRC_API_KEY
    #[arg(long, value_name = "PATH")]
    api_key_file: Option<PathBuf>,
}

/// Where the ledger is.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(skip)]
pub(super) struct LedgerArgs {
    /// The ledger, instead of the one in your data folder
    #[arg(long, global = true, value_name = "PATH")]
    ledger: Option<PathBuf>,
}

fn setting<T: std::str::FromStr<Err = BadSetting>>(written: &str) -> Result<T, String> {
    written.parse().map_err(|BadSetting { message, help }| format!("{message}; {help}"))
}

/// What the flags, the environment and the files say. The project's file is the nearest one of
/// `folder` and those above it. The file of a key is not read yet.
pub(super) fn read(args: &Args, folder: Option<&Path>) -> Result<Connection, Stop> {
    let Args { subaccount, region, base_url, api_key_file } = args.clone();
    let flags = Flags { subaccount, region, base_url, api_key_file };
    let project = folder.and_then(file::nearest);
    let project = match project {
        Some(path) => Some((project::read(&path)?.provider, path)),
        None => None,
    };
    let user = user_file()?;
    let sources = Sources {
        flags: &flags,
        variable: &variable,
        project: project.as_ref().map(|(says, path)| File::<Provider> { path, says }),
        user: user.as_ref().map(|(says, path)| File { path, says }),
    };
    Ok(connection::merge(sources).map_err(wrong)?)
}

/// The account that scripts below a project's file belong to, by that file, the environment and the
/// user's file. Where one of those is wrong nothing is known: whoever asks the provider is told.
pub(super) fn of_project(project: Option<(&Path, &Config)>) -> Option<Connection> {
    let user = user_file().ok()?;
    let sources = Sources {
        flags: &Flags::default(),
        variable: &variable,
        project: project.map(|(path, config)| File { path, says: &config.provider }),
        user: user.as_ref().map(|(says, path)| File { path, says }),
    };
    connection::merge(sources).ok()
}

/// Where the ledger is.
pub(super) fn ledger(args: &LedgerArgs) -> Result<Setting<PathBuf>, Stop> {
    let user = read_user_file()?.map(|(user, path, _)| (user, path));
    let user = user.as_ref().map(|(says, path)| File { path, says });
    let data = Folders::find().map(|folders| folders.data);
    connection::ledger(args.ledger.as_deref(), user, data.as_deref()).ok_or_else(|| {
        let problem = Problem::new("there is no folder for the ledger: you have no home folder");
        problem.help("set HOME, or name a file: `--ledger PATH`").into()
    })
}

/// A client for the account.
pub(super) fn client(connection: &Connection) -> Result<Client, Stop> {
    let mut missing = Vec::new();
    if connection.key.is_none() {
        missing.push(no_key());
    }
    if connection.subaccount.is_none() {
        missing.push(no_subaccount());
    }
    match (&connection.key, &connection.subaccount) {
        (Some(key), Some(subaccount)) => {
            let key = read_key(&key.value)?;
            let base = connection.base_url.value.clone();
            Ok(Client::new(base, subaccount.value.clone(), &key))
        }
        _ => Err(Stop(missing)),
    }
}

/// The key itself.
pub(super) fn read_key(key: &KeyAt) -> Result<Key, Problem> {
    let path = match key {
        KeyAt::Here(key) => return Ok(key.clone()),
        KeyAt::File(path) => path,
    };
    Key::from_file(read_secret(path, "the API key")?)
        .map_err(|bad| Problem::new(format!("`{}`: {bad}", path.display())).help(bad.help))
}

/// The text of a file that holds nothing but `what`, which others must not be able to read.
pub(super) fn read_secret(path: &Path, what: &str) -> Result<String, Problem> {
    let file = file::read(path).map_err(|error| {
        Problem::of_path(&format!("read {what} in"), path, &error)
            .help("write it into the file, and nothing else, or name another file")
    })?;
    if file.open_to_others { Err(open_to_others(path, what)) } else { Ok(file.text) }
}

/// The user's settings and the path of their file; none if there is no such file. A file that holds
/// a key is for its owner alone.
fn user_file() -> Result<Option<(User, PathBuf)>, Stop> {
    match read_user_file()? {
        Some((user, path, true)) if user.holds_key() => {
            Err(open_to_others(&path, "the API key").into())
        }
        read => Ok(read.map(|(user, path, _)| (user, path))),
    }
}

/// The same, and whether others can read it.
fn read_user_file() -> Result<Option<(User, PathBuf, bool)>, Stop> {
    let Some(folders) = Folders::find() else { return Ok(None) };
    let path = folders.user_file();
    let file = match file::read(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Problem::of_path("read", &path, &error).into()),
    };
    match user::parse(&file.text, &folders.config, &folders.home) {
        Ok(user) => Ok(Some((user, path, file.open_to_others))),
        Err(mistake) => Err(Problem::of_settings(mistake, &path, file.text).into()),
    }
}

/// A variable of the environment. What is not Unicode fits no setting, and is told as such.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

fn wrong(Wrong { origin, bad }: Wrong) -> Problem {
    Problem::new(format!("{origin}: {}", bad.message)).help(bad.help)
}

fn open_to_others(path: &Path, what: &str) -> Problem {
    let path = path.display();
    Problem::new(format!("`{path}` holds {what}, and others can read it"))
        .help(format!("keep it to yourself: `chmod 600 {path}`"))
}

pub(super) fn no_key() -> Problem {
    let file = user_file_shown();
    Problem::new("there is no API key").help(format!(
        "set the variable IVRC_API_KEY, name a file with `--api-key-file PATH`, or write \
         `api-key-file = \"PATH\"` under `[provider]` in `{file}`"
    ))
}

pub(super) fn no_subaccount() -> Problem {
    let file = user_file_shown();
    Problem::new("there is no subaccount").help(format!(
        "write `--subaccount ID`, set the variable IVRC_SUBACCOUNT, or write \
         `subaccount = \"ID\"` under `[provider]` in `{}` or `{file}`",
        file::NAME
    ))
}

/// The user's file, as people write its path.
fn user_file_shown() -> String {
    let Some(folders) = Folders::find() else { return file::SHOWN.to_owned() };
    folders.short(&folders.user_file())
}
