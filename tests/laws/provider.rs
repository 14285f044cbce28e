//! The checker against the provider's rules: what it accepts, the strict sandbox accepts, the
//! request and every reply; what the sandbox refuses, it had found, by the same code.

use proptest::prelude::*;
use proptest::sample::select;

use crate::common::program::{self, values};
use crate::common::verdict::{disagreement, verdicts};
use crate::{Program, holds, programs};

#[test]
fn what_the_checker_accepts_the_sandbox_accepts() {
    holds("the sandbox accepts", 300, programs(), |Program(text)| {
        let verdicts = verdicts(text, &values()).ok_or("there is nothing to judge")?;
        if !verdicts.passes() {
            return Err("the checker does not accept it".to_owned());
        }
        disagreement(text, &values()).map_or(Ok(()), Err)
    });
}

/// What stands in a program, and what is put there: a value that cannot be sent, or a word that
/// makes another callflow of it.
const SLIPS: &[(&str, &[&str])] = &[
    (
        "+6590000000",
        &["\"\"", "\"+0590\"", "+1234567", "\"12 34\"", "{name}", "{tune}", "{caller}"],
    ),
    ("+6588000000", &["\"\"", "\"x\"", "{name}", "\"1\"", "{word}"]),
    ("+6591111111", &["\"\"", "\"+65 9\"", "{name}", "{code}", "{amount}"]),
    ("Hello.", &["", " ", "a\\u{7}b", "\\u{9}", "{word}", "{tune}", "{caller}"]),
    ("speed 1.5", &["speed 0.4", "speed 2.1", "speed 0", "speed 1.25"]),
    ("repeat 2", &["repeat 0", "repeat 4", "repeat 1.5"]),
    (
        "timeout 5s",
        &["timeout 0", "timeout 2147483648", "timeout 0.4ms", "timeout 40s", "timeout 30s"],
    ),
    ("overall 30s", &["overall 0", "overall 5s", "overall 1ms", "overall 30d", ""]),
    ("overall 0.5m", &["overall 5s", "overall 1ms", ""]),
    ("tries 1", &["tries 0", "tries 1.5", "tries 2147483648"]),
    ("tries 2", &["tries 0", "tries 99"]),
    ("capture 1..2", &["capture 0..2", "capture 2..1", "capture 1..26", "capture 1..1.5"]),
    ("capture ..25", &["capture ..26", "capture ..0", "capture hash off", "capture 1.5 hash off"]),
    ("capture 4", &["capture 0", "capture 26", "capture 4.5", "capture hash off"]),
    (
        "\"https://example.com/a.mp3\"",
        &["\"\"", "\"a.mp3\"", "\"ftp://a/b.wav\"", "{name}", "{code}"],
    ),
    (
        "hangup",
        &[
            "",
            "hangup\nhangup",
            "say \"More.\" voice en-GB-Emma",
            "call +6591111111 from +6588000000",
        ],
    ),
    (" from +6588000000", &["", " record", " from +6588000000 record"]),
    ("call ", &["say ", "answer\ncall ", "call +6590000000 from +6588000000\ncall "]),
    ("voice en-GB-Emma", &["", "voice Emma", "voice en"]),
    ("-> ", &["hangup\n-> ", "call +6591111111 from +6588000000\n-> "]),
    ("valid for 2h", &["valid for 0", "valid for 0.1ms", "valid until 2020-01-01T00:00:00Z"]),
    ("answer", &["call +6590000000 from +6588000000", ""]),
    ("param", &["# param"]),
    (": phone", &["", ": text"]),
    ("\"Ann\"", &["\"\"", "\"\\u{7}\""]),
];

/// A valid program in which a few places were changed.
fn slipped() -> impl Strategy<Value = Program> {
    let all = SLIPS.iter().flat_map(|(from, to)| to.iter().map(|to| (*from, *to)));
    let slip = (select(all.collect::<Vec<_>>()), any::<usize>());
    (program::program(), proptest::collection::vec(slip, 1..5)).prop_map(|(text, slips)| {
        Program(slips.into_iter().fold(text, |text, ((from, to), at)| {
            let places: Vec<_> = text.match_indices(from).map(|(place, _)| place).collect();
            match at.checked_rem(places.len()) {
                Some(at) => {
                    let place = places[at];
                    format!("{}{to}{}", &text[..place], &text[place + from.len()..])
                }
                None => text,
            }
        }))
    })
}

#[test]
fn what_the_sandbox_refuses_the_checker_has_found() {
    holds("the checker has found", 300, slipped(), |Program(text)| {
        disagreement(text, &values()).map_or(Ok(()), Err)
    });
}
