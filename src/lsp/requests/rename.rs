//! `textDocument/prepareRename` and `textDocument/rename`: a name, given another one everywhere.

use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};

use crate::ide;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn prepare(
    opened: &Opened<'_>,
    params: &PrepareRenameParams,
) -> Result<Option<PrepareRenameResult>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let span = ide::renamable(opened.analysis(), offset).map_err(Refusal::failed)?;
    let placeholder = opened.analysis().source().slice(span).to_owned();
    let found = PrepareRenamePlaceholder { range: opened.range(span), placeholder };
    Ok(Some(PrepareRenameResult::PrepareRenamePlaceholder(found)))
}

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &RenameParams,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let edits = ide::rename(opened.analysis(), offset, &params.new_name);
    edits.map(|edits| Some(opened.edits(&edits))).map_err(Refusal::failed)
}
