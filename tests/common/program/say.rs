//! Statements with their options, and texts. In: choices. Out: a statement, which may go on over
//! several lines.

use super::{Scope, Writer};

const WORDS: [&str; 9] = [
    "Hello.",
    "Please listen.",
    "Press 1 for a desk, 2 for the other, or star.",
    "One, two; three: four? Five!",
    "A brace \\{ and a \\\\ and \\\"quotes\\\" } # -> ;",
    "Caf\\u{e9} caf\u{e9} \u{1f600}.",
    "It costs 12.50 dollars",
    "<b>no markup</b> & $name [name]",
    "A prompt that goes on and on, so that it will never fit on a single line of a script that \
     anybody would like to read, whatever may be the size of the screen that it is read on.",
];

const CHINESE: [&str; 3] = ["您好。", "请按一。重听请按二。", "谢谢您的来电，再见。"];

/// What a `capture` takes.
#[derive(Debug, Clone)]
pub(super) struct Takes {
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) hash_ends: bool,
    /// The name of what was entered.
    pub(super) name: Option<String>,
}

impl Writer<'_> {
    pub(super) fn voice(&mut self) -> &'static str {
        if self.is_chinese {
            return self.choices.pick(&["zh-CN-XiaoxiaoNeural", "cmn-CN-Wavenet-A"]);
        }
        self.choices.pick(&["en-GB-Emma", "en-US-Neural2-C", "es-419-Ana", "sr-Latn-RS-Sophie"])
    }

    fn words(&mut self) -> &'static str {
        if self.is_chinese { self.choices.pick(&CHINESE) } else { self.choices.pick(&WORDS) }
    }

    fn insert(&mut self, scope: &Scope) -> String {
        let name = &scope.known[self.choices.below(scope.known.len())];
        let (before, after) = self.choices.pick(&[("{", "}"), ("{", "}"), ("{ ", " }")]);
        format!("{before}{name}{after}")
    }

    /// A text, in quotes or as a block.
    pub(super) fn text(&mut self, scope: &Scope) -> String {
        let mut pieces = vec![self.words().to_owned()];
        while self.choices.is(30) && pieces.len() < 5 {
            pieces.push(self.insert(scope));
            pieces.push(self.words().to_owned());
        }
        if self.choices.is(10) {
            // A block is prose: quotes need no escape there.
            let lines = pieces.join("\n\n    ").replace("\\\"", "\"");
            return format!("\"\"\"\n    {lines}\n  \"\"\"");
        }
        format!("\"{}\"", pieces.join(self.choices.pick(&[" ", "", "  "])))
    }

    /// Options in any order, each with this chance.
    fn options(&mut self, percent: usize, mut all: Vec<String>) -> String {
        let mut written = String::new();
        while !all.is_empty() {
            let at = self.choices.below(all.len());
            let option = all.remove(at);
            if self.choices.is(percent) {
                let gap = self.choices.pick(&[" ", " ", " ", "\n    ", "  "]);
                written += &format!("{gap}{option}");
            }
        }
        written
    }

    pub(super) fn say(&mut self, scope: &Scope) -> String {
        let text = self.text(scope);
        let voice = self.voice();
        let (speed, repeat) =
            (self.choices.pick(&["1", "1.5", "0.5", "2"]), self.choices.pick(&["1", "2", "3"]));
        let mut options = vec![format!("speed {speed}"), format!("repeat {repeat}")];
        let mut needed = String::new();
        if self.has_voice {
            options.push(format!("voice {voice}"));
        } else {
            needed = format!(" voice {voice}");
        }
        format!("say {text}{needed}{}", self.options(20, options))
    }

    pub(super) fn play(&mut self) -> String {
        let url = self.choices.pick(&[
            "\"https://example.com/a.mp3\"",
            "\"https://example.com/{name}/{caller}.wav?x=%20\"",
            "{tune}",
            "\"{tune}\"",
        ]);
        let repeat = self.choices.pick(&["1", "2", "3"]);
        format!("play {url}{}", self.options(30, vec![format!("repeat {repeat}")]))
    }

    pub(super) fn from(&mut self) -> String {
        if self.has_from && self.choices.is(50) {
            return String::new();
        }
        format!(" from {}", self.choices.pick(&["+6588000000", "\"6588000000\"", "{patient}"]))
    }

    /// A `call` that connects somebody to the caller.
    pub(super) fn call(&mut self, may_record: bool) -> String {
        let to = self.choices.pick(&["+6591111111", "\"6592222222\"", "{patient}"]);
        let from = self.from();
        let record = if may_record && self.choices.is(25) { " record" } else { "" };
        format!("call {to}{from}{record}")
    }

    /// A `capture`, and what it takes.
    pub(super) fn capture(&mut self, scope: &Scope, may_have_name: bool) -> (String, Takes) {
        let (digits, least, most) = self.choices.pick(&[
            (" 1", 1, 1),
            (" 1", 1, 1),
            (" 1..2", 1, 2),
            (" 4", 4, 4),
            (" 2..6", 2, 6),
            (" ..3", 1, 3),
            (" ..25", 1, 25),
            ("", 1, 25),
        ]);
        // Without a `#` the most keys must be known.
        let may_be_off = !digits.is_empty();
        let digits = if self.hash_is_off && !may_be_off { " ..25" } else { digits };
        let off = may_be_off && self.choices.is(15);
        let on = !off && self.choices.is(15);
        let mut options = Vec::new();
        let mut name = None;
        if may_have_name && self.choices.is(40) {
            self.captures += 1;
            let own = format!("v{}", self.captures);
            let ty = self.choices.pick(&[
                "",
                ": digits",
                ": number",
                ": secret digits",
                ": secret number",
            ]);
            options.push(format!("as {own}{ty}"));
            name = Some(own);
        }
        options.extend(off.then(|| "hash off".to_owned()));
        options.extend(on.then(|| "hash on".to_owned()));
        let mut all = self.options(100, options);
        let (timeout, overall) = (
            self.choices.pick(&["5s", "1500", "2500ms", "0.1m"]),
            self.choices.pick(&["30s", "1m", "20000"]),
        );
        let tries = self.choices.pick(&["1", "2", "3"]);
        let (success, failure) = (self.text(scope), self.text(scope));
        all += &self.options(
            20,
            vec![format!("timeout {timeout} overall {overall}"), format!("tries {tries}")],
        );
        all += &self.options(8, vec![format!("success {success}"), format!("failure {failure}")]);
        let hash_ends = !off && (on || !self.hash_is_off);
        (format!("capture{digits}{all}"), Takes { least, most, hash_ends, name })
    }

    /// What may come before a question: nothing, or something said or played.
    pub(super) fn lead(&mut self, scope: &Scope) -> Vec<String> {
        match self.choices.below(6) {
            0..=2 => Vec::new(),
            3 | 4 => vec![self.say(scope)],
            _ => vec![self.play()],
        }
    }

    /// Words, and the end of the call.
    pub(super) fn ending(&mut self, scope: &Scope) -> Vec<String> {
        let mut lines = match self.choices.below(5) {
            0..=2 => vec![self.say(scope)],
            3 => vec![self.play()],
            _ => return vec!["hangup".to_owned()],
        };
        if !self.choices.is(15) {
            lines.push("hangup".to_owned());
        }
        lines
    }
}
