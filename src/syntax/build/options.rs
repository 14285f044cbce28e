//! Options of statements: which are valid where, each at most once, each with its value.

use super::Builder;
use super::statement::Parts;
use crate::finding::{Finding, one_of};
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{CaptureName, Kind, Options};
use crate::syntax::parse::{Node, Rule};
use crate::syntax::words;

/// The options of a statement with the two that only one statement has.
#[derive(Default)]
pub(super) struct Read<'s> {
    pub(super) options: Options<'s>,
    pub(super) name: Option<CaptureName<'s>>,
    pub(super) record: Option<Spanned<()>>,
    seen: Vec<(&'static str, Span)>,
}

impl<'s> Builder<'s> {
    pub(super) fn options(&mut self, parts: &mut Parts<'s>) -> Read<'s> {
        let mut read = Read::default();
        for option in std::mem::take(&mut parts.options) {
            self.option(parts, &mut read, option);
        }
        read
    }

    /// `default OPTION …`.
    pub(super) fn default_options(&mut self, pair: Node<'s>) -> Option<Options<'s>> {
        let mut parts = self.parts(pair);
        let nothing = parts.options.is_empty() && !parts.broken;
        let read = self.options(&mut parts);
        if nothing {
            let valid = words::find("default").map_or(&[][..], |word| word.options);
            self.report(
                Finding::new(Fault::MissingValue, parts.word_span, "`default` sets nothing")
                    .label("an option or `on` must follow")
                    .help(format!(
                        "write {} with its value, or `on EVENT …`",
                        one_of(valid.iter().copied(), 9)
                    )),
            );
        }
        (!parts.broken && !nothing).then_some(read.options)
    }

    fn option(&mut self, parts: &mut Parts<'s>, read: &mut Read<'s>, pair: Node<'s>) {
        let mut inner = pair
            .into_inner()
            .filter(|part| !matches!(part.as_rule(), Rule::comment | Rule::odd_space));
        let Some(first) = inner.next() else { return };
        let (word_pair, value) = match first.as_rule() {
            Rule::as_option => (first, None),
            _ => (first, inner.next()),
        };
        let is_as = word_pair.as_rule() == Rule::as_option;
        let text = if is_as { "as" } else { word_pair.as_str() };
        let Some(word) = words::find(text).map(|word| word.text) else { return };
        let span = self.span(&word_pair).part(0, word.len());
        let whole = value.as_ref().map_or(self.span(&word_pair), |value| span.to(self.span(value)));
        if !self.option_fits(parts, read, word, whole) {
            return;
        }
        if is_as {
            read.name = self.capture_name(word_pair);
            parts.broken |= read.name.is_none();
        } else if word == "record" {
            read.record = Some(Spanned::new((), span));
            if let Some(value) = value {
                let at = self.span(&value);
                parts.broken = true;
                self.report(
                    Finding::new(Fault::BadValue, at, "`record` takes no value")
                        .label("not expected here")
                        .help("write `record` alone"),
                );
            }
        } else {
            parts.broken |= self.option_value(word, span, value, &mut read.options).is_none();
        }
    }

    /// The statement takes this option, and has not had it yet.
    fn option_fits(
        &mut self,
        parts: &Parts<'s>,
        read: &mut Read<'s>,
        word: &'static str,
        whole: Span,
    ) -> bool {
        let valid = words::find(parts.word).map_or(&[][..], |statement| statement.options);
        if !valid.contains(&word) {
            let written = self.written(whole);
            let takes = if valid.is_empty() {
                format!("`{}` takes no options: take `{written}` away", parts.word)
            } else {
                let options = one_of(valid.iter().copied(), 9);
                format!("take `{written}` away; behind `{}` may stand: {options}", parts.word)
            };
            let help = match (parts.word, word) {
                ("capture", "voice" | "speed" | "repeat") => {
                    format!("write `{written}` behind the `say` before it: that is the prompt")
                }
                (
                    "say",
                    "timeout" | "overall" | "tries" | "hash" | "success" | "failure" | "as",
                ) => {
                    format!("write `{written}` behind the `capture` that follows")
                }
                _ => takes,
            };
            self.report(
                Finding::new(
                    Fault::MisplacedOption,
                    whole,
                    format!("`{}` has no option `{word}`", parts.word),
                )
                .label("does not belong here")
                .help(help),
            );
            self.mention(whole);
            return false;
        }
        if let Some((_, first)) = read.seen.iter().find(|(seen, _)| *seen == word) {
            self.report(
                Finding::new(
                    Fault::DuplicateOption,
                    whole,
                    format!("`{word}` stands here a second time"),
                )
                .label("the second")
                .also(*first, "the first")
                .help(format!("keep one `{word}`")),
            );
            return false;
        }
        read.seen.push((word, whole));
        true
    }

    fn option_value(
        &mut self,
        word: &'static str,
        span: Span,
        value: Option<Node<'s>>,
        options: &mut Options<'s>,
    ) -> Option<()> {
        let Some(value) = value else {
            let word = words::find(word)?;
            self.report(
                Finding::new(Fault::MissingValue, span, format!("`{}` has no value", word.text))
                    .label("a value must follow on this line")
                    .help(format!(
                        "write `{}`: {}",
                        word.form,
                        word.range.unwrap_or("a text in quotes")
                    )),
            );
            return None;
        };
        match word {
            "voice" => options.voice = Some(self.voice(&value)?),
            "speed" => options.speed = Some(self.number(word, &value)?),
            "repeat" => options.repeat = Some(self.number(word, &value)?),
            "tries" => options.tries = Some(self.number(word, &value)?),
            "timeout" => options.timeout = Some(self.duration(word, &value)?),
            "overall" => options.overall = Some(self.duration(word, &value)?),
            "hash" => options.hash = Some(self.switch(&value)?),
            "success" => options.success = Some(self.text(word, value)?.into()),
            "failure" => options.failure = Some(self.text(word, value)?.into()),
            _ => options.from = Some(self.dial(word, value)?.into()),
        }
        Some(())
    }

    fn capture_name(&mut self, pair: Node<'s>) -> Option<CaptureName<'s>> {
        let span = self.span(&pair);
        let (mut name, mut ty, mut typed) = (None, None, false);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::typed => {
                    typed = true;
                    ty = self.type_of(Kind::Digits, part);
                }
                _ => {}
            }
        }
        if name.is_none() {
            self.report(
                Finding::new(Fault::MissingValue, span, "`as` has no name")
                    .label("a name must follow on this line")
                    .help("write `as NAME`, for example `as pin`"),
            );
        }
        if typed && ty.is_none() {
            return None;
        }
        Some(CaptureName { name: name?, ty })
    }
}
