//! Two texts, shortened so that what differs stays. In: what was said and what is said. Out: both
//! with `…` for what they have in common, beyond a few words around the difference.

use std::ops::Range;

/// Texts up to this many characters are shown whole.
const SHORT: usize = 72;
/// The most characters of a text that is not compared, but for the rest of its last word.
const ALONE: usize = 40;
/// The characters that stay on each side of a difference, at least.
const AROUND: usize = 24;
/// The most characters of a difference.
const MOST: usize = 160;
/// Stands for what was left out.
const CUT: &str = "…";

/// Both texts, shortened.
pub fn excerpts(old: &str, new: &str) -> (String, String) {
    let is_short = |text: &str| text.chars().count() <= SHORT;
    if is_short(old) && is_short(new) {
        return (old.to_owned(), new.to_owned());
    }
    let head = common(old.chars(), new.chars());
    let tail = |text: &str| text.get(head..).unwrap_or_default().to_owned();
    let (old_rest, new_rest) = (tail(old), tail(new));
    let end = common(old_rest.chars().rev(), new_rest.chars().rev());
    let differing = |text: &str| head..text.len().saturating_sub(end).max(head);
    (excerpt(old, differing(old)), excerpt(new, differing(new)))
}

/// A text alone.
pub(super) fn shortened(text: &str) -> String {
    excerpt(text, 0..0)
}

/// The bytes that two texts have in common.
fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .map(|(letter, _)| letter.len_utf8())
        .sum()
}

/// A part of a text with some words around it.
fn excerpt(text: &str, part: Range<usize>) -> String {
    let before = text.get(..part.start).unwrap_or_default();
    let behind = text.get(part.end..).unwrap_or_default();
    let begin = match before.char_indices().rev().nth(AROUND) {
        // From the beginning of a word on.
        Some((at, _)) => {
            let head = before.get(..at).unwrap_or_default();
            let space = head.rfind(' ').filter(|space| at - space <= AROUND);
            space.map_or(at, |space| space + 1)
        }
        None => 0,
    };
    let around = if part.is_empty() && part.start == 0 { ALONE } else { AROUND };
    let end = match behind.char_indices().nth(around) {
        Some((at, _)) => {
            let rest = behind.get(at..).unwrap_or_default();
            let space = if rest.len() <= AROUND { Some(rest.len()) } else { rest.find(' ') };
            part.end + at + space.filter(|space| *space <= AROUND).unwrap_or(0)
        }
        None => text.len(),
    };
    let (begin, end) = if begin <= AROUND / 2 { (0, end) } else { (begin, end) };
    let end = if text.len().saturating_sub(end) <= AROUND / 2 { text.len() } else { end };
    let shown = text.get(begin..end).unwrap_or(text);
    let (shown, is_cut) = match shown.char_indices().nth(MOST) {
        Some((at, _)) => (shown.get(..at).unwrap_or(shown), true),
        None => (shown, end < text.len()),
    };
    let front = if begin > 0 { CUT } else { "" };
    let back = if is_cut { CUT } else { "" };
    let gap = if front.is_empty() { "" } else { " " };
    let last = if back.is_empty() { "" } else { " " };
    format!("{front}{gap}{}{last}{back}", shown.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Hello. You have an appointment tomorrow at nine in the morning. Press 1 to confirm it, press 2 to move it to another day, or 0 to talk to us.";

    fn pair(old: &str, new: &str) -> String {
        let (old, new) = excerpts(old, new);
        format!("{old} | {new}")
    }

    #[test]
    fn short_texts_stay_whole() {
        assert_eq!(pair("Goodbye.", "Bye."), "Goodbye. | Bye.");
        assert_eq!(pair("", "Bye."), " | Bye.");
    }

    #[test]
    fn the_difference_stays_with_some_words_around_it() {
        let new = LONG.replace("move it", "cancel it");
        assert_eq!(
            pair(LONG, &new),
            "… to confirm it, press 2 to move it to another day, or 0 to talk to us. | \
             … to confirm it, press 2 to cancel it to another day, or 0 to talk to us."
        );
        let new = LONG.replace("Hello.", "Good morning.");
        assert_eq!(
            pair(LONG, &new),
            "Hello. You have an appointment … | Good morning. You have an appointment …"
        );
        let new = LONG.replace(" or 0 to talk to us.", "");
        assert_eq!(
            pair(LONG, &new),
            "… to move it to another day, or 0 to talk to us. | … to move it to another day,"
        );
    }

    #[test]
    fn a_difference_of_any_length_in_any_language_is_cut() {
        let old = "请按一".repeat(200);
        let (old_shown, new_shown) = excerpts(&old, &format!("{}二", &old[..old.len() - 3]));
        assert!(old_shown.chars().count() < 200 && new_shown.ends_with('二'), "{new_shown}");
        let (old_shown, _) = excerpts(&old, LONG);
        assert!(old_shown.chars().count() < 200 && old_shown.ends_with('…'));
    }

    #[test]
    fn a_text_alone_shows_how_it_begins() {
        assert_eq!(shortened("Goodbye."), "Goodbye.");
        assert_eq!(shortened(LONG), "Hello. You have an appointment tomorrow at …");
    }
}
