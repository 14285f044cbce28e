//! `textDocument/semanticTokens/full`: what each part of a script is, for the eye.

use gen_lsp_types::{SemanticToken, SemanticTokens, SemanticTokensLegend, SemanticTokensParams};

use crate::ide::{Paint, paint};
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

/// The protocol's name for what a part is. An editor's colours know these names.
fn name(paint: Paint) -> &'static str {
    match paint {
        Paint::Comment => "comment",
        Paint::Keyword => "keyword",
        Paint::Event => "event",
        Paint::Type => "type",
        Paint::Text => "string",
        Paint::Number => "number",
        Paint::Sign => "operator",
        Paint::Voice => "macro",
        Paint::Step => "function",
        Paint::Value => "variable",
        Paint::Outcome => "enumMember",
    }
}

/// The names that tokens point into.
pub(in crate::lsp) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: Paint::ALL.iter().map(|paint| name(*paint).to_owned()).collect(),
        token_modifiers: vec!["declaration".to_owned()],
    }
}

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    _: &SemanticTokensParams,
) -> Result<Option<SemanticTokens>, Refusal> {
    let (mut line, mut column) = (0, 0);
    let token = |part: crate::ide::Painted| {
        let range = opened.range(part.span);
        let start = range.start;
        let delta_line = start.line - line;
        let delta_start = if delta_line == 0 { start.character - column } else { start.character };
        (line, column) = (start.line, start.character);
        let index = Paint::ALL.iter().position(|paint| *paint == part.paint).unwrap_or(0);
        SemanticToken {
            delta_line,
            delta_start,
            length: range.end.character - start.character,
            token_type: u32::try_from(index).unwrap_or(0),
            token_modifiers_bitset: u32::from(part.declares),
        }
    };
    let data = paint(opened.analysis()).into_iter().map(token).collect();
    Ok(Some(SemanticTokens { result_id: None, data }))
}
