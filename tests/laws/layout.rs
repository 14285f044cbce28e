//! Laying out: twice is once, and nothing but the layout changes. Neither the tree, nor a comment,
//! nor what is compiled, nor what the checker says.

use ivrc::flow::Flow;
use ivrc::flow::emit;
use ivrc::flow::machine::Machine;
use ivrc::format::format;
use ivrc::source::Source;
use ivrc::syntax::Parsed;

use crate::{Program, common, findings, holds, loose_programs, now, programs, same, with};

/// All that the layout must leave as it is.
#[derive(Debug, PartialEq)]
struct Kept {
    comments: Vec<String>,
    rules: Vec<&'static str>,
    machine: String,
    /// `None` if it does not compile.
    request: Option<String>,
}

fn kept(source: &Source, parsed: &Parsed<'_>, flow: &Flow<'_>) -> Kept {
    let comments = parsed.trivia.comments.iter();
    let request = emit::request(flow, &common::program::values(), now()).ok();
    let mut rules: Vec<_> =
        findings(source, parsed, flow).iter().map(|finding| finding.rule.name()).collect();
    rules.sort_unstable();
    Kept {
        comments: comments.map(|it| source.slice(it.span).trim_end().to_owned()).collect(),
        rules,
        machine: serde_json::to_string_pretty(&Machine::build(flow)).unwrap(),
        request: request.map(|request| serde_json::to_string_pretty(&request).unwrap()),
    }
}

fn only_the_layout_changes(program: &Program) -> Result<(), String> {
    with(&program.0, |old, before, before_flow| {
        let text = format(old);
        with(&text, |new, after, after_flow| {
            same(&text, &format(new), "twice is not once")?;
            same(&before.script, &after.script, "another tree")?;
            same(&before.findings.len(), &after.findings.len(), "another number of mistakes")?;
            if before.findings.is_empty() {
                same(&kept(old, before, before_flow), &kept(new, after, after_flow), &text)?;
            }
            Ok(())
        })
    })
}

#[test]
fn of_programs() {
    holds("layout", 200, programs(), only_the_layout_changes);
}

#[test]
fn of_programs_with_white_space_and_comments_anywhere() {
    holds("layout of loose programs", 200, loose_programs(), only_the_layout_changes);
}
