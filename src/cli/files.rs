//! Which scripts are meant, and their texts. In: paths as the user gave them. Out: each file once,
//! in order, and what is wrong with a path. Nothing larger than a script may be is ever read.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::problem::{Problem, Stop};
use crate::finding::{Finding, nearest};
use crate::source::{MAX_BYTES, Source, Sources};

/// Folders that are never searched, besides hidden ones.
const SKIPPED: &[&str] = &["target", "node_modules"];

/// A script to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// What an argument means where one file is read.
    pub(super) fn one(path: &Path) -> Self {
        if path == Path::new("-") { Input::Stdin } else { Input::File(path.to_owned()) }
    }

    /// The name to show.
    pub(super) fn name(&self) -> String {
        match self {
            Input::Stdin => "<stdin>".to_owned(),
            Input::File(path) => path.display().to_string(),
        }
    }

    /// The name that it has from every folder: the ledger, and whoever answers, know it by that.
    pub(super) fn absolute(&self) -> String {
        match self {
            Input::Stdin => self.name(),
            Input::File(path) => {
                std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string()
            }
        }
    }

    /// Where the search for settings begins.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        match self {
            Input::Stdin => std::env::current_dir().ok(),
            Input::File(path) => std::path::absolute(path).ok()?.parent().map(Path::to_path_buf),
        }
    }
}

/// The scripts of the arguments, and the arguments that mean none.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each script once: in the order of the arguments, those of a folder by name.
    pub(super) inputs: Vec<Input>,
    /// What is wrong with the other arguments.
    pub(super) problems: Vec<Problem>,
}

/// The scripts that the arguments of `check` and `test` mean; none mean the current folder.
pub(super) fn find(arguments: &[PathBuf]) -> Found {
    let here = [PathBuf::from(".")];
    let arguments = if arguments.is_empty() { &here } else { arguments };
    let mut found = Found::default();
    let mut known = HashSet::new();
    for path in arguments {
        let scripts = if path.is_dir() { in_folder(path, &mut found) } else { vec![path.clone()] };
        for script in scripts {
            let same = fs::canonicalize(&script).unwrap_or_else(|_| script.clone());
            if known.insert(same) {
                found.inputs.push(Input::one(&script));
            }
        }
    }
    found
}

/// Every script below a folder, by name.
fn in_folder(folder: &Path, found: &mut Found) -> Vec<PathBuf> {
    let mut scripts = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting = vec![folder.to_owned()];
    let mut unreadable = false;
    while let Some(folder) = waiting.pop() {
        // A link may lead back to where we came from.
        if !seen.insert(fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        match entries(&folder) {
            Ok(paths) => {
                let (folders, files): (Vec<_>, Vec<_>) =
                    paths.into_iter().partition(|path| path.is_dir());
                waiting.extend(folders.into_iter().filter(|path| is_searched(path)));
                scripts.extend(files.into_iter().filter(|path| is_script(path)));
            }
            Err(error) => {
                unreadable = true;
                found.problems.push(Problem::of_path("read the folder", &folder, &error));
            }
        }
    }
    if scripts.is_empty() && !unreadable {
        let problem = Problem::new(format!("no scripts in the folder `{}`", folder.display()));
        let help = "name a file that ends in `.ivr`, or write one with `ivrc new hello.ivr`";
        found.problems.push(problem.help(help));
    }
    scripts.sort();
    scripts
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let shorter = |path: PathBuf| path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path);
    paths.map(|path| path.map(shorter)).collect()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn is_searched(folder: &Path) -> bool {
    let name = name(folder);
    !name.starts_with('.') && !SKIPPED.contains(&name.as_str())
}

/// A dangling link with the right name is one, too: that it leads nowhere is worth a message.
fn is_script(path: &Path) -> bool {
    let is_special = || fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    path.extension().is_some_and(|extension| extension == "ivr")
        && !name(path).starts_with('.')
        && !is_special()
}

/// A script's text, or the finding that says why there is none to parse.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The texts that spans point into.
    pub(super) sources: Sources,
    /// The text cannot be parsed: it is too large, or not UTF-8.
    pub(super) refused: Option<Finding>,
}

impl Loaded {
    /// A text under the name of an input.
    pub(super) fn of(input: &Input, text: String) -> Self {
        let mut sources = Sources::default();
        sources.push(Source::new(sources.next_id(), input.name(), text));
        Self { sources, refused: None }
    }

    /// The script.
    #[expect(clippy::expect_used, reason = "`load` is the only maker, and puts the script first")]
    pub(super) fn source(&self) -> &Source {
        self.sources.iter().next().expect("a loaded script has a text")
    }
}

/// Reads a script.
pub(super) fn load(input: &Input) -> Result<Loaded, Problem> {
    let bytes = match input {
        Input::Stdin => read(io::stdin().lock(), None)
            .map_err(|error| Problem::of_path("read", Path::new("-"), &error))?,
        Input::File(path) => open(path).map_err(|error| cannot_read(path, &error))?,
    };
    Ok(loaded(&input.name(), bytes))
}

/// Reads a script that is no file, but is called like one.
pub(super) fn from_stream(name: &str, stream: impl Read) -> io::Result<Loaded> {
    Ok(loaded(name, read(stream, None)?))
}

fn loaded(name: &str, bytes: Bytes) -> Loaded {
    let mut sources = Sources::default();
    let id = sources.next_id();
    let (source, refused) = match bytes {
        Bytes::All(bytes) => Source::from_bytes(id, name, bytes),
        Bytes::TooMany(count) => {
            let (source, finding) = Source::too_large(id, name, count);
            (source, Some(finding))
        }
    };
    sources.push(source);
    Loaded { sources, refused }
}

/// A text that is not a script: values in JSON. At most as large as a script.
pub(super) fn read_text(input: &Input) -> Result<String, Stop> {
    let loaded = load(input)?;
    match loaded.refused {
        None => Ok(loaded.source().text().to_owned()),
        Some(finding) => {
            let problem = Problem::new(format!("`{}`: {}", input.name(), finding.message));
            Err(problem.help("name a JSON file").into())
        }
    }
}

enum Bytes {
    All(Vec<u8>),
    TooMany(u64),
}

fn open(path: &Path) -> io::Result<Bytes> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let length = metadata.is_file().then_some(metadata.len());
    read(file, length)
}

/// Reads to the end, but no further than a script may go; a stream tells no length before.
fn read(from: impl Read, length: Option<u64>) -> io::Result<Bytes> {
    if let Some(length) = length.filter(|&length| length > MAX_BYTES) {
        return Ok(Bytes::TooMany(length));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length.unwrap_or(0)).unwrap_or(0));
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    let count = bytes.len() as u64;
    Ok(if count > MAX_BYTES { Bytes::TooMany(count) } else { Bytes::All(bytes) })
}

fn cannot_read(path: &Path, error: &io::Error) -> Problem {
    let problem = Problem::of_path("read", path, error);
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        problem.help(other_file(path))
    } else if kind == io::ErrorKind::PermissionDenied {
        problem.help("allow yourself to read the file")
    } else if kind == io::ErrorKind::IsADirectory {
        problem.help("name one file in it")
    } else {
        problem
    }
}

/// The file that was probably meant.
fn other_file(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let paths = entries(folder.unwrap_or(Path::new("."))).unwrap_or_default();
    let ending = path.extension();
    let is_like_it =
        |other: &&PathBuf| is_script(other) || ending.is_some() && other.extension() == ending;
    let mut names: Vec<_> = paths.iter().filter(is_like_it).map(|path| name(path)).collect();
    names.sort();
    match nearest(&name(path), names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{}`?", path.with_file_name(near).display()),
        None if ending.is_none() || is_script(path) => {
            "check the path, or write a first script with `ivrc new hello.ivr`".to_owned()
        }
        None => "check the path".to_owned(),
    }
}
