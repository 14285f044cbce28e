//! Voices. In: a word; the list of an account. Out: whether the word has the shape of a voice; what
//! the provider tells of it. Whether a voice is the right one is for rules to say.

/// The voices of an account, as they were fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voices {
    /// All of them, in the provider's order.
    pub list: Vec<Voice>,
    /// When they were fetched.
    pub fetched: jiff::Timestamp,
}

/// A voice of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voice {
    /// Its code, such as `en-GB-Emma`.
    pub code: String,
    /// Its locale, such as `en-GB`.
    pub locale: Option<String>,
    /// Its language in words.
    pub language: Option<String>,
    /// `F` or `M`, as the provider writes it.
    pub gender: Option<String>,
}

impl Voices {
    /// The voice of a code.
    pub fn find(&self, code: &str) -> Option<&Voice> {
        self.list.iter().find(|voice| voice.code == code)
    }

    /// Their codes.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|voice| voice.code.as_str())
    }

    /// How long ago they were fetched. A list from the future is as good as new: clocks are set.
    pub fn age(&self, now: jiff::Timestamp) -> String {
        let age = now.duration_since(self.fetched).max(jiff::SignedDuration::ZERO);
        let (number, unit) = match (age.as_hours() / 24, age.as_hours(), age.as_mins()) {
            (0, 0, 0) => return "just now".to_owned(),
            (0, 0, minutes) => (minutes, "minute"),
            (0, hours, _) => (hours, "hour"),
            (days, ..) => (days, "day"),
        };
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural} ago")
    }
}

/// The shape of a voice: language of 2 or 3 letters, script if any, region of 2 letters or 3 digits, name.
pub(super) fn is_voice(voice: &str) -> bool {
    let mut parts = voice.split('-').peekable();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let language = parts.next().unwrap_or_default();
    if !(matches!(language.len(), 2 | 3) && letters(language)) {
        return false;
    }
    parts.next_if(|part| part.len() == 4 && letters(part));
    let region = parts.next().unwrap_or_default();
    let has_region = region.len() == 2 && letters(region) || region.len() == 3 && digits(region);
    has_region && parts.next().is_some_and(|name| !name.is_empty())
}
