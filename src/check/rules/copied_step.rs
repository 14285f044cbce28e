//! `copied-step`: two steps with the same content.
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Body, Statement, Step};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // The spelling finds the candidates in one pass, the tree decides.
    let mut by_spelling: HashMap<u64, &Step<'_>> = HashMap::new();
    for step in cx.script.steps().filter(|step| is_worth_comparing(&step.body)) {
        let mut spelling = DefaultHasher::new();
        for part in without_comments(cx, step.body.span) {
            words(part).for_each(|word| word.hash(&mut spelling));
        }
        let first = *by_spelling.entry(spelling.finish()).or_insert(step);
        let is_other = first.name.node != step.name.node;
        if is_other && first.body == step.body {
            findings.push(finding(first, step));
        }
    }
}

/// What is written at a place, without the comments there.
fn without_comments<'a>(cx: &Cx<'a>, place: Span) -> impl Iterator<Item = &'a str> {
    let comments = &cx.parsed.trivia.comments;
    let first = comments.partition_point(|comment| comment.span.end <= place.start);
    let inside = comments.iter().skip(first).take_while(move |it| it.span.start < place.end);
    let ends = inside.map(|comment| (comment.span.start, comment.span.end));
    let mut start = place.start;
    ends.chain([(place.end, place.end)]).map(move |(end, next)| {
        let part = Span { start, end, ..place };
        start = next;
        cx.written(part)
    })
}

/// The words of a step, however it is laid out.
fn words(written: &str) -> impl Iterator<Item = &str> {
    let parts = |letter: char| letter.is_ascii_whitespace() || ";,\"{}".contains(letter);
    written.split(parts).filter(|word| !word.is_empty())
}

/// A step that says nothing is only a name for something else.
fn is_worth_comparing(body: &Body<'_>) -> bool {
    !body.broken
        && body.statements.iter().any(|statement| match statement.node {
            Statement::Say(_) | Statement::Play(_) | Statement::Call(_) => true,
            Statement::Answer(_)
            | Statement::Capture(_)
            | Statement::Hangup
            | Statement::Goto(_)
            | Statement::Reprompt(_)
            | Statement::Broken(_) => false,
        })
}

fn finding(first: &Step<'_>, copy: &Step<'_>) -> Finding {
    let (kept, gone) = (first.name.node, copy.name.node);
    Finding::new(Rule::CopiedStep, copy.name.span, format!("`{gone}` is a copy of `{kept}`"))
        .label("the same content again")
        .also(first.name.span, "first written here")
        .help(format!("delete `{gone}`, and write `-> {kept}` wherever `-> {gone}` stands"))
}

#[cfg(test)]
mod tests {
    use crate::check::sample::found;
    use crate::rule::Rule;

    #[test]
    fn a_copy_in_another_layout_is_one() {
        for copy in [
            "say \"x y\"\nhangup",
            ";; say \"x y\" ; hangup;",
            "# First.\nsay \"x y\" # \"z\"\nhangup",
            "say \"\"\"\n x\n y\n \"\"\"; hangup",
        ] {
            let text = format!("-> a\nstep a {{\nsay \"x y\"\nhangup\n}}\nstep b {{\n{copy}\n}}\n");
            assert_eq!(found(&text, &[Rule::CopiedStep]), ["copied-step: b"], "{text}");
        }
    }
}
