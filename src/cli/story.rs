//! How an emulated call went, for whoever reads it. In: what happened on the line. Out: the lines of
//! a transcript and how the call ended, as words and as JSON. `send --sandbox` and `simulate` have
//! it in common.

use serde::Serialize;

use super::page::bold;
use crate::engine::Mask;
use crate::phone::timed;
use crate::report::{Style, visible};

/// A call, from its first ring to its end.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Story {
    pub(super) disposition: String,
    pub(super) error_code: Option<i32>,
    pub(super) outcome: String,
    pub(super) seconds: u64,
    pub(super) transcript: Vec<Line>,
}

/// Something that happened on the line.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    /// When, in milliseconds since the call was placed or arrived.
    pub(super) at_ms: u64,
    pub(super) text: String,
}

impl Story {
    /// Without the secrets, which are known only when all has been said.
    pub(super) fn hidden(mut self, mask: &Mask) -> Self {
        self.transcript.iter_mut().for_each(|line| line.text = mask.hide(&line.text));
        self
    }

    /// A line for each thing that happened, and how it ended.
    pub(super) fn words(&self, style: Style) -> String {
        let lines = self.transcript.iter().map(|Line { at_ms, text }| timed(*at_ms, text));
        let lines: String = lines.map(|line| format!("{}\n", visible(&line))).collect();
        format!("\n{lines}{}", self.ending(style))
    }

    /// How it ended, behind an empty line: `completed: 4 s on the line, outcome kept`.
    pub(super) fn ending(&self, style: Style) -> String {
        let Self { disposition, error_code, outcome, seconds, .. } = self;
        let error = error_code.map(|code| format!(" (error {code})")).unwrap_or_default();
        let outcome = match outcome.as_str() {
            "none" => String::new(),
            outcome => format!(", outcome {outcome}"),
        };
        let ending = format!("{disposition}{error}: {seconds} s on the line{outcome}");
        format!("\n{}\n", bold(&ending, style))
    }
}
