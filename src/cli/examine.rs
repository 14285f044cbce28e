//! A script, read and checked. In: a script, how much its findings count. Out: its flow and what is
//! wrong with it. Nothing is printed here.

use jiff::Timestamp;

use super::files::Loaded;
use super::settings::Weights;
use crate::check::{Given, Purpose, Subject, check};
use crate::finding::Finding;
use crate::flow::value::Values;
use crate::flow::{Flow, Overrides, lower};
use crate::source::Source;
use crate::syntax::parse;

/// Reads and checks a script as it stands, without values for its params; `then` takes what came
/// of it. A file that was refused has no flow.
pub(super) fn examined<R>(
    loaded: &Loaded,
    weights: &Weights,
    then: impl FnOnce(Option<&Flow<'_>>, Vec<Finding>) -> R,
) -> R {
    match &loaded.refused {
        Some(refused) => then(None, vec![refused.clone()]),
        None => look(loaded.source(), weights, then),
    }
}

/// The same for a text that could be read.
pub(super) fn look<R>(
    source: &Source,
    weights: &Weights,
    then: impl FnOnce(Option<&Flow<'_>>, Vec<Finding>) -> R,
) -> R {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let given = Given {
        now: Timestamp::now(),
        values: &Values::default(),
        purpose: Purpose::Look,
        voices: weights.voices(),
        pedantic: weights.need_advice(),
    };
    let findings = weights.weigh(check(Subject { source, parsed: &parsed, flow: &flow }, &given));
    then(Some(&flow), findings)
}
