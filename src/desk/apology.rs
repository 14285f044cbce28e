//! The last words where a script has none of its own. In: what to say, perhaps a script. Out: the
//! body of a reply that says it and hangs up.

use crate::engine::{Answer, Effect, Engine};
use crate::flow::machine::APOLOGY;
use crate::flow::wire::{Action, Reply, Say};

/// The voice where no script is known, or it has none.
pub(super) const VOICE: &str = "en-GB-Emma";

/// The most characters of a text that is spoken.
const LONGEST: usize = 3000;

/// What is said.
#[derive(Debug)]
pub(super) struct Apology(String);

/// Whether the provider would speak an apology: the text, or what is wrong with it.
///
/// # Errors
/// It is blank, over 3000 characters, or has control characters.
pub fn speakable(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        Err("an apology needs words")
    } else if text.chars().count() > LONGEST {
        Err("the provider speaks at most 3000 characters")
    } else if text.chars().any(char::is_control) {
        Err("the provider speaks no control characters")
    } else {
        Ok(text.to_owned())
    }
}

impl Apology {
    pub(super) fn new(text: Option<String>) -> Self {
        let own = text.and_then(|text| speakable(&text).ok());
        Self(own.unwrap_or_else(|| APOLOGY.to_owned()))
    }

    /// The body of an answer; the apology if it is an error ending that the script does not have.
    pub(super) fn or(&self, engine: &Engine, answer: &Answer<'_>) -> String {
        let failed = answer.effects.iter().any(|effect| matches!(effect, Effect::Failed(_)));
        if failed && engine.machine().error.built_in {
            let voice = answer.reply().callflow.into_iter().find_map(|action| match action {
                Action::Say(say) => Some(say.voice_profile),
                Action::MakeCall(_)
                | Action::SayAndCapture(_)
                | Action::PlayFile(_)
                | Action::Hangup => None,
            });
            self.body(voice)
        } else {
            answer.body()
        }
    }

    /// The apology and a hangup.
    pub(super) fn body(&self, voice: Option<String>) -> String {
        let say = Say {
            text: self.0.clone(),
            voice_profile: voice.unwrap_or_else(|| VOICE.to_owned()),
            repetition: None,
            speed: None,
        };
        let reply =
            Reply { client_action_id: None, callflow: vec![Action::Say(say), Action::Hangup] };
        serde_json::to_string(&reply).unwrap_or_else(|_| {
            // Texts always have their JSON.
            r#"{"callflow":[{"action":"hangup"}]}"#.to_owned()
        })
    }
}
