//! Scripts that are large enough to be measured.

use std::fmt::Write as _;

/// A million bytes.
pub(crate) const MB: usize = 1_000_000;

/// What stands before menus.
const BEGINNING: &str = "default voice en-GB-Emma\ndefault timeout 5s overall 10s tries 1\n\
    default on error { say \"Sorry, something went wrong.\"; hangup }\n\
    call +6590000000 from +6588000000\n-> menu1\n";

/// One call that says very much.
pub(crate) fn flat(bytes: usize) -> String {
    let mut text = String::from("default voice en-GB-Emma\ncall +6590000000 from +6588000000\n");
    let mut count = 0;
    while text.len() < bytes {
        count += 1;
        writeln!(text, "say \"This is reminder {count} about your appointment tomorrow at 2 PM.\" speed 1.5 repeat 2").unwrap();
    }
    text + "hangup\n"
}

/// Menus, each with six ways on.
pub(crate) fn menus(bytes: usize) -> String {
    let mut text = BEGINNING.to_owned();
    let mut count = 0;
    while text.len() < bytes {
        count += 1;
        write!(
            text,
            "step menu{count} {{\n  say \"This is menu {count}. To go on, press 1. To hear it again, press 2. To end, press 0.\"\n  \
             capture 1\n  on 1 -> menu{}\n  on 2 as again reprompt \"To go on, press 1. To end, press 0.\"\n  \
             on 0 {{ say \"Thank you for calling number {count}, goodbye.\"; hangup }}\n  \
             on nomatch, noinput reprompt \"To go on, press 1. To hear it again, press 2. To end, press 0.\"\n  \
             on 2nd else -> last\n}}\n",
            count + 1
        )
        .unwrap();
    }
    writeln!(text, "step menu{} {{ say \"That was all.\"; hangup }}", count + 1).unwrap();
    text + "step last { say \"Goodbye.\"; hangup }\n"
}

/// So many menus in a ring, each with six ways on.
pub(crate) fn ring(steps: usize) -> String {
    let mut text = BEGINNING.to_owned();
    for number in 1..=steps {
        let next = number % steps + 1;
        write!(
            text,
            "step menu{number} {{\n  say \"This is menu {number}. To go on, press 1. To end, press 0.\"\n  \
             capture 1\n  on 1 -> menu{next}\n  on 0 {{ say \"Goodbye.\"; hangup }}\n  \
             on nomatch, noinput reprompt \"To go on, press 1. To end, press 0.\"\n  \
             on 3rd else {{ say \"Goodbye.\"; hangup }}\n}}\n"
        )
        .unwrap();
    }
    text
}
