//! The transcript of a call. In: nothing. Out: types that say what happened on the line, and when.

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// When it began, in virtual milliseconds since the call was placed or arrived.
    pub at_ms: u64,
    /// What it was.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A number was dialled.
    Dialled {
        /// Who is called, as it was sent.
        number: String,
        /// The caller id.
        from: String,
        /// It is the second leg, which is connected to the first.
        bridge: bool,
    },
    /// Somebody calls. Noted by who holds the phone.
    Arrived {
        /// The caller's number.
        from: String,
    },
    /// Who was dialled answered.
    Answered,
    /// Who was dialled did not answer.
    Unanswered,
    /// Words were spoken.
    Said {
        /// The words.
        text: String,
        /// The voice.
        voice: String,
        /// How often, one after the other.
        times: u64,
        /// What they were part of.
        part: Part,
    },
    /// A file was played.
    Played {
        /// Its address.
        url: String,
        /// How often.
        times: u64,
    },
    /// Keys were pressed. Noted by who holds the phone, who knows which keys are a secret.
    Pressed(String),
    /// A try to capture keys went by without an entry.
    NoEntry,
    /// The talk of a bridge is over.
    BridgeEnded,
    /// The server could not go on, and gave the error ending. Noted by who asked it.
    Failed {
        /// Why, without any value.
        reason: String,
    },
    /// The call is over.
    Ended(Ending),
}

/// What spoken words were part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A `say`.
    Say,
    /// The prompt of a `capture`.
    Prompt,
    /// What a `capture` says after an entry.
    Success,
    /// What a `capture` says after a failed try.
    Failure,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// By `hangup`.
    Hangup,
    /// The callflow was over, without a `hangup`.
    OutOfActions,
    /// The person hung up.
    PersonHungUp,
    /// The line was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
}
