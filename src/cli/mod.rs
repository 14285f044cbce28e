//! The command line. In: arguments, files, the environment. Out: documents on standard output,
//! reports on standard error, an exit code. One file for each subcommand, with its arguments and
//! its `run`; all that is clever is in the modules below.

mod ask;
mod callee;
mod calls;
mod check;
mod compile;
mod completions;
mod config;
mod connection;
mod diff;
mod doctor;
mod examine;
mod exit;
mod explain;
mod files;
mod fmt;
mod graph;
mod help;
mod import;
mod layout;
mod lsp;
mod man;
mod mend;
mod moment;
mod new;
mod numbers;
mod output;
mod page;
mod paths;
mod problem;
mod project;
mod request;
mod rewrite;
mod run_time;
mod sandbox;
mod send;
mod serve;
mod settings;
mod shell;
mod simulate;
mod story;
mod table;
mod tally;
mod test;
mod values;
mod voice_list;
mod voices;
mod webhooks;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use exit::Exit;
use problem::Stop;
use shell::{Color, Shell};

use crate::config::{Deny, other_rule};
use crate::report::Format;

/// Write a phone call as a script; check it, compile it to callflow JSON, test it, send it.
#[derive(Debug, Parser)]
#[command(
    name = "ivrc",
    version,
    propagate_version = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Exit codes: `ivrc help exit-codes`. A first script: `ivrc new hello.ivr`."
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// What every subcommand takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Everywhere")]
struct Globals {
    /// How findings are shown: human, plain, json, sarif or github
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value = "human")]
    #[arg(hide_possible_values = true)]
    error_format: Format,
    /// Make errors of `warnings`, or of one rule's findings; may be given several times
    #[arg(long, global = true, value_name = "warnings|RULE", value_parser = deny)]
    deny: Vec<Deny>,
    /// Show advice, too
    #[arg(long, global = true)]
    pedantic: bool,
    /// Colours: auto, always or never (auto heeds NO_COLOR, then FORCE_COLOR)
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    #[arg(hide_possible_values = true)]
    color: Color,
    /// Leave out summaries and notes
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Fmt(fmt::Args),
    Compile(compile::Args),
    Import(import::Args),
    Test(test::Args),
    Simulate(simulate::Args),
    Paths(paths::Args),
    Graph(graph::Args),
    Diff(diff::Args),
    Send(send::Args),
    Serve(serve::Args),
    Sandbox(sandbox::Args),
    Calls(calls::Args),
    Explain(explain::Args),
    Lsp(lsp::Args),
    New(new::Args),
    Config(config::Args),
    Voices(voices::Args),
    Webhooks(webhooks::Args),
    Numbers(numbers::Args),
    Doctor(doctor::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

fn deny(written: &str) -> Result<Deny, String> {
    let parsed: Result<Deny, String> = written.parse();
    parsed.map_err(|message| format!("{message}; {}", other_rule(written)))
}

/// Runs the program with the arguments of the process, its own name first.
pub fn main(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<_> = args.collect();
    let command = Cli::command().color(shell::color_of_help(&args));
    let matches = command.try_get_matches_from(args);
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(answer) => return told(&answer),
    };
    let mut shell = Shell::new(&cli.globals);
    let ended = match cli.command {
        Command::Check(args) => check::run(&args, &cli.globals, &mut shell),
        Command::Fmt(args) => fmt::run(&args, &mut shell),
        Command::Compile(args) => compile::run(&args, &cli.globals, &mut shell),
        Command::Import(args) => import::run(&args, &cli.globals, &mut shell),
        Command::Test(args) => test::run(&args, &cli.globals, &mut shell),
        Command::Simulate(args) => simulate::run(&args, &cli.globals, &mut shell),
        Command::Paths(args) => paths::run(&args, &cli.globals, &mut shell),
        Command::Graph(args) => graph::run(&args, &cli.globals, &mut shell),
        Command::Diff(args) => diff::run(&args, &cli.globals, &mut shell),
        Command::Send(args) => send::run(&args, &cli.globals, &mut shell),
        Command::Serve(args) => serve::run(&args, &cli.globals, &mut shell),
        Command::Sandbox(args) => sandbox::run(&args, &mut shell),
        Command::Calls(args) => calls::run(&args, &mut shell),
        Command::Lsp(args) => lsp::run(&args, &cli.globals, &mut shell),
        Command::Explain(args) => explain::run(&args, &mut shell),
        Command::New(args) => new::run(&args, &mut shell),
        Command::Config(args) => config::run(&args, &mut shell),
        Command::Voices(args) => voices::run(&args, &mut shell),
        Command::Webhooks(args) => webhooks::run(&args, &mut shell),
        Command::Numbers(args) => numbers::run(&args, &mut shell),
        Command::Doctor(args) => doctor::run(&args, &cli.globals, &mut shell),
        Command::Completions(args) => completions::run(&args, &mut shell),
        Command::Man(args) => man::run(&args, &mut shell),
        Command::Help(args) => help::run(&args, &mut shell),
    };
    let exit = told_why(ended.and_then(|exit| shell.flush().map(|()| exit)), &mut shell);
    told_why(shell.finish().map(|()| exit), &mut shell).into()
}

/// How a command ended; what kept it from its work is reported.
fn told_why(ended: Result<Exit, Stop>, shell: &mut Shell) -> Exit {
    ended.unwrap_or_else(|Stop(problems)| {
        problems.iter().for_each(|problem| shell.problem(problem));
        Exit::Usage
    })
}

/// Prints what clap has to say: help, the version, or a mistake in the arguments.
fn told(answer: &clap::Error) -> ExitCode {
    let exit = if answer.use_stderr() { Exit::Usage } else { Exit::Done };
    match answer.print() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Usage.into(),
        Ok(()) | Err(_) => exit.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        Cli::command().debug_assert();
    }
}
