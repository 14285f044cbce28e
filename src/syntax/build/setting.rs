//! `default …`, `param …`, `valid …`.

use super::Builder;
use super::value::milliseconds;
use crate::finding::Finding;
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Duration, Event, Kind, Param, Setting, Validity};
use crate::syntax::parse::{Node, Rule};

impl<'s> Builder<'s> {
    /// A setting, whole or broken.
    pub(super) fn setting(&mut self, pair: Node<'s>) -> Setting<'s> {
        let span = self.span(&pair);
        let setting = match pair.as_rule() {
            Rule::default_on => self.default_on(pair),
            Rule::default_options => {
                self.default_options(pair).map(|options| Setting::Default(Box::new(options)))
            }
            Rule::param => self.param(pair).map(Setting::Param),
            _ => self.valid(pair).map(Setting::Valid),
        };
        setting.unwrap_or_else(|| {
            self.mention(span);
            Setting::Broken
        })
    }

    fn default_on(&mut self, pair: Node<'s>) -> Option<Setting<'s>> {
        let handler = pair.into_inner().find(|part| part.as_rule() == Rule::handler)?;
        let (handler, whole) = self.handler(handler);
        let error =
            handler.events.iter().find(|event| event.node == Event::Error).map(|event| event.span);
        if let (Some(error), true) = (error, handler.events.len() > 1 || handler.ordinal.is_some())
        {
            self.report(
                Finding::new(
                    Fault::BadValue,
                    error,
                    "`error` stands alone, without other events or an ordinal",
                )
                .label("here")
                .help("write `default on error { … }` as a line of its own"),
            );
            return None;
        }
        whole.then_some(Setting::DefaultOn(handler))
    }

    fn param(&mut self, pair: Node<'s>) -> Option<Param<'s>> {
        let (mut name, mut ty, mut value) = (None, None, None);
        let mut good = true;
        let whole = self.trimmed(self.span(&pair));
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::typed => {
                    ty = self.type_of(Kind::Text, part);
                    good &= ty.is_some();
                }
                Rule::assigned => {
                    value = self.assigned(name.map_or("NAME", |name| name.node), part);
                    good &= value.is_some();
                }
                Rule::stray | Rule::extra => {
                    good &= self.setting_stray(&part, "param NAME: TYPE = VALUE", good)
                }
                Rule::bad_comment | Rule::missing_end => self.bad_end(&part),
                _ => {}
            }
        }
        let Some(name) = name else {
            if good {
                let finding = Finding::new(Fault::MissingValue, whole, "this `param` has no name")
                    .label("here");
                self.report(
                    finding.help("write `param NAME`, `param NAME: TYPE` or `param NAME = VALUE`"),
                );
            }
            return None;
        };
        // A param with a mistake is still declared: what uses it is not to blame.
        if !good {
            self.parsed.mentioned.insert(name.node);
        }
        Some(Param { name, ty, value })
    }

    fn valid(&mut self, pair: Node<'s>) -> Option<Validity<'s>> {
        let whole = self.trimmed(self.span(&pair));
        let (mut word, mut value, mut good) = (None, None, true);
        let parts: Vec<_> = pair.into_inner().collect();
        let strays = parts
            .iter()
            .find(|part| matches!(part.as_rule(), Rule::stray | Rule::extra))
            .map(|part| self.span(part));
        for part in parts {
            match part.as_rule() {
                Rule::valid_word => word = Some(part.as_str()),
                Rule::stray | Rule::extra => {
                    good &= value.is_some() && word == Some("until")
                        || self.setting_stray(
                            &part,
                            "valid until TIMESTAMP` or `valid for DURATION",
                            good,
                        );
                }
                Rule::bad_comment | Rule::missing_end => self.bad_end(&part),
                Rule::comment | Rule::odd_space => {}
                _ => value = Some(part),
            }
        }
        let (Some(word), Some(value)) = (word, value) else {
            if good {
                let finding = Finding::new(
                    Fault::MissingValue,
                    whole,
                    "`valid` says neither until when nor for how long",
                )
                .label("here");
                self.report(
                    finding.help("write `valid until 2026-12-01T18:00:00+08:00` or `valid for 2h`"),
                );
            }
            return None;
        };
        if word == "for" {
            return self.validity_for(&value).filter(|_| good);
        }
        let span =
            strays.map_or(self.span(&value), |stray| self.trimmed(self.span(&value).to(stray)));
        self.validity_until(span)
    }

    fn validity_for(&mut self, value: &Node<'s>) -> Option<Validity<'s>> {
        let duration = self.duration("valid for", value)?;
        let bare = milliseconds(duration.raw).is_some()
            && duration.raw.bytes().all(|byte| byte.is_ascii_digit());
        // `valid for 2` would be two milliseconds: nobody means that.
        if bare && duration.ms < 1000 {
            let finding = Finding::new(
                Fault::BadDuration,
                duration.span,
                format!("`valid for {}` is {} milliseconds", duration.raw, duration.ms),
            );
            self.report(
                finding
                    .label("no unit")
                    .help(format!("write the unit: `{}m` or `{}h`", duration.raw, duration.raw)),
            );
            return None;
        }
        Some(Validity::For(Spanned::new(Duration { ..duration.node }, duration.span)))
    }

    fn validity_until(&mut self, span: Span) -> Option<Validity<'s>> {
        let text = self.written(span);
        let help = match text.parse::<jiff::Timestamp>() {
            Ok(_) => return Some(Validity::Until(Spanned::new(text, span))),
            Err(_) if text.parse::<jiff::civil::DateTime>().is_ok() && text.contains('T') => {
                format!("write its time zone: `{text}+08:00`, or `{text}Z` for UTC")
            }
            Err(_) => {
                "write a date, `T`, a time and a zone: `2026-12-01T18:00:00+08:00`".to_owned()
            }
        };
        self.report(
            Finding::new(Fault::BadTimestamp, span, format!("`{text}` is not a point in time"))
                .label("here")
                .help(help),
        );
        None
    }

    /// Something behind a setting. True if it was only a comment of another language.
    fn setting_stray(&mut self, part: &Node<'s>, form: &str, first: bool) -> bool {
        let at = self.trimmed(self.span(part));
        let lead = self.written(at).len() - self.written(at).trim_start().len();
        let at = at.part(lead, usize::MAX);
        let text = self.written(at);
        if ["//", "/*", "--"].iter().any(|sign| text.starts_with(sign)) {
            self.foreign_comment(at);
            return true;
        }
        if first {
            let finding = Finding::new(Fault::Syntax, at, format!("`{text}` has no meaning here"))
                .label("not expected here");
            self.report(finding.help(format!("write `{form}`")));
        }
        false
    }
}
