//! Random programs that are valid: the checker finds no error in them. In: a list of numbers, each
//! one choice. Out: the text of a script with every statement, option, event, type and test line of
//! the language somewhere among many. A shorter list, or smaller numbers, make a simpler program,
//! so that one which breaks a law shrinks by itself. They need not make sense to a caller.

mod menu;
mod say;
mod tests;

use proptest::prelude::*;

/// The most choices of a program.
const MOST_CHOICES: usize = 700;

/// The numbers that are left.
#[derive(Debug)]
struct Choices<'c>(std::slice::Iter<'c, u16>);

impl Choices<'_> {
    /// A number below `count`; 0 once all are used up.
    fn below(&mut self, count: usize) -> usize {
        self.0.next().map_or(0, |choice| usize::from(*choice) % count)
    }

    /// True in so many of a hundred cases; false once all are used up.
    fn is(&mut self, percent: usize) -> bool {
        self.below(100) + percent >= 100
    }

    /// One of these; the first once all are used up.
    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// A param that a program may have: its name, types that fit, a value, the value in a script.
struct Param {
    name: &'static str,
    types: &'static [&'static str],
    raw: &'static str,
    written: &'static str,
}

const PARAMS: [Param; 7] = [
    Param { name: "name", types: &["", ": text"], raw: "Ann", written: "\"Ann\"" },
    Param { name: "patient", types: &[": phone"], raw: "+6590000000", written: "+6590000000" },
    Param { name: "code", types: &[": digits"], raw: "4711", written: "4711" },
    Param { name: "amount", types: &[": number"], raw: "12.5", written: "12.5" },
    Param { name: "pin", types: &[": secret digits"], raw: "0471", written: "0471" },
    Param {
        name: "word",
        types: &[": secret text", ": secret"],
        raw: "swordfish {x}",
        written: "\"swordfish \\{x}\"",
    },
    Param {
        name: "tune",
        types: &[": url"],
        raw: "https://example.com/t.mp3?a=1",
        written: "\"https://example.com/t.mp3?a=1\"",
    },
];

/// A value for each param that a program may leave without one.
pub(crate) fn values() -> ivrc::flow::value::Values {
    PARAMS.iter().map(|param| (param.name.to_owned(), param.raw.to_owned())).collect()
}

/// What can be said at a place of the script.
#[derive(Debug, Clone, Default)]
struct Scope {
    /// Names whose values are known on every way here.
    known: Vec<String>,
    /// Steps to go on with.
    targets: Vec<&'static str>,
    /// A capture around it can ask again.
    asks: bool,
    /// Nobody was connected yet, so somebody can be.
    may_bridge: bool,
}

/// A program that is being written.
#[derive(Debug)]
struct Writer<'c> {
    choices: Choices<'c>,
    /// It is one for calls that arrive.
    answers: bool,
    /// `default voice`, `default from`, `default hash off` are there.
    has_voice: bool,
    has_from: bool,
    hash_is_off: bool,
    /// Some lines compare what is entered with a value.
    compares: bool,
    /// Texts are in Chinese.
    is_chinese: bool,
    /// A `default on digits` line is there, which leaves nothing for a `nomatch`.
    digits_by_default: bool,
    /// Events of the `default on` lines, with their rounds.
    defaults: Vec<(u32, String)>,
    /// Captures that have a name, so far.
    captures: usize,
    outcomes: Vec<&'static str>,
}

/// Steps that a program may have, beside `goodbye`.
const ASKING: [&str; 3] = ["first", "second", "third"];

impl<'c> Writer<'c> {
    fn new(choices: &'c [u16]) -> Self {
        Self {
            choices: Choices(choices.iter()),
            answers: false,
            has_voice: true,
            has_from: false,
            hash_is_off: false,
            compares: false,
            is_chinese: false,
            digits_by_default: false,
            defaults: Vec::new(),
            captures: 0,
            outcomes: Vec::new(),
        }
    }

    fn scope(&self) -> Scope {
        let known = ["name", "code", "amount", "patient", "caller", "called", "pin", "word"];
        Scope { known: known.map(str::to_owned).to_vec(), ..Scope::default() }
    }

    /// `default` lines with options.
    fn options_by_default(&mut self) -> String {
        self.answers = self.choices.is(25);
        self.has_voice = !self.choices.is(12);
        self.is_chinese = self.choices.is(10);
        self.has_from = self.choices.is(20);
        self.hash_is_off = self.choices.is(8);
        let mut options = Vec::new();
        if self.has_voice {
            options.push(format!("voice {}", self.voice()));
        }
        if self.has_from {
            options.push("from +6588000000".to_owned());
        }
        if self.hash_is_off {
            options.push("hash off".to_owned());
        }
        for option in ["timeout 5s", "overall 0.5m", "tries 1", "speed 1.1"] {
            if self.choices.is(25) {
                options.push(option.to_owned());
            }
        }
        let all = !options.is_empty() && self.choices.is(50);
        let lines = if all { vec![options.join(" ")] } else { options };
        lines.into_iter().map(|line| format!("default {line}\n")).collect()
    }

    fn valid(&mut self) -> &'static str {
        if self.answers {
            return "";
        }
        self.choices.pick(&[
            "",
            "",
            "",
            "valid for 2h\n",
            "valid for 1.5d\n",
            "valid until 2030-01-01T08:00:00.5+08:00\n",
        ])
    }

    /// The `param` lines of a script that uses these names.
    fn params(&mut self, script: &str) -> String {
        let mut lines = String::new();
        for param in &PARAMS {
            let inserts = [format!("{{{}}}", param.name), format!("{{ {} }}", param.name)];
            let is_used = inserts.iter().any(|insert| script.contains(insert));
            if !is_used && !self.choices.is(10) {
                continue;
            }
            let ty = self.choices.pick(param.types);
            let is_secret = ty.contains("secret");
            let has_value = self.answers || self.choices.is(if is_secret { 80 } else { 50 });
            let value = if has_value { format!(" = {}", param.written) } else { String::new() };
            lines += &format!("param {}{ty}{value}\n", param.name);
        }
        lines
    }

    /// How a call begins.
    fn first(&mut self) -> String {
        if self.answers {
            return self.choices.pick(&["answer\n", "answer +6588000000\n"]).to_owned();
        }
        let to = self.choices.pick(&["+6590000000", "\"6590000000\"", "{patient}"]);
        let from = self.from();
        format!("call {to}{from}\n")
    }

    /// A script with events.
    fn conversation(&mut self) -> String {
        let settings = self.options_by_default();
        let valid = self.valid();
        self.compares = self.choices.is(50);
        let asking = 1 + self.choices.below(ASKING.len());
        let mut late = vec!["goodbye"];
        if self.choices.is(30) {
            late.push("survey");
        }
        let mut early = late.clone();
        early.extend(&ASKING[..asking]);
        for step in ["hello", "desk", "collect"] {
            if self.choices.is(35) {
                early.push(step);
            }
        }
        let late = Scope { targets: late, ..self.scope() };
        let early = Scope { targets: early, may_bridge: true, ..self.scope() };
        let defaults = self.default_lines(&late);
        let first = self.first();
        let entry = self.entry(&early, &late);
        let mut steps = vec![("goodbye", self.ending(&late))];
        for step in early.targets.clone() {
            let body = match step {
                "survey" => self.menu(&late, 1, false),
                "hello" => [self.lead(&early), vec!["-> first".to_owned()]].concat(),
                "desk" => self.bridge(&early, &late, 1, true),
                "collect" => {
                    let (collect, echo) = self.collect(&early);
                    steps.push(("echo", echo));
                    collect
                }
                "goodbye" => continue,
                _ => self.menu(&early, 2, true),
            };
            steps.push((step, body));
        }
        let mut script = format!("{first}{}\n\n", self.laid(&entry));
        for (name, body) in &steps {
            let body = self.laid(body);
            script += &format!("step {name} {{\n{body}\n}}\n\n");
        }
        let names: Vec<_> = steps.iter().map(|(name, _)| *name).collect();
        let params = self.params(&format!("{settings}{defaults}{script}"));
        let tests = self.tests(&params, &names);
        format!("{}{settings}{valid}{params}{defaults}\n{script}{tests}", self.top())
    }

    /// A script of one callflow.
    fn single(&mut self) -> String {
        let settings = self.options_by_default();
        let valid = self.valid();
        let first = self.first();
        let scope = self.scope();
        let mut lines = Vec::new();
        for _ in 0..self.choices.below(6) {
            lines.extend(match self.choices.below(5) {
                0 | 1 => vec![self.say(&scope)],
                2 => vec![self.play()],
                _ => {
                    let capture = self.capture(&scope, false).0;
                    vec![self.say(&scope), capture]
                }
            });
        }
        lines.push(match self.choices.below(4) {
            0 | 1 => "hangup".to_owned(),
            2 => self.call(false),
            _ => self.say(&scope),
        });
        let lines = self.laid(&lines);
        let params = self.params(&format!("{first}{lines}"));
        let tests = self.tests(&params, &[]);
        format!("{}{settings}{valid}{params}\n{first}{lines}\n{tests}", self.top())
    }

    /// The first lines of a file.
    fn top(&mut self) -> String {
        let allowed =
            if self.choices.is(15) { "# ivrc: allow unused-param, no-ending\n\n" } else { "" };
        let about = if self.choices.is(30) { "# What it is for.\n\n" } else { "" };
        format!("{about}{allowed}")
    }

    /// Lines below each other, or on one line where they are few.
    fn laid(&mut self, lines: &[String]) -> String {
        let mut all = String::new();
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                all += self.choices.pick(&["\n", "\n", "\n", "; ", " ;\n\n"]);
            }
            if self.choices.is(5) {
                let note = ["# A note.\n", "#\n", "# ivrc: allow copied-step\n"];
                all += &format!("\n{}", self.choices.pick(&note));
            }
            all += line;
        }
        all
    }

    /// The same in braces.
    fn braces(&mut self, lines: &[String]) -> String {
        if self.choices.is(50) {
            return format!("{{\n{}\n}}", self.laid(lines));
        }
        format!("{{ {} }}", lines.join("; "))
    }
}

fn choices() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 0..MOST_CHOICES)
}

/// A program with events: menus, bridges, captured values, `default on` lines.
pub(crate) fn conversation() -> impl Strategy<Value = String> {
    choices().prop_map(|choices| Writer::new(&choices).conversation())
}

/// A program of one callflow, with no event.
fn single() -> impl Strategy<Value = String> {
    choices().prop_map(|choices| Writer::new(&choices).single())
}

/// Any program.
pub(crate) fn program() -> impl Strategy<Value = String> {
    prop_oneof![1 => single(), 4 => conversation()]
}
