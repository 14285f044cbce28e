//! Workflow commands, which GitHub shows as annotations on the lines of a change. In: a report.
//! Out: one line, whatever the script holds.

use super::{Report, Spot, visible, visible_lines};
use crate::rule::Severity;
use crate::source::Sources;

/// `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::MESSAGE`.
pub(super) fn render(report: &Report<'_>, sources: &Sources) -> String {
    let command = match report.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Pedantic => "notice",
    };
    let mut properties = Vec::new();
    if let Some(spot) = report.labels.first().and_then(|label| Spot::of(label.span, sources)) {
        let (start, end) = (spot.start, spot.end);
        properties.push(format!("file={}", property(&visible(spot.source.name()))));
        properties.push(format!("line={}", start.line));
        // Columns are refused for what goes over several lines.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
            properties.push(format!("endLine={},endColumn={}", end.line, end.column));
        } else {
            properties.push(format!("endLine={}", end.line));
        }
    }
    let title = if report.code.is_empty() { "ivrc" } else { report.code };
    properties.push(format!("title={}", property(title)));
    let help = report.help.map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let message = format!("{}{help}", report.message);
    format!("::{command} {}::{}\n", properties.join(","), data(&visible_lines(&message)))
}

/// A message: a `%`, or an end of a line, would end it or change it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
