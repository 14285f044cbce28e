//! `ivrc graph`: the picture of a script. A script with errors gives none.

use std::path::PathBuf;

use super::Globals;
use super::examine::examined;
use super::exit::Exit;
use super::files::{self, Input};
use super::output;
use super::problem::Stop;
use super::request;
use super::settings::Settings;
use super::shell::Shell;
use crate::finding::Finding;
use crate::graph::{Graph, dot, mermaid, svg};
use crate::rule::Severity;

/// Draw a script: its steps, the keys that lead from one to the next, its endings
#[derive(Debug, clap::Args)]
#[command(after_help = "\
mermaid is shown as a picture by GitHub and GitLab, dot is for Graphviz, svg is a picture in itself.
Params need no values; texts keep {name}.")]
pub(super) struct Args {
    /// The script, or `-`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How to draw it: mermaid, dot or svg
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "mermaid")]
    #[arg(hide_possible_values = true)]
    format: Format,
    /// Write to a file, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// The writers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A Mermaid flowchart.
    Mermaid,
    /// Graphviz.
    Dot,
    /// An image.
    Svg,
}

/// Draws.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let input = Input::one(&args.file);
    output::spare_the_script(args.output.as_deref(), &input, args.format.extension())?;
    let weights = Settings::new(globals).of(&input)?;
    let loaded = files::load(&input)?;
    examined(&loaded, &weights, |flow, findings| {
        request::tell(&findings, &loaded, shell)?;
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        let Some(flow) = flow.filter(|_| !findings.iter().any(is_error)) else {
            return Ok(Exit::No);
        };
        let text = args.format.write(&Graph::of(flow), loaded.source().name());
        output::write(args.output.as_deref(), &text, shell)?;
        Ok(Exit::Done)
    })
}

impl Format {
    fn write(self, graph: &Graph, title: &str) -> String {
        match self {
            Format::Mermaid => mermaid::write(graph),
            Format::Dot => dot::write(graph),
            Format::Svg => svg::write(graph, title),
        }
    }

    /// How a file of this format is named.
    fn extension(self) -> &'static str {
        match self {
            Format::Mermaid => "mmd",
            Format::Dot => "dot",
            Format::Svg => "svg",
        }
    }
}
