//! Characters that a terminal would obey, or that would hide what is there, as `\u{1b}`. In: any
//! text of a script, a file name, a value. Out: the same text, safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A character that is never printed raw: the control characters (C0, DEL, C1), those that turn
/// the direction of writing, line separators, and those that have no width at all.
pub(super) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Adds a character to `out`, escaped if it must not be printed.
pub(super) fn push(out: &mut String, letter: char) {
    if is_hidden(letter) {
        // Writing to a string cannot fail.
        let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
    } else {
        out.push(letter);
    }
}

/// A text on one line, with nothing in it that a terminal would obey.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, is_hidden)
}

/// The same for a text of several lines: its line ends stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| letter != '\n' && is_hidden(letter))
}

/// A text in JSON, which leaves C1 and bidi characters raw. They stand in its strings only, where
/// `\u009b` means the same and is safe to look at.
pub fn visible_json(json: &str) -> Cow<'_, str> {
    if !json.chars().any(is_hidden) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 8);
    for letter in json.chars() {
        if is_hidden(letter) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
    Cow::Owned(out)
}

fn escaped(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if hidden(letter) { push(&mut out, letter) } else { out.push(letter) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelt_out() {
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(
            visible("\u{7f}\u{9b}\u{202e}\u{2066}\t\r\n"),
            concat!("\\u{7f}\\u{9b}\\u{202e}\\u{2066}", "\\u{9}\\u{d}\\u{a}")
        );
        assert_eq!(visible_lines("a\nb\u{7}"), "a\nb\\u{7}");
    }

    #[test]
    fn languages_stay_as_they_are() {
        for text in ["你好", "Größe", "👩‍👩‍👧", "שלום"] {
            assert_eq!(visible(text), text);
        }
    }
}
