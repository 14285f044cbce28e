//! What stands where. In: a tree, and the text that it was read from. Out: parts in the order of
//! the file, each to be laid out, or to be left as it is because something on its lines could not
//! be read. A part that is left takes whole lines, and everything on them.

use super::written::Written;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{
    Body, Declaration, Handler, Reaction, Script, Setting, Statement, Step, Test, TestLine,
};

/// Something that stands on lines of its own, or between two `;`.
pub(super) struct Part<'t, 's> {
    /// Its place, without the white space and the `;` behind it.
    pub(super) span: Span,
    /// What it is; nothing for what is left as it is.
    pub(super) node: Option<Node<'t, 's>>,
    /// What stands in its braces.
    pub(super) block: Option<Block<'t, 's>>,
    /// The last `;` between it and the part before.
    semicolon: Option<u32>,
}

/// A node of the tree.
#[derive(Clone, Copy)]
pub(super) enum Node<'t, 's> {
    /// `default …`, `valid …`, `param …`.
    Setting(&'t Setting<'s>),
    /// A statement of a call.
    Statement(&'t Statement<'s>),
    /// `on …`.
    Handler(&'t Handler<'s>),
    /// `step NAME { … }`.
    Step(&'t Step<'s>),
    /// `test "…" { … }`.
    Test(&'t Test<'s>),
    /// A line of a test.
    Line(&'t TestLine<'s>),
}

/// `{ … }`.
pub(super) struct Block<'t, 's> {
    /// From brace to brace.
    pub(super) span: Span,
    /// What stands in it.
    pub(super) parts: Vec<Part<'t, 's>>,
    /// It is written on one line; `None` if nobody has written it yet.
    pub(super) on_one_line: Option<bool>,
}

impl<'t, 's> Node<'t, 's> {
    /// Something in it could not be read.
    fn is_broken(self) -> bool {
        let broken = |handler: &Handler<'_>| {
            handler.events.is_empty() || matches!(handler.reaction.node, Reaction::Broken)
        };
        match self {
            Node::Setting(Setting::Broken) | Node::Statement(Statement::Broken(_)) => true,
            Node::Setting(Setting::DefaultOn(handler)) | Node::Handler(handler) => broken(handler),
            Node::Setting(_)
            | Node::Statement(_)
            | Node::Step(_)
            | Node::Test(_)
            | Node::Line(_) => false,
        }
    }

    /// A step or a test.
    pub(super) fn is_declaration(self) -> bool {
        matches!(self, Node::Step(_) | Node::Test(_))
    }

    /// The nodes in its braces, and the place of those.
    fn inside(self) -> Option<(Vec<(Span, Node<'t, 's>)>, Span)> {
        match self {
            Node::Setting(Setting::DefaultOn(handler)) | Node::Handler(handler) => {
                match &handler.reaction.node {
                    Reaction::Block(body) => Some((nodes_of(body), handler.reaction.span)),
                    Reaction::Goto(_) | Reaction::Reprompt(_) | Reaction::Broken => None,
                }
            }
            Node::Step(step) => Some((nodes_of(&step.body), step.body.span)),
            Node::Test(test) => {
                let lines = test.lines.iter().map(|line| (line.span, Node::Line(&line.node)));
                Some((lines.collect(), test.block.span))
            }
            Node::Setting(_) | Node::Statement(_) | Node::Line(_) => None,
        }
    }
}

fn nodes_of<'t, 's>(body: &'t Body<'s>) -> Vec<(Span, Node<'t, 's>)> {
    let statements = body.statements.iter();
    let statements = statements.map(|statement| (statement.span, Node::Statement(&statement.node)));
    let handlers = body.handlers.iter();
    statements.chain(handlers.map(|line| (line.span, Node::Handler(&line.node)))).collect()
}

fn setting_of<'t, 's>(setting: &'t Spanned<Setting<'s>>) -> (Span, Node<'t, 's>) {
    (setting.span, Node::Setting(&setting.node))
}

/// The parts of a script; without a text, in the order in which they have to stand.
pub(super) fn of_script<'t>(
    written: Option<&Written<'t>>,
    script: &'t Script<'t>,
) -> Vec<Part<'t, 't>> {
    let mut nodes: Vec<_> = script.settings.iter().map(setting_of).collect();
    nodes.extend(nodes_of(&script.entry));
    nodes.extend(script.declarations.iter().map(|declaration| {
        let node = match &declaration.node {
            Declaration::Step(step) => Node::Step(step),
            Declaration::Test(test) => Node::Test(test),
        };
        (declaration.span, node)
    }));
    let Some(written) = written else { return made(nodes) };
    let mut parts = parts(written, nodes, written.whole());
    for part in &mut parts {
        if written.has_unclosed(part.span) {
            leave(written, part);
        }
    }
    spread(written, &mut parts);
    parts
}

/// The parts of a tree that nobody has written; what is broken is left out.
fn made<'t>(nodes: Vec<(Span, Node<'t, 't>)>) -> Vec<Part<'t, 't>> {
    let whole = nodes.into_iter().filter(|(_, node)| !node.is_broken());
    let part = |(span, node): (Span, Node<'t, 't>)| {
        let block = node.inside().map(|(nodes, span)| Block {
            span,
            parts: made(nodes),
            on_one_line: None,
        });
        Part { span, node: Some(node), block, semicolon: None }
    };
    whole.map(part).collect()
}

/// The parts of `region`: the nodes, and what stands between them but was not read.
fn parts<'t>(
    written: &Written<'t>,
    mut nodes: Vec<(Span, Node<'t, 't>)>,
    region: Span,
) -> Vec<Part<'t, 't>> {
    nodes.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut parts = Vec::new();
    let mut at = region.start;
    for (span, node) in nodes {
        // A setting that stands in a block is known to the file and to its block.
        if span.start < at {
            continue;
        }
        let semicolon = junk(written, at, span.start, &mut parts);
        let part = part(written, span, node, semicolon);
        at = part.span.end.max(at);
        parts.push(part);
    }
    junk(written, at, region.end, &mut parts);
    spread(written, &mut parts);
    parts
}

/// Adds what could not be read in `from..to`. The `;` that stands right before what follows.
fn junk<'t>(
    written: &Written<'t>,
    from: u32,
    to: u32,
    parts: &mut Vec<Part<'t, 't>>,
) -> Option<u32> {
    let gap = written.gap(from, to);
    let Some(span) = gap.junk else { return gap.semicolon };
    let mut part = Part { span, node: None, block: None, semicolon: gap.semicolon };
    leave(written, &mut part);
    parts.push(part);
    written.gap(span.end, to).semicolon
}

fn part<'t>(
    written: &Written<'t>,
    span: Span,
    node: Node<'t, 't>,
    semicolon: Option<u32>,
) -> Part<'t, 't> {
    let span = written.trimmed(span);
    let block = node.inside().map(|(nodes, span)| block(written, nodes, span));
    let (first, last) = written.lines(span);
    let has_mistake = match &block {
        None => written.has_mistake((first, last)),
        Some(block) => {
            let (opening, closing) = written.lines(block.span);
            written.has_mistake((first, opening))
                || written.has_mistake((closing, last))
                || block.is_left_at_a_brace(written)
        }
    };
    let is_left = has_mistake || node.is_broken();
    let mut part = Part { span, node: Some(node), block, semicolon };
    if is_left {
        leave(written, &mut part);
    } else if let (Some(block), Some(braces)) = (&mut part.block, node.inside().map(|it| it.1)) {
        let head = head_end(node, span);
        let on_one_line =
            opening_is_closing(written, braces) && written.comments_in(head, braces.end).is_empty();
        block.on_one_line = Some(on_one_line);
    }
    part
}

fn opening_is_closing(written: &Written<'_>, braces: Span) -> bool {
    let (first, last) = written.lines(braces);
    first == last
}

/// Where the last word before the braces begins.
fn head_end(node: Node<'_, '_>, span: Span) -> u32 {
    match node {
        Node::Setting(Setting::DefaultOn(handler)) | Node::Handler(handler) => {
            let last = handler.outcome.map(|outcome| outcome.span);
            last.or(handler.events.last().map(|event| event.span)).map_or(span.start, |it| it.end)
        }
        Node::Step(step) => step.name.span.end,
        Node::Test(test) => test.name.span.end,
        Node::Setting(_) | Node::Statement(_) | Node::Line(_) => span.start,
    }
}

fn block<'t>(
    written: &Written<'t>,
    mut nodes: Vec<(Span, Node<'t, 't>)>,
    span: Span,
) -> Block<'t, 't> {
    nodes.extend(written.settings_in(span).iter().map(|setting| setting_of(setting)));
    let region = Span { start: span.start + 1, end: span.end.saturating_sub(1), ..span };
    Block { span, parts: parts(written, nodes, region), on_one_line: None }
}

impl Block<'_, '_> {
    /// What is left as it is stands on the line of a brace.
    fn is_left_at_a_brace(&self, written: &Written<'_>) -> bool {
        let (opening, closing) = written.lines(self.span);
        let lines = |part: &Part<'_, '_>| written.lines(part.span);
        let left = |part: &&Part<'_, '_>| part.node.is_none();
        self.parts.first().filter(left).is_some_and(|part| lines(part).0 == opening)
            || self.parts.last().filter(left).is_some_and(|part| lines(part).1 == closing)
    }
}

/// A `"""` stands in something that is left as it is: if nothing closes it, one that is new would.
pub(super) fn leaves_quotes(written: &Written<'_>, parts: &[Part<'_, '_>]) -> bool {
    parts.iter().any(|part| match (&part.node, &part.block) {
        (None, _) => written.source.slice(part.span).contains("\"\"\""),
        (Some(_), block) => {
            block.as_ref().is_some_and(|block| leaves_quotes(written, &block.parts))
        }
    })
}

/// Leaves a part as it is.
fn leave(written: &Written<'_>, part: &mut Part<'_, '_>) {
    part.node = None;
    part.block = None;
    // Spaces that only look like one are a mistake, and stay.
    let text = written.source.slice(part.span).trim_end_matches([' ', '\t', '\n', '\r']);
    part.span = part.span.part(0, text.len());
}

/// What shares a line with a part that is left is left, too, and is one part with it. So is what
/// only a `;` keeps apart from it: behind `capture 1;`, a line `timeout 5s` is no option.
fn spread(written: &Written<'_>, parts: &mut Vec<Part<'_, '_>>) {
    let line = |at: u32| written.line(at);
    let belong = |before: &Part<'_, '_>, after: &Part<'_, '_>| {
        let (last, first) = (written.lines(before.span).1, line(after.span.start));
        // A `;` on the last line of what is left stays there.
        let is_apart = |at: u32| before.node.is_some() || line(at) > last;
        last == first || after.semicolon.is_some_and(is_apart)
    };
    for at in (1..parts.len()).rev() {
        if let Some([before, after]) = parts.get_mut(at - 1..=at)
            && after.node.is_none()
            && before.node.is_some()
            && belong(before, after)
        {
            leave(written, before);
        }
    }
    parts.dedup_by(|after, before| {
        let is_one = before.node.is_none() && belong(before, after);
        if is_one {
            before.span = before.span.to(after.span);
        }
        is_one
    });
}
