//! The table of all rules: the one place for a rule's name, severity, provider code and page.
//! In: nothing. Out: facts for parser, checker, `explain`, docs. What a rule looks at is in
//! [`crate::check`].

use serde::{Serialize, Serializer};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice, shown with `--pedantic`; rendered as a warning.
    Pedantic,
    /// Valid for the provider, but probably not what the author wants.
    Warning,
    /// The script cannot be compiled.
    Error,
}

macro_rules! rules {
    ($($variant:ident = $name:literal, $severity:ident, $codes:expr;)*) => {
        /// A rule of the checker; its name in kebab case is what the user sees.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $name, "`: see `docs/rules/", $name, ".md`.")] $variant,)*
        }

        impl Rule {
            /// Every rule, in the order of the table.
            pub const ALL: &[Rule] = &[$(Rule::$variant),*];

            /// The rule's name, as in `# ivrc: allow NAME`.
            pub const fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// The severity before any setting.
            pub const fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity,)* }
            }

            /// The provider's status codes that the rule prevents, the likeliest first.
            pub const fn provider_codes(self) -> &'static [i32] {
                match self { $(Rule::$variant => &$codes,)* }
            }

            /// The rule's page: what it checks, why it matters, an example, its cure.
            pub const fn page(self) -> &'static str {
                match self {
                    $(Rule::$variant => include_str!(concat!("../docs/rules/", $name, ".md")),)*
                }
            }
        }
    };
}

rules! {
    // Reading
    Syntax = "syntax", Error, [];
    UnknownWord = "unknown-word", Error, [];
    WrongCharacter = "wrong-character", Error, [];
    ForeignComment = "foreign-comment", Error, [];
    UnquotedText = "unquoted-text", Error, [];
    PastedDocument = "pasted-document", Error, [];
    MisplacedStatement = "misplaced-statement", Error, [];
    MisplacedOption = "misplaced-option", Error, [];
    DuplicateOption = "duplicate-option", Error, [];
    MissingValue = "missing-value", Error, [];
    BadValue = "bad-value", Error, [];
    MissingSeparator = "missing-separator", Error, [];
    UnclosedBlock = "unclosed-block", Error, [];
    UnclosedString = "unclosed-string", Error, [];
    BadEscape = "bad-escape", Error, [];
    BadDuration = "bad-duration", Error, [];
    BadTimestamp = "bad-timestamp", Error, [];
    NotUtf8 = "not-utf8", Error, [];
    FileTooLarge = "file-too-large", Error, [];
    TooDeep = "too-deep", Error, [];
    BadComment = "bad-comment", Error, [];
    // Structure
    NoEntry = "no-entry", Error, [-1013];
    ErrorHandlerWaits = "error-handler-waits", Error, [];
    ValidInAnswer = "valid-in-answer", Error, [];
    UnknownOutcome = "unknown-outcome", Error, [];
    EntryAfterStep = "entry-after-step", Error, [];
    SettingTooLate = "setting-too-late", Error, [];
    EmptyBlock = "empty-block", Error, [];
    DuplicateSetting = "duplicate-setting", Error, [];
    DuplicateStep = "duplicate-step", Error, [];
    DuplicateTest = "duplicate-test", Error, [];
    ReservedName = "reserved-name", Error, [];
    UnknownStep = "unknown-step", Error, [];
    StatementAfterEvent = "statement-after-event", Error, [];
    AfterGoto = "after-goto", Error, [];
    AfterHangup = "after-hangup", Error, [-1012];
    AfterCapture = "after-capture", Error, [];
    AfterBridge = "after-bridge", Error, [];
    EndlessLoop = "endless-loop", Error, [];
    // Call
    FirstNotCall = "first-not-call", Error, [-1013];
    AnswerNotFirst = "answer-not-first", Error, [-1013];
    MissingFrom = "missing-from", Error, [-1009];
    TooManyCalls = "too-many-calls", Error, [-1010];
    RecordInEntry = "record-in-entry", Error, [-1009];
    BadNumber = "bad-number", Error, [-1017, -1009];
    BadUrl = "bad-url", Error, [-1009];
    // Speech
    MissingVoice = "missing-voice", Error, [-1002];
    BadVoice = "bad-voice", Error, [-1002];
    UnknownVoice = "unknown-voice", Error, [-1002];
    EmptyText = "empty-text", Error, [-1009];
    TextTooLong = "text-too-long", Error, [-1009];
    ControlCharacter = "control-character", Error, [-1016];
    RepeatRange = "repeat-range", Error, [-1009];
    SpeedRange = "speed-range", Error, [-1009];
    // Capture
    CaptureWithoutPrompt = "capture-without-prompt", Error, [-1009];
    DigitsRange = "digits-range", Error, [-1009, -1003, -1008];
    OverallTooSmall = "overall-too-small", Error, [-1006];
    HashOffNeedsMax = "hash-off-needs-max", Error, [-1008];
    TriesRange = "tries-range", Error, [-1009];
    TimeoutRange = "timeout-range", Error, [-1009];
    // Events
    EventWithoutCapture = "event-without-capture", Error, [];
    DoneWithoutBridge = "done-without-bridge", Error, [];
    DuplicateKey = "duplicate-key", Error, [];
    ImpossibleKey = "impossible-key", Error, [];
    RepromptWithoutCapture = "reprompt-without-capture", Error, [];
    DigitsAndNomatch = "digits-and-nomatch", Error, [];
    UnreachableEvent = "unreachable-event", Error, [];
    // Values
    UnknownParam = "unknown-param", Error, [];
    DuplicateParam = "duplicate-param", Error, [];
    ParamType = "param-type", Error, [-1017, -1009];
    ParamMissing = "param-missing", Error, [];
    SecretExposed = "secret-exposed", Error, [];
    UnknownRule = "unknown-rule", Error, [];
    // The wire
    OverallMissing = "overall-missing", Warning, [-1005];
    Expired = "expired", Warning, [-1015];
    UnlikelyNumber = "unlikely-number", Warning, [-1017];
    SameNumber = "same-number", Warning, [];
    AudioFormat = "audio-format", Warning, [];
    InsecureUrl = "insecure-url", Warning, [];
    SpeedPrecision = "speed-precision", Warning, [];
    RepeatOnPrompt = "repeat-on-prompt", Warning, [];
    TinyDuration = "tiny-duration", Warning, [];
    // The conversation
    UnhandledNomatch = "unhandled-nomatch", Warning, [];
    UnhandledNoinput = "unhandled-noinput", Warning, [];
    UnboundedLoop = "unbounded-loop", Warning, [];
    TriesTimesRounds = "tries-times-rounds", Warning, [];
    NoErrorHandler = "no-error-handler", Warning, [];
    NoEnding = "no-ending", Warning, [];
    UnreachableStep = "unreachable-step", Warning, [];
    UnusedParam = "unused-param", Warning, [];
    UnusedDefault = "unused-default", Warning, [];
    UnusedAllow = "unused-allow", Warning, [];
    SeveralCaptures = "several-captures", Warning, [];
    SuccessBeforeBranch = "success-before-branch", Warning, [];
    LongWait = "long-wait", Warning, [];
    // The listener
    ForeignInsert = "foreign-insert", Warning, [];
    PromptKeyMismatch = "prompt-key-mismatch", Warning, [];
    SecretBeforeKey = "secret-before-key", Warning, [];
    VoiceLanguage = "voice-language", Warning, [];
    DigitsAsNumber = "digits-as-number", Warning, [];
    CopiedStep = "copied-step", Warning, [];
    // Pedantic
    EqualTimeouts = "equal-timeouts", Pedantic, [-1006];
    VagueDefault = "vague-default", Pedantic, [];
    KeyBeforeAction = "key-before-action", Pedantic, [];
    PromptTooLong = "prompt-too-long", Pedantic, [];
    TooManyChoices = "too-many-choices", Pedantic, [];
}

impl Rule {
    /// The rule of a name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
