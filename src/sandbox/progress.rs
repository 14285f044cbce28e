//! What happens in the sandbox, as it happens. In: events. Out: each as one line for a terminal,
//! with nothing in it that a terminal would obey.

use super::faults::Fault;
use crate::phone::{Ending, What, timed};
use crate::report::visible;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// A request was refused.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The provider's status code.
        code: i32,
        /// Its message.
        message: String,
    },
    /// A fault that was asked for befell a request.
    Faulted {
        /// Which.
        fault: Fault,
        /// The number of the session that was placed all the same, if one was.
        session: Option<u64>,
    },
    /// A request was accepted: its call is placed.
    Accepted {
        /// The number of the session, from 1.
        session: u64,
        /// Its id.
        id: String,
    },
    /// Something happened in a call.
    Call {
        /// The number of the session, from 1.
        session: u64,
        /// When, in milliseconds since the call was placed.
        at_ms: u64,
        /// What.
        step: Step,
    },
}

/// What happened in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something on the line.
    Heard(What),
    /// The callflow is over, and the webhook is asked for the next one.
    Asked {
        /// What was entered.
        digits: Option<String>,
        /// The id of the last reply.
        id: Option<String>,
    },
    /// The webhook replied.
    Replied {
        /// The number of its actions.
        actions: usize,
        /// Its id.
        id: Option<String>,
    },
    /// The reply broke a rule of the provider.
    ReplyRefused {
        /// The provider's status code for that.
        code: i32,
        /// What is wrong with it.
        message: String,
    },
    /// The webhook gave no usable reply, and why.
    NoReply(String),
    /// The session is over.
    Ended {
        /// How.
        status: Status,
        /// The provider's error code, if there was an error.
        error: Option<i32>,
        /// How long the first leg was up, in seconds.
        seconds: u64,
    },
    /// The summary was posted to its webhook, which answered with this HTTP status.
    SummaryPosted(u16),
    /// The summary could not be posted, and why.
    SummaryFailed(String),
}

/// How a session ended, or one of its legs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Somebody answered.
    Completed,
    /// The line was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
    /// It was given up before anybody answered.
    Canceled,
    /// The provider could not go on.
    Error,
}

impl Status {
    /// The provider's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Status::Completed => "COMPLETED",
            Status::Busy => "BUSY",
            Status::NoAnswer => "NO_ANSWER",
            Status::Canceled => "CANCELED",
            Status::Error => "ERROR",
        }
    }
}

impl From<Ending> for Status {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Hangup | Ending::OutOfActions | Ending::PersonHungUp => Status::Completed,
            Ending::Busy => Status::Busy,
            Ending::NoAnswer => Status::NoAnswer,
        }
    }
}

impl Progress {
    /// The number of the session that it is about.
    pub fn session(&self) -> Option<u64> {
        match self {
            Progress::Refused { .. } => None,
            Progress::Faulted { session, .. } => *session,
            Progress::Accepted { session, .. } | Progress::Call { session, .. } => Some(*session),
        }
    }

    /// One line, without its end; of a call: `  5.0s  says "Hello."`.
    pub fn line(&self) -> String {
        let line = match self {
            Progress::Refused { status, code, message } => {
                format!("refused with {status}, code {code}: {message}")
            }
            Progress::Faulted { fault, .. } => format!("fault: {}", fault.word()),
            Progress::Accepted { id, .. } => format!("accepted as session {id}"),
            Progress::Call { at_ms, step, .. } => timed(*at_ms, &step.words()),
        };
        visible(&line).into_owned()
    }
}

impl Step {
    /// What happened, in words that hold whatever was said: not safe for a terminal.
    pub fn words(&self) -> String {
        match self {
            Step::Heard(what) => what.words(),
            Step::Asked { digits, id } => {
                let digits =
                    digits.as_ref().map_or("no digits".to_owned(), |keys| format!("digits {keys}"));
                format!("asks the webhook: {digits}, {}", id_words(id.as_deref()))
            }
            Step::Replied { actions, id } => {
                let actions = count(*actions, "action");
                format!("the webhook replies: {actions}, {}", id_words(id.as_deref()))
            }
            Step::ReplyRefused { code, message } => {
                format!("the reply is refused with code {code}: {message}")
            }
            Step::NoReply(reason) => format!("no reply from the webhook: {reason}"),
            Step::Ended { status, error, seconds } => {
                let error = error.map(|code| format!(" {code}")).unwrap_or_default();
                format!("ends: {}{error}, {}", status.word(), count(*seconds, "second"))
            }
            Step::SummaryPosted(status) => format!("posts the summary, which is answered {status}"),
            Step::SummaryFailed(reason) => format!("cannot post the summary: {reason}"),
        }
    }
}

fn id_words(id: Option<&str>) -> String {
    id.map_or("no id".to_owned(), |id| format!("id {id}"))
}

fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::Part;

    fn call(at_ms: u64, step: Step) -> String {
        Progress::Call { session: 1, at_ms, step }.line()
    }

    fn said(text: &str, times: u64) -> Step {
        let (text, voice) = (text.to_owned(), "en-GB-Emma".to_owned());
        Step::Heard(What::Said { text, voice, times, part: Part::Say })
    }

    #[test]
    fn a_call_reads_like_a_story() {
        let (number, from) = ("+6590000000".to_owned(), "+6588000000".to_owned());
        let id = Some("confirm~1.1~9f3c01ab".to_owned());
        let lines = [
            call(0, Step::Heard(What::Dialled { number, from, bridge: false })),
            call(5_000, Step::Heard(What::Answered)),
            call(5_000, said("Hello, this is the clinic.", 1)),
            call(9_449, Step::Heard(What::Pressed("1".to_owned()))),
            call(9_449, Step::Asked { digits: Some("1".to_owned()), id: id.clone() }),
            call(9_449, Step::Replied { actions: 2, id }),
            call(9_449, said("Goodbye.", 2)),
            call(12_100, Step::Asked { digits: None, id: None }),
            call(12_100, Step::Replied { actions: 1, id: None }),
            call(12_100, Step::Heard(What::Ended(Ending::Hangup))),
            call(1_012_100, Step::Ended { status: Status::Completed, error: None, seconds: 1 }),
            call(12_100, Step::SummaryPosted(200)),
            call(12_100, Step::NoReply("it answered with 500".to_owned())),
            call(12_100, Step::ReplyRefused { code: -1012, message: "no".to_owned() }),
            call(12_100, Step::Ended { status: Status::Error, error: Some(-2003), seconds: 7 }),
        ];
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn no_line_is_obeyed_by_a_terminal() {
        assert_eq!(call(0, said("\u{1b}[2J\n", 1)), "  0.0s  says \"\\u{1b}[2J\\u{a}\"");
        let message = "\u{1b}]0;x".to_owned();
        let line = Progress::Refused { status: 422, code: -1013, message }.line();
        assert_eq!(line, "refused with 422, code -1013: \\u{1b}]0;x");
    }
}
