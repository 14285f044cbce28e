//! `test "…" { … }` and its lines.

use std::borrow::Cow;

use super::Builder;
use crate::finding::{Finding, near, one_of};
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Bridge, Callee, Declaration, Expectation, Name, Test, TestLine, Text, Value,
};
use crate::syntax::parse::{Node, Rule};
use crate::syntax::words::{self, WordKind};

/// What may stand behind `callee`.
const CALLEE: &[(&str, Callee)] =
    &[("busy", Callee::Busy), ("no-answer", Callee::NoAnswer), ("hangs-up", Callee::HangsUp)];
/// What may stand behind `bridge`.
const BRIDGE: &[(&str, Bridge)] =
    &[("answered", Bridge::Answered), ("unanswered", Bridge::Unanswered), ("ends", Bridge::Ends)];

impl<'s> Builder<'s> {
    /// A test, unless its head could not be read.
    pub(super) fn test(&mut self, pair: Node<'s>) -> Option<Declaration<'s>> {
        let span = self.span(&pair);
        let (mut name, mut block) = (None, None);
        let mut named = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::string | Rule::odd_string | Rule::open_string | Rule::name => {
                    named = true;
                    name = self.text("test", part);
                }
                Rule::block => block = Some(part),
                _ => {}
            }
        }
        let head = self.first_line(span);
        if !named || block.is_none() {
            let what = if named { "a test needs a block" } else { "a test needs a name in quotes" };
            self.report(
                Finding::new(Fault::MissingValue, head, what)
                    .label("here")
                    .help("write `test \"what it shows\" { … }`"),
            );
        }
        let block = block?;
        let at = self.span(&block);
        let mut test = Test {
            name: name.unwrap_or_else(|| Spanned::new(Text::default(), head)),
            lines: Vec::new(),
            block: Spanned::new((), at),
            broken: false,
        };
        self.deeper(at, |builder| {
            for item in block.into_inner() {
                builder.test_item(&mut test, item);
            }
        });
        named.then_some(Declaration::Test(test))
    }

    fn test_item(&mut self, test: &mut Test<'s>, item: Node<'s>) {
        let span = self.trimmed(self.span(&item));
        match item.as_rule() {
            Rule::test_line => match self.test_line(item) {
                Some(line) => test.lines.push(Spanned::new(line, span)),
                None => {
                    test.broken = true;
                    self.mention(span);
                }
            },
            Rule::close => self.block_closed(test.block.span),
            Rule::unclosed => {
                test.broken = true;
                self.block_unclosed(test.block.span);
            }
            Rule::open | Rule::comment | Rule::odd_space => {}
            Rule::foreign_comment => self.foreign_comment(span),
            Rule::junk => {
                test.broken = true;
                self.unknown_line(span);
            }
            _ => {
                test.broken = true;
                self.not_of_a_test(span);
            }
        }
    }

    fn not_of_a_test(&mut self, span: Span) {
        let head = self.first_line(span);
        let word = self.first_word(head);
        let help = match word {
            "say" | "play" | "call" | "hangup" => format!(
                "to check that it happens, write `expect {}`",
                self.written(head).trim_end_matches(';')
            ),
            "on" => "to answer a capture, write `press 1`".to_owned(),
            _ => format!("a test holds lines of {}", one_of(words::of_kind(WordKind::Test), 9)),
        };
        let finding =
            Finding::new(Fault::MisplacedStatement, head, format!("`{word}` is no line of a test"));
        self.report(finding.label("not here").help(help));
        self.mention(span);
    }

    fn unknown_line(&mut self, span: Span) {
        let head = self.first_line(span);
        let word = self.first_word(head);
        let spot = head.part(0, word.len().max(1));
        let finding =
            Finding::new(Fault::UnknownWord, spot, format!("`{word}` begins no line of a test"))
                .label("unknown");
        let lines = || words::of_kind(WordKind::Test);
        self.report(match near(word, lines()) {
            Some(meant) => finding.near_miss(spot, meant),
            None => finding.help(format!("a test holds lines of {}", one_of(lines(), 9))),
        });
        self.mention(span);
    }

    fn test_line(&mut self, pair: Node<'s>) -> Option<TestLine<'s>> {
        let mut line = None;
        let mut good = true;
        for part in pair.into_inner() {
            let span = self.trimmed(self.span(&part));
            match part.as_rule() {
                Rule::set => line = self.set(part),
                Rule::press => line = self.press(part),
                Rule::callee => line = self.one_word(part, CALLEE).map(TestLine::Callee),
                Rule::bridge => line = self.one_word(part, BRIDGE).map(TestLine::Bridge),
                Rule::expect => line = self.expect(part).map(TestLine::Expect),
                Rule::bad_comment | Rule::missing_end => self.bad_end(&part),
                Rule::stray | Rule::extra if good && line.is_some() => {
                    let text = self.written(span).trim_start();
                    if ["//", "/*", "--"].iter().any(|sign| text.starts_with(sign)) {
                        self.foreign_comment(span);
                    } else {
                        good = false;
                        let finding = Finding::new(
                            Fault::Syntax,
                            span,
                            format!("`{text}` has no meaning here"),
                        )
                        .label("not expected here");
                        self.report(finding.help(
                            "one thing stands on a line of a test; begin a new line, or write `;`",
                        ));
                    }
                }
                _ => {}
            }
        }
        line.filter(|_| good)
    }

    fn set(&mut self, pair: Node<'s>) -> Option<TestLine<'s>> {
        let span = self.span(&pair);
        let mut values = Vec::new();
        let mut good = true;
        for part in pair.into_inner().filter(|part| part.as_rule() == Rule::assignment) {
            match self.assignment("set", part) {
                Some(value) => values.push(value),
                None => good = false,
            }
        }
        if values.is_empty() && good {
            let finding =
                Finding::new(Fault::MissingValue, span, "`set` sets nothing").label("here");
            self.report(finding.help("write `set NAME = VALUE`"));
            return None;
        }
        good.then_some(TestLine::Set(values))
    }

    fn assignment(&mut self, word: &str, pair: Node<'s>) -> Option<(Name<'s>, Spanned<Value<'s>>)> {
        let span = self.span(&pair);
        let (mut name, mut value, mut assigned) = (None, None, false);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::assigned => {
                    assigned = true;
                    value = self.assigned(name.map_or("NAME", |name| name.node), part);
                }
                _ => {}
            }
        }
        let name = name?;
        if !assigned && word == "expect" {
            self.unknown_expectation(name);
        } else if !assigned {
            let finding =
                Finding::new(Fault::MissingValue, span, format!("`{}` gets no value", name.node))
                    .label("here");
            self.report(finding.help(format!("write `{word} {} = VALUE`", name.node)));
        }
        Some((name, value?))
    }

    fn unknown_expectation(&mut self, name: Name<'s>) {
        let forms = words::find("expect").map_or(&[][..], |word| word.values);
        let finding = Finding::new(
            Fault::UnknownWord,
            name.span,
            format!("`{}` is nothing to expect", name.node),
        )
        .label("unknown");
        self.report(match near(name.node, forms.iter().copied()) {
            Some(meant) => finding.near_miss(name.span, meant),
            None => finding.help(format!(
                "write {} with its value, or `expect NAME = VALUE`",
                one_of(forms.iter().copied(), 9)
            )),
        });
    }

    fn press(&mut self, pair: Node<'s>) -> Option<TestLine<'s>> {
        let span = self.trimmed(self.span(&pair));
        let value = pair
            .into_inner()
            .find(|part| !matches!(part.as_rule(), Rule::kw_press | Rule::odd_space));
        let Some(value) = value else {
            self.report(
                Finding::new(Fault::MissingValue, span, "`press` names no key")
                    .label("here")
                    .help("write `press 1` or `press nothing`"),
            );
            return None;
        };
        let at = self.span(&value);
        match value.as_rule() {
            Rule::name if value.as_str() == "nothing" => Some(TestLine::Press(None)),
            Rule::quantity if value.as_str().bytes().all(|key| key.is_ascii_digit()) => {
                Some(TestLine::Press(Some(Spanned::new(Cow::Borrowed(value.as_str()), at))))
            }
            Rule::string | Rule::odd_string | Rule::open_string => {
                Some(TestLine::Press(Some(Spanned::new(self.keys("press", value)?, at))))
            }
            _ => {
                let text = value.as_str();
                let keys: String = text
                    .chars()
                    .filter(|key| key.is_ascii_digit() || *key == '*' || *key == '#')
                    .collect();
                let help = if keys.is_empty() {
                    "write `press 1` or `press nothing`".to_owned()
                } else {
                    format!("write `press \"{keys}\"`")
                };
                self.bad_value(&value, format!("`{text}` are not keys of a phone"), help);
                None
            }
        }
    }

    fn one_word<T: Copy>(
        &mut self,
        pair: Node<'s>,
        valid: &'static [(&'static str, T)],
    ) -> Option<T> {
        let span = self.trimmed(self.span(&pair));
        let word = self.first_word(span);
        let name = pair.into_inner().find(|part| part.as_rule() == Rule::name);
        let found =
            name.as_ref().and_then(|name| valid.iter().find(|(text, _)| *text == name.as_str()));
        if let Some((_, meaning)) = found {
            return Some(*meaning);
        }
        let all = one_of(valid.iter().map(|(text, _)| *text), 9);
        let finding = match name {
            Some(name) => Finding::new(
                Fault::BadValue,
                self.span(&name),
                format!("`{word}` cannot be `{}`", name.as_str()),
            ),
            None => Finding::new(Fault::MissingValue, span, format!("`{word}` has no value")),
        };
        self.report(finding.label("here").help(format!("write {all}")));
        None
    }

    fn expect(&mut self, pair: Node<'s>) -> Option<Expectation<'s>> {
        let span = self.trimmed(self.span(&pair));
        let Some(expected) = pair.into_inner().find(|part| part.as_rule() == Rule::expected) else {
            let finding =
                Finding::new(Fault::MissingValue, span, "`expect` expects nothing").label("here");
            self.report(finding.help(
                "write for example `expect say \"…\"`, `expect hangup` or `expect outcome NAME`",
            ));
            return None;
        };
        let mut parts = expected.into_inner().filter(|part| part.as_rule() != Rule::odd_space);
        let word = parts.next()?;
        let value = parts.next();
        if word.as_rule() == Rule::assignment {
            let (name, value) = self.assignment("expect", word)?;
            return Some(Expectation::Value(name, value));
        }
        if word.as_rule() == Rule::expected_hangup {
            return Some(Expectation::Hangup);
        }
        let Some(value) = value else {
            let finding = Finding::new(
                Fault::MissingValue,
                span,
                format!("`{}` has no value", self.written(span)),
            )
            .label("here");
            self.report(finding.help(format!("write what is expected behind `{}`", word.as_str())));
            return None;
        };
        match word.as_str() {
            "say" => self.text("expect say", value).map(Expectation::Say),
            "play" => self.text("play", value).map(Expectation::Play),
            "call" => self.dial("call", value).map(Expectation::Call),
            "step" => self.quotable(value).map(Expectation::Step),
            _ => self.quotable(value).map(Expectation::Outcome),
        }
    }

    /// A name, or one in quotes where it holds a `/`.
    fn quotable(&mut self, pair: Node<'s>) -> Option<Spanned<Cow<'s, str>>> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::name {
            return Some(Spanned::new(Cow::Borrowed(pair.as_str()), span));
        }
        let text = self.text("expect", pair)?;
        let words = text.node.literal()?.into_owned();
        Some(Spanned::new(Cow::Owned(words), span))
    }
}
