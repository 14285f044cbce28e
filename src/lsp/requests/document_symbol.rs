//! `textDocument/documentSymbol`: the outline of a script.

use gen_lsp_types::{DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind};

use crate::ide::{Part, PartKind, outline};
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;
use crate::report::visible;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    _: &DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>, Refusal> {
    let parts = outline(opened.analysis());
    let symbols = parts.iter().map(|part| symbol(opened, part)).collect();
    Ok(Some(DocumentSymbolResponse::DocumentSymbolList(symbols)))
}

#[expect(deprecated, reason = "the type has no other way to be made")]
fn symbol(opened: &Opened<'_>, part: &Part) -> DocumentSymbol {
    let children: Vec<_> = part.parts.iter().map(|part| symbol(opened, part)).collect();
    DocumentSymbol {
        name: visible(&part.name).into_owned(),
        detail: (!part.detail.is_empty()).then(|| visible(&part.detail).into_owned()),
        kind: kind(part.kind),
        tags: None,
        deprecated: None,
        range: opened.range(part.span),
        selection_range: opened.range(part.name_span),
        children: (!children.is_empty()).then_some(children),
    }
}

fn kind(kind: PartKind) -> SymbolKind {
    match kind {
        PartKind::Param => SymbolKind::Variable,
        PartKind::Entry => SymbolKind::Module,
        PartKind::Step => SymbolKind::Function,
        PartKind::Event => SymbolKind::Event,
        PartKind::Capture => SymbolKind::Field,
        PartKind::Test => SymbolKind::Method,
    }
}
