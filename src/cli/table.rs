//! Tables on a terminal. In: a head and rows of cells from anywhere. Out: lines whose columns
//! stand one below the other, with nothing in them that a terminal would obey.

use unicode_width::UnicodeWidthStr;

use super::page::bold;
use crate::report::{Style, visible};

/// A table with a head; each row has as many cells. What is not known is a `-`.
pub(super) fn table<const N: usize>(
    head: [&str; N],
    rows: &[[Option<String>; N]],
    style: Style,
) -> String {
    let shown = |cell: &Option<String>| visible(cell.as_deref().unwrap_or("-")).into_owned();
    let rows: Vec<[String; N]> = rows.iter().map(|row| row.each_ref().map(shown)).collect();
    let mut widths = head.map(UnicodeWidthStr::width);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let head = line(&head.map(str::to_owned), &widths);
    let lines = rows.iter().map(|row| line(row, &widths) + "\n");
    bold(&head, style) + "\n" + &lines.collect::<String>()
}

fn line<const N: usize>(cells: &[String; N], widths: &[usize; N]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| {
        let gap = width.saturating_sub(cell.width());
        format!("{cell}{:gap$}", "")
    });
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_whatever_the_language() {
        let cell = |text: &str| Some(text.to_owned());
        let rows = [[cell("你好.ivr"), cell("12")], [cell("a\u{1b}[2J"), None]];
        let shown = "script      id\n你好.ivr    12\na\\u{1b}[2J  -\n";
        assert_eq!(table(["script", "id"], &rows, Style::PINNED), shown);
    }
}
