//! Names that have values: params, captures, both ends of the call. And outcomes.

use super::{Hover, Look};
use crate::flow::value::HIDDEN;
use crate::ide::braces::insert_at;
use crate::ide::complete::outcomes;
use crate::ide::lex::Token;
use crate::ide::markdown::{self, code};
use crate::syntax::ast::{Param, Type};
use crate::syntax::words::{self, WordKind};

/// How many places are named.
const MOST: usize = 6;

impl Look<'_> {
    /// A name in braces, within a text.
    pub(super) fn insert(&self, token: &Token) -> Option<Hover> {
        let inner = token.inner();
        let at = self.offset.checked_sub(inner.start)? as usize;
        let (place, name) = insert_at(self.quoted(token), at)?;
        let span = self.span(inner.start, inner.end).part(place.start, place.len());
        Some(Hover { span, markdown: self.name(name)? })
    }

    /// What is known of a name.
    pub(super) fn name(&self, name: &str) -> Option<String> {
        let flow = self.analysis.flow();
        if let Some(param) = flow.params.get(name) {
            return Some(self.param(param));
        }
        let captures = || flow.captures.iter().filter(|(captured, _)| *captured == name);
        if let Some((_, first)) = captures().next() {
            let places = captures().map(|(_, captured)| {
                let line = self.line_of(captured.name.span);
                format!("{} (line {line})", self.block_name(captured.block))
            });
            let asked = markdown::few(places, MOST);
            let (ty, about) = (first.ty, about(first.ty));
            return Some(format!(
                "```ivr\ncapture … as {name}: {ty}\n```\n\nThe caller enters it in {asked}.\n\n{about}"
            ));
        }
        match name {
            "caller" => Some("The number that calls; spoken digit by digit.\n".to_owned()),
            "called" => Some("The number that is called; spoken digit by digit.\n".to_owned()),
            _ => None,
        }
    }

    fn param(&self, param: &Param<'_>) -> String {
        let ty = param.ty.map(|ty| ty.node).unwrap_or_default();
        let value = param.value.as_ref().map(|value| {
            let shown = if ty.secret { HIDDEN } else { self.written(value.span) };
            format!(" = {shown}")
        });
        let need = match &value {
            Some(_) => "A call that gives it no value takes the default.",
            None => "Every call must give it a value.",
        };
        let (name, line) = (param.name.node, self.line_of(param.name.span));
        let value = value.unwrap_or_default();
        let about = about(ty);
        format!(
            "```ivr\nparam {name}: {ty}{value}\n```\n\nDeclared in line {line}. {need}\n\n{about}"
        )
    }

    /// What is known of an outcome.
    pub(super) fn outcome(&self, name: &str) -> Option<String> {
        let unnamed = match name {
            "none" => Some("nothing was answered"),
            "error" => Some("the server could not go on"),
            _ => None,
        };
        if let Some(why) = unnamed {
            return Some(format!("{}: the outcome that no line names; {why}\n", code(name)));
        }
        let named = outcomes(self.analysis.flow()).filter(|outcome| outcome.node == name);
        let mut lines: Vec<_> = named.map(|outcome| self.line_of(outcome.span)).collect();
        lines.sort_unstable();
        lines.dedup();
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let listed = markdown::few(lines.iter().map(usize::to_string), MOST);
        (!lines.is_empty()).then(|| {
            format!(
                "{}: an outcome of the call, named in {noun} {listed}. \
                 Of those on a call's way the last one stands.\n",
                code(name)
            )
        })
    }
}

/// What the table of words says of a type.
fn about(ty: Type) -> String {
    let line = |name: &str| {
        let word = words::find_of(WordKind::Type, name);
        word.map_or(String::new(), |word| format!("- `{name}`: {}\n", word.about))
    };
    let secret = if ty.secret { line("secret") } else { String::new() };
    format!("{}{secret}", line(ty.kind.word()))
}
