//! One JSON object a line, for programs. Lines and columns count from 1, columns in characters.
//! What is not known is null; no key is ever left out.

use serde::Serialize;

use super::{Report, Spot, escape, word};
use crate::finding::{Edit, Fix, Label};
use crate::source::Sources;
use crate::span::Span;

/// The version of the object.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    version: u32,
    rule: Option<&'a str>,
    severity: &'static str,
    file: Option<&'a str>,
    #[serde(flatten)]
    range: Range,
    message: &'a str,
    help: Option<&'a str>,
    provider_code: Option<i32>,
    labels: Vec<Piece<'a>>,
    fix: Option<Cure<'a>>,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Range {
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// A label, or an edit.
#[derive(Serialize)]
struct Piece<'a> {
    #[serde(flatten)]
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Cure<'a> {
    title: &'a str,
    edits: Vec<Piece<'a>>,
}

/// The object on its line.
pub(super) fn render(report: &Report<'_>, sources: &Sources) -> String {
    let spot = report.labels.first().and_then(|label| Spot::of(label.span, sources));
    let object = Object {
        version: VERSION,
        rule: Some(report.code).filter(|code| !code.is_empty()),
        severity: word(report.severity),
        file: spot.as_ref().map(|spot| spot.source.name()),
        range: report.labels.first().map(|label| range(label.span, sources)).unwrap_or_default(),
        message: report.message,
        help: report.help,
        provider_code: report.provider_code,
        labels: report.labels.iter().map(|label| of_label(label, sources)).collect(),
        fix: report.fix.map(|fix| cure(fix, sources)),
    };
    // Strings and numbers always serialise.
    let line = serde_json::to_string(&object).unwrap_or_default();
    escape::visible_json(&line).into_owned() + "\n"
}

fn of_label<'a>(label: &'a Label, sources: &Sources) -> Piece<'a> {
    Piece { range: range(label.span, sources), text: &label.text }
}

fn cure<'a>(fix: &'a Fix, sources: &Sources) -> Cure<'a> {
    let edit = |edit: &'a Edit| Piece { range: range(edit.span, sources), text: &edit.text };
    Cure { title: &fix.title, edits: fix.edits.iter().map(edit).collect() }
}

fn range(span: Span, sources: &Sources) -> Range {
    Spot::of(span, sources).map_or_else(Range::default, |spot| Range {
        line: Some(spot.start.line),
        column: Some(spot.start.column),
        end_line: Some(spot.end.line),
        end_column: Some(spot.end.column),
    })
}
