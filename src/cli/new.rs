//! `ivrc new`: a first script, commented, that checks clean and passes its own tests.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::problem::{Problem, Stop};
use super::shell::Shell;
use crate::report::visible;

/// The script.
const STARTER: &str = include_str!("starter.ivr");

/// Write a commented starter script
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file to make; `.ivr` is added if it is left out
    #[arg(value_name = "NAME.ivr")]
    name: PathBuf,
}

/// Makes the file.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let path = path(&args.name)?;
    write(&path).map_err(|error| failed(&path, &error))?;
    let shown = path.display().to_string();
    let shown = visible(&shown);
    let next =
        format!("next:\n  ivrc check {shown}\n  ivrc test {shown}\n  ivrc compile {shown}\n");
    shell.say(&format!("made {shown}\n{next}"))?;
    Ok(Exit::Done)
}

fn path(name: &Path) -> Result<PathBuf, Problem> {
    let Some(file) = name.file_name().filter(|_| !name.is_dir()) else {
        let problem = Problem::new(format!("`{}` is a folder", name.display()));
        return Err(problem.help(format!("name a file: `{}`", name.join("hello.ivr").display())));
    };
    match name.extension() {
        Some(extension) if extension == "ivr" => Ok(name.to_owned()),
        None if file != ".ivr" && file != "-" => Ok(name.with_extension("ivr")),
        _ => {
            let problem =
                Problem::new(format!("a script's name ends in `.ivr`, not `{}`", file.display()));
            let stem = Path::new(file).file_stem().unwrap_or(file).display().to_string();
            let stem = stem.trim_start_matches(['.', '-']);
            let stem = if stem.is_empty() || stem == "ivr" { "hello" } else { stem };
            Err(problem.help(format!("write `ivrc new {stem}.ivr`")))
        }
    }
}

/// Makes the file only if there is none.
fn write(path: &Path) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    let written = file.write_all(STARTER.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a script is worse than none; that it was not written is reported either way.
        let _ = std::fs::remove_file(path);
    }
    written
}

fn failed(path: &Path, error: &io::Error) -> Problem {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let shown = path.display();
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Problem::new(format!("`{shown}` exists already; it was not changed"))
            .help("take another name");
    }
    match folder.filter(|_| error.kind() == io::ErrorKind::NotFound) {
        Some(folder) => Problem::new(format!("cannot write `{shown}`: its folder does not exist"))
            .help(format!("make the folder: `mkdir -p {}`", folder.display())),
        None => Problem::of_path("write", path, error),
    }
}
