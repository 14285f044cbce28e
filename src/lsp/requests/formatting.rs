//! `textDocument/formatting`: a script in the one layout. The editor's own wishes, such as the width
//! of a tab, are not asked.

use gen_lsp_types::{DocumentFormattingParams, TextEdit};

use crate::format::format_parsed;
use crate::lsp::opened::Opened;
use crate::lsp::refusal::Refusal;

pub(in crate::lsp) fn answer(
    opened: &Opened<'_>,
    _: &DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>, Refusal> {
    if opened.is_refused() {
        return Ok(None);
    }
    let analysis = opened.analysis();
    let (old, new) =
        (analysis.source().text(), format_parsed(analysis.source(), analysis.parsed()));
    let (start, end) = differing(old, &new);
    let from = u32::try_from(start).unwrap_or(u32::MAX);
    let to = u32::try_from(old.len() - end).unwrap_or(u32::MAX);
    let new_text = new.get(start..new.len() - end).unwrap_or_default().to_owned();
    let range = gen_lsp_types::Range { start: opened.position(from), end: opened.position(to) };
    let edit = (from < to || !new_text.is_empty()).then_some(TextEdit { range, new_text });
    Ok(Some(edit.into_iter().collect()))
}

/// How many bytes two texts have in common at their beginnings, and at their ends behind these:
/// whole lines, so that no character and no line end is torn.
fn differing(one: &str, other: &str) -> (usize, usize) {
    let lines = |text: &str| text.split_inclusive('\n').map(str::len).collect::<Vec<_>>();
    let pairs = one.split_inclusive('\n').zip(other.split_inclusive('\n'));
    let start = pairs.take_while(|(one, other)| one == other).map(|(line, _)| line.len()).sum();
    let rest = |text: &'_ str| text.get(start..).map(lines).unwrap_or_default();
    let (ones, others) = (rest(one), rest(other));
    let mut end = 0;
    for (line, same) in ones.iter().rev().zip(others.iter().rev()) {
        let at = |text: &str| text.len() - end;
        let of =
            |text: &'_ str, length: usize| text.get(at(text) - length..at(text)).map(str::to_owned);
        if line != same || of(one, *line) != of(other, *same) {
            break;
        }
        end += line;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_differ_are_replaced() {
        assert_eq!(differing("a\nb\nc\n", "a\nx\nc\n"), (2, 2));
        assert_eq!(differing("a\na\n", "a\n"), (2, 0));
        assert_eq!(differing("a\n", "a\na\n"), (2, 0));
        assert_eq!(differing("a\nc\n", "a\nb\nc\n"), (2, 2));
        assert_eq!(differing("é", "è"), (0, 0));
        assert_eq!(differing("", "a"), (0, 0));
    }
}
