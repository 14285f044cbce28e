//! `textDocument/references`: every place of a name.

use gen_lsp_types::{Location, ReferenceParams};

use crate::ide;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &ReferenceParams,
) -> Result<Option<Vec<Location>>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let all = ide::references(opened.analysis(), offset);
    let wanted = all.iter().filter(|one| params.context.include_declaration || !one.declares);
    let locations: Vec<_> = wanted.map(|one| opened.location(one.span)).collect();
    Ok((!all.is_empty()).then_some(locations))
}
