//! The provider's callflow as Rust types: keys in the order of its reference, absent where
//! nothing was written. In: values of any text type. Out: JSON through serde. `T` is a template
//! that keeps its inserts, or words as they are spoken.

use serde::{Serialize, Serializer};

/// The body of a request to the callflows endpoint.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request<T> {
    /// Until when the call may be dialled, `YYYY-MM-DDTHH:MM:SS.SSSZ`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// The actions.
    pub callflow: Vec<Action<T>>,
}

/// The body of a reply to a call-action webhook.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply<T> {
    /// Comes back in the next event of the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_action_id: Option<String>,
    /// The actions.
    pub callflow: Vec<Action<T>>,
}

/// One action.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "action", content = "params", rename_all = "camelCase")]
pub enum Action<T> {
    /// Dials; the second one of a session is bridged to the first.
    MakeCall(MakeCall<T>),
    /// Speaks.
    Say(Say<T>),
    /// Speaks and takes keys.
    SayAndCapture(SayAndCapture<T>),
    /// Plays an audio file.
    PlayFile(PlayFile<T>),
    /// Ends every leg of the session.
    Hangup,
}

/// `makeCall`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MakeCall<T> {
    /// The caller id.
    pub source: T,
    /// Who is called.
    pub destination: T,
    /// Record the conversation; only in replies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_recording: Option<bool>,
}

/// `say`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Say<T> {
    /// 1 to 3000 characters.
    pub text: T,
    /// A profile code such as `en-GB-Emma`.
    pub voice_profile: String,
    /// 1, 2 or 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repetition: Option<Number>,
    /// 0.5 to 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<Number>,
}

/// `sayAndCapture`. Times are milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SayAndCapture<T> {
    /// 1 to 3000 characters.
    pub prompt_message: T,
    /// A profile code.
    pub voice_profile: String,
    /// Not in the provider's schema, but in one of its guides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repetition: Option<Number>,
    /// 0.5 to 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed: Option<Number>,
    /// At least 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_digits: Option<u64>,
    /// 1 to 25.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_digits: Option<u64>,
    /// How long to wait for each digit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digit_timeout: Option<u64>,
    /// How long to wait for the whole entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overall_timeout: Option<u64>,
    /// Whether `#` ends the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete_on_hash: Option<bool>,
    /// How often the prompt is spoken in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_of_tries: Option<u64>,
    /// Spoken after a good entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub success_message: Option<T>,
    /// Spoken after a failed try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_message: Option<T>,
}

/// `playFile`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlayFile<T> {
    /// http or https; mp3 or wav.
    pub file_url: T,
    /// 1, 2 or 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repetition: Option<Number>,
}

/// A number that is whole in JSON where it is whole in fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Beyond 2^53 a float is no longer exact; no number of the language comes near it.
        if self.0.fract() == 0.0 && self.0.abs() < 9e15 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole and within the range of i64"
            )]
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

impl<T> Action<T> {
    /// Its texts, in the order of the JSON.
    pub fn texts(&self) -> impl Iterator<Item = &T> {
        let texts = match self {
            Action::MakeCall(call) => [Some(&call.source), Some(&call.destination), None],
            Action::Say(say) => [Some(&say.text), None, None],
            Action::SayAndCapture(ask) => [
                Some(&ask.prompt_message),
                ask.success_message.as_ref(),
                ask.failure_message.as_ref(),
            ],
            Action::PlayFile(play) => [Some(&play.file_url), None, None],
            Action::Hangup => [None, None, None],
        };
        texts.into_iter().flatten()
    }

    /// The same action with other texts.
    pub fn map<U>(&self, f: &mut impl FnMut(&T) -> U) -> Action<U> {
        match self {
            Action::MakeCall(call) => Action::MakeCall(MakeCall {
                source: f(&call.source),
                destination: f(&call.destination),
                call_recording: call.call_recording,
            }),
            Action::Say(say) => Action::Say(Say {
                text: f(&say.text),
                voice_profile: say.voice_profile.clone(),
                repetition: say.repetition,
                speed: say.speed,
            }),
            Action::SayAndCapture(ask) => Action::SayAndCapture(SayAndCapture {
                prompt_message: f(&ask.prompt_message),
                voice_profile: ask.voice_profile.clone(),
                repetition: ask.repetition,
                speed: ask.speed,
                min_digits: ask.min_digits,
                max_digits: ask.max_digits,
                digit_timeout: ask.digit_timeout,
                overall_timeout: ask.overall_timeout,
                complete_on_hash: ask.complete_on_hash,
                no_of_tries: ask.no_of_tries,
                success_message: ask.success_message.as_ref().map(&mut *f),
                failure_message: ask.failure_message.as_ref().map(&mut *f),
            }),
            Action::PlayFile(play) => Action::PlayFile(PlayFile {
                file_url: f(&play.file_url),
                repetition: play.repetition,
            }),
            Action::Hangup => Action::Hangup,
        }
    }
}
