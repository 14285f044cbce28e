//! One action of a callflow. In: a JSON value and its path. Out: the action, or the first thing
//! that the provider would refuse in it.

use serde_json::Value;

use super::fields::Fields;
use super::{Mode, Refusal};
use crate::flow::wire::{Action, MakeCall, Number, PlayFile, Say, SayAndCapture};

/// The most characters of a text.
const LONGEST_TEXT: usize = 3000;
/// Keys that one capture takes at most.
const MOST_DIGITS: i32 = 25;

/// What holds for every action of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader {
    pub(super) mode: Mode,
    /// The body replies to an event.
    pub(super) in_reply: bool,
}

impl Reader {
    pub(super) fn action(self, value: &Value, path: &str) -> Result<Action<String>, Refusal> {
        let action = Fields::of(value, path)?;
        let name = action.required_text("action")?;
        if name == "hangup" {
            return Ok(Action::Hangup);
        }
        if !["makeCall", "say", "playFile", "sayAndCapture"].contains(&name) {
            let fact = "should be one of: makeCall,say,playFile,sayAndCapture,hangup";
            return Err(Refusal::new(-1007, format!("{} {fact}", action.path("action"))));
        }
        let params = Fields::of(action.required("params")?, action.path("params"))?;
        match name {
            "makeCall" => self.make_call(&params).map(Action::MakeCall),
            "say" => say(&params).map(Action::Say),
            "playFile" => play_file(&params).map(Action::PlayFile),
            _ => self.say_and_capture(&params).map(Action::SayAndCapture),
        }
    }

    fn make_call(self, params: &Fields<'_>) -> Result<MakeCall<String>, Refusal> {
        let source = params.required_text("source")?;
        if !is_phone(source) {
            return Err(params.refuse("source", "should be a phone number"));
        }
        let destination = params.required("destination")?;
        if destination.is_array() {
            let fact = "only one destination is allowed";
            return Err(params.refuse_with(-1011, "destination", fact));
        }
        let destination = params.required_text("destination")?;
        if !is_phone(destination) {
            return Err(params.refuse_with(-1017, "destination", "should be a valid MSISDN"));
        }
        let call_recording = params.flag("callRecording")?;
        if call_recording.is_some() && !self.in_reply {
            let fact = "is not defined in the schema and the schema does not allow it";
            return Err(params.refuse("callRecording", fact));
        }
        let (source, destination) = (source.to_owned(), destination.to_owned());
        Ok(MakeCall { source, destination, call_recording })
    }

    fn say_and_capture(self, params: &Fields<'_>) -> Result<SayAndCapture<String>, Refusal> {
        let ask = SayAndCapture {
            prompt_message: spoken(params, "promptMessage")?,
            voice_profile: voice(params)?,
            repetition: repetition(params)?,
            speed: speed(params)?,
            min_digits: params.whole("minDigits", 1..=i32::MAX)?,
            max_digits: params.whole("maxDigits", 1..=MOST_DIGITS)?,
            digit_timeout: params.whole("digitTimeout", 1..=i32::MAX)?,
            overall_timeout: params.whole("overallTimeout", 1..=i32::MAX)?,
            complete_on_hash: params.flag("completeOnHash")?,
            no_of_tries: params.whole("noOfTries", 1..=i32::MAX)?,
            success_message: message(params, "successMessage")?,
            failure_message: message(params, "failureMessage")?,
        };
        self.digits_and_times(&ask, params)?;
        Ok(ask)
    }

    /// What the params of a capture must be to each other.
    fn digits_and_times(
        self,
        ask: &SayAndCapture<String>,
        params: &Fields<'_>,
    ) -> Result<(), Refusal> {
        if ask.max_digits.is_none() {
            if ask.min_digits.is_some() {
                let fact = "is required when minDigits is given";
                return Err(params.refuse_with(-1003, "maxDigits", fact));
            }
            if ask.complete_on_hash == Some(false) {
                let fact = "is required when completeOnHash is false";
                return Err(params.refuse_with(-1008, "maxDigits", fact));
            }
        }
        let strict = self.mode == Mode::Strict;
        match (ask.digit_timeout, ask.overall_timeout) {
            (Some(_), None) if strict => {
                let fact = "is required when digitTimeout is given";
                Err(params.refuse_with(-1005, "overallTimeout", fact))
            }
            (Some(digit), Some(overall)) if overall < digit || (strict && overall == digit) => {
                let fact = "should be greater than digitTimeout";
                Err(params.refuse_with(-1006, "overallTimeout", fact))
            }
            (Some(_) | None, Some(_) | None) => Ok(()),
        }
    }
}

fn say(params: &Fields<'_>) -> Result<Say<String>, Refusal> {
    Ok(Say {
        text: spoken(params, "text")?,
        voice_profile: voice(params)?,
        repetition: repetition(params)?,
        speed: speed(params)?,
    })
}

fn play_file(params: &Fields<'_>) -> Result<PlayFile<String>, Refusal> {
    let file_url = params.required_text("fileUrl")?;
    if !is_web_address(file_url) {
        return Err(params.refuse("fileUrl", "should be a valid http or https URL"));
    }
    Ok(PlayFile { file_url: file_url.to_owned(), repetition: repetition(params)? })
}

/// A text that must be there and have a character at least.
fn spoken(params: &Fields<'_>, name: &str) -> Result<String, Refusal> {
    params.required(name)?;
    let text = message(params, name)?.unwrap_or_default();
    if text.is_empty() {
        return Err(params.refuse(name, "must be at least 1 characters long"));
    }
    Ok(text)
}

/// A text that may be left out.
fn message(params: &Fields<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let Some(text) = params.text(name)? else { return Ok(None) };
    if text.chars().count() > LONGEST_TEXT {
        let fact = format!("may only be {LONGEST_TEXT} characters long");
        return Err(params.refuse(name, &fact));
    }
    if text.chars().any(char::is_control) {
        return Err(params.refuse_with(-1016, name, "contains special characters"));
    }
    Ok(Some(text.to_owned()))
}

fn voice(params: &Fields<'_>) -> Result<String, Refusal> {
    let voice = params.required_text("voiceProfile")?;
    if !is_voice(voice) {
        return Err(params.refuse_with(-1002, "voiceProfile", "voice profile is not supported"));
    }
    Ok(voice.to_owned())
}

fn repetition(params: &Fields<'_>) -> Result<Option<Number>, Refusal> {
    params.whole("repetition", 1..=3)?;
    params.number("repetition", 1.0..=3.0)
}

fn speed(params: &Fields<'_>) -> Result<Option<Number>, Refusal> {
    params.number("speed", 0.5..=2.0)
}

/// E.164 behind a `+`; without one at most as many digits, since some accounts want other forms.
fn is_phone(written: &str) -> bool {
    let (digits, lengths) = match written.strip_prefix('+') {
        Some(digits) => (digits, 7..=15),
        None => (written, 1..=15),
    };
    let is_abroad = digits.len() == written.len() || !digits.starts_with('0');
    lengths.contains(&digits.len()) && digits.bytes().all(|one| one.is_ascii_digit()) && is_abroad
}

/// `LANGUAGE-REGION-NAME`, perhaps with a script between the first two: `en-GB-Emma`,
/// `sr-Latn-RS-Sophie`, `es-419-Ana`.
fn is_voice(written: &str) -> bool {
    let letters = |part: &str| part.chars().all(|sign| sign.is_ascii_alphabetic());
    let digits = |part: &str| part.chars().all(|sign| sign.is_ascii_digit());
    let is_language = |part: &str| (2..=3).contains(&part.len()) && letters(part);
    let is_script = |part: &str| part.len() == 4 && letters(part);
    let is_region =
        |part: &str| (part.len() == 2 && letters(part)) || (part.len() == 3 && digits(part));
    let Some((language, rest)) = written.split_once('-') else { return false };
    let rest = match rest.split_once('-') {
        Some((script, rest)) if is_script(script) => rest,
        Some(_) | None => rest,
    };
    let Some((region, name)) = rest.split_once('-') else { return false };
    is_language(language) && is_region(region) && !name.is_empty() && !name.starts_with('-')
}

/// `http` or `https`, a host, and nothing that no address holds.
fn is_web_address(written: &str) -> bool {
    let Some((scheme, rest)) = written.split_once("://") else { return false };
    let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let has_host = !rest.is_empty() && !rest.starts_with(['/', '?', '#']);
    is_web && has_host && !written.chars().any(|sign| sign.is_whitespace() || sign.is_control())
}
