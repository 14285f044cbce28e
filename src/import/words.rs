//! Words of the JSON as words of the language. In: strings of a document. Out: templates, voices,
//! moments, numbers to dial. What cannot be written is `None`; whether a word is one is asked of
//! the language's own reader.

use jiff::Timestamp;

use crate::flow::template::{Manner, Piece, Template};
use crate::source::Source;
use crate::span::FileId;
use crate::syntax::ast::{Setting, Statement, Validity};
use crate::syntax::{Parsed, is_name, parse};

/// The text of a machine, `Hello {name}`: a literal `{` or `\` is escaped in it. `None` where a
/// brace or a backslash is not.
pub(super) fn template(text: &str, manner: Manner) -> Option<Template> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => words.push(letters.next().filter(|next| matches!(next, '{' | '\\'))?),
            '{' => {
                let (name, rest) =
                    letters.as_str().split_once('}').filter(|(name, _)| is_name(name))?;
                let name = name.to_owned();
                letters = rest.chars();
                if !words.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut words)));
                }
                pieces.push(Piece::Insert(name, manner));
            }
            other => words.push(other),
        }
    }
    if !words.is_empty() {
        pieces.push(Piece::Literal(words));
    }
    Some(Template { pieces })
}

/// A number to dial is words or one value, never both.
pub(super) fn is_dial(number: &Template) -> bool {
    number.is_fixed() || number.pieces.len() == 1
}

/// A word that can be written behind `voice`.
pub(super) fn is_voice(word: &str) -> bool {
    !word.is_empty()
        && read(&format!("say \"\" voice {word}"), |parsed| {
            let [only] = parsed.script.entry.statements.as_slice() else { return false };
            matches!(&only.node, Statement::Say(say)
                if say.options.voice.is_some_and(|voice| voice.node == word))
        })
}

/// A moment as it is written behind `valid until`: as it was if that can be read, else in UTC.
pub(super) fn moment(written: &str) -> Option<String> {
    let time: Timestamp = written.parse().ok()?;
    let is_moment = |text: &str| {
        read(&format!("valid until {text}"), |parsed| {
            let [only] = parsed.script.settings.as_slice() else { return false };
            matches!(&only.node, Setting::Valid(Validity::Until(until)) if until.node == text)
        })
    };
    // The provider's own form has a fraction of zeros, which nobody would write.
    let plain = written.strip_suffix(".000Z").map(|seconds| format!("{seconds}Z"));
    let as_it_was = Some(written.to_owned()).filter(|text| text.contains('T'));
    [plain, as_it_was, Some(time.to_string())].into_iter().flatten().find(|text| is_moment(text))
}

/// Looks at a script of one line that must be read without a finding.
fn read(text: &str, look: impl FnOnce(&Parsed<'_>) -> bool) -> bool {
    if text.contains(['\n', '\r', '#', ';']) {
        return false;
    }
    let source = Source::new(FileId(0), "", text);
    let parsed = parse(&source);
    parsed.findings.is_empty() && parsed.script.declarations.is_empty() && look(&parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_are_words() {
        assert!(is_voice("en-GB-Emma") && is_voice("x") && is_voice("on-GB"));
        for bad in [
            "",
            "a b",
            "1",
            "say",
            "on",
            "a\nb",
            "\"a\"",
            "a#b",
            "a;b",
            "voice",
            "a}",
            "+6590000000",
        ] {
            assert!(!is_voice(bad), "{bad}");
        }
    }

    #[test]
    fn templates_are_those_of_a_machine() {
        let read = |text| template(text, Manner::Spoken).map(|template| template.to_string());
        for good in ["", "Hello {name}.", "{a}{b}", "a \\{ b } \\\\ c"] {
            assert_eq!(read(good).as_deref(), Some(good));
        }
        for bad in ["{", "a {b", "{}", "{a b}", "\\", "\\n"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_are_written_plainly() {
        let written = |text| moment(text).unwrap_or_default();
        assert_eq!(written("2026-03-01T00:00:00.000Z"), "2026-03-01T00:00:00Z");
        assert_eq!(written("2026-03-01T00:00:00.123Z"), "2026-03-01T00:00:00.123Z");
        assert_eq!(written("2026-03-01T08:00:00+08:00"), "2026-03-01T08:00:00+08:00");
        assert_eq!(written("2026-03-01 00:00:00Z"), "2026-03-01T00:00:00Z");
        assert_eq!(written("tomorrow"), "");
    }
}
