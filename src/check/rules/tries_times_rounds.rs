//! `tries-times-rounds`: the provider's tries and the script's own repetitions multiply.
use super::super::Cx;
use super::super::graph::{Question, silent_event};
use crate::finding::Finding;
use crate::rule::Rule;

/// How often a question may be asked in all.
const MOST: u64 = 3;
/// What the provider takes where no `tries` is written, by its guide.
const LEFT_OUT: u64 = 3;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    findings.extend(cx.questions.iter().filter_map(finding));
}

fn finding(question: &Question<'_>) -> Option<Finding> {
    // Only silence is asked twice over: a wrong key comes to the script at the first try. Where
    // nothing answers silence, or it never ends, other rules say so.
    let silence = question.silence.as_ref().filter(|_| !question.is_broken())?;
    let last = silence.lines.last()?;
    let rounds = u64::from(silence.rounds?);
    let written = question.asking.tries;
    let tries = written.map_or(Some(LEFT_OUT), |tries| tries.whole())?;
    let times = tries.saturating_mul(rounds);
    if tries <= 1 || rounds <= 1 || times <= MOST {
        return None;
    }
    let finding = Finding::new(
        Rule::TriesTimesRounds,
        question.span,
        format!("a caller who presses nothing hears the same question {times} times"),
    );
    let finding = match written {
        Some(tries) => finding
            .label(format!("`tries {}` in each of {rounds} rounds", tries.node.0))
            .also(tries.span, "so often in each round"),
        None => finding.label(format!(
            "{rounds} rounds of {LEFT_OUT} tries each: so many if `tries` is left out"
        )),
    };
    let finding = finding.also(silent_event(last), format!("round {rounds} is the last"));
    Some(finding.help("write `tries 1` on the `capture`: then the `on` lines alone ask again"))
}
