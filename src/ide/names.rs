//! The names of a script and every place where they stand. In: an [`Analysis`]. Out: occurrences in
//! the order of the file: of steps, of values (params and captures share one space), of outcomes.
//! What the tree holds is exact; where a line could not be read, `-> NAME` and `{NAME}` in it still
//! count, so that a name is whole while somebody types.

use std::collections::HashSet;

use super::Analysis;
use super::braces;
use super::lex::{Token, TokenKind, tokens};
use crate::flow::BUILT_IN;
use crate::source::Source;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Body, Declaration, Dial, Event, Expectation, Handler, Name, Options, Reaction, Setting,
    Statement, Test, TestLine, Text,
};
use crate::syntax::is_name;
use crate::syntax::words::WordKind;

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A step.
    Step,
    /// A param, a capture, or a number of the call itself.
    Value,
    /// What an answer means for the call: `as NAME` behind an event.
    Outcome,
}

/// A place where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// What it is of.
    pub kind: NameKind,
    /// The name.
    pub name: &'a str,
    /// The name's own letters, without braces.
    pub span: Span,
    /// The name is declared here, not used.
    pub declares: bool,
}

impl Occurrence<'_> {
    /// It is one of the names that no script declares.
    pub fn is_built_in(&self) -> bool {
        self.kind == NameKind::Value && BUILT_IN.contains(&self.name)
    }
}

/// Every occurrence of every name, in the order of the file.
pub fn occurrences(analysis: &Analysis) -> Vec<Occurrence<'_>> {
    let mut gathered = Gathered { source: analysis.source(), found: Vec::new() };
    let script = &analysis.parsed().script;
    script.settings.iter().for_each(|setting| gathered.setting(&setting.node));
    gathered.body(&script.entry);
    for declaration in &script.declarations {
        match &declaration.node {
            Declaration::Step(step) => {
                gathered.add(NameKind::Step, step.name, true);
                gathered.body(&step.body.node);
            }
            Declaration::Test(test) => gathered.test(test),
        }
    }
    if !analysis.parsed().findings.is_empty() {
        gathered.unread();
    }
    let mut found = gathered.found;
    found.sort_by_key(|one| (one.span.start, one.span.end));
    found
}

/// The occurrence that an offset lies in or touches.
pub fn name_at(analysis: &Analysis, offset: u32) -> Option<Occurrence<'_>> {
    let touched = |one: &Occurrence<'_>| one.span.start <= offset && offset <= one.span.end;
    occurrences(analysis).into_iter().find(touched)
}

/// Where the name at an offset is declared; a value that several captures take has several places.
pub fn definitions(analysis: &Analysis, offset: u32) -> Vec<Span> {
    same(analysis, offset).into_iter().filter(|one| one.declares).map(|one| one.span).collect()
}

/// Every place of the name at an offset, in the order of the file.
pub fn references(analysis: &Analysis, offset: u32) -> Vec<Occurrence<'_>> {
    same(analysis, offset)
}

fn same(analysis: &Analysis, offset: u32) -> Vec<Occurrence<'_>> {
    let mut all = occurrences(analysis);
    let touched = |one: &&Occurrence<'_>| one.span.start <= offset && offset <= one.span.end;
    let Some(&wanted) = all.iter().find(touched) else { return Vec::new() };
    all.retain(|one| (one.kind, one.name) == (wanted.kind, wanted.name));
    all
}

struct Gathered<'a> {
    source: &'a Source,
    found: Vec<Occurrence<'a>>,
}

impl<'a> Gathered<'a> {
    fn add(&mut self, kind: NameKind, name: Name<'a>, declares: bool) {
        self.found.push(Occurrence { kind, name: name.node, span: name.span, declares });
    }

    /// `{name}` at a span: the name's own letters.
    fn insert(&mut self, name: &'a str, span: Span) {
        let at = self.source.slice(span).find(name).unwrap_or(0);
        self.add(NameKind::Value, Spanned::new(name, span.part(at, name.len())), false);
    }

    fn setting(&mut self, setting: &'a Setting<'a>) {
        match setting {
            Setting::Param(param) => self.add(NameKind::Value, param.name, true),
            Setting::Default(options) => self.options(options),
            Setting::DefaultOn(handler) => self.handler(handler),
            Setting::Valid(_) | Setting::Broken => {}
        }
    }

    fn body(&mut self, body: &'a Body<'a>) {
        for statement in &body.statements {
            match &statement.node {
                Statement::Call(call) => {
                    self.dial(&call.to);
                    call.from.iter().for_each(|from| self.dial(from));
                }
                Statement::Answer(number) => number.iter().for_each(|number| self.dial(number)),
                Statement::Say(say) => {
                    self.text(&say.text);
                    self.options(&say.options);
                }
                Statement::Capture(capture) => {
                    if let Some(named) = &capture.name {
                        self.add(NameKind::Value, named.name, true);
                    }
                    self.options(&capture.options);
                }
                Statement::Play(play) => {
                    self.text(&play.url);
                    self.options(&play.options);
                }
                Statement::Goto(name) => self.add(NameKind::Step, *name, false),
                Statement::Reprompt(text) => text.iter().for_each(|text| self.text(text)),
                Statement::Hangup | Statement::Broken(_) => {}
            }
        }
        body.handlers.iter().for_each(|handler| self.handler(&handler.node));
    }

    fn handler(&mut self, handler: &'a Handler<'a>) {
        for event in &handler.events {
            if let Event::Insert(name) = event.node {
                self.insert(name, event.span);
            }
        }
        if let Some(outcome) = handler.outcome {
            self.add(NameKind::Outcome, outcome, true);
        }
        match &handler.reaction.node {
            Reaction::Goto(name) => self.add(NameKind::Step, *name, false),
            Reaction::Block(body) => self.body(body),
            Reaction::Reprompt(text) => text.iter().for_each(|text| self.text(text)),
            Reaction::Broken => {}
        }
    }

    fn options(&mut self, options: &'a Options<'a>) {
        options.success.iter().chain(&options.failure).for_each(|text| self.text(text));
        options.from.iter().for_each(|from| self.dial(from));
    }

    fn text(&mut self, text: &'a Text<'a>) {
        text.inserts().for_each(|insert| self.insert(insert.node, insert.span));
    }

    fn dial(&mut self, dial: &'a Spanned<Dial<'a>>) {
        if let Dial::Insert(name) = dial.node {
            self.insert(name, dial.span);
        }
    }

    fn test(&mut self, test: &'a Test<'a>) {
        self.text(&test.name);
        for line in &test.lines {
            match &line.node {
                TestLine::Set(values) => {
                    values.iter().for_each(|(name, _)| self.add(NameKind::Value, *name, false));
                }
                TestLine::Expect(expected) => self.expected(expected),
                TestLine::Press(_) | TestLine::Callee(_) | TestLine::Bridge(_) => {}
            }
        }
    }

    fn expected(&mut self, expected: &'a Expectation<'a>) {
        match expected {
            Expectation::Say(text) | Expectation::Play(text) => self.text(text),
            Expectation::Call(dial) => self.dial(dial),
            Expectation::Value(name, _) => self.add(NameKind::Value, *name, false),
            Expectation::Step(name) => self.block_name(name.span, NameKind::Step),
            Expectation::Outcome(name) => self.block_name(name.span, NameKind::Outcome),
            Expectation::Hangup => {}
        }
    }

    /// A name, or the way to a nameless block in quotes, which begins with a step and may hold
    /// values: `"confirm/is.pin.2/1"`.
    fn block_name(&mut self, span: Span, plain: NameKind) {
        let written = self.source.slice(span);
        let inside = written.trim_matches('"');
        let mut at = written.find(inside).unwrap_or(0);
        let is_way = inside.contains('/');
        for (index, part) in inside.split('/').enumerate() {
            let (kind, lead) = match part.strip_prefix("is.") {
                _ if index == 0 => (if is_way { NameKind::Step } else { plain }, 0),
                Some(_) => (NameKind::Value, 3),
                None => {
                    at += part.len() + 1;
                    continue;
                }
            };
            let name = part.get(lead..).unwrap_or_default().split('.').next().unwrap_or_default();
            if is_name(name) {
                let place = span.part(at + lead, name.len());
                self.add(kind, Spanned::new(name, place), false);
            }
            at += part.len() + 1;
        }
    }

    /// What the tree lost to a mistake: steps behind `->`, values in braces.
    fn unread(&mut self) {
        let known: HashSet<u32> = self.found.iter().map(|one| one.span.start).collect();
        let all = tokens(self.source.text(), 0, u32::MAX);
        let mut new = Vec::new();
        for (at, token) in all.iter().enumerate() {
            match (token.kind, all.get(at + 1), all.get(at + 2)) {
                (TokenKind::Arrow, Some(word), _) if !word.new_line => {
                    new.extend(self.word(NameKind::Step, word));
                }
                // `{ hangup }` is a block.
                (TokenKind::Open, Some(word), Some(close))
                    if close.kind == TokenKind::Close
                        && !word.new_line
                        && !close.new_line
                        && word.word.is_none_or(|word| word.kind != WordKind::Statement) =>
                {
                    new.extend(self.word(NameKind::Value, word));
                }
                (TokenKind::Text { .. }, ..) => new.extend(self.inserted(token)),
                _ => {}
            }
        }
        self.found.extend(new.into_iter().filter(|one| !known.contains(&one.span.start)));
    }

    fn word(&self, kind: NameKind, token: &Token) -> Option<Occurrence<'a>> {
        let name = token.text(self.source.text());
        let is_one = token.kind == TokenKind::Word && is_name(name);
        let span = Span::new(self.source.id(), token.start, token.end);
        is_one.then_some(Occurrence { kind, name, span, declares: false })
    }

    /// The names in a text that may be cut off.
    fn inserted(&self, token: &Token) -> Vec<Occurrence<'a>> {
        let whole = Span::new(self.source.id(), token.start, token.end);
        let found = braces::inserts(token.text(self.source.text())).into_iter();
        let found = found.map(|(at, name)| {
            let span = whole.part(at, name.len());
            Occurrence { kind: NameKind::Value, name, span, declares: false }
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{bracketed, marked};
    use super::*;

    /// The script with brackets round the places of the name at the mark.
    fn places(text: &str) -> String {
        let (analysis, offset) = marked(text);
        let spans: Vec<_> = references(&analysis, offset).iter().map(|one| one.span).collect();
        bracketed(&analysis, spans)
    }

    fn declared(text: &str) -> String {
        let (analysis, offset) = marked(text);
        bracketed(&analysis, definitions(&analysis, offset))
    }

    #[test]
    fn a_step_stands_behind_arrows_and_in_tests() {
        let text = "call +6590000000 from +6588000000\n-> me$0nu\n\
            step menu {\n  say \"-> menu {menu}\"; capture 1\n  on 1 -> menu\n  on 2 { capture 1; on 1 -> menu }\n}\n\
            step menu2 { -> menu }\n\
            test \"menu\" { expect step menu; expect step \"menu/2\"; expect outcome \"menu/2/1\"; expect outcome menu }\n";
        insta::assert_snapshot!(places(text), @r#"
        call +6590000000 from +6588000000
        -> [menu]
        step [menu] {
          say "-> menu {menu}"; capture 1
          on 1 -> [menu]
          on 2 { capture 1; on 1 -> [menu] }
        }
        step menu2 { -> [menu] }
        test "menu" { expect step [menu]; expect step "[menu]/2"; expect outcome "[menu]/2/1"; expect outcome menu }
        "#);
    }

    #[test]
    fn a_value_stands_wherever_the_language_lets_it() {
        let text = "default from {x}\nparam x: digits\ndefault on 2nd {x} reprompt \"{x}\"\n\
            call {x} from {x}\nsay \"{ x$0 } \\{x}\" voice en-GB-Emma\n\
            capture 1 as y success \"{x}\" failure \"\"\"\n  a\n  {x}\n  \"\"\"\n\
            on {x} as x { play {x}; reprompt \"{x}\" }\n\
            step x { capture 1 as x; on 1 -> x }\n\
            test \"of {x}\" { set y = 1, x = 2; expect x = 2; expect say \"{x}\"; expect call {x}; expect step \"x/is.x.2/is.x\" }\n";
        insta::assert_snapshot!(places(text), @r#"
        default from {[x]}
        param [x]: digits
        default on 2nd {[x]} reprompt "{[x]}"
        call {[x]} from {[x]}
        say "{ [x] } \{x}" voice en-GB-Emma
        capture 1 as y success "{[x]}" failure """
          a
          {[x]}
          """
        on {[x]} as x { play {[x]}; reprompt "{[x]}" }
        step x { capture 1 as [x]; on 1 -> x }
        test "of {[x]}" { set y = 1, [x] = 2; expect [x] = 2; expect say "{[x]}"; expect call {[x]}; expect step "x/is.[x].2/is.[x]" }
        "#);
    }

    #[test]
    fn an_outcome_is_declared_by_every_answer_that_has_it() {
        let text = "call +6590000000 from +6588000000\ncapture 1\non 1 as yes { hangup }\n\
            on 2 as yes -> yes\ntest \"a\" { expect outcome y$0es }\n";
        insta::assert_snapshot!(declared(text), @r#"
        call +6590000000 from +6588000000
        capture 1
        on 1 as [yes] { hangup }
        on 2 as [yes] -> yes
        test "a" { expect outcome yes }
        "#);
    }

    #[test]
    fn the_place_may_be_anywhere_in_a_name_or_at_its_ends() {
        for text in ["-> $0abc\nstep abc { }", "-> abc$0\nstep abc { }", "-> abc\nstep a$0bc { }"] {
            assert_eq!(declared(text), "-> abc\nstep [abc] { }");
        }
        assert_eq!(declared("-> abc\n$0step abc { }"), "-> abc\nstep abc { }");
    }

    #[test]
    fn a_line_that_cannot_be_read_keeps_its_names() {
        let text = "param who\nparam n\ncall {w$0ho} frm +6588000000\nsay \"Hello {who}\nsya \"{ who } -> a\"\n\
            on 1 -> who x y\ncapture 1 success \"{who}\n";
        insta::assert_snapshot!(places(text), @r#"
        param [who]
        param n
        call {[who]} frm +6588000000
        say "Hello {[who]}
        sya "{ [who] } -> a"
        on 1 -> who x y
        capture 1 success "{[who]}
        "#);
        let text =
            "-> a -> b\nstep $0a { on 1 => a\n on -> a\n say \"-> a\"\n # -> a\n on 3 ->\n a }";
        insta::assert_snapshot!(places(text), @r#"
        -> [a] -> b
        step [a] { on 1 => [a]
         on -> [a]
         say "-> a"
         # -> a
         on 3 ->
         a }
        "#);
    }

    #[test]
    fn a_name_twice_declared_has_two_places() {
        let text = "step a { capture 1 as pin }\nstep b { capture 1 as pin; say \"{p$0in}\" }";
        assert_eq!(
            declared(text),
            "step a { capture 1 as [pin] }\nstep b { capture 1 as [pin]; say \"{pin}\" }"
        );
        assert_eq!(declared("call {cal$0ler}"), "call {caller}");
    }
}
