//! Actions of the script as actions of the provider: the one place where a statement becomes
//! JSON. In: a walk. Out: the callflow with its inserts, and the place in the script where each of
//! its params was written. Only what was written is there.

use super::template::{Missing, Template};
use super::walk::{Reprompted, Walk};
use super::wire::{self, MakeCall, Number, PlayFile, Say, SayAndCapture};
use super::{Action, ActionKind, Asking, Flow, Spoken};
use crate::span::{Span, Spanned};
use crate::syntax::ast::{self, Capture, DigitCount, Kind, Text};

/// The callflow of a walk; what a `reprompt` at its end asks is included.
pub fn callflow_of(flow: &Flow<'_>, walk: &Walk<'_, '_>) -> Vec<wire::Action<Template>> {
    let mut callflow: Vec<_> =
        walk.actions().map(|(_, action)| wire_action(flow, action)).collect();
    callflow.extend(walk.reprompted().and_then(reprompt));
    // A machine has many callflows, each of few actions.
    callflow.shrink_to_fit();
    callflow
}

/// One action.
pub fn wire_action(flow: &Flow<'_>, action: &Action<'_>) -> wire::Action<Template> {
    match &action.kind {
        ActionKind::Call { call, to, from } => wire::Action::MakeCall(MakeCall {
            source: from.as_ref().map(|from| Template::number(from)).unwrap_or_default(),
            destination: Template::number(to),
            call_recording: call.record.map(|_| true),
        }),
        ActionKind::Say { say, options } => wire::Action::Say(Say {
            text: Template::spoken(&say.text),
            voice_profile: voice(options),
            repetition: number(options.repeat),
            speed: number(options.speed),
        }),
        ActionKind::Capture { say, capture, options, asking } => {
            let prompt = say.map(|say| &say.text.node);
            wire::Action::SayAndCapture(ask(prompt, capture, options, asking))
        }
        ActionKind::Play(play) => wire::Action::PlayFile(PlayFile {
            file_url: Template::url(&play.url, |name| flow.type_of(name).map(|ty| ty.kind)),
            repetition: number(play.options.repeat),
        }),
        ActionKind::Hangup => wire::Action::Hangup,
    }
}

/// The same capture with the words in force.
fn reprompt(reprompted: Reprompted<'_, '_>) -> Option<wire::Action<Template>> {
    match &reprompted.action.kind {
        ActionKind::Capture { capture, options, asking, .. } => {
            let text = reprompted.text.map(|text| &text.node);
            Some(wire::Action::SayAndCapture(ask(text, capture, options, asking)))
        }
        ActionKind::Call { .. }
        | ActionKind::Say { .. }
        | ActionKind::Play(_)
        | ActionKind::Hangup => None,
    }
}

fn ask(
    prompt: Option<&Text<'_>>,
    capture: &Capture<'_>,
    options: &Spoken<'_>,
    asking: &Asking<'_>,
) -> SayAndCapture<Template> {
    let (min_digits, max_digits) = digits(capture);
    let message = |text: Option<&Spanned<Text<'_>>>| text.map(|text| Template::spoken(&text.node));
    SayAndCapture {
        prompt_message: prompt.map(Template::spoken).unwrap_or_default(),
        voice_profile: voice(options),
        repetition: number(options.repeat),
        speed: number(options.speed),
        min_digits,
        max_digits,
        digit_timeout: asking.timeout.map(|timeout| timeout.ms),
        overall_timeout: asking.overall.map(|overall| overall.ms),
        complete_on_hash: asking.hash.map(|hash| hash.node),
        no_of_tries: asking.tries.and_then(|tries| tries.whole()),
        success_message: message(capture.options.success.as_deref()),
        failure_message: message(capture.options.failure.as_deref()),
    }
}

/// `minDigits` and `maxDigits` as far as they are written.
pub fn digits(capture: &Capture<'_>) -> (Option<u64>, Option<u64>) {
    match capture.digits.as_ref().map(|digits| &digits.node) {
        None => (None, None),
        Some(DigitCount::Exactly(count)) => (count.whole(), count.whole()),
        Some(DigitCount::Between(min, max)) => (min.whole(), max.whole()),
        Some(DigitCount::UpTo(max)) => (None, max.whole()),
    }
}

/// A missing voice is an error that was reported; a callflow with one is never sent.
fn voice(options: &Spoken<'_>) -> String {
    options.voice.map(|voice| voice.node.to_owned()).unwrap_or_default()
}

fn number(written: Option<Spanned<ast::Number<'_>>>) -> Option<Number> {
    written.map(|number| Number(number.decimal()))
}

/// A callflow with the values put in; the first that is missing is named.
pub fn fill<'v>(
    callflow: &[wire::Action<Template>],
    lookup: impl Fn(&str) -> Option<(&'v str, Kind)>,
) -> Result<Vec<wire::Action<String>>, Missing> {
    let mut missing = None;
    let mut filled = |template: &Template| {
        template.fill(&lookup).unwrap_or_else(|name| {
            missing.get_or_insert(name);
            String::new()
        })
    };
    let actions = callflow.iter().map(|action| action.map(&mut filled)).collect();
    missing.map_or(Ok(actions), Err)
}

/// Where an action was written, and each of its params.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionSpans {
    /// The statement; of a prompt with its capture, both.
    pub statement: Span,
    params: Vec<(&'static str, Span)>,
}

impl ActionSpans {
    /// The place of a param by its JSON name; the statement for one that was not written.
    pub fn param(&self, name: &str) -> Span {
        let written = self.params.iter().find(|(param, _)| *param == name);
        written.map_or(self.statement, |&(_, span)| span)
    }
}

/// The places of an action and its params.
pub fn spans_of(action: &Action<'_>) -> ActionSpans {
    let mut spans = ActionSpans { statement: action.span, params: Vec::new() };
    let params = &mut spans.params;
    match &action.kind {
        ActionKind::Call { call, to, from } => {
            params.push(("destination", to.span));
            params.extend(from.as_ref().map(|from| ("source", from.span)));
            params.extend(call.record.map(|record| ("callRecording", record.span)));
        }
        ActionKind::Say { say, options } => {
            params.push(("text", say.text.span));
            spoken_spans(options, params);
        }
        ActionKind::Capture { say, capture, options, asking } => {
            params.extend(say.map(|say| ("promptMessage", say.text.span)));
            spoken_spans(options, params);
            asking_spans(capture, asking, params);
        }
        ActionKind::Play(play) => {
            params.push(("fileUrl", play.url.span));
            params.extend(play.options.repeat.map(|repeat| ("repetition", repeat.span)));
        }
        ActionKind::Hangup => {}
    }
    spans
}

fn spoken_spans(options: &Spoken<'_>, params: &mut Vec<(&'static str, Span)>) {
    params.extend(options.voice.map(|voice| ("voiceProfile", voice.span)));
    params.extend(options.repeat.map(|repeat| ("repetition", repeat.span)));
    params.extend(options.speed.map(|speed| ("speed", speed.span)));
}

fn asking_spans(
    capture: &Capture<'_>,
    asking: &Asking<'_>,
    params: &mut Vec<(&'static str, Span)>,
) {
    if let Some(digits) = &capture.digits {
        params.extend([("minDigits", digits.span), ("maxDigits", digits.span)]);
    }
    params.extend(asking.timeout.map(|timeout| ("digitTimeout", timeout.span)));
    params.extend(asking.overall.map(|overall| ("overallTimeout", overall.span)));
    params.extend(asking.hash.map(|hash| ("completeOnHash", hash.span)));
    params.extend(asking.tries.map(|tries| ("noOfTries", tries.span)));
    let messages = &capture.options;
    params.extend(messages.success.as_ref().map(|text| ("successMessage", text.span)));
    params.extend(messages.failure.as_ref().map(|text| ("failureMessage", text.span)));
}
