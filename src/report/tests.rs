//! Reports as people and programs see them; the source and its rendering are one snapshot each.

use super::*;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::FileId;

const FILE: FileId = FileId(0);

/// A text in which `«…»` marks spots; the marks are taken out.
fn marked(text: &str) -> (Sources, Vec<Span>) {
    let (mut plain, mut spans, mut open) = (String::new(), Vec::new(), Vec::new());
    for letter in text.chars() {
        let here = u32::try_from(plain.len()).unwrap_or_default();
        match letter {
            '«' => {
                open.push(spans.len());
                spans.push(Span::new(FILE, here, here));
            }
            '»' => {
                if let Some(span) = open.pop().and_then(|index: usize| spans.get_mut(index)) {
                    span.end = here;
                }
            }
            other => plain.push(other),
        }
    }
    let mut sources = Sources::default();
    sources.push(Source::new(FILE, "a.ivr", plain));
    (sources, spans)
}

fn finding(rule: Rule, spans: &[Span], message: &str, labels: &[&'static str]) -> Finding {
    let first = spans.first().copied().unwrap_or_default();
    let words = |index: usize| labels.get(index).copied().unwrap_or_default();
    let finding = Finding::new(rule, first, message).label(words(0));
    let others = spans.iter().enumerate().skip(1);
    others.fold(finding, |finding, (index, span)| finding.also(*span, words(index)))
}

fn human(text: &str, labels: &[&'static str]) -> String {
    let (sources, spans) = marked(text);
    let finding = finding(Rule::MissingVoice, &spans, "`say` has no voice", labels)
        .help("add one behind the text: `voice en-GB-Emma`");
    render(&Report::from(&finding), &sources, Format::Human, Style::PINNED)
}

const CALL: &str = "call +6590000000 from +6588000000\n";

#[test]
fn a_picture() {
    let text = format!("{CALL}«say \"Hello\"»\nhangup\n");
    insta::assert_snapshot!(human(&text, &["spoken by whom?"]));
}

#[test]
fn blank_lines_at_the_edges_are_left_out() {
    insta::assert_snapshot!(human("a\n\n«say \"Hello\"»\n\nb\n", &["spoken by whom?"]));
}

#[test]
fn two_spots_near() {
    let text = "step «a» {\n  hangup\n}\n\nstep «a» {\n  hangup\n}\n";
    insta::assert_snapshot!(human(text, &["the first one", "the second one"]));
}

#[test]
fn two_spots_far_apart_with_the_place_below() {
    let filler = "  say \"x\"\n".repeat(120);
    let text = format!("step a {{\n{filler}}}\nstep b {{\n  -> «c»\n}}\n");
    let (sources, spans) = marked(&text.replace("step a", "step «a»"));
    let turned: Vec<_> = spans.iter().rev().copied().collect();
    let finding = finding(Rule::DuplicateStep, &turned, "far apart", &["here", "and here"]);
    insta::assert_snapshot!(render(
        &Report::from(&finding),
        &sources,
        Format::Human,
        Style::PINNED
    ));
}

#[test]
fn spots_on_one_line_and_inside_each_other() {
    let text = "capture «1..4 timeout «10s» overall «5s»»\n";
    insta::assert_snapshot!(human(text, &["this entry", "longer", "shorter"]));
}

#[test]
fn a_spot_over_two_lines_and_one_over_many() {
    let two = human("«say \"Hello\"\ncapture 1»\nhangup\n", &["these"]);
    let many = human(&format!("«step a {{\n{}}}»\n", "  hangup\n".repeat(9)), &["this step"]);
    insta::assert_snapshot!(format!("{two}{many}"));
}

#[test]
fn the_end_of_the_text() {
    let behind = human("say \"Hello\"\n«»", &["something is missing"]);
    let at_end = human("say \"Hello\"«»", &["something is missing"]);
    let empty = human("«»", &["something is missing"]);
    insta::assert_snapshot!(format!("{behind}{at_end}{empty}"));
}

#[test]
fn every_kind_of_line_end() {
    let text = "one\r\ntwo\rsay «\"x\"»\rfour\r\nfive\r\n";
    insta::assert_snapshot!(human(text, &["line 3"]));
}

#[test]
fn a_byte_order_mark_is_neither_shown_nor_counted() {
    insta::assert_snapshot!(human("\u{feff}say «\"Hello\"»\n", &["column 5"]));
}

#[test]
fn control_characters_are_spelt_out() {
    let text = "say «\"a\u{1b}[31mb\u{202e}c\u{9b}\"» # \u{7}\n";
    let (mut sources, spans) = marked(text);
    let plain = sources.get(FILE).map(|source| source.text().to_owned()).unwrap_or_default();
    sources = Sources::default();
    sources.push(Source::new(FILE, "a\u{1b}]0;x.ivr", plain));
    let mut finding = finding(Rule::ControlCharacter, &spans, "\u{1b}[2J in `\u{7f}`", &[""])
        .help("take out \u{1b}\nand \u{2066}");
    if let Some(label) = finding.labels.first_mut() {
        label.text = "a \u{1b} here".into();
    }
    let finding =
        finding.fix("take out \u{9b}", spans.first().copied().unwrap_or_default(), "\u{85}");
    let programs = [Format::Sarif, Format::Github];
    let programs =
        programs.map(|format| render(&Report::from(&finding), &sources, format, Style::PINNED));
    assert!(!programs.concat().chars().any(|c| c != '\n' && escape::is_hidden(c)));
    let all = [Format::Human, Format::Plain, Format::Json];
    let all = all.map(|format| render(&Report::from(&finding), &sources, format, Style::PINNED));
    assert!(!all.concat().chars().any(|c| c != '\n' && escape::is_hidden(c)));
    insta::assert_snapshot!(all.concat());
}

#[test]
fn wide_characters_and_tabs() {
    insta::assert_snapshot!(human("say \"你好\" «voyce»\n\tsay «x»\n", &["a", "b"]));
}

#[test]
fn a_long_line_is_clipped_around_the_spots() {
    let long = "word ".repeat(1000);
    let text = format!("say \"{long}\" «voyce» x {long} «speed» {long}\n");
    insta::assert_snapshot!(human(&text, &["a", "b"]));
}

#[test]
fn a_long_spot_is_clipped_too() {
    let long = "词 ".repeat(3001);
    insta::assert_snapshot!(human(&format!("say «\"{long}\"» voice x\n"), &["6004 characters"]));
}

#[test]
fn without_unicode_and_with_colour() {
    let text = format!("{CALL}«say \"Hello\"»\nhangup\n");
    let (sources, spans) = marked(&text);
    let finding = finding(Rule::MissingVoice, &spans, "`say` has no voice", &["whose?"]);
    let style = Style { unicode: false, ..Style::PINNED };
    let ascii = render(&Report::from(&finding), &sources, Format::Human, style);
    assert!(ascii.is_ascii());
    let style = Style { color: true, ..Style::PINNED };
    let colored = render(&Report::from(&finding), &sources, Format::Human, style);
    assert!(colored.contains("\u{1b}["));
    insta::assert_snapshot!(format!("{ascii}{}", colored.replace('\u{1b}', "<ESC>")));
}

#[test]
fn help_is_wrapped_but_not_within_backticks() {
    let (sources, spans) = marked("«x»\n");
    let help = "this is a long help that says a good deal of things before it gets to the point: \
                `default on error { say \"Sorry.\" voice en-GB-Emma; hangup }` is to be written\nas is";
    let finding = finding(Rule::NoErrorHandler, &spans, "no error handler", &[""]).help(help);
    insta::assert_snapshot!(render(
        &Report::from(&finding),
        &sources,
        Format::Human,
        Style::PINNED
    ));
}

#[test]
fn plain_and_json() {
    let text = format!("{CALL}say \"你\" «voyce»\n«hangup»\n");
    let (sources, spans) = marked(&text);
    let first = spans.first().copied().unwrap_or_default();
    let full = finding(Rule::BadVoice, &spans, "unknown word `voyce`", &["this", "that"])
        .help("did you mean `voice`?")
        .fix("write `voice`", first, "voice");
    let bare = finding(Rule::VagueDefault, &spans, "vague", &[]);
    let mut out = String::new();
    for format in [Format::Plain, Format::Json] {
        for finding in [&full, &bare] {
            out.push_str(&render(&Report::from(finding), &sources, format, Style::PINNED));
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn labels_outside_of_the_text_do_no_harm() {
    let (sources, _) = marked("say «x»");
    for (start, end) in [(3, 900), (900, 901), (5, 2), (7, 7)] {
        let finding = finding(Rule::Syntax, &[Span::new(FILE, start, end)], "m", &["l"]);
        for format in [Format::Human, Format::Plain, Format::Json, Format::Sarif, Format::Github] {
            assert!(render(&Report::from(&finding), &sources, format, Style::PINNED).contains('m'));
        }
    }
}

#[test]
fn one_spot_at_the_beginning_of_another() {
    insta::assert_snapshot!(human("««capture» 1..4 hash off»\n", &["all of it", "this word"]));
}
