//! The document of `--emit machine` as a script. In: the members of the document. Out: the text of
//! a script that compiles to the same machine, its hash included. What the document does not have
//! (types, values, names of captures, steps that do not wait) is guessed from its use, and told.

mod compare;
mod endings;
mod misfit;
mod plan;
mod read;
mod tree;
mod turns;
mod values;

use super::cx::Cx;
use super::fields::Fields;
use super::note::Note;
use super::script::{Block, Script, Statement, What};
use super::write::write;
use crate::finding::all_of;
use crate::flow::machine::{APOLOGY, Machine};
use crate::flow::wire::Action;
use read::Document;
use tree::Tree;

/// The text of the script; `None` where the document is none that this version knows.
pub(super) fn script(cx: &mut Cx<'_>, fields: Fields<'_>) -> Option<String> {
    let document = read::read(cx, fields)?;
    let tree = Tree::of(&document);
    let values = values::values(&tree);
    let told = cx.notes.len();
    guessed(cx, &document, &values.params);
    let guesses = cx.notes.len() - told;
    let mut script = plan::script(cx, &tree, values);
    endings::share(&mut script);
    script.head.splice(0..0, document.lost.iter().cloned());
    script.tail.extend(cx.remarks_before(usize::MAX));
    let (text, machine) = with_error(&mut script, &document);
    // Of what was told the reader knows that it is not there.
    if cx.notes.len() == guesses {
        compared(cx, &document, &machine);
    }
    Some(text)
}

/// The error ending is written unless it is what a script without one has anyway.
fn with_error(script: &mut Script, document: &Document) -> (String, Machine) {
    if is_apology(document) {
        let text = write(script);
        let machine = compare::machine(&text);
        let is_silent = document.error.list.is_empty();
        if is_silent || compare::same_ending(&document.error.list, &machine) {
            return (text, machine);
        }
    }
    let statement = |item: &super::action::Item| Statement {
        comments: item.comments.clone(),
        what: What::Do(item.action.clone()),
    };
    let statements = document.error.list.iter().map(statement).collect();
    let tail = document.error.tail.clone();
    script.error = Some(Block { statements, tail, lines: Vec::new() });
    let text = write(script);
    let machine = compare::machine(&text);
    (text, machine)
}

fn is_apology(document: &Document) -> bool {
    match document.error.list.as_slice() {
        [] => true,
        [only] => only.action == Action::Hangup,
        [first, _] => {
            matches!(&first.action, Action::Say(say) if say.text.to_string() == APOLOGY)
        }
        _ => false,
    }
}

/// What the types of values were, nobody knows any more.
fn guessed(cx: &mut Cx<'_>, document: &Document, params: &[(String, &'static str)]) {
    if params.is_empty() {
        return;
    }
    let names = all_of(params.iter().map(|(name, _)| name.as_str()), 6);
    let note = Note::warning(
        cx.span(document.keeps_range),
        format!("a machine has neither types nor defaults of its values: {names}"),
    );
    cx.notes.push(note.label("only names").help(
        "look at the `param` lines of the script; what a caller enters is no param, but `as NAME` behind its `capture`",
    ));
}

/// Tells where the script is not the document.
fn compared(cx: &mut Cx<'_>, document: &Document, machine: &Machine) {
    let place = compare::difference(document, machine);
    match (&place, &document.hash) {
        (None, None) => {}
        (None, Some((hash, _))) if *hash == machine.hash => {}
        (None, Some((hash, range))) => {
            let note = Note::warning(
                cx.span(*range),
                format!("the hash of this document is not `{hash}`, but `{}`", machine.hash),
            );
            cx.notes.push(note.label("of another version").help(
                "compile the script again before you serve it: calls that run ask by their hash",
            ));
        }
        (Some((path, range)), _) => {
            let note = Note::warning(
                cx.span(*range),
                format!("the script compiles to another machine: `{path}` differs"),
            );
            cx.notes.push(note.label("not the same in the script").help(
                "compare the two: `ivrc compile --emit machine` of the script, and this document",
            ));
        }
    }
}
