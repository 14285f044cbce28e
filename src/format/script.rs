//! Settings, steps, tests and blocks, and what stands in them.

use super::chunk::Chunk;
use super::page::Page;
use super::part::{Block, Node, Part};
use super::statement::{options, type_of};
use super::text::{Spelt, spelt};
use super::{WIDTH, handler, statement, test};
use crate::span::Span;
use crate::syntax::ast::{Setting, Statement, Validity};

/// Writes the parts of a script, and every comment.
pub(super) fn print(page: &mut Page<'_, '_>, parts: &[Part<'_, '_>]) {
    let mut before: Option<&Part<'_, '_>> = None;
    for part in parts {
        if let Some(before) = before {
            page.needs_gap = needs_gap(page, before, part);
        }
        print_part(page, part);
        before = Some(part);
    }
    page.comments_before(u32::MAX);
}

/// An empty line parts a step or a test from what is before it, but not two that have one line
/// each. In a text that nobody has written, settings of one kind and the entry are parted, too.
fn needs_gap(page: &Page<'_, '_>, before: &Part<'_, '_>, part: &Part<'_, '_>) -> bool {
    let (Some(first), Some(second)) = (before.node, part.node) else {
        return part.node.is_some_and(Node::is_declaration)
            && !page.has_gap(before.span, part.span);
    };
    let on_one_line = |part: &Part<'_, '_>| {
        part.block.as_ref().is_some_and(|block| block.on_one_line == Some(true))
    };
    let both = first.is_declaration() && on_one_line(before) && on_one_line(part);
    if second.is_declaration() {
        return !both && !page.has_gap(before.span, part.span);
    }
    page.written.is_none() && kind(first) != kind(second)
}

/// What stands together at the top level.
fn kind(node: Node<'_, '_>) -> u8 {
    match node {
        Node::Setting(Setting::Default(_) | Setting::DefaultOn(_) | Setting::Broken) => 0,
        Node::Setting(Setting::Valid(_)) => 1,
        Node::Setting(Setting::Param(_)) => 2,
        Node::Statement(_) | Node::Handler(_) => 3,
        Node::Step(_) | Node::Test(_) | Node::Line(_) => 4,
    }
}

/// Writes a part on lines of its own, or on this one.
fn print_part(page: &mut Page<'_, '_>, part: &Part<'_, '_>) {
    let Some(node) = part.node else { return page.leave(part.span) };
    page.open(part.span);
    let block = part.block.as_ref();
    match node {
        Node::Setting(setting) => print_setting(page, setting, part.span, block),
        Node::Statement(one) => statement::print(page, one, part.span),
        Node::Handler(line) => handler::print(page, "", line, block),
        Node::Line(line) => test::print(page, line, part.span),
        Node::Step(step) => {
            page.chunk(&Chunk::new(format!("step {}", step.name.node), step.name.span));
        }
        Node::Test(one) => {
            let name = Chunk::new("test", one.name.span).text(page.written, &one.name.node);
            page.chunk(&name);
        }
    }
    if let (Node::Step(_) | Node::Test(_), Some(inside)) = (node, block) {
        print_block(page, inside, inside.on_one_line == Some(true));
    }
    page.ended(part.span);
}

fn print_setting(
    page: &mut Page<'_, '_>,
    setting: &Setting<'_>,
    span: Span,
    block: Option<&Block<'_, '_>>,
) {
    let written = page.written;
    let chunks = match setting {
        Setting::DefaultOn(line) => return handler::print(page, "default ", line, block),
        Setting::Default(all) => {
            let mut chunks = vec![Chunk::new("default", span.part(0, "default".len()))];
            chunks.extend(options(written, all, Vec::new()));
            chunks
        }
        Setting::Valid(Validity::Until(time)) => {
            vec![Chunk::new(format!("valid until {}", time.node), time.span)]
        }
        Setting::Valid(Validity::For(time)) => {
            vec![Chunk::new(format!("valid for {}", time.raw), time.span)]
        }
        Setting::Param(param) => {
            let ty = param.ty.map(|ty| format!(": {}", type_of(written, &ty)));
            let words = format!("param {}{}", param.name.node, ty.unwrap_or_default());
            match &param.value {
                None => vec![Chunk::new(words, span)],
                Some(value) => {
                    vec![Chunk::new(format!("{words} ="), span).value(written, &value.node)]
                }
            }
        }
        Setting::Broken => Vec::new(),
    };
    page.chunks(&chunks);
}

/// Writes the block of a handler: on one line if it was; if nobody has written it, if it fits.
pub(super) fn reaction(page: &mut Page<'_, '_>, block: &Block<'_, '_>) {
    let is_short = block.on_one_line.unwrap_or_else(|| fits_on_one_line(page, block));
    print_block(page, block, is_short);
}

/// Writes a block behind the words before it: on their line, or with a line for each part.
fn print_block(page: &mut Page<'_, '_>, block: &Block<'_, '_>, is_short: bool) {
    if is_short {
        return on_one_line(page, block);
    }
    page.braces(block.span, |page| block.parts.iter().for_each(|part| print_part(page, part)));
}

fn on_one_line(page: &mut Page<'_, '_>, block: &Block<'_, '_>) {
    page.on_one_line(|page| {
        page.write(if block.parts.is_empty() { " {" } else { " { " });
        for (at, part) in block.parts.iter().enumerate() {
            page.write(if at == 0 { "" } else { "; " });
            print_part(page, part);
        }
        page.write(if block.parts.is_empty() { "}" } else { " }" });
        page.ended(block.span);
    });
}

/// The answer to an event that nobody has written stands on one line if it is short and asks
/// nothing.
fn fits_on_one_line(page: &Page<'_, '_>, block: &Block<'_, '_>) -> bool {
    let is_simple = |part: &Part<'_, '_>| match part.node {
        Some(Node::Statement(statement)) => !has_text_block(statement),
        _ => false,
    };
    if block.parts.len() > 2 || !block.parts.iter().all(is_simple) {
        return false;
    }
    let mut trial = Page::new(None);
    trial.open(Span::default());
    on_one_line(&mut trial, block);
    page.column() + trial.column() <= WIDTH
}

fn has_text_block(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::Say(say) => matches!(spelt(None, &say.text.node), Spelt::Block(_)),
        Statement::Capture(_) => true,
        Statement::Reprompt(Some(text)) => matches!(spelt(None, &text.node), Spelt::Block(_)),
        Statement::Call(_)
        | Statement::Answer(_)
        | Statement::Play(_)
        | Statement::Hangup
        | Statement::Goto(_)
        | Statement::Reprompt(None)
        | Statement::Broken(_) => false,
    }
}
