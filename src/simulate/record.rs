//! A call as a `test` block at the end of its script. In: the script's text, a call that is over, a
//! title. Out: the text with the test, which has been run and has passed; or the reason why not.
//! The file is not read or written here.

use jiff::Timestamp;

use super::Simulation;
use super::lines::{self, Lines, spanned};
use crate::check::{Given, Purpose, Subject, check};
use crate::engine::Engine;
use crate::flow::machine::{Declared, Machine};
use crate::flow::value::Values;
use crate::flow::{Overrides, lower};
use crate::format::print;
use crate::rule::Severity;
use crate::scenario;
use crate::source::{Source, line_end};
use crate::syntax::ast::{Declaration, Param, Piece, Script, Test, Text};
use crate::syntax::parse;

/// A script with a new test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The whole text.
    pub text: String,
    /// Failed tries before an entry were left out: a test presses once for each question.
    pub left_out: bool,
    /// The keys of a secret that was asked for stand in it, in clear.
    pub has_secret_keys: bool,
}

/// Why a call cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The title is empty.
    #[error("a test needs a title")]
    NoTitle,
    /// There is a test of this title.
    #[error("there is another test `{0}`")]
    Taken(String),
    /// A secret param has no default, and its value must not stand in a script.
    #[error("the secret `{0}` has no default, and a test must not hold its value")]
    Secret(String),
    /// The value of a secret was pressed, and must not stand in a script.
    #[error(
        "the value that was given to the secret `{0}` was pressed, and a test must not hold it"
    )]
    SecretPressed(String),
    /// The test did not come true when it was run.
    #[error("the recorded test does not pass: {0}")]
    Fails(String),
}

impl Refusal {
    /// One next action.
    pub fn help(&self) -> String {
        match self {
            Refusal::NoTitle => "say what it shows: `--record \"pressing 1 confirms\"`".to_owned(),
            Refusal::Taken(_) => "say what this one shows beyond that one".to_owned(),
            Refusal::Secret(name) => {
                format!("give `{name}` a default to try it with, or leave out `--record`")
            }
            Refusal::SecretPressed(name) => {
                format!("leave out `--set {name}=…`: press its default")
            }
            Refusal::Fails(_) => {
                "a test has the script's own numbers and defaults of secrets: record without \
                 `--to`, `--from` and values of secrets"
                    .to_owned()
            }
        }
    }
}

/// Whether a call of this script can be recorded, as far as that is known before it.
pub fn allow(script: &Script<'_>, title: &str) -> Result<(), Refusal> {
    if title.trim().is_empty() {
        return Err(Refusal::NoTitle);
    }
    if script.tests().any(|test| test.name.literal().is_some_and(|other| other == title)) {
        return Err(Refusal::Taken(title.to_owned()));
    }
    let needs = |param: &&Param<'_>| param.value.is_none() && param.ty.is_some_and(|ty| ty.secret);
    match script.params().find(needs) {
        Some(param) => Err(Refusal::Secret(param.name.node.to_owned())),
        None => Ok(()),
    }
}

/// The script with the call as its last test. `given` are the values that were given from outside;
/// `now` is when the test is run.
pub fn record(
    source: &Source,
    simulation: &Simulation<'_>,
    given: &Values,
    title: &str,
    now: Timestamp,
) -> Result<Recorded, Refusal> {
    if let Some(name) = pressed_secret(simulation, given) {
        return Err(Refusal::SecretPressed(name.to_owned()));
    }
    let Lines { lines, left_out, has_secret_keys } = lines::of(simulation, given);
    let words = spanned(Piece::Literal(title.into()));
    let test = Test {
        name: spanned(Text { pieces: vec![words], block: false }),
        lines: lines.into_iter().map(spanned).collect(),
        block: spanned(()),
        broken: false,
    };
    let declarations = vec![spanned(Declaration::Test(test))];
    let block = print(&Script { declarations, ..Script::default() });
    let text = appended(source.text(), &block);
    passes(&Source::new(source.id(), source.name(), text.as_str()), now)?;
    Ok(Recorded { text, left_out, has_secret_keys })
}

/// The secret param whose given value was pressed.
fn pressed_secret<'a>(simulation: &'a Simulation<'_>, given: &Values) -> Option<&'a str> {
    let names = simulation.engine.machine().names.iter();
    let mut secrets = names.filter(|declared| declared.is_param && declared.ty.secret);
    let is_own = |declared: &Declared, value: &str| declared.default.as_deref() == Some(value);
    let was_pressed = |declared: &&Declared| {
        let value = given.get(&declared.name).filter(|value| !is_own(declared, value));
        let mut keys = simulation.done.iter().filter_map(|done| done.act.keys());
        value.is_some_and(|value| keys.any(|keys| keys.contains(value)))
    };
    secrets.find(was_pressed).map(|declared| declared.name.as_str())
}

/// A block at the end of a text, behind an empty line; lines end as they do in the text, also the
/// last one.
fn appended(text: &str, block: &str) -> String {
    let line_end = line_end(text);
    let is_ended = text.is_empty() || text.ends_with(['\n', '\r']);
    let has_gap = text.is_empty() || text.ends_with(&line_end.repeat(2));
    let mut all = text.to_owned();
    for missing in [!is_ended, !has_gap] {
        all.push_str(if missing { line_end } else { "" });
    }
    let block = if is_ended { block } else { block.trim_end_matches('\n') };
    all.push_str(&block.replace('\n', line_end));
    all
}

/// The last test of a script comes true, and the script has no error.
fn passes(source: &Source, now: Timestamp) -> Result<(), Refusal> {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let values = Values::default();
    let given =
        Given { now, values: &values, purpose: Purpose::Look, voices: None, pedantic: false };
    let findings = check(Subject { source, parsed: &parsed, flow: &flow }, &given);
    if let Some(error) = findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Err(Refusal::Fails(error.message.to_string()));
    }
    let engine = Engine::load(Machine::build(&flow));
    let failure =
        parsed.script.tests().last().and_then(|test| scenario::run(test, &engine, now).failure);
    failure.map_or(Ok(()), |failure| Err(Refusal::Fails(failure.message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_stands_behind_an_empty_line_and_lines_end_as_they_do() {
        let block = "test \"a\" {\n}\n";
        assert_eq!(appended("hangup\n", block), "hangup\n\ntest \"a\" {\n}\n");
        assert_eq!(appended("hangup\n\n", block), "hangup\n\ntest \"a\" {\n}\n");
        assert_eq!(appended("hangup", block), "hangup\n\ntest \"a\" {\n}");
        assert_eq!(appended("a\r\nb\r\n", block), "a\r\nb\r\n\r\ntest \"a\" {\r\n}\r\n");
        assert_eq!(appended("a\r\nb", block), "a\r\nb\r\n\r\ntest \"a\" {\r\n}");
        assert_eq!(appended("a\rb\r", block), "a\rb\r\rtest \"a\" {\r}\r");
    }
}
