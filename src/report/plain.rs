//! One line for each report, for editors, logs and `grep`; its help stands on the next line.

use super::{Report, Spot, visible, visible_lines, word};
use crate::source::Sources;

/// `FILE:LINE:COLUMN: SEVERITY[RULE]: MESSAGE` and `  help: …`.
pub(super) fn render(report: &Report<'_>, sources: &Sources) -> String {
    let mut out = String::new();
    if let Some(spot) = report.labels.first().and_then(|label| Spot::of(label.span, sources)) {
        out.push_str(&spot.address());
        out.push_str(": ");
    }
    out.push_str(word(report.severity));
    if !report.code.is_empty() {
        out.push_str(&format!("[{}]", report.code));
    }
    out.push_str(": ");
    out.push_str(&visible(report.message));
    out.push('\n');
    if let Some(help) = report.help {
        out.push_str("  help: ");
        out.push_str(&visible_lines(help).replace('\n', "\n        "));
        out.push('\n');
    }
    out
}
