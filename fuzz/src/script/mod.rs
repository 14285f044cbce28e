//! A script, right or wrong, through everything that takes one. No stage panics; findings point into
//! the text, and there are no more of them than letters; reports let no control character through.
//! What holds for the layout, for fixes and for scripts without errors is told next door.

mod fixes;
mod layout;
mod whole;

use ivrc::check::Purpose;
use ivrc::finding::Finding;
use ivrc::flow::machine::Machine;
use ivrc::flow::{Flow, params_document};
use ivrc::report::{Format, Report, Sarif, Style, render};
use ivrc::source::{Source, Sources};
use ivrc::span::FileId;
use ivrc::syntax::{Parsed, json};

use crate::reading::{errors, reading};

/// So many findings of a script are shown.
const SHOWN: usize = 10;

/// The bytes are a script.
pub fn run(data: &[u8]) {
    let (source, refused) = Source::from_bytes(FileId(0), "a.ivr", data.to_vec());
    let findings = reading(&source, Purpose::Request, |parsed, flow, findings| {
        stages(&source, parsed, flow);
        if errors(findings) == 0 {
            whole::holds(&source, parsed, flow);
        }
        findings.to_vec()
    });
    layout::holds(&source);
    fixes::hold(source.text());
    shown(source, refused.into_iter().chain(findings).collect());
}

/// What every script goes through, with errors or without.
fn stages(source: &Source, parsed: &Parsed<'_>, flow: &Flow<'_>) {
    let machine = Machine::build(flow);
    assert!(!machine.error.callflow.is_empty(), "an error ending without an action");
    // A tree, and a document, is as deep as its blocks; serde_json is content with 128 levels.
    serde_json::to_string(&machine).expect("a machine is a document");
    let tree = json::document(parsed, source).to_string();
    assert!(tree.len() <= 1000 * (source.text().len() + 10), "a tree of {} bytes", tree.len());
    let params = params_document(flow, |span| source.place(span.start).line);
    serde_json::to_string(&params).expect("params are a document");
}

/// Findings point into the text, and reports of them can be shown.
fn shown(source: Source, findings: Vec<Finding>) {
    let text = source.text();
    assert!(findings.len() <= 2 * text.len() + 10, "{} findings", findings.len());
    for finding in &findings {
        let labels = finding.labels.iter().map(|label| label.span);
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            assert!(text.get(span.range()).is_some(), "{finding:?} points out of the text");
        }
        assert!(!finding.message.is_empty(), "{finding:?} says nothing");
    }
    let most = 200 * text.len() + 20_000;
    let mut sources = Sources::default();
    sources.push(source);
    let is_raw = |letter: char| letter.is_control() && letter != '\n';
    let small = Style { width: 20, color: true, unicode: false };
    // One document for all of them: it begins with a list of the rules.
    let mut sarif = Sarif::default();
    for finding in findings.iter().take(SHOWN) {
        let report = Report::from(finding);
        for format in [Format::Human, Format::Plain, Format::Json, Format::Github] {
            let shown = render(&report, &sources, format, Style::PINNED);
            assert!(!shown.contains(is_raw), "{shown:?}");
            assert!(shown.len() <= most, "a report of {} bytes", shown.len());
        }
        render(&report, &sources, Format::Human, small);
        sarif.add(&report, &sources);
    }
    assert!(!sarif.document().contains(is_raw), "a control character in SARIF");
}
