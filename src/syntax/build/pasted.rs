//! A JSON or XML body that was pasted into a script: one finding, with the line that says the same.

use serde_json::Value;

use super::Builder;
use crate::finding::Finding;
use crate::rule::Rule as Fault;
use crate::span::Span;

impl Builder<'_> {
    pub(super) fn pasted(&mut self, span: Span) {
        let span = self.trimmed(span);
        let text = self.written(span);
        let head = self.first_line(span);
        let spot = if head.start == head.end { span.part(0, 1) } else { head };
        let finding = if text.starts_with('<') {
            Finding::new(Fault::PastedDocument, spot, "this is XML, not a script")
                .help("write it in the words of the language: `say \"…\" voice en-GB-Emma`")
        } else {
            let help = match first_action(text) {
                _ if is_document(text) => self.to_import(span),
                Some(line) => format!("write it in the words of the language: `{line}`"),
                None => "write it in the words of the language: `call +6590000000 from +6588000000`, `say \"…\" voice en-GB-Emma`".to_owned(),
            };
            Finding::new(Fault::PastedDocument, spot, "this is JSON, not a script").help(help)
        };
        self.report(finding.label("pasted from a document"));
    }

    /// What to do with a whole document: the file may be nothing else.
    fn to_import(&self, span: Span) -> String {
        let text = self.source.text();
        let before = text.get(..span.start as usize).unwrap_or_default();
        let is_all = before.trim_start_matches('\u{feff}').trim().is_empty();
        match self.source.name() {
            name if is_all && !name.contains(['<', ' ', '`']) => {
                format!("make a script of it: `ivrc import {name}`")
            }
            _ => "save it as a file of its own, and make a script of it: `ivrc import FILE.json`"
                .to_owned(),
        }
    }
}

/// A whole body, or a machine: what `ivrc import` takes.
fn is_document(text: &str) -> bool {
    text.starts_with('{') && ["\"callflow\"", "\"steps\""].iter().any(|key| text.contains(key))
}

/// The line of a script for the first action of a pasted body.
fn first_action(text: &str) -> Option<String> {
    let trimmed = text.trim().trim_end_matches([',', ']']);
    let value: Value =
        serde_json::from_str(trimmed).or_else(|_| serde_json::from_str(text)).ok()?;
    let action = match value.get("callflow") {
        Some(callflow) => callflow.get(0)?,
        None => value.get(0).unwrap_or(&value),
    };
    let name = action.get("action")?.as_str()?;
    let param =
        |key: &str| action.get("params").and_then(|params| params.get(key)).and_then(Value::as_str);
    let quoted = |text: &str| {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "\\{"))
    };
    Some(match name {
        "makeCall" => format!("call {} from {}", param("destination")?, param("source")?),
        "say" => format!("say {} voice {}", quoted(param("text")?), param("voiceProfile")?),
        "sayAndCapture" => format!(
            "say {} voice {}; capture",
            quoted(param("promptMessage")?),
            param("voiceProfile")?
        ),
        "playFile" => format!("play {}", quoted(param("fileUrl")?)),
        "hangup" => "hangup".to_owned(),
        _ => return None,
    })
}
