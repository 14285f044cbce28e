//! All about one call: what was sent, what came of it, and each event that was answered.

use jiff::Timestamp;

use super::document::{self, Row};
use crate::cli::exit::Exit;
use crate::cli::layout::Layout;
use crate::cli::page::bold;
use crate::cli::problem::Stop;
use crate::cli::shell::Shell;
use crate::cli::table::with_head;
use crate::ledger::{Answer, Call, CallId, CallResult, Ledger};
use crate::report::{Style, visible};

/// Tell all about one call, with each event that was answered
#[derive(Debug, clap::Args)]
#[command(after_help = "\
--json prints {\"version\":1,\"call\":{…},\"answers\":[{turn, step, round, keys, event, at}]}.")]
pub(super) struct Args {
    /// The call's number
    id: CallId,
    /// Show numbers in full
    #[arg(long)]
    full: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Shows.
pub(super) fn run(args: &Args, ledger: &Ledger, shell: &mut Shell) -> Result<Exit, Stop> {
    let call = ledger.call(args.id)?;
    let answers = ledger.answers(args.id)?;
    if args.json {
        let document = document::one(&call, &answers, args.full);
        shell.say(&Layout::Indented.text(&document)?)?;
        return Ok(Exit::Done);
    }
    shell.say(&text(&call, &answers, args.full, shell.out_style()))?;
    if call.result == CallResult::Unknown {
        shell.note(&next(&call))?;
    }
    Ok(Exit::Done)
}

/// What to do about a call of unknown result.
fn next(call: &Call) -> String {
    let id = call.id;
    if call.is_sandbox() {
        return format!("it rang no phone: write `ivrc calls resolve {id} not-sent`");
    }
    format!(
        "ask the provider whether it was placed, then write `ivrc calls resolve {id} accepted` or \
         `ivrc calls resolve {id} not-sent`"
    )
}

fn text(call: &Call, answers: &[Answer], full: bool, style: Style) -> String {
    let word = if call.is_inbound { document::RECEIVED } else { call.result.word() };
    let mut out = bold(&format!("call {}: {word}", call.id), style) + "\n";
    for (name, fact) in facts(call, full) {
        if let Some(fact) = fact {
            out.push_str(&format!("  {name:12} {}\n", visible(&fact)));
        }
    }
    if answers.is_empty() {
        return out;
    }
    let row = |answer: &Answer| {
        [
            Some(answer.step.clone()),
            Some(answer.round.to_string()),
            Some(answer.keys.to_string()),
            Some(answer.event.clone()),
            Some(second(answer.at)),
        ]
    };
    let rows: Vec<_> = answers.iter().map(row).collect();
    let head = ["step", "round", "keys", "event", "when (UTC)"];
    out + "\n" + &with_head(head, &rows, style)
}

/// What is known of a call, under the names that people see.
fn facts(call: &Call, full: bool) -> Vec<(&'static str, Option<String>)> {
    let row = Row::of(call, full);
    let provider = match call.base_url.as_str() {
        "" => format!("subaccount {}", call.subaccount),
        base_url => format!("{base_url}, subaccount {}", call.subaccount),
    };
    let status = coded(call.status_code, row.status_message);
    let error = coded(call.error_code, row.error_message);
    vec![
        ("begun", Some(utc(call.at))),
        ("to", Some(row.to)),
        ("from", Some(row.from)),
        ("script", Some(format!("{}, version {}", call.script, call.version))),
        ("provider", Some(if call.is_sandbox() { document::account(call) } else { provider })),
        ("result", Some(result(call))),
        ("reason", call.reason.clone()),
        ("attempts", call.attempts.map(|attempts| attempts.to_string())),
        ("session", call.session.clone()),
        ("request", call.request.clone()),
        ("status", status),
        ("disposition", call.disposition.clone()),
        ("error", error),
        ("outcome", call.outcome.clone()),
        ("started", call.started.map(utc)),
        ("ended", call.ended.map(utc)),
        ("seconds", call.seconds.map(|seconds| seconds.to_string())),
        ("bridged", call.bridged.map(|seconds| format!("{seconds} s"))),
    ]
}

/// A code of the provider, with what it says of it.
fn coded(code: Option<i32>, message: Option<String>) -> Option<String> {
    match (code, message) {
        (Some(code), Some(message)) => Some(format!("{code}: {message}")),
        (Some(code), None) => Some(code.to_string()),
        (None, message) => message,
    }
}

/// The result, and who says so.
fn result(call: &Call) -> String {
    let word = call.result.word();
    if call.is_inbound {
        return format!("{} at {}", document::RECEIVED, utc(call.at));
    }
    match (call.resolved, call.finished) {
        (Some(resolved), _) => format!("{word}, as a person said at {}", utc(resolved)),
        (None, Some(finished)) => format!("{word} at {}", utc(finished)),
        (None, None) if call.result == CallResult::Accepted => {
            format!("{word}, as an event of the call shows")
        }
        (None, None) => format!("{word}: it is being sent just now, or its sender was killed"),
    }
}

/// A time that does not stand below its zone.
fn utc(time: Timestamp) -> String {
    second(time) + " UTC"
}

/// `2026-11-24 13:34:05`.
fn second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
