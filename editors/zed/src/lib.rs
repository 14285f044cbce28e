//! Tells Zed how to start the language server of ivrc: `ivrc lsp`, from the user's PATH.

use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Ivr;

impl zed::Extension for Ivr {
    fn new() -> Self {
        Ivr
    }

    fn language_server_command(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let command = worktree.which("ivrc").ok_or(
            "`ivrc` was not found in PATH: `cargo install --locked --path .` in a copy of its repository",
        )?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: worktree.shell_env() })
    }
}

zed::register_extension!(Ivr);
