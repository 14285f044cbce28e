//! Where settings come from: the nearest `ivrc.toml`, from a folder upwards.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The name of the file.
pub const NAME: &str = "ivrc.toml";

/// A settings file larger than this is not one.
const MAX_BYTES: u64 = 1024 * 1024;

/// The nearest `ivrc.toml` of a folder and those above it.
pub fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// The text of a settings file.
///
/// # Errors
/// It cannot be read, is not UTF-8, or is larger than any settings file.
pub fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let mut file = std::fs::File::open(path)?.take(MAX_BYTES + 1);
    file.read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(text)
}
