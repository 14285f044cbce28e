//! The laws that hold for every valid program: of its layout, of the way back from its JSON, of the
//! provider's rules, of its paths. A few hundred generated programs by default; `LAWS=100000` for
//! as many, `SEED=7` for others. Which they are follows from the two numbers alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail where it stands"
)]

#[path = "../common/mod.rs"]
mod common;

mod generator;
mod import;
mod layout;
#[path = "../common/long.rs"]
mod long;
mod paths;
mod provider;
mod walk;

use std::fmt;

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::finding::Finding;
use ivrc::flow::{Flow, Overrides, lower};
use ivrc::rule::Severity;
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::{Parsed, parse};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};

/// When everything is compiled.
const NOW: &str = "2026-11-23T00:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

/// A text that a failure shows as it stands.
#[derive(Clone)]
struct Program(String);

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tries a law on this many programs, or on as many as `LAWS` says. A program that breaks it is
/// made as small as can be, and shown.
#[track_caller]
fn holds<T: fmt::Debug>(
    law: &str,
    few: u32,
    programs: impl Strategy<Value = T>,
    check: impl Fn(&T) -> Result<(), String>,
) {
    let (cases, seed) = (long::laws(few), long::seed());
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 1000,
        ..ProptestConfig::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&programs, |program| check(&program).map_err(TestCaseError::fail));
    match result {
        Ok(()) => println!("{law}: {cases} programs of seed {seed}"),
        Err(TestError::Fail(why, program)) => {
            panic!(
                "{law}: broken with LAWS={cases} SEED={seed}\n{why}\n--- the program\n{program:?}"
            )
        }
        Err(TestError::Abort(why)) => panic!("{law}: {why}"),
    }
}

/// Any valid program.
fn programs() -> impl Strategy<Value = Program> {
    common::program::program().prop_map(Program)
}

/// A valid program with other white space and with more comments, and so perhaps not valid.
fn loose_programs() -> impl Strategy<Value = Program> {
    (common::program::program(), proptest::collection::vec(any::<u8>(), 1..200))
        .prop_map(|(text, choices)| Program(common::generate::loosened(&text, &choices)))
}

/// What can be known of a program: its text, its tree, its flow.
fn with<T>(text: &str, look: impl FnOnce(&Source, &Parsed<'_>, &Flow<'_>) -> T) -> T {
    let source = Source::new(FileId(0), "a.ivr", text);
    let parsed = parse(&source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    look(&source, &parsed, &flow)
}

/// All that the checker finds for a call with a value for each param.
fn findings(source: &Source, parsed: &Parsed<'_>, flow: &Flow<'_>) -> Vec<Finding> {
    let purpose = if flow.answers { Purpose::Request } else { Purpose::Send };
    findings_for(purpose, source, parsed, flow)
}

fn findings_for(
    purpose: Purpose,
    source: &Source,
    parsed: &Parsed<'_>,
    flow: &Flow<'_>,
) -> Vec<Finding> {
    let values = common::program::values();
    let given = Given { now: now(), values: &values, purpose, voices: None, pedantic: true };
    check(Subject { source, parsed, flow }, &given)
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

/// The law's own `assert_eq`.
fn same<T: PartialEq + fmt::Debug>(one: &T, other: &T, what: &str) -> Result<(), String> {
    if one == other {
        Ok(())
    } else {
        Err(format!("{what}\n  first: {one:#?}\n  then: {other:#?}"))
    }
}
