//! Which values replies need. In: the steps of a machine. Out: the names whose value must outlive
//! the event that brought it. What a reply reads of the entry that it answers comes with the event
//! itself; a script that needs nothing else can be answered by a server without any memory.

use std::collections::{BTreeSet, HashSet};

use super::machine::{Callflow, Event, Reply, Step, Steps, WaitsFor};
use super::template::Template;
use super::wire::Action;

/// Every name that some reply reads from before its event.
pub(super) fn needed<'m>(
    entry: &'m Callflow,
    steps: &'m Steps,
    answers: bool,
) -> BTreeSet<&'m str> {
    let mut needed = BTreeSet::new();
    if answers {
        needed.extend(reads(&entry.callflow));
    }
    for (_, step) in reachable(entry, steps) {
        needed.extend(step_reads(step));
    }
    needed
}

/// For each step in which a call can ever wait, the names that its replies read from before its
/// event; what a capture brings is not among them if the step tells its name.
pub fn by_step<'m>(
    entry: &'m Callflow,
    steps: &'m Steps,
) -> impl Iterator<Item = (&'m str, BTreeSet<&'m str>)> {
    reachable(entry, steps).into_iter().map(|(name, step)| (name, step_reads(step)))
}

/// The steps in which a call can ever wait.
fn reachable<'m>(entry: &'m Callflow, steps: &'m Steps) -> Vec<(&'m str, &'m Step)> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut open: Vec<&str> = entry.waits.as_deref().into_iter().collect();
    while let Some(name) = open.pop() {
        if let (true, Some(step)) = (seen.insert(name), steps.get(name)) {
            found.push((name, step));
            open.extend(step.on.iter().filter_map(|reply| reply.waits.as_deref()));
        }
    }
    found
}

fn step_reads(step: &Step) -> BTreeSet<&str> {
    let own = match &step.waits_for {
        WaitsFor::Digits { name: Some((name, _)), .. } => Some(name.as_str()),
        WaitsFor::Digits { name: None, .. } | WaitsFor::Bridge => None,
    };
    let mut needed = BTreeSet::new();
    for reply in &step.on {
        let fresh = own.filter(|_| reply.events.iter().all(brings_keys));
        needed.extend(reads(&reply.callflow).filter(|&name| Some(name) != fresh));
        // A comparison comes after the assignment, and only if there are keys.
        needed.extend(compared(reply).filter(|&name| Some(name) != own));
    }
    let unanswered = Unanswered::of(step);
    if unanswered.silence || unanswered.keys {
        let fresh = own.filter(|_| !unanswered.silence);
        needed.extend(reads(&step.ask).filter(|&name| Some(name) != fresh));
    }
    needed
}

/// What no line of the first round answers, so that the step asks again.
struct Unanswered {
    silence: bool,
    keys: bool,
}

impl Unanswered {
    fn of(step: &Step) -> Self {
        if step.waits_for == WaitsFor::Bridge {
            return Self { silence: false, keys: false }; // an unanswered `done` hangs up
        }
        let events = || step.on.iter().filter(|on| on.ordinal <= 1).flat_map(|on| &on.events);
        let answered = |by: &[Event]| events().any(|event| by.contains(event));
        Self {
            silence: !answered(&[Event::Noinput, Event::Else]),
            keys: !answered(&[Event::Digits, Event::Nomatch, Event::Else]),
        }
    }
}

fn brings_keys(event: &Event) -> bool {
    match event {
        Event::Keys(_) | Event::Value(_) | Event::Range(..) | Event::Digits | Event::Nomatch => {
            true
        }
        Event::Noinput | Event::Else | Event::Done => false,
    }
}

fn compared(reply: &Reply) -> impl Iterator<Item = &str> {
    reply.events.iter().filter_map(|event| match event {
        Event::Value(name) => Some(name.as_str()),
        Event::Keys(_)
        | Event::Range(..)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done => None,
    })
}

fn reads(callflow: &[Action<Template>]) -> impl Iterator<Item = &str> {
    callflow.iter().flat_map(|action| action.texts()).flat_map(Template::inserts)
}
