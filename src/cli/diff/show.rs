//! What `ivrc diff` prints for people. In: changes. Out: a few lines below the name of each part of
//! the script, and what was said above what is said.

use crate::cli::page::bold;
use crate::cli::tally::count;
use crate::diff::words::{self, Line};
use crate::diff::{Change, Part, What};
use crate::report::{Style, paint, visible};

/// The page.
pub(super) fn page([old, new]: [&str; 2], changes: &[Change], style: Style) -> String {
    let number = changes.iter().filter(|change| !change.is_only_a_name()).count();
    let head = match number {
        0 => format!("{old} -> {new}: nothing changes for the caller"),
        number => format!("{old} -> {new}: {}", count(number, "change")),
    };
    let mut page = bold(&visible(&head), style) + "\n";
    let mut part: Option<&Part> = None;
    for change in changes {
        let at = change.places.first().map(|place| &place.part);
        if change.what == What::StepUnreached {
            part = None;
            page += &format!("\n{}\n", visible(&words::sentence(change)));
            continue;
        }
        if let Some(at) = at.filter(|at| part != Some(at)) {
            page += &format!("\n{}\n", bold(&visible(&words::title(at)), style));
        }
        part = at;
        page += &line(&words::line(change), style);
    }
    page
}

fn line(line: &Line, style: Style) -> String {
    let mut out = format!("  {}\n", visible(&line.text));
    if let Some((old, new)) = &line.words {
        for (sign, words, color) in [("-", old, "31"), ("+", new, "32")] {
            let words = format!("{sign} “{}”", visible(words));
            out += &format!("    {}\n", paint(&words, color, style));
        }
    }
    out
}
