//! All rules at work. In: a [`Cx`], the checks. Out: what they find, in the order of the checks. No
//! rule knows of another, so a long script is looked at by several of them at once.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Check, Cx};
use crate::caught::{caught, pass_on};
use crate::finding::Finding;

/// A script of fewer blocks is looked at sooner than threads are started.
const MANY_BLOCKS: usize = 500;

/// More threads than this would wait for the slowest rule.
const MOST_THREADS: usize = 4;

/// What the checks find.
pub(super) fn run(cx: &Cx<'_>, checks: &[Check]) -> Vec<Finding> {
    let threads = match cx.flow.blocks.len() {
        0..MANY_BLOCKS => 1,
        _ => thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS),
    };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(check) = checks.get(index) else { return found };
            let mut findings = Vec::new();
            check(cx, &mut findings);
            found.push((index, findings));
        }
    };
    let mut found = thread::scope(|scope| {
        // A panic is the caller's to survive, wherever it was.
        let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(|| caught(work))).collect();
        let mut found = work();
        for helper in helpers {
            match helper.join() {
                Ok(Ok(more)) => found.extend(more),
                Ok(Err(place)) => pass_on(place),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().flat_map(|(_, findings)| findings).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Given, Purpose, Subject};
    use crate::flow::value::Values;
    use crate::flow::{Overrides, lower};
    use crate::rule::Rule;
    use crate::source::Source;
    use crate::span::FileId;

    fn with_long_script<R>(look: impl FnOnce(&Cx<'_>) -> R) -> R {
        let source = Source::new(FileId(0), "a.ivr", "step a { hangup }\n".repeat(MANY_BLOCKS));
        let parsed = crate::syntax::parse(&source);
        let overrides = Overrides::default();
        let flow = lower(&parsed.script, &overrides);
        let (now, values) = (jiff::Timestamp::UNIX_EPOCH, Values::default());
        let given =
            Given { now, values: &values, purpose: Purpose::Look, voices: None, pedantic: false };
        look(&Cx::new(Subject { source: &source, parsed: &parsed, flow: &flow }, &given))
    }

    /// Says how many findings there were in its own list before.
    fn count(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
        let span = cx.script.declarations.first().map(|step| step.span).unwrap_or_default();
        findings.push(Finding::new(Rule::Syntax, span, findings.len().to_string()));
    }

    fn count_twice(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
        count(cx, findings);
        count(cx, findings);
    }

    #[test]
    fn findings_stand_in_the_order_of_the_rules() {
        let checks: Vec<Check> = (0..40).flat_map(|_| [count as Check, count_twice]).collect();
        let found = with_long_script(|cx| run(cx, &checks));
        let messages: String = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, "001".repeat(40));
    }

    #[test]
    fn a_panic_on_another_thread_is_survived_by_the_caller() {
        fn slow(_: &Cx<'_>, _: &mut Vec<Finding>) {
            thread::sleep(std::time::Duration::from_millis(20));
        }
        fn bad(_: &Cx<'_>, _: &mut Vec<Finding>) {
            panic!("4711 is a secret");
        }
        let checks: [Check; 4] = [slow, bad, slow, bad];
        let place = caught(|| with_long_script(|cx| run(cx, &checks))).unwrap_err();
        assert!(place.starts_with("src/check/run.rs:"), "{place}");
    }
}
