//! Statements and their options: `word value? option*`, and whether word, value and options fit.

use super::Builder;
use super::options::Read;
use crate::finding::{Finding, near, nearest, one_of};
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Call, Capture, Play, Say, Statement};
use crate::syntax::parse::{Node, Rule};
use crate::syntax::words;

/// The pairs of a statement, sorted.
pub(super) struct Parts<'s> {
    pub(super) word: &'static str,
    pub(super) word_span: Span,
    pub(super) value: Option<Node<'s>>,
    pub(super) options: Vec<Node<'s>>,
    /// A mistake was reported that leaves the statement without a sure meaning.
    pub(super) broken: bool,
}

impl<'s> Builder<'s> {
    /// A statement of a call, or `-> STEP`.
    pub(super) fn statement(&mut self, pair: Node<'s>) -> Spanned<Statement<'s>> {
        let span = self.span(&pair);
        let statement =
            if pair.as_rule() == Rule::goto { self.goto(pair) } else { self.worded(pair) };
        if matches!(statement, Statement::Broken(_)) {
            self.mention(span);
        }
        Spanned::new(statement, self.trimmed(span))
    }

    /// A span without the white space and the `;` at its end.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = self.written(span).trim_end();
        span.part(0, text.strip_suffix(';').unwrap_or(text).trim_end().len())
    }

    fn worded(&mut self, pair: Node<'s>) -> Statement<'s> {
        let mut parts = self.parts(pair);
        let read = self.options(&mut parts);
        let statement = match parts.word {
            "say" => self.say(&mut parts, read),
            "play" => self.play(&mut parts, read),
            "call" => self.call(&mut parts, read),
            "capture" => self.capture(&mut parts, read),
            "answer" => self.answer(&mut parts),
            "reprompt" => self.reprompt(&mut parts),
            _ => self.hangup(&mut parts),
        };
        match statement {
            Some(statement) if !parts.broken => statement,
            _ => Statement::Broken(Some(parts.word)),
        }
    }

    /// Sorts the pairs of a statement, and reports what is neither value nor option.
    pub(super) fn parts(&mut self, pair: Node<'s>) -> Parts<'s> {
        let whole = self.span(&pair);
        let mut parts =
            Parts { word: "", word_span: whole, value: None, options: Vec::new(), broken: false };
        let mut stray: Option<Span> = None;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::text_word | Rule::plain_word | Rule::kw_default => {
                    parts.word = words::find(part.as_str()).map_or("", |word| word.text);
                    parts.word_span = self.span(&part);
                }
                Rule::option => parts.options.push(part),
                Rule::stray | Rule::extra => {
                    let at = self.trimmed(self.span(&part));
                    stray = Some(stray.map_or(at, |first| first.to(at)));
                }
                Rule::comment | Rule::odd_space => {}
                Rule::bad_comment | Rule::missing_end => self.bad_end(&part),
                _ => parts.value = Some(part),
            }
        }
        if let Some(at) = stray {
            self.stray(&mut parts, at);
        }
        parts
    }

    /// The ends of a statement that are mistakes, but leave it whole.
    pub(super) fn bad_end(&mut self, part: &Node<'s>) {
        let span = self.span(part);
        match part.as_rule() {
            Rule::bad_comment => self.report(
                Finding::new(Fault::BadComment, span, "a `#` begins a comment only behind a space")
                    .label("here")
                    .help("write a space before the `#`")
                    .fix("write a space before the `#`", span.before(), " "),
            ),
            Rule::missing_end => self.report(
                Finding::new(
                    Fault::MissingSeparator,
                    span.after(),
                    "two statements stand on one line with nothing between them",
                )
                .label("the second one begins here")
                .help("write `;` between them, or begin a new line")
                .fix("write `;`", span, "; "),
            ),
            _ => {}
        }
    }

    /// Something on the line that is neither value nor option.
    fn stray(&mut self, parts: &mut Parts<'s>, at: Span) {
        let lead = self.written(at).len() - self.written(at).trim_start().len();
        let at = at.part(lead, usize::MAX);
        let text = self.written(at);
        if ["//", "/*", "--"].iter().any(|sign| text.starts_with(sign)) {
            return self.foreign_comment(at);
        }
        if let Some(value) = parts.value.take() {
            // Text without quotes and open strings say themselves what is wrong with the line.
            if matches!(value.as_rule(), Rule::open_string | Rule::bare_text) {
                parts.value = Some(value);
                return;
            }
            // `3..one`: what follows the value at once belongs to it.
            let whole = self.span(&value).to(at.part(0, self.first_word(at).len()));
            if self.span(&value).end == at.start {
                parts.broken = true;
                let form = words::find(parts.word).map_or("", |word| word.form);
                let finding = Finding::new(
                    Fault::BadValue,
                    whole,
                    format!("`{}` is no value for `{}`", self.written(whole), parts.word),
                );
                return self.report(finding.label("here").help(format!("write `{form}`")));
            }
            parts.value = Some(value);
        }
        parts.broken = true;
        let word = self.first_word(at);
        let valid = words::find(parts.word).map_or(&[][..], |statement| statement.options);
        let spot = at.part(0, word.len().max(1));
        let finding = if let Some(meant) =
            near(word, valid.iter().copied()).filter(|_| !valid.contains(&word))
        {
            Finding::new(
                Fault::UnknownWord,
                spot,
                format!("`{word}` is not an option of `{}`", parts.word),
            )
            .label("not a word of the language")
            .near_miss(spot, meant)
        } else if let Some(meant) = nearest(word, words::of_kind(words::WordKind::Statement)) {
            Finding::new(
                Fault::UnknownWord,
                spot,
                format!("`{word}` is not a word of the language"),
            )
            .label("neither an option nor a statement")
            .help(format!("did you mean `{meant}`? then write `;` before it"))
        } else {
            let takes = if valid.is_empty() {
                format!(
                    "`{}` takes no options; take `{text}` away, or begin a new line",
                    parts.word
                )
            } else {
                format!("behind `{}` may stand: {}", parts.word, one_of(valid.iter().copied(), 9))
            };
            Finding::new(
                Fault::Syntax,
                at,
                format!("`{text}` has no meaning behind `{}`", parts.word),
            )
            .label("not expected here")
            .help(takes)
        };
        self.report(finding);
    }

    fn say(&mut self, parts: &mut Parts<'s>, read: Read<'s>) -> Option<Statement<'s>> {
        let value = self.needed(parts, "say \"…\"")?;
        let text = self.text("say", value)?;
        Some(Statement::Say(Say { text, options: read.options }))
    }

    fn play(&mut self, parts: &mut Parts<'s>, read: Read<'s>) -> Option<Statement<'s>> {
        let value = self.needed(parts, "play \"https://…\"")?;
        let url = self.text("play", value)?;
        Some(Statement::Play(Play { url, options: read.options }))
    }

    fn call(&mut self, parts: &mut Parts<'s>, read: Read<'s>) -> Option<Statement<'s>> {
        let value = self.needed(parts, "call +6590000000 from +6588000000")?;
        let to = self.dial("call", value)?;
        Some(Statement::Call(Call {
            to,
            from: read.options.from.map(|from| *from),
            record: read.record,
        }))
    }

    fn answer(&mut self, parts: &mut Parts<'s>) -> Option<Statement<'s>> {
        match parts.value.take() {
            None => Some(Statement::Answer(None)),
            Some(value) => Some(Statement::Answer(Some(self.dial("answer", value)?))),
        }
    }

    fn capture(&mut self, parts: &mut Parts<'s>, read: Read<'s>) -> Option<Statement<'s>> {
        let digits = match parts.value.take() {
            None => None,
            Some(value) => Some(self.digit_count(&value)?),
        };
        Some(Statement::Capture(Box::new(Capture {
            digits,
            name: read.name,
            options: read.options,
        })))
    }

    fn reprompt(&mut self, parts: &mut Parts<'s>) -> Option<Statement<'s>> {
        match parts.value.take() {
            None => Some(Statement::Reprompt(None)),
            Some(value) => Some(Statement::Reprompt(Some(self.text("reprompt", value)?))),
        }
    }

    fn hangup(&mut self, parts: &mut Parts<'s>) -> Option<Statement<'s>> {
        let Some(value) = parts.value.take() else { return Some(Statement::Hangup) };
        let at = self.span(&value);
        self.report(
            Finding::new(Fault::BadValue, at, "`hangup` takes no value")
                .label("not expected here")
                .help("write `hangup` alone"),
        );
        None
    }

    /// The value of a statement that cannot do without.
    fn needed(&mut self, parts: &mut Parts<'s>, form: &str) -> Option<Node<'s>> {
        let value = parts.value.take();
        if value.is_none() && !parts.broken {
            let finding = Finding::new(
                Fault::MissingValue,
                parts.word_span,
                format!("`{}` has no value", parts.word),
            )
            .label("it must follow on this line")
            .help(format!("write `{form}`"));
            self.report(finding);
        }
        value
    }

    fn goto(&mut self, pair: Node<'s>) -> Statement<'s> {
        let span = self.span(&pair);
        match self.target(pair) {
            Some(name) => Statement::Goto(name),
            None => {
                self.mention(span);
                Statement::Broken(None)
            }
        }
    }

    /// The step behind an arrow, of a `goto` or a `reaction`.
    pub(super) fn target(&mut self, pair: Node<'s>) -> Option<crate::syntax::ast::Name<'s>> {
        let whole = self.trimmed(self.span(&pair));
        let (mut name, mut stray, mut arrow) = (None, None, whole);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::arrow => arrow = self.span(&part),
                Rule::stray | Rule::extra => stray = stray.or(Some(self.trimmed(self.span(&part)))),
                Rule::bad_comment | Rule::missing_end => self.bad_end(&part),
                _ => {}
            }
        }
        if let Some(name) = name.filter(|name| name.node == "hangup") {
            self.report(
                Finding::new(Fault::ReservedName, name.span, "`hangup` is a statement, not a step")
                    .label("no step has this name")
                    .help("write `{ hangup }` in place of `-> hangup`")
                    .fix("write `{ hangup }`", arrow.to(name.span), "{ hangup }"),
            );
            return None;
        }
        match (name, stray) {
            (Some(name), None) => Some(name),
            (Some(name), Some(stray)) => {
                let lead = self.written(stray).len() - self.written(stray).trim_start().len();
                let stray = stray.part(lead, usize::MAX);
                let text = self.written(stray);
                if ["//", "/*", "--"].iter().any(|sign| text.starts_with(sign)) {
                    self.foreign_comment(stray);
                    return Some(name);
                }
                self.report(
                    Finding::new(
                        Fault::Syntax,
                        stray,
                        format!("`{text}` has no meaning behind `-> {}`", name.node),
                    )
                    .label("not expected here")
                    .help("one step stands behind `->`; begin a new line for what follows"),
                );
                Some(name)
            }
            (None, _) => {
                let finding =
                    Finding::new(Fault::MissingValue, arrow, "no step stands behind `->`")
                        .label("here");
                let rest = self.rest_of_line(arrow);
                self.report(if rest.trim_start().starts_with('{') {
                    let gap = rest.len() - rest.trim_start().len();
                    let cut = Span { end: arrow.end + u32::try_from(gap).unwrap_or(0), ..arrow };
                    finding.help("a block stands without `->`: take it away").fix(
                        "take away `->`",
                        cut,
                        "",
                    )
                } else {
                    finding.help("write the name of a step: `-> goodbye`")
                });
                None
            }
        }
    }
}
