//! The params of a script as a document: what `--emit params` prints, for those who fill them in.
//! In: a flow and a look-up of lines. Out: names, types, defaults. A secret's default is not shown.

use serde::Serialize;

use super::Flow;
use super::value::{self, HIDDEN};
use crate::span::Span;
use crate::syntax::ast::Param;

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParamsDocument {
    /// The version of the document, 1.
    pub version: u32,
    /// The params, in the order of the file.
    pub params: Vec<ParamEntry>,
}

/// One param.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParamEntry {
    /// Its name.
    pub name: String,
    /// Its kind: `text`, `phone`, `digits`, `number` or `url`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its value is never shown.
    pub secret: bool,
    /// It has no default.
    pub required: bool,
    /// Its default; that of a secret is [`HIDDEN`].
    pub default: Option<String>,
    /// The line where it is declared, from 1.
    pub line: usize,
}

/// The document of a script's params; `line_of` tells the line of a span.
pub fn params_document(flow: &Flow<'_>, line_of: impl Fn(Span) -> usize) -> ParamsDocument {
    // Of two params with one name the first counts, as everywhere.
    let counts = |param: &Param<'_>| {
        flow.params.get(param.name.node).is_some_and(|first| first.name.span == param.name.span)
    };
    let entry = |param: &Param<'_>| {
        let ty = param.ty.map(|ty| ty.node).unwrap_or_default();
        let show = |spelt: String| if ty.secret { HIDDEN.to_owned() } else { spelt };
        let spelt = param.value.as_ref().map(|value| value::spelling(&value.node).into_owned());
        ParamEntry {
            name: param.name.node.to_owned(),
            kind: ty.kind.word(),
            secret: ty.secret,
            required: spelt.is_none(),
            default: spelt.map(show),
            line: line_of(param.name.span),
        }
    };
    ParamsDocument {
        version: 1,
        params: flow.script.params().filter(|param| counts(param)).map(entry).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Overrides;
    use crate::flow::sample::with;

    #[test]
    fn a_secret_default_is_not_shown() {
        let text = "param name\nparam when = \"now\"\nparam pin: secret digits = 4711\nanswer\n";
        let document = with(text, &Overrides::default(), |flow, source| {
            params_document(flow, |span| source.place(span.start).line)
        });
        assert_eq!(
            serde_json::to_string(&document).unwrap(),
            "{\"version\":1,\"params\":[\
             {\"name\":\"name\",\"type\":\"text\",\"secret\":false,\"required\":true,\"default\":null,\"line\":1},\
             {\"name\":\"when\",\"type\":\"text\",\"secret\":false,\"required\":false,\"default\":\"now\",\"line\":2},\
             {\"name\":\"pin\",\"type\":\"digits\",\"secret\":true,\"required\":false,\"default\":\"•••\",\"line\":3}]}"
        );
    }
}
