//! One SARIF 2.1.0 document for a whole run, for code scanning. In: the reports, one after the
//! other. Out: a JSON object on one line. Findings and failed tests are its results; what kept the
//! run from its work is a notification. Columns count characters, as everywhere.

mod log;
mod uri;

use log::{
    Artifact, Change, Code, Configuration, Cure, Descriptor, Driver, Help, Invocation, Location,
    Log, Notification, Outcome, Page, Physical, Region, Replacement, Run, Text, Tool,
};

use super::{Report, Spot, escape};
use crate::finding::{Fix, Label};
use crate::rule::{Rule, Severity};
use crate::source::{Sources, line_end};
use crate::span::Span;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What a run has reported so far.
#[derive(Debug, Default)]
pub struct Sarif {
    results: Vec<Outcome>,
    notifications: Vec<Notification>,
}

impl Sarif {
    /// Adds a report.
    pub fn add(&mut self, report: &Report<'_>, sources: &Sources) {
        // Consumers show the message alone, so the help has to be in it. Braces stay single: no
        // `{name}` is a placeholder, and hardly anybody undoes the doubling.
        let help = report.help.map(|help| format!("\nhelp: {help}")).unwrap_or_default();
        let message = text(format!("{}{help}", report.message));
        let (first, rest) = match report.labels.split_first() {
            Some((first, rest)) => (location(first, None, sources), rest),
            None => (None, report.labels),
        };
        let (level, locations) = (level(report.severity), first.into_iter().collect());
        if report.code.is_empty() {
            self.notifications.push(Notification { level, message, locations });
            return;
        }
        let related = rest.iter().enumerate();
        let related = related.filter_map(|(id, label)| location(label, Some(id), sources));
        let rule = Rule::from_name(report.code);
        self.results.push(Outcome {
            rule_id: report.code.to_owned(),
            rule_index: rule.and_then(|rule| Rule::ALL.iter().position(|other| *other == rule)),
            level,
            message,
            locations,
            related_locations: related.collect(),
            fixes: report.fix.and_then(|fix| cure(fix, sources)).into_iter().collect(),
            properties: report.provider_code.map(|provider_code| Code { provider_code }),
            rule,
        });
    }

    /// Nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.results.is_empty() && self.notifications.is_empty()
    }

    /// The document; it ends in a line end.
    pub fn document(&self) -> String {
        let invocation = Invocation {
            execution_successful: self.notifications.is_empty(),
            tool_execution_notifications: &self.notifications,
        };
        let rules = Rule::ALL.iter().map(|&rule| {
            let is_raised = self.results.iter().any(|result| result.rule == Some(rule));
            descriptor(rule, is_raised)
        });
        let driver =
            Driver { name: "ivrc", version: env!("CARGO_PKG_VERSION"), rules: rules.collect() };
        let run = Run {
            tool: Tool { driver },
            invocations: [invocation],
            newline_sequences: &["\r\n", "\n", "\r"],
            column_kind: "unicodeCodePoints",
            results: &self.results,
        };
        let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
        // Strings and numbers always serialise.
        let line = serde_json::to_string(&log).unwrap_or_default();
        escape::visible_json(&line).into_owned() + "\n"
    }
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Pedantic => "note",
    }
}

/// A rule of the table. Its whole page goes only with those that were raised: all of them are long.
fn descriptor(rule: Rule, is_raised: bool) -> Descriptor {
    let page = rule.page();
    let (_, behind) = page.split_once("## What it checks\n").unwrap_or_default();
    let (about, _) = behind.split_once("\n## ").unwrap_or((behind, ""));
    let paragraphs = about.trim().split("\n\n");
    let full = paragraphs.map(|words| words.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    let first = full.split("\n\n").next().unwrap_or_default();
    let ends = [". ", ".\" "].into_iter().filter_map(|end| Some(first.find(end)? + end.len()));
    let short = first.get(..ends.min().unwrap_or(first.len())).unwrap_or(first);
    let explain = || format!("{full}\n\nThe whole page: `ivrc explain {}`", rule.name());
    Descriptor {
        id: rule.name(),
        short_description: text(short.trim()),
        help: is_raised.then(|| Help { text: explain(), markdown: page }),
        full_description: text(&*full),
        default_configuration: Configuration { level: level(rule.severity()) },
        properties: Page {
            page: format!("docs/rules/{}.md", rule.name()),
            provider_codes: rule.provider_codes(),
        },
    }
}

fn location(label: &Label, id: Option<usize>, sources: &Sources) -> Option<Location> {
    let physical_location = physical(label.span, sources)?;
    let message = Some(&*label.text).filter(|words| !words.is_empty()).map(text);
    Some(Location { id, physical_location, message })
}

fn physical(span: Span, sources: &Sources) -> Option<Physical> {
    let Spot { source, start, end } = Spot::of(span, sources)?;
    Some(Physical {
        artifact_location: Artifact { uri: uri::of_name(source.name()) },
        region: Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        },
    })
}

/// A fix; its edits are all of one file.
fn cure(fix: &Fix, sources: &Sources) -> Option<Cure> {
    let source = sources.get(fix.edits.first()?.span.file)?;
    let line_end = line_end(source.text());
    let replacements = fix.edits.iter().filter_map(|edit| {
        let deleted_region = physical(edit.span, sources)?.region;
        let inserted_content = text(edit.text.replace('\n', line_end));
        Some(Replacement { deleted_region, inserted_content })
    });
    let change = Change {
        artifact_location: Artifact { uri: uri::of_name(source.name()) },
        replacements: replacements.collect(),
    };
    Some(Cure { description: text(&*fix.title), artifact_changes: [change] })
}
