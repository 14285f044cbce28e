//! The plain printer. Every node prints its own spelling, so `5s` stays `5s`.

use std::fmt::{self, Display, Formatter};

use crate::span::Spanned;
use crate::syntax::ast::{
    Body, Bridge, Callee, Capture, Declaration, Dial, DigitCount, Event, Expectation, Handler,
    Options, Param, Piece, Reaction, Script, Setting, Statement, Test, TestLine, Text, Type,
    Validity, Value,
};
use crate::syntax::is_name;

/// The text of a script. What is broken is left out.
pub fn print(script: &Script<'_>) -> String {
    let mut out = String::new();
    for setting in &script.settings {
        // Writing to a String cannot fail.
        let _ = setting_line(&mut Page { out: &mut out, level: 0 }, &setting.node);
    }
    let _ = body(&mut Page { out: &mut out, level: 0 }, &script.entry);
    for declaration in &script.declarations {
        let mut page = Page { out: &mut out, level: 0 };
        let _ = match &declaration.node {
            Declaration::Step(step) => page
                .line(format_args!("step {} {{", step.name.node))
                .and_then(|()| body(&mut page.inner(), &step.body))
                .and_then(|()| page.line(format_args!("}}"))),
            Declaration::Test(one) => test(&mut page, one),
        };
    }
    out
}

/// Where lines go, and how far in.
struct Page<'o> {
    out: &'o mut String,
    level: usize,
}

impl Page<'_> {
    fn line(&mut self, words: fmt::Arguments<'_>) -> fmt::Result {
        fmt::Write::write_fmt(self.out, format_args!("{:1$}{words}\n", "", self.level * 2))
    }

    fn inner(&mut self) -> Page<'_> {
        Page { out: self.out, level: self.level + 1 }
    }
}

fn setting_line(page: &mut Page<'_>, setting: &Setting<'_>) -> fmt::Result {
    match setting {
        Setting::Default(options) => page.line(format_args!("default{}", Printed(&**options))),
        Setting::DefaultOn(line) => handler(page, "default ", line),
        Setting::Valid(Validity::Until(time)) => {
            page.line(format_args!("valid until {}", time.node))
        }
        Setting::Valid(Validity::For(time)) => page.line(format_args!("valid for {}", time.raw)),
        Setting::Param(param) => page.line(format_args!("{}", Printed(param))),
        Setting::Broken => Ok(()),
    }
}

fn body(page: &mut Page<'_>, body: &Body<'_>) -> fmt::Result {
    for statement in &body.statements {
        if !matches!(statement.node, Statement::Broken(_)) {
            page.line(format_args!("{}", Printed(&statement.node)))?;
        }
    }
    body.handlers.iter().try_for_each(|line| handler(page, "", line))
}

fn handler(page: &mut Page<'_>, lead: &str, line: &Handler<'_>) -> fmt::Result {
    let head = format!("{lead}{}", Printed(line));
    match &line.reaction.node {
        Reaction::Goto(step) => page.line(format_args!("{head} -> {}", step.node)),
        Reaction::Reprompt(None) => page.line(format_args!("{head} reprompt")),
        Reaction::Reprompt(Some(text)) => {
            page.line(format_args!("{head} reprompt {}", Printed(&text.node)))
        }
        Reaction::Block(inside) => {
            page.line(format_args!("{head} {{"))?;
            body(&mut page.inner(), inside)?;
            page.line(format_args!("}}"))
        }
        Reaction::Broken => Ok(()),
    }
}

fn test(page: &mut Page<'_>, test: &Test<'_>) -> fmt::Result {
    page.line(format_args!("test {} {{", Printed(&test.name.node)))?;
    let mut inner = page.inner();
    test.lines.iter().try_for_each(|line| inner.line(format_args!("{}", Printed(&line.node))))?;
    page.line(format_args!("}}"))
}

/// A node as it is written.
struct Printed<'a, T>(&'a T);

impl Display for Printed<'_, Statement<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Statement::Call(call) => {
                write!(f, "call {}", Printed(&call.to.node))?;
                option(f, " from ", call.from.as_ref(), Printed)?;
                f.write_str(if call.record.is_some() { " record" } else { "" })
            }
            Statement::Answer(None) => f.write_str("answer"),
            Statement::Answer(Some(number)) => write!(f, "answer {}", Printed(&number.node)),
            Statement::Say(say) => {
                write!(f, "say {}{}", Printed(&say.text.node), Printed(&say.options))
            }
            Statement::Capture(capture) => write!(f, "{}", Printed(&**capture)),
            Statement::Play(play) => match play.url.pieces.as_slice() {
                [Spanned { node: Piece::Insert(name), .. }] => {
                    write!(f, "play {{{name}}}{}", Printed(&play.options))
                }
                _ => write!(f, "play {}{}", Printed(&play.url.node), Printed(&play.options)),
            },
            Statement::Hangup => f.write_str("hangup"),
            Statement::Goto(step) => write!(f, "-> {}", step.node),
            Statement::Reprompt(None) => f.write_str("reprompt"),
            Statement::Reprompt(Some(text)) => write!(f, "reprompt {}", Printed(&text.node)),
            Statement::Broken(_) => Ok(()),
        }
    }
}

impl Display for Printed<'_, Capture<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("capture")?;
        match self.0.digits.as_deref() {
            None => {}
            Some(DigitCount::Exactly(number)) => write!(f, " {}", number.0)?,
            Some(DigitCount::Between(low, high)) => write!(f, " {}..{}", low.0, high.0)?,
            Some(DigitCount::UpTo(high)) => write!(f, " ..{}", high.0)?,
        }
        if let Some(name) = &self.0.name {
            write!(f, " as {}", name.name.node)?;
            option(f, ": ", name.ty.as_ref(), |ty: &Type| *ty)?;
        }
        write!(f, "{}", Printed(&self.0.options))
    }
}

impl Display for Printed<'_, Options<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let options = self.0;
        option(f, " voice ", options.voice.as_ref(), |voice| *voice)?;
        option(f, " speed ", options.speed.as_ref(), |number| number.0)?;
        option(f, " repeat ", options.repeat.as_ref(), |number| number.0)?;
        option(f, " timeout ", options.timeout.as_ref(), |time| time.raw)?;
        option(f, " overall ", options.overall.as_ref(), |time| time.raw)?;
        option(f, " tries ", options.tries.as_ref(), |number| number.0)?;
        option(f, " hash ", options.hash.as_ref(), |on| if *on { "on" } else { "off" })?;
        option(f, " success ", options.success.as_ref(), Printed)?;
        option(f, " failure ", options.failure.as_ref(), Printed)?;
        option(f, " from ", options.from.as_ref(), Printed)
    }
}

fn option<'n, T, D: Display>(
    f: &mut Formatter<'_>,
    lead: &str,
    value: Option<&'n Spanned<T>>,
    show: impl Fn(&'n T) -> D,
) -> fmt::Result {
    value.map_or(Ok(()), |value| write!(f, "{lead}{}", show(&value.node)))
}

impl Display for Printed<'_, Param<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "param {}", self.0.name.node)?;
        option(f, ": ", self.0.ty.as_ref(), |ty: &Type| *ty)?;
        option(f, " = ", self.0.value.as_ref(), Printed)
    }
}

impl Display for Printed<'_, Value<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Text(text) => write!(f, "{}", Printed(text)),
            Value::Bare(raw) => f.write_str(raw),
        }
    }
}

impl Display for Printed<'_, Dial<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Dial::Number(number) => f.write_str(number),
            Dial::Quoted(number) => quoted(f, number),
            Dial::Insert(name) => write!(f, "{{{name}}}"),
        }
    }
}

/// The events of a handler and its outcome, without what it does.
impl Display for Printed<'_, Handler<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("on")?;
        option(f, " ", self.0.ordinal.as_ref(), |number: &u32| crate::syntax::ordinal(*number))?;
        for (at, event) in self.0.events.iter().enumerate() {
            f.write_str(if at == 0 { " " } else { ", " })?;
            write!(f, "{}", Printed(&event.node))?;
        }
        option(f, " as ", self.0.outcome.as_ref(), |name| *name)
    }
}

impl Display for Printed<'_, Event<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Event::Keys(keys) => keys_of_a_phone(f, keys),
            Event::Insert(name) => write!(f, "{{{name}}}"),
            Event::Range(low, high) => write!(f, "{}..{}", low.0, high.0),
            Event::Digits => f.write_str("digits"),
            Event::Nomatch => f.write_str("nomatch"),
            Event::Noinput => f.write_str("noinput"),
            Event::Else => f.write_str("else"),
            Event::Done => f.write_str("done"),
            Event::Error => f.write_str("error"),
        }
    }
}

/// A string on one line, or the text block that it was: a block has no line breaks of its own.
impl Display for Printed<'_, Text<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (open, close) = if self.0.block { ("\"\"\"\n", "\n\"\"\"") } else { ("\"", "\"") };
        f.write_str(open)?;
        for piece in &self.0.pieces {
            match &piece.node {
                Piece::Insert(name) => write!(f, "{{{name}}}")?,
                Piece::Literal(words) => escaped(f, words)?,
            }
        }
        f.write_str(close)
    }
}

fn quoted(f: &mut Formatter<'_>, words: &str) -> fmt::Result {
    f.write_str("\"")?;
    escaped(f, words)?;
    f.write_str("\"")
}

/// Words with what a string cannot hold as it is written as an escape.
fn escaped(f: &mut Formatter<'_>, words: &str) -> fmt::Result {
    words.chars().try_for_each(|letter| match letter {
        '"' | '\\' | '{' => write!(f, "\\{letter}"),
        control if control.is_control() => write!(f, "\\u{{{:x}}}", u32::from(control)),
        plain => write!(f, "{plain}"),
    })
}

impl Display for Printed<'_, TestLine<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            TestLine::Set(values) => {
                f.write_str("set")?;
                for (at, (name, value)) in values.iter().enumerate() {
                    let comma = if at == 0 { "" } else { "," };
                    write!(f, "{comma} {} = {}", name.node, Printed(&value.node))?;
                }
                Ok(())
            }
            TestLine::Press(None) => f.write_str("press nothing"),
            TestLine::Press(Some(keys)) => {
                f.write_str("press ")?;
                keys_of_a_phone(f, keys)
            }
            TestLine::Callee(Callee::Busy) => f.write_str("callee busy"),
            TestLine::Callee(Callee::NoAnswer) => f.write_str("callee no-answer"),
            TestLine::Callee(Callee::HangsUp) => f.write_str("callee hangs-up"),
            TestLine::Bridge(Bridge::Answered) => f.write_str("bridge answered"),
            TestLine::Bridge(Bridge::Unanswered) => f.write_str("bridge unanswered"),
            TestLine::Bridge(Bridge::Ends) => f.write_str("bridge ends"),
            TestLine::Expect(expectation) => write!(f, "expect {}", Printed(expectation)),
        }
    }
}

/// Keys: digits as they are, others in quotes.
fn keys_of_a_phone(f: &mut Formatter<'_>, keys: &str) -> fmt::Result {
    if keys.bytes().all(|key| key.is_ascii_digit()) { f.write_str(keys) } else { quoted(f, keys) }
}

/// A name as it is; one of a nameless block, which holds a `/`, in quotes.
fn named(f: &mut Formatter<'_>, lead: &str, name: &str) -> fmt::Result {
    f.write_str(lead)?;
    if is_name(name) { f.write_str(name) } else { quoted(f, name) }
}

impl Display for Printed<'_, Expectation<'_>> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Expectation::Say(text) => write!(f, "say {}", Printed(&text.node)),
            Expectation::Play(url) => write!(f, "play {}", Printed(&url.node)),
            Expectation::Call(number) => write!(f, "call {}", Printed(&number.node)),
            Expectation::Step(name) => named(f, "step ", name),
            Expectation::Outcome(name) => named(f, "outcome ", name),
            Expectation::Value(name, value) => {
                write!(f, "{} = {}", name.node, Printed(&value.node))
            }
            Expectation::Hangup => f.write_str("hangup"),
        }
    }
}
