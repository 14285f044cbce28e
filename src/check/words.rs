//! The words of a text as a caller hears them. In: a text and its source. Out: words with their
//! places and with what stands between them, and the keys that an English text tells to press.

use std::borrow::Cow;

use crate::source::Source;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Piece, Text};

/// A run of letters and digits, or one of `*` and `#`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// The word.
    pub(super) text: &'a str,
    /// Its place; of the whole literal where that has escapes.
    pub(super) span: Span,
    /// What stands before it.
    pub(super) before: Gap,
    /// What stands behind it.
    pub(super) after: Gap,
}

/// What stands between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// The text begins or ends here.
    Edge,
    /// An insert.
    Insert,
    /// Nothing at all.
    Joined,
    /// White space.
    Space,
    /// A comma, a colon, a bracket, a quotation mark.
    Comma,
    /// The end of a sentence.
    Stop,
    /// Anything else, such as the dash of `12-34`, the point of `1.5`, the sign of `$5`.
    Other,
}

impl Word<'_> {
    /// It is this word, in upper or lower case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// It is one of these words, in upper or lower case.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// It has nothing but digits.
    pub(super) fn is_digits(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a text, in order.
pub(super) fn words<'a>(source: &'a Source, text: &'a Text<'a>) -> Vec<Word<'a>> {
    let mut words = Words::default();
    for piece in &text.pieces {
        let Some((spelt, exact)) = spelling(source, piece) else {
            words.insert = true;
            continue;
        };
        let mut rest = spelt;
        while !rest.is_empty() {
            let (gap, behind) = rest.split_at(gap_length(rest));
            words.gap(gap);
            let (word, behind) = behind.split_at(word_length(behind));
            if !word.is_empty() {
                let at = spelt.len() - behind.len() - word.len();
                words.push(word, if exact { piece.span.part(at, word.len()) } else { piece.span });
            }
            rest = behind;
        }
    }
    words.finish()
}

/// How many bytes of a text's beginning belong to no word.
fn gap_length(text: &str) -> usize {
    let begins = |(at, letter): &(usize, char)| match letter {
        letter if letter.is_ascii_alphanumeric() => true,
        letter if letter.is_ascii_whitespace() => false,
        _ => text.get(*at..).is_some_and(|rest| word_length(rest) > 0),
    };
    text.char_indices().find(begins).map_or(text.len(), |(at, _)| at)
}

/// The words so far, and what stands behind the last of them.
#[derive(Default)]
struct Words<'a> {
    words: Vec<Word<'a>>,
    gap: Cow<'a, str>,
    insert: bool,
}

impl<'a> Words<'a> {
    /// More of what stands behind the last word. Seldom are there several parts.
    fn gap(&mut self, more: &'a str) {
        if self.gap.is_empty() {
            self.gap = Cow::Borrowed(more);
        } else if !more.is_empty() {
            self.gap.to_mut().push_str(more);
        }
    }

    fn push(&mut self, text: &'a str, span: Span) {
        let before = self.close();
        self.words.push(Word { text, span, before, after: Gap::Edge });
    }

    /// The gap that ends here.
    fn close(&mut self) -> Gap {
        let is_first = self.words.is_empty();
        let gap = if self.insert { Gap::Insert } else { classify(&self.gap, is_first) };
        if let Some(last) = self.words.last_mut() {
            last.after = gap;
        }
        self.gap = Cow::Borrowed("");
        self.insert = false;
        gap
    }

    fn finish(mut self) -> Vec<Word<'a>> {
        // The end of the text parts like white space: `5.` ends a sentence there.
        self.gap(" ");
        let last = self.close();
        if let (Gap::Space, Some(word)) = (last, self.words.last_mut()) {
            word.after = Gap::Edge;
        }
        self.words
    }
}

/// The spelling of a literal piece, and whether an offset in it is one in the file. `None` for an
/// insert.
pub(super) fn spelling<'a>(
    source: &'a Source,
    piece: &'a Spanned<Piece<'a>>,
) -> Option<(&'a str, bool)> {
    match &piece.node {
        Piece::Insert(_) => None,
        Piece::Literal(words) => {
            let written = source.slice(piece.span);
            // Without an escape only the white space of a text block can differ. The space between
            // two of its lines stands nowhere in the file.
            let is_exact = !written.contains('\\') && !written.is_empty();
            Some(if is_exact { (written, true) } else { (words, false) })
        }
    }
}

/// How many bytes of a text's beginning are one word.
fn word_length(text: &str) -> usize {
    if text.starts_with(['*', '#']) {
        return 1;
    }
    let is_apostrophe = |letter| matches!(letter, '\'' | '’');
    let end = text.find(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter));
    let word = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    if word.starts_with(is_apostrophe) { 0 } else { word.trim_end_matches(is_apostrophe).len() }
}

fn classify(gap: &str, is_first: bool) -> Gap {
    const STOPS: &[char] = &['.', '!', '?', ';', '…', '。', '！', '？', '；'];
    const COMMAS: &[char] =
        &[',', ':', '(', ')', '"', '\'', '“', '”', '‘', '’', '«', '»', '，', '、', '：'];
    if gap == " " && !is_first {
        return Gap::Space;
    }
    let signs = gap.trim();
    let is_wide = |letter: char| ('\u{3000}'..='\u{ffef}').contains(&letter);
    if is_first {
        return if gap.is_empty() || signs.is_empty() || signs.ends_with(COMMAS) {
            Gap::Edge
        } else {
            Gap::Other
        };
    }
    if gap.is_empty() {
        Gap::Joined
    } else if signs.is_empty() {
        Gap::Space
    } else if !signs.chars().all(|letter| STOPS.contains(&letter) || COMMAS.contains(&letter)) {
        Gap::Other
    } else if !gap.contains(char::is_whitespace) && !gap.contains(is_wide) {
        // `1.5` and `12:30` are no ends of sentences; a wide sign has its space built in.
        Gap::Other
    } else if signs.contains(STOPS) {
        Gap::Stop
    } else {
        Gap::Comma
    }
}

/// A key that a text tells to press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Press {
    /// The key: `3`, `12`, `*`.
    pub(super) key: String,
    /// The place, from `press` to the key.
    pub(super) span: Span,
    /// The index of `press` among the words.
    pub(super) first: usize,
    /// The index of the key's last word.
    pub(super) last: usize,
}

/// The keys that an English text tells to press.
pub(super) fn presses(words: &[Word<'_>]) -> Vec<Press> {
    let mut found = Vec::new();
    for (first, press) in words.iter().enumerate() {
        let before = first.checked_sub(1).and_then(|at| words.get(at));
        let forbidden =
            |word: &Word<'_>| word.is_any(&["not", "don't", "don’t", "never", "cannot"]);
        if !press.is("press") || before.is_some_and(forbidden) {
            continue;
        }
        let fillers: &[&str] = &["the", "key", "number", "digit", "button", "either"];
        let skipped = words.iter().skip(first + 1).take_while(|word| word.is_any(fillers)).count();
        let Some((key, last)) = key_at(words, first + 1 + skipped) else { continue };
        found.push(Press { key, span: joined(words, first, last), first, last });
        // "press 1 or 2"
        let or = words.get(last + 1).filter(|or| or.is("or") && or.before == Gap::Space);
        if let Some((key, second)) = or.and_then(|_| key_at(words, last + 2)) {
            found.push(Press { key, span: joined(words, first, second), first, last: second });
        }
    }
    found
}

fn joined(words: &[Word<'_>], first: usize, last: usize) -> Span {
    let span = |at: usize| words.get(at).map(|word| word.span).unwrap_or_default();
    span(first).to(span(last))
}

/// The key that is named at an index, and the index of its last word.
fn key_at(words: &[Word<'_>], at: usize) -> Option<(String, usize)> {
    const COUNTED: &[&str] =
        &["time", "times", "digit", "digits", "more", "second", "seconds", "minute", "minutes"];
    const ONE_OF: &[&str] = &["of", "key", "keys", "number", "numbers", "button", "buttons", "or"];
    let word = words.get(at).filter(|word| !matches!(word.before, Gap::Stop | Gap::Insert))?;
    let next = |last: usize| words.get(last + 1).filter(|next| next.before == Gap::Space);
    if let Some(key) = key_word(word) {
        let is_number = !matches!(key, "*" | "#");
        let other = |next: &Word<'_>| next.is_any(COUNTED) || next.is_any(ONE_OF);
        let counts = is_number && next(at).is_some_and(other);
        return (!counts).then(|| (key.to_owned(), at));
    }
    let is_key = |word: &Word<'_>| word.is_digits() || word.is_any(&["*", "#"]);
    if !is_key(word) {
        return None;
    }
    let mut key = word.text.to_owned();
    let mut last = at;
    for more in words.iter().skip(at + 1).take_while(|more| more.before == Gap::Joined) {
        if !is_key(more) {
            return None;
        }
        key.push_str(more.text);
        last += 1;
    }
    let whole = words.get(last).is_some_and(|word| !matches!(word.after, Gap::Other | Gap::Insert));
    let counts = next(last).is_some_and(|next| next.is_any(COUNTED));
    (whole && !counts).then_some((key, last))
}

/// The key of a word: "three", "star", "pound".
fn key_word(word: &Word<'_>) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("zero", "0"),
        ("one", "1"),
        ("two", "2"),
        ("three", "3"),
        ("four", "4"),
        ("five", "5"),
        ("six", "6"),
        ("seven", "7"),
        ("eight", "8"),
        ("nine", "9"),
        ("star", "*"),
        ("asterisk", "*"),
        ("hash", "#"),
        ("pound", "#"),
    ];
    WORDS.iter().find(|(name, _)| word.is(name)).map(|&(_, key)| key)
}

/// A voice that speaks English.
pub(super) fn is_english(voice: Option<Spanned<&str>>) -> bool {
    voice.is_some_and(|voice| language(voice.node).is_some_and(|language| language == "en"))
}

/// The language of a voice, `en` of `en-GB-Emma`; `None` if the voice is misshapen.
pub fn language(voice: &str) -> Option<String> {
    let (language, _) = voice.split_once('-')?;
    let fits = matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_alphabetic());
    fits.then(|| language.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    fn with_words<T>(text: &str, look: impl Fn(&[Word<'_>]) -> T) -> T {
        let source = Source::new(FileId(0), "a.ivr", text);
        let span = Span::new(FileId(0), 0, text.len() as u32);
        let piece = Spanned::new(Piece::Literal(Cow::Borrowed(text)), span);
        let text = Text { pieces: vec![piece], block: false };
        look(&words(&source, &text))
    }

    fn keys(text: &str) -> Vec<(String, String)> {
        with_words(text, |words| {
            presses(words)
                .into_iter()
                .map(|press| (press.key, text[press.span.range()].to_owned()))
                .collect()
        })
    }

    #[track_caller]
    fn names(text: &str, expected: &[&str]) {
        let keys: Vec<_> = keys(text).into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, expected, "{text}");
    }

    #[test]
    fn gaps_are_told_apart() {
        let gaps = with_words("(A b, c. 1.5, $7", |words| {
            words.iter().map(|word| (word.text.to_owned(), word.before)).collect::<Vec<_>>()
        });
        let expected = [
            ("A", Gap::Edge),
            ("b", Gap::Space),
            ("c", Gap::Comma),
            ("1", Gap::Stop),
            ("5", Gap::Other),
            ("7", Gap::Other),
        ];
        assert_eq!(gaps, expected.map(|(word, gap)| (word.to_owned(), gap)));
    }

    #[test]
    fn keys_are_found_in_any_spelling() {
        names("Press 1 to confirm, or press three to cancel.", &["1", "3"]);
        names("To go back, press star. For help press the pound key.", &["*", "#"]);
        names("Press # or press *1 now", &["#", "*1"]);
        names("Press 1 or 2 to go on.", &["1", "2"]);
        names("press key 3; press 12.", &["3", "12"]);
        assert_eq!(keys("Now press the 3 key."), [("3".to_owned(), "press the 3".to_owned())]);
    }

    #[test]
    fn what_is_no_key_is_left_alone() {
        names("Press any key. Press 2 digits, then press one of the keys.", &[]);
        names("Press 3 times. Please press. 3 is no key. Do not press 4.", &[]);
        names("1 confirms. The press 1st edition; freedom of press", &[]);
        names("Press 1.5 or 3-4", &[]);
    }
}
