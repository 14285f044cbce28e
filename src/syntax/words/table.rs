//! The table of words, in the order in which `explain --list` shows them.

use super::{Word, WordKind};

const BARE: Word = Word {
    text: "",
    kind: WordKind::Statement,
    form: "",
    about: "",
    wire: None,
    range: None,
    default: None,
    options: &[],
    values: &[],
    codes: &[],
    example: "",
};

/// Every word.
pub const ALL: &[Word] = &[
    // Statements
    Word {
        text: "call",
        form: "call TO from FROM [record]",
        about: "Dials a number and shows another as the caller id. First in a script it places the call; later it connects the caller to TO and waits until that ends.",
        wire: Some("makeCall"),
        options: &["from", "record"],
        codes: &[-1017, -1010, -1013],
        example: "call +6590000000 from +6588000000",
        ..BARE
    },
    Word {
        text: "answer",
        form: "answer [NUMBER]",
        about: "Makes the script one for calls that arrive, at NUMBER if one is written. It stands first, in place of `call`, and nothing of it reaches the wire.",
        example: "answer +6567654321",
        ..BARE
    },
    Word {
        text: "say",
        form: "say TEXT [voice V] [speed S] [repeat N]",
        about: "Speaks a text. Right before a `capture` it is the prompt of it.",
        wire: Some("say"),
        range: Some("1 to 3000 characters"),
        options: &["voice", "speed", "repeat"],
        codes: &[-1009, -1016],
        example: "say \"Good morning.\" voice en-GB-Emma",
        ..BARE
    },
    Word {
        text: "capture",
        form: "capture [N | MIN..MAX | ..MAX] [as NAME[: TYPE]] [timeout D] [overall D] [tries N] [hash on|off] [success TEXT] [failure TEXT]",
        about: "Takes the keys that the caller presses. With the `say` right before it, it becomes one action. Where the script has events, the call waits here for the answer.",
        wire: Some("sayAndCapture"),
        range: Some("1 to 25 digits"),
        options: &["as", "timeout", "overall", "tries", "hash", "success", "failure"],
        codes: &[-1003, -1008, -1004],
        example: "capture 4..6 as pin timeout 5s overall 20s",
        ..BARE
    },
    Word {
        text: "play",
        form: "play URL [repeat N]",
        about: "Plays an audio file, mp3 or wav, of at most 5120 KB.",
        wire: Some("playFile"),
        range: Some("an http or https address"),
        options: &["repeat"],
        codes: &[-1009],
        example: "play \"https://example.com/audio/notice.mp3\"",
        ..BARE
    },
    Word {
        text: "hangup",
        form: "hangup",
        about: "Ends the call, every leg of it. Nothing may follow.",
        wire: Some("hangup"),
        codes: &[-1012],
        example: "hangup",
        ..BARE
    },
    Word {
        text: "reprompt",
        form: "reprompt [TEXT]",
        about: "Last in a handler: asks again what the step had asked, with other words or the same.",
        wire: Some("sayAndCapture"),
        example: "on nomatch reprompt \"Please press 1 or 2.\"",
        ..BARE
    },
    // Options
    Word {
        text: "voice",
        kind: WordKind::Option,
        form: "voice V",
        about: "Who speaks: a voice profile of the provider.",
        wire: Some("voiceProfile"),
        range: Some("a language, a region and a name: `en-GB-Emma`"),
        default: Some("none; every `say` needs one, written there or in `default voice`"),
        codes: &[-1002],
        example: "default voice en-GB-Emma",
        ..BARE
    },
    Word {
        text: "speed",
        kind: WordKind::Option,
        form: "speed S",
        about: "How fast a text is spoken.",
        wire: Some("speed"),
        range: Some("0.5 to 2, one decimal"),
        default: Some("1"),
        codes: &[-1009],
        example: "say \"Listen carefully.\" voice en-GB-Emma speed 0.8",
        ..BARE
    },
    Word {
        text: "repeat",
        kind: WordKind::Option,
        form: "repeat N",
        about: "How often a text is spoken or a file is played.",
        wire: Some("repetition"),
        range: Some("1, 2 or 3"),
        default: Some("1"),
        values: &["1", "2", "3"],
        codes: &[-1009],
        example: "say \"The office is closed.\" voice en-GB-Emma repeat 2",
        ..BARE
    },
    Word {
        text: "as",
        kind: WordKind::Option,
        form: "as NAME[: TYPE]",
        about: "Names what a `capture` took, so that `{NAME}` can be used; behind an event it names the outcome of the call.",
        example: "capture 4 as pin: secret digits",
        ..BARE
    },
    Word {
        text: "timeout",
        kind: WordKind::Option,
        form: "timeout D",
        about: "How long to wait for each key.",
        wire: Some("digitTimeout"),
        range: Some("1 ms to 2147483647 ms; a bare number is milliseconds"),
        default: Some("the provider's own; with it `overall` is expected, too"),
        codes: &[-1005, -1006],
        example: "capture 1 timeout 5s overall 15s",
        ..BARE
    },
    Word {
        text: "overall",
        kind: WordKind::Option,
        form: "overall D",
        about: "How long to wait for the whole entry; never less than `timeout`.",
        wire: Some("overallTimeout"),
        range: Some("1 ms to 2147483647 ms; a bare number is milliseconds"),
        default: Some("30 seconds by the provider's guide, 5 by its API description"),
        codes: &[-1006, -1005],
        example: "capture 1 timeout 5s overall 15s",
        ..BARE
    },
    Word {
        text: "tries",
        kind: WordKind::Option,
        form: "tries N",
        about: "How often the provider itself asks before it reports that nothing was entered.",
        wire: Some("noOfTries"),
        range: Some("1 or more"),
        default: Some("3 by the provider's guide, 1 by its API description"),
        codes: &[-1009],
        example: "capture 1 tries 1",
        ..BARE
    },
    Word {
        text: "hash",
        kind: WordKind::Option,
        form: "hash on|off",
        about: "Whether the # key ends an entry. `hash off` needs a MAX.",
        wire: Some("completeOnHash"),
        range: Some("on or off"),
        default: Some("on"),
        values: &["on", "off"],
        codes: &[-1008],
        example: "capture 1..10 hash on",
        ..BARE
    },
    Word {
        text: "success",
        kind: WordKind::Option,
        form: "success TEXT",
        about: "Spoken by the provider after a good entry.",
        wire: Some("successMessage"),
        codes: &[-1009],
        example: "capture 4 success \"Thank you.\"",
        ..BARE
    },
    Word {
        text: "failure",
        kind: WordKind::Option,
        form: "failure TEXT",
        about: "Spoken by the provider after a failed try: too few keys, or none in time.",
        wire: Some("failureMessage"),
        codes: &[-1009],
        example: "capture 4 failure \"That was too short.\"",
        ..BARE
    },
    Word {
        text: "from",
        kind: WordKind::Option,
        form: "from NUMBER",
        about: "The caller id: a number that the provider has allowed for the account. A quoted number is sent exactly as written.",
        wire: Some("source"),
        range: Some("`+` and 7 to 15 digits"),
        codes: &[-1014, -1009],
        example: "call +6590000000 from +6588000000",
        ..BARE
    },
    Word {
        text: "record",
        kind: WordKind::Option,
        form: "record",
        about: "Records the conversation of a bridging `call`; not for the first one.",
        wire: Some("callRecording"),
        default: Some("not recorded"),
        codes: &[-1009],
        example: "call +6567654321 from +6588000000 record",
        ..BARE
    },
    // Settings
    Word {
        text: "default",
        kind: WordKind::Setting,
        form: "default OPTION … | default on EVENT …",
        about: "What holds for every statement or step that does not say otherwise.",
        options: &["voice", "speed", "timeout", "overall", "tries", "hash", "from"],
        example: "default voice en-GB-Emma tries 1",
        ..BARE
    },
    Word {
        text: "valid",
        kind: WordKind::Setting,
        form: "valid until TIMESTAMP | valid for DURATION",
        about: "Until when the call may be dialled.",
        wire: Some("validUntil"),
        range: Some("RFC 3339 with a zone, or a duration from compiling or sending"),
        values: &["until", "for"],
        codes: &[-1015],
        example: "valid for 2h",
        ..BARE
    },
    Word {
        text: "param",
        kind: WordKind::Setting,
        form: "param NAME[: TYPE] [= VALUE]",
        about: "A value that is given for each call. Types: text, phone, digits, number, url, each also behind `secret`.",
        default: Some("type text; without a value it must be given"),
        example: "param name = \"customer\"",
        ..BARE
    },
    // Events
    Word {
        text: "digits",
        kind: WordKind::Event,
        form: "on digits",
        about: "Something was entered that no line above names. It is also a type: `NAME: digits`.",
        example: "on digits -> check",
        ..BARE
    },
    Word {
        text: "nomatch",
        kind: WordKind::Event,
        form: "on nomatch",
        about: "Something was entered that no line names, as a mistake.",
        example: "on nomatch reprompt \"Please press 1 or 2.\"",
        ..BARE
    },
    Word {
        text: "noinput",
        kind: WordKind::Event,
        form: "on noinput",
        about: "Nothing was entered.",
        example: "on noinput reprompt",
        ..BARE
    },
    Word {
        text: "else",
        kind: WordKind::Event,
        form: "on else",
        about: "Any miss: nothing, or something that no line names.",
        example: "on 2nd else -> goodbye",
        ..BARE
    },
    Word {
        text: "done",
        kind: WordKind::Event,
        form: "on done",
        about: "The call that was bridged is over, or was never answered.",
        example: "on done -> goodbye",
        ..BARE
    },
    Word {
        text: "error",
        kind: WordKind::Event,
        form: "default on error",
        about: "The server could not go on. What is said here must work by itself.",
        example: "default on error { say \"Sorry, please call again.\" voice en-GB-Emma; hangup }",
        ..BARE
    },
    // Test lines
    Word {
        text: "set",
        kind: WordKind::Test,
        form: "set NAME = VALUE, …",
        about: "Gives params their values for the test.",
        example: "set name = \"Ann\"",
        ..BARE
    },
    Word {
        text: "press",
        kind: WordKind::Test,
        form: "press KEYS | press nothing",
        about: "Answers one capture.",
        values: &["nothing"],
        example: "press 1",
        ..BARE
    },
    Word {
        text: "callee",
        kind: WordKind::Test,
        form: "callee busy|no-answer|hangs-up",
        about: "What the person called does.",
        values: &["busy", "no-answer", "hangs-up"],
        example: "callee hangs-up",
        ..BARE
    },
    Word {
        text: "bridge",
        kind: WordKind::Test,
        form: "bridge answered|unanswered|ends",
        about: "What becomes of a bridging call.",
        values: &["answered", "unanswered", "ends"],
        example: "bridge unanswered",
        ..BARE
    },
    Word {
        text: "expect",
        kind: WordKind::Test,
        form: "expect say TEXT | play URL | call NUMBER | step NAME | outcome NAME | NAME = VALUE | hangup",
        about: "What must have happened since the last thing that was done.",
        values: &["say", "play", "call", "step", "outcome", "hangup"],
        example: "expect say \"Thank you\"",
        ..BARE
    },
    // Structure
    Word {
        text: "step",
        kind: WordKind::Structure,
        form: "step NAME { … }",
        about: "A part of the conversation with a name, reached with `-> NAME`.",
        example: "step goodbye { say \"Goodbye.\" voice en-GB-Emma; hangup }",
        ..BARE
    },
    Word {
        text: "on",
        kind: WordKind::Structure,
        form: "on [ORDINAL] EVENT, … [as OUTCOME] -> STEP | { … } | reprompt",
        about: "Answers an event of the step: a key, a range, silence. With an ordinal it holds from that round on.",
        example: "on 1 -> sales",
        ..BARE
    },
    Word {
        text: "test",
        kind: WordKind::Structure,
        form: "test \"…\" { … }",
        about: "Plays a caller against the script; `ivrc test` runs it.",
        example: "test \"one confirms\" { press 1; expect hangup }",
        ..BARE
    },
    // Types
    Word {
        text: "text",
        kind: WordKind::Type,
        form: "NAME: text",
        about: "Anything; spoken as it is. The type of a param where none is written.",
        example: "param name: text = \"Ann\"",
        ..BARE
    },
    Word {
        text: "phone",
        kind: WordKind::Type,
        form: "NAME: phone",
        about: "A phone number, `+` and 7 to 15 digits; spoken digit by digit, without the `+`.",
        example: "param customer: phone",
        ..BARE
    },
    Word {
        text: "digits",
        kind: WordKind::Type,
        form: "NAME: digits",
        about: "Digits, `*` and `#`; spoken one by one. The type of a capture where none is written.",
        example: "param code: digits = 4711",
        ..BARE
    },
    Word {
        text: "number",
        kind: WordKind::Type,
        form: "NAME: number",
        about: "A number; spoken as one: 42 is forty-two.",
        example: "param amount: number",
        ..BARE
    },
    Word {
        text: "url",
        kind: WordKind::Type,
        form: "NAME: url",
        about: "An http or https address; played, never spoken.",
        example: "param notice: url",
        ..BARE
    },
    Word {
        text: "secret",
        kind: WordKind::Type,
        form: "NAME: secret TYPE",
        about: "A value that never reaches a log, an outcome or an address: findings and documents show it as •••.",
        example: "param code: secret digits",
        ..BARE
    },
    Word {
        text: "->",
        form: "-> STEP",
        about: "Goes on with that step. The call does not wait on the way: what came before and the step are one callflow.",
        example: "-> goodbye",
        ..BARE
    },
];
