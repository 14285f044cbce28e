//! For the tests of this stage: scripts with a mark `$0` where the cursor is, results as the text
//! that they point at.

use super::{Analysis, Known};
use crate::source::Source;
use crate::span::{FileId, Span};

/// The script without its mark, and where the mark stood.
pub(super) fn marked(text: &str) -> (Analysis, u32) {
    let at = text.find("$0").expect("a mark `$0`");
    let offset = u32::try_from(at).expect("a short script");
    (analysis(&text.replacen("$0", "", 1)), offset)
}

/// A script without a mark.
pub(super) fn analysis(text: &str) -> Analysis {
    Analysis::new(Source::new(FileId(0), "test.ivr", text), &Known::default())
}

/// The script with `[` and `]` round each span.
pub(super) fn bracketed(analysis: &Analysis, spans: impl IntoIterator<Item = Span>) -> String {
    let mut text = analysis.source().text().to_owned();
    let mut spans: Vec<_> = spans.into_iter().collect();
    spans.sort_unstable();
    for span in spans.into_iter().rev() {
        text.insert(span.end as usize, ']');
        text.insert(span.start as usize, '[');
    }
    text
}
