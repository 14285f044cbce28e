//! A file as it was in a revision, from git. In: a revision and a path as the user gave them. Out:
//! the script, or why there is none. Neither can become an option of git: a revision that begins
//! with `-` is refused, and the rest of the work is done with the commit that git names for it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::files::{self, Loaded};
use crate::cli::problem::{Problem, Stop};
use crate::report::reason;

/// Reads a file as it was.
pub(super) fn load(revision: &str, file: &Path) -> Result<Loaded, Stop> {
    let Some(name) = file.file_name() else {
        let problem = Problem::new(format!("`{}` is no file", file.display()));
        return Err(problem.help("name one script").into());
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let git = Git { folder: folder.unwrap_or(Path::new(".")) };
    git.is_repository(file)?;
    let commit = git.commit(revision)?;
    let mut object = OsString::from(format!("{commit}:./"));
    object.push(name);
    if !git.has(&object)? {
        return Err(git.is_missing(revision, &commit, file, name).into());
    }
    let mut command = git.command(["cat-file", "blob"].map(OsStr::new));
    let mut child = command.arg(&object).spawn().map_err(|error| cannot_run(&error))?;
    let shown = format!("{revision}:{}", file.display());
    let loaded = match child.stdout.take() {
        Some(stdout) => files::from_stream(&shown, stdout),
        None => Err(io::ErrorKind::BrokenPipe.into()),
    };
    // It may still have much to say of a file that is too large.
    let _ = child.kill();
    let _ = child.wait();
    loaded.map_err(|error| {
        Problem::new(format!("cannot read `{shown}` from git: {}", reason(&error))).into()
    })
}

/// git, in the folder of the file.
struct Git<'p> {
    folder: &'p Path,
}

/// What a run of git gave.
struct Told {
    is_good: bool,
    out: String,
    err: String,
}

impl Git<'_> {
    /// git without anything that asks, pages, or is told in another language.
    fn command<'a>(&self, args: impl IntoIterator<Item = &'a OsStr>) -> Command {
        let mut command = Command::new("git");
        command.args(args).current_dir(self.folder);
        // The repository is the one that the file is in, not that of a hook which runs us.
        command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    fn run<'a>(&self, args: impl IntoIterator<Item = &'a OsStr>) -> Result<Told, Problem> {
        let output = self.command(args).stderr(Stdio::piped()).output();
        let output = output.map_err(|error| cannot_run(&error))?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let is_good = output.status.success();
        Ok(Told { is_good, out: text(&output.stdout), err: text(&output.stderr) })
    }

    fn is_repository(&self, file: &Path) -> Result<(), Problem> {
        let told = self.run(["rev-parse", "--show-prefix"].map(OsStr::new))?;
        if told.is_good {
            return Ok(());
        }
        if told.err.contains("not a git repository") {
            let problem = Problem::new(format!("`{}` is in no git repository", file.display()));
            return Err(problem.help("compare two files: `ivrc diff OLD NEW`"));
        }
        Err(said(&told, "git cannot read the repository"))
    }

    /// The commit that a revision means.
    fn commit(&self, revision: &str) -> Result<String, Problem> {
        let unknown = |why: &str| {
            let problem = Problem::new(format!("`{revision}` is no revision{why}"));
            problem.help(
                "name a commit, a branch or a tag that is here; a shallow clone lacks most: \
                 `git fetch --unshallow`",
            )
        };
        if revision.is_empty() || revision.starts_with('-') {
            return Err(unknown(""));
        }
        let wanted = OsString::from(format!("{revision}^{{commit}}"));
        let args = ["rev-parse", "--verify", "--quiet"].map(OsStr::new);
        let told = self.run(args.into_iter().chain([wanted.as_os_str()]))?;
        let is_hash = !told.out.is_empty() && told.out.bytes().all(|byte| byte.is_ascii_hexdigit());
        if told.is_good && is_hash { Ok(told.out) } else { Err(unknown(" of this repository")) }
    }

    /// Whether a file is in a commit.
    fn has(&self, object: &OsStr) -> Result<bool, Problem> {
        let told = self.run(["cat-file", "-t"].map(OsStr::new).into_iter().chain([object]))?;
        Ok(told.is_good && told.out == "blob")
    }

    /// Why a file is not in a commit, with its name there if it had another.
    fn is_missing(&self, revision: &str, commit: &str, file: &Path, name: &OsStr) -> Problem {
        let problem = Problem::new(format!("`{}` is not in `{revision}`", file.display()));
        match self.name_in(commit, name) {
            Some(old) => problem.help(format!(
                "it was called `{old}` there: `git show \"{revision}:{old}\" | ivrc diff - {}`",
                file.display()
            )),
            None => problem.help("name a revision that has it; `git log FILE` lists them"),
        }
    }

    /// The path of a file in a commit, from the root, if git recognises it.
    fn name_in(&self, commit: &str, name: &OsStr) -> Option<String> {
        let prefix = self.run(["rev-parse", "--show-prefix"].map(OsStr::new)).ok()?.out;
        let now = format!("{prefix}{}", name.to_string_lossy());
        let args = ["diff", "--no-ext-diff", "--no-textconv", "--name-status", "-z"];
        let args = args.into_iter().chain(["-M", "--diff-filter=R", "--no-relative", commit]);
        let told = self.run(args.map(OsStr::new)).ok()?;
        let mut fields = told.out.split('\0');
        while let (Some(_), Some(old), Some(new)) = (fields.next(), fields.next(), fields.next()) {
            if new == now {
                return Some(old.to_owned());
            }
        }
        None
    }
}

fn said(told: &Told, fact: &str) -> Problem {
    let line = told.err.lines().next().unwrap_or_default();
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    Problem::new(format!("{fact}: {line}")).help("see what `git status` says in that folder")
}

fn cannot_run(error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::NotFound {
        let problem = Problem::new("there is no `git` to ask");
        return problem.help("install git, or compare two files: `ivrc diff OLD NEW`");
    }
    Problem::new(format!("cannot run `git`: {}", reason(error)))
}
