//! `ivrc man`: the manual, a page for the program and for each command. In: a folder. Out: the
//! pages in it, each whole; made from the arguments as the program itself takes them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap_mangen::Man;

use super::Cli;
use super::exit::{self, Exit};
use super::output;
use super::problem::{Problem, Stop};
use super::shell::Shell;
use crate::report::visible;

/// Write the manual, a page for each command, into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
For yourself: `ivrc man ~/.local/share/man/man1`, then `man ivrc` and `man ivrc-check`.")]
pub(super) struct Args {
    /// The folder; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the pages, and prints their names.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let folder = &args.folder;
    fs::create_dir_all(folder).map_err(|error| failed("make the folder", folder, &error))?;
    let mut ivrc = Cli::command();
    ivrc.build();
    let mut pages = Vec::new();
    add(&ivrc, &mut pages);
    for (name, page) in pages {
        let path = folder.join(name);
        output::write_file(&path, page.as_bytes())
            .map_err(|error| failed("write", &path, &error))?;
        shell.say(&format!("{}\n", visible(&path.display().to_string())))?;
    }
    Ok(Exit::Done)
}

/// The page of a command, and those of the commands below it, with the names of their files.
fn add(command: &clap::Command, pages: &mut Vec<(String, String)>) {
    let source = concat!("ivrc ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone()).source(source);
    pages.push((man.get_filename(), page(&man, command)));
    command.get_subcommands().for_each(|below| add(below, pages));
}

fn page(man: &Man, command: &clap::Command) -> String {
    type Section = fn(&Man, &mut dyn io::Write) -> io::Result<()>;
    let mut page = Vec::new();
    let mut add = |section: Section| {
        // Writing to memory cannot fail.
        let _ = section(man, &mut page);
    };
    add(Man::render_title);
    add(Man::render_name_section);
    add(Man::render_synopsis_section);
    add(Man::render_description_section);
    add(Man::render_options_section);
    if command.has_subcommands() {
        add(Man::render_subcommands_section);
    }
    let mut page = String::from_utf8_lossy(&page).into_owned();
    if let Some(notes) = command.get_after_help() {
        page.push_str(&as_written("NOTES", &notes.to_string()));
    }
    if command.get_name() == "ivrc" {
        page.push_str(&as_written("EXIT STATUS", &exit::listed()));
    } else {
        page.push_str(".SH \"SEE ALSO\"\n.BR ivrc (1)\n");
    }
    in_ascii(&page)
}

/// A section whose lines stay as they are: they are set for a terminal already.
fn as_written(heading: &str, text: &str) -> String {
    let mut section = format!(".SH \"{heading}\"\n.nf\n");
    for line in text.lines() {
        // A line that began with a dot would be a command; what is to be copied must stay ASCII.
        let mut line = line.replace('\\', "\\e").replace('-', "\\-");
        for (sign, name) in [('`', "\\(ga"), ('\'', "\\(aq"), ('~', "\\(ti"), ('^', "\\(ha")] {
            line = line.replace(sign, name);
        }
        section.push_str(&format!("\\&{line}\n"));
    }
    section + ".fi\n"
}

/// The letters that not every `man` can read, by their numbers.
fn in_ascii(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for letter in page.chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            out.push_str(&format!("\\[u{:04X}]", u32::from(letter)));
        }
    }
    out
}

fn failed(doing: &str, path: &Path, error: &io::Error) -> Problem {
    Problem::of_path(doing, path, error).help("name a folder that you may write to")
}
