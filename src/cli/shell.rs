//! The two streams of the process, and what they can show. In: texts, reports. Out: bytes, with
//! colours only where they are wanted. Documents go to standard output, everything else to
//! standard error; a mistake in writing ends the command.

use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal, StderrLock, StdoutLock, Write};

use anstream::{AutoStream, ColorChoice};

use super::Globals;
use super::problem::{Problem, Stop};
use crate::report::{self, Format, Report, Sarif, Style, reason};
use crate::source::Sources;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set; anywhere if FORCE_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output and standard error.
pub(super) struct Shell {
    format: Format,
    /// What is reported in one document, at the end.
    gathered: Option<Sarif>,
    quiet: bool,
    verbose: bool,
    findings_to_out: bool,
    /// Nobody reads standard output, or it is full.
    out_is_gone: bool,
    out_is_terminal: bool,
    err_is_terminal: bool,
    out_style: Style,
    err_style: Style,
    out: BufWriter<AutoStream<StdoutLock<'static>>>,
    err: AutoStream<StderrLock<'static>>,
}

impl Shell {
    /// The streams of this process.
    pub(super) fn new(globals: &Globals) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        let out_is_terminal = out.is_terminal();
        let out_style = style(globals.color, out_is_terminal);
        let err_style = style(globals.color, err.is_terminal());
        let out = AutoStream::new(out.lock(), passed_on(out_style));
        Self {
            format: globals.error_format,
            gathered: (globals.error_format == Format::Sarif).then(Sarif::default),
            quiet: globals.quiet,
            verbose: globals.verbose,
            findings_to_out: false,
            out_is_gone: false,
            out_is_terminal,
            err_is_terminal: err.is_terminal(),
            out_style,
            err_style,
            out: BufWriter::new(out),
            err: AutoStream::new(err.lock(), passed_on(err_style)),
        }
    }

    /// Findings for programs are this command's document: they go to standard output.
    pub(super) fn findings_are_the_document(&mut self) {
        self.findings_to_out = match self.format {
            Format::Human | Format::Plain => false,
            Format::Json | Format::Sarif | Format::Github => true,
        };
    }

    /// The screen of standard output.
    pub(super) fn out_style(&self) -> Style {
        self.out_style
    }

    /// Standard output is read as it comes, by somebody at a terminal.
    pub(super) fn out_is_terminal(&self) -> bool {
        self.out_is_terminal
    }

    /// `-v` was given.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Writes to standard output.
    ///
    /// Whoever closes it has read enough: the rest goes nowhere, and the command goes on, because
    /// its exit code still says how it went.
    pub(super) fn say(&mut self, text: &str) -> Result<(), Stop> {
        if self.out_is_gone {
            return Ok(());
        }
        let written = self.out.write_all(text.as_bytes());
        self.unless_closed(written)
    }

    /// Sends what is buffered on its way.
    pub(super) fn flush(&mut self) -> Result<(), Stop> {
        if self.out_is_gone {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_closed(flushed)
    }

    /// Standard output takes no more, and that must change nothing of how the command ends.
    pub(super) fn forget_output(&mut self) {
        self.out_is_gone = true;
    }

    fn unless_closed(&mut self, written: io::Result<()>) -> Result<(), Stop> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.out_is_gone = true;
                Ok(())
            }
            written => written.map_err(|error| out_failed(&error)),
        }
    }

    /// A finding.
    pub(super) fn report(&mut self, report: &Report<'_>, sources: &Sources) -> Result<(), Stop> {
        if let Some(gathered) = &mut self.gathered {
            gathered.add(report, sources);
            return Ok(());
        }
        let text = report::render(report, sources, self.format, self.err_style);
        self.findings_text(&text)
    }

    fn findings_text(&mut self, text: &str) -> Result<(), Stop> {
        if self.findings_to_out { self.say(text) } else { self.err_text(text) }
    }

    /// Nothing more will be reported. Where findings are the document, there is one also without
    /// any.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        if let Some(gathered) = self.gathered.take()
            && (self.findings_to_out || !gathered.is_empty())
        {
            self.findings_text(&gathered.document())?;
        }
        self.flush()
    }

    /// What keeps a command from its work. Nothing is left to do if that cannot be written.
    pub(super) fn problem(&mut self, problem: &Problem) {
        let (report, sources) = problem.report();
        if let Some(gathered) = &mut self.gathered {
            return gathered.add(&report, sources);
        }
        let text = report::render(&report, sources, self.format, self.err_style);
        // The problem may be that standard output is full: that must not silence it.
        let _ = self.out.flush();
        let _ = self.err.write_all(text.as_bytes());
    }

    /// A summary or a note: for people, and not with `-q`.
    pub(super) fn note(&mut self, text: &str) -> Result<(), Stop> {
        if self.quiet || matches!(self.format, Format::Json | Format::Sarif) {
            return Ok(());
        }
        self.err_text(&format!("{}\n", report::visible(text)))
    }

    /// `-q` was given.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Lines of a log, ready to be shown. A closed standard error takes nothing from the work.
    pub(super) fn log(&mut self, lines: &str) {
        let _ = self.err.write_all(lines.as_bytes());
    }

    /// Somebody sits at a terminal, and can be asked.
    pub(super) fn can_ask(&self) -> bool {
        io::stdin().is_terminal() && self.err_is_terminal
    }

    /// Asks a question that is answered with yes or no; no is the default. None: nobody can be
    /// asked, because standard input or standard error is not a terminal.
    pub(super) fn ask(&mut self, question: &str) -> Result<Option<bool>, Stop> {
        if !self.can_ask() {
            return Ok(None);
        }
        forget_what_was_typed();
        self.err_text(&format!("{} [y/N] ", report::visible_lines(question)))?;
        let (stdin, mut answer) = (io::stdin(), String::new());
        // Who closes the terminal, or types what is no text, has not said yes.
        Ok(Some(stdin.read_line(&mut answer).is_ok() && means_yes(&answer)))
    }

    /// Writes to standard error, behind what was said on standard output.
    fn err_text(&mut self, text: &str) -> Result<(), Stop> {
        let flushed = self.flush();
        // A closed standard error takes nothing from the work or from its exit code.
        let _ = self.err.write_all(text.as_bytes());
        flushed
    }
}

/// What was typed before a question was shown is no answer to it.
fn forget_what_was_typed() {
    #[cfg(unix)]
    {
        use rustix::termios::{QueueSelector, tcflush};
        // If it cannot be forgotten, the question still has to be answered.
        let _ = tcflush(io::stdin(), QueueSelector::IFlush);
    }
}

fn means_yes(answer: &str) -> bool {
    ["y", "yes"].contains(&answer.trim().to_lowercase().as_str())
}

/// What a failure to write to standard output means.
fn out_failed(error: &io::Error) -> Stop {
    Problem::new(format!("cannot write to standard output: {}", reason(error)))
        .help("make room there, or send it to another place")
        .into()
}

/// Our own texts hold colours only if they are wanted, so nothing is ever stripped: a document
/// must arrive byte for byte. (`Always` also serves old Windows consoles.)
fn passed_on(style: Style) -> ColorChoice {
    if style.color { ColorChoice::Always } else { ColorChoice::AlwaysAnsi }
}

fn style(color: Color, is_terminal: bool) -> Style {
    Style { width: width(), color: wants_color(color, is_terminal), unicode: has_unicode() }
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn wants_color(color: Color, is_terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if variable("NO_COLOR").is_some() => false,
        Color::Auto => match variable("FORCE_COLOR") {
            Some(value) => value != "0",
            None => is_terminal && variable("TERM").is_none_or(|term| term != "dumb"),
        },
    }
}

/// Reports are read best in lines of at most a hundred columns.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stderr())
        .map_or(80, |(terminal_size::Width(width), _)| usize::from(width).clamp(40, 100))
}

/// The locale writes UTF-8. Windows and macOS do without saying so.
fn has_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(any(windows, target_os = "macos")),
    }
}

/// The colours of `--help` and of usage mistakes, which clap prints before arguments are known.
pub(super) fn color_of_help(args: &[OsString]) -> clap::ColorChoice {
    let words: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let behind = words.iter().zip(words.iter().skip(1)).find(|(word, _)| *word == "--color");
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    match joined.or_else(|| behind.map(|(_, when)| when.as_ref())) {
        Some("always") => clap::ColorChoice::Always,
        Some("never") => clap::ColorChoice::Never,
        _ if variable("NO_COLOR").is_some() => clap::ColorChoice::Never,
        _ if variable("FORCE_COLOR").is_some_and(|value| value != "0") => clap::ColorChoice::Always,
        _ => clap::ColorChoice::Auto,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_yes_is_yes() {
        for yes in ["y", "Y\n", "yes\r\n", " YES "] {
            assert!(means_yes(yes), "{yes}");
        }
        for no in ["", "\n", "n", "no", "yess", "j", "y y"] {
            assert!(!means_yes(no), "{no}");
        }
    }
}
