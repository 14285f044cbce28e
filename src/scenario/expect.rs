//! What a test expects. In: an `expect` line, the call so far. Out: nothing if it is so, else what
//! is so instead.

use crate::finding::{nearest, one_of};
use crate::flow::template::Template;
use crate::flow::value::{HIDDEN, spelling};
use crate::phone::{Ending, Heard, Waiting, What};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Expectation, Name, Value};

use super::Failure;
use super::act::Run;

/// Something that is heard at one point of the call.
#[derive(Debug)]
enum Wanted {
    /// Words: a part of something said, white space folded.
    Say(String),
    /// An address.
    Play(String),
    /// A number.
    Call(String),
}

impl Run<'_> {
    /// Whether an expectation is true.
    pub(super) fn expect(&mut self, span: Span, what: &Expectation<'_>) -> Result<(), Failure> {
        match what {
            Expectation::Say(text) => {
                let words = self.fill(&Template::spoken(&text.node), text.span)?;
                self.find(text.span, &Wanted::Say(fold(&words)))
            }
            Expectation::Play(url) => {
                let kind_of = |name: &str| self.session.value(name).map(|(_, kind)| kind);
                let address = self.fill(&Template::url(&url.node, kind_of), url.span)?;
                self.find(url.span, &Wanted::Play(address))
            }
            Expectation::Call(number) => {
                let dialled = self.fill(&Template::number(&number.node), number.span)?;
                self.find(number.span, &Wanted::Call(dialled))
            }
            Expectation::Step(name) => self.step(name.span, &name.node),
            Expectation::Outcome(name) => self.outcome(name.span, &name.node),
            Expectation::Value(name, value) => self.value(name, value),
            Expectation::Hangup => self.hangup(span),
        }
    }

    /// Looks for something from the cursor on, and moves behind it.
    fn find(&mut self, span: Span, wanted: &Wanted) -> Result<(), Failure> {
        let heard = self.session.phone().heard();
        let from = |start: usize| heard.iter().enumerate().skip(start);
        if let Some((at, _)) = from(self.cursor).find(|(_, heard)| wanted.is(heard)) {
            self.cursor = at + 1;
            return Ok(());
        }
        let mask = self.session.mask();
        let failure = Failure::new(span, mask.hide(&wanted.missing()), "not since then");
        let instead = from(self.cursor).filter_map(|(_, heard)| wanted.instead(heard));
        let said: Vec<_> = instead.map(|words| mask.hide(words)).collect();
        let help = if from(self.window).any(|(_, heard)| wanted.is(heard)) {
            Some("it came before what the lines above expect: write it before them".to_owned())
        } else if from(0).any(|(_, heard)| wanted.is(heard)) {
            Some("it came before the last `press`, `bridge` or `callee` line".to_owned())
        } else if let Some(reason) = self.session.failures().last() {
            Some(format!("the server could not go on: {reason}"))
        } else if said.is_empty() {
            Some(format!("nothing of the kind came, and {}", self.situation()))
        } else {
            None
        };
        Err(Failure { said, help, ..failure })
    }

    fn step(&self, span: Span, name: &str) -> Result<(), Failure> {
        if self.session.step() == Some(name) {
            return Ok(());
        }
        let failure = Failure::new(span, self.situation(), "does not wait now");
        let steps = || self.engine.machine().steps.iter().map(|(step, _)| step);
        if steps().any(|step| step == name) {
            return Err(failure);
        }
        Err(match nearest(name, steps()) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help(format!("steps that wait: {}", one_of(steps(), 5))),
        })
    }

    fn outcome(&self, span: Span, name: &str) -> Result<(), Failure> {
        let outcome = self.session.outcome();
        if outcome == name {
            return Ok(());
        }
        let failure = Failure::new(span, format!("the outcome is `{outcome}`"), "not this");
        Err(match self.session.failures().last() {
            Some(reason) => failure.help(format!("the server could not go on: {reason}")),
            None => failure,
        })
    }

    fn value(&self, name: &Name<'_>, value: &Spanned<Value<'_>>) -> Result<(), Failure> {
        let Some((actual, _)) = self.session.value(name.node) else {
            let message = format!("`{}` has no value", name.node);
            return Err(Failure::new(name.span, message, "nothing was entered or set"));
        };
        if actual == spelling(&value.node) {
            return Ok(());
        }
        let names = &self.engine.machine().names;
        let is_secret =
            names.iter().any(|declared| declared.name == name.node && declared.ty.secret);
        let shown = if is_secret { HIDDEN.to_owned() } else { self.session.mask().hide(actual) };
        Err(Failure::new(value.span, format!("`{}` is `{shown}`", name.node), "not this"))
    }

    fn hangup(&self, span: Span) -> Result<(), Failure> {
        if *self.session.phone().waiting() == Waiting::Ended(Ending::Hangup) {
            return Ok(());
        }
        Err(Failure::new(span, self.situation(), "no `hangup` was reached"))
    }

    /// A text with the values of now.
    fn fill(&self, text: &Template, span: Span) -> Result<String, Failure> {
        text.fill(|name| self.session.value(name)).map_err(|missing| {
            let message = format!("`{}` has no value", missing.name);
            Failure::new(span, message, "it is inserted here")
        })
    }
}

impl Wanted {
    /// This is what was wanted.
    fn is(&self, heard: &Heard) -> bool {
        match (self, &heard.what) {
            (Wanted::Say(words), What::Said { text, .. }) => fold(text).contains(words.as_str()),
            (Wanted::Play(wanted), What::Played { url, .. }) => url == wanted,
            // Some accounts want numbers without `+`: that is not what a test is about.
            (Wanted::Call(wanted), What::Dialled { number, .. }) => {
                number.trim_start_matches('+') == wanted.trim_start_matches('+')
            }
            _ => false,
        }
    }

    /// What came instead, if this is of the same kind.
    fn instead<'h>(&self, heard: &'h Heard) -> Option<&'h str> {
        match (self, &heard.what) {
            (Wanted::Say(_), What::Said { text, .. }) => Some(text),
            (Wanted::Play(_), What::Played { url, .. }) => Some(url),
            (Wanted::Call(_), What::Dialled { number, .. }) => Some(number),
            _ => None,
        }
    }

    /// The fact that it did not come.
    fn missing(&self) -> String {
        match self {
            Wanted::Say(words) => format!("`{words}` was not said"),
            Wanted::Play(url) => format!("`{url}` was not played"),
            Wanted::Call(number) => format!("`{number}` was not called"),
        }
    }
}

/// White space folded: a text block and a string say the same.
fn fold(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
