//! What `compile`, `simulate` and `send` have in common: a script on its way to a request. In: the file, the
//! numbers and values that stand in for its own, the time. Out: the script read, lowered and
//! checked, with its findings shown. What becomes of it is the caller's.

use std::path::PathBuf;

use jiff::Timestamp;

use super::exit::Exit;
use super::files::{self, Input, Loaded};
use super::problem::{Problem, Stop};
use super::settings::Weights;
use super::shell::Shell;
use super::tally::Tally;
use super::values;
use crate::check::{Given, Purpose, Subject, Voices, check};
use crate::finding::Finding;
use crate::flow::{Flow, Overrides, emit, lower, wire};
use crate::report::Report;
use crate::rule::Severity;
use crate::source::{Source, Sources};
use crate::syntax::{Parsed, parse};

/// What stands in for the script's own.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// The script, or `-`
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Call this number instead of the script's; digits without `+` are sent as they are
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    to: Option<String>,
    /// Show this caller id instead of the script's; digits without `+` are sent as they are
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    from: Option<String>,
    #[command(flatten)]
    values: values::Args,
    /// Take this time (RFC 3339, with a zone) for now
    #[arg(long, value_name = "TIMESTAMP", value_parser = timestamp)]
    now: Option<Timestamp>,
}

/// A script without errors, and what it was checked with.
pub(super) struct Ready<'a> {
    /// The texts that spans point into; the script is the first.
    pub(super) sources: &'a Sources,
    /// The script's text.
    pub(super) source: &'a Source,
    /// The tree.
    pub(super) parsed: &'a Parsed<'a>,
    /// The conversation.
    pub(super) flow: &'a Flow<'a>,
    /// The time, the values and the rest of the run.
    pub(super) given: &'a Given<'a>,
}

impl Ready<'_> {
    /// The body of the request.
    pub(super) fn request(&self) -> Result<wire::Request<String>, Stop> {
        Ok(emit::request(self.flow, self.given.values, self.given.now).map_err(missing)?)
    }
}

/// The checker asks for every value first; this is for the one that it might miss.
pub(super) fn missing(missing: emit::Missing) -> Problem {
    let problem = Problem::new(format!("`{}` has no value", missing.name));
    problem.help(format!("give it one: `--set {}=VALUE`", missing.name))
}

/// Reads, lowers and checks a script, and shows what is found. `then` gets it if there is no error
/// among that.
pub(super) fn ready(
    args: &Args,
    purpose: Purpose,
    weights: &Weights,
    voices: Option<&Voices>,
    shell: &mut Shell,
    then: impl FnOnce(&Ready<'_>, &mut Shell) -> Result<Exit, Stop>,
) -> Result<Exit, Stop> {
    let input = Input::one(&args.file);
    let loaded = files::load(&input)?;
    if let Some(refused) = &loaded.refused {
        tell(std::slice::from_ref(refused), &loaded, shell)?;
        return Ok(Exit::No);
    }
    let source = loaded.source();
    let parsed = parse(source);
    let values = args.values.values(&input, &parsed)?;
    let overrides = Overrides { to: args.to.clone(), from: args.from.clone() };
    let flow = lower(&parsed.script, &overrides);
    let given = Given {
        now: args.now.unwrap_or_else(Timestamp::now),
        values: &values,
        purpose,
        voices,
        pedantic: weights.need_advice(),
    };
    let findings = weights.weigh(check(Subject { source, parsed: &parsed, flow: &flow }, &given));
    tell(&findings, &loaded, shell)?;
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok(Exit::No);
    }
    numbers_have_a_call(&flow, &overrides)?;
    let sources = &loaded.sources;
    then(&Ready { sources, source, parsed: &parsed, flow: &flow, given: &given }, shell)
}

/// Shows findings, and how many they are.
pub(super) fn tell(findings: &[Finding], loaded: &Loaded, shell: &mut Shell) -> Result<(), Stop> {
    for finding in findings {
        shell.report(&Report::from(finding), &loaded.sources)?;
    }
    let mut tally = Tally::default();
    tally.add(findings);
    if findings.is_empty() { Ok(()) } else { shell.note(&tally.to_string()) }
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
