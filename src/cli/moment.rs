//! A moment as people write it: how long ago, or when. In: `2h`, `30d`, a timestamp. Out: a time.

use jiff::{SignedDuration, Timestamp};

use crate::syntax::milliseconds;

/// A moment in the past, or any moment with its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// So long ago.
    Ago(SignedDuration),
    /// Then.
    At(Timestamp),
}

impl Moment {
    /// The time that is meant.
    pub(super) fn time(self, now: Timestamp) -> Timestamp {
        match self {
            Moment::Ago(age) => now.checked_sub(age).unwrap_or(Timestamp::MIN),
            Moment::At(time) => time,
        }
    }
}

/// Reads a moment. A duration has its unit, as everywhere on the command line.
pub(super) fn moment(written: &str) -> Result<Moment, String> {
    let has_unit = written.ends_with(|letter: char| letter.is_ascii_lowercase());
    if let Some(age) = milliseconds(written).filter(|_| has_unit) {
        let age = i64::try_from(age).unwrap_or(i64::MAX);
        return Ok(Moment::Ago(SignedDuration::from_millis(age)));
    }
    let example = "write how long ago, `2h` or `30d`, or a time with its zone, \
        `2026-01-31T09:00:00+08:00`";
    written.parse().map(Moment::At).map_err(|_| example.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_or_when() {
        let now: Timestamp = "2026-11-24T13:34:00Z".parse().unwrap();
        let time = |written| moment(written).map(|moment| moment.time(now).to_string());
        assert_eq!(time("2h").as_deref(), Ok("2026-11-24T11:34:00Z"));
        assert_eq!(time("1.5d").as_deref(), Ok("2026-11-23T01:34:00Z"));
        assert_eq!(time("2026-01-31T09:00:00+08:00").as_deref(), Ok("2026-01-31T01:00:00Z"));
        assert_eq!(time("99999999999999d"), Ok(Timestamp::MIN.to_string()));
        for strange in ["", "2", "2 h", "2hours", "2026-01-31", "yesterday", "-2h"] {
            assert!(moment(strange).is_err(), "{strange}");
        }
    }
}
