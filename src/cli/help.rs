//! `ivrc help`: the help of a subcommand, and topics that belong to no subcommand.

use clap::CommandFactory;

use super::Cli;
use super::exit::{self, Exit};
use super::problem::{Problem, Stop};
use super::shell::Shell;
use crate::finding::{nearest, one_of};

/// Show the help of a subcommand, or of a topic: exit-codes
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A subcommand, or `exit-codes`
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// The topics that are not subcommands.
const TOPICS: &[&str] = &["exit-codes"];

/// Helps.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let mut ivrc = Cli::command();
    ivrc.build();
    let styled = |command: &mut clap::Command, shell: &Shell| {
        let help = command.render_help();
        if shell.out_style().color { help.ansi().to_string() } else { help.to_string() }
    };
    let text = match args.topic.as_deref() {
        None => styled(&mut ivrc, shell),
        Some("exit-codes") => exit::listed(),
        Some(topic) => match ivrc.find_subcommand_mut(topic) {
            Some(command) => styled(command, shell),
            None => return Err(unknown(topic, &ivrc)),
        },
    };
    shell.say(&text)?;
    Ok(Exit::Done)
}

fn unknown(topic: &str, ivrc: &clap::Command) -> Stop {
    let commands = ivrc.get_subcommands().map(clap::Command::get_name);
    let topics: Vec<_> = commands.chain(TOPICS.iter().copied()).collect();
    let help = match nearest(topic, topics.iter().copied()) {
        Some(near) => format!("did you mean `ivrc help {near}`?"),
        None => format!("write {}", one_of(topics, 20)),
    };
    Problem::new(format!("there is no help on `{topic}`")).help(help).into()
}
