//! Questions, bridges and their `on` lines. In: what can be said there. Out: the lines of a step,
//! of which none can come to nothing, and on no way is a third party called.

use std::collections::BTreeSet;

use super::say::Takes;
use super::{Scope, Writer};

/// An `on` line without what it does.
struct Head {
    ordinal: u32,
    events: Vec<String>,
}

impl Head {
    /// It comes only with an entry, never with silence.
    fn is_by_entry(&self) -> bool {
        !self.events.iter().any(|event| ["noinput", "else", "done"].contains(&event.as_str()))
    }
}

impl Writer<'_> {
    /// What a call begins with, up to where it first waits.
    pub(super) fn entry(&mut self, early: &Scope, late: &Scope) -> Vec<String> {
        // A recording may not begin in what is sent.
        let waits = |step: &&&str| ["first", "second", "third", "hello", "collect"].contains(step);
        let targets: Vec<_> = early.targets.iter().filter(waits).copied().collect();
        match self.choices.below(10) {
            0..=5 => {
                [self.lead(early), vec![format!("-> {}", self.choices.pick(&targets))]].concat()
            }
            6..=8 => self.menu(early, 2, true),
            _ => self.bridge(early, late, 1, false),
        }
    }

    /// A question with its lines.
    pub(super) fn menu(&mut self, scope: &Scope, depth: u32, named: bool) -> Vec<String> {
        let mut lines = self.lead(scope);
        lines.push(self.say(scope));
        let (capture, takes) = self.capture(scope, named);
        lines.push(capture);
        lines.extend(self.lines(scope, &takes, depth));
        lines
    }

    /// A question whose answer is said in the next step, and compared there with a second one.
    pub(super) fn collect(&mut self, early: &Scope) -> (Vec<String>, Vec<String>) {
        let ty = self.choices.pick(&["", ": secret digits", ": number"]);
        let mut collect = self.lead(early);
        collect.push(self.say(early));
        collect
            .push(format!("capture 2..4 as entered{ty}{}", self.choices.pick(&["", " tries 2"])));
        collect.push("on digits -> echo".to_owned());
        collect.push("on noinput reprompt".to_owned());
        collect.push(
            self.choices
                .pick(&["on 3rd noinput -> goodbye", "on 3rd noinput { hangup }"])
                .to_owned(),
        );
        let mut scope = early.clone();
        scope.known.push("entered".to_owned());
        let mut echo = vec![self.say(&scope), "capture 2..4".to_owned()];
        let reaction = self.reaction(&scope.clone().asking(), 1);
        let second = if self.compares { "{entered}" } else { "22" };
        echo.push(format!("on {second} {reaction}"));
        let reaction = self.reaction(&scope.asking(), 0);
        let miss =
            if self.defaults.is_empty() { self.choices.pick(&["nomatch", "else"]) } else { "11" };
        echo.push(format!("on {miss} {reaction}"));
        (collect, echo)
    }

    /// A call that connects somebody, with its lines.
    pub(super) fn bridge(
        &mut self,
        early: &Scope,
        late: &Scope,
        depth: u32,
        may_record: bool,
    ) -> Vec<String> {
        let mut lines = self.lead(early);
        lines.push(self.call(may_record));
        if self.choices.is(80) {
            let scope = Scope { known: early.known.clone(), ..late.clone() };
            let reaction = self.reaction(&scope, depth);
            lines.push(format!("on done{} {reaction}", self.outcome()));
        }
        lines
    }

    /// `default on` lines. They hold everywhere, so they call nobody.
    pub(super) fn default_lines(&mut self, late: &Scope) -> String {
        let mut lines = String::new();
        let misses = self.choices.pick(&["nomatch", "nomatch", "digits"]);
        let mut events = vec!["7", "noinput", "3rd else", "2nd 1", misses];
        events.retain(|_| self.choices.is(12));
        // All of them hold in the blocks of each, too.
        for event in &events {
            let (ordinal, word) = event.split_once(' ').unwrap_or(("1st", event));
            let ordinal = ordinal[..1].parse().unwrap_or(1);
            self.defaults.push((ordinal, word.to_owned()));
            self.digits_by_default |= word == "digits";
        }
        for event in events {
            let reaction = self.reaction(&late.clone().asking(), 1);
            lines += &format!("default on {event}{} {reaction}\n", self.outcome());
        }
        if self.choices.is(25) {
            let reaction = self.reaction(late, 0);
            lines += &format!("default on done{} {reaction}\n", self.outcome());
        }
        let voice = if self.has_voice { "" } else { " voice en-GB-Emma" };
        lines += &match self.choices.below(5) {
            0 => String::new(),
            1 => format!("default on error {{ say \"Sorry.\"{voice}; hangup }}\n"),
            2 => {
                format!("default on error as broken {{\nsay \"Sorry, \\{{.\"{voice}\nhangup\n}}\n")
            }
            3 => "default on error as broken { play \"https://example.com/e.wav\"; hangup }\n"
                .to_owned(),
            _ => "default on error { hangup }\n".to_owned(),
        };
        lines
    }

    fn outcome(&mut self) -> String {
        let outcome = self.choices.pick(&["", "", "", " as good", " as bad", " as left-over"]);
        if let Some(name) = outcome.strip_prefix(" as ") {
            self.outcomes.push(name);
        }
        outcome.to_owned()
    }

    fn lines(&mut self, scope: &Scope, takes: &Takes, depth: u32) -> Vec<String> {
        let heads = self.heads(scope, takes);
        let mut lines = Vec::new();
        for head in heads {
            let mut inside = scope.clone().asking();
            if head.is_by_entry() {
                inside.known.extend(takes.name.clone());
            }
            let ordinal = match head.ordinal {
                1 => self.choices.pick(&["", "", "", "1st "]).to_owned(),
                ordinal => ivrc::syntax::ordinal(ordinal) + " ",
            };
            let events = head.events.join(self.choices.pick(&[", ", ",", ",\n    "]));
            let outcome = self.outcome();
            let reaction = self.reaction(&inside, depth);
            let gap = self.choices.pick(&[" ", " ", " ", "\n  "]);
            let gap = if reaction.starts_with("reprompt") { " " } else { gap };
            lines.push(format!("on {ordinal}{events}{outcome}{gap}{reaction}"));
        }
        lines
    }

    /// The lines of a question, none of them in vain.
    fn heads(&mut self, scope: &Scope, takes: &Takes) -> Vec<Head> {
        let misses =
            if self.digits_by_default || self.choices.is(40) { "digits" } else { "nomatch" };
        let mut seen: BTreeSet<(u32, String)> = BTreeSet::new();
        let mut heads: Vec<Head> = Vec::new();
        for _ in 0..self.choices.below(7) {
            let ordinal = self.choices.pick(&[1, 1, 1, 1, 2, 2, 3, 5]);
            let mut events = Vec::new();
            for _ in 0..self.choices.pick(&[1, 1, 1, 2, 3]) {
                let event = match self.choices.below(12) {
                    0..=4 => self.keys(takes),
                    5 => self.range(takes),
                    6 if self.compares => self.compared(scope),
                    7 => misses.to_owned(),
                    8 | 9 => "noinput".to_owned(),
                    _ => "else".to_owned(),
                };
                if seen.insert((ordinal, event.trim_matches('"').to_owned())) {
                    events.push(event);
                }
            }
            heads.push(Head { ordinal, events });
        }
        seen.extend(self.defaults.iter().cloned());
        let has = |ordinal: u32, event: &str| seen.contains(&(ordinal, event.to_owned()));
        let digits_from =
            seen.iter().find(|(_, event)| event == "digits").map(|(ordinal, _)| *ordinal);
        for head in &mut heads {
            let takes_entries =
                digits_from.is_none_or(|from| from > head.ordinal) && !has(head.ordinal, "nomatch");
            let takes_silence = !has(head.ordinal, "noinput");
            head.events.retain(|event| event != "else" || takes_entries || takes_silence);
        }
        heads.retain(|head| !head.events.is_empty());
        heads
    }

    /// Keys that can be entered. Of a single key not all are named, and `4..7` is never named whole.
    fn keys(&mut self, takes: &Takes) -> String {
        let length = takes.least + self.choices.below((takes.most - takes.least + 1).min(3));
        let all: &[char] = if takes.hash_ends {
            &['1', '2', '3', '5', '6', '0', '8', '*']
        } else {
            &['1', '2', '3', '5', '#', '0', '8', '*']
        };
        let keys: String = (0..length).map(|_| self.choices.pick(all)).collect();
        let is_bare = keys.bytes().all(|key| key.is_ascii_digit());
        if is_bare && !self.choices.is(10) { keys } else { format!("\"{keys}\"") }
    }

    fn range(&mut self, takes: &Takes) -> String {
        let wide = if takes.most > 1 { "10..31" } else { "4..7" };
        self.choices.pick(&["4..7", wide]).to_owned()
    }

    /// A value that an entry can be compared with.
    fn compared(&mut self, scope: &Scope) -> String {
        let mut all = vec!["{code}".to_owned(), "{pin}".to_owned()];
        let captured =
            scope.known.iter().filter(|name| name.starts_with('v') || *name == "entered");
        all.extend(captured.map(|name| format!("{{{name}}}")));
        all.swap_remove(self.choices.below(all.len()))
    }

    /// What a line does.
    fn reaction(&mut self, scope: &Scope, depth: u32) -> String {
        let late = || Scope {
            targets: late_of(&scope.targets),
            known: scope.known.clone(),
            ..Scope::default()
        };
        match self.choices.below(if depth > 0 { 14 } else { 10 }) {
            0..=2 => format!("-> {}", self.choices.pick(&scope.targets)),
            3 => {
                let lines =
                    [self.lead(scope), vec![format!("-> {}", self.choices.pick(&scope.targets))]]
                        .concat();
                self.braces(&lines)
            }
            4..=6 if scope.asks => match self.choices.below(4) {
                0 => "reprompt".to_owned(),
                1 => format!("reprompt {}", self.text(scope)),
                2 => {
                    let lines = [vec![self.say(scope)], vec!["reprompt".to_owned()]].concat();
                    self.braces(&lines)
                }
                _ => {
                    let lines = [vec![self.play()], vec![format!("reprompt {}", self.text(scope))]]
                        .concat();
                    self.braces(&lines)
                }
            },
            10..=12 => {
                let lines = self.menu(scope, depth - 1, true);
                self.braces(&lines)
            }
            13 if scope.may_bridge => {
                let lines = self.bridge(scope, &late(), depth - 1, true);
                self.braces(&lines)
            }
            _ => {
                let lines = self.ending(scope);
                self.braces(&lines)
            }
        }
    }
}

/// The steps that a caller may come to who was connected to somebody.
fn late_of(targets: &[&'static str]) -> Vec<&'static str> {
    targets.iter().filter(|step| ["goodbye", "survey"].contains(step)).copied().collect()
}

impl Scope {
    fn asking(mut self) -> Self {
        self.asks = true;
        self
    }
}
