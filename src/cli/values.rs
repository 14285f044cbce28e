//! Values for params: `--set NAME=VALUE` and `--params FILE.json`. In: words and JSON. Out: the
//! values as they were spelt. Whether they fit their params is the checker's to say.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::files::{self, Input};
use super::problem::{Problem, Stop};
use crate::finding::{nearest, one_of};
use crate::flow::value::Values;
use crate::source::BOM;
use crate::syntax::Parsed;

/// Where values come from.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Args {
    /// Give a param a value; may be given several times, and wins over --params
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    set: Vec<(String, String)>,
    /// Take values from a JSON object of strings and numbers; `-` is standard input
    #[arg(long, value_name = "FILE.json")]
    params: Option<PathBuf>,
}

fn assignment(written: &str) -> Result<(String, String), String> {
    match written.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err("write the name of a param, `=`, and its value".to_owned()),
    }
}

impl Args {
    /// All values; every name must be a param of the script.
    pub(super) fn values(&self, script: &Input, parsed: &Parsed<'_>) -> Result<Values, Stop> {
        let given = self.given(std::slice::from_ref(script))?;
        // A param that could not be read is not unknown.
        let unknown: Vec<_> = if parsed.findings.is_empty() {
            let params = params(parsed);
            given.iter().filter_map(|(name, _)| unknown(name, &params)).collect()
        } else {
            Vec::new()
        };
        if unknown.is_empty() { Ok(given.into_iter().collect()) } else { Err(Stop(unknown)) }
    }

    /// The values as they were given, the later ones to win, for these scripts.
    pub(super) fn given(&self, scripts: &[Input]) -> Result<Vec<(String, String)>, Stop> {
        let mut given = Vec::new();
        if let Some(path) = &self.params {
            let input = Input::one(path);
            if input == Input::Stdin && scripts.contains(&Input::Stdin) {
                let problem = Problem::new("the script and the params cannot both come from `-`");
                return Err(problem.help("put one of them into a file").into());
            }
            given.extend(from_json(&files::read_text(&input)?, path)?);
        }
        given.extend(self.set.iter().cloned());
        Ok(given)
    }
}

/// The names of the params of a script.
pub(super) fn params<'a>(parsed: &Parsed<'a>) -> Vec<&'a str> {
    parsed.script.params().map(|param| param.name.node).collect()
}

/// What is wrong with a name that is none of the params.
pub(super) fn unknown(name: &str, params: &[&str]) -> Option<Problem> {
    if params.contains(&name) {
        return None;
    }
    let help = match nearest(name, params.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if params.is_empty() => format!("declare it in the script: `param {name}`"),
        None => format!("the script's params are: {}", one_of(params.to_vec(), 8)),
    };
    Some(Problem::new(format!("the script has no param `{name}`")).help(help))
}

fn from_json(text: &str, path: &Path) -> Result<Vec<(String, String)>, Stop> {
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let Object(pairs) = serde_json::from_str(text).map_err(|error| {
        let problem =
            Problem::new(format!("`{}` is not an object in JSON: {error}", path.display()));
        problem.help("write an object of strings and numbers: `{\"name\": \"Ann\"}`")
    })?;
    let mut values: Vec<(String, String)> = Vec::with_capacity(pairs.len());
    let mut problems = Vec::new();
    for (name, raw) in pairs {
        match value(&raw) {
            Err(kind) => problems.push(
                Problem::new(format!("`{}` gives `{name}` {kind}", path.display()))
                    .help("a value is a string or a number"),
            ),
            Ok(_) if values.iter().any(|(other, _)| *other == name) => {
                let problem = Problem::new(format!("`{}` has `{name}` twice", path.display()));
                problems.push(problem.help("leave one of them"));
            }
            Ok(value) => values.push((name, value)),
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(Stop(problems)) }
}

/// A string's words or a number's own spelling; else the name of what it is.
fn value(raw: &RawValue) -> Result<String, &'static str> {
    let raw = raw.get();
    match raw.bytes().next() {
        Some(b'"') => serde_json::from_str(raw).map_err(|_| "a broken string"),
        Some(b'{') => Err("an object"),
        Some(b'[') => Err("an array"),
        Some(b't' | b'f') => Err("a true or false"),
        Some(b'n') => Err("null"),
        _ => Ok(raw.to_owned()),
    }
}

/// The members of an object in their order, twins included.
struct Object(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}
