//! A name, given another one. In: an [`Analysis`], a place, the new name. Out: the edits for every
//! place of the old one, or why it cannot be.

use super::Analysis;
use super::names::{NameKind, Occurrence, name_at, occurrences};
use crate::finding::Edit;
use crate::flow::BUILT_IN;
use crate::span::Span;
use crate::syntax::is_name;
use crate::syntax::words::{MAX_NAME, NOT_STEPS, RESERVED};

/// The name at an offset, if it can be given another one: its place.
///
/// # Errors
/// Why there is nothing to rename: no name stands there, or it is one that no script declares.
pub fn renamable(analysis: &Analysis, offset: u32) -> Result<Span, String> {
    target(analysis, offset).map(|one| one.span)
}

/// The edits that give the name at an offset another one, in the order of the file; none if it has
/// that name.
///
/// # Errors
/// Why it cannot be: nothing can be renamed there, the new name is none, is kept by the language,
/// or is taken.
pub fn rename(analysis: &Analysis, offset: u32, new: &str) -> Result<Vec<Edit>, String> {
    let old = target(analysis, offset)?;
    let new = new.trim();
    if new == old.name {
        return Ok(Vec::new());
    }
    let all = occurrences(analysis);
    refused(old.kind, new, &all).map_or(Ok(()), Err)?;
    let same = all.iter().filter(|one| (one.kind, one.name) == (old.kind, old.name));
    Ok(same.map(|one| Edit { span: one.span, text: new.to_owned() }).collect())
}

fn target(analysis: &Analysis, offset: u32) -> Result<Occurrence<'_>, String> {
    let one = name_at(analysis, offset)
        .ok_or("only the names of steps, params, captures and outcomes can be changed")?;
    if one.is_built_in() {
        return Err(format!(
            "`{}` is a number of the call itself; its name cannot be changed",
            one.name
        ));
    }
    let is_declared = occurrences(analysis)
        .iter()
        .any(|other| other.declares && (other.kind, other.name) == (one.kind, one.name));
    let missing = match one.kind {
        NameKind::Step => "step",
        NameKind::Value => "param or capture",
        NameKind::Outcome => "outcome",
    };
    if is_declared { Ok(one) } else { Err(format!("there is no {missing} `{}`", one.name)) }
}

/// Why a name of this kind cannot be called so.
fn refused(kind: NameKind, new: &str, all: &[Occurrence<'_>]) -> Option<String> {
    if new.len() > MAX_NAME && new.is_ascii() {
        return Some(format!(
            "`{new}` has {} characters; a name has at most {MAX_NAME}",
            new.len()
        ));
    }
    if !is_name(new) {
        return Some(format!(
            "`{new}` cannot be a name: write an ASCII letter, then letters, digits, `_` or `-`"
        ));
    }
    let is_kept = RESERVED.contains(&new)
        || kind == NameKind::Step && NOT_STEPS.contains(&new)
        || kind == NameKind::Value && BUILT_IN.contains(&new);
    if is_kept {
        return Some(format!(
            "`{new}` is kept by the language; write another name, such as `my-{new}`"
        ));
    }
    let taken = all.iter().find(|one| one.declares && one.kind == kind && one.name == new)?;
    let what = match taken.kind {
        NameKind::Step => "a step",
        NameKind::Value => "a param or a capture",
        NameKind::Outcome => "an outcome",
    };
    Some(format!("there is {what} `{new}` already"))
}

#[cfg(test)]
mod tests {
    use super::super::sample::marked;
    use super::*;

    /// The script after the change, or why there is none.
    fn renamed(text: &str, new: &str) -> Result<String, String> {
        let (analysis, offset) = marked(text);
        let edits = rename(&analysis, offset, new)?;
        let mut text = analysis.source().text().to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.text);
        }
        Ok(text)
    }

    #[test]
    fn every_place_gets_the_new_name() {
        let text = "-> a$0\nstep a { -> a }\nstep b { -> a }";
        assert_eq!(
            renamed(text, "start").unwrap(),
            "-> start\nstep start { -> start }\nstep b { -> start }"
        );
        assert_eq!(renamed(text, " a ").unwrap(), "-> a\nstep a { -> a }\nstep b { -> a }");
        let text = "param who\nsay \"{ who } {w$0ho} {whom}\"";
        assert_eq!(renamed(text, "name").unwrap(), "param name\nsay \"{ name } {name} {whom}\"");
    }

    #[test]
    fn a_step_and_a_value_may_share_a_name() {
        let text = "param a\n-> a\nstep $0a { say \"{a}\" }";
        assert_eq!(renamed(text, "b").unwrap(), "param a\n-> b\nstep b { say \"{a}\" }");
    }

    #[test]
    fn what_cannot_be_renamed_is_told() {
        let refused = |text: &str, new: &str| renamed(text, new).unwrap_err();
        let steps = "-> a$0\nstep a { }\nstep b { }";
        assert_eq!(refused(steps, "b"), "there is a step `b` already");
        assert_eq!(
            refused(steps, "2b"),
            "`2b` cannot be a name: write an ASCII letter, then letters, digits, `_` or `-`"
        );
        for none in ["", "b-", "b c", "é", "{b}"] {
            assert!(refused(steps, none).contains("cannot be a name"), "{none}");
        }
        let long = "b".repeat(41);
        assert!(refused(steps, &long).ends_with("has 41 characters; a name has at most 40"));
        for kept in ["entry", "hangup", "back"] {
            assert!(refused(steps, kept).contains("is kept by the language"), "{kept}");
        }
        let values = "param a$0\nparam b\nstep c { capture 1 as d }";
        assert_eq!(refused(values, "b"), "there is a param or a capture `b` already");
        assert_eq!(refused(values, "d"), "there is a param or a capture `d` already");
        assert!(refused(values, "caller").contains("is kept by the language"));
        assert!(renamed(values, "entry").is_ok());
        assert_eq!(
            refused("call {cal$0ler}", "x"),
            "`caller` is a number of the call itself; its name cannot be changed"
        );
        assert_eq!(refused("-> nowh$0ere", "x"), "there is no step `nowhere`");
        assert_eq!(
            refused("sa$0y \"x\"", "x"),
            "only the names of steps, params, captures and outcomes can be changed"
        );
    }
}
