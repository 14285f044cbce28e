//! What each part of a script is, for the eye. In: an [`Analysis`], right or wrong. Out: parts in
//! the order of the file, none over another and each on one line. Names are what the tree says they
//! are; words are what the table says.

use super::Analysis;
use super::lex::{Token, TokenKind, tokens};
use super::names::{NameKind, Occurrence, occurrences};
use crate::source::Source;
use crate::span::Span;
use crate::syntax::words::{Word, WordKind};

/// A part of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Painted {
    /// Where; within one line.
    pub span: Span,
    /// What it is.
    pub paint: Paint,
    /// A name is declared here.
    pub declares: bool,
}

/// What a part of a script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// A comment.
    Comment,
    /// A word of the language.
    Keyword,
    /// An event that is no key.
    Event,
    /// What a value is.
    Type,
    /// A text that is spoken, played or sent.
    Text,
    /// A number, a duration, a key, a phone number.
    Number,
    /// `->`, `..`, `=`.
    Sign,
    /// A voice.
    Voice,
    /// A step.
    Step,
    /// A param, a capture, a number of the call.
    Value,
    /// The name of an outcome.
    Outcome,
}

impl Paint {
    /// All of them.
    pub const ALL: [Paint; 11] = [
        Paint::Comment,
        Paint::Keyword,
        Paint::Event,
        Paint::Type,
        Paint::Text,
        Paint::Number,
        Paint::Sign,
        Paint::Voice,
        Paint::Step,
        Paint::Value,
        Paint::Outcome,
    ];
}

impl From<NameKind> for Paint {
    fn from(kind: NameKind) -> Self {
        match kind {
            NameKind::Step => Paint::Step,
            NameKind::Value => Paint::Value,
            NameKind::Outcome => Paint::Outcome,
        }
    }
}

/// The parts of a script that are something.
pub fn paint(analysis: &Analysis) -> Vec<Painted> {
    let source = analysis.source();
    let mut painter = Painter { source, names: occurrences(analysis), parts: Vec::new() };
    let mut before = None;
    for token in tokens(source.text(), 0, u32::MAX) {
        let place = Span::new(source.id(), token.start, token.end);
        if let Some(name) = painter.names_in(place).next().filter(|name| name.span == place) {
            painter.name(name);
        } else if let Some(paint) = paint_of(source, &token, before.as_ref()) {
            painter.token(place, paint);
        }
        before = Some(token);
    }
    painter.parts
}

/// What a token is that is no name.
fn paint_of(source: &Source, token: &Token, before: Option<&Token>) -> Option<Paint> {
    match token.kind {
        TokenKind::Comment => Some(Paint::Comment),
        TokenKind::Text { .. } => Some(Paint::Text),
        TokenKind::Dial => Some(Paint::Number),
        TokenKind::Arrow | TokenKind::Range | TokenKind::Equals => Some(Paint::Sign),
        TokenKind::Word => word(source, token, before),
        TokenKind::Open
        | TokenKind::Close
        | TokenKind::Semicolon
        | TokenKind::Comma
        | TokenKind::Colon
        | TokenKind::Other => None,
    }
}

fn word(source: &Source, token: &Token, before: Option<&Token>) -> Option<Paint> {
    let text = token.text(source.text());
    let before = before.filter(|before| !token.new_line || before.kind == TokenKind::Comma);
    let word_before = before.and_then(|before| before.word);
    let is_typed = before.is_some_and(|before| before.kind == TokenKind::Colon)
        || word_before.is_some_and(|word| word.kind == WordKind::Type && word.text == "secret");
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return Some(Paint::Number);
    }
    if word_before.is_some_and(|word| word.values.contains(&text)) {
        return Some(Paint::Keyword);
    }
    if word_before.is_some_and(|word| word.text == "voice") {
        return Some(Paint::Voice);
    }
    token.word.map(|word| of_word(word, is_typed))
}

/// `digits` is an event and a type.
fn of_word(word: &Word, is_typed: bool) -> Paint {
    match word.kind {
        _ if is_typed => Paint::Type,
        WordKind::Event => Paint::Event,
        WordKind::Type => Paint::Type,
        WordKind::Statement
        | WordKind::Option
        | WordKind::Setting
        | WordKind::Test
        | WordKind::Structure => Paint::Keyword,
    }
}

struct Painter<'a> {
    source: &'a Source,
    /// All names, in order.
    names: Vec<Occurrence<'a>>,
    parts: Vec<Painted>,
}

impl<'a> Painter<'a> {
    /// The names that stand in a place.
    fn names_in(&self, place: Span) -> impl Iterator<Item = Occurrence<'a>> + use<'a> {
        let first = self.names.partition_point(|name| name.span.start < place.start);
        let behind = self.names.get(first..).unwrap_or_default().iter();
        let inside = behind.take_while(|name| name.span.end <= place.end);
        inside.copied().collect::<Vec<_>>().into_iter()
    }

    fn name(&mut self, name: Occurrence<'_>) {
        let Occurrence { kind, span, declares, .. } = name;
        self.parts.push(Painted { span, paint: kind.into(), declares });
    }

    /// A token; the names that stand in a text are parts of their own.
    fn token(&mut self, place: Span, paint: Paint) {
        let mut at = place.start;
        if paint == Paint::Text {
            for name in self.names_in(place) {
                self.lines(Span { start: at, end: name.span.start, ..place }, paint);
                self.name(name);
                at = name.span.end;
            }
        }
        self.lines(Span { start: at, ..place }, paint);
    }

    /// What may go over several lines, without the white space at their beginnings.
    fn lines(&mut self, span: Span, paint: Paint) {
        let mut at = 0;
        for line in self.source.slice(span).split(['\n', '\r']) {
            let shown = line.trim_start();
            let lead = if at == 0 { 0 } else { line.len() - shown.len() };
            let span = span.part(at + lead, line.len() - lead);
            if span.start < span.end {
                self.parts.push(Painted { span, paint, declares: false });
            }
            at += line.len() + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::analysis;
    use super::*;

    /// Each part with what it is, line by line.
    fn painted(text: &str) -> String {
        let analysis = analysis(text);
        let (mut out, mut line, mut end) = (String::new(), 0, 0);
        for part in paint(&analysis) {
            assert!(end <= part.span.start, "parts do not overlap: {part:?}");
            end = part.span.end;
            let source = analysis.source();
            let on = source.line_of(part.span.start);
            assert_eq!(on, source.line_of(part.span.end - 1), "{part:?}");
            let gap = if on == line && !out.is_empty() { " " } else { "\n" };
            let mark = if part.declares { "!" } else { "" };
            out += &format!("{gap}{:?}{mark}[{}]", part.paint, source.slice(part.span));
            line = on;
        }
        out
    }

    #[test]
    fn everything_is_what_it_is() {
        insta::assert_snapshot!(painted(
            "# A script.\ndefault voice en-GB-Emma timeout 5s hash off\nparam who: secret digits = \"1\" # why\n\
             valid for 2h\ncall {who} from +6588000000\nsay \"Hi { who }.\" repeat 2\ncapture 1..4 as pin: digits\n\
             on 1, \"*\", 2..5 as yes -> say\non {pin} { hangup }\non 2nd noinput,\n  digits reprompt \"\"\"\n    a {pin}\n\n    b\n  \"\"\"\n\
             step say { hangup }\ntest \"x\" { set who = 1; press nothing; callee busy; expect outcome yes; expect step \"say/1\"; expect pin = 4 }\n"
        ), @r#"
        Comment[# A script.]
        Keyword[default] Keyword[voice] Voice[en-GB-Emma] Keyword[timeout] Number[5s] Keyword[hash] Keyword[off]
        Keyword[param] Value![who] Type[secret] Type[digits] Sign[=] Text["1"] Comment[# why]
        Keyword[valid] Keyword[for] Number[2h]
        Keyword[call] Value[who] Keyword[from] Number[+6588000000]
        Keyword[say] Text["Hi { ] Value[who] Text[ }."] Keyword[repeat] Number[2]
        Keyword[capture] Number[1] Sign[..] Number[4] Keyword[as] Value![pin] Type[digits]
        Keyword[on] Number[1] Text["*"] Number[2] Sign[..] Number[5] Keyword[as] Outcome![yes] Sign[->] Step[say]
        Keyword[on] Value[pin] Keyword[hangup]
        Keyword[on] Number[2nd] Event[noinput]
        Event[digits] Keyword[reprompt] Text["""]
        Text[a {] Value[pin] Text[}]
        Text[b]
        Text["""]
        Keyword[step] Step![say] Keyword[hangup]
        Keyword[test] Text["x"] Keyword[set] Value[who] Sign[=] Number[1] Keyword[press] Keyword[nothing] Keyword[callee] Keyword[busy] Keyword[expect] Keyword[outcome] Outcome[yes] Keyword[expect] Keyword[step] Text["] Step[say] Text[/1"] Keyword[expect] Value[pin] Sign[=] Number[4]
        "#);
    }

    #[test]
    fn what_is_broken_is_painted_as_far_as_it_goes() {
        insta::assert_snapshot!(painted("sya \"a {b}\nstep { -> c\non 1 =>\n'say' “x”\r\ncall 12"), @r#"
        Text["a {] Value[b] Text[}]
        Keyword[step] Sign[->] Step[c]
        Keyword[on] Number[1] Sign[=>]
        Text['say'] Text[“x”]
        Keyword[call] Number[12]
        "#);
    }
}
