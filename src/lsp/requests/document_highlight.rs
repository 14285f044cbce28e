//! `textDocument/documentHighlight`: every place of a name, for the eye.

use gen_lsp_types::{DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams};

use crate::ide;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let all = ide::references(opened.analysis(), offset);
    let highlight = |one: &ide::Occurrence<'_>| {
        let kind =
            if one.declares { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read };
        DocumentHighlight { range: opened.range(one.span), kind: Some(kind) }
    };
    Ok((!all.is_empty()).then(|| all.iter().map(highlight).collect()))
}
