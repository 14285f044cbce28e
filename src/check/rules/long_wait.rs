//! `long-wait`: a step that can hold a silent line for more than five minutes.
use super::super::Cx;
use super::super::graph::Question;
use crate::finding::Finding;
use crate::rule::Rule;

/// The longest wait, in milliseconds.
const MOST: u64 = 5 * 60 * 1000;
/// What the provider takes for `overall` and `tries` where they are left out, by its guide.
const OVERALL_LEFT_OUT: u64 = 30_000;
const TRIES_LEFT_OUT: u64 = 3;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    findings.extend(cx.questions.iter().filter_map(finding));
}

fn finding(question: &Question<'_>) -> Option<Finding> {
    let asking = &question.asking;
    let overall = asking.overall.map_or(OVERALL_LEFT_OUT, |overall| overall.ms);
    // Somebody who presses nothing is given up on after the time for one digit.
    let each = asking.timeout.map_or(overall, |timeout| timeout.ms.min(overall));
    let tries = asking.tries.map_or(Some(TRIES_LEFT_OUT), |tries| tries.whole())?;
    // A question without end, or with a line that could not be read, is for other rules.
    let rounds = match &question.silence {
        Some(silence) if !question.is_broken() => u64::from(silence.rounds.unwrap_or(1)),
        Some(_) | None => 1,
    };
    let total = each.saturating_mul(tries).saturating_mul(rounds);
    if total <= MOST {
        return None;
    }
    let rounds = if rounds > 1 { format!(", in each of {rounds} rounds") } else { String::new() };
    let finding = Finding::new(
        Rule::LongWait,
        question.span,
        format!("{} can hold the line for {}", question.title(), spelled(total)),
    )
    .label(format!("{tries} × {}{rounds}", spelled(each)));
    // Point at the time only where it comes from somewhere else.
    let outside = asking.overall.filter(|overall| !question.span.contains(overall.span));
    let finding = match outside {
        Some(overall) => finding.also(overall.span, "the time of each try"),
        None => finding,
    };
    Some(finding.help("give the caller less time, and fewer tries: `overall 20s tries 1`"))
}

/// `6 minutes`, `5 min 30 s`.
fn spelled(ms: u64) -> String {
    let seconds = ms / 1000;
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (1, 0) => "1 minute".to_owned(),
        (minutes, 0) => format!("{minutes} minutes"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}
