//! Laws: whatever stands in an example is offered where it stands; no text, however mangled,
//! stops anybody; and what is offered can be put where it says.

use std::fs;
use std::sync::Arc;

use ivrc::check::{Voice, Voices};
use ivrc::ide::{Analysis, CompletionKind, Known, complete, hover};
use ivrc::source::Source;
use ivrc::span::{FileId, Span, Spanned};
use ivrc::syntax::ast::{
    Body, Event, Expectation, Options, Piece, Reaction, Statement, TestLine, Text,
};
use ivrc::syntax::words::{self, WordKind};
use proptest::prelude::*;

use crate::marked::analysis;

/// The examples, with their names.
fn examples() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "ivr"));
    paths.sort();
    let read =
        |path: &std::path::PathBuf| (path.display().to_string(), fs::read_to_string(path).unwrap());
    paths.iter().map(read).collect()
}

/// Something that stands in a script: where, as what, of which kinds of completions.
type Standing = (u32, String, &'static [CompletionKind]);

const WORDS: &[CompletionKind] = &[
    CompletionKind::Statement,
    CompletionKind::Option,
    CompletionKind::Setting,
    CompletionKind::Structure,
    CompletionKind::TestLine,
    CompletionKind::Event,
    CompletionKind::Type,
    CompletionKind::Value,
];
const NAMES: &[CompletionKind] =
    &[CompletionKind::Param, CompletionKind::Capture, CompletionKind::BuiltIn];

/// All that stands in the tree of a script and should be offered there.
struct Found<'a> {
    source: &'a Source,
    all: Vec<Standing>,
    /// What is only said.
    prose: Vec<u32>,
}

impl Found<'_> {
    fn add(&mut self, span: Span, kinds: &'static [CompletionKind]) {
        self.all.push((span.start, self.source.slice(span).to_owned(), kinds));
    }

    fn text(&mut self, text: &Spanned<Text<'_>>) {
        for piece in &text.pieces {
            match &piece.node {
                Piece::Insert(name) => {
                    self.all.push((piece.span.start + 1, (*name).to_owned(), NAMES));
                }
                // Right behind an insert, that is still meant.
                Piece::Literal(words) => {
                    self.prose.extend((1..words.len() as u32).map(|at| piece.span.start + at));
                }
            }
        }
    }

    fn options(&mut self, options: &Options<'_>) {
        if let Some(voice) = options.voice {
            self.add(voice.span, &[CompletionKind::Voice]);
        }
        options.success.iter().chain(&options.failure).for_each(|text| self.text(text));
    }

    fn body(&mut self, body: &Body<'_>) {
        for statement in &body.statements {
            match &statement.node {
                Statement::Say(say) => {
                    self.text(&say.text);
                    self.options(&say.options);
                }
                Statement::Capture(capture) => self.options(&capture.options),
                Statement::Play(play) => self.text(&play.url),
                Statement::Goto(name) => self.add(name.span, &[CompletionKind::Step]),
                Statement::Reprompt(Some(text)) => self.text(text),
                _ => {}
            }
        }
        for handler in body.handlers.iter().map(|handler| &handler.node) {
            for event in &handler.events {
                match &event.node {
                    Event::Keys(keys) if keys.len() == 1 => {
                        self.add(event.span, &[CompletionKind::Key]);
                    }
                    Event::Insert(_) => self.add(event.span, NAMES),
                    Event::Keys(_) | Event::Range(..) => {}
                    _ => self.add(event.span, &[CompletionKind::Event]),
                }
            }
            match &handler.reaction.node {
                Reaction::Goto(name) => self.add(name.span, &[CompletionKind::Step]),
                Reaction::Reprompt(Some(text)) => self.text(text),
                _ => {}
            }
        }
    }
}

/// What stands in a script, and where its prose does.
fn standing(analysis: &Analysis) -> (Vec<Standing>, Vec<u32>) {
    let (source, flow) = (analysis.source(), analysis.flow());
    let mut found = Found { source, all: Vec::new(), prose: Vec::new() };
    flow.blocks.iter().filter_map(|block| block.body).for_each(|body| found.body(body));
    flow.script.default_options().for_each(|options| found.options(options));
    for line in flow.script.tests().flat_map(|test| &test.lines) {
        match &line.node {
            TestLine::Expect(Expectation::Step(step)) => {
                found.add(step.span, &[CompletionKind::Step]);
            }
            TestLine::Expect(Expectation::Outcome(outcome)) if !outcome.contains('/') => {
                found.add(outcome.span, &[CompletionKind::Outcome]);
            }
            TestLine::Set(values) => {
                values.iter().for_each(|(name, _)| found.add(name.span, NAMES));
            }
            _ => {}
        }
    }
    found.all.extend(words_in(source.text()));
    (found.all, found.prose)
}

/// The words of the language outside of texts, comments and names, and the arrows.
fn words_in(text: &str) -> Vec<Standing> {
    let mut found = Vec::new();
    let (mut at, mut is_name) = (0, false);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let letters = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let length = if rest.starts_with('#') {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(body) = rest.strip_prefix("\"\"\"") {
            body.find("\"\"\"").unwrap() + 6
        } else if let Some(body) = rest.strip_prefix('"') {
            body.find('"').unwrap() + 2
        } else if rest.starts_with("->") {
            found.push((at as u32, "->".to_owned(), WORDS));
            is_name = true;
            2
        } else if rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            let word = rest.split(|letter: char| !letters(letter)).next().unwrap();
            let is_word = words::find(word).is_some() || ["until", "for"].contains(&word);
            if is_word && !is_name {
                found.push((at as u32, word.to_owned(), WORDS));
            }
            let kind = words::find(word).map(|word| word.kind);
            // Behind these stands a name, which may look like a word.
            is_name = !is_name
                && matches!(word, "as" | "step" | "param" | "set" | "outcome" | "voice")
                && kind != Some(WordKind::Event);
            word.len()
        } else {
            rest.chars().next().unwrap().len_utf8()
        };
        at += length;
    }
    found
}

#[test]
fn whatever_stands_in_an_example_is_offered_there() {
    let mut count = 0;
    let mut missing = Vec::new();
    for (name, text) in examples() {
        let first = analysis(&text, false);
        let (places, _) = standing(&first);
        // The voices of the example are those of the account.
        let voices = places.iter().filter(|(.., kinds)| kinds == &[CompletionKind::Voice]);
        let voice = |code: &String| Voice { code: code.clone(), ..Voice::default() };
        let list = voices.map(|(_, code, _)| voice(code)).collect();
        let fetched = jiff::Timestamp::UNIX_EPOCH;
        let voices = Some(Arc::new(Voices { list, fetched }));
        let source = Source::new(FileId(0), "x.ivr", text.as_str());
        let analysis = Analysis::new(source, &Known { voices, ..Known::default() });
        for (at, written, kinds) in places {
            count += 1;
            let offered = complete(&analysis, at);
            if !offered.iter().any(|one| one.label == written && kinds.contains(&one.kind)) {
                let line = analysis.source().place(at).line;
                missing.push(format!("{name}:{line}: `{written}`"));
            }
        }
    }
    assert!(count > 1500, "{count}");
    assert_eq!(missing, [""; 0]);
}

#[test]
fn whatever_is_offered_first_for_a_word_replaces_it_whole() {
    for (name, text) in examples() {
        let analysis = analysis(&text, false);
        for (at, written, kinds) in standing(&analysis).0 {
            for inside in [at, at + 1, at + u32::try_from(written.len()).unwrap()] {
                if written.starts_with('"') || written.starts_with('{') || written == "->" {
                    continue;
                }
                let offered = complete(&analysis, inside);
                let own = offered.iter().find(|one| kinds.contains(&one.kind));
                let replaced = own.map(|one| analysis.source().slice(one.span));
                assert!(replaced.is_none_or(|it| it == written), "{name}: `{written}`: {own:?}");
            }
        }
    }
}

#[test]
fn words_of_an_example_are_told_and_its_prose_is_not() {
    for (name, text) in examples() {
        let analysis = analysis(&text, false);
        let (places, prose) = standing(&analysis);
        for at in prose.into_iter().step_by(5) {
            assert_eq!(hover(&analysis, at), None, "{name}: {at}");
        }
        for (at, written, kinds) in places {
            // A brace or a quote is no word: what stands in it is.
            let told = hover(&analysis, at + u32::from(written.starts_with(['{', '"'])));
            let line = analysis.source().place(at).line;
            assert!(told.is_some(), "{name}:{line}: `{written}`, {kinds:?}");
        }
    }
}

/// An example with something cut out, put in, or cut off.
fn mangled() -> impl Strategy<Value = String> {
    let examples: Vec<_> = examples().into_iter().map(|(_, text)| text).collect();
    let noise = prop::sample::select(vec![
        "", "\"", "{", "}", "\"\"\"", ";", "\r\n", " on ", "->", "#", "“", "名", " { ", "\\",
        "say ", "step x {", "test \"", " voice ", "1..", "+65", "=", ",", ":", "\u{feff}", "/*",
        " as ",
    ]);
    let places = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>());
    (prop::sample::select(examples), places, noise).prop_map(|(text, (one, other, cut), noise)| {
        let ends: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (one, other) = (ends[one.index(ends.len())], ends[other.index(ends.len())]);
        let near = ends.iter().copied().find(|end| *end >= one + other % 40).unwrap_or(one);
        let rest = if cut { "" } else { &text[near.max(one)..] };
        format!("{}{noise}{rest}", &text[..one])
    })
}

fn check_place(analysis: &Analysis, offset: u32) {
    let text = analysis.source().text();
    let fits = |span: Span| {
        assert!(span.start <= offset && offset <= span.end, "{span:?} at {offset}");
        let written = text.get(span.range()).expect("character boundaries within the file");
        assert!(!written.contains(['\n', '\r']), "{written:?}");
    };
    for (at, one) in complete(analysis, offset).iter().enumerate() {
        fits(one.span);
        assert_eq!(one.order as usize, at);
        let plain = one.plain_insert();
        assert!(one.is_snippet || plain == one.insert);
        assert!(!plain.contains(['$', '\\']), "{plain}");
    }
    if let Some(hover) = hover(analysis, offset) {
        assert!(hover.span.start <= offset && offset <= hover.span.end);
        assert!(text.get(hover.span.range()).is_some());
        assert!(!hover.markdown.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_text_stops_completion_or_hover(text in mangled(), step in 1usize..9) {
        let analysis = analysis(&text, true);
        for offset in (0..=text.len() + 1).step_by(step) {
            check_place(&analysis, u32::try_from(offset).unwrap());
        }
    }
}

#[test]
fn every_place_of_a_small_script_is_fine() {
    let text = "default voice en-GB-Emma\r\nanswer\rsay \"Grüße {caller}, 你好\" # ¿\n\
                capture 1 as a\non 1, {a} as b -> c\non 2nd else reprompt \"\"\"\n{a}\n\"\"\"\n\
                step c { call \"65\" from {called}; on done { hangup } }\n\
                test \"x\" { press \"*\"; expect step \"c\"; set a = 1, b = \"c\" }";
    let analysis = analysis(text, true);
    for offset in 0..u32::try_from(text.len()).unwrap() + 2 {
        check_place(&analysis, offset);
    }
}
