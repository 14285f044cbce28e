//! The body of a request or of a reply. In: the members of the document. Out: a script of one
//! callflow: it begins with `call` where the body dials, else with `answer`.

use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged as _};

use super::action::{self, Items};
use super::cx::Cx;
use super::fields::{Fields, Got};
use super::note::Note;
use super::script::{Script, Statement, What};
use super::words;
use crate::flow::wire::Action;

/// What a body is posted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// To the callflows endpoint: its first action dials.
    Request,
    /// In answer to an event: every `makeCall` bridges.
    Reply,
}

/// The script of a body; `None` where it has no callflow, which was told.
pub(super) fn script(cx: &mut Cx<'_>, mut fields: Fields<'_>) -> Option<Script> {
    let id = fields.take("clientActionId");
    let callflow = fields.take("callflow");
    let Some(Value::Array(array)) = callflow else {
        let range = callflow.map_or(fields.range, |value| value.range());
        let found = callflow.map_or("absent", super::cx::kind);
        let note = Note::error(cx.span(range), format!("`callflow` is {found}, not an array"));
        cx.notes.push(note.help("write the actions in an array: `\"callflow\": [ … ]`"));
        return None;
    };
    let mut script = Script::default();
    script.head.extend(cx.remarks_before(array.range.start));
    let has_validity = fields.has("validUntil");
    let mut items = action::items(cx, "callflow", &array.elements);
    let kind = kind(&items, id.is_some(), has_validity);
    cut(cx, kind, &array.elements, &mut items);
    if let Some(value) = id {
        let help =
            "ivrc gives every reply that waits an id of its own, and reads it when it comes back";
        let why = "`clientActionId` has no place in a script";
        fields.lost.extend(cx.lose("clientActionId", value, why, help));
    }
    valid_until(cx, kind, &mut fields, &mut script);
    script.head.extend(fields.finish(cx));
    if kind == Kind::Reply {
        script.entry.statements.push(Statement::plain(What::Answer));
    }
    script.entry.statements.extend(
        items
            .list
            .into_iter()
            .map(|item| Statement { comments: item.comments, what: What::Do(item.action) }),
    );
    script.entry.tail = items.tail;
    script.tail = cx.remarks_before(usize::MAX);
    Some(script)
}

/// A call that is recorded can only be a bridge. Where more follows it, it can only be the first
/// call, whose record is a mistake of the document.
fn kind(items: &Items, has_id: bool, has_validity: bool) -> Kind {
    let dials = match items.list.first().map(|item| &item.action) {
        Some(Action::MakeCall(call)) => call.call_recording.is_none() || items.list.len() > 1,
        Some(Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) | Action::Hangup)
        | None => false,
    };
    if !has_id && (dials || has_validity) { Kind::Request } else { Kind::Reply }
}

/// Nothing follows a hangup or a bridge.
fn cut(cx: &mut Cx<'_>, kind: Kind, elements: &[Value<'_>], items: &mut Items) {
    let mut dials = kind == Kind::Request;
    let last = items.list.iter().position(|item| match item.action {
        Action::Hangup => true,
        Action::MakeCall(_) => !std::mem::take(&mut dials),
        Action::Say(_) | Action::SayAndCapture(_) | Action::PlayFile(_) => false,
    });
    let Some(last) = last.filter(|last| last + 1 < items.list.len()) else { return };
    let ends = match items.list.get(last).map(|item| &item.action) {
        Some(Action::MakeCall(_)) => "a call that bridges",
        Some(_) | None => "`hangup`",
    };
    let mut tail = Vec::new();
    let mut cut: Vec<(usize, Range)> = Vec::new();
    for mut item in items.list.split_off(last + 1) {
        tail.append(&mut item.comments);
        if let Some(value) = elements.get(item.at) {
            tail.extend(super::cx::kept(&format!("callflow[{}]", item.at), value));
            cut.push((item.at, value.range()));
        }
    }
    tail.append(&mut items.tail);
    items.tail = tail;
    if let (Some((at, first)), Some((_, end))) = (cut.first(), cut.last()) {
        let range = Range::new(first.start, end.end);
        let what = match cut.len() {
            1 => format!("`callflow[{at}]` is never reached: nothing follows {ends}"),
            many => format!(
                "{many} actions from `callflow[{at}]` on are never reached: nothing follows {ends}"
            ),
        };
        // What is wrong inside of it is no matter any more.
        let whole = cx.span(range);
        cx.notes.retain(|note| note.labels.first().is_none_or(|label| !whole.contains(label.span)));
        let note = Note::warning(whole, what).label("kept as a comment");
        cx.notes.push(note.help("delete it, or write it before that"));
    }
}

fn valid_until(cx: &mut Cx<'_>, kind: Kind, fields: &mut Fields<'_>, script: &mut Script) {
    let value = fields.take("validUntil");
    let (Some(value), true) = (value, kind == Kind::Request) else {
        if let Some(value) = value {
            let why = "`validUntil` has no place in a reply: the call is placed already";
            fields.lose::<()>(cx, "validUntil", value, why);
        }
        return;
    };
    let why = match value.as_string_lit() {
        Some(written) => match words::moment(&written.value) {
            Some(moment) => {
                script.valid = Some(moment);
                return;
            }
            None => format!("`{}` is not a point in time", written.value),
        },
        None => format!("`validUntil` is {}, not a string", super::cx::kind(value)),
    };
    let _: Got<()> = fields.lose(cx, "validUntil", value, why);
}
