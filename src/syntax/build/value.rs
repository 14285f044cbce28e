//! Values: numbers, durations, numbers to dial, voices, types. Each says what it is and what
//! should stand there; whether a number lies in its range is a rule's business.

use std::borrow::Cow;

use super::Builder;
use crate::finding::{Finding, near, one_of};
use crate::rule::Rule as Fault;
use crate::span::Spanned;
use crate::syntax::ast::{Dial, DigitCount, Duration, Kind, Number, Type, Value};
use crate::syntax::parse::{Node, Rule};

impl<'s> Builder<'s> {
    /// A finding for a value of the wrong kind, or for what keeps it from being read.
    pub(super) fn bad_value(&mut self, pair: &Node<'s>, message: String, help: impl Into<String>) {
        if !self.value_fault(pair) {
            let span = self.span(pair);
            self.report(Finding::new(Fault::BadValue, span, message).label("here").help(help));
        }
    }

    /// Reports a value that is a mistake whatever was wanted: an open string, odd quotes.
    fn value_fault(&mut self, pair: &Node<'s>) -> bool {
        match pair.as_rule() {
            Rule::open_string | Rule::open_block => self.open_string(pair),
            Rule::odd_string => self.odd_string(pair),
            _ => return false,
        }
        true
    }

    /// `3`, `1.5`.
    pub(super) fn number(&mut self, word: &str, pair: &Node<'s>) -> Option<Spanned<Number<'s>>> {
        let text = pair.as_str();
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if pair.as_rule() == Rule::quantity && plain && text.matches('.').count() < 2 {
            return Some(Spanned::new(Number(text), self.span(pair)));
        }
        self.bad_value(
            pair,
            format!("`{text}` is not a number for `{word}`"),
            match text {
                "once" | "one" => format!("write `{word} 1`"),
                "twice" | "two" => format!("write `{word} 2`"),
                "thrice" | "three" => format!("write `{word} 3`"),
                _ => format!("write `{word}` and a number in digits: `{word} 1`"),
            },
        );
        None
    }

    /// `5000`, `5s`, `1.5m`.
    pub(super) fn duration(
        &mut self,
        word: &str,
        pair: &Node<'s>,
    ) -> Option<Spanned<Duration<'s>>> {
        let (raw, span) = (pair.as_str(), self.span(pair));
        if let Some(ms) = (pair.as_rule() == Rule::quantity).then(|| milliseconds(raw)).flatten() {
            return Some(Spanned::new(Duration { raw, ms }, span));
        }
        if self.value_fault(pair) {
            return None;
        }
        let units = "a whole number of milliseconds (`5000`), or a number with one of the units ms, s, m, h, d and no space (`5s`)";
        let finding = Finding::new(Fault::BadDuration, span, format!("`{raw}` is not a duration"))
            .label("here");
        self.report(match meant_duration(raw) {
            Some(meant) => finding.help(format!("write `{word} {meant}`: {units}")).fix(
                format!("write `{meant}`"),
                span,
                meant,
            ),
            None => finding.help(format!("write {units}")),
        });
        None
    }

    /// `on`, `off`.
    pub(super) fn switch(&mut self, pair: &Node<'s>) -> Option<Spanned<bool>> {
        if pair.as_rule() == Rule::switch {
            return Some(Spanned::new(pair.as_str() == "on", self.span(pair)));
        }
        self.bad_value(
            pair,
            format!("`{}` is neither `on` nor `off`", pair.as_str()),
            "write `hash on` or `hash off`",
        );
        None
    }

    /// `en-GB-Emma`; the shape is a rule's business.
    pub(super) fn voice(&mut self, pair: &Node<'s>) -> Option<Spanned<&'s str>> {
        let span = self.span(pair);
        match pair.as_rule() {
            Rule::word => Some(Spanned::new(pair.as_str(), span)),
            Rule::string => {
                let bare = pair.as_str().trim_matches('"');
                self.report(
                    Finding::new(Fault::BadValue, span, "a voice is written without quotes")
                        .label("here")
                        .help(format!("write `voice {bare}`"))
                        .fix(format!("write `{bare}`"), span, bare),
                );
                None
            }
            _ => {
                self.bad_value(
                    pair,
                    format!("`{}` is not a voice", pair.as_str()),
                    "write a voice such as `voice en-GB-Emma`",
                );
                None
            }
        }
    }

    /// `+6590000000`, `"6590000000"`, `{patient}`.
    pub(super) fn dial(&mut self, word: &str, pair: Node<'s>) -> Option<Spanned<Dial<'s>>> {
        let span = self.span(&pair);
        let dial = match pair.as_rule() {
            Rule::phone | Rule::groups | Rule::quantity => Dial::Number(pair.as_str()),
            Rule::insert => Dial::Insert(self.insert_name(pair)?),
            Rule::string => {
                let text = self.text(word, pair)?;
                if let Some(insert) = text.inserts().next() {
                    self.report(
                        Finding::new(
                            Fault::BadValue,
                            span,
                            "a value that is dialled is written without quotes",
                        )
                        .label("here")
                        .help(format!("write `{word} {{{}}}`", insert.node)),
                    );
                    return None;
                }
                Dial::Quoted(Cow::Owned(text.literal().unwrap_or_default().into_owned()))
            }
            _ => {
                let help = format!("write `{word} +6590000000`, or `{word} {{NAME}}` for a param");
                self.bad_value(&pair, format!("`{}` is not a phone number", pair.as_str()), help);
                return None;
            }
        };
        Some(Spanned::new(dial, span))
    }

    /// The name in `{name}`.
    pub(super) fn insert_name(&mut self, pair: Node<'s>) -> Option<&'s str> {
        let name = pair.into_inner().find(|part| part.as_rule() == Rule::name)?;
        Some(self.name(&name).node)
    }

    /// `1`, `1..4`, `..4`.
    pub(super) fn digit_count(&mut self, pair: &Node<'s>) -> Option<Spanned<DigitCount<'s>>> {
        let span = self.span(pair);
        let text = pair.as_str();
        match pair.as_rule() {
            Rule::range => {
                let (low, high) = ends(pair);
                match (low, high) {
                    (Some(low), Some(high)) => {
                        return Some(Spanned::new(DigitCount::Between(low, high), span));
                    }
                    (None, Some(high)) => return Some(Spanned::new(DigitCount::UpTo(high), span)),
                    (Some(low), None) => {
                        let finding = Finding::new(
                            Fault::DigitsRange,
                            span,
                            format!("`{text}` has no upper end"),
                        );
                        self.report(finding.label("how many digits at most?").help(format!(
                            "write `{}..25`, or a smaller number behind the dots",
                            low.0
                        )));
                    }
                    (None, None) => {
                        self.bad_value(
                            pair,
                            "`..` has no ends".to_owned(),
                            "write `1..4`, or `..4`",
                        );
                    }
                }
                None
            }
            Rule::quantity => Some(self.number("capture", pair)?.map(DigitCount::Exactly)),
            Rule::groups => {
                let range = text.replace([' ', '-', '/'], "..");
                self.bad_value(
                    pair,
                    format!("`{text}` is not a number of digits"),
                    format!("write `capture {range}`"),
                );
                None
            }
            _ => {
                self.bad_value(
                    pair,
                    format!("`{text}` is not a number of digits"),
                    "write `capture 4`, or `capture 1..4`",
                );
                None
            }
        }
    }

    /// `: secret digits`; `: secret` alone is a secret of the `usual` kind. `None` where it could
    /// not be read.
    pub(super) fn type_of(&mut self, usual: Kind, typed: Node<'s>) -> Option<Spanned<Type>> {
        let whole = self.span(&typed);
        let ty = typed.into_inner().find(|part| part.as_rule() == Rule::type_)?;
        let span = self.trimmed(self.span(&ty));
        let (mut secret, mut kind) = (None, None);
        for part in ty.into_inner() {
            match part.as_rule() {
                Rule::kw_secret => secret = Some(self.span(&part)),
                Rule::name => kind = Some(part),
                _ => {}
            }
        }
        let kinds = one_of(Kind::ALL.iter().map(|(_, word)| *word), 9);
        let Some(kind) = kind else {
            if secret.is_some() {
                return Some(Spanned::new(Type { secret: true, kind: usual }, span));
            }
            let finding = Finding::new(Fault::ParamType, whole, "no type stands behind the `:`");
            self.report(finding.label("here").help(format!("write one of {kinds} behind it")));
            return None;
        };
        let Some(found) = Kind::from_word(kind.as_str()) else {
            let at = self.span(&kind);
            let finding =
                Finding::new(Fault::ParamType, at, format!("`{}` is not a type", kind.as_str()))
                    .label("unknown");
            self.report(match near(kind.as_str(), Kind::ALL.iter().map(|(_, word)| *word)) {
                Some(meant) => finding.near_miss(at, meant),
                None => finding.help(format!("the types are {kinds}")),
            });
            return None;
        };
        Some(Spanned::new(Type { secret: secret.is_some(), kind: found }, span))
    }

    /// The value behind `=`.
    pub(super) fn assigned(&mut self, name: &str, pair: Node<'s>) -> Option<Spanned<Value<'s>>> {
        let whole = self.span(&pair);
        let value = pair
            .into_inner()
            .find(|part| !matches!(part.as_rule(), Rule::odd_space | Rule::comment));
        let Some(value) = value else {
            self.report(
                Finding::new(
                    Fault::MissingValue,
                    whole,
                    format!("no value stands behind `{name} =`"),
                )
                .label("here")
                .help(format!(
                    "write a text in quotes, a number or a phone number: `{name} = \"…\"`"
                )),
            );
            return None;
        };
        let span = self.span(&value);
        match value.as_rule() {
            Rule::string
            | Rule::odd_string
            | Rule::open_string
            | Rule::text_block
            | Rule::open_block => {
                let text = self.text("=", value)?;
                if let Some(insert) = text.inserts().next() {
                    self.report(
                        Finding::new(
                            Fault::BadValue,
                            insert.span,
                            "a value cannot hold another value",
                        )
                        .label("not filled in here")
                        .help(format!(
                            "write the words themselves, or `\\{{{}}}` for the braces as text",
                            insert.node
                        )),
                    );
                    return None;
                }
                Some(Spanned::new(Value::Text(text.node), span))
            }
            Rule::quantity | Rule::phone | Rule::groups => {
                Some(Spanned::new(Value::Bare(value.as_str()), span))
            }
            _ => {
                let text = value.as_str();
                self.report(
                    Finding::new(Fault::ParamType, span, format!("`{text}` is not a value"))
                        .label("a text stands in quotes")
                        .help(format!("write `\"{text}\"`"))
                        .fix("put it in quotes", span, format!("\"{text}\"")),
                );
                None
            }
        }
    }
}

/// The two ends of a range.
pub(super) fn ends<'s>(pair: &Node<'s>) -> (Option<Number<'s>>, Option<Number<'s>>) {
    let (mut low, mut high) = (None, None);
    for part in pair.clone().into_inner() {
        match part.as_rule() {
            Rule::low => low = Some(Number(part.as_str())),
            Rule::high => high = Some(Number(part.as_str())),
            _ => {}
        }
    }
    (low, high)
}

/// A time of so many milliseconds as a script has it: in the largest unit that is whole, `5s`; up to
/// an hour in seconds with a fraction, `1.5s`; else in milliseconds.
pub fn duration(ms: u64) -> String {
    const UNITS: [(u64, &str); 4] =
        [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    let unit = UNITS.into_iter().find(|(length, _)| ms >= *length && ms.is_multiple_of(*length));
    match unit {
        Some((length, unit)) => format!("{}{unit}", ms / length),
        None if (1_000..3_600_000).contains(&ms) => {
            let rest = format!("{:03}", ms % 1_000);
            format!("{}.{}s", ms / 1_000, rest.trim_end_matches('0'))
        }
        None => format!("{ms}ms"),
    }
}

/// A duration in milliseconds: a whole number, or a number and one unit.
pub fn milliseconds(raw: &str) -> Option<u64> {
    let split = raw.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(raw.len());
    let (number, unit) = raw.split_at_checked(split)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let factor = match unit {
        "" if fraction.is_empty() && !number.contains('.') => 1,
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    if whole.is_empty() || fraction.contains('.') || (number.contains('.') && fraction.is_empty()) {
        return None;
    }
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    let fraction: f64 =
        if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "below one unit, so below 86,400,000"
    )]
    let part = (fraction * f64::from(factor)).round() as u64;
    Some(whole.saturating_mul(u64::from(factor as u32)).saturating_add(part))
}

/// What a misspelt duration probably means: `5 s`, `5sec`, `2hours`, `5S`.
fn meant_duration(raw: &str) -> Option<String> {
    let split = raw.find(|sign: char| sign.is_ascii_alphabetic())?;
    let (number, unit) = raw.split_at_checked(split)?;
    let unit = match unit.to_lowercase().as_str() {
        "ms" | "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        _ => return None,
    };
    let meant = format!("{}{unit}", number.trim());
    milliseconds(&meant).map(|_| meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_mean_what_they_were() {
        for (ms, written) in [
            (0, "0ms"),
            (1, "1ms"),
            (300, "300ms"),
            (5000, "5s"),
            (1500, "1.5s"),
            (1550, "1.55s"),
            (90_000, "90s"),
            (120_000, "2m"),
            (90_500, "90.5s"),
            (3_600_000, "1h"),
            (3_600_500, "3600500ms"),
            (172_800_000, "2d"),
            (u64::MAX, "18446744073709551615ms"),
        ] {
            assert_eq!(duration(ms), written);
            assert_eq!(milliseconds(written), Some(ms));
        }
    }

    #[test]
    fn durations_are_milliseconds() {
        let read: Vec<_> =
            ["5000", "5s", "1.5s", "2m", "1h", "1d", "250ms", "1.5", "5x", "1.s", ".5s"]
                .into_iter()
                .map(milliseconds)
                .collect();
        let ms = [5000, 5000, 1500, 120_000, 3_600_000, 86_400_000, 250].map(Some);
        assert_eq!(read, [ms.as_slice(), &[None, None, None, None]].concat());
    }
}
