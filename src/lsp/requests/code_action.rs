//! `textDocument/codeAction`: the cures of what is found in a range, and all cures at once.

use gen_lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionParams, CodeActionResponse,
};

use super::diagnostics::diagnostic;
use crate::finding::Finding;
use crate::fix::together;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;
use crate::report::visible;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &CodeActionParams,
) -> Result<Option<Vec<CodeActionResponse>>, Refusal> {
    let (start, end) = opened.bytes(params.range);
    let touched = |finding: &&Finding| {
        let spots = finding.labels.iter().take(1).map(|label| label.span);
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        spots.chain(edits).any(|span| span.start <= end && start <= span.end)
    };
    let mut actions = Vec::new();
    if wants(&params.context, &CodeActionKind::QuickFix) {
        actions.extend(opened.findings().iter().filter(touched).filter_map(|it| cure(opened, it)));
    }
    // Without being asked for by its kind, all cures stand beside the cure of one of them.
    if wants(&params.context, &CodeActionKind::SourceFixAll)
        && (params.context.only.is_some() || !actions.is_empty())
    {
        actions.extend(all_cures(opened));
    }
    Ok(Some(actions.into_iter().map(CodeActionResponse::CodeAction).collect()))
}

/// A client that names kinds wants those, and what is below them: `source` is `source.fixAll`, too.
fn wants(context: &CodeActionContext, kind: &CodeActionKind) -> bool {
    let name = |kind: &CodeActionKind| serde_json::to_value(kind).unwrap_or_default();
    let kind = name(kind);
    let kind = kind.as_str().unwrap_or_default();
    context.only.as_ref().is_none_or(|only| {
        only.iter().map(name).any(|wanted| {
            let behind = kind.strip_prefix(wanted.as_str().unwrap_or("-"));
            behind.is_some_and(|rest| wanted == "" || rest.is_empty() || rest.starts_with('.'))
        })
    })
}

fn cure(opened: &Opened<'_>, finding: &Finding) -> Option<CodeAction> {
    let fix = finding.fix.as_ref()?;
    Some(CodeAction {
        title: visible(&fix.title).into_owned(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic(opened, finding)]),
        is_preferred: Some(true),
        edit: Some(opened.edits(&fix.edits)),
        ..CodeAction::default()
    })
}

/// All cures that do not touch each other.
fn all_cures(opened: &Opened<'_>) -> Option<CodeAction> {
    let cured = together(opened.findings());
    let edits = cured.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits);
    (!cured.is_empty()).then(|| CodeAction {
        title: "fix all that has one sensible cure".to_owned(),
        kind: Some(CodeActionKind::SourceFixAll),
        edit: Some(opened.edits(edits)),
        ..CodeAction::default()
    })
}
