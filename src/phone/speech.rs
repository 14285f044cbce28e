//! How long speech takes. In: words and a speed. Out: milliseconds, an estimate that is the same
//! on every machine.

use crate::flow::wire::Number;

/// A third of a millisecond is the unit, so that 15 characters a second stay whole.
const THIRDS_PER_LETTER: u64 = 200;
/// Five characters a second, where a character is a syllable or more, or words have no spaces.
const THIRDS_PER_SYLLABLE: u64 = 600;

/// How long it takes to say `text` once, in milliseconds. `speed` is the wire's, 1 if left out;
/// one that is no speed counts as 1.
pub fn speech_ms(text: &str, speed: Option<Number>) -> u64 {
    let thirds = text
        .chars()
        .map(|letter| if is_dense(letter) { THIRDS_PER_SYLLABLE } else { THIRDS_PER_LETTER })
        .fold(0, u64::saturating_add);
    let speed = speed.map_or(1.0, |speed| speed.0);
    let speed = if speed.is_finite() && speed > 0.0 { speed } else { 1.0 };
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate; a cast to u64 saturates, and nothing here is negative"
    )]
    let ms = (thirds as f64 / 3.0 / speed).round() as u64;
    ms
}

/// Chinese, Japanese, Korean, Thai.
fn is_dense(letter: char) -> bool {
    matches!(
        letter,
        '\u{0e00}'..='\u{0e7f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{2e80}'..='\u{9fff}'
            | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_are_faster_than_syllables_and_speed_divides() {
        assert_eq!(speech_ms("fifteen letters", None), 1000);
        assert_eq!(speech_ms("你好吗谢谢", None), 1000);
        assert_eq!(speech_ms("สวัสด", None), 1000);
        assert_eq!(speech_ms("fifteen letters", Some(Number(2.0))), 500);
        assert_eq!(speech_ms("fifteen letters", Some(Number(0.0))), 1000);
        assert_eq!(speech_ms("", Some(Number(f64::NAN))), 0);
    }
}
