//! One finding: what a rule has to say about a place in a script. In: rule, spans, words.
//! Out: a value that each report renders in its own way. It holds no source text and prints nothing.

use std::borrow::Cow;

use crate::rule::{Rule, Severity};
use crate::span::Span;

/// A spot in the script with a few words on it; the words may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What to say there, in lower case without a full stop.
    pub text: Cow<'static, str>,
}

/// One change of the text: what stands at `span` becomes `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// The one sensible cure, as text edits that a machine can apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative: "write `confirm`".
    pub title: String,
    /// Edits that do not overlap.
    pub edits: Vec<Edit>,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The rule's own severity, unless a setting raised it.
    pub severity: Severity,
    /// The provider's status code that it spares, the rule's likeliest unless the rule knows better.
    pub provider_code: Option<i32>,
    /// The fact, in lower case without a full stop; what the user wrote stands in backticks.
    pub message: String,
    /// The spots; the first one is the place of the finding.
    pub labels: Vec<Label>,
    /// One next action, with the text to write.
    pub help: Option<String>,
    /// The cure, where only one is sensible.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding of `rule` at `span`.
    pub fn new(rule: Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            provider_code: rule.provider_codes().first().copied(),
            message: message.into(),
            labels: vec![Label { span, text: Cow::Borrowed("") }],
            help: None,
            fix: None,
        }
    }

    /// The status code that this very spot would be answered with.
    #[must_use]
    pub fn code(mut self, code: impl Into<Option<i32>>) -> Self {
        self.provider_code = code.into();
        self
    }

    /// Words on the primary spot.
    #[must_use]
    pub fn label(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Another spot that has a part in it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<Cow<'static, str>>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// The next action.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// A cure of one edit.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        let edits = vec![Edit { span, text: text.into() }];
        self.fix = Some(Fix { title: title.into(), edits });
        self
    }

    /// The place of the finding.
    pub fn span(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }
}

/// The valid word that `written` is probably meant to be: at most a third of its letters off.
pub fn nearest<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written_low = written.to_lowercase();
    let allowed = |word: &str| (word.chars().count().max(written.chars().count()) / 3).max(1);
    valid
        .into_iter()
        .map(|word| (strsim::osa_distance(&written_low, &word.to_lowercase()), word))
        .filter(|&(distance, word)| distance <= allowed(word) && distance < word.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, word)| word)
}

/// "`a`, `b` or `c`", for a help that lists what is valid. At most `most` words are named.
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    listed(words, "or", most)
}

/// "`a`, `b` and `c`". At most `most` words are named.
pub fn all_of<'a>(words: impl IntoIterator<Item = &'a str>, most: usize) -> String {
    listed(words, "and", most)
}

fn listed<'a>(words: impl IntoIterator<Item = &'a str>, link: &str, most: usize) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        many if many.len() > most => {
            let named = many.get(..most).unwrap_or(many).join(", ");
            format!("{named} and {} more", many.len() - most)
        }
        [first @ .., last] => format!("{} {link} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_are_recognised_and_strangers_are_not() {
        assert_eq!(nearest("sya", ["say", "call"]), Some("say"));
        assert_eq!(nearest("Capture", ["say", "capture"]), Some("capture"));
        assert_eq!(nearest("banana", ["say", "capture"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
