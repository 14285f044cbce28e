//! `textDocument/completion`: what may be written at a place.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionParams,
    CompletionResponse, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

use crate::ide::{self, Completion, CompletionKind};
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    params: &CompletionParams,
) -> Result<Option<CompletionResponse>, Refusal> {
    let offset = opened.offset(params.text_document_position_params.position);
    let found = ide::complete(opened.analysis(), offset);
    let items = found.iter().map(|completion| item(opened, completion)).collect();
    Ok(Some(CompletionResponse::CompletionItemList(items)))
}

fn item(opened: &Opened<'_>, completion: &Completion) -> CompletionItem {
    let is_snippet = completion.is_snippet && opened.client.snippets;
    let new_text = if is_snippet { completion.insert.clone() } else { completion.plain_insert() };
    let markdown = |value: &String| {
        let (kind, value) = (MarkupKind::Markdown, value.clone());
        Documentation::MarkupContent(MarkupContent { kind, value })
    };
    let format = if is_snippet { InsertTextFormat::Snippet } else { InsertTextFormat::PlainText };
    let edit = TextEdit { range: opened.range(completion.span), new_text };
    CompletionItem {
        label: completion.label.clone(),
        kind: Some(kind(completion.kind)),
        detail: completion.detail.clone(),
        documentation: completion.documentation.as_ref().map(markdown),
        sort_text: Some(format!("{:05}", completion.order)),
        filter_text: Some(completion.label.clone()),
        insert_text_format: Some(format),
        text_edit: Some(CompletionItemTextEdit::TextEdit(edit)),
        ..CompletionItem::default()
    }
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Statement
        | CompletionKind::Setting
        | CompletionKind::Structure
        | CompletionKind::TestLine => CompletionItemKind::Keyword,
        CompletionKind::Option => CompletionItemKind::Property,
        CompletionKind::Type => CompletionItemKind::TypeParameter,
        CompletionKind::Step => CompletionItemKind::Function,
        CompletionKind::Param | CompletionKind::BuiltIn => CompletionItemKind::Variable,
        CompletionKind::Capture => CompletionItemKind::Field,
        CompletionKind::Key | CompletionKind::Event => CompletionItemKind::Event,
        CompletionKind::Outcome => CompletionItemKind::EnumMember,
        CompletionKind::Voice | CompletionKind::Number | CompletionKind::Value => {
            CompletionItemKind::Value
        }
        CompletionKind::Snippet => CompletionItemKind::Snippet,
    }
}
