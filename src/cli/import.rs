//! `ivrc import`: JSON in, a script out. The script is all that standard output ever gets; a
//! document that cannot be read gives none.

use std::path::{Path, PathBuf};

use super::Globals;
use super::examine::examined;
use super::exit::Exit;
use super::files::{self, Input, Loaded};
use super::output;
use super::problem::Stop;
use super::settings::Settings;
use super::shell::Shell;
use super::tally::Tally;
use crate::config::Deny;
use crate::import::{Note, import};
use crate::report::{Format, Report};
use crate::rule::{Rule, Severity};
use crate::source::{Source, Sources};

/// Turn callflow JSON into a script
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The JSON is the body of a request, the body of a reply to a webhook, or what
`ivrc compile --emit machine` prints; comments and trailing commas are fine.
What a script cannot say is reported with its place, and kept as a comment.")]
pub(super) struct Args {
    /// The JSON, or `-`
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
    /// Write to a file, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// Imports.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let input = Input::one(&args.file);
    output::spare_the_script(args.output.as_deref(), &input, "ivr")?;
    let loaded = files::load(&input)?;
    if let Some(refused) = &loaded.refused {
        let mut refused = refused.clone();
        if refused.rule == Rule::FileTooLarge {
            refused.help = Some("give it the JSON of a single call".to_owned());
        }
        shell.report(&Report::from(&refused), &loaded.sources)?;
        return Ok(Exit::No);
    }
    let mut imported = import(loaded.source());
    if globals.deny.contains(&Deny::Warnings) {
        imported.notes.iter_mut().for_each(|note| note.severity = Severity::Error);
    }
    show(&imported.notes, &loaded, globals, shell)?;
    let is_error = |note: &Note| note.severity == Severity::Error;
    let script = imported.script.filter(|_| !imported.notes.iter().any(is_error));
    let Some(script) = script else { return Ok(Exit::No) };
    output::write(args.output.as_deref(), &script, shell)?;
    tell(args.output.as_deref(), script, globals, shell)?;
    Ok(Exit::Done)
}

/// The most notes that people are shown; the rest say what the first ones said.
const MOST_NOTES: usize = 100;

/// Shows the notes; programs, and those who ask for it, are shown all.
fn show(notes: &[Note], loaded: &Loaded, globals: &Globals, shell: &mut Shell) -> Result<(), Stop> {
    let all = globals.verbose || globals.error_format == Format::Json;
    let most = if all { notes.len() } else { MOST_NOTES };
    for note in notes.iter().take(most) {
        shell.report(&report(note), &loaded.sources)?;
    }
    match notes.len().saturating_sub(most) {
        0 => Ok(()),
        more => shell.note(&format!("{more} more like these: `-v` shows all")),
    }
}

/// How a note is shown.
fn report(note: &Note) -> Report<'_> {
    Report {
        code: "",
        severity: note.severity,
        message: &note.message,
        labels: &note.labels,
        help: Some(&note.help),
        provider_code: None,
        fix: None,
    }
}

/// Says whether the checker has something to say about the script.
fn tell(
    output: Option<&Path>,
    script: String,
    globals: &Globals,
    shell: &mut Shell,
) -> Result<(), Stop> {
    let target = output.filter(|path| *path != Path::new("-"));
    let input = target.map_or(Input::Stdin, |path| Input::File(path.to_owned()));
    let weights = Settings::new(globals).of(&input)?;
    let mut sources = Sources::default();
    sources.push(Source::new(sources.next_id(), input.name(), script));
    let loaded = Loaded { sources, refused: None };
    let findings = examined(&loaded, &weights, |_, findings| findings);
    if findings.is_empty() {
        return Ok(());
    }
    let mut tally = Tally::default();
    tally.add(&findings);
    let seen = match target {
        Some(path) => format!("`ivrc check {}` says what and where", path.display()),
        None => "in a pipe, `ivrc check -` says what and where".to_owned(),
    };
    shell.note(&format!("the script has {}: {seen}", tally.faults()))
}
