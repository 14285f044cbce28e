//! `textDocument/foldingRange`: what an editor may fold away.

use gen_lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

use crate::ide::folds;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    _: &FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>, Refusal> {
    let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    let range = |fold: &crate::ide::Fold| FoldingRange {
        start_line: line(fold.first),
        end_line: line(fold.last),
        kind: Some(if fold.comment { FoldingRangeKind::Comment } else { FoldingRangeKind::Region }),
        ..FoldingRange::default()
    };
    Ok(Some(folds(opened.analysis()).iter().map(range).collect()))
}
