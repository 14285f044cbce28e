//! Scripts with a cursor, `$0`, and what is shown there as text.

use std::fmt::Write as _;
use std::sync::Arc;

use ivrc::check::{Voice, Voices};
use ivrc::ide::{Analysis, Completion, Known};
use ivrc::source::Source;
use ivrc::span::FileId;

/// What is known of a text, with the voices of a small account if they are wanted.
pub(crate) fn analysis(text: &str, voices: bool) -> Analysis {
    let voice = |code: &str, language: &str, gender: &str| Voice {
        code: code.to_owned(),
        locale: Some(code.rsplit_once('-').unwrap().0.to_owned()),
        language: Some(language.to_owned()),
        gender: Some(gender.to_owned()),
    };
    let list = vec![
        voice("de-DE-Katja", "German (Germany)", "F"),
        voice("en-GB-Emma", "English (United Kingdom)", "F"),
        voice("en-US-Guy", "English (United States)", "M"),
        voice("zh-CN-Yunxi", "Chinese (Mainland)", "M"),
    ];
    let voices = voices.then(|| Arc::new(Voices { list, fetched: jiff::Timestamp::UNIX_EPOCH }));
    Analysis::new(Source::new(FileId(0), "x.ivr", text), &Known { voices, ..Known::default() })
}

/// A text without its cursor, and where that stood.
pub(crate) fn unmarked(marked: &str) -> (String, u32) {
    let at = marked.find("$0").expect("a cursor");
    assert_eq!(marked.matches("$0").count(), 1, "{marked}");
    (marked.replacen("$0", "", 1), u32::try_from(at).unwrap())
}

/// A source with its cursor and all that is offered there.
pub(crate) fn completions(marked: &str, voices: bool) -> String {
    let (text, offset) = unmarked(marked);
    let analysis = analysis(&text, voices);
    let offered = ivrc::ide::complete(&analysis, offset);
    let mut out = format!("{}\n", marked.replace('\r', "␍"));
    let replaced = offered.first().map_or("", |first| analysis.source().slice(first.span));
    if !replaced.is_empty() {
        writeln!(out, "  replaces `{replaced}`").unwrap();
    }
    if offered.is_empty() {
        out.push_str("  nothing\n");
    }
    for one in &offered {
        writeln!(out, "  {}", line(one)).unwrap();
    }
    out
}

fn line(one: &Completion) -> String {
    let mut line = format!("{:?} {}", one.kind, one.label);
    if one.insert != one.label {
        write!(line, " | writes {}", one.insert.replace('\n', "⏎")).unwrap();
    }
    if let Some(detail) = &one.detail {
        write!(line, " | {detail}").unwrap();
    }
    line
}

/// A source with its cursor and what is told there.
pub(crate) fn told(marked: &str, voices: bool) -> String {
    let (text, offset) = unmarked(marked);
    let analysis = analysis(&text, voices);
    let told = match ivrc::ide::hover(&analysis, offset) {
        None => "nothing\n".to_owned(),
        Some(hover) => {
            format!("over `{}`\n{}", analysis.source().slice(hover.span), hover.markdown)
        }
    };
    let told: String = told.lines().map(|line| format!("  {line}\n")).collect();
    format!("{marked}\n{told}")
}

/// A snapshot of what is offered in each of these sources.
macro_rules! complete {
    ($($source:expr),+ $(,)?) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!([$($crate::marked::completions($source, false)),+].join("\n"))
        })
    };
}

/// The same with a list of voices.
macro_rules! complete_with_voices {
    ($($source:expr),+ $(,)?) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!([$($crate::marked::completions($source, true)),+].join("\n"))
        })
    };
}

/// A snapshot of what is told in each of these sources.
macro_rules! hover {
    ($($source:expr),+ $(,)?) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!([$($crate::marked::told($source, false)),+].join("\n"))
        })
    };
}

/// The same with a list of voices.
macro_rules! hover_with_voices {
    ($($source:expr),+ $(,)?) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!([$($crate::marked::told($source, true)),+].join("\n"))
        })
    };
}

pub(crate) use {complete, complete_with_voices, hover, hover_with_voices};
