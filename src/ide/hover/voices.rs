//! Voices. In: the list of the account, where one was fetched. Out: language and gender.

use super::Look;
use crate::check::language_of_voice;
use crate::ide::markdown::code;

impl Look<'_> {
    /// What is known of a voice.
    pub(super) fn voice(&self, name: &str) -> String {
        let voices = self.analysis.voices();
        if let Some(voice) = voices.and_then(|voices| voices.find(name)) {
            let gender = voice.gender.as_deref().map(|gender| match gender {
                "F" => "female",
                "M" => "male",
                other => other,
            });
            let facts = [
                ("Language", voice.language.as_deref()),
                ("Locale", voice.locale.as_deref()),
                ("Gender", gender),
            ];
            let facts = facts.iter().filter_map(|(what, fact)| Some((*what, (*fact)?)));
            let facts: String = facts.map(|(what, fact)| format!("- {what}: {fact}\n")).collect();
            return format!("{}: a voice of the account\n\n{facts}", code(name));
        }
        let known = match voices {
            Some(_) => "not in the account's list of voices",
            None => "a voice; `ivrc voices` fetches the list that tells more",
        };
        let language =
            language_of_voice(name).map(|language| format!("\n- Language: `{language}`\n"));
        format!("{}: {known}\n{}", code(name), language.unwrap_or_default())
    }
}
