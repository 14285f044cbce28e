//! Lines before they are text: what of them is lined up with their neighbours is known only when
//! all of them stand. In: lines. Out: the text.

use unicode_width::UnicodeWidthStr;

use super::INDENT;

/// The widest line whose comment is lined up with those of its neighbours.
const WIDEST_WITH_COMMENT: usize = 60;

/// A line of the new text.
pub(super) enum Line<'t> {
    /// Nothing.
    Blank,
    /// One or more lines of the old text, as they were.
    Left(&'t str),
    /// Anything else.
    Words(Words<'t>),
}

/// What stands on a line.
#[derive(Default)]
pub(super) struct Words<'t> {
    /// How far in, in levels.
    pub(super) level: usize,
    /// What is written, without a comment.
    pub(super) text: String,
    /// Where in `text` the reaction of an `on` line begins, if it is lined up: at the space
    /// before it.
    pub(super) turn: Option<usize>,
    /// The comment behind it, or alone.
    pub(super) comment: Option<&'t str>,
}

impl Words<'_> {
    fn width(&self) -> usize {
        self.level * INDENT + self.text.width()
    }
}

/// The text of lines, lined up; all of them end in `\n`.
pub(super) fn text(mut lines: Vec<Line<'_>>) -> String {
    line_up_reactions(&mut lines);
    let columns = columns_of_comments(&lines);
    let mut text = String::new();
    for (line, column) in lines.iter().zip(columns) {
        match line {
            Line::Blank => {}
            Line::Left(old) if old.contains('\r') => {
                text.push_str(&old.replace("\r\n", "\n").replace('\r', "\n"));
            }
            Line::Left(old) => text.push_str(old),
            Line::Words(words) => {
                text.extend(std::iter::repeat_n(' ', words.level * INDENT));
                text.push_str(&words.text);
                if let Some(comment) = words.comment {
                    text.extend(std::iter::repeat_n(' ', column.saturating_sub(words.width())));
                    text.push_str(comment);
                }
            }
        }
        text.push('\n');
    }
    text
}

/// Lines up the reactions of `on` lines that follow each other; comments between them do not part
/// them, anything else does.
fn line_up_reactions(lines: &mut [Line<'_>]) {
    let mut rest = lines;
    while !rest.is_empty() {
        let level = rest.iter().find_map(turn_of).map(|(level, _)| level);
        let skipped = rest.iter().take_while(|line| turn_of(line).is_none()).count();
        let belongs = |line: &&Line<'_>| match line {
            Line::Words(words) => {
                Some(words.level) == level && (words.turn.is_some() || words.text.is_empty())
            }
            Line::Blank | Line::Left(_) => false,
        };
        let run = rest.iter().skip(skipped).take_while(belongs).count();
        let (now, later) = rest.split_at_mut(skipped + run);
        let widest = now.iter().filter_map(turn_of).map(|(_, turn)| turn).max().unwrap_or(0);
        for line in now {
            if let Line::Words(words) = line
                && let Some(turn) = words.turn
            {
                words.text.insert_str(turn, &" ".repeat(widest - turn));
            }
        }
        rest = later;
    }
}

fn turn_of(line: &Line<'_>) -> Option<(usize, usize)> {
    match line {
        Line::Words(words) => words.turn.map(|turn| (words.level, turn)),
        Line::Blank | Line::Left(_) => None,
    }
}

/// The column of each line's comment: two spaces behind its words, or behind the widest of the
/// lines around it that have a comment, too, and are as far in.
fn columns_of_comments(lines: &[Line<'_>]) -> Vec<usize> {
    let mut columns = Vec::with_capacity(lines.len());
    let width = |line: &Line<'_>| match line {
        Line::Words(words) if words.comment.is_some() && !words.text.is_empty() => {
            Some((words.level, words.width()))
        }
        Line::Words(_) | Line::Blank | Line::Left(_) => None,
    };
    while let Some(rest) = lines.get(columns.len()..).filter(|rest| !rest.is_empty()) {
        let level = rest.first().and_then(width).map(|(level, _)| level);
        let own = rest.iter().map_while(width).take_while(|it| Some(it.0) == level);
        let run: Vec<_> = own.map(|(_, width)| width).collect();
        let widest = run.iter().filter(|&&width| width <= WIDEST_WITH_COMMENT).max();
        let widest = widest.copied().unwrap_or(0);
        columns.extend(run.iter().map(|&own| own.max(widest) + 2));
        if run.is_empty() {
            columns.push(0);
        }
    }
    columns
}
