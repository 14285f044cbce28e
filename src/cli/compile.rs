//! `ivrc compile`: one script in, one document out. The document is all that standard output ever
//! gets; a script with errors gives none.

use std::path::PathBuf;

use super::Globals;
use super::exit::Exit;
use super::files::Input;
use super::layout::Layout;
use super::output;
use super::problem::Stop;
use super::request::{self, Ready};
use super::settings::Settings;
use super::shell::Shell;
use crate::check::Purpose;
use crate::engine::Engine;
use crate::flow::machine::Machine;
use crate::flow::params_document;
use crate::syntax::json;

/// Turn a script into the JSON that the provider takes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The body is in clear, values of secret params included: it is what will be posted.
--emit params prints {\"version\":1,\"params\":[{name, type, secret, required, default, line}]}.")]
pub(super) struct Args {
    #[command(flatten)]
    request: request::Args,
    /// Write to a file, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Print on one line
    #[arg(long)]
    compact: bool,
    /// What to print: request, machine, ast or params; only request needs values
    #[arg(long, value_enum, value_name = "WHAT", default_value = "request")]
    #[arg(hide_possible_values = true)]
    emit: Emit,
}

/// The documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Emit {
    /// The body of the request; of an `answer` script, its first reply.
    Request,
    /// The whole conversation, ready to run.
    Machine,
    /// The syntax tree.
    Ast,
    /// The params and what they need.
    Params,
}

/// Compiles.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let input = Input::one(&args.request.file);
    output::spare_the_script(args.output.as_deref(), &input, "json")?;
    let weights = Settings::new(globals).of(&input)?;
    let purpose = if args.emit == Emit::Request { Purpose::Request } else { Purpose::Look };
    request::ready(&args.request, purpose, &weights, weights.voices(), shell, |ready, shell| {
        let text = document(args, ready)?;
        output::write(args.output.as_deref(), &text, shell)?;
        Ok(Exit::Done)
    })
}

fn document(args: &Args, ready: &Ready<'_>) -> Result<String, Stop> {
    let layout = if args.compact { Layout::Compact } else { Layout::Indented };
    let Ready { source, parsed, flow, given, .. } = *ready;
    match args.emit {
        Emit::Request if flow.answers => {
            let engine = Engine::load(Machine::build(flow));
            layout.text(&engine.first_reply(given.values).map_err(request::missing)?)
        }
        Emit::Request => layout.text(&ready.request()?),
        Emit::Machine => layout.text(&Machine::build(flow)),
        Emit::Ast => layout.text(&json::document(parsed, source)),
        Emit::Params => layout.text(&params_document(flow, |span| source.place(span.start).line)),
    }
}
