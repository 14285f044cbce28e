//! A script as text. In: the script that an import made. Out: its text, one statement a line, every
//! `{` that is text escaped; short blocks on one line. The layout is the formatter's.

use super::options::{self, Defaults};
use super::script::{Block, Line, Reaction, Script, Statement, What};
use crate::flow::machine::Event;
use crate::flow::template::{Piece, Template};
use crate::flow::wire::{Action, SayAndCapture};
use crate::syntax::ordinal;

/// The longest block on one line, in characters.
const ONE_LINE: usize = 100;

/// The text of a script.
pub(super) fn write(script: &Script) -> String {
    let defaults = Defaults::of(&script.actions());
    let mut page = Page { out: String::new(), level: 0, defaults: &defaults };
    page.comments(&script.head);
    if !script.head.is_empty() {
        page.gap();
    }
    for line in defaults.lines() {
        page.line(&line);
    }
    if let Some(valid) = &script.valid {
        page.line(&format!("valid until {valid}"));
    }
    for (name, ty) in &script.params {
        let ty = if *ty == "text" { String::new() } else { format!(": {ty}") };
        page.line(&format!("param {name}{ty}"));
    }
    for line in &script.defaults {
        page.handler("default ", line);
    }
    if let Some(error) = &script.error {
        page.reaction("default on error", &Reaction::Block(error.clone()));
    }
    page.gap();
    page.block(&script.entry);
    for (name, block) in &script.steps {
        page.gap();
        page.line(&format!("step {name} {{"));
        page.inner(|page| page.block(block));
        page.line("}");
    }
    if !script.tail.is_empty() {
        page.gap();
        page.comments(&script.tail);
    }
    page.out
}

/// Where lines go, and how far in.
struct Page<'d> {
    out: String,
    level: usize,
    defaults: &'d Defaults,
}

/// A line of a comment, which ends with it: a name in it may hold anything.
fn in_one_line(words: &str) -> String {
    let mut line = String::with_capacity(words.len());
    for letter in words.chars() {
        if letter.is_control() && letter != '\t' {
            line.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            line.push(letter);
        }
    }
    line
}

impl Page<'_> {
    fn line(&mut self, text: &str) {
        self.out.push_str(&"  ".repeat(self.level));
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// One empty line between two parts.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn inner(&mut self, write: impl FnOnce(&mut Self)) {
        self.level += 1;
        write(self);
        self.level -= 1;
    }

    fn comments(&mut self, lines: &[String]) {
        for line in lines {
            self.line(&format!("# {}", in_one_line(line)));
        }
    }

    fn block(&mut self, block: &Block) {
        for statement in &block.statements {
            self.comments(&statement.comments);
            for line in self.statement(statement) {
                self.line(&line);
            }
        }
        self.comments(&block.tail);
        for line in &block.lines {
            self.handler("", line);
        }
    }

    /// The lines of a statement, from the margin of its block.
    fn statement(&self, statement: &Statement) -> Vec<String> {
        match &statement.what {
            What::Answer => vec!["answer".to_owned()],
            What::Do(action) => self.action(action, None),
            What::Capture(action, name) => self.action(action, Some(name)),
            What::Goto(step) => vec![format!("-> {step}")],
            What::Reprompt(None) => vec!["reprompt".to_owned()],
            What::Reprompt(Some(words)) => vec![format!("reprompt {}", string(words))],
        }
    }

    fn action(&self, action: &Action<Template>, name: Option<&str>) -> Vec<String> {
        let repeat = |number: &Option<_>| {
            number.map(|number| format!(" repeat {}", options::number(number))).unwrap_or_default()
        };
        match action {
            Action::MakeCall(call) => {
                let from = self.defaults.left_of(vec![("from", options::from(&call.source))]);
                let record = if call.call_recording == Some(true) { " record" } else { "" };
                vec![format!("call {}{from}{record}", options::dial(&call.destination))]
            }
            Action::Say(say) => {
                let spoken = options::spoken(&say.voice_profile, say.speed);
                let behind = self.defaults.left_of(spoken) + &repeat(&say.repetition);
                vec![format!("say {}{behind}", string(&say.text))]
            }
            Action::SayAndCapture(ask) => {
                let spoken = options::spoken(&ask.voice_profile, ask.speed);
                let behind = self.defaults.left_of(spoken) + &repeat(&ask.repetition);
                let asked = self.defaults.left_of(options::asked(action));
                vec![
                    format!("say {}{behind}", string(&ask.prompt_message)),
                    capture(ask, name, &asked),
                ]
            }
            Action::PlayFile(play) => {
                let url = match play.file_url.pieces.as_slice() {
                    [Piece::Insert(name, _)] => format!("{{{name}}}"),
                    _ => string(&play.file_url),
                };
                vec![format!("play {url}{}", repeat(&play.repetition))]
            }
            Action::Hangup => vec!["hangup".to_owned()],
        }
    }

    fn handler(&mut self, lead: &str, line: &Line) {
        self.comments(&line.comments);
        let ordinal = match line.ordinal {
            0 | 1 => String::new(),
            later => format!("{} ", ordinal(later)),
        };
        let events: Vec<_> = line.events.iter().map(event).collect();
        let outcome = line.outcome.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
        self.reaction(&format!("{lead}on {ordinal}{}{outcome}", events.join(", ")), &line.reaction);
    }

    fn reaction(&mut self, head: &str, reaction: &Reaction) {
        match reaction {
            Reaction::Goto(step) => self.line(&format!("{head} -> {step}")),
            Reaction::Reprompt(None) => self.line(&format!("{head} reprompt")),
            Reaction::Reprompt(Some(words)) => {
                self.line(&format!("{head} reprompt {}", string(words)));
            }
            Reaction::Block(block) => match self.on_one_line(head, block) {
                Some(line) => self.line(&line),
                None => {
                    self.line(&format!("{head} {{"));
                    self.inner(|page| page.block(block));
                    self.line("}");
                }
            },
        }
    }

    /// A short block without lines of its own.
    fn on_one_line(&self, head: &str, block: &Block) -> Option<String> {
        let mut all = Vec::new();
        for statement in &block.statements {
            if !statement.comments.is_empty() {
                return None;
            }
            all.extend(self.statement(statement));
        }
        let is_plain =
            block.lines.is_empty() && block.tail.is_empty() && (1..=3).contains(&all.len());
        let line = format!("{head} {{ {} }}", all.join("; "));
        let room = ONE_LINE.saturating_sub(self.level * 2);
        (is_plain && line.chars().count() <= room).then_some(line)
    }
}

/// A `capture` without the prompt before it.
fn capture(ask: &SayAndCapture<Template>, name: Option<&str>, asked: &str) -> String {
    let digits = match (ask.min_digits, ask.max_digits) {
        (Some(min), Some(max)) if min == max => format!(" {max}"),
        (Some(min), Some(max)) => format!(" {min}..{max}"),
        (None, Some(max)) => format!(" ..{max}"),
        (_, None) => String::new(),
    };
    let name = name.map(|name| format!(" as {name}")).unwrap_or_default();
    let message = |word: &str, words: &Option<Template>| {
        words.as_ref().map(|words| format!(" {word} {}", string(words))).unwrap_or_default()
    };
    let success = message("success", &ask.success_message);
    let failure = message("failure", &ask.failure_message);
    format!("capture{digits}{name}{asked}{success}{failure}")
}

/// Keys of digits as they are, others in quotes.
fn event(event: &Event) -> String {
    let written = event.to_string();
    let is_quoted =
        matches!(event, Event::Keys(keys) if !keys.bytes().all(|key| key.is_ascii_digit()));
    if is_quoted { format!("\"{written}\"") } else { written }
}

/// A text in quotes.
pub(super) fn string(text: &Template) -> String {
    let mut out = String::from("\"");
    for piece in &text.pieces {
        match piece {
            Piece::Insert(name, _) => out.push_str(&format!("{{{name}}}")),
            Piece::Literal(words) => {
                for letter in words.chars() {
                    match letter {
                        '"' | '\\' | '{' => out.extend(['\\', letter]),
                        odd if is_odd(odd) => {
                            out.push_str(&format!("\\u{{{:x}}}", u32::from(odd)));
                        }
                        plain => out.push(plain),
                    }
                }
            }
        }
    }
    out + "\""
}

/// What would break a line, or turn one around, before the eyes of a reader.
fn is_odd(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
