//! What of a spoken text a test should expect. In: words, and the secrets that must not stand in a
//! script. Out: a sentence that says which text it was, and that survives a change of the rest.

use crate::engine::Mask;
use crate::flow::value::HIDDEN;

/// A sentence of fewer characters, such as `Hi.`, tells too little: the next one is taken, too.
const SHORT: usize = 8;
/// Longer ones are cut at a space.
const LONG: usize = 80;

/// The first sentence without a secret, white space folded; none if there is no such.
pub(super) fn first(text: &str, mask: &Mask) -> Option<String> {
    // What is hidden is hidden before it is cut: a secret may hold a full stop.
    let text = mask.hide(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (sentence, behind) = rest.split_at(end(rest));
        let sentence = sentence.trim();
        if !sentence.is_empty() && !sentence.contains(HIDDEN) {
            return Some(shortened(sentence).to_owned());
        }
        rest = behind;
    }
    None
}

/// Where the first sentence ends that is not too short.
fn end(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    let mut count = 0;
    while let Some((at, letter)) = letters.next() {
        count += 1;
        let next = letters.peek().map(|(_, next)| *next);
        let ends = match letter {
            '.' | '!' | '?' => next == Some(' '),
            '。' | '！' | '？' => true,
            _ => false,
        };
        // A sign of Chinese is a syllable or a word.
        let short = if letter.is_ascii() { SHORT } else { SHORT / 2 };
        if ends && count >= short {
            return at + letter.len_utf8();
        }
    }
    text.len()
}

/// At most [`LONG`] characters.
fn shortened(sentence: &str) -> &str {
    let Some((most, _)) = sentence.char_indices().nth(LONG) else { return sentence };
    let head = sentence.get(..most).unwrap_or(sentence);
    head.rfind(' ').and_then(|space| head.get(..space)).unwrap_or(head).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::machine::Declared;
    use crate::flow::value::Values;
    use crate::syntax::ast::{Kind, Type};

    fn of(text: &str) -> Option<String> {
        let ty = Type { secret: true, kind: Kind::Text };
        let word = Declared { name: "word".to_owned(), ty, default: None, is_param: true };
        let values: Values = [("word".to_owned(), "x. y".to_owned())].into_iter().collect();
        first(text, &Mask::new(&[word], &values))
    }

    #[test]
    fn the_first_sentence_tells_the_text() {
        assert_eq!(of("Hello Ann. Press 1.").as_deref(), Some("Hello Ann."));
        assert_eq!(of("Hi. It is\n 2 o'clock. Bye.").as_deref(), Some("Hi. It is 2 o'clock."));
        assert_eq!(of("您好，安娜。请按一。").as_deref(), Some("您好，安娜。"));
        assert_eq!(of("No end").as_deref(), Some("No end"));
        assert_eq!(of(""), None);
    }

    #[test]
    fn a_long_one_is_cut_between_words() {
        let cut = of(&"word ".repeat(40)).unwrap();
        assert!(cut.ends_with("word") && cut.len() <= LONG, "{cut}");
        assert_eq!(of(&"字".repeat(200)).unwrap().chars().count(), LONG);
    }

    #[test]
    fn a_secret_is_no_part_of_it_even_with_a_full_stop_inside() {
        assert_eq!(of("The word is x. y. Goodbye now.").as_deref(), Some("Goodbye now."));
        assert_eq!(of("It is x. y."), None);
    }
}
