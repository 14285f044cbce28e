//! Which account is meant, and who says so. In: flags, variables, the two files. Out: one value for
//! each setting, with where it came from. The first of flag, variable, project's file, user's file
//! and default wins. Nothing is read here: neither the variables, nor the file of a key.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::provider::{Placed, Provider};
use super::user::{KeyAt, User};
use crate::provider::account::{BadSetting, BaseUrl, Key, Region, Subaccount};

/// The variable of the key.
pub const API_KEY: &str = "IVRC_API_KEY";
/// The variable of the subaccount.
pub const SUBACCOUNT: &str = "IVRC_SUBACCOUNT";
/// The variable of the region.
pub const REGION: &str = "IVRC_REGION";
/// The variable of the base URL.
pub const BASE_URL: &str = "IVRC_BASE_URL";

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Who says so.
    pub origin: Origin,
}

/// Where a setting came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A flag, by its name with the dashes.
    Flag(&'static str),
    /// A variable of the environment.
    Variable(&'static str),
    /// A line of the project's file.
    Project(PathBuf, usize),
    /// A line of the user's file.
    User(PathBuf, usize),
    /// It follows from the region.
    Region,
    /// Nobody set it.
    Default,
}

impl Origin {
    /// What kind of place it is, in one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Origin::Flag(_) => "flag",
            Origin::Variable(_) => "variable",
            Origin::Project(..) => "project",
            Origin::User(..) => "user",
            Origin::Region => "region",
            Origin::Default => "default",
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) | Origin::Variable(name) => f.write_str(name),
            Origin::Project(path, line) | Origin::User(path, line) => {
                write!(f, "{}:{line}", path.display())
            }
            Origin::Region => f.write_str("the region"),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// How the provider is reached, as far as it is set.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The subaccount.
    pub subaccount: Option<Setting<Subaccount>>,
    /// The region; it counts only where no base URL is set.
    pub region: Setting<Region>,
    /// Where the API is.
    pub base_url: Setting<BaseUrl>,
    /// The key, or its file.
    pub key: Option<Setting<KeyAt>>,
}

/// What the flags say.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--subaccount`.
    pub subaccount: Option<Subaccount>,
    /// `--region`.
    pub region: Option<Region>,
    /// `--base-url`.
    pub base_url: Option<BaseUrl>,
    /// `--api-key-file`.
    pub api_key_file: Option<PathBuf>,
}

/// What a file says, and where it is.
#[derive(Debug)]
pub struct File<'a, T> {
    /// Its path.
    pub path: &'a Path,
    /// What it says.
    pub says: &'a T,
}

impl<T> Clone for File<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for File<'_, T> {}

/// Everyone who has a say.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The flags.
    pub flags: &'a Flags,
    /// The environment; a variable that is set but empty is none.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The nearest `ivrc.toml`.
    pub project: Option<File<'a, Provider>>,
    /// The user's file.
    pub user: Option<File<'a, User>>,
}

/// A value that is none, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The place.
    pub origin: Origin,
    /// What is wrong with it.
    pub bad: BadSetting,
}

/// Merges what everyone says.
///
/// # Errors
/// The value of a variable that would count is none.
pub fn merge(sources: Sources<'_>) -> Result<Connection, Wrong> {
    let Flags { subaccount, region, base_url, api_key_file } = sources.flags;
    let subaccount = first([
        flag(subaccount.as_ref(), "--subaccount"),
        variable(sources, SUBACCOUNT, subaccount.is_none())?,
        sources.of_project(|provider| provider.subaccount.as_ref()),
        sources.of_user(|user| user.provider.subaccount.as_ref()),
    ]);
    let region = first([
        flag(region.as_ref(), "--region"),
        variable(sources, REGION, region.is_none())?,
        sources.of_project(|provider| provider.region.as_ref()),
        sources.of_user(|user| user.provider.region.as_ref()),
    ])
    .unwrap_or(Setting { value: Region::default(), origin: Origin::Default });
    let base_url = first([
        flag(base_url.as_ref(), "--base-url"),
        variable(sources, BASE_URL, base_url.is_none())?,
        sources.of_user(|user| user.base_url.as_ref()),
    ])
    .unwrap_or_else(|| Setting { value: region.value.base_url(), origin: Origin::Region });
    let key = first([
        flag(api_key_file.clone().map(KeyAt::File).as_ref(), "--api-key-file"),
        key_variable(sources, api_key_file.is_none())?,
        sources.of_user(|user| user.key.as_ref()),
    ]);
    Ok(Connection { subaccount, region, base_url, key })
}

/// Where the ledger is: the flag, the user's file, or `ledger.db` in the folder for data.
pub fn ledger(
    flag: Option<&Path>,
    user: Option<File<'_, User>>,
    data: Option<&Path>,
) -> Option<Setting<PathBuf>> {
    let set = |path: &Path| Setting { value: path.to_owned(), origin: Origin::Flag("--ledger") };
    let of_user = || of_file(user, |user| user.ledger.as_ref(), Origin::User);
    let own = || Some(Setting { value: data?.join("ledger.db"), origin: Origin::Default });
    flag.map(set).or_else(of_user).or_else(own)
}

impl<'a> Sources<'a> {
    fn of_project<T: Clone + 'a>(
        self,
        pick: impl FnOnce(&'a Provider) -> Option<&'a Placed<T>>,
    ) -> Option<Setting<T>> {
        of_file(self.project, pick, Origin::Project)
    }

    fn of_user<T: Clone + 'a>(
        self,
        pick: impl FnOnce(&'a User) -> Option<&'a Placed<T>>,
    ) -> Option<Setting<T>> {
        of_file(self.user, pick, Origin::User)
    }
}

fn of_file<'a, F, T: Clone + 'a>(
    file: Option<File<'a, F>>,
    pick: impl FnOnce(&'a F) -> Option<&'a Placed<T>>,
    origin: impl FnOnce(PathBuf, usize) -> Origin,
) -> Option<Setting<T>> {
    let file = file?;
    let Placed { value, line } = pick(file.says)?;
    Some(Setting { value: value.clone(), origin: origin(file.path.to_owned(), *line) })
}

fn first<T, const N: usize>(candidates: [Option<Setting<T>>; N]) -> Option<Setting<T>> {
    candidates.into_iter().flatten().next()
}

fn flag<T: Clone>(value: Option<&T>, name: &'static str) -> Option<Setting<T>> {
    value.map(|value| Setting { value: value.clone(), origin: Origin::Flag(name) })
}

/// A variable's value. One that does not count is not looked at, so that a flag can stand in for
/// one that is wrong.
fn variable<T>(
    sources: Sources<'_>,
    name: &'static str,
    counts: bool,
) -> Result<Option<Setting<T>>, Wrong>
where
    T: FromStr<Err = BadSetting>,
{
    set(sources, name, counts, |word| word.parse())
}

fn key_variable(sources: Sources<'_>, counts: bool) -> Result<Option<Setting<KeyAt>>, Wrong> {
    set(sources, API_KEY, counts, |word| Key::new(word).map(KeyAt::Here))
}

fn set<T>(
    sources: Sources<'_>,
    name: &'static str,
    counts: bool,
    read: impl FnOnce(String) -> Result<T, BadSetting>,
) -> Result<Option<Setting<T>>, Wrong> {
    let word = Some(name).filter(|_| counts).and_then(sources.variable);
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
    let origin = Origin::Variable(name);
    match read(word) {
        Ok(value) => Ok(Some(Setting { value, origin })),
        Err(bad) => Err(Wrong { origin, bad }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What everyone says in a test; each says another thing.
    #[derive(Default)]
    struct Everyone {
        flags: Flags,
        variables: Vec<(&'static str, &'static str)>,
        project: Provider,
        user: User,
    }

    impl Everyone {
        fn new() -> Self {
            let project = "[provider]\nsubaccount = \"of_project\"\nregion = \"eu\"\n";
            let user = "[provider]\nsubaccount = \"of_user\"\nregion = \"id\"\n\
                        base-url = \"https://user.example\"\napi-key = \"of_user\"\n\
                        [ledger]\npath = \"/user.db\"\n";
            Self {
                flags: Flags {
                    subaccount: Some("of_flag".parse().unwrap()),
                    region: Some(Region::AsiaPacific),
                    base_url: Some("https://flag.example".parse().unwrap()),
                    api_key_file: Some("/flag".into()),
                },
                variables: vec![
                    (SUBACCOUNT, "of_variable"),
                    (REGION, "us"),
                    (BASE_URL, "https://variable.example"),
                    (API_KEY, "of_variable"),
                ],
                project: crate::config::parse(project).unwrap().provider,
                user: crate::config::user::parse(user, "/u".as_ref(), "/h".as_ref()).unwrap(),
            }
        }

        fn merged(&self) -> Result<Connection, Wrong> {
            let find = |name: &str| {
                let found = self.variables.iter().find(|(other, _)| *other == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            merge(Sources {
                flags: &self.flags,
                variable: &find,
                project: Some(File { path: "/p/ivrc.toml".as_ref(), says: &self.project }),
                user: Some(File { path: "/u/config.toml".as_ref(), says: &self.user }),
            })
        }

        /// Each setting as `value (origin)`.
        fn told(&self) -> [String; 4] {
            let Connection { subaccount, region, base_url, key } = self.merged().unwrap();
            let none = || "none".to_owned();
            [
                subaccount.map_or_else(none, |set| format!("{} ({})", set.value, set.origin)),
                format!("{} ({})", region.value.word(), region.origin),
                format!("{} ({})", base_url.value, base_url.origin),
                key.map_or_else(none, |set| format!("set ({})", set.origin)),
            ]
        }
    }

    #[test]
    fn flag_variable_project_user_default() {
        let mut all = Everyone::new();
        assert_eq!(
            all.told(),
            [
                "of_flag (--subaccount)",
                "ap (--region)",
                "https://flag.example (--base-url)",
                "set (--api-key-file)"
            ]
        );
        all.flags = Flags::default();
        assert_eq!(
            all.told(),
            [
                "of_variable (IVRC_SUBACCOUNT)",
                "us (IVRC_REGION)",
                "https://variable.example (IVRC_BASE_URL)",
                "set (IVRC_API_KEY)"
            ]
        );
        all.variables.clear();
        assert_eq!(
            all.told(),
            [
                "of_project (/p/ivrc.toml:2)",
                "eu (/p/ivrc.toml:3)",
                "https://user.example (/u/config.toml:4)",
                "set (/u/config.toml:5)"
            ]
        );
        all.project = Provider::default();
        let told = all.told();
        assert_eq!(told[..2], ["of_user (/u/config.toml:2)", "id (/u/config.toml:3)"]);
        all.user = User::default();
        let nothing = ["none", "ap (default)", "https://voice.8x8.com (the region)", "none"];
        assert_eq!(all.told(), nothing);
        all.variables = vec![(SUBACCOUNT, ""), (REGION, ""), (BASE_URL, ""), (API_KEY, "")];
        assert_eq!(all.told(), nothing);
    }

    #[test]
    fn a_base_url_wins_over_every_region() {
        let mut all = Everyone::new();
        all.flags.base_url = None;
        all.variables.clear();
        let [_, region, base_url, _] = all.told();
        assert_eq!(region, "ap (--region)");
        assert_eq!(base_url, "https://user.example (/u/config.toml:4)");
        all.user.base_url = None;
        all.flags.region = Some(Region::Europe);
        assert_eq!(all.told()[2], "https://voice.8x8.uk (the region)");
    }

    #[test]
    fn a_wrong_variable_is_named_unless_a_flag_stands_in_for_it() {
        let mut all = Everyone::new();
        all.variables = vec![
            (SUBACCOUNT, "a b"),
            (REGION, "mars"),
            (BASE_URL, "http://voice.8x8.com"),
            (API_KEY, "s3cret\n"),
        ];
        assert!(all.merged().is_ok());
        all.flags.api_key_file = None;
        let wrong = all.merged().unwrap_err();
        assert_eq!(wrong.origin, Origin::Variable(API_KEY));
        assert_eq!(wrong.bad.message, "the API key holds a line break");
        all.flags = Flags::default();
        assert_eq!(all.merged().unwrap_err().origin, Origin::Variable(SUBACCOUNT));
    }

    #[test]
    fn the_ledger_is_the_flags_the_users_or_the_default_one() {
        let all = Everyone::new();
        let user = Some(File { path: "/u/config.toml".as_ref(), says: &all.user });
        let told = |flag: Option<&str>, user, data: Option<&str>| {
            let set = ledger(flag.map(Path::new), user, data.map(Path::new))?;
            Some(format!("{} ({})", set.value.display(), set.origin))
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told(Some("f.db"), user, Some("/d")), some("f.db (--ledger)"));
        assert_eq!(told(None, user, Some("/d")), some("/user.db (/u/config.toml:7)"));
        assert_eq!(told(None, None, Some("/d")), some("/d/ledger.db (default)"));
        assert_eq!(told(None, None, None), None);
    }
}
