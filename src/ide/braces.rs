//! Names in braces within a text. In: what stands between the quotes. Out: the `{` that a place
//! lies behind, or the whole `{name}` around it. An escaped brace opens nothing.

use std::ops::Range;

use super::lex::is_space;
use crate::syntax::is_name;

/// The place of a `{` that opens a name and is not closed by the end of the text.
pub(super) fn open_brace(text: &str) -> Option<usize> {
    let mut open = None;
    walk(text, |at, letter| match letter {
        '{' => open = Some(at),
        '}' | '\n' | '\r' => open = None,
        _ => {}
    });
    open
}

/// The `{name}` that a place in a text lies in or touches.
pub(super) fn insert_at(text: &str, at: usize) -> Option<(Range<usize>, &str)> {
    let (mut open, mut found) = (None, None);
    walk(text, |here, letter| match letter {
        '{' => open = Some(here),
        '}' => {
            let start = open.take().filter(|start| (*start..=here + 1).contains(&at));
            found = found.take().or_else(|| start.map(|start| start..here + 1));
        }
        '\n' | '\r' => open = None,
        _ => {}
    });
    let place = found?;
    let name = text.get(place.start + 1..place.end - 1)?.trim_matches(is_space);
    is_name(name).then_some((place, name))
}

/// Every name in braces, with the place of its letters.
pub(super) fn inserts(text: &str) -> Vec<(usize, &str)> {
    let (mut open, mut found) = (None, Vec::new());
    walk(text, |here, letter| match letter {
        '{' => open = Some(here + 1),
        '}' => {
            let Some(start) = open.take() else { return };
            let inside = text.get(start..here).unwrap_or_default();
            let name = inside.trim_matches(is_space);
            if is_name(name) {
                found.push((start + inside.find(name).unwrap_or(0), name));
            }
        }
        '\n' | '\r' => open = None,
        _ => {}
    });
    found
}

/// Every letter of a text that stands for itself.
fn walk(text: &str, mut see: impl FnMut(usize, char)) {
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != '\\' {
            see(at, letter);
            continue;
        }
        let next = letters.next().map(|(_, next)| next);
        if next == Some('u') && letters.next_if(|(_, brace)| *brace == '{').is_some() {
            while letters.next_if(|(_, digit)| digit.is_ascii_hexdigit()).is_some() {}
            letters.next_if(|(_, brace)| *brace == '}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_open_nothing() {
        assert_eq!(open_brace("a {na"), Some(2));
        assert_eq!(open_brace("a {name} b"), None);
        assert_eq!(open_brace("a \\{na"), None);
        assert_eq!(open_brace("a \\\\{na"), Some(4));
        assert_eq!(open_brace("a \\u{e9"), None);
        assert_eq!(open_brace("a \\u{e9} {"), Some(9));
    }

    #[test]
    fn names_are_found_without_their_braces() {
        assert_eq!(inserts("{x}{ yy } \\{z} {9} {a {b} }"), [(1, "x"), (5, "yy"), (23, "b")]);
    }

    #[test]
    fn a_place_within_braces_is_in_the_name() {
        let text = "a {x}{ yy } \\{z}";
        assert_eq!(insert_at(text, 3), Some((2..5, "x")));
        assert_eq!(insert_at(text, 9), Some((5..11, "yy")));
        assert_eq!(insert_at(text, 1), None);
        assert_eq!(insert_at(text, 14), None);
    }
}
