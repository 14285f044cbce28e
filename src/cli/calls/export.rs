//! `ivrc calls export --csv`: calls for a spreadsheet. In: which calls. Out: one row for each, with a
//! column for each step that asked and the keys that were pressed there last.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use super::document::Row;
use super::which::Which;
use crate::cli::exit::Exit;
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::ledger::{Answer, Call, Ledger};
use crate::report::visible;

/// What stands before the name of a step, so that none is taken for another column.
const STEP: &str = "keys:";

/// Write the calls as a table for a spreadsheet, with what was pressed
#[derive(Debug, clap::Args)]
#[command(after_help = "\
One row a call, newest first: the keys of `ivrc calls --json`, then a column `keys:STEP` for each step
that asked, with the keys that were pressed there last, `none` or `secret`. Of texts that a
spreadsheet would take for a formula, the first letter is a `'`.")]
pub(super) struct Args {
    #[command(flatten)]
    which: Which,
    /// Print as CSV
    #[arg(long, required = true)]
    csv: bool,
    /// Show numbers in full
    #[arg(long)]
    full: bool,
}

/// Exports.
pub(super) fn run(
    args: &Args,
    ledger: Option<&Ledger>,
    now: Timestamp,
    shell: &mut Shell,
) -> Result<Exit, Stop> {
    let mut calls = Vec::new();
    if let Some(ledger) = ledger {
        for call in ledger.calls(&args.which.filter(now))?.calls {
            let answers = ledger.answers(call.id)?;
            calls.push((call, answers));
        }
    }
    if calls.is_empty() {
        shell.note(args.which.nothing(ledger.is_some()))?;
        return Ok(Exit::Done);
    }
    shell.say(&table(&calls, args.full)?)?;
    Ok(Exit::Done)
}

fn table(calls: &[(Call, Vec<Answer>)], full: bool) -> Result<String, Stop> {
    let steps = steps(calls);
    let mut csv = csv::Writer::from_writer(Vec::new());
    for (at, (call, answers)) in calls.iter().enumerate() {
        let row = serde_json::to_value(Row::of(call, full)).map_err(failed)?;
        let Value::Object(row) = row else { continue };
        if at == 0 {
            let names = steps.iter().map(|step| format!("{STEP}{step}"));
            csv.write_record(row.keys().cloned().chain(names)).map_err(failed)?;
        }
        // The last of a step stands.
        let keys: HashMap<_, _> =
            answers.iter().map(|answer| (answer.step.as_str(), answer.keys.to_string())).collect();
        let pressed = steps.iter().map(|step| keys.get(step).cloned().unwrap_or_default());
        csv.write_record(row.values().map(cell).chain(pressed.map(harmless))).map_err(failed)?;
    }
    let bytes = csv.into_inner().map_err(failed)?;
    String::from_utf8(bytes).map_err(|error| failed(error).into())
}

/// The steps that asked, in the order in which they came up. A bridge asks nothing.
fn steps(calls: &[(Call, Vec<Answer>)]) -> Vec<&str> {
    let mut steps = Vec::new();
    let answers = calls.iter().rev().flat_map(|(_, answers)| answers);
    for answer in answers.filter(|answer| answer.event != "done") {
        if !steps.contains(&answer.step.as_str()) {
            steps.push(&answer.step);
        }
    }
    steps
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula, and no terminal for a command. A phone number is
/// neither, masked or not.
fn harmless(text: String) -> String {
    let text = visible(&text).into_owned();
    let is_number = |rest: &str| rest.chars().all(|sign| sign.is_ascii_digit() || sign == '•');
    let is_formula =
        text.starts_with(['=', '+', '-', '@']) && !text.strip_prefix('+').is_some_and(is_number);
    if is_formula { format!("'{text}") } else { text }
}

/// Writing texts into memory does not fail.
fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::new(format!("the table could not be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_a_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+1+1", "'+1+1"),
            ("-cmd", "'-cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "\\u{9}=1"),
            ("a\u{1b}[2J\n", "a\\u{1b}[2J\\u{a}"),
            ("+6590000000", "+6590000000"),
            ("+65••••••00", "+65••••••00"),
            ("12#", "12#"),
            ("", ""),
        ] {
            assert_eq!(harmless(text.to_owned()), cell);
        }
    }
}
