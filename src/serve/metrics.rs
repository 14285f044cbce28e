//! What happened so far, in the text format of Prometheus. In: events and refusals. Out: a page. It is
//! written by hand: six families of plain numbers are less than the library that would hold them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::access::Refusal;
use super::answers::Entry;

/// The most combinations of kind, step and outcome; what comes later counts as `other`.
const MOST_SERIES: usize = 1000;
/// What all others are counted as.
const OTHER: &str = "other";
/// The upper ends of the histogram, in microseconds.
const BUCKETS: [u64; 13] =
    [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 300_000, 1_000_000];

/// All numbers.
#[derive(Debug, Default)]
pub(super) struct Metrics(Mutex<Numbers>);

#[derive(Debug, Default)]
struct Numbers {
    events: Events,
    buckets: [u64; BUCKETS.len()],
    count: u64,
    micros: u64,
    troubles: u64,
    panics: u64,
    refused: BTreeMap<Refusal, u64>,
    reloads: [u64; 2],
    lost_lines: u64,
}

/// How often each combination of kind, step and outcome occurred. A step and an outcome are words
/// of a script, and looked up without a copy of them.
#[derive(Debug, Default)]
struct Events {
    counts: BTreeMap<&'static str, BTreeMap<String, BTreeMap<String, u64>>>,
    series: usize,
}

impl Events {
    fn count(&mut self, entry: &Entry) {
        let kind = entry.kind.word();
        let step = entry.step.as_deref().unwrap_or_default();
        let outcome = entry.outcome.as_deref().unwrap_or_default();
        if let Some(count) = self.known(kind, step, outcome) {
            *count += 1;
        } else if self.series < MOST_SERIES {
            self.series += 1;
            *self.added(kind, step, outcome) = 1;
        } else {
            *self.added(OTHER, OTHER, OTHER) += 1;
        }
    }

    fn known(&mut self, kind: &str, step: &str, outcome: &str) -> Option<&mut u64> {
        self.counts.get_mut(kind)?.get_mut(step)?.get_mut(outcome)
    }

    fn added(&mut self, kind: &'static str, step: &str, outcome: &str) -> &mut u64 {
        let steps = self.counts.entry(kind).or_default();
        let outcomes = steps.entry(step.to_owned()).or_default();
        outcomes.entry(outcome.to_owned()).or_default()
    }

    /// Each combination as labels, with its number.
    fn labelled(&self) -> impl Iterator<Item = (String, u64)> {
        self.counts.iter().flat_map(|(kind, steps)| {
            steps.iter().flat_map(move |(step, outcomes)| {
                let label = move |(outcome, count): (&String, &u64)| {
                    (labels([("kind", kind), ("step", step), ("outcome", outcome)]), *count)
                };
                outcomes.iter().map(label)
            })
        })
    }
}

impl Metrics {
    /// Numbers are whole after every statement.
    fn numbers(&self) -> MutexGuard<'_, Numbers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An event was answered.
    pub(super) fn answered(&self, entry: &Entry, took: Duration) {
        let mut numbers = self.numbers();
        numbers.events.count(entry);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        if let Some(at) = BUCKETS.iter().position(|end| micros <= *end)
            && let Some(bucket) = numbers.buckets.get_mut(at)
        {
            *bucket += 1;
        }
        numbers.count += 1;
        numbers.micros = numbers.micros.saturating_add(micros);
        numbers.troubles += u64::from(!entry.troubles.is_empty());
    }

    /// The conversation panicked.
    pub(super) fn panicked(&self) {
        self.numbers().panics += 1;
    }

    /// A request was refused.
    pub(super) fn refused(&self, why: Refusal) {
        *self.numbers().refused.entry(why).or_default() += 1;
    }

    /// A changed script was taken, or was not.
    pub(super) fn reloaded(&self, done: bool) {
        let [good, bad] = &mut self.numbers().reloads;
        *if done { good } else { bad } += 1;
    }

    /// The log was full.
    pub(super) fn lost_a_line(&self) {
        self.numbers().lost_lines += 1;
    }

    /// The page.
    pub(super) fn page(&self) -> String {
        let numbers = self.numbers();
        let mut page = Page(String::new());
        page.family("ivrc_events_total", "counter", "Events that were answered.");
        for (labels, count) in numbers.events.labelled() {
            page.line("ivrc_events_total", &labels, &count);
        }
        page.family("ivrc_answer_seconds", "histogram", "From the end of a request to its answer.");
        let mut so_far = 0;
        for (end, count) in BUCKETS.iter().zip(numbers.buckets) {
            so_far += count;
            page.line("ivrc_answer_seconds_bucket", &format!("le=\"{}\"", seconds(*end)), &so_far);
        }
        page.line("ivrc_answer_seconds_bucket", "le=\"+Inf\"", &numbers.count);
        page.line("ivrc_answer_seconds_sum", "", &seconds(numbers.micros));
        page.line("ivrc_answer_seconds_count", "", &numbers.count);
        page.family("ivrc_errors_total", "counter", "Events in which something went wrong.");
        page.line("ivrc_errors_total", "what=\"trouble\"", &numbers.troubles);
        page.line("ivrc_errors_total", "what=\"panic\"", &numbers.panics);
        page.family("ivrc_refused_total", "counter", "Requests that were refused.");
        for (why, count) in &numbers.refused {
            page.line("ivrc_refused_total", &labels([("reason", why.words())]), count);
        }
        let [good, bad] = numbers.reloads;
        page.family("ivrc_reloads_total", "counter", "Scripts that changed while they served.");
        page.line("ivrc_reloads_total", "result=\"taken\"", &good);
        page.line("ivrc_reloads_total", "result=\"not taken\"", &bad);
        page.family("ivrc_log_lines_lost_total", "counter", "Lines for which the log had no room.");
        page.line("ivrc_log_lines_lost_total", "", &numbers.lost_lines);
        page.0
    }
}

/// A page as it grows. Writing to a string cannot fail.
struct Page(String);

impl Page {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: &dyn std::fmt::Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            labels => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }
}

fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// Labels as Prometheus has them.
fn labels<const N: usize>(pairs: [(&str, &str); N]) -> String {
    let pair = |(name, value): (&str, &str)| {
        let mut label = format!("{name}=");
        push_quoted(&mut label, value);
        label
    };
    pairs.map(pair).join(",")
}

/// A value as Prometheus has it.
fn push_quoted(labels: &mut String, value: &str) {
    labels.push('"');
    for letter in value.chars() {
        match letter {
            '\\' => labels.push_str("\\\\"),
            '"' => labels.push_str("\\\""),
            '\n' => labels.push_str("\\n"),
            plain => labels.push(plain),
        }
    }
    labels.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::{EntryKind, Trouble};

    fn entry(step: &str) -> Entry {
        let mut entry = Entry::new(EntryKind::CallAction);
        entry.step = Some(step.to_owned());
        entry.outcome = Some("kept".to_owned());
        entry
    }

    #[test]
    fn the_page() {
        let metrics = Metrics::default();
        metrics.answered(&entry("menu"), Duration::from_micros(50));
        metrics.answered(&entry("menu"), Duration::from_micros(51));
        metrics.answered(&entry("a\"\\\nb"), Duration::from_secs(3));
        let mut trouble = Entry::new(EntryKind::Other);
        trouble.event = Some("anything".to_owned());
        trouble.troubles.push(Trouble::Unanswered);
        metrics.answered(&trouble, Duration::from_millis(2));
        metrics.refused(Refusal::Address);
        metrics.panicked();
        metrics.reloaded(true);
        metrics.reloaded(false);
        metrics.lost_a_line();
        insta::assert_snapshot!(metrics.page());
    }

    #[test]
    fn however_many_steps_there_are_the_page_ends() {
        let metrics = Metrics::default();
        for number in 0..MOST_SERIES + 7 {
            metrics.answered(&entry(&format!("s{number}")), Duration::ZERO);
        }
        metrics.answered(&entry("s1"), Duration::ZERO);
        let page = metrics.page();
        let lines = page.lines().filter(|line| line.starts_with("ivrc_events_total{"));
        assert_eq!(lines.count(), MOST_SERIES + 1);
        assert!(page.contains("step=\"other\",outcome=\"other\"} 7\n"), "{page}");
        assert!(page.contains("step=\"s1\",outcome=\"kept\"} 2\n"), "{page}");
    }
}
