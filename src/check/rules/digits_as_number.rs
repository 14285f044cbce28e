//! `digits-as-number`: a code that a voice would read as one big number.
use std::collections::HashMap;

use super::super::Cx;
use super::super::words::{Gap, Word, is_english, words};
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Kind, Param, Value};

/// Words of things that have a code.
const CODED: &[&str] = &[
    "account",
    "booking",
    "case",
    "code",
    "confirmation",
    "extension",
    "id",
    "invoice",
    "no",
    "number",
    "order",
    "otp",
    "parcel",
    "passcode",
    "password",
    "pin",
    "policy",
    "ref",
    "reference",
    "shipment",
    "ticket",
    "tracking",
];

/// Words that may stand between such a word and its code.
const BETWEEN: &[&str] = &["is", "was", "no", "number", "code", "id"];

/// What is counted or paid, where its word does not end in `s`.
const COUNTED: &[&str] = &[
    "people", "percent", "euro", "yen", "yuan", "baht", "rupiah", "ringgit", "won", "dong", "peso",
    "rand", "km", "kg", "usd", "sgd", "eur", "gbp", "idr", "myr", "thb", "php", "hkd", "aud",
    "inr", "square", "million", "thousand",
];

/// Words that end in `s` and count nothing.
const NO_PLURALS: &[&str] = &["is", "was", "has", "does", "this", "as", "us", "its", "always"];

/// Words before an amount.
const BEFORE_AMOUNT: &[&str] = &[
    "usd", "sgd", "eur", "gbp", "idr", "myr", "thb", "php", "hkd", "aud", "inr", "rm", "rp", "rs",
];

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for text in cx.texts.iter().filter(|text| may_hold_code(cx.written(text.text.span))) {
        let words = words(cx.source, &text.text.node);
        let english = is_english(text.voice);
        for (at, word) in words.iter().enumerate() {
            if is_code(&words, at, english) && cx.written(word.span) == word.text {
                findings.push(written(word));
            }
        }
    }
    inserted(cx, findings);
}

/// Over three digits stand in a row somewhere; in most texts they do not.
fn may_hold_code(written: &str) -> bool {
    written.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit))
}

fn written(word: &Word<'_>) -> Finding {
    let apart: Vec<_> = word.text.chars().map(String::from).collect();
    let apart = apart.join(" ");
    Finding::new(
        Rule::DigitsAsNumber,
        word.span,
        format!("`{}` is read as one big number", word.text),
    )
    .label("nobody can write this down")
    .help(format!("write `{apart}`"))
    .fix("put spaces between the digits", word.span, apart)
}

/// Whether a word is a code, and neither an amount nor a year.
fn is_code(words: &[Word<'_>], at: usize, english: bool) -> bool {
    let Some(word) = words.get(at).filter(|word| word.is_digits() && word.text.len() > 3) else {
        return false;
    };
    let hash = at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|hash| hash.is("#"));
    let is_apart = |gap: Gap| !matches!(gap, Gap::Joined | Gap::Other | Gap::Insert);
    if !(is_apart(word.before) || hash && word.before == Gap::Joined) || !is_apart(word.after) {
        return false;
    }
    // No amount and no year begins with 0, and no amount has so many digits.
    if word.text.starts_with('0') || word.text.len() > 9 {
        return true;
    }
    if !english {
        return false;
    }
    let is_named = hash || is_named(words, at);
    match word.text.len() {
        4 => is_named && !word.text.starts_with("19") && !word.text.starts_with("20"),
        _ => is_named || !is_amount(words, at),
    }
}

/// The word, in the same sentence, that stands `back` places before.
fn before<'w, 'a>(words: &'w [Word<'a>], at: usize, back: usize) -> Option<&'w Word<'a>> {
    let between = words.get(at.checked_sub(back)? + 1..=at)?;
    let in_sentence = between.iter().all(|word| matches!(word.before, Gap::Space | Gap::Comma));
    words.get(at.checked_sub(back)?).filter(|_| in_sentence)
}

fn is_named(words: &[Word<'_>], at: usize) -> bool {
    let first = before(words, at, 1);
    first.is_some_and(|word| word.is_any(CODED))
        || first.is_some_and(|word| word.is_any(BETWEEN))
            && before(words, at, 2).is_some_and(|word| word.is_any(CODED))
}

fn is_amount(words: &[Word<'_>], at: usize) -> bool {
    let is_round = words.get(at).is_some_and(|word| word.text.ends_with("00"));
    let next = words.get(at + 1).filter(|next| next.before == Gap::Space);
    let is_counted = next.is_some_and(|next| {
        let is_plural = next.text.ends_with('s') && !next.is_any(NO_PLURALS);
        is_plural || next.is_any(COUNTED)
    });
    let is_paid = before(words, at, 1).is_some_and(|word| word.is_any(BEFORE_AMOUNT));
    is_round || is_counted || is_paid
}

/// Params of plain text whose name is that of a code and whose value is nothing but digits.
fn inserted(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let mut spoken: HashMap<&str, Span> = HashMap::new();
    for insert in cx.texts.iter().flat_map(|text| text.text.node.inserts()) {
        spoken.entry(insert.node).or_insert(insert.span);
    }
    for param in cx.script.params() {
        let name = param.name.node;
        let is_first = cx.flow.params.get(name).is_some_and(|first| std::ptr::eq(*first, param));
        let is_text = param.ty.is_none_or(|ty| ty.kind == Kind::Text);
        let words = name.to_ascii_lowercase();
        let is_coded = words.split(['_', '-']).any(|word| CODED.contains(&word));
        let Some(place) = spoken.get(name) else { continue };
        if is_first && is_text && is_coded && has_only_digits(cx, param) {
            findings.push(of_param(param, *place));
        }
    }
}

fn has_only_digits(cx: &Cx<'_>, param: &Param<'_>) -> bool {
    let is_code = |value: &str| value.len() > 3 && value.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(value) = cx.values().get(param.name.node) {
        return is_code(value);
    }
    param.value.as_ref().is_some_and(|value| match &value.node {
        Value::Text(text) => text.literal().is_some_and(|text| is_code(&text)),
        Value::Bare(_) => false,
    })
}

fn of_param(param: &Param<'_>, place: Span) -> Finding {
    let name = param.name.node;
    let secret = param.ty.is_some_and(|ty| ty.secret);
    let ty = if secret { "secret digits" } else { "digits" };
    let finding = Finding::new(
        Rule::DigitsAsNumber,
        param.name.span,
        format!("`{name}` is text, so its digits are read as one big number"),
    )
    .label("its value has nothing but digits")
    .also(place, "spoken here")
    .help(format!("write `param {name}: {ty}`: digits are read one by one"));
    if param.ty.is_some() {
        return finding;
    }
    finding.fix("make it `digits`", param.name.span.after(), ": digits")
}
