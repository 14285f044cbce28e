//! What is logged. In: events, refusals, notes. Out: one line for each, as text or as JSON. Keys and
//! numbers are masked unless they are asked for; secrets are always, and nothing in a line is obeyed
//! by a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::net::IpAddr;
use std::path::is_separator;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::access::Refusal;
use super::answers::{Entry, EntryKind};
use crate::engine::Keys;
use crate::flow::value::{HIDDEN, masked_number};
use crate::report::{visible, visible_json};

/// The version of the JSON objects.
const VERSION: u32 = 1;
/// The most letters of a word that came from outside.
const LONGEST: usize = 120;

/// Something to be logged.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// An event was answered.
    Event(Event<'a>),
    /// A request was refused.
    Refused(Refused<'a>),
}

/// An event with its answer.
#[derive(Debug)]
pub(super) struct Event<'a> {
    /// The time by which it was answered.
    pub(super) at: Timestamp,
    /// What is known of it.
    pub(super) entry: &'a Entry,
    /// From the end of the request to the answer.
    pub(super) took: Duration,
}

/// A request that was refused.
#[derive(Debug)]
pub(super) struct Refused<'a> {
    /// When.
    pub(super) at: Timestamp,
    /// Why.
    pub(super) why: Refusal,
    /// Its method and path.
    pub(super) request: &'a str,
    /// Who asked; none if a proxy told an address that cannot be read.
    pub(super) from: Option<IpAddr>,
}

/// How lines look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Format {
    /// Each line is a JSON object.
    pub json: bool,
    /// Keys and numbers are shown.
    pub digits: bool,
    /// There are no lines of what is as it should be.
    pub only_troubles: bool,
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
    troubles: Vec<String>,
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

impl Line<'_> {
    /// Something is not as it should be.
    pub(super) fn is_trouble(&self) -> bool {
        match self {
            Line::Event(event) => !event.entry.troubles.is_empty(),
            Line::Refused(_) => true,
        }
    }

    /// Writes the line, with its end.
    pub(super) fn write(&self, out: &mut String, format: Format) {
        match self {
            Line::Event(event) if format.json => out.push_str(&json(&event.object(format.digits))),
            Line::Event(event) => event.write_words(out, format.digits),
            Line::Refused(refused) if format.json => out.push_str(&json(&refused.object())),
            Line::Refused(refused) => out.push_str(&refused.words()),
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

impl Event<'_> {
    /// What kind of event it was, and which event of a line or of the provider. Of an event that is
    /// not understood, the provider's word is its kind.
    fn named(&self) -> (&str, Option<&str>) {
        match (self.entry.kind, self.entry.event.as_deref()) {
            (EntryKind::Other, Some(name)) => (clipped(name), None),
            (kind, event) => (kind.word(), event),
        }
    }

    /// The file of the script, without its folder.
    fn script(&self) -> Option<&str> {
        self.entry.script.as_deref()?.rsplit(is_separator).next()
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.took.as_micros()).unwrap_or(u64::MAX)
    }

    fn object(&self, digits: bool) -> EventObject<'_> {
        let Entry { session, step, round, outcome, troubles, .. } = self.entry;
        let (kind, event) = self.named();
        EventObject {
            version: VERSION,
            time: time(self.at),
            what: "event",
            kind,
            session: session.as_deref().map(clipped),
            script: self.script(),
            step: step.as_deref(),
            round: *round,
            event,
            outcome: outcome.as_deref(),
            digits: self.entry.digits.as_ref().map(|keys| shown_keys(keys, digits)),
            caller: self.entry.caller.as_deref().map(|number| shown_number(number, digits)),
            called: self.entry.called.as_deref().map(|number| shown_number(number, digits)),
            microseconds: self.micros(),
            troubles: troubles.iter().map(ToString::to_string).collect(),
        }
    }

    fn write_words(&self, out: &mut String, digits: bool) {
        let entry = self.entry;
        let (kind, event) = self.named();
        // Writing to a string cannot fail.
        let _ = write!(out, "{:.3} ", self.at);
        push_word(out, kind);
        push_field(out, "session", entry.session.as_deref().map(clipped));
        push_field(out, "script", self.script());
        push_field(out, "step", entry.step.as_deref());
        if let Some(round) = entry.round {
            let _ = write!(out, " round={round}");
        }
        push_field(out, "event", event);
        let keys = entry.digits.as_ref().map(|keys| shown_keys(keys, digits));
        push_field(out, "digits", keys.as_deref());
        for (name, number) in [("caller", &entry.caller), ("called", &entry.called)] {
            let number = number.as_deref().map(|number| shown_number(number, digits));
            push_field(out, name, number.as_deref());
        }
        push_field(out, "outcome", entry.outcome.as_deref());
        let _ = write!(out, " us={}", self.micros());
        for trouble in &entry.troubles {
            push_field(out, "trouble", Some(&trouble.to_string()));
        }
        out.push('\n');
    }
}

impl Refused<'_> {
    fn object(&self) -> RefusedObject<'_> {
        RefusedObject {
            version: VERSION,
            time: time(self.at),
            what: "refused",
            status: self.why.status(),
            reason: self.why.words(),
            request: clipped(self.request),
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
    if text.len() <= LONGEST {
        return text;
    }
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(end, _)| end);
    text.get(..end).unwrap_or_default()
}

fn push_field(out: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    out.push(' ');
    out.push_str(name);
    out.push('=');
    push_word(out, value);
}

fn push_word(out: &mut String, text: &str) {
    // Almost every word is such a one, or a mask.
    let is_plain = |letter: char| {
        letter == '•' || letter.is_ascii_graphic() && !matches!(letter, '"' | '=' | '\'')
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        out.push_str(text);
    } else {
        out.push_str(&word(text));
    }
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
    use crate::desk::Trouble;
    use crate::webhook::Malformed;

    fn lines(format: Format) -> String {
        let at: Timestamp = "2026-11-23T09:00:00.1234Z".parse().unwrap();
        let own = |text: &str| Some(text.to_owned());
        let pressed = Entry {
            session: own("a4fad4b3"),
            script: Some("calls/menu.ivr".into()),
            step: own("menu"),
            round: Some(2),
            event: own("digits"),
            outcome: own("kept"),
            digits: Some(Keys::Pressed("4711".to_owned())),
            caller: own("+6588000000"),
            called: own("+6590000000"),
            ..Entry::new(EntryKind::CallAction)
        };
        let secret = Entry {
            digits: Some(Keys::Secret),
            caller: own("4711"),
            ..Entry::new(EntryKind::CallAction)
        };
        let forged = Entry {
            event: own("x\u{1b}[31m y=\"z\""),
            session: own(&"\\u{7}\u{202e}".repeat(300)),
            troubles: vec![Trouble::Event(Malformed::NotJson), Trouble::Unanswered],
            ..Entry::new(EntryKind::Other)
        };
        let event = |entry| Line::Event(Event { at, entry, took: Duration::from_micros(41) });
        let refused = Refused {
            at,
            why: Refusal::NoCredential,
            request: "POST /vca",
            from: Some([9, 9, 9, 9].into()),
        };
        let lines = [event(&pressed), event(&secret), event(&forged), Line::Refused(refused)];
        let troubles: Vec<_> = lines.iter().map(Line::is_trouble).collect();
        assert_eq!(troubles, [false, false, true, true]);
        let mut written = String::new();
        lines.iter().for_each(|line| line.write(&mut written, format));
        let is_shown = format.digits;
        assert_eq!(written.contains("4711"), is_shown, "{written}");
        assert_eq!(written.contains("+6590000000"), is_shown, "{written}");
        written + &format.note("a: first\nsecond\u{7}", true, at)
    }

    #[test]
    fn as_text() {
        insta::assert_snapshot!(lines(Format::default()));
        insta::assert_snapshot!("with_digits", lines(Format { digits: true, ..Format::default() }));
    }

    #[test]
    fn as_json() {
        let written = lines(Format { json: true, ..Format::default() });
        for line in written.lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
        assert!(!written.contains(['\u{1b}', '\u{202e}', '\u{7}']));
        insta::assert_snapshot!(written);
        insta::assert_snapshot!(
            "json_with_digits",
            lines(Format { json: true, digits: true, ..Format::default() })
        );
    }
}
