//! `voice-language`: a text in letters that the voice's language does not use.
use std::collections::HashSet;

use super::super::Cx;
use super::super::words::{language, spelling};
use crate::finding::{Finding, one_of};
use crate::rule::Rule;
use crate::source::Source;
use crate::span::{Span, Spanned};
use crate::syntax::ast::Text;

/// Letters, their ranges, and the languages that use them; the commonest first.
struct Letters {
    name: &'static str,
    ranges: &'static [(char, char)],
    languages: &'static [&'static str],
    /// So many in a row are words; fewer may be a sign, as in `vitamin β`.
    least: usize,
}

const fn letters(
    name: &'static str,
    ranges: &'static [(char, char)],
    languages: &'static [&'static str],
) -> Letters {
    Letters { name, ranges, languages, least: 3 }
}

/// In these a word may be one letter.
const fn syllables(
    name: &'static str,
    ranges: &'static [(char, char)],
    languages: &'static [&'static str],
) -> Letters {
    Letters { name, ranges, languages, least: 1 }
}

const HAN: &str = "Chinese characters";

/// Latin is not among them: every voice reads it.
const ALL: &[Letters] = &[
    syllables(
        "kana",
        &[('\u{3041}', '\u{30ff}'), ('\u{31f0}', '\u{31ff}'), ('\u{ff66}', '\u{ff9d}')],
        &["ja"],
    ),
    syllables(
        HAN,
        &[
            ('\u{3400}', '\u{4dbf}'),
            ('\u{4e00}', '\u{9fff}'),
            ('\u{f900}', '\u{faff}'),
            ('\u{20000}', '\u{323af}'),
        ],
        &["zh", "yue", "ja", "ko", "cmn", "wuu", "nan", "hak", "hsn"],
    ),
    syllables(
        "Hangul",
        &[('\u{1100}', '\u{11ff}'), ('\u{3131}', '\u{318e}'), ('\u{ac00}', '\u{d7a3}')],
        &["ko"],
    ),
    letters("Thai letters", &[('\u{e00}', '\u{e7f}')], &["th"]),
    letters("Lao letters", &[('\u{e80}', '\u{eff}')], &["lo"]),
    letters("Khmer letters", &[('\u{1780}', '\u{17ff}')], &["km"]),
    letters("Burmese letters", &[('\u{1000}', '\u{109f}')], &["my", "shn", "mnw"]),
    letters(
        "Arabic letters",
        &[
            ('\u{600}', '\u{6ff}'),
            ('\u{750}', '\u{77f}'),
            ('\u{8a0}', '\u{8ff}'),
            ('\u{fb50}', '\u{fdff}'),
            ('\u{fe70}', '\u{fefe}'),
        ],
        &["ar", "fa", "ur", "ps", "ku", "ckb", "sd", "ug", "pa", "ks", "ms", "arb", "arz"],
    ),
    letters("Hebrew letters", &[('\u{590}', '\u{5ff}')], &["he", "iw", "yi"]),
    letters(
        "Devanagari letters",
        &[('\u{900}', '\u{97f}')],
        &["hi", "mr", "ne", "sa", "kok", "mai", "bho", "brx", "doi", "sd", "ks"],
    ),
    letters("Bengali letters", &[('\u{980}', '\u{9ff}')], &["bn", "as", "mni"]),
    letters("Gurmukhi letters", &[('\u{a00}', '\u{a7f}')], &["pa"]),
    letters("Gujarati letters", &[('\u{a80}', '\u{aff}')], &["gu"]),
    letters("Odia letters", &[('\u{b00}', '\u{b7f}')], &["or"]),
    letters("Tamil letters", &[('\u{b80}', '\u{bff}')], &["ta"]),
    letters("Telugu letters", &[('\u{c00}', '\u{c7f}')], &["te"]),
    letters("Kannada letters", &[('\u{c80}', '\u{cff}')], &["kn"]),
    letters("Malayalam letters", &[('\u{d00}', '\u{d7f}')], &["ml"]),
    letters("Sinhala letters", &[('\u{d80}', '\u{dff}')], &["si"]),
    letters("Georgian letters", &[('\u{10a0}', '\u{10ff}')], &["ka"]),
    letters("Armenian letters", &[('\u{530}', '\u{58f}')], &["hy"]),
    letters("Ethiopic letters", &[('\u{1200}', '\u{137f}')], &["am", "ti"]),
    letters("Greek letters", &[('\u{370}', '\u{3ff}'), ('\u{1f00}', '\u{1fff}')], &["el"]),
    letters(
        "Cyrillic letters",
        &[('\u{400}', '\u{52f}')],
        &[
            "ru", "uk", "bg", "be", "kk", "ky", "mk", "mn", "sr", "tg", "tt", "uz", "az", "ba",
            "bs", "cv",
        ],
    ),
];

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let said = cx.texts.iter().filter_map(|text| Some((text.text, text.voice?)));
    let reprompts = cx.questions.iter().filter_map(|question| {
        let voice = question.options.voice?;
        Some(question.reprompts(cx.flow).map(move |text| (text, voice)))
    });
    let mut seen = HashSet::new();
    for (text, voice) in said.chain(reprompts.flatten()) {
        // Most texts are as plain as this.
        let written = cx.written(text.span);
        if written.is_ascii() && !written.contains("\\u") {
            continue;
        }
        if seen.insert((text.span, voice.node)) {
            findings.extend(finding(cx.source, text, voice));
        }
    }
}

fn finding<'a>(
    source: &'a Source,
    text: &'a Spanned<Text<'a>>,
    voice: Spanned<&str>,
) -> Option<Finding> {
    // A voice of many languages says so in its name.
    if voice.node.to_ascii_lowercase().contains("multilingual") {
        return None;
    }
    let language = language(voice.node)?;
    let (letters, span) = foreign(source, text, &language)?;
    let prefixes: Vec<_> = letters.languages.iter().take(3).map(|it| format!("{it}-")).collect();
    let prefixes = one_of(prefixes.iter().map(String::as_str), 3);
    Some(
        Finding::new(
            Rule::VoiceLanguage,
            span,
            format!("`{}` is no voice for {}", voice.node, letters.name),
        )
        .label("skipped, or spelt out")
        .also(voice.span, format!("a voice of the language `{language}`"))
        .help(format!("write a voice that begins with {prefixes}")),
    )
}

/// The languages that use the first letters of a text that not every voice reads, the commonest
/// first; `None` where it has none of these.
pub fn languages_of_text(text: &str) -> Option<&'static [&'static str]> {
    let runs = runs(text);
    let run = runs.iter().find(|run| run.count >= run.letters.least)?;
    Some(japanese(run.letters, text).languages)
}

/// The first run of letters that are not of the language.
fn foreign<'a>(
    source: &'a Source,
    text: &'a Spanned<Text<'a>>,
    language: &str,
) -> Option<(&'static Letters, Span)> {
    for piece in &text.node.pieces {
        let Some((spelt, exact)) = spelling(source, piece) else { continue };
        let run = runs(spelt).into_iter().find(|run| {
            !run.letters.languages.contains(&language) && run.count >= run.letters.least
        });
        if let Some(Run { letters, start, end, .. }) = run {
            let span = if exact { piece.span.part(start, end - start) } else { piece.span };
            return Some((japanese(letters, spelt), span));
        }
    }
    None
}

/// Letters of one kind, with whatever stands between them.
struct Run {
    letters: &'static Letters,
    start: usize,
    end: usize,
    count: usize,
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_open = false;
    for (at, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphabetic()) {
        let Some(letters) = letters_of(letter) else {
            is_open = false;
            continue;
        };
        let end = at + letter.len_utf8();
        match runs.last_mut() {
            Some(run) if is_open && run.letters.name == letters.name => {
                run.end = end;
                run.count += 1;
            }
            Some(_) | None => runs.push(Run { letters, start: at, end, count: 1 }),
        }
        is_open = true;
    }
    runs
}

/// Chinese characters next to kana are Japanese.
fn japanese(found: &'static Letters, text: &str) -> &'static Letters {
    let kana = ALL.first().filter(|kana| text.chars().any(|letter| of(kana, letter)));
    if found.name == HAN { kana.unwrap_or(found) } else { found }
}

fn letters_of(letter: char) -> Option<&'static Letters> {
    // Latin comes first, and is most of what there is.
    if letter < '\u{370}' {
        return None;
    }
    ALL.iter().find(|letters| of(letters, letter))
}

fn of(letters: &Letters, letter: char) -> bool {
    letters.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, language: &str) -> Option<(&'static str, String)> {
        let file = crate::span::FileId(0);
        let source = Source::new(file, "a.ivr", text);
        let span = Span::new(file, 0, text.len() as u32);
        let piece = Spanned::new(crate::syntax::ast::Piece::Literal(text.into()), span);
        let text = Spanned::new(Text { pieces: vec![piece], block: false }, span);
        let (letters, span) = foreign(&source, &text, language)?;
        Some((letters.name, source.slice(span).to_owned()))
    }

    #[test]
    fn letters_of_another_language_are_found() {
        let han = Some((HAN, "您好，您的包裹".to_owned()));
        assert_eq!(found("Hello 您好，您的包裹 ok", "en"), han);
        assert_eq!(found("お荷物が届きます", "en").map(|found| found.0), Some("kana"));
        assert_eq!(found("荷物が届きます", "en").map(|found| found.0), Some("kana"));
        assert_eq!(found("안녕", "ja").map(|found| found.0), Some("Hangul"));
        assert_eq!(found("Здравствуйте", "de").map(|found| found.0), Some("Cyrillic letters"));
    }

    #[test]
    fn letters_that_the_voice_can_read_are_fine() {
        let fine = [
            ("Café Müller, Straße 5", "en"),
            ("Hello", "th"),
            ("您好", "yue"),
            ("荷物が届きます", "ja"),
            ("vitamin β, 5 µg", "en"),
            ("नमस्ते", "mr"),
        ];
        assert_eq!(fine.map(|(text, language)| found(text, language)), [const { None }; 6]);
    }
}
