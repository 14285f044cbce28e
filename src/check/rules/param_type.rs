//! `param-type`: a value that does not fit its type, or a type that does not fit its place.

use crate::check::Cx;
use crate::check::names::{From, Named, Names, assigned};
use crate::check::places::code_of_value;
use crate::check::rules::bad_number::diagnose;
use crate::finding::Finding;
use crate::flow::value::{fits, spelling};
use crate::rule::Rule;
use crate::span::{Span, Spanned};
use crate::syntax::ast::{Event, Kind, Name, Type, Value};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for param in cx.script.params() {
        let ty = param.ty.map(|ty| ty.node).unwrap_or_default();
        let place = param.ty.map(|ty| ty.span);
        if let Some(value) = &param.value {
            findings.extend(written(cx, param.name, ty, place, value));
        }
        if let Some(given) = cx.values().get(param.name.node)
            && let Err(must) = fits(ty.kind, given)
        {
            let code = code_of_value(cx, param.name.node, given);
            findings.push(given_misfit(param.name, ty, place, &must).code(code));
        }
    }
    let names = &cx.names;
    for (name, value, is_set) in assigned(cx) {
        let Some(named) = names.get(name.node) else { continue };
        // A captured name cannot be set at all.
        if is_set && matches!(named.from, From::Capture(_)) {
            continue;
        }
        findings.extend(written(cx, name, named.ty, named.span, value));
    }
    captures(cx, findings);
    compared(cx, names, findings);
}

/// A value in the script, behind `=`.
fn written(
    cx: &Cx<'_>,
    name: Name<'_>,
    ty: Type,
    place: Option<Span>,
    value: &Spanned<Value<'_>>,
) -> Option<Finding> {
    let spelt = spelling(&value.node);
    // Out of quotes a phone number must be whole: what is sent as it is stands in quotes.
    let bare_number =
        matches!(value.node, Value::Bare(_)) && ty.kind == Kind::Phone && !spelt.starts_with('+');
    let must = match fits(ty.kind, &spelt) {
        Ok(()) if !bare_number => return None,
        Ok(()) => "without quotes, a phone number begins with `+`".to_owned(),
        Err(must) => must,
    };
    let mut finding = misfit(name, ty, value.span, must).code(code_of_value(cx, name.node, &spelt));
    if let Some(place) = place {
        finding = finding.also(place, format!("of the type `{ty}`"));
    }
    if ty.kind != Kind::Phone {
        return Some(finding.help(example(name.node, ty.kind)));
    }
    let diagnosis = diagnose(&spelt);
    let finding = finding.label(diagnosis.reason).help(diagnosis.help);
    let is_bare = cx.written(value.span) == spelt;
    Some(match diagnosis.meant.filter(|_| is_bare) {
        Some(meant) => finding.fix(format!("write `{meant}`"), value.span, meant),
        None => finding,
    })
}

fn given_misfit(name: Name<'_>, ty: Type, place: Option<Span>, must: &str) -> Finding {
    let message = format!("the value given to `{}` is not of the type `{ty}`", name.node);
    let finding = Finding::new(Rule::ParamType, name.span, message)
        .label(must.to_owned())
        .help(format!("give it as `--set {}={}`", name.node, sample(ty.kind).trim_matches('"')));
    match place {
        Some(place) => finding.also(place, "the type"),
        None => finding,
    }
}

fn misfit(name: Name<'_>, ty: Type, span: Span, must: String) -> Finding {
    let message = format!("the value of `{}` is not of the type `{ty}`", name.node);
    Finding::new(Rule::ParamType, span, message).label(must)
}

fn example(name: &str, kind: Kind) -> String {
    format!("write `{name} = {}` there, or give `{name}` the type `text`", sample(kind))
}

/// A value of a kind, as it is written in a script.
fn sample(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "\"Ann\"",
        Kind::Phone => "+6590000000",
        Kind::Digits => "4711",
        Kind::Number => "2",
        Kind::Url => "\"https://example.com/audio.mp3\"",
    }
}

/// Keys are digits or a number.
fn captures(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let typed = cx.captures.iter().filter_map(|site| site.node.name.as_ref()?.ty);
    for ty in typed.filter(|ty| !matches!(ty.kind, Kind::Digits | Kind::Number)) {
        let secret = if ty.secret { "secret " } else { "" };
        findings.push(
            Finding::new(
                Rule::ParamType,
                ty.span,
                format!("keys cannot be of the type `{}`", ty.node),
            )
            .code(None)
            .label("only digits can be entered")
            .help(format!("write `{secret}digits` or `{secret}number`")),
        );
    }
}

/// `on {name}` compares what was entered with a value of digits.
fn compared(cx: &Cx<'_>, names: &Names<'_>, findings: &mut Vec<Finding>) {
    let is_digits = |named: &Named<'_>| matches!(named.ty.kind, Kind::Digits | Kind::Number);
    for event in cx.handlers.iter().flat_map(|(handler, _)| &handler.events) {
        let Event::Insert(name) = event.node else { continue };
        // Its type may be the part that could not be read.
        if cx.parsed.mentioned.contains(name) {
            continue;
        }
        let Some(named) = names.get(name).filter(|named| !is_digits(named)) else { continue };
        let ty = named.ty;
        let finding = Finding::new(
            Rule::ParamType,
            event.span,
            format!("what is entered cannot be compared with `{name}`, of the type `{ty}`"),
        )
        .code(None)
        .label("compared with keys");
        let secret = if ty.secret { "secret " } else { "" };
        findings.push(match named.span {
            Some(span) => finding
                .also(span, "declared here")
                .help(format!("write `{name}: {secret}digits` there")),
            None => finding.help("compare it with a param of the type `digits`"),
        });
    }
}
