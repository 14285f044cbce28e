//! The document of `--emit params`: what a caller of the script must give. The value of a secret
//! is never shown.

use serde::Serialize;

use crate::source::Sources;
use crate::syntax::ast::{Param, Script, Value};

/// What stands for the value of a secret.
const HIDDEN: &str = "•••";

/// `{"version":1,"params":[…]}`.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    version: u32,
    params: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    name: &'a str,
    r#type: &'static str,
    secret: bool,
    required: bool,
    default: Option<String>,
    line: Option<usize>,
}

/// The params of a script, in the order of the file.
pub(super) fn document<'a>(script: &Script<'a>, sources: &Sources) -> Document<'a> {
    Document { version: 1, params: script.params().map(|param| entry(param, sources)).collect() }
}

fn entry<'a>(param: &Param<'a>, sources: &Sources) -> Entry<'a> {
    let ty = param.ty.map(|ty| ty.node).unwrap_or_default();
    let span = param.name.span;
    let default = param.value.as_ref().map(|value| match &value.node {
        _ if ty.secret => HIDDEN.to_owned(),
        Value::Bare(spelling) => (*spelling).to_owned(),
        Value::Text(text) => text.literal().unwrap_or_default().into_owned(),
    });
    Entry {
        name: param.name.node,
        r#type: ty.kind.word(),
        secret: ty.secret,
        required: default.is_none(),
        default,
        line: sources.get(span.file).map(|source| source.place(span.start).line),
    }
}
