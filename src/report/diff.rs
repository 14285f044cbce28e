//! What a rewrite would change, as a unified diff. In: a name, the text before and after. Out: lines
//! that `patch` takes, with characters that a terminal would obey spelt out. Line ends are not
//! shown: a rewrite keeps them.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};

use super::escape::push;
use super::{Style, paint, visible};
use crate::source::BOM;

/// Lines of context, as everywhere.
const CONTEXT: usize = 3;

/// How long the shortest diff is looked for; behind that, one that is not the shortest will do.
const PATIENCE: Duration = Duration::from_millis(500);

/// The unified diff of two texts; empty if they are equal.
pub fn diff(name: &str, before: &str, after: &str, style: Style) -> String {
    let bare = |text| str::strip_prefix(text, BOM).unwrap_or(text);
    let (before, after) = (bare(before), bare(after));
    if before == after {
        return String::new();
    }
    let changes = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    let name = visible(name);
    let mut out = String::new();
    for (sign, name) in [("---", &name), ("+++", &name)] {
        out.push_str(&paint(&format!("{sign} {name}"), "1", style));
        out.push('\n');
    }
    for hunk in changes.unified_diff().context_radius(CONTEXT).iter_hunks() {
        out.push_str(&paint(&hunk.header().to_string(), "36", style));
        out.push('\n');
        for change in hunk.iter_changes() {
            let line = line(change.tag(), change.value());
            out.push_str(&match change.tag() {
                ChangeTag::Delete => paint(&line, "31", style),
                ChangeTag::Insert => paint(&line, "32", style),
                ChangeTag::Equal => line,
            });
            out.push('\n');
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// A line with its sign. A tab is harmless, and `patch` would miss it.
fn line(tag: ChangeTag, text: &str) -> String {
    let mut line = tag.to_string();
    for letter in text.trim_end_matches(['\n', '\r']).chars() {
        if letter == '\t' { line.push(letter) } else { push(&mut line, letter) }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(before: &str, after: &str) -> String {
        diff("a.ivr", before, after, Style::PINNED)
    }

    #[test]
    fn nothing_changed_is_nothing_said() {
        assert_eq!(plain("a\n", "a\n"), "");
    }

    #[test]
    fn lines_around_a_change_are_shown() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
        let after = before.replace("\n3\n", "\n3 and more\n").replace("12\n", "twelve");
        let expected = "--- a.ivr\n+++ a.ivr\n@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+3 and more\n 4\n 5\n 6\n\
            @@ -9,4 +9,4 @@\n 9\n 10\n 11\n-12\n+twelve\n\\ No newline at end of file\n";
        assert_eq!(plain(before, &after), expected);
    }

    #[test]
    fn controls_are_spelt_out_and_line_ends_are_not_shown() {
        let (before, after) = ("\u{feff}say\t\u{1b}[2J\r\nb\r\n", "\u{feff}say\t\u{202e}\r\nb\r\n");
        let expected = "--- a.ivr\n+++ a.ivr\n@@ -1,2 +1,2 @@\n\
            -say\t\\u{1b}[2J\n+say\t\\u{202e}\n b\n";
        assert_eq!(plain(before, after), expected);
        let named = diff("a\u{1b}.ivr", "a\rb\r", "a\rc\r", Style::PINNED);
        assert_eq!(named, "--- a\\u{1b}.ivr\n+++ a\\u{1b}.ivr\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n");
    }

    #[test]
    fn colours_end_with_their_line() {
        let style = Style { color: true, ..Style::PINNED };
        let shown = diff("a.ivr", "a\nb\n", "a\nc\n", style).replace('\u{1b}', "^");
        let expected = "^[1m--- a.ivr^[0m\n^[1m+++ a.ivr^[0m\n^[36m@@ -1,2 +1,2 @@^[0m\n a\n\
            ^[31m-b^[0m\n^[32m+c^[0m\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn large_texts_without_a_common_line_come_to_an_end() {
        let many =
            |sign: &str| (0..20_000).map(|line| format!("{sign}{line}\n")).collect::<String>();
        let shown = plain(&many("a"), &many("b"));
        assert_eq!(shown.lines().count(), 40_003);
    }
}
