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

    /// Asks whether a valid word was meant, in place of what is written at `span`. A machine may
    /// write it only if it is clear.
    #[must_use]
    pub fn near_miss(self, span: Span, near: Near<'_>) -> Self {
        let Near { word, is_clear } = near;
        let finding = self.help(format!("did you mean `{word}`?"));
        if is_clear { finding.fix(format!("write `{word}`"), span, word) } else { finding }
    }

    /// The place of the finding.
    pub fn span(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }
}

/// A valid word that was probably meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near<'a> {
    /// The word.
    pub word: &'a str,
    /// Nothing else can have been meant: no other valid word is as near, and no digit differs.
    pub is_clear: bool,
}

impl<'a> Near<'a> {
    /// A word that other languages have for `word`.
    pub fn clear(word: &'a str) -> Self {
        Self { word, is_clear: true }
    }
}

/// The valid word that `written` is probably meant to be: at most a third of its letters off.
pub fn nearest<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(written, valid).map(|near| near.word)
}

/// The same, and whether it is clear. `step2` is no slip of the finger for `step1`.
pub fn near<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<Near<'a>> {
    let written_low = written.to_lowercase();
    let allowed = |word: &str| (word.chars().count().max(written.chars().count()) / 3).max(1);
    let near = valid
        .into_iter()
        .map(|word| (strsim::osa_distance(&written_low, &word.to_lowercase()), word))
        .filter(|&(distance, word)| distance <= allowed(word) && distance < word.chars().count());
    let (mut best, mut is_alone) = (None::<(usize, &str)>, true);
    for (distance, word) in near {
        match best {
            Some((least, first)) if distance >= least => {
                is_alone &= distance > least || word == first;
            }
            _ => (best, is_alone) = (Some((distance, word)), true),
        }
    }
    best.map(|(_, word)| Near { word, is_clear: is_alone && digits(written).eq(digits(word)) })
}

fn digits(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().filter(char::is_ascii_digit)
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

    #[test]
    fn a_near_miss_is_clear_if_nothing_else_is_as_near() {
        let is_clear = |written, valid: &[&'static str]| {
            near(written, valid.iter().copied()).is_some_and(|near| near.is_clear)
        };
        assert!(is_clear("confrim", &["confirm", "goodbye"]));
        assert!(is_clear("confrim", &["confine", "confirm"]), "another is further off");
        assert!(is_clear("confrim", &["confirm", "confirm"]));
        assert!(!is_clear("pay", &["say", "play"]));
        assert!(!is_clear("menu2", &["menu1"]));
        assert!(is_clear("mneu1", &["menu1", "menu2"]));
    }
}
