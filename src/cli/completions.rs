//! `ivrc completions`: a script that teaches a shell what can be typed. In: the shell. Out: the
//! script, made from the arguments as the program itself takes them.

use clap::CommandFactory;

use super::Cli;
use super::exit::Exit;
use super::problem::Stop;
use super::shell::Shell;

/// Print what a shell needs to complete commands and options
#[derive(Debug, clap::Args)]
#[command(after_help = "\
bash        ivrc completions bash > ~/.local/share/bash-completion/completions/ivrc
zsh         ivrc completions zsh > \"${fpath[1]}/_ivrc\"
fish        ivrc completions fish > ~/.config/fish/completions/ivrc.fish
powershell  ivrc completions powershell >> $PROFILE
elvish      ivrc completions elvish >> ~/.config/elvish/rc.elv")]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: clap_complete::Shell,
}

/// Prints the script.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "ivrc", &mut script);
    shell.say(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
