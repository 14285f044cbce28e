//! What is logged. In: events, refusals, notes. Out: one line for each, as text or as JSON. Keys and
//! numbers are masked unless they are asked for; secrets are always, and nothing in a line is obeyed
//! by a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::access::Refusal;
use super::answers::Entry;
use crate::engine::Keys;
use crate::flow::value::{HIDDEN, masked_number};
use crate::report::{visible, visible_json};

/// The version of the JSON objects.
const VERSION: u32 = 1;
/// The most letters of a word that came from outside.
const LONGEST: usize = 120;

/// Something to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// An event was answered.
    Event(Box<Event>),
    /// A request was refused.
    Refused(Refused),
}

/// An event with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it was answered.
    pub at: Timestamp,
    /// What is known of it.
    pub entry: Entry,
    /// From the end of the request to the answer.
    pub took: Duration,
}

/// A request that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: Refusal,
    /// Its method and path.
    pub request: String,
    /// Who asked; none if a proxy told an address that cannot be read.
    pub from: Option<IpAddr>,
}

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// Each line is a JSON object.
    pub json: bool,
    /// Keys and numbers are shown.
    pub digits: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventObject<'a> {
    version: u32,
    time: String,
    what: &'static str,
    kind: &'a str,
    session: Option<&'a str>,
    script: Option<&'a str>,
    step: Option<&'a str>,
    round: Option<u32>,
    event: Option<&'a str>,
    outcome: Option<&'a str>,
    digits: Option<Cow<'a, str>>,
    caller: Option<Cow<'a, str>>,
    called: Option<Cow<'a, str>>,
    microseconds: u64,
    troubles: &'a [String],
}

#[derive(Serialize)]
struct RefusedObject<'a> {
    version: u32,
    time: String,
    what: &'static str,
    status: u16,
    reason: &'static str,
    request: &'a str,
    from: Option<IpAddr>,
}

#[derive(Serialize)]
struct NoteObject<'a> {
    version: u32,
    time: String,
    what: &'static str,
    message: &'a str,
}

impl Line {
    /// Something is not as it should be.
    pub fn is_trouble(&self) -> bool {
        match self {
            Line::Event(event) => !event.entry.troubles.is_empty(),
            Line::Refused(_) => true,
        }
    }

    /// The line, with its end.
    pub fn written(&self, format: Format) -> String {
        match self {
            Line::Event(event) if format.json => json(&event.object(format.digits)),
            Line::Event(event) => event.words(format.digits),
            Line::Refused(refused) if format.json => json(&refused.object()),
            Line::Refused(refused) => refused.words(),
        }
    }
}

impl Format {
    /// Something that is about no event: a script that changed, a webhook. A trouble of several
    /// lines has several in the text, too.
    pub fn note(self, message: &str, is_trouble: bool, at: Timestamp) -> String {
        let time = time(at);
        let what = if is_trouble { "trouble" } else { "note" };
        if self.json {
            return json(&NoteObject { version: VERSION, time, what, message });
        }
        let lines = message.lines().map(|line| format!("{time} {what} {}\n", visible(line)));
        lines.collect()
    }
}

impl Event {
    fn object(&self, digits: bool) -> EventObject<'_> {
        let Entry { kind, session, script, step, round, event, outcome, .. } = &self.entry;
        EventObject {
            version: VERSION,
            time: time(self.at),
            what: "event",
            kind: clipped(kind),
            session: session.as_deref().map(clipped),
            script: script.as_deref(),
            step: step.as_deref(),
            round: *round,
            event: event.as_deref(),
            outcome: outcome.as_deref(),
            digits: self.entry.digits.as_ref().map(|keys| shown_keys(keys, digits)),
            caller: self.entry.caller.as_deref().map(|number| shown_number(number, digits)),
            called: self.entry.called.as_deref().map(|number| shown_number(number, digits)),
            microseconds: u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX),
            troubles: &self.entry.troubles,
        }
    }

    fn words(&self, digits: bool) -> String {
        let object = self.object(digits);
        let mut line = String::with_capacity(256);
        // Writing to a string cannot fail.
        let _ = write!(line, "{} {}", object.time, word(object.kind));
        let round = object.round.map(|round| round.to_string());
        let fields = [
            ("session", object.session),
            ("script", object.script),
            ("step", object.step),
            ("round", round.as_deref()),
            ("event", object.event),
            ("digits", object.digits.as_deref()),
            ("caller", object.caller.as_deref()),
            ("called", object.called.as_deref()),
            ("outcome", object.outcome),
        ];
        let given = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        for (name, value) in given {
            let _ = write!(line, " {name}={}", word(value));
        }
        let _ = write!(line, " us={}", object.microseconds);
        for trouble in object.troubles {
            let _ = write!(line, " trouble={}", word(trouble));
        }
        line + "\n"
    }
}

impl Refused {
    fn object(&self) -> RefusedObject<'_> {
        RefusedObject {
            version: VERSION,
            time: time(self.at),
            what: "refused",
            status: self.why.status(),
            reason: self.why.words(),
            request: clipped(&self.request),
            from: self.from,
        }
    }

    fn words(&self) -> String {
        let RefusedObject { time, status, reason, request, from, .. } = self.object();
        let from = from.map_or("unknown".to_owned(), |address| address.to_string());
        let (request, reason) = (word(request), word(reason));
        format!("{time} refused status={status} reason={reason} request={request} from={from}\n")
    }
}

fn json(object: &impl Serialize) -> String {
    // Strings and numbers: JSON takes them all.
    let text = serde_json::to_string(object).unwrap_or_default();
    visible_json(&text).into_owned() + "\n"
}

fn time(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// Keys as they may be shown: `•` for each, or a secret's dots.
fn shown_keys(keys: &Keys, digits: bool) -> Cow<'_, str> {
    match keys {
        Keys::None => "none".into(),
        Keys::Secret => HIDDEN.into(),
        Keys::Pressed(keys) if digits => clipped(keys).into(),
        Keys::Pressed(keys) => "•".repeat(clipped(keys).chars().count()).into(),
    }
}

fn shown_number(number: &str, digits: bool) -> Cow<'_, str> {
    let number = clipped(number);
    if digits { number.into() } else { masked_number(number).into() }
}

/// Not more than a line can bear.
fn clipped(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or_default()
}

/// A value in a line of text: in quotes unless it is one plain word.
fn word(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    let is_plain = |letter: char| !letter.is_whitespace() && !"\"='".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text;
    }
    format!("\"{}\"", text.replace('"', "'")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(format: Format) -> String {
        let at: Timestamp = "2026-11-23T09:00:00.1234Z".parse().unwrap();
        let own = |text: &str| Some(text.to_owned());
        let pressed = Entry {
            kind: "CALL_ACTION".into(),
            session: own("a4fad4b3"),
            script: own("menu.ivr"),
            step: own("menu"),
            round: Some(2),
            event: own("digits"),
            outcome: own("kept"),
            digits: Some(Keys::Pressed("4711".to_owned())),
            caller: own("+6588000000"),
            called: own("+6590000000"),
            troubles: Vec::new(),
        };
        let secret = Entry {
            kind: "CALL_ACTION".into(),
            digits: Some(Keys::Secret),
            caller: own("4711"),
            ..Entry::default()
        };
        let forged = Entry {
            kind: "x\u{1b}[31m y=\"z\"".into(),
            session: own(&"\\u{7}\u{202e}".repeat(300)),
            troubles: vec!["the body is not JSON".to_owned(), "and more".to_owned()],
            ..Entry::default()
        };
        let event =
            |entry| Line::Event(Box::new(Event { at, entry, took: Duration::from_micros(41) }));
        let refused = Refused {
            at,
            why: Refusal::NoCredential,
            request: "POST /vca".to_owned(),
            from: Some([9, 9, 9, 9].into()),
        };
        let lines = [event(pressed), event(secret), event(forged), Line::Refused(refused)];
        let troubles: Vec<_> = lines.iter().map(Line::is_trouble).collect();
        assert_eq!(troubles, [false, false, true, true]);
        let written = lines.map(|line| line.written(format)).concat();
        let is_shown = format.digits;
        assert_eq!(written.contains("4711"), is_shown, "{written}");
        assert_eq!(written.contains("+6590000000"), is_shown, "{written}");
        written + &format.note("a: first\nsecond\u{7}", true, at)
    }

    #[test]
    fn as_text() {
        insta::assert_snapshot!(lines(Format { json: false, digits: false }));
        insta::assert_snapshot!("with_digits", lines(Format { json: false, digits: true }));
    }

    #[test]
    fn as_json() {
        let written = lines(Format { json: true, digits: false });
        for line in written.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
        assert!(!written.contains(['\u{1b}', '\u{202e}', '\u{7}']));
        insta::assert_snapshot!(written);
        insta::assert_snapshot!("json_with_digits", lines(Format { json: true, digits: true }));
    }
}
