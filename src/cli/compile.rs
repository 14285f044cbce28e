//! `ivrc compile`: one script in, one document out. The document is all that standard output ever
//! gets; a script with errors gives none.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::Globals;
use super::exit::Exit;
use super::files::{self, Input, Loaded};
use super::problem::{Problem, Stop};
use super::settings::Settings;
use super::shell::Shell;
use super::tally::Tally;
use super::{output, values};
use crate::check::{Given, Purpose, Subject, check};
use crate::engine::Engine;
use crate::finding::Finding;
use crate::flow::machine::Machine;
use crate::flow::{Flow, Overrides, emit, lower, params_document};
use crate::report::Report;
use crate::rule::Severity;
use crate::source::Source;
use crate::syntax::{Parsed, json, parse};

/// Turn a script into the JSON that the provider takes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The body is in clear, values of secret params included: it is what will be posted.
--emit params prints {\"version\":1,\"params\":[{name, type, secret, required, default, line}]}.")]
pub(super) struct Args {
    /// The script, or `-`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Write to a file, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Call this number instead of the script's; digits without `+` are sent as they are
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    to: Option<String>,
    /// Show this caller id instead of the script's; digits without `+` are sent as they are
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    from: Option<String>,
    #[command(flatten)]
    values: values::Args,
    /// Print on one line
    #[arg(long)]
    compact: bool,
    /// Take this time (RFC 3339, with a zone) for now
    #[arg(long, value_name = "TIMESTAMP", value_parser = timestamp)]
    now: Option<Timestamp>,
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

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Two spaces for each level.
    Indented,
    /// On one line.
    Compact,
}

impl Layout {
    /// A document as text, ending in a line end.
    pub(super) fn text(self, document: &impl Serialize) -> Result<String, Stop> {
        let text = match self {
            Layout::Indented => serde_json::to_string_pretty(document),
            Layout::Compact => serde_json::to_string(document),
        };
        let failed = |error| Problem::new(format!("cannot write the document as JSON: {error}"));
        Ok(text.map_err(failed)? + "\n")
    }
}

fn number(written: &str) -> Result<String, String> {
    let digits = written.strip_prefix('+').unwrap_or(written);
    let shaped =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (7..=15).contains(&digits.len());
    if shaped && !(written.starts_with('+') && digits.starts_with('0')) {
        return Ok(written.to_owned());
    }
    let cleaned: String = written.chars().filter(char::is_ascii_digit).collect();
    let cleaned = cleaned.trim_start_matches('0');
    let written = if (7..=15).contains(&cleaned.len()) {
        format!("; write `+{cleaned}`")
    } else {
        String::new()
    };
    Err(format!("a phone number is `+` and 7 to 15 digits{written}"))
}

fn timestamp(written: &str) -> Result<Timestamp, String> {
    let example = "write a date, a time and a zone: `2026-01-31T09:00:00+08:00`";
    written.parse().map_err(|_| example.to_owned())
}

/// Compiles.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let input = Input::one(&args.file);
    spare_the_script(args.output.as_deref(), &input)?;
    let weights = Settings::new(globals).of(&input)?;
    let loaded = files::load(&input)?;
    if let Some(refused) = &loaded.refused {
        return tell(std::slice::from_ref(refused), &loaded, shell);
    }
    let source = loaded.source();
    let parsed = parse(source);
    let values = args.values.values(&input, &parsed)?;
    let overrides = Overrides { to: args.to.clone(), from: args.from.clone() };
    let flow = lower(&parsed.script, &overrides);
    numbers_have_a_call(&flow, &overrides)?;
    let given = Given {
        now: args.now.unwrap_or_else(Timestamp::now),
        values: &values,
        purpose: if args.emit == Emit::Request { Purpose::Request } else { Purpose::Look },
        voices: weights.voices(),
        pedantic: weights.need_advice(),
    };
    let findings = weights.weigh(check(Subject { source, parsed: &parsed, flow: &flow }, &given));
    let exit = tell(&findings, &loaded, shell)?;
    if exit == Exit::Done {
        let text = document(args, &parsed, &flow, &given, source)?;
        output::write(args.output.as_deref(), &text, shell)?;
    }
    Ok(exit)
}

fn document(
    args: &Args,
    parsed: &Parsed<'_>,
    flow: &Flow<'_>,
    given: &Given<'_>,
    source: &Source,
) -> Result<String, Stop> {
    let layout = if args.compact { Layout::Compact } else { Layout::Indented };
    match args.emit {
        Emit::Request if flow.answers => {
            let engine = Engine::load(Machine::build(flow));
            layout.text(&engine.first_reply(given.values).map_err(missing)?)
        }
        Emit::Request => {
            layout.text(&emit::request(flow, given.values, given.now).map_err(missing)?)
        }
        Emit::Machine => layout.text(&Machine::build(flow)),
        Emit::Ast => layout.text(&json::document(parsed, source)),
        Emit::Params => layout.text(&params_document(flow, |span| source.place(span.start).line)),
    }
}

/// The checker asks for every value first; this is for the one that it might miss.
fn missing(missing: emit::Missing) -> Problem {
    let problem = Problem::new(format!("`{}` has no value", missing.name));
    problem.help(format!("give it one: `--set {}=VALUE`", missing.name))
}

/// Shows the findings; the script can be compiled if there is no error among them.
fn tell(findings: &[Finding], loaded: &Loaded, shell: &mut Shell) -> Result<Exit, Stop> {
    for finding in findings {
        shell.report(&Report::from(finding), &loaded.sources)?;
    }
    let mut tally = Tally::default();
    tally.add(findings);
    if !findings.is_empty() {
        shell.note(&tally.to_string())?;
    }
    let failed = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if failed { Exit::No } else { Exit::Done })
}

/// `-o` must not name the script itself.
fn spare_the_script(output: Option<&Path>, input: &Input) -> Result<(), Stop> {
    let (Some(output), Input::File(script)) = (output, input) else { return Ok(()) };
    match (std::fs::canonicalize(output), std::fs::canonicalize(script)) {
        (Ok(output), Ok(script)) if output == script && script.is_file() => {
            let name = script.with_extension("json");
            let problem = Problem::new("`-o` names the script itself, which would be lost");
            let name = name.file_name().unwrap_or_default().display();
            Err(problem.help(format!("write to another file: `-o {name}`")).into())
        }
        _ => Ok(()),
    }
}

/// `--to` and `--from` replace numbers of the first `call`, which an `answer` script lacks.
fn numbers_have_a_call(flow: &Flow<'_>, overrides: &Overrides) -> Result<(), Stop> {
    let flag = match overrides {
        Overrides { to: Some(_), .. } => "--to",
        Overrides { from: Some(_), .. } => "--from",
        Overrides { .. } => return Ok(()),
    };
    if !flow.answers {
        return Ok(());
    }
    let problem =
        Problem::new(format!("`{flag}` has nothing to replace: the script begins with `answer`"));
    Err(problem.help(format!("leave out `{flag}`")).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_shape() {
        for good in ["+6590000000", "6590000000", "0123456", "+123456789012345"] {
            assert_eq!(number(good), Ok(good.to_owned()));
        }
        let bare = "a phone number is `+` and 7 to 15 digits";
        for bad in ["", "+", "+123456", "call", "+1234567890123456", "+０123456789"] {
            assert!(number(bad).is_err_and(|told| told.starts_with(bare)), "{bad}");
        }
        assert_eq!(number("+65 9000-0000"), Err(format!("{bare}; write `+6590000000`")));
        assert_eq!(number("+0065 9000 0000"), Err(format!("{bare}; write `+6590000000`")));
    }
}
