//! What is heard on a line, in words: the one place for them. In: a transcript's entries. Out: words
//! that hold whatever was said, so that they are not safe for a terminal.

use super::heard::{Ending, What};

impl What {
    /// What happened, as a part of a sentence: `says "Hello."`.
    pub fn words(&self) -> String {
        match self {
            What::Dialled { number, from, bridge: false } => format!("calls {number} from {from}"),
            What::Dialled { number, from, bridge: true } => {
                format!("connects to {number} from {from}")
            }
            What::Arrived { from } => format!("a call from {from} arrives"),
            What::Answered => "is answered".to_owned(),
            What::Unanswered => "is not answered".to_owned(),
            What::Said { text, times, .. } => format!("says \"{text}\"{}", times_words(*times)),
            What::Played { url, times } => format!("plays {url}{}", times_words(*times)),
            What::Pressed(keys) => format!("the caller presses {keys}"),
            What::NoEntry => "no entry in time".to_owned(),
            What::BridgeEnded => "the talk is over".to_owned(),
            What::Failed { reason } => format!("the server cannot go on: {reason}"),
            What::Ended(Ending::Hangup) => "hangs up".to_owned(),
            What::Ended(Ending::OutOfActions) => "nothing is left to do".to_owned(),
            What::Ended(Ending::PersonHungUp) => "the caller hangs up".to_owned(),
            What::Ended(Ending::Busy) => "the line is busy".to_owned(),
            What::Ended(Ending::NoAnswer) => "nobody answers".to_owned(),
        }
    }
}

/// `, 2 times`, or nothing for once.
pub fn times_words(times: u64) -> String {
    if times == 1 { String::new() } else { format!(", {times} times") }
}

/// Words with the time before them: `  5.0s  is answered`.
pub fn timed(at_ms: u64, words: &str) -> String {
    let tenths = at_ms / 100;
    format!("{:>3}.{}s  {words}", tenths / 10, tenths % 10)
}
