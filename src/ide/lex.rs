//! A text as signs and words, by the lexical rules of the grammar. In: any text, however broken.
//! Out: tokens with their places. The grammar reads what is whole; this is for the line that is
//! being typed, and it judges nothing.

use std::ops::Range;

use crate::syntax::words::{self, Word};

/// A sign, a word, a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Its first byte.
    pub(super) start: u32,
    /// One past its last byte.
    pub(super) end: u32,
    /// A line ends between the token before it and this one.
    pub(super) new_line: bool,
    /// The word of the language that it is, if it is one.
    pub(super) word: Option<&'static Word>,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word, a name, a voice, keys, a duration: `say`, `en-GB-Emma`, `12`, `5s`.
    Word,
    /// A text in quotes of any kind; what closes it may be missing.
    Text {
        /// How many bytes open it.
        opens: u32,
        /// How many close it; none where that is missing.
        closes: u32,
    },
    /// A number to dial: `+6590000000`.
    Dial,
    /// `->`, or what stands for it.
    Arrow,
    /// `..`
    Range,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// A comment, up to the end of its line.
    Comment,
    /// Anything else.
    Other,
}

impl Token {
    /// What is written there.
    pub(super) fn text<'s>(&self, source: &'s str) -> &'s str {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The word that every arrow stands for.
    pub(super) fn arrow() -> Option<&'static Word> {
        words::find("->")
    }

    /// What stands between the quotes of a text; all of any other token.
    pub(super) fn inner(&self) -> Range<u32> {
        let (opens, closes) = if let TokenKind::Text { opens, closes } = self.kind {
            (opens, closes)
        } else {
            (0, 0)
        };
        self.start + opens..self.end.saturating_sub(closes)
    }

    /// A place lies in it or at one of its ends.
    pub(super) fn touches(&self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// A place between the quotes of a text, or behind the `#` of a comment.
    pub(super) fn encloses(&self, offset: u32) -> bool {
        let inner = self.inner();
        let is_text = matches!(self.kind, TokenKind::Text { .. });
        let is_comment = self.kind == TokenKind::Comment;
        is_text && inner.start <= offset && offset <= inner.end
            || is_comment && self.start < offset && offset <= self.end
    }
}

/// How many tokens behind a place are read: the rest of its line, if that is not very long.
const BEHIND: usize = 64;

/// The tokens from one place up to another, and some behind that.
pub(super) fn tokens(text: &str, from: u32, up_to: u32) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut behind = 0;
    let mut at = from as usize;
    let mut new_line = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        if matches!(first, '\n' | '\r') || is_space(first) {
            new_line |= matches!(first, '\n' | '\r');
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token(rest, first);
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (start, end) = (place(at), place(at + length.max(first.len_utf8())));
        let mut token = Token { kind, start, end, new_line, word: None };
        if kind == TokenKind::Word {
            token.word = words::find(token.text(text));
        }
        tokens.push(token);
        behind += usize::from(start > up_to);
        if behind > BEHIND {
            break;
        }
        at = end as usize;
        // The line's end behind a comment is still to come.
        new_line = false;
    }
    tokens
}

/// White space within a line, also that which is none by the rules.
pub(super) fn is_space(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\t' | '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' | '\u{200b}' | '\u{feff}'
    )
}

/// The kind and the length of the token that begins here.
fn token(rest: &str, first: char) -> (TokenKind, usize) {
    match first {
        '#' => (TokenKind::Comment, line_length(rest)),
        '"' => text(rest),
        '“' | '”' | '„' | '«' => odd_text(rest, first, &['“', '”', '»', '"'], true),
        '‘' | '’' | '\'' => odd_text(rest, first, &['‘', '’', '\''], false),
        '{' => (TokenKind::Open, 1),
        '}' => (TokenKind::Close, 1),
        ';' => (TokenKind::Semicolon, 1),
        ',' => (TokenKind::Comma, 1),
        ':' => (TokenKind::Colon, 1),
        '+' => (TokenKind::Dial, dial_length(rest)),
        '/' if rest.starts_with("//") => (TokenKind::Comment, line_length(rest)),
        '/' if rest.starts_with("/*") => {
            let end = rest.find("*/").map(|end| end + 2);
            (TokenKind::Comment, end.unwrap_or_else(|| line_length(rest)))
        }
        '.' if rest.starts_with("..") => (TokenKind::Range, 2),
        _ => {
            if let Some(arrow) = ARROWS.iter().find(|arrow| rest.starts_with(**arrow)) {
                (TokenKind::Arrow, arrow.len())
            } else if first == '=' {
                (TokenKind::Equals, 1)
            } else if first.is_ascii_digit() {
                (TokenKind::Word, number_length(rest))
            } else if first.is_ascii_alphabetic() || first == '_' || is_letter(first) {
                (TokenKind::Word, word_length(rest))
            } else {
                (TokenKind::Other, first.len_utf8())
            }
        }
    }
}

/// `->` and what the grammar takes for it.
const ARROWS: &[&str] = &["->", "=>", "-->", "→", "⇒", "➔", "➜", "–>", "—>"];

fn line_length(rest: &str) -> usize {
    rest.find(['\n', '\r']).unwrap_or(rest.len())
}

/// A letter outside of ASCII: not part of a name, but of what is meant to be one.
fn is_letter(letter: char) -> bool {
    !letter.is_ascii() && letter.is_alphabetic()
}

/// The length of a name, loosely: a `-` belongs to it unless it begins an arrow.
pub(super) fn word_length(rest: &str) -> usize {
    let mut letters = rest.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let belongs = match letter {
            '-' => letters.peek().is_none_or(|(_, next)| *next != '>'),
            _ => letter.is_ascii_alphanumeric() || letter == '_' || is_letter(letter),
        };
        if !belongs {
            return at;
        }
    }
    rest.len()
}

/// `12`, `1.5s`, `2nd`; of `1..5` the first number.
fn number_length(rest: &str) -> usize {
    let mut length = word_length(rest);
    while let Some(behind) = rest.get(length..).and_then(|behind| behind.strip_prefix('.'))
        && behind.starts_with(|next: char| next.is_ascii_digit())
    {
        length += 1 + word_length(behind);
    }
    length
}

/// `+6590000000`, and all of `+65 9000-0000`.
fn dial_length(rest: &str) -> usize {
    let run = |text: &str, fits: fn(char) -> bool| {
        text.find(|letter: char| !fits(letter)).unwrap_or(text.len())
    };
    let behind = |length: usize| rest.get(length..).unwrap_or_default();
    let mut length = 1 + run(behind(1), |letter| letter.is_ascii_alphanumeric());
    loop {
        let gap = run(behind(length), |letter| matches!(letter, ' ' | '-' | '.' | '(' | ')' | '/'));
        let digits = run(behind(length + gap), |letter| letter.is_ascii_digit());
        if gap == 0 || digits == 0 {
            return length;
        }
        length += gap + digits;
    }
}

/// A string, to the end of its line at the most, or a text block.
fn text(rest: &str) -> (TokenKind, usize) {
    if let Some(body) = rest.strip_prefix("\"\"\"") {
        return match body.find("\"\"\"") {
            Some(end) => (TokenKind::Text { opens: 3, closes: 3 }, end + 6),
            None => (TokenKind::Text { opens: 3, closes: 0 }, 3 + open_block_length(body)),
        };
    }
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '\n' | '\r' => return (TokenKind::Text { opens: 1, closes: 0 }, at),
            '"' if !escaped => return (TokenKind::Text { opens: 1, closes: 1 }, at + 1),
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    (TokenKind::Text { opens: 1, closes: 0 }, rest.len())
}

/// A text block that nothing closes goes up to where its step probably ends.
fn open_block_length(body: &str) -> usize {
    let lines = body.match_indices(['\n', '\r']).map(|(at, _)| at);
    let is_end = |at: &usize| {
        let line = body.get(at + 1..).unwrap_or_default().trim_start_matches([' ', '\t']);
        line.starts_with('}') || is_header(line)
    };
    lines.into_iter().find(is_end).unwrap_or(body.len())
}

/// `step NAME {` or `test "`: what cannot stand in a block, and so ends one that was left open.
pub(super) fn is_header(line: &str) -> bool {
    let space = |text: &str| text.trim_start_matches(is_space).len() < text.len();
    if let Some(behind) = line.strip_prefix("step").filter(|behind| space(behind)) {
        let name = behind.trim_start_matches(is_space);
        let behind = name.get(word_length(name)..).unwrap_or_default();
        let behind = behind.trim_start_matches(is_space);
        let behind =
            behind.strip_prefix("\r\n").or(behind.strip_prefix(['\n', '\r'])).unwrap_or(behind);
        return word_length(name) > 0 && behind.trim_start_matches(is_space).starts_with('{');
    }
    line.strip_prefix("test")
        .is_some_and(|behind| behind.trim_start_matches(is_space).starts_with('"'))
}

/// Quotes of another kind. Double ones that nothing closes are taken for a text all the same; a
/// single one is then an apostrophe.
fn odd_text(rest: &str, first: char, closers: &[char], is_double: bool) -> (TokenKind, usize) {
    let (opens, line) = (first.len_utf8(), line_length(rest));
    let body = rest.get(opens..line).unwrap_or_default();
    let close = body.match_indices(closers).find(|(at, close)| {
        let behind = body.get(at + close.len()..).unwrap_or_default();
        is_double || word_length(behind) == 0
    });
    let width = |sign: &str| u32::try_from(sign.len()).unwrap_or(1);
    let opening = width(rest.get(..opens).unwrap_or_default());
    match close {
        Some((at, close)) => {
            let kind = TokenKind::Text { opens: opening, closes: width(close) };
            (kind, opens + at + close.len())
        }
        None if is_double => (TokenKind::Text { opens: opening, closes: 0 }, line),
        None => (TokenKind::Other, opens),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens as they are written, one after the other; a comment as `#`.
    fn read(text: &str) -> String {
        let written = |token: &Token| {
            let sign = if token.kind == TokenKind::Comment { "#" } else { token.text(text) };
            format!("{}{sign}", if token.new_line { "⏎" } else { "" })
        };
        tokens(text, 0, u32::MAX).iter().map(written).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_texts_and_signs() {
        assert_eq!(read("on 1..5->other-day"), "⏎on|1|..|5|->|other-day");
        assert_eq!(read("say \"a; \\\" b\" # x\nhangup"), "⏎say|\"a; \\\" b\"|#|⏎hangup");
        assert_eq!(read("call +65 9000-0000 from {x}"), "⏎call|+65 9000-0000|from|{|x|}");
        assert_eq!(read("timeout 1.5s; en-GB-Emma"), "⏎timeout|1.5s|;|en-GB-Emma");
        assert_eq!(read("say “a” voice ’x’"), "⏎say|“a”|voice|’x’");
        assert_eq!(read("\u{feff}say\r\n"), "⏎say");
    }

    #[test]
    fn what_is_open_ends_with_its_line_or_its_step() {
        assert_eq!(read("say \"a {b\r\nhangup"), "⏎say|\"a {b|⏎hangup");
        assert_eq!(read("say \"\"\"\na\n}"), "⏎say|\"\"\"\na|⏎}");
        assert_eq!(read("say \"\"\"\na\nstep b {"), "⏎say|\"\"\"\na|⏎step|b|{");
        assert_eq!(read("say 'tis"), "⏎say|'|tis");
    }
}
