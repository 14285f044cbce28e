//! The document of a machine as types. In: its members. Out: callflows, steps, lines, with the
//! comments of what could not be read. It draws no conclusion.

use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged as _};

use crate::flow::machine::{Event, VERSION};
use crate::import::action::{self, Item, Items};
use crate::import::cx::{Cx, kind, member};
use crate::import::fields::{Fields, Got, whole};
use crate::import::note::Note;
use crate::syntax::is_name;

/// The document.
pub(super) struct Document {
    /// Its hash, as it is written.
    pub(super) hash: Option<(String, Range)>,
    /// What is sent, or the first reply.
    pub(super) entry: Flow,
    /// The steps that wait, in order.
    pub(super) steps: Vec<Step>,
    /// What is heard when nothing else can be.
    pub(super) error: Items,
    /// The names of values that replies need, in order.
    pub(super) keeps: Vec<String>,
    /// The place of `keeps`, or of the document.
    pub(super) keeps_range: Range,
    /// Lines for the comment at the top.
    pub(super) lost: Vec<String>,
}

/// A callflow and what waits at its end.
pub(super) struct Flow {
    pub(super) items: Items,
    pub(super) waits: Option<String>,
    pub(super) range: Range,
}

/// A step that waits.
pub(super) struct Step {
    pub(super) name: String,
    pub(super) ask: Items,
    pub(super) on: Vec<Reply>,
    pub(super) lost: Vec<String>,
    pub(super) range: Range,
}

/// A line.
pub(super) struct Reply {
    pub(super) ordinal: u32,
    pub(super) events: Vec<Event>,
    pub(super) outcome: Option<String>,
    pub(super) flow: Flow,
    pub(super) lost: Vec<String>,
}

impl Flow {
    /// Its actions.
    pub(super) fn list(&self) -> &[Item] {
        &self.items.list
    }
}

/// Reads the document; `None` where it is none that this version knows, which was told.
pub(super) fn read(cx: &mut Cx<'_>, mut fields: Fields<'_>) -> Option<Document> {
    if let Some(value) = fields.take("version") {
        let known = matches!(value, Value::NumberLit(number) if whole(number.value) == Some(u64::from(VERSION)));
        if !known {
            let note = Note::error(
                cx.span(value.range()),
                format!("this is not version {VERSION} of a machine"),
            );
            cx.notes.push(note.help(format!(
                "compile the script again: this ivrc reads and prints version {VERSION}"
            )));
            return None;
        }
    }
    cx.templates = true;
    let hash = match fields.string(cx, "hash") {
        Got::Value(hash, range) => Some((hash.to_owned(), range)),
        Got::Nothing | Got::Lost => None,
    };
    let mut lost = Vec::new();
    let entry = match fields.object(cx, "entry") {
        Got::Value(mut entry, _) => {
            let flow = flow(cx, &mut entry);
            lost.extend(entry.finish(cx));
            flow
        }
        Got::Nothing | Got::Lost => {
            Flow { items: Items::default(), waits: None, range: fields.range }
        }
    };
    let steps = match fields.object(cx, "steps") {
        Got::Value(mut steps, _) => {
            lost.append(&mut steps.lost);
            let all = steps.rest();
            all.into_iter().filter_map(|(name, value)| step(cx, name, value, &mut lost)).collect()
        }
        Got::Nothing | Got::Lost => Vec::new(),
    };
    let error = match fields.object(cx, "error") {
        Got::Value(mut error, _) => {
            let items = callflow(cx, &mut error, "callflow");
            lost.extend(error.finish(cx));
            items
        }
        Got::Nothing | Got::Lost => Items::default(),
    };
    let keeps_range = fields.range;
    let (keeps, keeps_range) = match fields.array(cx, "keeps") {
        Got::Value(array, range) => (names(cx, array, &mut lost), range),
        Got::Nothing | Got::Lost => {
            (Vec::new(), Range::new(keeps_range.start, keeps_range.start + 1))
        }
    };
    lost.extend(fields.finish(cx));
    Some(Document { hash, entry, steps, error, keeps, keeps_range, lost })
}

fn names(cx: &mut Cx<'_>, array: &[Value<'_>], lost: &mut Vec<String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, value) in array.iter().enumerate() {
        match value.as_string_lit().filter(|name| is_name(&name.value)) {
            Some(name) => names.push(name.value.to_string()),
            None => {
                let path = format!("keeps[{at}]");
                let why = format!("`{path}` is not the name of a value");
                lost.extend(cx.lose(&path, value, why, "delete it: `keeps` has names"));
            }
        }
    }
    names
}

fn flow(cx: &mut Cx<'_>, fields: &mut Fields<'_>) -> Flow {
    let items = callflow(cx, fields, "callflow");
    let waits = fields.string(cx, "waits").value().map(str::to_owned);
    Flow { items, waits, range: fields.range }
}

fn callflow(cx: &mut Cx<'_>, fields: &mut Fields<'_>, name: &'static str) -> Items {
    match fields.array(cx, name) {
        Got::Value(array, _) => action::items(cx, &member(&fields.path, name), array),
        Got::Nothing => {
            fields.missing(cx, name);
            Items::default()
        }
        Got::Lost => Items::default(),
    }
}

fn step(cx: &mut Cx<'_>, name: &str, value: &Value<'_>, lost: &mut Vec<String>) -> Option<Step> {
    let path = member("steps", name);
    let Value::Object(object) = value else {
        let why = format!("`{path}` is {}, not a step", kind(value));
        let form = "a step is written `{ \"ask\": [ … ], \"on\": [ … ] }`";
        lost.extend(cx.lose(&path, value, why, form));
        return None;
    };
    let mut fields = Fields::of(cx, path.clone(), object);
    let ask = callflow(cx, &mut fields, "ask");
    let on = match fields.array(cx, "on") {
        Got::Value(array, _) => array
            .iter()
            .enumerate()
            .filter_map(|(at, value)| {
                reply(cx, format!("{path}.on[{at}]"), value, &mut fields.lost)
            })
            .collect(),
        Got::Nothing | Got::Lost => Vec::new(),
    };
    let range = fields.range;
    Some(Step { name: name.to_owned(), ask, on, lost: fields.finish(cx), range })
}

/// A line; `None` where it answers nothing that can be said, which was told.
fn reply(
    cx: &mut Cx<'_>,
    path: String,
    value: &Value<'_>,
    lost: &mut Vec<String>,
) -> Option<Reply> {
    let form = "a line is written `{ \"ordinal\": 1, \"events\": [\"1\"], \"outcome\": null, \"callflow\": [ … ], \"waits\": null }`";
    let Value::Object(object) = value else {
        let why = format!("`{path}` is {}, not a line", kind(value));
        lost.extend(cx.lose(&path, value, why, form));
        return None;
    };
    let mut fields = Fields::of(cx, path, object);
    let ordinal = match fields.take("ordinal") {
        None => 1,
        Some(value) => ordinal(value).unwrap_or_else(|| {
            let why = format!("`{}` is not an ordinal from 1 on", member(&fields.path, "ordinal"));
            let _: Got<()> = fields.lose(cx, "ordinal", value, why);
            1
        }),
    };
    let events = events(cx, &mut fields);
    let outcome = match fields.string(cx, "outcome") {
        Got::Value(name, _) if is_name(name) => Some(name.to_owned()),
        Got::Value(name, range) => {
            let value =
                Value::StringLit(jsonc_parser::ast::StringLit { range, value: name.into() });
            let _: Got<()> = fields.lose(
                cx,
                "outcome",
                &value,
                format!("`{name}` cannot be written as an outcome"),
            );
            None
        }
        Got::Nothing | Got::Lost => None,
    };
    let flow = flow(cx, &mut fields);
    if events.is_empty() {
        let why = format!("`{}` answers no event that can be written", fields.path);
        lost.extend(cx.lose(&fields.path, value, why, form));
        return None;
    }
    Some(Reply { ordinal, events, outcome, flow, lost: fields.finish(cx) })
}

fn ordinal(value: &Value<'_>) -> Option<u32> {
    let number = whole(value.as_number_lit()?.value)?;
    u32::try_from(number).ok().filter(|number| *number > 0)
}

fn events(cx: &mut Cx<'_>, fields: &mut Fields<'_>) -> Vec<Event> {
    let Got::Value(array, _) = fields.array(cx, "events") else { return Vec::new() };
    let mut events = Vec::new();
    for (at, value) in array.iter().enumerate() {
        let read = value.as_string_lit().and_then(|text| event(&text.value));
        match read {
            Some(event) => events.push(event),
            None => {
                let path = format!("{}[{at}]", member(&fields.path, "events"));
                let why = format!("`{path}` is not an event");
                let help = "write keys (`\"1\"`), a range (`\"1..5\"`), a value (`\"{pin}\"`), or `digits`, `nomatch`, `noinput`, `else`, `done`";
                fields.lost.extend(cx.lose(&path, value, why, help));
            }
        }
    }
    events
}

/// The event that a machine writes like this.
fn event(written: &str) -> Option<Event> {
    let words = [Event::Digits, Event::Nomatch, Event::Noinput, Event::Else, Event::Done];
    if let Some(word) = words.into_iter().find(|word| word.to_string() == written) {
        return Some(word);
    }
    if let Some(name) = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return is_name(name).then(|| Event::Value(name.to_owned()));
    }
    let event = match written.split_once("..") {
        Some((low, high)) => Event::Range(low.parse().ok()?, high.parse().ok()?),
        None => Event::Keys(written.to_owned()),
    };
    let good = match &event {
        Event::Keys(keys) => {
            !keys.is_empty() && keys.bytes().all(|key| matches!(key, b'0'..=b'9' | b'*' | b'#'))
        }
        Event::Range(low, high) => low <= high && event.to_string() == written,
        Event::Value(_)
        | Event::Digits
        | Event::Nomatch
        | Event::Noinput
        | Event::Else
        | Event::Done => true,
    };
    good.then_some(event)
}
