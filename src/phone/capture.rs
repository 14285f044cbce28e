//! One try of a capture. In: what is asked, the keys that are pressed and then silence. Out: an
//! entry or none, and how long the silence was. What is said around it is not done here.

use crate::flow::wire::SayAndCapture;

/// What is asked of the person, with the provider's own values for what was left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    /// The fewest digits of an entry.
    pub min: usize,
    /// The most.
    pub max: usize,
    /// How long each digit may take, in milliseconds; `None` where only the whole entry is bounded.
    pub digit_timeout_ms: Option<u64>,
    /// How long the whole entry may take, in milliseconds.
    pub overall_ms: u64,
    /// `#` ends an entry.
    pub hash: bool,
    /// How often is asked in all.
    pub tries: u64,
    /// Which of them this one is, from 1.
    pub try_number: u64,
    pub(super) action: SayAndCapture<String>,
}

/// Digits where MAX is left out.
const MAX_DIGITS: u64 = 25;
/// Tries where they are left out.
const TRIES: u64 = 3;
/// The most tries that are emulated: silence must come to an end.
const MOST_TRIES: u64 = 20;
/// The time for an entry where it is left out, in milliseconds.
const OVERALL_MS: u64 = 30_000;

impl Asking {
    /// The first try.
    pub(super) fn new(action: &SayAndCapture<String>) -> Self {
        let count = |digits: u64| usize::try_from(digits.clamp(1, MAX_DIGITS)).unwrap_or(1);
        Self {
            min: count(action.min_digits.unwrap_or(1)),
            max: count(action.max_digits.unwrap_or(MAX_DIGITS)),
            digit_timeout_ms: action.digit_timeout,
            overall_ms: action.overall_timeout.unwrap_or(OVERALL_MS),
            hash: action.complete_on_hash.unwrap_or(true),
            tries: action.no_of_tries.unwrap_or(TRIES).clamp(1, MOST_TRIES),
            try_number: 1,
            action: action.clone(),
        }
    }

    /// The entry that these keys make, if any, and how long the silence after them lasts until
    /// the provider goes on, in milliseconds. Pressing a key takes no time.
    pub(super) fn entry(&self, keys: &str) -> (Option<String>, u64) {
        let mut entry = String::new();
        let mut count = 0;
        for key in keys.chars() {
            if self.hash && key == '#' {
                return ((count >= self.min).then_some(entry), 0);
            }
            entry.push(key);
            count += 1;
            if count == self.max {
                return ((count >= self.min).then_some(entry), 0);
            }
        }
        let silence = self.digit_timeout_ms.unwrap_or(u64::MAX).min(self.overall_ms);
        ((count >= self.min).then_some(entry), silence)
    }
}
