//! A call as the lines of a test. In: what was done and heard, the values that were given. Out: lines
//! in the order in which a test has them. Whether they come true is tried elsewhere.

use std::borrow::Cow;

use super::{Done, Simulation, sentence};
use crate::engine::Mask;
use crate::flow::machine::Declared;
use crate::flow::value::Values;
use crate::phone::{Act, Ending, Heard, PickUp, Waiting, What};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Bridge, Callee, Dial, Expectation, Kind, Name, Piece, TestLine, Text, Value,
};

/// The lines of a test.
#[derive(Debug, Default)]
pub(super) struct Lines<'a> {
    pub(super) lines: Vec<TestLine<'a>>,
    /// Failed tries before an entry were left out: a test presses once for each capture.
    pub(super) left_out: bool,
    /// Keys of a secret stand in it.
    pub(super) has_secret_keys: bool,
}

/// A call that is over, as a test. Secret values that were given are left out.
pub(super) fn of<'a>(simulation: &'a Simulation<'_>, given: &'a Values) -> Lines<'a> {
    let mask = simulation.session.mask();
    let mut lines = Lines::default();
    lines.extend(set(&simulation.engine.machine().names, given).map(TestLine::Set));
    let mut tries: Vec<&Done> = Vec::new();
    let mut heard = simulation.before_all();
    for done in &simulation.done {
        match &done.act {
            // How the call is answered is no act of a test: it is heard with what came before.
            Act::PickUp(how) => {
                lines.extend(callee(*how).map(TestLine::Callee));
                heard = simulation.up_to(done);
                continue;
            }
            Act::Try(_) => {
                tries.push(done);
                if done.goes_on {
                    continue;
                }
                lines.expect(heard, &mask);
                heard = lines.tries(simulation, &tries);
                tries.clear();
                continue;
            }
            Act::Press(_) => {
                lines.expect(heard, &mask);
                lines.press(done);
            }
            Act::BridgeAnswered => lines.then(heard, &mask, TestLine::Bridge(Bridge::Answered)),
            Act::BridgeUnanswered => lines.then(heard, &mask, TestLine::Bridge(Bridge::Unanswered)),
            Act::BridgeEnds => lines.then(heard, &mask, TestLine::Bridge(Bridge::Ends)),
            Act::HangUp => lines.then(heard, &mask, TestLine::Callee(Callee::HangsUp)),
        }
        tries.clear();
        heard = simulation.heard(done);
    }
    lines.expect(heard, &mask);
    let outcome = Cow::Borrowed(simulation.session.outcome());
    lines.extend([TestLine::Expect(Expectation::Outcome(spanned(outcome)))]);
    if *simulation.waiting() == Waiting::Ended(Ending::Hangup) {
        lines.extend([TestLine::Expect(Expectation::Hangup)]);
    }
    lines
}

impl<'e> Simulation<'e> {
    /// What was heard before anybody did anything. It may hold secrets.
    fn before_all(&self) -> &[Heard] {
        let end = self.done.first().map_or(usize::MAX, |done| done.heard.start);
        let heard = self.session.phone().heard();
        heard.get(..end).unwrap_or(heard)
    }

    /// All that was heard up to the end of an act.
    fn up_to(&self, done: &Done) -> &[Heard] {
        self.session.phone().heard().get(..done.heard.end).unwrap_or_default()
    }
}

impl<'a> Lines<'a> {
    fn extend(&mut self, lines: impl IntoIterator<Item = TestLine<'a>>) {
        self.lines.extend(lines);
    }

    /// What is expected of what was heard, and then a line.
    fn then(&mut self, heard: &'a [Heard], mask: &Mask, line: TestLine<'a>) {
        self.expect(heard, mask);
        self.lines.push(line);
    }

    /// The tries of a capture that is over, as one line. What was heard then: of an entry after
    /// failed tries, only what followed it, because the line makes it in the first try.
    fn tries<'s>(&mut self, simulation: &'s Simulation<'_>, tries: &[&'s Done]) -> &'s [Heard]
    where
        's: 'a,
    {
        let (Some(first), Some(last)) = (tries.first(), tries.last()) else { return &[] };
        if simulation.failed(last) {
            // All of them failed, and so they do after this line.
            self.press(first);
            let heard = simulation.session.phone().heard();
            return heard.get(first.heard.start..last.heard.end).unwrap_or_default();
        }
        self.left_out |= tries.len() > 1;
        self.press(last);
        simulation.heard(last)
    }

    fn press(&mut self, done: &'a Done) {
        self.has_secret_keys |= done.secret;
        let keys = done.act.keys().map(|keys| spanned(Cow::Borrowed(keys)));
        self.lines.push(TestLine::Press(keys));
    }

    /// What a test should expect of what was heard: the beginning of each new text, what is
    /// played, and who is called to the caller.
    fn expect(&mut self, heard: &'a [Heard], mask: &Mask) {
        let mut known: Vec<&What> = Vec::new();
        let is_open = |words: &str| mask.hide(words) == words;
        for Heard { what, .. } in heard {
            if known.contains(&what) {
                continue;
            }
            known.push(what);
            let expectation = match what {
                What::Said { text, .. } => sentence::first(text, mask)
                    .map(|words| Expectation::Say(spanned(text_of(Cow::Owned(words))))),
                What::Played { url, .. } if is_open(url) => {
                    Some(Expectation::Play(spanned(text_of(Cow::Borrowed(url)))))
                }
                What::Dialled { number, bridge: true, .. } if is_open(number) => {
                    Some(Expectation::Call(spanned(dial(number))))
                }
                What::Dialled { .. }
                | What::Played { .. }
                | What::Arrived { .. }
                | What::Answered
                | What::Unanswered
                | What::Pressed(_)
                | What::NoEntry
                | What::BridgeEnded
                | What::Failed { .. }
                | What::Ended(_) => None,
            };
            self.lines.extend(expectation.map(TestLine::Expect));
        }
    }
}

/// `set` of what was given, secrets left out.
fn set<'a>(
    names: &'a [Declared],
    given: &'a Values,
) -> Option<Vec<(Name<'a>, Spanned<Value<'a>>)>> {
    let open = names.iter().filter(|declared| declared.is_param && !declared.ty.secret);
    let pairs = open.filter_map(|declared| {
        let value = value(declared.ty.kind, given.get(&declared.name)?);
        Some((spanned(declared.name.as_str()), spanned(value)))
    });
    Some(pairs.collect::<Vec<_>>()).filter(|pairs| !pairs.is_empty())
}

/// A value as a script has it: bare where it can be.
fn value(kind: Kind, raw: &str) -> Value<'_> {
    let are_digits = |of: &str| !of.is_empty() && of.bytes().all(|byte| byte.is_ascii_digit());
    let is_bare = match kind {
        Kind::Phone => raw.strip_prefix('+').is_some_and(are_digits),
        Kind::Digits => are_digits(raw),
        Kind::Number => raw.split('.').all(are_digits),
        Kind::Text | Kind::Url => false,
    };
    if is_bare { Value::Bare(raw) } else { Value::Text(text_of(Cow::Borrowed(raw))) }
}

fn callee(how: PickUp) -> Option<Callee> {
    match how {
        PickUp::Answers => None,
        PickUp::Busy => Some(Callee::Busy),
        PickUp::NoAnswer => Some(Callee::NoAnswer),
    }
}

fn dial(number: &str) -> Dial<'_> {
    if number.starts_with('+') { Dial::Number(number) } else { Dial::Quoted(Cow::Borrowed(number)) }
}

fn text_of(words: Cow<'_, str>) -> Text<'_> {
    Text { pieces: vec![spanned(Piece::Literal(words))], block: false }
}

/// A node that nobody wrote.
pub(super) fn spanned<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}
