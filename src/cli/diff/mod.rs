//! `ivrc diff`: what changed between two scripts, or since a revision of git, for those on the
//! phone and those who send.

mod document;
mod git;
mod show;

use std::path::{Path, PathBuf};

use super::Globals;
use super::examine::examined;
use super::exit::Exit;
use super::files::{self, Input, Loaded};
use super::layout::Layout;
use super::problem::{Problem, Stop};
use super::settings::{Settings, Weights};
use super::shell::Shell;
use crate::diff::{self, Change};
use crate::finding::Finding;
use crate::flow::Flow;
use crate::report::{Report, visible_json};
use crate::rule::Severity;

/// Say what changed between two scripts for the caller, whatever changed in their text
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "ivrc diff [OPTIONS] OLD NEW\n       ivrc diff [OPTIONS] --git REV FILE",
    after_help = "\
Ends with 0 if the call is as it was, with 1 if something changed, with 2 if the scripts could not
be compared. Steps and captures that have another name and do the same are told and change nothing.
--json prints one object on standard output: {\"version\":1,\"old\",\"new\",\"changed\",
\"changes\":[{change, affects, places:[{part, step, after, on, fromRound, toRound}], name, setting,
old, new, text}]}; what does not apply is null."
)]
pub(super) struct Args {
    /// The script as it was and as it is, one of them perhaps `-`; with --git one file
    #[arg(value_name = "FILE", required = true, num_args = 1..=2)]
    files: Vec<PathBuf>,
    /// Compare the file with what it was in this revision: a commit, a branch, a tag
    #[arg(long, value_name = "REV")]
    git: Option<String>,
    /// Print everything as JSON
    #[arg(long)]
    json: bool,
}

/// A script to be compared, with what holds for its findings.
struct Side {
    loaded: Loaded,
    weights: Weights,
}

/// Compares.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let (old, new) = sides(args, globals)?;
    let changes = compare(&old, &new, shell)?;
    let Some(changes) = changes else { return Ok(Exit::Usage) };
    let names = [old.loaded.source().name(), new.loaded.source().name()];
    let text = if args.json {
        let document = Layout::Indented.text(&document::Document::of(names, &changes))?;
        // A line end never stands in a string of JSON.
        document.lines().map(|line| visible_json(line).into_owned() + "\n").collect()
    } else {
        show::page(names, &changes, shell.out_style())
    };
    shell.say(&text)?;
    let is_changed = changes.iter().any(|change| !change.is_only_a_name());
    Ok(if is_changed { Exit::No } else { Exit::Done })
}

/// Both scripts, read.
fn sides(args: &Args, globals: &Globals) -> Result<(Side, Side), Stop> {
    let mut settings = Settings::new(globals);
    match (&args.git, args.files.as_slice()) {
        (Some(revision), [file]) => {
            if file == Path::new("-") {
                let problem = Problem::new("standard input has no revisions");
                return Err(problem.help("name the file: `--git REV FILE`").into());
            }
            let input = Input::one(file);
            let weights = settings.of(&input)?;
            let new = Side { loaded: files::load(&input)?, weights };
            let old = Side { loaded: git::load(revision, file)?, weights: settings.of(&input)? };
            Ok((old, new))
        }
        (None, [old, new]) => {
            if old == Path::new("-") && new == Path::new("-") {
                let problem = Problem::new("only one of the two scripts can be standard input");
                return Err(problem.help("name a file in place of one `-`").into());
            }
            let mut side = |file: &Path| -> Result<Side, Stop> {
                let input = Input::one(file);
                let weights = settings.of(&input)?;
                Ok(Side { loaded: files::load(&input)?, weights })
            };
            Ok((side(old)?, side(new)?))
        }
        (Some(_), _) => {
            let problem = Problem::new("with `--git` there is one file");
            Err(problem.help("leave out the old one: `--git REV FILE`").into())
        }
        (None, _) => {
            let problem = Problem::new("there is nothing to compare it with");
            let help = "name the old script before it, or a revision of git: `--git REV FILE`";
            Err(problem.help(help).into())
        }
    }
}

/// What changed; nothing if one of them has errors, which are shown then.
fn compare(old: &Side, new: &Side, shell: &mut Shell) -> Result<Option<Vec<Change>>, Stop> {
    sound(old, |old_flow| {
        sound(new, |new_flow| match (old_flow, new_flow) {
            (Ok(old), Ok(new)) => Ok(Some(diff::diff(old, new))),
            (old_flow, new_flow) => {
                for (side, flow) in [(old, old_flow), (new, new_flow)] {
                    if let Err(findings) = flow {
                        tell(&findings, side, shell)?;
                    }
                }
                Ok(None)
            }
        })
    })
}

/// The flow of a script, or its findings if there is an error among them. Warnings are the matter
/// of `check`, also those that count as errors there.
fn sound<R>(side: &Side, then: impl FnOnce(Result<&Flow<'_>, Vec<Finding>>) -> R) -> R {
    examined(&side.loaded, &side.weights, |flow, findings| {
        let is_error = |finding: &Finding| finding.rule.severity() == Severity::Error;
        match flow {
            Some(flow) if !findings.iter().any(is_error) => then(Ok(flow)),
            Some(_) | None => then(Err(findings)),
        }
    })
}

fn tell(findings: &[Finding], side: &Side, shell: &mut Shell) -> Result<(), Stop> {
    for finding in findings {
        shell.report(&Report::from(finding), &side.loaded.sources)?;
    }
    let name = side.loaded.source().name();
    shell.note(&format!("{name} has errors and cannot be compared"))
}
