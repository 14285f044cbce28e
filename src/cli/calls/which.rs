//! Which calls are meant: what the list and the export choose by. In: options. Out: a filter.

use jiff::Timestamp;

use super::flag_word;
use crate::cli::moment::{Moment, moment};
use crate::finding::one_of;
use crate::ledger::{CallResult, Filter};

/// What is said where there are no calls so far.
pub(super) const NONE_YET: &str = "no calls yet";

/// Which calls.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Which {
    /// Only calls since then: how long ago, `2h`, or a time with its zone
    #[arg(long, value_name = "AGO|TIMESTAMP", value_parser = moment)]
    since: Option<Moment>,
    /// Only calls with this result: accepted, refused, not-sent or unknown
    #[arg(long, value_name = "RESULT", value_parser = result)]
    result: Option<CallResult>,
    /// Only calls with this outcome
    #[arg(long, value_name = "NAME")]
    outcome: Option<String>,
}

fn result(written: &str) -> Result<CallResult, String> {
    let known = |result: &CallResult| flag_word(*result) == written;
    CallResult::ALL.into_iter().find(known).ok_or_else(|| {
        let words: Vec<_> = CallResult::ALL.into_iter().map(flag_word).collect();
        format!("write {}", one_of(words.iter().map(String::as_str), words.len()))
    })
}

impl Which {
    /// The options, and whether they were given.
    pub(super) fn given(&self) -> [(&'static str, bool); 3] {
        [
            ("--since", self.since.is_some()),
            ("--result", self.result.is_some()),
            ("--outcome", self.outcome.is_some()),
        ]
    }

    pub(super) fn filter(&self, now: Timestamp) -> Filter {
        Filter {
            since: self.since.map(|since| since.time(now)),
            result: self.result,
            outcome: self.outcome.clone(),
            limit: None,
        }
    }

    /// What is said where there are none.
    pub(super) fn nothing(&self, has_ledger: bool) -> &'static str {
        let is_filtered = self.given().iter().any(|(_, given)| *given);
        if has_ledger && is_filtered { "no such calls" } else { NONE_YET }
    }
}
