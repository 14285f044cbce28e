//! Values of params and captures: do they fit their type, how are they spoken. In: raw spellings.
//! Out: words, or the reason why not. Values are kept as they were spelt.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::syntax::ast::{Kind, Value};

/// Values by name, as they were spelt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Gives a name a value; an earlier one is replaced.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Values {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// What is shown in place of a secret.
pub const HIDDEN: &str = "•••";

/// A phone number as it is shown: its first 3 and its last 2 characters, `+65••••••00`. Of a number
/// too short to hide 4 between them, nothing is shown.
pub fn masked_number(number: &str) -> String {
    const HEAD: usize = 3;
    const HIDDEN: usize = 4;
    const TAIL: usize = 2;
    let length = number.chars().count();
    let shown = |at: usize| length >= HEAD + HIDDEN + TAIL && (at < HEAD || at >= length - TAIL);
    let mask = |(at, letter)| if shown(at) { letter } else { '•' };
    let mut masked = String::with_capacity(length * '•'.len_utf8());
    masked.extend(number.chars().enumerate().map(mask));
    masked
}

/// The most keys of a capture that names no limit.
pub const MOST_KEYS: u64 = 25;

/// How a value of the script is spelt: a string without its quotes.
pub fn spelling<'a>(value: &'a Value<'_>) -> Cow<'a, str> {
    match value {
        Value::Bare(spelt) => Cow::Borrowed(spelt),
        Value::Text(text) => text.literal().unwrap_or_default(),
    }
}

/// Whether a spelling is one of its kind; if not, what it must look like.
pub fn fits(kind: Kind, raw: &str) -> Result<(), String> {
    let (fits, must) = match kind {
        Kind::Text => (true, ""),
        Kind::Phone => (
            is_phone(raw),
            "a phone number is `+` and 7 to 15 digits, the first not 0, or at most 15 digits alone",
        ),
        Kind::Digits => (is_keys(raw), "digits are one or more of 0 to 9, `*` and `#`"),
        Kind::Number => (is_number(raw), "a number is digits, with a decimal point if need be"),
        Kind::Url => (is_url(raw), "an address begins with `https://` or `http://` and a host"),
    };
    if fits { Ok(()) } else { Err(must.to_owned()) }
}

/// `+6590000000`; without `+` it is sent as it is, so that only its length is known.
fn is_phone(raw: &str) -> bool {
    let digits = |of: &str| of.bytes().all(|byte| byte.is_ascii_digit());
    match raw.strip_prefix('+') {
        Some(number) => {
            digits(number) && (7..=15).contains(&number.len()) && !number.starts_with('0')
        }
        None => digits(raw) && (1..=15).contains(&raw.len()),
    }
}

fn is_keys(raw: &str) -> bool {
    !raw.is_empty() && raw.bytes().all(|key| matches!(key, b'0'..=b'9' | b'*' | b'#'))
}

fn is_number(raw: &str) -> bool {
    let digits = |of: &str| !of.is_empty() && of.bytes().all(|byte| byte.is_ascii_digit());
    match raw.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(raw),
    }
}

fn is_url(raw: &str) -> bool {
    let begins = |scheme: &str| {
        raw.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let behind = ["https://", "http://"]
        .into_iter()
        .find(|scheme| begins(scheme))
        .and_then(|scheme| raw.get(scheme.len()..));
    behind.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        !host.is_empty()
            && !rest.contains(|letter: char| letter.is_whitespace() || letter.is_control())
    })
}

/// The words for a value: `digits` and `phone` one by one, the others as they are.
pub fn speak(kind: Kind, raw: &str) -> String {
    match kind {
        Kind::Text | Kind::Number | Kind::Url => raw.to_owned(),
        Kind::Digits => one_by_one(raw),
        Kind::Phone => one_by_one(raw.strip_prefix('+').unwrap_or(raw)),
    }
}

fn one_by_one(raw: &str) -> String {
    let mut words = String::with_capacity(raw.len() * 3);
    for (at, key) in raw.chars().enumerate() {
        if at > 0 {
            words.push_str(", ");
        }
        match key {
            '*' => words.push_str("star"),
            '#' => words.push_str("hash"),
            other => words.push(other),
        }
    }
    words
}

/// How many characters a captured value takes at most when it is spoken: `keys` is the capture's
/// limit, [`MOST_KEYS`] where it names none. A key may be `star`.
pub fn longest_spoken(kind: Kind, keys: Option<u64>) -> u64 {
    let keys = keys.unwrap_or(MOST_KEYS).min(MOST_KEYS);
    match kind {
        Kind::Digits | Kind::Phone => (keys * 6).saturating_sub(2),
        Kind::Text | Kind::Number | Kind::Url => keys,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_knows_its_spellings() {
        let good = [
            (Kind::Text, ""),
            (Kind::Phone, "+6590000000"),
            (Kind::Phone, "6590000000"),
            (Kind::Digits, "007*#"),
            (Kind::Number, "1.5"),
            (Kind::Number, "007"),
            (Kind::Url, "https://a.example/x.mp3"),
            (Kind::Url, "HTTP://a.example"),
        ];
        for (kind, raw) in good {
            assert_eq!(fits(kind, raw), Ok(()), "{raw}");
        }
        let bad = [
            (Kind::Phone, "+0590000000"),
            (Kind::Phone, "+659000"),
            (Kind::Phone, "+65 9000 0000"),
            (Kind::Phone, ""),
            (Kind::Digits, ""),
            (Kind::Digits, "12a"),
            (Kind::Number, "1."),
            (Kind::Number, "-1"),
            (Kind::Url, "ftp://a.example"),
            (Kind::Url, "https://"),
            (Kind::Url, "https:///x.mp3"),
            (Kind::Url, "https://a.example/a b"),
        ];
        for (kind, raw) in bad {
            assert!(fits(kind, raw).is_err(), "{raw}");
        }
    }

    #[test]
    fn a_masked_number_shows_where_it_is_and_its_end() {
        assert_eq!(masked_number("+6590000000"), "+65••••••00");
        assert_eq!(masked_number("659000000"), "659••••00");
        assert_eq!(masked_number("65900000"), "••••••••");
        assert_eq!(masked_number(""), "");
    }

    #[test]
    fn a_plus_is_not_spoken() {
        assert_eq!(speak(Kind::Phone, "+6590"), "6, 5, 9, 0");
        assert_eq!(speak(Kind::Digits, "4#"), "4, hash");
        assert_eq!(speak(Kind::Number, "47"), "47");
    }

    #[test]
    fn the_longest_value_is_all_stars() {
        let stars = "*".repeat(4);
        assert_eq!(longest_spoken(Kind::Digits, Some(4)), speak(Kind::Digits, &stars).len() as u64);
        assert_eq!(longest_spoken(Kind::Number, None), 25);
    }
}
