//! What `paths` says, calls do: it knows every ending, outcome and line that a call comes to on the
//! phone, and where no line compares with a value, no others. What is walked can be recorded as
//! tests, which pass in the runner of `ivrc test` and are answered by the same lines.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::paths::{self, EndingKind, Paths, coverage};
use ivrc::phone::{Act, PickUp, Waiting};
use ivrc::scenario::{self, Answered};
use ivrc::simulate::Simulation;
use ivrc::simulate::record::{Recorded, Refusal, allow, record};
use ivrc::source::Source;
use ivrc::span::{FileId, Span};
use ivrc::syntax::ast::Script;

use crate::walk::{Ended, Walked, asks_in_vain, begin, compared, ended, walk};
use crate::{Program, common, holds, now, programs, same, with};

/// Calls of one program that are recorded.
const MOST_RECORDED: usize = 6;

/// A call takes no longer than this where its length decides nothing.
const SHORT_MS: u64 = 20 * 60 * 1000;

/// A value for each param that the script gives none.
fn given(machine: &Machine) -> Values {
    let all = common::program::values();
    let names = machine.names.iter().filter(|name| name.is_param && name.default.is_none());
    let value = |name: &str| Some((name.to_owned(), all.get(name)?.to_owned()));
    names.filter_map(|declared| value(&declared.name)).collect()
}

fn endings_of(paths: &Paths) -> BTreeMap<Ended, BTreeSet<String>> {
    let ended = |ending: &paths::Ending| {
        (ending.kind, ending.step.clone(), ending.line.as_ref().map(|(span, _)| *span))
    };
    paths.endings.iter().map(|ending| (ended(ending), ending.outcomes.clone())).collect()
}

/// No line compares what is entered with a value, so that every entry means one thing.
fn is_plain(machine: &Machine) -> bool {
    machine.steps.iter().all(|(_, step)| compared(step).next().is_none())
}

/// The endings of calls that can be too long.
fn without_limit(
    mut endings: BTreeMap<Ended, BTreeSet<String>>,
) -> BTreeMap<Ended, BTreeSet<String>> {
    endings.retain(|(kind, ..), _| *kind != EndingKind::Limit);
    endings
}

fn calls_and_paths_agree(text: &str, counts: &Counts) -> Result<(), String> {
    with(text, |_, _, flow| {
        let engine = Engine::load(Machine::build(flow));
        let (machine, values) = (engine.machine(), given(engine.machine()));
        let paths = paths::walk(&engine);
        let walked = walk(&engine, &values)?;
        let is_exact = is_plain(machine) && walked.is_whole && paths.slowest.ms < SHORT_MS;
        counts.add(&walked, is_exact);
        let (said, done) =
            (without_limit(endings_of(&paths)), without_limit(walked.endings.clone()));
        if is_exact {
            let unheard: Vec<_> =
                said.iter().filter(|(ended, all)| done.get(ended) != Some(all)).collect();
            same(&unheard, &Vec::new(), &format!("paths say, and calls do not: {done:?}"))?;
            same(&paths.steps.0, &walked.steps.len(), "steps that wait")?;
        }
        for (ended, outcomes) in &done {
            let all = said.get(ended).ok_or_else(|| format!("paths know no {ended:?}"))?;
            if !outcomes.is_subset(all) {
                return Err(format!("{ended:?} has outcomes {outcomes:?}, paths say {all:?}"));
            }
        }
        lines_agree(machine, &paths, &walked, is_exact)?;
        goes_in_circles(&engine, &values, &paths, &walked)?;
        if is_exact {
            goes_along(&engine, &values, &paths, &paths.longest)?;
            goes_along(&engine, &values, &paths, &paths.slowest)?;
        }
        Ok(())
    })
}

/// Coverage counts a line as visited exactly if a call was answered by it, and if all calls are
/// there, what is never visited is an own line that no call can come to.
fn lines_agree(
    machine: &Machine,
    paths: &Paths,
    walked: &Walked,
    is_exact: bool,
) -> Result<(), String> {
    let span =
        |answer: &Answered| Some(machine.steps.get(&answer.step)?.on.get(answer.line?)?.span);
    let came: BTreeSet<Span> = walked.answers.iter().filter_map(span).collect();
    let coverage = coverage(machine, paths, &walked.answers);
    let visited = coverage.handlers.iter().filter(|it| it.visited).map(|it| it.span);
    same(&visited.collect(), &came, "lines that are counted, lines that answered")?;
    let silent = |line: &&paths::Handler| line.step.is_none() && is_exact;
    if let Some(line) = coverage.unvisited().find(silent) {
        return Err(format!("no call comes to the default line {:?}", line.events));
    }
    if is_exact && coverage.asks_again.iter().any(|(_, visited)| !visited) {
        return Err(format!("no call is asked again: {:?}", coverage.asks_again));
    }
    if is_exact && coverage.error_ending == Some(false) {
        return Err("no call comes to the error ending".to_owned());
    }
    Ok(())
}

/// A call that can go in circles does so until it is too long, which paths know.
fn goes_in_circles(
    engine: &Engine,
    values: &Values,
    paths: &Paths,
    walked: &Walked,
) -> Result<(), String> {
    let Some((there, round)) = &walked.circle else { return Ok(()) };
    let mut session = begin(engine, values);
    there.iter().for_each(|act| session.act(act));
    let mut acts = round.iter().cycle();
    while ended(engine, &session).is_none() {
        acts.next().into_iter().for_each(|act| session.act(act));
    }
    let Some(ended) = ended(engine, &session) else { return Ok(()) };
    same(&ended.0, &EndingKind::Limit, "a call that goes in circles")?;
    let known = endings_of(paths);
    match known.get(&ended) {
        Some(outcomes) if outcomes.contains(session.outcome()) => Ok(()),
        other => Err(format!("too long, and then {}: {other:?}", session.outcome())),
    }
}

/// What a person does who follows a path.
fn act_of(act: &paths::Act) -> Result<Act, String> {
    Ok(match act {
        paths::Act::Press(keys) => Act::Press(keys.clone()),
        paths::Act::Nothing => Act::Press(String::new()),
        paths::Act::BridgeEnds => Act::BridgeEnds,
        paths::Act::BridgeUnanswered => Act::BridgeUnanswered,
        paths::Act::HangUp => Act::HangUp,
        paths::Act::PressValue(name) => return Err(format!("nothing compares with `{name}`")),
    })
}

/// A path can be gone, step by step, to the ending that it says.
fn goes_along(
    engine: &Engine,
    values: &Values,
    paths: &Paths,
    path: &paths::Path,
) -> Result<(), String> {
    let mut session = begin(engine, values);
    let names: Vec<_> = engine.machine().steps.iter().map(|(name, _)| name).collect();
    for step in &path.steps {
        same(&session.step(), &Some(names[step.step]), "the step that waits")?;
        session.act(&act_of(&step.act)?);
        let line = session.answers().last().map(|answer| answer.line);
        same(&line, &Some(step.line), "the line that answers")?;
    }
    let ending = &paths.endings[path.ending];
    if ended(engine, &session).is_none() && session.step().is_none() {
        session.act(&Act::BridgeUnanswered);
    }
    if ending.kind == EndingKind::HungUp {
        session.hang_up();
    }
    let how = ended(engine, &session).ok_or("the path does not end")?;
    let says = (ending.kind, ending.step.clone(), ending.line.as_ref().map(|(span, _)| *span));
    same(&says, &how, "the end of a path")
}

/// Calls as tests of the script, one after the other, as `simulate --record` appends them.
fn recorded(text: &str, counts: &Counts) -> Result<(), String> {
    let calls = with(text, |_, _, flow| -> Result<_, String> {
        let engine = Engine::load(Machine::build(flow));
        Ok(walk(&engine, &given(engine.machine()))?.calls)
    })?;
    let mut text = text.to_owned();
    let mut answers = Vec::new();
    let step = calls.len().div_ceil(MOST_RECORDED).max(1);
    for (number, acts) in calls.iter().step_by(step).enumerate() {
        let title = format!("way {number}");
        match record_one(&text, &title, acts)? {
            Some((all, done)) => {
                text = all;
                answers.push((title, done));
            }
            None => break,
        }
    }
    counts.recorded.set(counts.recorded.get() + answers.len());
    with(&text, |_, parsed, flow| {
        let engine = Engine::load(Machine::build(flow));
        for (title, done) in &answers {
            let test = test_of(&parsed.script, title)?;
            let result = scenario::run(test, &engine, now());
            if let Some(failure) = result.failure {
                return Err(format!("{title}: {failure:?}\n{text}"));
            }
            same(&result.answers, done, "answers in the test, answers in the call")?;
        }
        Ok(())
    })
}

fn test_of<'s, 'a>(
    script: &'s Script<'a>,
    title: &str,
) -> Result<&'s ivrc::syntax::ast::Test<'a>, String> {
    let mut tests = script.tests();
    let is_this =
        |test: &&ivrc::syntax::ast::Test<'_>| test.name.literal().as_deref() == Some(title);
    tests.find(is_this).ok_or_else(|| format!("no test {title}"))
}

/// The script with one more test, and how the call's events were answered. `None` where a secret
/// has no default, so that no test can have it.
fn record_one(
    text: &str,
    title: &str,
    acts: &[Act],
) -> Result<Option<(String, Vec<Answered>)>, String> {
    let source = Source::new(FileId(0), "a.ivr", text);
    with(text, |_, parsed, flow| {
        match allow(&parsed.script, title) {
            Err(Refusal::Secret(_)) => return Ok(None),
            other => other.map_err(|why| why.to_string())?,
        }
        let engine = Engine::load(Machine::build(flow));
        let given = given(engine.machine());
        let mut call = Simulation::start(&engine, given.clone(), now()).unwrap();
        if *call.waiting() == Waiting::PickUp {
            call.act(Act::PickUp(PickUp::Answers));
        }
        while asks_in_vain(&engine, call.session()) {
            call.act(Act::Press(String::new()));
        }
        acts.iter().for_each(|act| call.act(act.clone()));
        let Recorded { text, .. } = record(&source, &call, &given, title, now())
            .map_err(|why| format!("{title}, {acts:?}: {why}"))?;
        Ok(Some((text, call.session().answers().to_vec())))
    })
}

/// What was seen, over all programs.
#[derive(Debug, Default)]
struct Counts {
    exact: Cell<usize>,
    endings: Cell<usize>,
    answers: Cell<usize>,
    circles: Cell<usize>,
    recorded: Cell<usize>,
}

impl Counts {
    fn add(&self, walked: &Walked, is_exact: bool) {
        self.exact.set(self.exact.get() + usize::from(is_exact));
        self.endings.set(self.endings.get() + walked.endings.len());
        self.answers.set(self.answers.get() + walked.answers.len());
        self.circles.set(self.circles.get() + usize::from(walked.circle.is_some()));
    }
}

#[test]
fn paths_know_what_calls_do() {
    let counts = Counts::default();
    holds("paths", 60, programs(), |Program(text)| calls_and_paths_agree(text, &counts));
    let Counts { exact, endings, answers, circles, .. } = &counts;
    let [exact, endings, answers, circles] = [exact, endings, answers, circles].map(Cell::get);
    println!(
        "{exact} compared exactly, {endings} endings, {answers} answers, {circles} with a circle"
    );
    assert!(exact > 0 && circles > 0, "{counts:?}");
}

#[test]
fn calls_can_be_recorded_as_tests_that_pass() {
    let counts = Counts::default();
    holds("recording", 60, programs(), |Program(text)| recorded(text, &counts));
    println!("{} tests recorded", counts.recorded.get());
    assert!(counts.recorded.get() > 0, "{counts:?}");
}
