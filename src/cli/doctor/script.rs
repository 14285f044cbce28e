//! What a script needs from outside: caller ids that are allowed, recordings that can be fetched.

use super::Line;
use crate::cli::examine::examined;
use crate::cli::files::Loaded;
use crate::cli::settings::Weights;
use crate::cli::tally::count;
use crate::flow::{ActionKind, Flow};
use crate::provider::account::BaseUrl;
use crate::provider::audio::{self, Audio};
use crate::provider::numbers::Number;
use crate::rule::Severity;
use crate::syntax::ast::Dial;

/// What is looked at in a script.
pub(super) struct Script {
    name: String,
    errors: usize,
    /// It has events, which the server has to answer.
    pub(super) needs_replies: bool,
    /// The caller ids, each once; none for one that is filled in.
    callers: Vec<Option<String>>,
    /// The addresses without inserts, each once.
    recordings: Vec<String>,
}

/// Reads what has to be looked at.
pub(super) fn read(loaded: &Loaded, weights: &Weights) -> Script {
    examined(loaded, weights, |flow, findings| {
        let name = loaded.source().name().to_owned();
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        Script {
            name,
            errors,
            needs_replies: flow.is_none_or(|flow| flow.has_events),
            callers: flow.map(callers).unwrap_or_default(),
            recordings: flow.map(recordings).unwrap_or_default(),
        }
    })
}

fn actions<'f, 's>(flow: &'f Flow<'s>) -> impl Iterator<Item = &'f ActionKind<'s>> {
    flow.blocks.iter().flat_map(|block| &block.actions).map(|action| &action.kind)
}

fn callers(flow: &Flow<'_>) -> Vec<Option<String>> {
    let caller = |action: &ActionKind<'_>| match action {
        ActionKind::Call { from: Some(from), .. } => Some(match &from.node {
            Dial::Number(number) => Some((*number).to_owned()),
            Dial::Quoted(number) => Some(number.to_string()),
            Dial::Insert(_) => None,
        }),
        ActionKind::Call { from: None, .. }
        | ActionKind::Say { .. }
        | ActionKind::Capture { .. }
        | ActionKind::Play(_)
        | ActionKind::Hangup => None,
    };
    once(actions(flow).filter_map(caller))
}

fn recordings(flow: &Flow<'_>) -> Vec<String> {
    let recording = |action: &ActionKind<'_>| match action {
        ActionKind::Play(play) => play.url.node.literal().map(|url| url.into_owned()),
        ActionKind::Call { .. }
        | ActionKind::Say { .. }
        | ActionKind::Capture { .. }
        | ActionKind::Hangup => None,
    };
    once(actions(flow).filter_map(recording))
}

fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut known, one| {
        if !known.contains(&one) {
            known.push(one);
        }
        known
    })
}

/// Whether it has errors.
pub(super) fn checked(script: &Script) -> Line {
    let Script { name, errors, .. } = script;
    if *errors > 0 {
        let message = format!("{name}: {}", count(*errors, "error"));
        return Line::no("script", message, format!("`ivrc check {name}` shows them"));
    }
    Line::ok("script", format!("{name}: no errors"))
}

/// Looks at it. `numbers` are those of the account, where it told them.
pub(super) async fn look(script: &Script, numbers: Option<&[Number]>, base: &BaseUrl) -> Vec<Line> {
    let mut lines = vec![checked(script)];
    if script.errors > 0 {
        return lines;
    }
    let Script { callers, recordings, .. } = script;
    lines.extend(callers.iter().map(|number| caller(number.as_deref(), numbers)));
    for address in recordings {
        lines.push(recording(address, audio::fetch(address, base.is_loopback()).await));
    }
    lines
}

fn caller(number: Option<&str>, numbers: Option<&[Number]>) -> Line {
    let ask = "ask your account manager whether the number is on the list of allowed caller ids";
    let Some(number) = number else {
        return Line::unknown("from", "a caller id is filled in when the call is sent", ask);
    };
    let known = numbers.and_then(|numbers| numbers.iter().find(|known| known.is(number)));
    match (known, numbers) {
        (Some(Number { status: Some(status), .. }), _)
            if status.eq_ignore_ascii_case("inactive") =>
        {
            let message = format!("{number} is a number of the account, but it is inactive");
            Line::no("from", message, "ask your account manager to renew it, or write another one")
        }
        (Some(_), _) => Line::ok("from", format!("{number} is a number of the account")),
        (None, Some(_)) => {
            let message = format!("{number} is none of the account's numbers; it may be allowed");
            Line::unknown("from", message, ask)
        }
        (None, None) => Line::unknown("from", format!("{number}: the numbers are not known"), ask),
    }
}

fn recording(address: &str, audio: Audio) -> Line {
    let put = "put an mp3 or a wav there; ask whoever runs that server";
    let (message, help) = match audio {
        Audio::Fine(bytes) => {
            return Line::ok("play", format!("{address} is audio of {} KB", bytes.div_ceil(1024)));
        }
        Audio::TooLarge => (
            format!("more than the {} KB that are played", audio::MOST_BYTES / 1024),
            "shorten it, or make an mp3 of it",
        ),
        Audio::Empty => ("the file is empty".to_owned(), put),
        Audio::Other(kind) if kind.is_empty() => ("this is no audio".to_owned(), put),
        Audio::Other(kind) => (format!("this is no audio but `{kind}`"), put),
        Audio::OnlyHere => (
            "an address of this machine, which the provider cannot reach".to_owned(),
            "put the file on a server on the internet",
        ),
        Audio::Status(status) => (
            format!("the server answers with HTTP status {status}"),
            "check the address; the provider fetches it without a password",
        ),
        Audio::Unreachable(why) => (why, "check the address; ask whoever runs that server"),
    };
    Line::no("play", format!("{address}: {message}"), help)
}
