//! Options of statements, and what may stand behind them: words, numbers, durations, voices.

use super::{CompletionKind, Offer, With};
use crate::check::{Voice, language_of_voice, languages_of_text};
use crate::ide::scene::{From, names};
use crate::syntax::ast::{Kind, Options};
use crate::syntax::words::{self, Word};

impl<'p> Offer<'p> {
    /// The options that the line's statement takes and does not have yet.
    pub(super) fn options(&mut self) {
        let Some(statement) = self.place.line.word else { return };
        let is_default = statement.text == "default";
        if is_default && self.place.line.had.is_empty() && !self.place.fresh {
            words::find("on").into_iter().for_each(|on| self.word(on, Some("on $1".to_owned())));
        }
        let taken = if is_default { self.set_elsewhere() } else { Vec::new() };
        for option in statement.options {
            let has = |list: &[&str]| list.contains(option);
            let line = &self.place.line;
            if has(&line.had) || has(&self.place.later) || has(&taken) {
                continue;
            }
            // The first leg cannot be recorded.
            if *option == "record" && self.dials_first() && !self.place.has_line("call") {
                continue;
            }
            if let Some(word) = words::find(option) {
                self.word(word, form(word));
            }
        }
    }

    /// What other `default` lines set.
    fn set_elsewhere(&self) -> Vec<&'static str> {
        let script = self.analysis.flow().script;
        let others = script.settings.iter().filter(|setting| {
            !(setting.span.start <= self.offset && self.offset <= setting.span.end)
        });
        let options = others.filter_map(|setting| match &setting.node {
            crate::syntax::ast::Setting::Default(options) => Some(options),
            crate::syntax::ast::Setting::DefaultOn(_)
            | crate::syntax::ast::Setting::Valid(_)
            | crate::syntax::ast::Setting::Param(_)
            | crate::syntax::ast::Setting::Broken => None,
        });
        options.flat_map(|options| set(options)).collect()
    }

    /// What may stand behind a word.
    pub(super) fn value(&mut self, word: &'static Word) {
        match word.text {
            "voice" => self.voices(),
            "timeout" | "overall" => self.durations(&["s", "ms"]),
            "speed" | "tries" => self.number(word),
            "say" | "success" | "failure" | "reprompt" => self.quoted("", ""),
            "capture" => self.counts(),
            "call" | "answer" | "from" => self.numbers(word.text),
            "play" => self.addresses(),
            "press" => self.keys_to_press(),
            "expect" => self.expectations(word),
            _ => {
                for value in word.values {
                    self.add(*value, CompletionKind::Value, With::detail(word.form));
                }
            }
        }
    }

    /// Voices: those that the script uses first, then others of the language in effect. For a text
    /// in letters that few languages use, its languages come before all.
    fn voices(&mut self) {
        let at_hand = self.voices_in_use();
        let usual = self.analysis.flow().options.voice.map(|voice| voice.node);
        let language = usual.or(at_hand.first().copied()).and_then(language_of_voice);
        let said = self.place.line.said.map(|said| said.text(self.analysis.source().text()));
        let needed = said.and_then(languages_of_text);
        let listed = self.analysis.voices().map_or(&[][..], |voices| voices.list.as_slice());
        // Where a list was fetched, a voice that it lacks is none.
        let unlisted = at_hand.iter().filter(|_| listed.is_empty());
        let mut all: Vec<(&str, String)> = listed
            .iter()
            .map(|voice| (voice.code.as_str(), about(voice)))
            .chain(unlisted.map(|code| (*code, "used in this script".to_owned())))
            .collect();
        all.sort_by_key(|(code, _)| {
            let spoken = language_of_voice(code);
            let is_needed = needed.is_none_or(|needed| {
                spoken.as_deref().is_some_and(|spoken| needed.contains(&spoken))
            });
            (!is_needed, !at_hand.contains(code), language.is_none() || spoken != language)
        });
        for (code, about) in all {
            self.add(code, CompletionKind::Voice, With::detail(about));
        }
    }

    /// The voices that the script uses, but for the one that is being typed.
    fn voices_in_use(&self) -> Vec<&'p str> {
        let flow = self.analysis.flow();
        let mut found: Vec<&str> = Vec::new();
        let blocks = flow.blocks.iter().filter_map(|block| block.body);
        let said =
            blocks.flat_map(|body| &body.statements).filter_map(|statement| {
                match &statement.node {
                    crate::syntax::ast::Statement::Say(say) => say.options.voice,
                    crate::syntax::ast::Statement::Call(_)
                    | crate::syntax::ast::Statement::Answer(_)
                    | crate::syntax::ast::Statement::Capture(_)
                    | crate::syntax::ast::Statement::Play(_)
                    | crate::syntax::ast::Statement::Hangup
                    | crate::syntax::ast::Statement::Goto(_)
                    | crate::syntax::ast::Statement::Reprompt(_)
                    | crate::syntax::ast::Statement::Broken(_) => None,
                }
            });
        let defaults = flow.script.default_options().filter_map(|options| options.voice);
        for voice in defaults.chain(said).filter(|voice| !self.is_here(voice.span)) {
            if !found.contains(&voice.node) {
                found.push(voice.node);
            }
        }
        found
    }

    /// Durations: with the digits that are typed, or with some to overwrite.
    pub(super) fn durations(&mut self, units: &[&str]) {
        let digits = self.typed();
        let digits = digits.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let is_number = digits.starts_with(|digit: char| digit.is_ascii_digit());
        for unit in units {
            let usual = if *unit == "ms" { "500" } else { "5" };
            if is_number {
                self.add(format!("{digits}{unit}"), CompletionKind::Value, unit_name(unit));
            } else {
                let form = With::snippet(format!("${{1:{usual}}}{unit}"));
                let form = With { detail: unit_name(unit).detail, ..form };
                self.add(format!("{usual}{unit}"), CompletionKind::Snippet, form);
            }
        }
    }

    /// A number within a range.
    fn number(&mut self, word: &Word) {
        if self.typed().is_empty() {
            let with = With { detail: word.range.map(str::to_owned), ..With::snippet("${1:1}") };
            self.add("1", CompletionKind::Snippet, with);
        }
    }

    /// How many keys; an option may stand there at once.
    fn counts(&mut self) {
        if self.typed().is_empty() && self.is_free {
            let counts = [
                ("1", "${1:1}", "exactly so many keys"),
                ("1..4", "${1:1}..${2:4}", "at least and at most so many keys"),
            ];
            for (label, form, detail) in counts {
                let with = With { detail: Some(detail.to_owned()), ..With::snippet(form) };
                self.add(label, CompletionKind::Snippet, with);
            }
        }
        self.options();
    }

    /// Numbers that the script has in the same place, and names of numbers.
    fn numbers(&mut self, word: &str) {
        if word != "answer" {
            let all = names(self.analysis, self.place, self.offset);
            // The numbers of a call are known only once it is made.
            let is_first = self.dials_first() && !self.place.has_line("call");
            for known in all.iter().filter(|known| known.ty.kind == Kind::Phone) {
                let is_secret = known.ty.secret && word == "from";
                let is_own = known.from == From::Call && is_first;
                if !is_secret && !is_own && !known.may_lack {
                    self.name(known, format!("{{{}}}", known.name));
                }
            }
        }
        for number in self.numbers_in_use(word) {
            self.add(number, CompletionKind::Number, With::detail("used in this script"));
        }
    }

    fn addresses(&mut self) {
        for known in names(self.analysis, self.place, self.offset) {
            if known.ty.kind == Kind::Url && !known.ty.secret && !known.may_lack {
                self.name(&known, format!("{{{}}}", known.name));
            }
        }
        self.quoted("", "https://");
    }

    /// The word at the place.
    pub(super) fn typed(&self) -> String {
        self.analysis.source().slice(self.span).to_owned()
    }
}

/// An option with its value to fill in.
fn form(word: &Word) -> Option<String> {
    let text = word.text;
    Some(match text {
        "record" => return None,
        "success" | "failure" => format!("{text} \"$1\""),
        "timeout" => format!("{text} ${{1:5}}s"),
        "overall" => format!("{text} ${{1:15}}s"),
        "tries" | "speed" => format!("{text} ${{1:1}}"),
        _ if !word.values.is_empty() => format!("{text} ${{1|{}|}}", word.values.join(",")),
        _ => format!("{text} $1"),
    })
}

fn unit_name(unit: &str) -> With {
    With::detail(match unit {
        "ms" => "milliseconds",
        "s" => "seconds",
        "m" => "minutes",
        "h" => "hours",
        _ => "days",
    })
}

/// `en-GB, F, English (United Kingdom)`.
pub(in crate::ide) fn about(voice: &Voice) -> String {
    let facts = [&voice.locale, &voice.gender, &voice.language];
    facts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The words of what is set.
fn set(options: &Options<'_>) -> Vec<&'static str> {
    let all = [
        ("voice", options.voice.is_some()),
        ("speed", options.speed.is_some()),
        ("timeout", options.timeout.is_some()),
        ("overall", options.overall.is_some()),
        ("tries", options.tries.is_some()),
        ("hash", options.hash.is_some()),
        ("from", options.from.is_some()),
    ];
    all.into_iter().filter(|(_, is_set)| *is_set).map(|(word, _)| word).collect()
}
