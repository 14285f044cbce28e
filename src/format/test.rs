//! Lines of a test.

use super::chunk::{Chunk, dial, keys, name, with_commas};
use super::page::Page;
use super::written::Written;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Bridge, Callee, Expectation, Name, TestLine, Value};

/// Writes a line that stood at `span`.
pub(super) fn print(page: &mut Page<'_, '_>, line: &TestLine<'_>, span: Span) {
    let chunks = chunks(page.written, line, span);
    page.chunks(&chunks);
}

fn chunks(written: Option<&Written<'_>>, line: &TestLine<'_>, span: Span) -> Vec<Chunk> {
    let words = match line {
        TestLine::Set(values) => {
            let chunk = |(at, (name, value)): (usize, &(_, _))| set(written, at, name, value);
            return with_commas(values.iter().enumerate().map(chunk).collect());
        }
        TestLine::Press(None) => "press nothing".to_owned(),
        TestLine::Press(Some(pressed)) => format!("press {}", keys(&pressed.node)),
        TestLine::Callee(Callee::Busy) => "callee busy".to_owned(),
        TestLine::Callee(Callee::NoAnswer) => "callee no-answer".to_owned(),
        TestLine::Callee(Callee::HangsUp) => "callee hangs-up".to_owned(),
        TestLine::Bridge(Bridge::Answered) => "bridge answered".to_owned(),
        TestLine::Bridge(Bridge::Unanswered) => "bridge unanswered".to_owned(),
        TestLine::Bridge(Bridge::Ends) => "bridge ends".to_owned(),
        TestLine::Expect(expectation) => return vec![expect(written, expectation, span)],
    };
    vec![Chunk::new(words, span)]
}

fn set(
    written: Option<&Written<'_>>,
    at: usize,
    name: &Name<'_>,
    value: &Spanned<Value<'_>>,
) -> Chunk {
    let lead = if at == 0 { "set " } else { "" };
    Chunk::new(format!("{lead}{} =", name.node), name.span.to(value.span))
        .value(written, &value.node)
        .breakable()
}

fn expect(written: Option<&Written<'_>>, expectation: &Expectation<'_>, span: Span) -> Chunk {
    let words = match expectation {
        Expectation::Say(text) => {
            return Chunk::new("expect say", text.span).prose(written, &text.node);
        }
        Expectation::Play(url) => {
            return Chunk::new("expect play", url.span).text(written, &url.node);
        }
        Expectation::Value(name, value) => {
            return Chunk::new(format!("expect {} =", name.node), name.span.to(value.span))
                .value(written, &value.node);
        }
        Expectation::Call(number) => format!("expect call {}", dial(&number.node)),
        Expectation::Step(step) => format!("expect step {}", name(&step.node)),
        Expectation::Outcome(outcome) => format!("expect outcome {}", name(&outcome.node)),
        Expectation::Hangup => "expect hangup".to_owned(),
    };
    Chunk::new(words, span)
}
