//! The values that a reply may read. In: the machine's declarations, the call's values, the
//! numbers of the event, what was just captured. Out: a value with its kind, or nothing.

use crate::flow::machine::Declared;
use crate::flow::template::Template;
use crate::flow::value::{Values, fits};
use crate::flow::wire::Action;
use crate::syntax::ast::Kind;

use super::effect::Reason;

/// The most characters of a text that is spoken.
const MAX_TEXT: usize = 3000;

/// Everything that can stand in `{…}`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    /// The params and captures.
    pub(crate) names: &'a [Declared],
    /// Their values so far.
    pub(crate) values: &'a Values,
    /// `{caller}`.
    pub(crate) caller: Option<&'a str>,
    /// `{called}`.
    pub(crate) called: Option<&'a str>,
    /// What this event brought: a name and its value.
    pub(crate) captured: Option<(&'a str, &'a str)>,
}

impl<'a> Known<'a> {
    /// A value as it was spelt, with its kind; a param's default where it was given none.
    pub(crate) fn get(&self, name: &str) -> Option<(&'a str, Kind)> {
        match name {
            "caller" => return self.caller.map(|number| (number, Kind::Phone)),
            "called" => return self.called.map(|number| (number, Kind::Phone)),
            _ => {}
        }
        let declared = self.names.iter().find(|declared| declared.name == name);
        let captured = self.captured.filter(|(just, _)| *just == name).map(|(_, value)| value);
        let value = captured
            .or_else(|| self.values.get(name))
            .or_else(|| declared.and_then(|declared| declared.default.as_deref()))?;
        Some((value, declared.map_or(Kind::Text, |declared| declared.ty.kind)))
    }

    /// A callflow with every value in its place: all of it, or none of it.
    pub(crate) fn fill(&self, actions: &[Action<Template>]) -> Result<Vec<Action<String>>, Reason> {
        let mut trouble = None;
        let mut fill = |text: &Template| match text.fill(|name| self.get(name)) {
            Ok(words) => {
                if !text.is_fixed() && is_unfit(&words) {
                    trouble.get_or_insert(Reason::UnfitText);
                }
                words
            }
            Err(missing) => {
                trouble.get_or_insert(Reason::MissingValue(missing.name));
                String::new()
            }
        };
        let filled: Vec<_> = actions.iter().map(|action| action.map(&mut fill)).collect();
        let is_number = |action: &Action<String>| match action {
            Action::MakeCall(call) => {
                [&call.source, &call.destination].iter().all(|it| fits(Kind::Phone, it).is_ok())
            }
            Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) | Action::Hangup => {
                true
            }
        };
        match trouble {
            Some(trouble) => Err(trouble),
            None if filled.iter().all(is_number) => Ok(filled),
            None => Err(Reason::UnfitNumber),
        }
    }
}

/// Nothing that the provider would speak. Bytes are counted first: mostly they say enough.
fn is_unfit(words: &str) -> bool {
    words.trim().is_empty()
        || words.chars().any(char::is_control)
        || (words.len() > MAX_TEXT && words.chars().count() > MAX_TEXT)
}
