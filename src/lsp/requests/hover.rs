//! `textDocument/hover`: what is known of the thing at a place.

use gen_lsp_types::{Contents, Hover, HoverParams, MarkupContent, MarkupKind};

use crate::ide;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &HoverParams,
) -> Result<Option<Hover>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let found = ide::hover(opened.analysis(), offset);
    Ok(found.map(|found| Hover {
        contents: Contents::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: found.markdown,
        }),
        range: Some(opened.range(found.span)),
    }))
}
