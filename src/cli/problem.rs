//! What keeps a command from its work: a missing file, a wrong setting, a full disk. In: what the
//! system said. Out: a report without a rule, and exit code 2.

use std::io;
use std::path::Path;

use crate::config::Mistake;
use crate::config::user::holds_secret;
use crate::finding::Label;
use crate::ledger::LedgerError;
use crate::report::{Report, reason};
use crate::rule::Severity;
use crate::source::{Source, Sources};
use crate::span::Span;

/// Why a command ends before its time: something outside of the scripts is wrong.
#[derive(Debug)]
pub(super) struct Stop(pub(super) Vec<Problem>);

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Stop(vec![problem])
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Self {
        Problem::new(error.to_string()).help(error.help())
    }
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        Problem::from(error).into()
    }
}

/// A fact about files, settings or usage, with the next action.
#[derive(Debug)]
pub(super) struct Problem {
    message: String,
    help: Option<String>,
    labels: Vec<Label>,
    sources: Sources,
}

impl Problem {
    /// A fact; what the user wrote stands in backticks.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            labels: Vec::new(),
            sources: Sources::default(),
        }
    }

    /// The next action.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The fact.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The fact, behind the place that it is about if it has one.
    pub(super) fn located(&self) -> String {
        let label = self.labels.first();
        let place = label.and_then(|label| {
            let source = self.sources.get(label.span.file)?;
            Some(format!("{}:{}: ", source.name(), source.place(label.span.start).line))
        });
        format!("{}{}", place.unwrap_or_default(), self.message)
    }

    /// The next action, or nothing.
    pub(super) fn next(&self) -> &str {
        self.help.as_deref().unwrap_or_default()
    }

    /// What the system said about a path.
    pub(super) fn of_path(doing: &str, path: &Path, error: &io::Error) -> Self {
        let reason = reason(error);
        Problem::new(format!("cannot {doing} `{}`: {reason}", path.display()))
    }

    /// A mistake in a settings file, with the file's text; without it if a key may stand in it.
    pub(super) fn of_settings(mistake: Mistake, path: &Path, text: String) -> Self {
        if holds_secret(&text) {
            let before = text.bytes().take(mistake.at.start);
            let line = before.filter(|byte| *byte == b'\n').count() + 1;
            let problem = Problem::new(format!("{}:{line}: {}", path.display(), mistake.message));
            return Self { help: mistake.help, ..problem };
        }
        let mut sources = Sources::default();
        let id = sources.next_id();
        sources.push(Source::new(id, path.display().to_string(), text));
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(id, offset(mistake.at.start), offset(mistake.at.end));
        let labels = vec![Label { span, text: "".into() }];
        Self { message: mistake.message, help: mistake.help, labels, sources }
    }

    /// As the renderings take it.
    pub(super) fn report(&self) -> (Report<'_>, &Sources) {
        let report = Report {
            code: "",
            severity: Severity::Error,
            message: &self.message,
            labels: &self.labels,
            help: self.help.as_deref(),
            provider_code: None,
            fix: None,
        };
        (report, &self.sources)
    }
}

/// Why a port cannot be listened on.
pub(super) fn no_port(port: u16, error: &io::Error) -> Problem {
    let is_taken = error.kind() == io::ErrorKind::AddrInUse;
    let fact = if is_taken {
        format!("port {port} is in use")
    } else {
        format!("cannot listen on port {port}: {}", reason(error))
    };
    let help = match port.checked_add(1).filter(|_| is_taken) {
        Some(next) => format!("write `--port {next}`, or `--port 0` for any that is free"),
        None => "write `--port 0` for any that is free".to_owned(),
    };
    Problem::new(fact).help(help)
}
