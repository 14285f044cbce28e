//! `secret-before-key`: a secret or a code that a voicemail would record.
use std::collections::HashSet;

use super::super::Cx;
use super::super::graph::{before_any_key, spoken_unasked};
use crate::finding::Finding;
use crate::flow::Next;
use crate::rule::Rule;
use crate::syntax::ast::{Kind, Name, Param};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    // Who calls in is somebody.
    if cx.flow.answers {
        return;
    }
    let mut seen = HashSet::new();
    for block in before_any_key(cx) {
        let reprompt = match block.next {
            Next::Reprompt(text, _) => text,
            Next::Capture
            | Next::Bridge
            | Next::Goto(..)
            | Next::Unknown(_)
            | Next::Hangup
            | Next::Nothing
            | Next::Broken => None,
        };
        let spoken = block.actions.iter().flat_map(spoken_unasked).chain(reprompt);
        for insert in spoken.flat_map(|text| text.node.inserts()) {
            let Some(param) = cx.flow.params.get(insert.node).copied() else { continue };
            if is_confidential(param) && seen.insert(insert.span) {
                findings.push(finding(insert, param));
            }
        }
    }
}

fn finding(insert: Name<'_>, param: &Param<'_>) -> Finding {
    let name = insert.node;
    let what = if is_secret(param) { "declared `secret` here" } else { "by its name a code" };
    Finding::new(
        Rule::SecretBeforeKey,
        insert.span,
        format!("`{name}` is spoken before anybody has pressed a key"),
    )
    .label("a voicemail would record it")
    .also(param.name.span, what)
    .help(format!(
        "ask for a key first: `capture 1`, then `on 1 {{ say \"… {{{name}}}\"; hangup }}` and \
         `on else {{ say \"Goodbye.\"; hangup }}`"
    ))
}

fn is_secret(param: &Param<'_>) -> bool {
    param.ty.is_some_and(|ty| ty.secret)
}

fn is_confidential(param: &Param<'_>) -> bool {
    is_secret(param)
        || match param.ty.map(|ty| ty.kind).unwrap_or_default() {
            Kind::Text | Kind::Digits | Kind::Number => is_code(param.name.node),
            Kind::Phone | Kind::Url => false,
        }
}

/// A name that can only be that of a code to prove who one is: not `zip_code`.
fn is_code(name: &str) -> bool {
    const ALONE: &[&str] = &["otp", "pin", "passcode", "password"];
    const BEFORE_CODE: &[&str] =
        &["access", "auth", "login", "otp", "security", "signin", "verification", "verify"];
    let name = name.to_ascii_lowercase();
    let mut words = name.rsplit(['_', '-']);
    let last = words.next().unwrap_or_default();
    ALONE.contains(&last)
        || last == "code" && words.next().is_none_or(|before| BEFORE_CODE.contains(&before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_by_their_names() {
        let codes = ["code", "otp", "PIN", "card-pin", "verification_code", "login_otp"];
        assert!(codes.into_iter().all(is_code));
        let others = ["zip_code", "booking_code", "name", "decode", "pins", "code_name"];
        assert!(!others.into_iter().any(is_code));
    }
}
