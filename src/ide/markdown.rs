//! Facts as Markdown, for hover and for the documentation of completions. In: words of the
//! language, rules, types. Out: a few short paragraphs. User text never becomes markup.

use crate::provider::codes::Code;
use crate::syntax::words::{Word, WordKind};

/// What the table of words knows of a word.
pub(super) fn word(word: &Word) -> String {
    let mut text = format!("```ivr\n{}\n```\n\n{}\n", word.form, word.about);
    let wire = word.wire.map(|wire| format!("`{wire}`"));
    let facts =
        [("In the JSON", wire.as_deref()), ("Range", word.range), ("Left out", word.default)];
    let mut lines: Vec<_> =
        facts.iter().filter_map(|(what, fact)| Some(format!("- {what}: {}", (*fact)?))).collect();
    lines.extend(word.codes.iter().filter_map(|number| {
        let code = Code::from_number(*number)?;
        Some(format!("- Refused with {number}: {}", code.meaning))
    }));
    if !lines.is_empty() {
        text.push_str(&format!("\n{}\n", lines.join("\n")));
    }
    // A statement is shown as it stands in the script; the others by an example.
    if word.kind != WordKind::Statement {
        text.push_str(&format!("\nExample: {}\n", code(word.example)));
    }
    text
}

/// A text of the user as inline code, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

/// A block of JSON.
pub(super) fn json(text: &str) -> String {
    block("json", text)
}

/// A fenced block that no text can end early.
fn block(language: &str, text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

/// The words of a text, no longer than a line.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(most) {
        None => words,
        Some((end, _)) => {
            let head = words.get(..end).unwrap_or_default();
            let whole = head.rfind(' ').and_then(|at| head.get(..at)).unwrap_or(head);
            format!("{}…", whole.trim_end())
        }
    }
}

/// A text of the user in running text: no sign of it is taken for markup.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_punctuation() && !matches!(letter, '.' | ',' | '?' | '\'' | ';' | ':') {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}

/// `a, b and 3 more`
pub(super) fn few(all: impl Iterator<Item = String>, most: usize) -> String {
    let all: Vec<_> = all.collect();
    match all.split_at_checked(most) {
        Some((shown, more)) if !more.is_empty() => {
            format!("{} and {} more", shown.join(", "), more.len())
        }
        _ => all.join(", "),
    }
}
