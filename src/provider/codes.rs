//! The provider's status codes: what each means and what to do next. In: nothing. Out: one table
//! that `ivrc explain` reads. Which rules prevent a code is written with the rules.

use super::path::Path;
use crate::rule::Rule;

/// A status code of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The number, as it stands in `statusCode` or `errorCode`.
    pub number: i32,
    /// What it means.
    pub meaning: &'static str,
    /// What to do next.
    pub next: &'static str,
}

impl Code {
    /// The code of a number.
    pub fn from_number(number: i32) -> Option<&'static Code> {
        CODES.iter().find(|code| code.number == number)
    }

    /// The place in the request that it is about, where the code alone says so.
    pub fn place(&self) -> Option<Path> {
        let dialled = |param: &str| Path::Action { index: 0, param: Some(param.to_owned()) };
        match self.number {
            -1014 => Some(dialled("source")),
            -1015 => Some(Path::ValidUntil),
            -1017 => Some(dialled("destination")),
            _ => None,
        }
    }

    /// The rules that find its cause before anything is sent.
    pub fn rules(&self) -> impl Iterator<Item = Rule> {
        let number = self.number;
        Rule::ALL.iter().copied().filter(move |rule| rule.provider_codes().contains(&number))
    }
}

const fn code(number: i32, meaning: &'static str, next: &'static str) -> Code {
    Code { number, meaning, next }
}

/// Every code: the answers to a request first, then the HTTP statuses that stand in the same
/// field, then how a call failed after it was accepted.
pub const CODES: &[Code] = &[
    code(
        1,
        "the request was accepted and the call will be placed",
        "nothing: this is the good answer",
    ),
    code(
        -1001,
        "the body of the request is not JSON",
        "post what `ivrc compile` prints, unchanged; if it was, something on the way changed it",
    ),
    code(
        -1002,
        "the voice does not exist, or its language is not known",
        "write a voice of your account, such as `voice en-GB-Emma`",
    ),
    code(
        -1003,
        "a smallest number of digits was given without a largest one",
        "write both ends: `capture 1..4`",
    ),
    code(
        -1004,
        "the subaccount has no address to which keys are reported",
        "register one with `ivrc webhooks set VCA URL`, then send again",
    ),
    code(
        -1005,
        "a time for each digit was given without a time for the whole entry",
        "write both: `timeout 5s overall 15s`",
    ),
    code(
        -1006,
        "the time for the whole entry is shorter than the time for one digit",
        "make `overall` longer than `timeout`",
    ),
    code(
        -1007,
        "the name of an action is unknown",
        "post what `ivrc compile` prints, unchanged; if it was, something on the way changed it",
    ),
    code(
        -1008,
        "`#` does not end the entry, and there is no largest number of digits",
        "write how many digits are due: `capture 4 hash off`",
    ),
    code(
        -1009,
        "a value is missing, of the wrong kind, or out of range; the message holds its path",
        "run `ivrc check` on the script; it checks every length and range",
    ),
    code(
        -1010,
        "an action occurs more often than it may; two calls are the most",
        "leave at most one `call` after the first on every path",
    ),
    code(-1011, "one request dials several people", "send one request for each person"),
    code(-1012, "something follows a `hangup`", "end the actions with `hangup`, or take it out"),
    code(
        -1013,
        "the first action does not place a call",
        "begin the script with `call TO from FROM`",
    ),
    code(
        -1014,
        "the account may not show this number as its caller id",
        "ask your account manager to allow the number, or write another one after `from`",
    ),
    code(
        -1015,
        "the time until which the call could be placed is over",
        "write a later `valid until`, or a `valid for`",
    ),
    code(
        -1016,
        "a text holds a character that the provider refuses",
        "take out control characters and rare symbols",
    ),
    code(
        -1017,
        "the number that is called is not a phone number",
        "write it with `+`, country code and no spaces: `+6590000000`",
    ),
    code(
        -1018,
        "a ready-made scenario was asked for in the wrong way",
        "nothing in a script does this; find the other program that uses the subaccount",
    ),
    code(
        -1019,
        "a ready-made scenario was asked for in the wrong way",
        "nothing in a script does this; find the other program that uses the subaccount",
    ),
    code(
        -1020,
        "a ready-made scenario was asked for in the wrong way",
        "nothing in a script does this; find the other program that uses the subaccount",
    ),
    code(
        -9999,
        "the provider does not say what went wrong",
        "ask its support, with the request id or the session id",
    ),
    code(
        401,
        "the key is missing, wrong, or not for this subaccount",
        "copy the API key and the id of the subaccount from the provider's portal again",
    ),
    code(
        403,
        "the key may not do this",
        "ask for the right in the account's portal, or use another key",
    ),
    code(
        404,
        "there is no such subaccount in this region",
        "check the spelling of the subaccount and the region",
    ),
    code(
        429,
        "too many requests in too short a time",
        "wait as long as the `Retry-After` header says",
    ),
    code(
        500,
        "the provider's server failed",
        "if the result is `unknown`, find out whether the phone rang; else send again later",
    ),
    code(-2001, "the provider failed inside", "try again later; ask its support if it stays"),
    code(
        -2002,
        "the provider lost a connection inside",
        "try again later; ask its support if it stays",
    ),
    code(
        -2003,
        "the callflow was not valid",
        "run `ivrc check` on the script, and send the output of `ivrc compile` unchanged",
    ),
    code(
        -2004,
        "the account cannot call this country or network",
        "ask your account manager for the destination",
    ),
    code(
        -2005,
        "the text could not be turned into speech",
        "listen to the voice with a short text; write another `voice` if it fails",
    ),
    code(
        -2006,
        "the audio file could not be fetched",
        "check that its address answers from the internet with an mp3 or wav of at most 5 MB",
    ),
    code(
        -2007,
        "the time until which the call could be placed was over",
        "write a later `valid until`, or a `valid for`",
    ),
    code(
        -2008,
        "the account may not show this number as its caller id",
        "ask your account manager to allow the number, or write another one after `from`",
    ),
    code(
        -2009,
        "the values of a ready-made scenario were wrong",
        "nothing in a script does this; find the other program that uses the subaccount",
    ),
    code(
        -2010,
        "all lines of the account were busy",
        "send more slowly, or ask your account manager for more lines",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_a_rule_prevents_is_explained() {
        for rule in Rule::ALL {
            for &number in rule.provider_codes() {
                assert!(Code::from_number(number).is_some(), "{} prevents {number}", rule.name());
            }
        }
    }

    #[test]
    fn numbers_stand_once() {
        for code in CODES {
            assert_eq!(CODES.iter().filter(|other| other.number == code.number).count(), 1);
        }
    }
}
