//! Tables on a terminal. In: rows of cells from anywhere, perhaps a head. Out: lines whose columns
//! stand one below the other, with nothing in them that a terminal would obey.

use unicode_width::UnicodeWidthStr;

use super::page::bold;
use crate::report::{Style, visible};

/// Rows as lines, two spaces between the columns.
pub(super) fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let rows = shown(rows);
    let widths = widths(&rows);
    rows.iter().map(|row| line(row, &widths) + "\n").collect()
}

/// A table with a head. What is not known is a `-`.
pub(super) fn with_head<const N: usize>(
    head: [&str; N],
    rows: &[[Option<String>; N]],
    style: Style,
) -> String {
    let known = |cell: &Option<String>| cell.clone().unwrap_or_else(|| "-".to_owned());
    let known: Vec<_> = rows.iter().map(|row| row.each_ref().map(known)).collect();
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(shown(&known));
    let widths = widths(&rows);
    let mut lines = rows.iter().map(|row| line(row, &widths) + "\n");
    let head = lines.next().unwrap_or_default();
    bold(head.trim_end(), style) + "\n" + &lines.collect::<String>()
}

fn shown<const N: usize>(rows: &[[String; N]]) -> Vec<[String; N]> {
    rows.iter().map(|row| row.each_ref().map(|cell| visible(cell).into_owned())).collect()
}

fn widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    widths
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
        let rows = [["你好", "größer", "x"], ["a\u{1b}[2J", "e", ""]];
        let rows = rows.map(|row| row.map(str::to_owned));
        assert_eq!(table(&rows), "你好        größer  x\na\\u{1b}[2J  e\n");
    }

    #[test]
    fn a_head_is_a_row_and_a_hole_is_a_dash() {
        let rows = [[Some("12".to_owned()), None]];
        let shown = with_head(["id", "script"], &rows, Style::PINNED);
        assert_eq!(shown, "id  script\n12  -\n");
    }
}
