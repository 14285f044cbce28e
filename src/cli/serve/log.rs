//! The log on standard error. In: lines of the server, from any thread. Out: text or JSON, written by
//! the one thread that owns the stream, while something else is waited for.

use std::pin::pin;
use std::time::Duration;

use jiff::Timestamp;

use crate::cli::shell::Shell;
use crate::serve::{Format, Journal, Pages};

/// How long lines are gathered: a thread that is woken for each of them takes time from the answers.
const GATHER: Duration = Duration::from_millis(10);

/// How to log.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Log")]
pub(super) struct Args {
    /// How events are logged on standard error: text or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    #[arg(hide_possible_values = true)]
    log_format: Shape,
    /// Show keys and numbers in the log; never secrets
    #[arg(long)]
    log_digits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// Words, for people and `grep`.
    Text,
    /// An object on each line.
    Json,
}

/// The log.
pub(super) struct Log<'s> {
    shell: &'s mut Shell,
    pages: Pages,
    text: String,
    format: Format,
}

impl<'s> Log<'s> {
    /// A log, and where its lines come from.
    pub(super) fn new(args: &Args, shell: &'s mut Shell) -> (Journal, Self) {
        let format = Format {
            json: args.log_format == Shape::Json,
            digits: args.log_digits,
            only_troubles: shell.is_quiet(),
        };
        let (journal, pages) = Journal::new(format);
        (journal, Self { shell, pages, text: String::new(), format })
    }

    /// The streams.
    pub(super) fn shell(&mut self) -> &mut Shell {
        self.shell
    }

    /// Says what is as it should be.
    pub(super) fn note(&mut self, message: &str) {
        if !self.shell.is_quiet() {
            self.shell.log(&self.format.note(message, false, Timestamp::now()));
        }
    }

    /// Says what is not.
    pub(super) fn trouble(&mut self, message: &str) {
        self.shell.log(&self.format.note(message, true, Timestamp::now()));
    }

    /// Writes lines while something else is done, and those that came in the meantime.
    pub(super) async fn during<F: Future>(&mut self, work: F) -> F::Output {
        let mut work = pin!(work);
        loop {
            let gather = async {
                self.pages.wait().await;
                tokio::time::sleep(GATHER).await;
            };
            let done = tokio::select! {
                done = work.as_mut() => Some(done),
                () = gather => None,
            };
            self.write();
            if let Some(done) = done {
                return done;
            }
        }
    }

    /// Writes what is there.
    fn write(&mut self) {
        self.pages.take(&mut self.text);
        if !self.text.is_empty() {
            self.shell.log(&self.text);
        }
    }
}
