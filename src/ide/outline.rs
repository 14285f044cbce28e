//! The parts of a script, as a tree. In: an [`Analysis`]. Out: params, the entry, steps with what
//! they answer, tests; each with its place and the place of its name.

use super::Analysis;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::ast::{Body, Declaration, Handler, Reaction, Setting, Statement};

/// A part of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called: a name, a test's title, what an `on` line answers.
    pub name: String,
    /// What more there is to say, on one line; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: PartKind,
    /// Where it is written.
    pub span: Span,
    /// Where its name is written; within `span`.
    pub name_span: Span,
    /// The parts of it.
    pub parts: Vec<Part>,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A `param`.
    Param,
    /// The statements at the top level.
    Entry,
    /// A `step`.
    Step,
    /// An `on` line.
    Event,
    /// A `capture` with a name.
    Capture,
    /// A `test`.
    Test,
}

/// The parts of a script, in the order of the file.
pub fn outline(analysis: &Analysis) -> Vec<Part> {
    let source = analysis.source();
    let script = &analysis.parsed().script;
    let mut parts = Vec::new();
    for setting in &script.settings {
        match &setting.node {
            Setting::Param(param) => parts.push(Part {
                name: param.name.node.to_owned(),
                detail: param.ty.map(|ty| ty.node.to_string()).unwrap_or_default(),
                kind: PartKind::Param,
                span: setting.span.to(param.name.span),
                name_span: param.name.span,
                parts: Vec::new(),
            }),
            Setting::DefaultOn(handler) => {
                parts.push(event(source, handler, setting.span));
            }
            Setting::Default(_) | Setting::Valid(_) | Setting::Broken => {}
        }
    }
    parts.extend(entry(source, &script.entry));
    for declaration in &script.declarations {
        parts.push(match &declaration.node {
            Declaration::Step(step) => Part {
                name: step.name.node.to_owned(),
                detail: String::new(),
                kind: PartKind::Step,
                span: declaration.span,
                name_span: step.name.span,
                parts: inner(source, &step.body.node),
            },
            Declaration::Test(test) => Part {
                name: or(shown(unquoted(source.slice(test.name.span))), "test"),
                detail: String::new(),
                kind: PartKind::Test,
                span: declaration.span.to(test.name.span),
                name_span: test.name.span,
                parts: Vec::new(),
            },
        });
    }
    parts.sort_by_key(|part| part.span.start);
    parts
}

/// The statements at the top level that stand before the first step.
fn entry(source: &Source, body: &Body<'_>) -> Option<Part> {
    let statements = body.statements.iter().map(|statement| statement.span);
    let handlers = body.handlers.iter().map(|handler| handler.span);
    let span = statements.chain(handlers).reduce(Span::to)?;
    let first = body.statements.first().map(|statement| statement.span)?;
    let head = source.slice(first).lines().next().unwrap_or_default();
    let name_span = first.part(0, head.trim_end().len());
    let (name, parts) = ("entry".to_owned(), inner(source, body));
    Some(Part { name, detail: shown(head), kind: PartKind::Entry, span, name_span, parts })
}

fn inner(source: &Source, body: &Body<'_>) -> Vec<Part> {
    let captures = body.statements.iter().filter_map(|statement| {
        let Statement::Capture(capture) = &statement.node else { return None };
        let named = capture.name.as_ref()?;
        Some(Part {
            name: named.name.node.to_owned(),
            detail: named.ty.map(|ty| ty.node.to_string()).unwrap_or_default(),
            kind: PartKind::Capture,
            span: statement.span,
            name_span: named.name.span,
            parts: Vec::new(),
        })
    });
    let events = body.handlers.iter().map(|handler| event(source, &handler.node, handler.span));
    captures.chain(events).collect()
}

/// An `on` line. It is called what is written up to where it leads: `on 2nd else as lost`.
fn event(source: &Source, handler: &Handler<'_>, span: Span) -> Part {
    let ends = handler.events.iter().map(|event| event.span.end);
    let named = ends.chain(handler.outcome.map(|outcome| outcome.span.end)).max();
    let name_span = Span { end: named.unwrap_or(span.start).max(span.start), ..span };
    let (detail, parts) = match &handler.reaction.node {
        Reaction::Goto(name) => (format!("-> {}", name.node), Vec::new()),
        Reaction::Block(body) => (String::new(), inner(source, body)),
        Reaction::Reprompt(_) => ("reprompt".to_owned(), Vec::new()),
        Reaction::Broken => (String::new(), Vec::new()),
    };
    let name = or(shown(source.slice(name_span)), "on");
    Part { name, detail, kind: PartKind::Event, span, name_span, parts }
}

/// Editors refuse outlines with a part that has no name.
fn or(name: String, instead: &str) -> String {
    if name.is_empty() { instead.to_owned() } else { name }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}

/// A text on one line, without signs that a list cannot show.
fn shown(text: &str) -> String {
    let words: Vec<_> =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::sample::analysis;
    use super::*;

    fn shown_tree(text: &str) -> String {
        fn add(out: &mut String, source: &Source, parts: &[Part], level: usize) {
            for part in parts {
                assert!(part.span.contains(part.name_span), "{part:?}");
                let lines = source.slice(part.span).lines().count();
                let (indent, kind) = ("  ".repeat(level), part.kind);
                *out +=
                    &format!("{indent}{kind:?} `{}` `{}`, {lines} lines\n", part.name, part.detail);
                add(out, source, &part.parts, level + 1);
            }
        }
        let analysis = analysis(text);
        let mut out = String::new();
        add(&mut out, analysis.source(), &outline(&analysis), 0);
        out
    }

    #[test]
    fn a_script_has_params_an_entry_steps_and_tests() {
        insta::assert_snapshot!(shown_tree(
            "param who: secret phone\ndefault on error { hangup }\ncall {who} from +6588000000\n-> a\n\
             step a {\n  say \"x\"\n  capture 1 as pin\n  on 1,\n    2 as yes -> b\n\
               on 2nd else { capture 2 as code; on noinput reprompt }\n}\n\
             step b { hangup }\ntest \"\" { }\ntest \"it \\\"works\\\"\" {\n  press 1\n}\n"
        ), @r#"
        Param `who` `secret phone`, 1 lines
        Event `default on error` ``, 1 lines
        Entry `entry` `call {who} from +6588000000`, 2 lines
        Step `a` ``, 7 lines
          Capture `pin` ``, 1 lines
          Event `on 1, 2 as yes` `-> b`, 2 lines
          Event `on 2nd else` ``, 1 lines
            Capture `code` ``, 1 lines
            Event `on noinput` `reprompt`, 1 lines
        Step `b` ``, 1 lines
        Test `test` ``, 1 lines
        Test `it \"works\"` ``, 3 lines
        "#);
    }

    #[test]
    fn what_is_broken_does_not_hide_the_rest() {
        insta::assert_snapshot!(shown_tree(
            "call\nstep a { on\n  on 1 -> }\nstep b {\n  say \"x\nstep c { hangup }\n"
        ), @r"
        Entry `entry` `call`, 1 lines
        Step `a` ``, 2 lines
          Event `on` ``, 1 lines
          Event `on 1` ``, 1 lines
        Step `b` ``, 2 lines
        Step `c` ``, 1 lines
        ");
    }
}
