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
    ($($variant:ident = $name:literal, $severity:ident, $code:expr;)*) => {
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

            /// The provider's status code that the rule prevents.
            pub const fn provider_code(self) -> Option<i32> {
                match self { $(Rule::$variant => $code,)* }
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
    Syntax = "syntax", Error, None;
    UnknownWord = "unknown-word", Error, None;
    WrongCharacter = "wrong-character", Error, None;
    ForeignComment = "foreign-comment", Error, None;
    UnquotedText = "unquoted-text", Error, None;
    PastedDocument = "pasted-document", Error, None;
    MisplacedStatement = "misplaced-statement", Error, None;
    MisplacedOption = "misplaced-option", Error, None;
    DuplicateOption = "duplicate-option", Error, None;
    MissingValue = "missing-value", Error, None;
    BadValue = "bad-value", Error, None;
    MissingSeparator = "missing-separator", Error, None;
    UnclosedBlock = "unclosed-block", Error, None;
    UnclosedString = "unclosed-string", Error, None;
    BadEscape = "bad-escape", Error, None;
    BadDuration = "bad-duration", Error, None;
    BadTimestamp = "bad-timestamp", Error, None;
    NotUtf8 = "not-utf8", Error, None;
    FileTooLarge = "file-too-large", Error, None;
    TooDeep = "too-deep", Error, None;
    BadComment = "bad-comment", Error, None;
    // Structure
    NoEntry = "no-entry", Error, None;
    ErrorHandlerWaits = "error-handler-waits", Error, None;
    ValidInAnswer = "valid-in-answer", Error, None;
    UnknownOutcome = "unknown-outcome", Error, None;
    EntryAfterStep = "entry-after-step", Error, None;
    SettingTooLate = "setting-too-late", Error, None;
    EmptyBlock = "empty-block", Error, None;
    DuplicateSetting = "duplicate-setting", Error, None;
    DuplicateStep = "duplicate-step", Error, None;
    DuplicateTest = "duplicate-test", Error, None;
    ReservedName = "reserved-name", Error, None;
    UnknownStep = "unknown-step", Error, None;
    StatementAfterEvent = "statement-after-event", Error, None;
    AfterGoto = "after-goto", Error, None;
    AfterHangup = "after-hangup", Error, Some(-1012);
    AfterCapture = "after-capture", Error, None;
    AfterBridge = "after-bridge", Error, None;
    EndlessLoop = "endless-loop", Error, None;
    // Call
    FirstNotCall = "first-not-call", Error, Some(-1013);
    AnswerNotFirst = "answer-not-first", Error, None;
    MissingFrom = "missing-from", Error, None;
    TooManyCalls = "too-many-calls", Error, Some(-1010);
    RecordInEntry = "record-in-entry", Error, None;
    BadNumber = "bad-number", Error, Some(-1017);
    BadUrl = "bad-url", Error, None;
    // Speech
    MissingVoice = "missing-voice", Error, Some(-1002);
    BadVoice = "bad-voice", Error, Some(-1002);
    UnknownVoice = "unknown-voice", Error, Some(-1002);
    EmptyText = "empty-text", Error, Some(-1009);
    TextTooLong = "text-too-long", Error, Some(-1009);
    ControlCharacter = "control-character", Error, Some(-1016);
    RepeatRange = "repeat-range", Error, Some(-1009);
    SpeedRange = "speed-range", Error, Some(-1009);
    // Capture
    CaptureWithoutPrompt = "capture-without-prompt", Error, None;
    DigitsRange = "digits-range", Error, Some(-1003);
    OverallTooSmall = "overall-too-small", Error, Some(-1006);
    HashOffNeedsMax = "hash-off-needs-max", Error, Some(-1008);
    TriesRange = "tries-range", Error, Some(-1009);
    TimeoutRange = "timeout-range", Error, Some(-1009);
    // Events
    EventWithoutCapture = "event-without-capture", Error, None;
    DoneWithoutBridge = "done-without-bridge", Error, None;
    DuplicateKey = "duplicate-key", Error, None;
    ImpossibleKey = "impossible-key", Error, None;
    RepromptWithoutCapture = "reprompt-without-capture", Error, None;
    DigitsAndNomatch = "digits-and-nomatch", Error, None;
    UnreachableEvent = "unreachable-event", Error, None;
    // Values
    UnknownParam = "unknown-param", Error, None;
    DuplicateParam = "duplicate-param", Error, None;
    ParamType = "param-type", Error, None;
    ParamMissing = "param-missing", Error, None;
    SecretExposed = "secret-exposed", Error, None;
    UnknownRule = "unknown-rule", Error, None;
    // The wire
    OverallMissing = "overall-missing", Warning, Some(-1005);
    Expired = "expired", Warning, Some(-1015);
    UnlikelyNumber = "unlikely-number", Warning, Some(-1017);
    SameNumber = "same-number", Warning, None;
    AudioFormat = "audio-format", Warning, None;
    InsecureUrl = "insecure-url", Warning, None;
    SpeedPrecision = "speed-precision", Warning, None;
    RepeatOnPrompt = "repeat-on-prompt", Warning, None;
    TinyDuration = "tiny-duration", Warning, None;
    // The conversation
    UnhandledNomatch = "unhandled-nomatch", Warning, None;
    UnhandledNoinput = "unhandled-noinput", Warning, None;
    UnboundedLoop = "unbounded-loop", Warning, None;
    TriesTimesRounds = "tries-times-rounds", Warning, None;
    NoErrorHandler = "no-error-handler", Warning, None;
    NoEnding = "no-ending", Warning, None;
    UnreachableStep = "unreachable-step", Warning, None;
    UnusedParam = "unused-param", Warning, None;
    UnusedDefault = "unused-default", Warning, None;
    UnusedAllow = "unused-allow", Warning, None;
    SeveralCaptures = "several-captures", Warning, None;
    SuccessBeforeBranch = "success-before-branch", Warning, None;
    LongWait = "long-wait", Warning, None;
    // The listener
    ForeignInsert = "foreign-insert", Warning, None;
    PromptKeyMismatch = "prompt-key-mismatch", Warning, None;
    SecretBeforeKey = "secret-before-key", Warning, None;
    VoiceLanguage = "voice-language", Warning, None;
    DigitsAsNumber = "digits-as-number", Warning, None;
    CopiedStep = "copied-step", Warning, None;
    // Pedantic
    VagueDefault = "vague-default", Pedantic, None;
    KeyBeforeAction = "key-before-action", Pedantic, None;
    PromptTooLong = "prompt-too-long", Pedantic, None;
    TooManyChoices = "too-many-choices", Pedantic, None;
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
