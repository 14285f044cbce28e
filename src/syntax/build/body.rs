//! Items, at the top level and in blocks: what each is, and whether it may stand there.

use super::Builder;
use crate::finding::Finding;
use crate::rule::Rule as Fault;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Body, Declaration, Statement, Step};
use crate::syntax::parse::{Node, Rule};

impl<'s> Builder<'s> {
    /// An item of the file.
    pub(super) fn top_item(&mut self, pair: Node<'s>) {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::statement | Rule::goto => {
                let statement = self.statement(pair);
                self.entry_place(span);
                let mut entry = std::mem::take(&mut self.parsed.script.entry);
                self.add_statement(&mut entry, statement);
                self.parsed.script.entry = entry;
            }
            Rule::handler => {
                self.entry_place(span);
                let (handler, whole) = self.handler(pair);
                self.parsed.script.entry.broken |= !whole;
                self.parsed.script.entry.handlers.push(Spanned::new(handler, span));
            }
            Rule::step | Rule::test => self.declaration(pair),
            Rule::default_on | Rule::default_options | Rule::param | Rule::valid => {
                self.setting_place(span);
                let setting = self.setting(pair);
                self.parsed.script.settings.push(Spanned::new(setting, span));
            }
            Rule::junk => self.top_junk(pair),
            Rule::close => self.stray_close(span),
            Rule::EOI | Rule::comment | Rule::odd_space => {}
            _ => {
                let mut entry = std::mem::take(&mut self.parsed.script.entry);
                self.odd_item(&mut entry, pair);
                self.parsed.script.entry = entry;
            }
        }
    }

    fn entry_place(&mut self, span: Span) {
        if self.declared {
            self.report(
                Finding::new(
                    Fault::EntryAfterStep,
                    span,
                    "this stands behind a step or a test, but belongs to no step",
                )
                .label("what the call begins with stands before the first step")
                .help(
                    "move it up, before the first `step` or `test`, or into the step it belongs to",
                ),
            );
        }
    }

    fn setting_place(&mut self, span: Span) {
        let script = &self.parsed.script;
        if !script.entry.is_empty() || self.declared {
            self.report(
                Finding::new(
                    Fault::SettingTooLate,
                    span,
                    "this setting stands behind the first statement",
                )
                .label("settings come first")
                .help("move it to the top of the file, before the first statement"),
            );
        }
    }

    /// `step NAME { … }` or `test "…" { … }`.
    fn declaration(&mut self, pair: Node<'s>) {
        let span = self.span(&pair);
        let is_step = pair.as_rule() == Rule::step;
        let declaration = if is_step { self.step(pair) } else { self.test(pair) };
        self.declared = true;
        if let Some(declaration) = declaration {
            self.parsed.script.declarations.push(Spanned::new(declaration, span));
        } else {
            self.mention(span);
        }
    }

    fn step(&mut self, pair: Node<'s>) -> Option<Declaration<'s>> {
        let span = self.span(&pair);
        let (mut name, mut body) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => name = Some(self.name(&part)),
                Rule::string | Rule::odd_string => {
                    let at = self.span(&part);
                    let bare = part.as_str().trim_matches(|sign: char| !sign.is_alphanumeric());
                    self.report(
                        Finding::new(
                            Fault::BadValue,
                            at,
                            "the name of a step is written without quotes",
                        )
                        .label("here")
                        .help(format!("write `step {bare}`"))
                        .fix(format!("write `{bare}`"), at, bare),
                    );
                    self.mention(at);
                }
                Rule::block => body = Some(self.block(part)),
                _ => {}
            }
        }
        match (name, body) {
            (Some(name), Some(body)) => Some(Declaration::Step(Step { name, body })),
            (name, body) => {
                let (what, form) = match (name, body) {
                    (None, _) => ("a step needs a name", "write `step NAME { … }`"),
                    (Some(_), _) => (
                        "a step needs a block",
                        "write `step NAME { … }`, the `{` on this line or the next",
                    ),
                };
                let head = self.first_line(span);
                self.report(Finding::new(Fault::MissingValue, head, what).label("here").help(form));
                None
            }
        }
    }

    /// The part of a span that lies on its first line.
    pub(super) fn first_line(&self, span: Span) -> Span {
        let len = self.written(span).find(['\n', '\r', '{']).unwrap_or(usize::MAX);
        let line = span.part(0, len);
        line.part(0, self.written(line).trim_end().len())
    }

    /// A block of statements and handlers.
    pub(super) fn block(&mut self, pair: Node<'s>) -> Spanned<Body<'s>> {
        let span = self.span(&pair);
        let body = self.deeper(span, |builder| {
            let mut body = Body::default();
            for item in pair.into_inner() {
                builder.block_item(&mut body, span, item);
            }
            // Statements are large and blocks are many, each with few of them.
            body.statements.shrink_to_fit();
            body.handlers.shrink_to_fit();
            body
        });
        Spanned::new(body.unwrap_or_else(|| Body { broken: true, ..Body::default() }), span)
    }

    fn block_item(&mut self, body: &mut Body<'s>, block: Span, item: Node<'s>) {
        let span = self.span(&item);
        match item.as_rule() {
            Rule::statement | Rule::goto => {
                let statement = self.statement(item);
                self.add_statement(body, statement);
            }
            Rule::handler => {
                let (handler, whole) = self.handler(item);
                body.broken |= !whole;
                body.handlers.push(Spanned::new(handler, span));
            }
            Rule::default_on | Rule::default_options | Rule::param | Rule::valid => {
                self.report(
                    Finding::new(Fault::SettingTooLate, span, "this setting stands in a block")
                        .label("settings hold for the whole file")
                        .help("move it to the top of the file, before the first statement"),
                );
                let setting = self.setting(item);
                self.parsed.script.settings.push(Spanned::new(setting, span));
            }
            Rule::step | Rule::test => {
                body.broken = true;
                let head = self.first_line(span);
                self.report(
                    Finding::new(
                        Fault::MisplacedStatement,
                        head,
                        "a step or a test cannot stand in a block",
                    )
                    .label("here")
                    .help("close the block with `}` first; steps and tests stand at the top level"),
                );
                self.mention(span);
            }
            Rule::close => self.block_closed(block),
            Rule::unclosed => {
                body.broken = true;
                self.block_unclosed(block);
            }
            Rule::junk => self.body_junk(body, item),
            Rule::open | Rule::comment | Rule::odd_space => {}
            _ => self.odd_item(body, item),
        }
    }

    fn add_statement(&mut self, body: &mut Body<'s>, statement: Spanned<Statement<'s>>) {
        if let Some(first) = body.handlers.first() {
            let finding = Finding::new(
                Fault::StatementAfterEvent,
                statement.span,
                "this statement stands behind an `on` line",
            )
            .label("a step ends with its `on` lines")
            .also(first.span.part(0, 2), "the first `on` line")
            .help(
                "move it into the block of the event that it belongs to, before its `hangup`; or delete it",
            );
            self.report(finding);
        }
        body.broken |= matches!(statement.node, Statement::Broken(_));
        body.statements.push(statement);
    }

    /// What may stand nowhere, or only elsewhere.
    fn odd_item(&mut self, body: &mut Body<'s>, item: Node<'s>) {
        let span = self.span(&item);
        match item.as_rule() {
            Rule::foreign_comment => self.foreign_comment(span),
            Rule::pasted => {
                self.pasted(span);
                self.mention(span);
                body.broken = true;
                body.statements.push(Spanned::new(Statement::Broken(None), span));
            }
            Rule::lone_option => self.lone_option(body, item),
            Rule::test_line => {
                let word = self.first_word(span);
                self.report(
                    Finding::new(
                        Fault::MisplacedStatement,
                        span,
                        format!("`{word}` is a line of a test"),
                    )
                    .label("not part of a call")
                    .help("move it into a `test \"…\" { … }` block"),
                );
                self.mention(span);
                body.broken = true;
            }
            Rule::block => {
                let brace = span.part(0, 1);
                self.report(
                    Finding::new(Fault::Syntax, brace, "this block belongs to nothing")
                        .label("no `step`, `on` or `test` stands before it")
                        .help("write what it is for: `step NAME {`, `on 1 {` or `test \"…\" {`"),
                );
                self.skip_block(item);
                body.broken = true;
            }
            _ => {
                body.broken = true;
            }
        }
    }

    /// Reads a block that has no place in the tree, for its braces and words alone.
    pub(super) fn skip_block(&mut self, pair: Node<'s>) {
        let span = self.span(&pair);
        self.mention(span);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::close => self.block_closed(span),
                Rule::unclosed => self.block_unclosed(span),
                _ => {}
            }
        }
    }

    /// `// …`, `-- …` or `/* … */`, on a line of its own or behind a statement, which stands.
    pub(super) fn foreign_comment(&mut self, span: Span) {
        let text = self.written(span);
        let words = text.get(2..).unwrap_or_default();
        let words = words.strip_suffix("*/").unwrap_or(words).trim();
        let finding = Finding::new(
            Fault::ForeignComment,
            span,
            "this is how other languages write a comment",
        )
        .label("here");
        let finding = if words.contains(['\n', '\r']) {
            finding.help("write `#` before each of its lines, and leave out `/*` and `*/`")
        } else {
            finding.help(format!("write `# {words}`"))
        };
        // What follows `*/` on its line would become a part of the comment; lines up to a `*/`
        // further down would not.
        let is_whole = !text.starts_with("/*") || text.ends_with("*/");
        self.report(if is_whole && self.rest_of_line(span).trim().is_empty() {
            finding.fix("write `#`", span, with_signs(words))
        } else {
            finding
        });
    }

    fn lone_option(&mut self, body: &mut Body<'s>, item: Node<'s>) {
        let span = self.span(&item);
        let word = self.first_word(span);
        let last = body.statements.last().map_or(span, |last| last.span);
        let between = Span { start: last.end, end: span.start.max(last.end), ..span };
        let after_semicolon = self.written(between).contains(';');
        let only_semicolon = self.written(between).trim() == ";";
        let help = if after_semicolon {
            format!("a `;` ends the statement: take away the `;` before `{word}`")
        } else {
            format!("write `{word}` on the line of its statement, or on a line right below it")
        };
        let finding =
            Finding::new(Fault::MisplacedOption, span, format!("`{word}` belongs to no statement"));
        let finding = finding.label("an option stands behind its statement").help(help);
        self.report(if only_semicolon {
            finding.fix("take away the `;`", between, " ")
        } else {
            finding
        });
        self.mention(span);
        // The statement before it probably lacks just this option.
        body.broken = true;
        if let Some(last) = body.statements.last_mut() {
            last.node = Statement::Broken(None);
        }
    }

    /// The first word of what is written at a span.
    pub(super) fn first_word(&self, span: Span) -> &'s str {
        let text = self.written(span);
        let end = text.find(|letter: char| letter.is_whitespace() || "\";{}".contains(letter));
        text.get(..end.unwrap_or(text.len())).unwrap_or(text)
    }
}

/// A comment with a `#` on each of its lines, without the stars that lines are often led by.
fn with_signs(words: &str) -> String {
    let lines: Vec<_> = words.split(['\n', '\r']).map(str::trim).collect();
    let is_block = lines.len() > 1;
    let lines = lines.into_iter().filter(|line| !is_block || !line.is_empty());
    let bare = lines.map(|line| match line.strip_prefix('*') {
        Some(rest) if is_block => rest.trim(),
        _ => line,
    });
    let signed = bare.map(|line| format!("# {line}").trim_end().to_owned());
    signed.collect::<Vec<_>>().join("\n")
}
