//! The `clientActionId` of a reply, `STEP~ROUND.TURN~VERSION`. In: where a call waits, or the text
//! that a webhook brought. Out: that text, or the place with the machine's hash. It does not know
//! whether the step exists, and an id never holds a value.

use std::fmt::{self, Write as _};

use crate::flow::naming;

/// The most bytes that an id may have: the provider publishes no limit, this one is careful.
pub const MAX_BYTES: usize = 128;
/// The hex digits of a machine's hash.
const VERSION_BYTES: usize = 8;

/// Where a call is. `S` is the step's name, owned or as it stands in an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State<S = String> {
    /// The step that waits.
    pub step: S,
    /// How often in a row it has asked, from 1.
    pub round: u32,
    /// How many replies the call has had.
    pub turn: u32,
}

/// A place in one version of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Id<'a> {
    /// The place.
    pub state: State<&'a str>,
    /// The hash of the machine that gave it.
    pub version: &'a str,
}

/// Why a text is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Longer than [`MAX_BYTES`].
    #[error("it is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// Not three parts, or a round without a turn.
    #[error("it is not of the form STEP~ROUND.TURN~VERSION")]
    Shape,
    /// No step's name can look like this.
    #[error("its step is not a name")]
    Step,
    /// Not a whole number from 1 as it is printed, or one that is too large.
    #[error("its round or turn is not a number from 1 to {}", u32::MAX)]
    Number,
    /// Not eight hex digits.
    #[error("its version is not a hash")]
    Version,
}

impl State {
    /// The same, borrowed.
    pub fn as_ref(&self) -> State<&str> {
        State { step: &self.step, round: self.round, turn: self.turn }
    }
}

impl State<&str> {
    /// The same, owned.
    pub fn to_owned(self) -> State {
        State { step: self.step.to_owned(), round: self.round, turn: self.turn }
    }
}

impl<'a> Id<'a> {
    /// The id as a reply has it.
    pub(super) fn written(self) -> String {
        let mut text = String::with_capacity(MAX_BYTES);
        // Writing to a string cannot fail.
        let _ = write!(text, "{self}");
        text
    }

    /// Reads an id; refuses everything that [`Id::fmt`] could not have written.
    ///
    /// # Errors
    /// What nobody printed, with the reason.
    pub fn parse(text: &'a str) -> Result<Self, BadId> {
        if text.len() > MAX_BYTES {
            return Err(BadId::TooLong);
        }
        let mut parts = text.split('~');
        let (Some(step), Some(place), Some(version), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(BadId::Shape);
        };
        let (round, turn) = place.split_once('.').ok_or(BadId::Shape)?;
        if !is_step(step) {
            return Err(BadId::Step);
        }
        let is_hex = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if version.len() != VERSION_BYTES || !version.bytes().all(is_hex) {
            return Err(BadId::Version);
        }
        let state = State { step, round: number(round)?, turn: number(turn)? };
        Ok(Id { state, version })
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let State { step, round, turn } = &self.state;
        write!(f, "{step}~{round}.{turn}~{}", self.version)
    }
}

/// A name as the compiler gives steps, nameless ones included.
fn is_step(name: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_');
    (1..=naming::MAX_BYTES).contains(&name.len()) && name.bytes().all(allowed)
}

/// A number from 1, spelt in the only way that is printed: no sign, no leading zero.
fn number(text: &str) -> Result<u32, BadId> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().map_err(|_| BadId::Number) } else { Err(BadId::Number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Id<'_>, BadId> {
        Id::parse(text)
    }

    #[test]
    fn an_id_names_step_round_turn_and_version() {
        let id = parse("menu/1.2~3.14~00c0ffee").unwrap();
        assert_eq!(id.state, State { step: "menu/1.2", round: 3, turn: 14 });
        assert_eq!(id.version, "00c0ffee");
        assert_eq!(id.to_string(), "menu/1.2~3.14~00c0ffee");
    }

    #[test]
    fn what_nobody_printed_is_refused_with_the_reason() {
        let cases = [
            ("", BadId::Shape),
            ("menu", BadId::Shape),
            ("menu~1~00c0ffee", BadId::Shape),
            ("menu~1.1~00c0ffee~", BadId::Shape),
            ("~1.1~00c0ffee", BadId::Step),
            ("me nu~1.1~00c0ffee", BadId::Step),
            ("ménu~1.1~00c0ffee", BadId::Step),
            ("menu~0.1~00c0ffee", BadId::Number),
            ("menu~01.1~00c0ffee", BadId::Number),
            ("menu~+1.1~00c0ffee", BadId::Number),
            ("menu~1.~00c0ffee", BadId::Number),
            ("menu~1.1.1~00c0ffee", BadId::Number),
            ("menu~1.4294967296~00c0ffee", BadId::Number),
            ("menu~1.1~00C0FFEE", BadId::Version),
            ("menu~1.1~c0ffee", BadId::Version),
        ];
        for (text, reason) in cases {
            assert_eq!(parse(text), Err(reason), "{text}");
        }
        assert_eq!(parse(&"a".repeat(10_240)), Err(BadId::TooLong));
        let long = format!("{}~1.1~00c0ffee", "a".repeat(naming::MAX_BYTES + 1));
        assert_eq!(parse(&long), Err(BadId::Step));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read(
            step in "[A-Za-z][A-Za-z0-9./_-]{0,95}",
            round in 1..=u32::MAX,
            turn in 1..=u32::MAX,
            version in "[0-9a-f]{8}",
        ) {
            let id = Id { state: State { step: step.as_str(), round, turn }, version: &version };
            let text = id.to_string();
            prop_assert!(text.len() <= MAX_BYTES);
            prop_assert_eq!(parse(&text), Ok(id));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            if let Ok(id) = parse(&text) {
                prop_assert_eq!(id.to_string(), text);
            }
        }

        #[test]
        fn near_misses_are_read_or_refused(text in "[a~./0-9]{0,20}~?[0-9.+-]{0,14}~[0-9a-f]{7,9}") {
            if let Ok(id) = parse(&text) {
                prop_assert_eq!(id.to_string(), text);
            }
        }
    }
}
