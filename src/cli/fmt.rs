//! `ivrc fmt`: scripts in the one layout, in their place; or what would change.

use std::path::PathBuf;

use super::exit::Exit;
use super::files::{self, Input, Loaded};
use super::problem::Stop;
use super::rewrite;
use super::shell::Shell;
use super::tally::count;
use crate::format::format_parsed;
use crate::report::{Report, diff, visible};
use crate::syntax::parse;

/// Lay scripts out in the one way
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Only the layout changes: every word, every comment and what the script does stay. A line that
cannot be read is left as it is, and the rest is laid out.")]
pub(super) struct Args {
    /// Scripts, folders (every .ivr below them), or `-` (from standard input to standard output);
    /// the current folder if left out
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Write nothing; print what would change
    #[arg(long)]
    diff: bool,
}

/// How many files there were.
#[derive(Default)]
struct Count {
    files: usize,
    changed: usize,
    refused: usize,
}

/// Lays out.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let mut found = files::find(&args.files);
    let mut all = Count::default();
    for input in &found.inputs {
        let done = files::load(input)
            .map_err(Stop::from)
            .and_then(|loaded| lay_out(args, input, &loaded, &mut all, shell));
        if let Err(Stop(problems)) = done {
            found.problems.extend(problems);
        }
    }
    if all.files > 0 {
        shell.note(&summary(args, &all))?;
    }
    if !found.problems.is_empty() {
        return Err(Stop(found.problems));
    }
    let is_no = all.refused > 0 || (args.check && all.changed > 0);
    Ok(if is_no { Exit::No } else { Exit::Done })
}

/// Writes, lists or shows one script.
fn lay_out(
    args: &Args,
    input: &Input,
    loaded: &Loaded,
    all: &mut Count,
    shell: &mut Shell,
) -> Result<(), Stop> {
    all.files += 1;
    if let Some(finding) = &loaded.refused {
        all.refused += 1;
        return shell.report(&Report::from(finding), &loaded.sources);
    }
    let source = loaded.source();
    let parsed = parse(source);
    let (name, before) = (input.name(), source.text());
    let after = format_parsed(source, &parsed);
    if !parsed.findings.is_empty() {
        shell
            .note(&format!("{name}: what cannot be read stays as it is; `ivrc check` says why"))?;
    }
    let is_changed = before != after;
    match input {
        _ if args.diff => shell.say(&diff(&name, before, &after, shell.out_style()))?,
        _ if args.check && is_changed => shell.say(&format!("{}\n", visible(&name)))?,
        Input::Stdin if !args.check => shell.say(&after)?,
        Input::File(path) if !args.check && is_changed => {
            rewrite::replace(path, before, &after)?;
        }
        Input::Stdin | Input::File(_) => {}
    }
    all.changed += usize::from(is_changed);
    Ok(())
}

/// `3 files: 1 changed`.
fn summary(args: &Args, all: &Count) -> String {
    let verb = if args.check || args.diff { "to change" } else { "changed" };
    let changed = match all.changed {
        0 => "nothing to change".to_owned(),
        number => format!("{number} {verb}"),
    };
    let refused = match all.refused {
        0 => String::new(),
        number => format!(", {number} not read"),
    };
    format!("{}: {changed}{refused}", count(all.files, "file"))
}
