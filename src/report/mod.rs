//! Findings for people and for programs. In: a [`Report`] (the view of a finding, of a failed
//! test, of a settings mistake) and the texts it points into. Out: a string in one of five
//! formats. Nothing is printed here, and no control character of a script gets through.

mod diff;
mod escape;
mod excerpt;
mod github;
mod human;
mod json;
mod plain;
mod reason;
mod sarif;
#[cfg(test)]
mod tests;

use crate::finding::{Finding, Fix, Label};
use crate::rule::Severity;
use crate::source::{Place, Source, Sources};
use crate::span::Span;

pub use diff::diff;
pub use escape::{visible, visible_json, visible_lines};
pub use human::{paint, wrap};
pub use reason::reason;
pub use sarif::Sarif;

/// What all reports have in common: the view of a finding that the renderings take.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The rule's name; empty for what has none (a missing file).
    pub code: &'a str,
    /// How bad it is.
    pub severity: Severity,
    /// The fact.
    pub message: &'a str,
    /// The spots, the place of the report first; none for what is not about a text.
    pub labels: &'a [Label],
    /// The next action.
    pub help: Option<&'a str>,
    /// The provider's status code that it prevents.
    pub provider_code: Option<i32>,
    /// The one sensible cure.
    pub fix: Option<&'a Fix>,
}

impl<'a> From<&'a Finding> for Report<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: finding.rule.name(),
            severity: finding.severity,
            message: &finding.message,
            labels: &finding.labels,
            help: finding.help.as_deref(),
            provider_code: finding.provider_code,
            fix: finding.fix.as_ref(),
        }
    }
}

/// The renderings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// A picture of the lines with the spots underlined.
    #[default]
    Human,
    /// `FILE:LINE:COLUMN: SEVERITY[RULE]: MESSAGE`, then a line of help.
    Plain,
    /// One JSON object a line.
    Json,
    /// One SARIF 2.1.0 document; the reports of a run are gathered with [`Sarif`].
    Sarif,
    /// One workflow command of GitHub Actions a line.
    Github,
}

/// What the reader's screen can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// ANSI colours.
    pub color: bool,
    /// Lines and arrows beyond ASCII.
    pub unicode: bool,
}

impl Style {
    /// The style of everything that is compared: documentation, snapshots.
    pub const PINNED: Style = Style { width: 80, color: false, unicode: true };
}

/// A report in a format; it ends in a line end.
pub fn render(report: &Report<'_>, sources: &Sources, format: Format, style: Style) -> String {
    match format {
        Format::Human => human::render(report, sources, style),
        Format::Plain => plain::render(report, sources),
        Format::Json => json::render(report, sources),
        Format::Sarif => {
            let mut document = Sarif::default();
            document.add(report, sources);
            document.document()
        }
        Format::Github => github::render(report, sources),
    }
}

/// The word for a severity; advice is shown as a warning.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Pedantic => "warning",
    }
}

/// A span as people say it.
struct Spot<'a> {
    source: &'a Source,
    start: Place,
    end: Place,
}

impl<'a> Spot<'a> {
    fn of(span: Span, sources: &'a Sources) -> Option<Self> {
        let source = sources.get(span.file)?;
        Some(Self { source, start: source.place(span.start), end: source.place(span.end) })
    }

    /// `FILE:LINE:COLUMN`.
    fn address(&self) -> String {
        format!("{}:{}:{}", visible(self.source.name()), self.start.line, self.start.column)
    }
}
