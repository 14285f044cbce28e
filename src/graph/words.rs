//! Texts in a picture. In: any text. Out: the same without what a screen would obey, shortened,
//! or in lines that fit a width. Widths are estimated with the widest of the common sans-serif
//! fonts, so that a text stays within its box whichever of them is there.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar as _;

/// Stands for what was left out.
const CUT: &str = "…";

/// The advance of the printable ASCII characters, from the space on, in thousandths of the font's
/// size: of DejaVu Sans or Liberation Sans, whichever is wider.
const ADVANCES: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557, 1016, 685, 687, 723, 771, 667,
    611, 778, 752, 295, 500, 667, 558, 863, 749, 788, 667, 788, 723, 667, 611, 732, 685, 989, 686,
    667, 686, 391, 337, 391, 838, 557, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A title.
    Bold,
    /// Anything else.
    Plain,
}

impl Style {
    /// The size of the font, in pixels.
    pub const SIZE: f64 = 12.0;

    /// The width of a text, in pixels, rather too large than too small.
    pub fn width(self, text: &str) -> f64 {
        text.chars().map(|letter| self.advance(letter)).sum()
    }

    fn advance(self, letter: char) -> f64 {
        let plain = match (u32::from(letter), letter.width()) {
            (_, Some(0)) => 0.0,
            // Emoji are wider than they are high.
            (_, Some(2)) => 1.3,
            (code, _) => match ADVANCES.get((code as usize).wrapping_sub(32)) {
                Some(advance) => f64::from(*advance) / 1000.0,
                None if matches!(letter, '“' | '”' | '‘' | '’' | '•') => 0.6,
                None if code < 0x180 => 0.85,
                // The widest letters of other alphabets.
                None => 1.1,
            },
        };
        let em = match self {
            Style::Plain => plain,
            Style::Bold if plain > 0.0 => plain * 1.1 + 0.05,
            Style::Bold => plain,
        };
        em * Style::SIZE
    }

    /// The text in at most `most` lines no wider than `width`; `…` and `close` end the last one if
    /// there is more. Lines break between words where they can.
    pub(super) fn wrap(self, text: &str, width: f64, most: usize, close: &str) -> Vec<String> {
        let mut lines = self.lines(text, width, most);
        if lines.len() > most {
            lines.truncate(most);
            let end = format!("{CUT}{close}");
            if let Some(last) = lines.last_mut() {
                let whole = self.head(last, width - self.width(&end));
                *last = format!("{whole}{end}");
            }
        }
        lines
    }

    /// As much of a line as fits: whole words, or of the first word a part.
    fn head(self, line: &str, width: f64) -> &str {
        let mut used = 0.0;
        let too_long = |&(_, letter): &(usize, char)| {
            used += self.advance(letter);
            used > width
        };
        let Some((end, letter)) = line.char_indices().find(too_long) else { return line };
        let head = line.get(..end).unwrap_or_default();
        let cut = if letter == ' ' { Some(end) } else { head.rfind(' ') };
        cut.and_then(|cut| line.get(..cut)).unwrap_or(head)
    }

    /// All lines, or the first `most` and one more.
    fn lines(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        for word in text.split_whitespace() {
            let long = self.width(word);
            let space = if line.is_empty() { "" } else { " " };
            if !line.is_empty() && used + self.width(space) + long > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            } else {
                line.push_str(space);
                used += self.width(space);
            }
            for letter in word.chars() {
                let advance = self.advance(letter);
                // Only a word that does not fit a line breaks; a mark stays with its letter.
                if used + advance > width && advance > 0.0 && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                if lines.len() > most {
                    return lines;
                }
                line.push(letter);
                used += advance;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// A text of at most `most` characters; a longer one is cut behind a word, and ends with `…`.
pub(super) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    let Some((end, _)) = text.char_indices().nth(most) else { return Cow::Borrowed(text) };
    let head = text.get(..end).unwrap_or_default();
    let whole = match head.rfind(char::is_whitespace) {
        Some(space) if space > end / 2 => head.get(..space).unwrap_or_default(),
        Some(_) | None => head,
    };
    Cow::Owned(format!("{}{CUT}", whole.trim_end()))
}

/// What is spoken, in quotes; nothing stays nothing.
pub(super) fn quoted(speech: &str) -> String {
    if speech.is_empty() { String::new() } else { format!("“{speech}”") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: f64) -> Vec<String> {
        Style::Plain.wrap(text, width, 3, "”")
    }

    #[test]
    fn lines_break_between_words_and_the_last_one_tells_of_more() {
        let prompt = "“To keep it, press 1. To cancel it, press 2.”";
        let expected = ["“To keep it, press 1. To", "cancel it, press 2.”"];
        assert_eq!(wrapped(prompt, 150.0), expected);
        let expected = ["“To keep", "it, press", "1. To…”"];
        assert_eq!(wrapped(prompt, 60.0), expected);
        assert_eq!(wrapped(" \n ", 60.0), [""; 0]);
    }

    #[test]
    fn a_word_breaks_only_where_no_line_holds_it() {
        assert_eq!(wrapped("a mmmmmmmmmm", 60.0), ["a", "mmmmm", "mmmmm"]);
        assert_eq!(wrapped("请按一请按二", 60.0), ["请按一", "请按二"]);
        let marked = wrapped(&"e\u{301}".repeat(9), 60.0);
        assert!(marked.iter().all(|line| line.starts_with('e')), "{marked:?}");
    }

    #[test]
    fn a_long_text_is_cut_behind_a_word() {
        assert_eq!(shortened("to keep it", 10), "to keep it");
        assert_eq!(shortened("to keep it, press 1", 14), "to keep it,…");
        assert_eq!(shortened(&"x".repeat(20), 4), "xxxx…");
    }
}
