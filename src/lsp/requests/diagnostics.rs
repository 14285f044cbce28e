//! `textDocument/publishDiagnostics`: what is found in a document.

use gen_lsp_types::{Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Message};

use crate::finding::Finding;
use crate::lsp::opened::Opened;
use crate::report::visible;
use crate::rule::Severity;

/// Every finding that is shown.
pub(in crate::lsp) fn of(opened: &Opened<'_>) -> Vec<Diagnostic> {
    opened.findings().iter().map(|finding| diagnostic(opened, finding)).collect()
}

/// A finding: the fact, and below it what to do.
pub(in crate::lsp) fn diagnostic(opened: &Opened<'_>, finding: &Finding) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Pedantic => DiagnosticSeverity::Information,
    };
    let mut message = visible(&finding.message).into_owned();
    if let Some(code) = finding.provider_code {
        message += &format!(" (provider code {code})");
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {}", visible(help));
    }
    let further = finding.labels.iter().skip(1);
    let related: Vec<_> = further
        .map(|label| DiagnosticRelatedInformation {
            location: opened.location(label.span),
            message: visible(&label.text).into_owned(),
        })
        .collect();
    Diagnostic {
        range: opened.range(finding.span()),
        severity: Some(severity),
        code: Some(Code::String(finding.rule.name().to_owned())),
        source: Some(env!("CARGO_PKG_NAME").to_owned()),
        message: Message::String(message),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}
