//! A report as a picture: what it is, the lines with their spots underlined, what to do. In: the
//! report and its texts. Out: words and lines for a terminal of a given width.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters,
    ThemeStyles,
};

use super::excerpt::Excerpt;
use super::{Report, Spot, Style, plain, visible, visible_lines, word};
use crate::rule::Severity;
use crate::source::Sources;

/// The picture, and an empty line behind it.
pub(super) fn render(report: &Report<'_>, sources: &Sources, style: Style) -> String {
    let first = report.labels.first();
    let Some(spot) = first.and_then(|label| Spot::of(label.span, sources)) else {
        return unplaced(report, style);
    };
    // A file that is empty, or that was too large to read, has no line to show.
    let shown = !spot.source.text().is_empty();
    let mut out = heading(report, style);
    if !shown {
        out.push_str(&format!(": {}", visible(spot.source.name())));
    }
    out.push('\n');
    let ellipsis = if style.unicode { "…" } else { "..." };
    let picture = Picture {
        severity: report.severity,
        message: wrap(&visible_lines(report.message), style.width.saturating_sub(4)),
        help: report.help.map(|help| wrap(&visible_lines(help), style.width.saturating_sub(8))),
        excerpt: shown.then(|| Excerpt::new(report.labels, spot.source, ellipsis)),
    };
    match handler(style).render_report(&mut out, &picture) {
        Ok(()) => out + "\n",
        // Only a label outside of its text gets here; the facts are still worth showing.
        Err(fmt::Error) => plain::render(report, sources),
    }
}

/// A report that is not about a text.
fn unplaced(report: &Report<'_>, style: Style) -> String {
    let mut out = heading(report, style);
    out.push_str(": ");
    out.push_str(&visible_lines(report.message));
    out.push('\n');
    if let Some(help) = report.help {
        let help = wrap(&visible_lines(help), style.width.saturating_sub(8));
        let word = paint("help:", "36", style);
        out.push_str(&format!("  {word} {}\n", help.replace('\n', "\n        ")));
    }
    out
}

/// `error[missing-voice] (provider code -1002)`.
fn heading(report: &Report<'_>, style: Style) -> String {
    let mut what = word(report.severity).to_owned();
    if !report.code.is_empty() {
        what.push_str(&format!("[{}]", report.code));
    }
    let colour = match report.severity {
        Severity::Error => "1;31",
        Severity::Warning | Severity::Pedantic => "1;33",
    };
    let code = report.provider_code.map(|code| format!(" (provider code {code})"));
    paint(&what, colour, style) + &code.unwrap_or_default()
}

/// A text in a colour (`1;31`), where the screen can show it.
pub fn paint(text: &str, colour: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = GraphicalTheme {
        characters: if style.unicode {
            ThemeCharacters::unicode()
        } else {
            ThemeCharacters::ascii()
        },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    // Lines are wrapped by `wrap`, which keeps together what is to be copied.
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_wrap_lines(false)
        .without_syntax_highlighting()
}

/// Breaks lines at spaces, but never between backticks: what stands there is to be copied.
pub fn wrap(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut column = 0;
        for piece in pieces(line) {
            let length = piece.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(piece);
            column += length;
        }
    }
    out
}

/// The parts of a line between its spaces; spaces between backticks, or before the first word,
/// do not part.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut begun = false;
    line.split(move |letter: char| {
        quoted ^= letter == '`';
        begun |= letter != ' ';
        letter == ' ' && !quoted && begun
    })
}

/// A report as miette wants it.
#[derive(Debug)]
struct Picture {
    severity: Severity,
    message: String,
    help: Option<String>,
    excerpt: Option<Excerpt>,
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl Diagnostic for Picture {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning | Severity::Pedantic => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let marks = self.excerpt.as_ref()?.marks.iter().enumerate();
        Some(Box::new(marks.map(|(index, mark)| {
            let text = Some(mark.text.clone()).filter(|text| !text.is_empty());
            let span = (mark.range.start, mark.range.len());
            if index == 0 {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}
