//! The checker and the sandbox, one against the other. Both know the provider's rules, each from its
//! own text: what the checker lets pass, the strict sandbox accepts; what the strict sandbox
//! refuses, the checker had named with the same code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

mod common;

use ivrc::flow::value::Values;
use ivrc::rule::Rule;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use common::verdict::{self, Verdicts};

/// What both say of a script with the values that stand in it.
fn verdicts(script: &str) -> Option<Verdicts> {
    verdict::verdicts(script, &Values::default())
}

fn disagreement(script: &str) -> Option<String> {
    verdict::disagreement(script, &Values::default())
}

#[track_caller]
fn agree(script: &str) {
    if let Some(disagreement) = disagreement(script) {
        panic!("{disagreement}");
    }
}

#[test]
fn the_examples_are_accepted() {
    for path in common::examples() {
        let script = std::fs::read_to_string(&path).unwrap();
        agree(&script);
        let refused = verdicts(&script).and_then(|verdicts| verdicts.refused);
        assert_eq!(refused, None, "{}", path.display());
    }
}

#[test]
fn the_scripts_of_all_rule_pages_are_judged_alike() {
    let scripts = Rule::ALL.iter().flat_map(|rule| {
        let blocks = rule.page().split("\n```").skip(1).step_by(2);
        blocks.filter_map(|block| block.strip_prefix("ivr ")?.split_once('\n'))
    });
    let scripts: Vec<_> = scripts.map(|(_, script)| script).collect();
    assert_eq!(scripts.len(), 2 * Rule::ALL.len());
    scripts.into_iter().for_each(agree);
}

#[test]
fn a_finding_names_a_code_of_its_rule() {
    let texts = [
        "call \"\" from \"\"; say \"x\" voice en-GB-Emma; capture 1..2.5",
        "param a: phone = \"x\"\nparam b: url = \"x\"\ncall {a} from {a}; play {b}; hangup",
    ];
    let mut seen = Vec::new();
    for finding in texts.iter().flat_map(|text| verdicts(text).unwrap().findings) {
        let code = finding.provider_code;
        assert!(code.is_none_or(|code| finding.rule.provider_codes().contains(&code)));
        seen.extend(code);
    }
    for code in [-1017, -1009, -1003] {
        assert!(seen.contains(&code), "{seen:?}");
    }
}

#[test]
fn cases_that_were_once_judged_apart() {
    let call = "call +6590000000 from +6588000000\n";
    // A moment that has passed once it is cut to milliseconds, and one that never lies ahead.
    agree(&format!("valid until 2026-11-23T00:00:00.4569Z\n{call}hangup"));
    agree(&format!("valid for 0.1ms\n{call}hangup"));
    // Events, and nothing before them.
    agree("on 1 { hangup }\non else { hangup }");
    // A value that is of no use as a caller id.
    agree("param wrong: phone = \"no number\"\ncall +6590000000 from {wrong}\nhangup");
    // A value of no use as a number, where it is dialled and not where it is a part of an address.
    agree(&format!(
        "param name = \"Ann\"\n{call}play \"https://example.com/{{name}}.mp3\"\ncall {{name}} from +6588000000"
    ));
    // A number of digits that is left out, since it is not whole.
    agree(&format!("{call}say \"x\" voice en-GB-Emma\ncapture 1.5 hash off"));
}

// --- Generated scripts --------------------------------------------------------------------------

/// Values that can be sent, and values that cannot, or that nobody writes.
type Pool = (&'static [&'static str], &'static [&'static str]);

const NUMBERS: Pool = (
    &["+6590000000", "+6588000000", "\"6590000000\"", "{mobile}"],
    &["\"\"", "\"+0590\"", "+1234", "\"12 34\"", "\"1\"", "{name}", "{wrong}", "{file}", "{empty}"],
);
const TEXTS: Pool = (
    &["\"Hello there.\"", "\"To confirm, press 1.\"", "\"Hello {name}.\"", "\"{mobile}\""],
    &["\"\"", "\" \"", "\"a\\u{7}b\"", "\"\\u{9}\"", "\"{empty}\"", "\"{bell}\"", "\"{long}\""],
);
const VOICES: Pool =
    (&["en-GB-Emma", "en-US-Neural2-C"], &["Emma", "en-GB", "es-419-Ana", "sr-Latn-RS-Sophie"]);
const SPEEDS: Pool = (&["1", "0.5", "2", "1.5"], &["0.4", "2.1", "0", "1.25", "9"]);
const REPEATS: Pool = (&["1", "2", "3"], &["0", "4", "1.5"]);
const DURATIONS: Pool = (
    &["3s", "5s", "5000", "10s", "15s"],
    &["0", "1ms", "2147483647", "2147483648", "30d", "0.4ms", "99999999999999999999"],
);
const TRIES: Pool = (&["1", "2"], &["0", "1.5", "2147483647", "2147483648"]);
const DIGITS: Pool = (
    &["", "1", "1..4", "..25", "4"],
    &["0", "25", "26", "0..4", "4..1", "1..26", "..0", "1.5", "1..2.5", "..99999999999999999999"],
);
const FILES: Pool = (
    &["\"https://example.com/a.mp3\"", "{file}", "\"https://example.com/{name}.mp3\""],
    &[
        "\"\"",
        "\"a.mp3\"",
        "\"ftp://a/b.wav\"",
        "\"https://\"",
        "\"http://a b\"",
        "{name}",
        "{nowhere}",
    ],
);

#[test]
fn every_value_alone_is_judged_alike() {
    const CALL: &str = "call +6590000000 from +6588000000\n";
    const ASK: &str = "call +6590000000 from +6588000000\nsay \"x\" voice en-GB-Emma\ncapture";
    let forms: [(Pool, &[&str]); 9] = [
        (NUMBERS, &["call VALUE from +6588000000", "call +6590000000 from VALUE"]),
        (
            TEXTS,
            &[
                "CALLsay VALUE voice en-GB-Emma",
                "CALLsay VALUE voice en-GB-Emma\ncapture 1",
                "ASK 1 success VALUE",
                "ASK 1 failure VALUE",
            ],
        ),
        (VOICES, &["CALLsay \"x\" voice VALUE", "CALLsay \"x\" voice VALUE\ncapture 1"]),
        (SPEEDS, &["CALLsay \"x\" voice en-GB-Emma speed VALUE"]),
        (
            REPEATS,
            &[
                "CALLsay \"x\" voice en-GB-Emma repeat VALUE",
                "CALLplay \"https://a.example/b.mp3\" repeat VALUE",
            ],
        ),
        (
            DURATIONS,
            &[
                "ASK 1 timeout VALUE",
                "ASK 1 overall VALUE",
                "ASK 1 timeout 5s overall VALUE",
                "ASK 1 timeout VALUE overall 5s",
            ],
        ),
        (TRIES, &["ASK 1 tries VALUE"]),
        (DIGITS, &["ASK VALUE", "ASK VALUE hash off"]),
        (FILES, &["CALLplay VALUE"]),
    ];
    for ((good, bad), forms) in forms {
        for (value, form) in
            good.iter().chain(bad).flat_map(|value| forms.iter().map(move |form| (value, form)))
        {
            let script = form.replace("CALL", CALL).replace("ASK", ASK).replace("VALUE", value);
            agree(&format!("{}{script}\nhangup\n", params(&script)));
        }
    }
}

/// One of the good, now and then one of the bad.
fn mostly((good, bad): Pool) -> BoxedStrategy<&'static str> {
    let good = prop::sample::select(good.to_vec());
    if bad.is_empty() {
        return good.boxed();
    }
    prop_oneof![8 => good, 1 => prop::sample::select(bad.to_vec())].boxed()
}

fn option(word: &'static str, weight: f64, pool: Pool) -> impl Strategy<Value = String> + use<> {
    proptest::option::weighted(weight, mostly(pool))
        .prop_map(move |value| value.map(|value| format!(" {word} {value}")).unwrap_or_default())
}

fn text() -> BoxedStrategy<String> {
    let long = (2995usize..3005).prop_map(|length| format!("\"{}\"", "x".repeat(length)));
    prop_oneof![30 => mostly(TEXTS).prop_map(str::to_owned), 1 => long].boxed()
}

fn speech() -> impl Strategy<Value = String> {
    let voice = option("voice", 0.3, VOICES);
    let (speed, repeat) = (option("speed", 0.2, SPEEDS), option("repeat", 0.1, REPEATS));
    (voice, speed, repeat).prop_map(|(voice, speed, repeat)| voice + &speed + &repeat)
}

fn times(weight: f64) -> impl Strategy<Value = String> {
    let hash = option("hash", weight / 2.0, (&["on", "off"], &[]));
    let tries = option("tries", weight, TRIES);
    let (timeout, overall) =
        (option("timeout", weight, DURATIONS), option("overall", weight, DURATIONS));
    (timeout, overall, tries, hash)
        .prop_map(|(timeout, overall, tries, hash)| timeout + &overall + &tries + &hash)
}

fn capture() -> impl Strategy<Value = String> {
    let said = (proptest::option::weighted(0.1, text()), proptest::option::weighted(0.1, text()));
    (text(), speech(), mostly(DIGITS), times(0.4), said).prop_map(
        |(text, speech, digits, times, (success, failure))| {
            let success = success.map(|text| format!(" success {text}")).unwrap_or_default();
            let failure = failure.map(|text| format!(" failure {text}")).unwrap_or_default();
            format!("say {text}{speech}\ncapture {digits}{times}{success}{failure}")
        },
    )
}

fn statement() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (text(), speech()).prop_map(|(text, speech)| format!("say {text}{speech}")),
        3 => capture(),
        2 => mostly(FILES).prop_map(|file| format!("play {file}")),
        1 => (mostly(NUMBERS), mostly(NUMBERS), mostly((&[""], &[" record"])))
            .prop_map(|(to, from, record)| format!("call {to} from {from}{record}")),
        1 => Just("hangup".to_owned()),
    ]
}

fn beginning() -> impl Strategy<Value = String> {
    let from = prop_oneof![
        12 => mostly(NUMBERS).prop_map(|number| format!(" from {number}")),
        1 => Just(String::new())
    ];
    let call = (mostly(NUMBERS), from, mostly((&[""], &[" record"])))
        .prop_map(|(to, from, record)| format!("call {to}{from}{record}\n"));
    prop_oneof![
        20 => call,
        1 => Just(String::new()),
        1 => Just("answer\n".to_owned()),
        1 => Just("-> more\n".to_owned()),
    ]
}

fn ending() -> impl Strategy<Value = String> {
    mostly((
        &["hangup\n", "-> more\n", "on 1 -> more\non else { hangup }\n", ""],
        &[
            "hangup\nhangup\n",
            "call +6590000001 from +6588000000\ncall +6590000002 from +6588000000\n",
        ],
    ))
    .prop_map(str::to_owned)
}

fn settings() -> impl Strategy<Value = String> {
    let valid = mostly((
        &["", "", "valid for 2h\n", "valid until 2026-12-01T00:00:00Z\n"],
        &[
            "valid until 2026-11-23T00:00:00.4567Z\n",
            "valid until 2026-11-23T00:00:00.4569Z\n",
            "valid until 2020-01-01T00:00:00Z\n",
            "valid for 0\n",
            "valid for 0.1ms\n",
        ],
    ));
    let from = option("from", 0.2, NUMBERS);
    let voice = mostly((&[" voice en-GB-Emma"], &["", " voice Emma"]));
    (valid, voice, times(0.2), from).prop_map(|(valid, voice, times, from)| {
        let default = format!("{voice}{times}{from}");
        let default = if default.is_empty() { default } else { format!("default{default}\n") };
        format!("{valid}{default}")
    })
}

/// The params that a script uses, with values of which some can be sent.
fn params(script: &str) -> String {
    let long = format!("\"{}\"", "y".repeat(3001));
    let all = [
        ("mobile", ": phone", "+6591111111"),
        ("name", "", "\"Ann\""),
        ("file", ": url", "\"https://example.com/b.wav\""),
        ("empty", "", "\"\""),
        ("bell", "", "\"\\u{7}\""),
        ("wrong", ": phone", "\"no number\""),
        ("nowhere", ": url", "\"no address\""),
        ("long", "", &long),
    ];
    let used = all.iter().filter(|(name, ..)| script.contains(&format!("{{{name}}}")));
    used.map(|(name, ty, value)| format!("param {name}{ty} = {value}\n")).collect()
}

/// A script that could nearly be sent, with a value here and there that could not.
fn script() -> impl Strategy<Value = String> {
    let statements = proptest::collection::vec(statement(), 0..4);
    let more = proptest::collection::vec(statement(), 1..3);
    (settings(), beginning(), statements, ending(), more).prop_map(
        |(settings, beginning, statements, ending, more)| {
            let mut script = format!("{beginning}{}\n{ending}", statements.join("\n"));
            if script.contains("-> more") {
                script += &format!("\nstep more {{\n{}\n}}\n", more.join("\n"));
            }
            let params = params(&format!("{settings}{script}"));
            format!("{settings}{params}{script}")
        },
    )
}

proptest! {
    #[test]
    fn the_checker_and_the_strict_sandbox_agree(script in script()) {
        prop_assert!(disagreement(&script).is_none(), "{}", disagreement(&script).unwrap());
    }

    #[test]
    fn they_agree_on_every_construct_of_the_language(script in common::generate::script()) {
        prop_assert!(disagreement(&script).is_none(), "{}", disagreement(&script).unwrap());
    }
}

#[test]
fn most_generated_scripts_are_judged_and_many_are_accepted() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut counts = (0, 0, 0);
    for _ in 0..500 {
        let script = script().new_tree(&mut runner).unwrap().current();
        match verdicts(&script) {
            None => counts.0 += 1,
            Some(Verdicts { refused: None, .. }) => counts.1 += 1,
            Some(Verdicts { refused: Some(_), .. }) => counts.2 += 1,
        }
    }
    assert!(counts.0 < 100 && counts.1 > 100 && counts.2 > 100, "{counts:?}");
}
