//! One action of a callflow. In: its JSON. Out: the action as the compiler's own type, with the
//! comment that stands above its statement. An action that cannot be said is a comment alone.

use jsonc_parser::ast::Value;
use jsonc_parser::common::{Range, Ranged as _};

use super::cx::{Cx, kind, member};
use super::fields::{Fields, Got};
use super::words;
use crate::finding::{all_of, nearest};
use crate::flow::template::{Manner, Template};
use crate::flow::wire::{Action, MakeCall, Number, PlayFile, Say, SayAndCapture};

/// An action and the lines above it. Two are equal if their actions are.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The lines of the comment.
    pub(super) comments: Vec<String>,
    /// What is done.
    pub(super) action: Action<Template>,
    /// Its place in the array of the document.
    pub(super) at: usize,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.action == other.action
    }
}

/// The actions of a callflow.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Items {
    /// Those that can be said.
    pub(super) list: Vec<Item>,
    /// The lines of the comment behind the last one.
    pub(super) tail: Vec<String>,
}

/// The names of the actions.
const ACTIONS: [&str; 5] = ["makeCall", "say", "sayAndCapture", "playFile", "hangup"];

/// The actions of an array.
pub(super) fn items(cx: &mut Cx<'_>, path: &str, array: &[Value<'_>]) -> Items {
    let mut items = Items::default();
    for (at, value) in array.iter().enumerate() {
        let mut comments = std::mem::take(&mut items.tail);
        comments.extend(cx.remarks_before(value.range().end));
        match item(cx, format!("{path}[{at}]"), value, &mut comments) {
            Some(action) => items.list.push(Item { comments, action, at }),
            None => items.tail = comments,
        }
    }
    items
}

fn item(
    cx: &mut Cx<'_>,
    path: String,
    value: &Value<'_>,
    comments: &mut Vec<String>,
) -> Option<Action<Template>> {
    let Value::Object(object) = value else {
        let why = format!("`{path}` is {}, not an action", kind(value));
        comments.extend(cx.lose(&path, value, why, form()));
        return None;
    };
    // Looked at before anything is told: of an action that is not known only that is told.
    let name = object.properties.iter().rev().find(|one| one.name.as_str() == "action");
    let written = name.and_then(|name| name.value.as_string_lit());
    let known = written.and_then(|name| ACTIONS.into_iter().find(|known| *known == name.value));
    let Some(known) = known else {
        let (why, help) = match name.map(|name| &name.value) {
            Some(Value::StringLit(name)) => (
                format!("the action `{}` has no place in a script", name.value),
                match nearest(&name.value, ACTIONS) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("ivrc knows the actions {}", all_of(ACTIONS, 9)),
                },
            ),
            Some(_) => (format!("`{}` is not a string", member(&path, "action")), form()),
            None => (format!("`{path}` has no `action`"), form()),
        };
        comments.extend(cx.lose(&path, value, why, help));
        return None;
    };
    let mut fields = Fields::of(cx, path, object);
    fields.take("action");
    let params = match fields.object(cx, "params") {
        Got::Value(params, _) => params,
        Got::Nothing | Got::Lost => Fields::none(member(&fields.path, "params"), object.range()),
    };
    let (action, lost) = action(cx, known, params);
    comments.extend(fields.finish(cx));
    comments.extend(lost);
    Some(action)
}

fn form() -> String {
    "an action is written `{ \"action\": \"say\", \"params\": { … } }`".to_owned()
}

fn action(cx: &mut Cx<'_>, name: &str, mut params: Fields<'_>) -> (Action<Template>, Vec<String>) {
    let action = match name {
        "makeCall" => Action::MakeCall(call(cx, &mut params)),
        "say" => Action::Say(Say {
            text: text(cx, &mut params, "text", Manner::Spoken),
            voice_profile: voice(cx, &mut params),
            repetition: number(cx, &mut params, "repetition"),
            speed: number(cx, &mut params, "speed"),
        }),
        "sayAndCapture" => Action::SayAndCapture(capture(cx, &mut params)),
        "playFile" => Action::PlayFile(PlayFile {
            file_url: text(cx, &mut params, "fileUrl", Manner::Url),
            repetition: number(cx, &mut params, "repetition"),
        }),
        _ => Action::Hangup,
    };
    (action, params.finish(cx))
}

fn call(cx: &mut Cx<'_>, params: &mut Fields<'_>) -> MakeCall<Template> {
    let source = dial(cx, params, "source");
    let destination = dial(cx, params, "destination");
    let record = params.take("callRecording");
    let call_recording = match record {
        None => None,
        Some(Value::BooleanLit(truth)) if truth.value => Some(true),
        Some(other) => {
            let path = member(&params.path, "callRecording");
            let why = format!("`{path}` can be said only where it is true");
            params.lose::<bool>(cx, "callRecording", other, why).value()
        }
    };
    MakeCall { source, destination, call_recording }
}

fn capture(cx: &mut Cx<'_>, params: &mut Fields<'_>) -> SayAndCapture<Template> {
    let prompt_message = text(cx, params, "promptMessage", Manner::Spoken);
    let voice_profile = voice(cx, params);
    let (repetition, speed) = (number(cx, params, "repetition"), number(cx, params, "speed"));
    let (min_digits, max_digits) = digits(cx, params);
    SayAndCapture {
        prompt_message,
        voice_profile,
        repetition,
        speed,
        min_digits,
        max_digits,
        digit_timeout: params.whole(cx, "digitTimeout").value(),
        overall_timeout: params.whole(cx, "overallTimeout").value(),
        complete_on_hash: params.truth(cx, "completeOnHash").value(),
        no_of_tries: params.whole(cx, "noOfTries").value(),
        success_message: optional(cx, params, "successMessage"),
        failure_message: optional(cx, params, "failureMessage"),
    }
}

/// `MIN..` cannot be written: at most how many there are must be said.
fn digits(cx: &mut Cx<'_>, params: &mut Fields<'_>) -> (Option<u64>, Option<u64>) {
    let min = params.take("minDigits");
    let max = params.whole(cx, "maxDigits").value();
    let Some(value) = min else { return (None, max) };
    let path = member(&params.path, "minDigits");
    let min = value.as_number_lit().and_then(|number| super::fields::whole(number.value));
    let why = match (min, max) {
        (Some(min), Some(max)) => return (Some(min), Some(max)),
        (Some(_), None) => format!("`{path}` stands without `maxDigits`"),
        (None, _) => format!("`{path}` is not a whole number that a script can hold"),
    };
    (params.lose(cx, "minDigits", value, why).value(), max)
}

fn number(cx: &mut Cx<'_>, params: &mut Fields<'_>, name: &'static str) -> Option<Number> {
    params.decimal(cx, name).value().map(Number)
}

/// A text that must be there; a script can say an empty one where it is not.
fn text(cx: &mut Cx<'_>, params: &mut Fields<'_>, name: &'static str, manner: Manner) -> Template {
    match params.string(cx, name) {
        Got::Value(text, range) => written(cx, text, range, manner),
        Got::Nothing => {
            params.missing(cx, name);
            Template::default()
        }
        Got::Lost => Template::default(),
    }
}

fn optional(cx: &mut Cx<'_>, params: &mut Fields<'_>, name: &'static str) -> Option<Template> {
    match params.string(cx, name) {
        Got::Value(text, range) => Some(written(cx, text, range, Manner::Spoken)),
        Got::Nothing | Got::Lost => None,
    }
}

/// A text of the document; in a machine, `{name}` in it is a value.
fn written(cx: &mut Cx<'_>, text: &str, range: Range, manner: Manner) -> Template {
    if !cx.templates {
        return Template::words(text);
    }
    words::template(text, manner).unwrap_or_else(|| {
        let note = super::note::Note::warning(
            cx.span(range),
            "a `{` or a `\\` in this text belongs to no value",
        );
        cx.notes.push(note.label("taken as it stands").help(
            "write `\\\\{` in the document for a brace that is spoken, `{NAME}` for a value",
        ));
        Template::words(text)
    })
}

fn dial(cx: &mut Cx<'_>, params: &mut Fields<'_>, name: &'static str) -> Template {
    let number = text(cx, params, name, Manner::Plain);
    if words::is_dial(&number) { number } else { Template::words(number.to_string()) }
}

/// The voice; empty where there is none that can be written.
fn voice(cx: &mut Cx<'_>, params: &mut Fields<'_>) -> String {
    match params.take("voiceProfile") {
        None => {
            params.missing(cx, "voiceProfile");
            String::new()
        }
        Some(Value::StringLit(voice)) if is_voice(cx, &voice.value) => voice.value.to_string(),
        Some(other) => {
            let path = member(&params.path, "voiceProfile");
            let why = match other.as_string_lit() {
                Some(voice) => format!("`{}` cannot be written as a voice", voice.value),
                None => format!("`{path}` is {}, not a string", kind(other)),
            };
            params.lose::<String>(cx, "voiceProfile", other, why).value().unwrap_or_default()
        }
    }
}

/// The reader is asked once for each voice.
fn is_voice(cx: &mut Cx<'_>, word: &str) -> bool {
    if let Some(known) = cx.voices.get(word) {
        return *known;
    }
    let is_voice = words::is_voice(word);
    cx.voices.insert(word.to_owned(), is_voice);
    is_voice
}
