//! `ivrc check --fix`: the fixes of one script, put where they belong. In: the script as it was
//! read. Out: the file with all of them, or untouched; what stands there then. Which fixes there
//! are, and what becomes of a text with them, is told in [`crate::fix`].

use std::path::Path;

use super::examine::look;
use super::files::{Input, Loaded};
use super::problem::Stop;
use super::rewrite;
use super::settings::Weights;
use super::shell::Shell;
use super::tally::count;
use crate::fix::{Fixed, fix_all};
use crate::report::diff;
use crate::rule::Rule;

/// What is done with a fixed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It goes where it came from: into the file, or to standard output.
    Write,
    /// It is shown as a diff.
    Show,
}

/// Fixes a script; gives the text that is to be checked now. A file that could not be written is
/// still what it was.
pub(super) fn mend(
    input: &Input,
    loaded: &Loaded,
    weights: &Weights,
    way: Way,
    shell: &mut Shell,
) -> Result<Loaded, Stop> {
    let source = loaded.source();
    let of_input = |text: String| Loaded::of(input, text);
    let fixed = fix_all(source.text(), |text| {
        look(of_input(text.to_owned()).source(), weights, |_, findings| findings)
    });
    match (way, input) {
        (Way::Show, _) => {
            let style = shell.out_style();
            shell.say(&diff(&input.name(), source.text(), &fixed.text, style))?;
        }
        (Way::Write, Input::Stdin) => shell.say(&fixed.text)?,
        (Way::Write, Input::File(path)) => write(path, source.text(), &fixed)?,
    }
    if !fixed.rules.is_empty() {
        let did = if way == Way::Show { "would fix" } else { "fixed" };
        let all = count(fixed.rules.len(), "finding");
        shell.note(&format!("{}: {did} {all}: {}", input.name(), by_rule(&fixed.rules)))?;
    }
    Ok(of_input(fixed.text))
}

fn write(path: &Path, before: &str, fixed: &Fixed) -> Result<(), Stop> {
    if fixed.rules.is_empty() { Ok(()) } else { rewrite::replace(path, before, &fixed.text) }
}

/// `2 unknown-word, 1 no-ending`, in the order in which rules are told.
fn by_rule(rules: &[Rule]) -> String {
    let many = |rule: &Rule| rules.iter().filter(|other| *other == rule).count();
    let counts = Rule::ALL.iter().map(|rule| (many(rule), rule.name()));
    let counts = counts.filter(|(many, _)| *many > 0);
    counts.map(|(many, name)| format!("{many} {name}")).collect::<Vec<_>>().join(", ")
}
