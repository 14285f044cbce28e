//! Where settings come from on the disk: the nearest `ivrc.toml` from a folder upwards, the user's
//! own file, and files that hold a key.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

/// The name of a project's file.
pub const NAME: &str = "ivrc.toml";

/// How the user's file is called where its whole path is not at hand.
pub const SHOWN: &str = "~/.config/ivrc/config.toml";

/// A settings file larger than this is not one.
const MAX_BYTES: u64 = 1024 * 1024;

/// The nearest `ivrc.toml` of a folder and those above it.
pub fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// The user's folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Where `~/` leads.
    pub home: PathBuf,
    /// Where the user's settings are.
    pub config: PathBuf,
    /// Where the ledger is.
    pub data: PathBuf,
    /// Where fetched lists are; all in it can be fetched again.
    pub cache: PathBuf,
}

impl Folders {
    /// Those of the system's user; none for one without a home.
    pub fn find() -> Option<Self> {
        let user = etcetera::choose_base_strategy().ok()?;
        Some(Self {
            home: user.home_dir().to_owned(),
            config: user.config_dir().join("ivrc"),
            data: user.data_dir().join("ivrc"),
            cache: user.cache_dir().join("ivrc"),
        })
    }

    /// The user's settings file.
    pub fn user_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// A path as people write it: `~/…` for what is below their home.
    pub fn short(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home) {
            Ok(below) => Path::new("~").join(below).display().to_string(),
            Err(_) => path.display().to_string(),
        }
    }
}

/// A file's text, and whether others than its owner may read it.
#[derive(Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// The group, or everybody, may read it. Known on Unix alone.
    pub open_to_others: bool,
}

/// The text of a settings file, or of one that holds a key.
///
/// # Errors
/// It cannot be read, is not UTF-8, or is larger than any settings file.
pub fn read(path: &Path) -> io::Result<Text> {
    let file = std::fs::File::open(path)?;
    let open_to_others = is_open_to_others(&file.metadata()?);
    let mut text = String::new();
    file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(Text { text, open_to_others })
}

#[cfg(unix)]
fn is_open_to_others(file: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    // Of a pipe or a device the mode says nothing: its other end is the shell's.
    file.is_file() && file.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &std::fs::Metadata) -> bool {
    false
}
