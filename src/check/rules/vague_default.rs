//! `vague-default`: an option is left out whose default the provider's documents disagree on.
use super::super::Cx;
use super::super::graph::Question;
use crate::finding::{Finding, one_of};
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    findings.extend(cx.questions.iter().filter_map(finding));
}

fn finding(question: &Question<'_>) -> Option<Finding> {
    let asking = &question.asking;
    // Beside a `timeout` a missing `overall` is for `overall-missing`.
    let no_overall = asking.overall.is_none() && asking.timeout.is_none();
    // What is missing, what the documents take for it, and what to write.
    let options = [
        (question.capture.digits.is_none(), "25 digits or 1", "1..25"),
        (no_overall, "30 seconds or 5", "overall 30s"),
        (asking.tries.is_none(), "3 tries or 1", "tries 3"),
    ];
    let missing: Vec<_> = options.into_iter().filter(|(is_missing, ..)| *is_missing).collect();
    if missing.is_empty() {
        return None;
    }
    let readings: Vec<_> = missing.iter().map(|(_, reading, _)| *reading).collect();
    let words = one_of(missing.iter().map(|(.., word)| *word), 3).replace(" or ", " and ");
    Some(
        Finding::new(
            Rule::VagueDefault,
            question.span,
            "the provider's documents disagree on what is left out here",
        )
        .label(readings.join("; "))
        .help(format!("write what you want, such as {words}")),
    )
}
