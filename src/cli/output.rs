//! Where a document goes: standard output, or a file that is written whole or not at all. In: the
//! bytes. Out: nothing, or what went wrong.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files::Input;
use super::problem::{Problem, Stop};
use super::shell::Shell;
use crate::report::reason;

/// Writes a document to `target`; none, and `-`, are standard output.
pub(super) fn write(target: Option<&Path>, text: &str, shell: &mut Shell) -> Result<(), Stop> {
    match target.filter(|path| *path != Path::new("-")) {
        None => {
            shell.say(text)?;
            shell.flush()
        }
        Some(path) => write_file(path, text.as_bytes()).map_err(|error| failed(path, &error)),
    }
}

/// `-o` must not name the script itself. The other name that is offered ends in `extension`.
pub(super) fn spare_the_script(
    output: Option<&Path>,
    input: &Input,
    extension: &str,
) -> Result<(), Stop> {
    let (Some(output), Input::File(script)) = (output, input) else { return Ok(()) };
    match (fs::canonicalize(output), fs::canonicalize(script)) {
        (Ok(output), Ok(script)) if output == script && script.is_file() => {
            let name = script.with_extension(extension);
            let problem = Problem::new("`-o` names the script itself, which would be lost");
            let name = name.file_name().unwrap_or_default().display();
            Err(problem.help(format!("write to another file: `-o {name}`")).into())
        }
        _ => Ok(()),
    }
}

/// Writes a file whole or not at all. A device is written to, a link leads to what is replaced.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        // A device or a pipe is not a file to be replaced.
        Ok(there) if !there.is_file() => {
            let mut file = File::options().write(true).open(path)?;
            file.write_all(bytes)?;
            file.flush()
        }
        // A link stays a link: what it points to is replaced.
        Ok(_) => stage(path, bytes)?.put_in_place(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Staged::beside(path.to_owned(), bytes, None)?.put_in_place()
        }
        Err(error) => Err(error),
    }
}

/// Makes all ready to replace a file that is there: the new one stands beside it, and is as
/// readable as it is. A file that may not be written to is not replaced either.
pub(super) fn stage(path: &Path, bytes: &[u8]) -> io::Result<Staged> {
    let there = fs::metadata(path)?;
    if there.permissions().readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    // Whoever may write to the folder could replace a file of somebody else.
    File::options().write(true).open(path)?;
    Staged::beside(fs::canonicalize(path)?, bytes, Some(&there))
}

/// A file that is written, and waits beside its place. Dropped, it is gone.
#[derive(Debug)]
pub(super) struct Staged {
    file: tempfile::NamedTempFile,
    place: PathBuf,
}

impl Staged {
    fn beside(place: PathBuf, bytes: &[u8], like: Option<&fs::Metadata>) -> io::Result<Self> {
        let mut file = new_file(&folder(&place))?;
        file.write_all(bytes)?;
        if let Some(like) = like {
            keep_owner(file.as_file(), like);
            file.as_file().set_permissions(like.permissions())?;
        }
        file.as_file().sync_all()?;
        Ok(Self { file, place })
    }

    /// Puts it where it belongs, in one step.
    pub(super) fn put_in_place(self) -> io::Result<()> {
        self.file.persist(&self.place).map_err(|error| error.error)?;
        Ok(())
    }
}

/// A file stays its owner's when an administrator replaces it. Others may not give files away;
/// then it is theirs, as everything that they write.
fn keep_owner(file: &File, like: &fs::Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let is_kept =
            file.metadata().is_ok_and(|new| (new.uid(), new.gid()) == (like.uid(), like.gid()));
        if !is_kept && fchown(file, Some(like.uid()), Some(like.gid())).is_err() {
            let _ = fchown(file, None, Some(like.gid()));
        }
    }
    #[cfg(not(unix))]
    let _ = (file, like);
}

fn folder(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// A temporary file that is as readable as any file the user makes, not only to the user.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ivrc-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn failed(path: &Path, error: &io::Error) -> Stop {
    let missing = error.kind() == io::ErrorKind::NotFound && !folder(path).is_dir();
    let problem = if missing {
        let folder = folder(path);
        Problem::new(format!("cannot write `{}`: its folder does not exist", path.display()))
            .help(format!("make the folder: `mkdir -p {}`", folder.display()))
    } else {
        Problem::new(format!("cannot write `{}`: {}", path.display(), reason(error)))
            .help("nothing was changed; write to another place")
    };
    problem.into()
}
