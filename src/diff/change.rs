//! What can differ between two scripts: each change with its facts, and where a caller meets it.
//! Texts keep their inserts (`{name}`), and a value of a secret is never among them.

use crate::syntax::ast::Type;

/// One difference, told once, however often it is met.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Where it is met, at least one place.
    pub places: Vec<Place>,
    /// What differs.
    pub what: What,
}

/// A place in the conversation, in the names of the new script where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part of the script.
    pub part: Part,
    /// In a block without a name: the events that lead to it from the step, in order.
    pub after: Vec<String>,
    /// What the caller does there; `None` for what is heard without doing anything.
    pub trigger: Option<Trigger>,
}

/// The parts of a script.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// The script as a whole: its params, its direction, how long it is valid.
    Script,
    /// The statements before the first step.
    Entry,
    /// A step.
    Step(String),
    /// The `default on` lines, which hold in every step.
    Everywhere,
    /// `default on error`, or the apology where there is none.
    Error,
}

/// What a caller does, and from when on it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// The inputs, each once.
    pub inputs: Vec<Input>,
    /// The rounds.
    pub rounds: Rounds,
}

/// How often in a row the step has asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounds {
    /// The first round, from 1.
    pub first: u32,
    /// The last one; `None` if there is no end to it.
    pub last: Option<u32>,
}

/// Something that a caller, or the other end of a bridge, does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// Exactly these keys.
    Keys(String),
    /// A number in this range.
    Range(u64, u64),
    /// Exactly the values of these names.
    Value(Vec<String>),
    /// Keys that no line names.
    Other,
    /// Nothing.
    Silence,
    /// The bridge is over, or was never answered.
    Done,
}

/// What differs.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Words that are spoken, or a recording that is played; `None` on the side that has none.
    Words {
        /// Which words.
        slot: Slot,
        /// What was heard.
        old: Option<String>,
        /// What is heard.
        new: Option<String>,
    },
    /// How something is spoken, asked or dialled; `None` where nothing is written.
    Setting {
        /// Which.
        setting: Setting,
        /// As it was.
        old: Option<String>,
        /// As it is.
        new: Option<String>,
        /// Nothing in the new script is as it was.
        everywhere: bool,
    },
    /// A number is called that was not, or no longer.
    Calls {
        /// Who was called.
        old: Option<String>,
        /// Who is called.
        new: Option<String>,
    },
    /// The call is hung up here, or no longer.
    Hangup {
        /// It is.
        now: bool,
    },
    /// What is entered is answered, or the call is over behind the question: a script without any
    /// event waits for none.
    Waits {
        /// It is answered.
        now: bool,
    },
    /// Something else happens.
    Reacts {
        /// What happened.
        old: Reaction,
        /// What happens.
        new: Reaction,
    },
    /// A line names this input that no line named.
    KeyAdded {
        /// What happened; `None` if it could not be entered.
        old: Option<Reaction>,
        /// What happens.
        new: Reaction,
    },
    /// No line names this input any more.
    KeyRemoved {
        /// What happened.
        old: Reaction,
        /// What happens; `None` if it cannot be entered any more.
        new: Option<Reaction>,
    },
    /// The call gets another outcome (`as OUTCOME`).
    Outcome {
        /// The outcome; `None` if the line named none.
        old: Option<String>,
        /// The same of the new script.
        new: Option<String>,
    },
    /// What is entered is kept under another name or type, or no longer.
    Kept {
        /// Its name with its type.
        old: Option<(String, Type)>,
        /// The same of the new script.
        new: Option<(String, Type)>,
    },
    /// A step that callers can come to and could not before.
    StepAdded {
        /// What it does.
        does: Reaction,
    },
    /// Callers came to this step and cannot any more.
    StepUnreached,
    /// The step has another name and does the same.
    StepRenamed {
        /// Its name before.
        old: String,
    },
    /// A param or a capture has another name and is used for the same.
    ValueRenamed {
        /// Its name before.
        old: String,
        /// Its name.
        new: String,
        /// It is a param, so that whoever sends has to use the new name.
        is_param: bool,
    },
    /// A param that was not there.
    ParamAdded {
        /// Its name.
        name: String,
        /// Its type.
        ty: Type,
        /// Its default, hidden if it is a secret; `None` if it must be given.
        default: Option<String>,
    },
    /// A param that is gone.
    ParamRemoved {
        /// Its name.
        name: String,
    },
    /// A param takes values of another type.
    ParamType {
        /// Its name.
        name: String,
        /// Its type before.
        old: Type,
        /// Its type.
        new: Type,
    },
    /// A param has another default; hidden if it is a secret.
    ParamDefault {
        /// Its name.
        name: String,
        /// Its default before; `None` if it had to be given.
        old: Option<String>,
        /// Its default; `None` if it must be given.
        new: Option<String>,
    },
    /// The script answers calls and placed them, or the other way round.
    Direction {
        /// It answers.
        answers: bool,
    },
    /// It answers at another number; `None` is any.
    AnswersAt {
        /// The number before.
        old: Option<String>,
        /// The number.
        new: Option<String>,
    },
    /// How long the call is worth placing; `None` is for ever.
    Validity {
        /// As it was written: `for 2h`.
        old: Option<String>,
        /// As it is written.
        new: Option<String>,
    },
}

/// Which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// `say`.
    Say,
    /// The prompt of a `capture`.
    Prompt,
    /// The words of `reprompt`.
    Again,
    /// `success`.
    Success,
    /// `failure`.
    Failure,
    /// The address of `play`.
    Play,
}

/// What is set beside words and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// `voice`.
    Voice,
    /// `speed`.
    Speed,
    /// `repeat`.
    Repeat,
    /// How many digits a `capture` takes.
    Digits,
    /// `timeout`.
    Timeout,
    /// `overall`.
    Overall,
    /// `tries`.
    Tries,
    /// `hash`.
    Hash,
    /// Who is called.
    To,
    /// The caller id.
    From,
    /// `record`.
    Record,
}

/// What happens then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// What is heard first, of this line or block alone.
    pub says: Vec<Said>,
    /// How it goes on.
    pub then: Then,
    /// The outcome that it gives the call, where that differs, too.
    pub outcome: Option<String>,
}

/// Something that is heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Words.
    Words(String),
    /// The address of a recording.
    Audio(String),
}

/// How it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// In a step.
    GoesTo(String),
    /// With a question.
    Asks(String),
    /// With a call to this number.
    Calls(String),
    /// The question is asked again, with other words if some are given.
    AsksAgain(Option<String>),
    /// The step is played again from its beginning.
    Repeats,
    /// With `hangup`.
    HangsUp,
    /// Nothing follows, so the call ends.
    Ends,
    /// The error ending.
    Fails,
}

/// Who notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Affects {
    /// Who is on the phone.
    Caller,
    /// Who sends or serves: what has to be given is another.
    Sender,
    /// Who reads the records: outcomes and names.
    Records,
}

impl Change {
    /// Who notices.
    pub fn affects(&self) -> Affects {
        match &self.what {
            What::ValueRenamed { is_param: true, .. }
            | What::ParamAdded { .. }
            | What::ParamRemoved { .. }
            | What::ParamType { .. }
            | What::ParamDefault { .. }
            | What::Validity { .. } => Affects::Sender,
            What::Outcome { .. }
            | What::Kept { .. }
            | What::StepRenamed { .. }
            | What::ValueRenamed { is_param: false, .. } => Affects::Records,
            What::Words { .. }
            | What::Setting { .. }
            | What::Calls { .. }
            | What::Hangup { .. }
            | What::Waits { .. }
            | What::Reacts { .. }
            | What::KeyAdded { .. }
            | What::KeyRemoved { .. }
            | What::StepAdded { .. }
            | What::StepUnreached
            | What::Direction { .. }
            | What::AnswersAt { .. } => Affects::Caller,
        }
    }

    /// It is another name for the same: worth a line, but the call is as it was.
    pub fn is_only_a_name(&self) -> bool {
        matches!(self.what, What::StepRenamed { .. } | What::ValueRenamed { is_param: false, .. })
    }
}

impl Rounds {
    /// Every round.
    pub const ALL: Rounds = Rounds { first: 1, last: None };
}
