//! A line that somebody typed. In: the line, and what the phone waits for. Out: what is done, or
//! that it means nothing now.

use crate::engine::MAX_KEYS;
use crate::phone::{Act, PickUp, Waiting};

/// What a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// This is done.
    Act(Act),
    /// The phone is answered, and the line is for what comes then.
    Later,
    /// What can be typed now is to be told: `?`.
    Help,
}

/// What a line means; `None` if it means nothing now. Lines are not told apart by the case of
/// letters, nor `no-answer` from `no answer`.
pub fn read(line: &str, waiting: &Waiting) -> Option<Typed> {
    let line = line.to_lowercase().replace('-', " ");
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(line.as_str(), "?" | "help") {
        return Some(Typed::Help);
    }
    let hangs_up = matches!(line.as_str(), "hang up" | "hangup" | "hangs up");
    let act = match waiting {
        Waiting::PickUp if hangs_up => Act::PickUp(PickUp::Busy),
        Waiting::PickUp => match line.as_str() {
            "" | "answer" | "answers" | "answered" => Act::PickUp(PickUp::Answers),
            "busy" => Act::PickUp(PickUp::Busy),
            "no answer" | "unanswered" => Act::PickUp(PickUp::NoAnswer),
            entry => return keys(entry).map(|_| Typed::Later),
        },
        Waiting::Keys(_) | Waiting::Bridge { .. } if hangs_up => Act::HangUp,
        Waiting::Keys(_) => Act::Try(keys(&line)?),
        Waiting::Bridge { answered } => match (line.as_str(), answered) {
            ("" | "answer" | "answered", false) => Act::BridgeAnswered,
            ("unanswered" | "no answer" | "busy", false) => Act::BridgeUnanswered,
            ("ends", _) | ("", true) => Act::BridgeEnds,
            _ => return None,
        },
        Waiting::Callflow | Waiting::Reply { .. } | Waiting::Ended(_) => return None,
    };
    Some(Typed::Act(act))
}

/// The keys of one try; none are silence.
fn keys(line: &str) -> Option<String> {
    let keys = if line == "nothing" { "" } else { line };
    let fit = keys.bytes().all(|key| key.is_ascii_digit() || matches!(key, b'*' | b'#'));
    (fit && keys.len() <= MAX_KEYS).then(|| keys.to_owned())
}

/// What can be typed now, in one line. It is written out in full for somebody who asked, and for
/// somebody whose line meant nothing.
pub fn choices(waiting: &Waiting) -> &'static str {
    match waiting {
        Waiting::PickUp => {
            "press Enter to answer; or type `busy`, `no answer`, or the keys for the first question"
        }
        Waiting::Keys(_) => {
            "type keys (0 to 9, `*`, `#`) and Enter; an empty line, or `nothing`, is silence; \
             `hang up` or Ctrl-D ends the call"
        }
        Waiting::Bridge { answered: false } => {
            "type `answered`, `unanswered` or `ends`; `hang up` or Ctrl-D ends the call"
        }
        Waiting::Bridge { answered: true } => {
            "type `ends` when the two have talked; `hang up` or Ctrl-D ends the call"
        }
        Waiting::Callflow | Waiting::Reply { .. } | Waiting::Ended(_) => "the call is over",
    }
}
