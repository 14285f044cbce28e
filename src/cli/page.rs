//! A rule's page for a terminal. In: its Markdown. Out: plain lines: headings, wrapped paragraphs,
//! indented blocks.

use crate::report::{Style, paint, wrap};

/// A page without its title.
pub(super) fn plain(page: &str, style: Style) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in page.lines() {
        let is_fence = line.starts_with("```");
        let ends_paragraph = line.is_empty() || line.starts_with(['#', '-', '|']) || is_fence;
        if fenced && !is_fence {
            out.push_str(&if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") });
            continue;
        }
        if ends_paragraph {
            end(&mut paragraph, &mut out, style);
        }
        fenced ^= is_fence;
        if let Some(heading) = line.strip_prefix("## ") {
            out.push_str(&bold(heading, style));
            out.push('\n');
        } else if line.is_empty() {
            out.push('\n');
        } else if !is_fence && !line.starts_with("# ") {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line.trim());
        }
    }
    end(&mut paragraph, &mut out, style);
    let mut page = out.trim_matches('\n').to_owned();
    page.push('\n');
    page
}

fn end(paragraph: &mut String, out: &mut String, style: Style) {
    if !paragraph.is_empty() {
        out.push_str(&wrap(paragraph, style.width));
        out.push('\n');
        paragraph.clear();
    }
}

/// Text that stands out, where the screen can show it.
pub(super) fn bold(text: &str, style: Style) -> String {
    paint(text, "1", style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_plain_on_a_terminal() {
        let page = "# x\n\n## What it checks\n\nOne\ntwo.\n\n- a\n  b\n- c\n\n```ivr fails\nsay\n\nhangup\n```\n";
        let shown = "What it checks\n\nOne two.\n\n- a b\n- c\n\n    say\n\n    hangup\n";
        assert_eq!(plain(page, Style::PINNED), shown);
    }
}
