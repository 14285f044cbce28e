//! Which request is answered by whom. In: a request. Out: its answer as JSON, or why there is none.
//! Every request of a document is asked of its newest version.

use gen_lsp_types::{
    CodeActionRequest, CompletionRequest, DefinitionRequest, DocumentFormattingRequest,
    DocumentHighlightRequest, DocumentSymbolRequest, FoldingRangeRequest, HoverRequest,
    PrepareRenameRequest, ReferencesRequest, RenameRequest, Request as Method,
    SemanticTokensRequest, Uri,
};
use lsp_server::{ErrorCode, Request};
use serde_json::Value;

use super::Settings;
use super::client::Client;
use super::documents::Documents;
use super::opened::Opened;
use super::refusal::Refusal;
use super::requests::{
    code_action, completion, definition, document_highlight, document_symbol, folding_range,
    formatting, hover, references, rename, semantic_tokens,
};
use super::server::{read, written};

/// Answers a request.
pub(super) fn answer(
    request: Request,
    client: Client,
    documents: &mut Documents,
    settings: &mut dyn Settings,
) -> Result<Value, Refusal> {
    let method = request.method.clone();
    let mut asked = Asked { params: request.params, client, documents, settings };
    macro_rules! at_place {
        ($method:ty, $answer:path) => {
            asked.of::<$method>(
                |params| &params.text_document_position_params.text_document.uri,
                $answer,
            )
        };
    }
    macro_rules! of_document {
        ($method:ty, $answer:path) => {
            asked.of::<$method>(|params| &params.text_document.uri, $answer)
        };
    }
    match &*method {
        "textDocument/completion" => at_place!(CompletionRequest, completion::answer),
        "textDocument/hover" => at_place!(HoverRequest, hover::answer),
        "textDocument/definition" => at_place!(DefinitionRequest, definition::answer),
        "textDocument/references" => at_place!(ReferencesRequest, references::answer),
        "textDocument/documentHighlight" => {
            at_place!(DocumentHighlightRequest, document_highlight::answer)
        }
        "textDocument/prepareRename" => at_place!(PrepareRenameRequest, rename::prepare),
        "textDocument/rename" => at_place!(RenameRequest, rename::answer),
        "textDocument/documentSymbol" => {
            of_document!(DocumentSymbolRequest, document_symbol::answer)
        }
        "textDocument/codeAction" => of_document!(CodeActionRequest, code_action::answer),
        "textDocument/formatting" => of_document!(DocumentFormattingRequest, formatting::answer),
        "textDocument/foldingRange" => of_document!(FoldingRangeRequest, folding_range::answer),
        "textDocument/semanticTokens/full" => {
            of_document!(SemanticTokensRequest, semantic_tokens::answer)
        }
        _ => Err(Refusal {
            code: ErrorCode::MethodNotFound,
            message: format!("`{}` is not answered", crate::report::visible(&method)),
        }),
    }
}

struct Asked<'a> {
    params: Value,
    client: Client,
    documents: &'a mut Documents,
    settings: &'a mut dyn Settings,
}

impl Asked<'_> {
    fn of<M: Method>(
        &mut self,
        uri: fn(&M::Params) -> &Uri,
        answer: fn(&Opened<'_>, &M::Params) -> Result<M::Result, Refusal>,
    ) -> Result<Value, Refusal> {
        let params: M::Params = read(self.params.take()).map_err(Refusal::invalid)?;
        let uri = uri(&params);
        let document = self.documents.get(uri);
        let document = document.ok_or_else(|| Refusal::invalid("the document is not open"))?;
        let version = document.version;
        let opened = Opened::new(uri, version, self.client, document.read(self.settings));
        answer(&opened, &params).map(written)
    }
}
