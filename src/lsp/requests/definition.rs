//! `textDocument/definition`: where a name is declared.

use gen_lsp_types::{Definition, DefinitionParams, DefinitionResponse};

use crate::ide;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &DefinitionParams,
) -> Result<Option<DefinitionResponse>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let spans = ide::definitions(opened.analysis(), offset);
    let locations: Vec<_> = spans.into_iter().map(|span| opened.location(span)).collect();
    let found = (!locations.is_empty()).then_some(Definition::LocationList(locations));
    Ok(found.map(DefinitionResponse::Definition))
}
