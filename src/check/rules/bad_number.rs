//! `bad-number`: a phone number of the wrong shape.

use std::collections::HashSet;

use crate::check::Cx;
use crate::check::names::Names;
use crate::check::places::code_of_value;
use crate::finding::Finding;
use crate::flow::ActionKind;
use crate::flow::value::{HIDDEN, fits};
use crate::rule::Rule;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Dial, Expectation, Kind, TestLine};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let names = &cx.names;
    // A value is to blame once, however often it is dialled.
    let mut blamed = HashSet::new();
    let expected = cx.script.tests().flat_map(|test| &test.lines).filter_map(|line| {
        let TestLine::Expect(Expectation::Call(dial)) = &line.node else { return None };
        Some(dial)
    });
    let sources = sources(cx);
    for dial in cx.dials.iter().chain(expected) {
        let found = match &dial.node {
            Dial::Number(raw) if raw.starts_with('+') && fits(Kind::Phone, raw).is_ok() => None,
            Dial::Number(raw) => Some(misshapen(cx, dial, raw)),
            Dial::Quoted(raw) if fits(Kind::Phone, raw).is_ok() => None,
            Dial::Quoted(raw) => Some(quoted(cx, dial, raw)),
            Dial::Insert(name) => value(cx, names, dial, name).filter(|_| blamed.insert(*name)),
        };
        let is_source = sources.contains(&dial.span) && !matches!(dial.node, Dial::Insert(_));
        findings.extend(found.map(|one| if is_source { one.code(-1009) } else { one }));
    }
}

/// The places of the numbers that calls come from: those have a code of their own.
fn sources(cx: &Cx<'_>) -> HashSet<Span> {
    let actions = cx.flow.blocks.iter().flat_map(|block| &block.actions);
    let sources = actions.filter_map(|action| match &action.kind {
        ActionKind::Call { from, .. } => from.as_ref(),
        ActionKind::Say { .. }
        | ActionKind::Capture { .. }
        | ActionKind::Play(_)
        | ActionKind::Hangup => None,
    });
    sources.chain(cx.flow.options.from.as_deref()).map(|from| from.span).collect()
}

/// What is wrong with a number, what to write, and whether that is certain.
pub(in crate::check) struct Diagnosis {
    pub(in crate::check) reason: &'static str,
    pub(in crate::check) help: String,
    pub(in crate::check) meant: Option<String>,
}

/// What is wrong with a number that does not fit.
pub(in crate::check) fn diagnose(raw: &str) -> Diagnosis {
    let is_number = |raw: &str| raw.starts_with('+') && fits(Kind::Phone, raw).is_ok();
    // `(0)` stands for the 0 that is dialled only within the country.
    let plain = without_separators(&raw.replace("(0)", ""));
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let write = |number: &str| format!("write `{number}`");
    if is_number(&plain) {
        let (help, meant) = (write(&plain), Some(plain));
        return Diagnosis { reason: "only digits stand behind the `+`", help, meant };
    }
    let abroad = plain.strip_prefix("00").map(|rest| format!("+{rest}"));
    let (reason, help) = if let Some(number) = abroad.filter(|number| is_number(number)) {
        ("a number begins with `+`, not with `00`", write(&number))
    } else if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        ("only digits stand behind the `+`", write("+6590000000"))
    } else if !plain.starts_with('+') && digits.len() > 15 {
        ("a number has 15 digits at most", "write `+` and 7 to 15 digits".to_owned())
    } else if !plain.starts_with('+') {
        let help = format!(
            "write `+` and the country code before it, or `\"{plain}\"` if it must be sent so"
        );
        ("no `+` with a country code", help)
    } else if digits.starts_with('0') {
        let help = "write `+`, the country code, and the rest without its first 0";
        ("no country code begins with 0", help.to_owned())
    } else {
        ("a number has 7 to 15 digits", "write all of it: `+`, country code, number".to_owned())
    };
    Diagnosis { reason, help, meant: None }
}

fn misshapen(cx: &Cx<'_>, dial: &Spanned<Dial<'_>>, raw: &str) -> Finding {
    let diagnosis = diagnose(raw);
    let finding =
        Finding::new(Rule::BadNumber, dial.span, format!("`{raw}` is not a phone number"));
    if cx.written(dial.span) != raw {
        return given(finding, diagnosis.help);
    }
    let finding = finding.label(diagnosis.reason).help(diagnosis.help);
    match diagnosis.meant {
        Some(meant) => finding.fix(format!("write `{meant}`"), dial.span, meant),
        None => finding,
    }
}

/// A number from the command line, in place of the one that is written here.
fn given(finding: Finding, help: String) -> Finding {
    finding
        .label("it was given in place of this number")
        .help(format!("on the command line, {help}"))
}

fn quoted(cx: &Cx<'_>, dial: &Spanned<Dial<'_>>, raw: &str) -> Finding {
    let digits = without_separators(raw);
    let finding =
        Finding::new(Rule::BadNumber, dial.span, format!("`{raw}` is not a phone number"));
    if !cx.written(dial.span).contains(raw) {
        return given(finding, "write `+` and 7 to 15 digits".to_owned());
    }
    if digits != raw && fits(Kind::Phone, &digits).is_ok() {
        let quoted = format!("\"{digits}\"");
        return finding.label("only digits are sent").help(format!("write `{quoted}`")).fix(
            format!("write `{quoted}`"),
            dial.span,
            quoted,
        );
    }
    let reason =
        if raw.starts_with('+') { diagnose(raw).reason } else { "in quotes stand 1 to 15 digits" };
    finding.label(reason).help("write `+` and 7 to 15 digits, or the digits alone in quotes")
}

/// Without what only helps the eye.
fn without_separators(raw: &str) -> String {
    raw.chars().filter(|sign| !" -./()\u{a0}".contains(*sign)).collect()
}

/// A value that is dialled; whether it fits its own type, `param-type` says.
fn value(cx: &Cx<'_>, names: &Names<'_>, dial: &Spanned<Dial<'_>>, name: &str) -> Option<Finding> {
    let named = names.get(name)?;
    let value = names.value(cx, name)?;
    if fits(Kind::Phone, &value).is_ok() || fits(named.ty.kind, &value).is_err() {
        return None;
    }
    let shown = if named.ty.secret { HIDDEN } else { value.as_ref() };
    let message = format!("the value of `{name}`, `{shown}`, is not a phone number");
    let finding = Finding::new(Rule::BadNumber, dial.span, message)
        .code(code_of_value(cx, name, &value))
        .label("dialled here")
        .help(format!("give `{name}` a number such as `+6590000000`, and the type `phone`"));
    Some(match named.span {
        Some(span) => finding.also(span, "declared here"),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::diagnose;

    #[test]
    fn only_what_is_certain_is_mended() {
        let meant = |raw| diagnose(raw).meant;
        for raw in ["+65 9000 0000", "+65-9000-0000", "+65 (0)90000000", "+65.9000.0000"] {
            assert_eq!(meant(raw).as_deref(), Some("+6590000000"), "{raw}");
        }
        for raw in ["90000000", "0065 9000 0000", "+0 9000 0000", "+65 9000", "+65 9000 000x", ""] {
            assert_eq!(meant(raw), None, "{raw}");
        }
    }

    #[test]
    fn the_help_has_the_number_to_write() {
        assert_eq!(diagnose("0065 9000 0000").help, "write `+6590000000`");
        assert!(diagnose("9000-0000").help.ends_with("or `\"90000000\"` if it must be sent so"));
    }
}
