//! `unlikely-number`: a well-formed number that its country gives to nobody.
use std::collections::HashSet;

use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::span::Span;
use crate::syntax::ast::{Dial, Kind, Param, Value};

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let dialled = cx.dials.iter().filter_map(|dial| match &dial.node {
        Dial::Number(number) => Some((*number, dial.span)),
        Dial::Quoted(number) => Some((number.as_ref(), dial.span)),
        Dial::Insert(_) => None,
    });
    let defaults = cx.script.params().filter_map(default_number);
    let mut seen = HashSet::new();
    for (number, span) in dialled.chain(defaults) {
        if is_well_formed(number) && seen.insert(number) && !is_likely(number) {
            findings.push(finding(number, span));
        }
    }
}

/// The number that a `param` has by default.
fn default_number<'a>(param: &Param<'a>) -> Option<(&'a str, Span)> {
    let is_open = param.ty.is_some_and(|ty| ty.kind == Kind::Phone && !ty.secret);
    let value = param.value.as_ref().filter(|_| is_open)?;
    match value.node {
        Value::Bare(number) => Some((number, value.span)),
        Value::Text(_) => None,
    }
}

fn finding(number: &str, span: Span) -> Finding {
    Finding::new(
        Rule::UnlikelyNumber,
        span,
        format!("`{number}` does not look like a number that is in use"),
    )
    .label("no numbers of this form are given out in its country")
    .help(
        "compare it digit by digit with the number that you were given; if it is right, \
         write `# ivrc: allow unlikely-number` above this line",
    )
}

/// Anything else is for `bad-number`; without a `+` it may be whatever the account wants.
fn is_well_formed(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// The calling codes with the national numbers of each region behind them, made by `build.rs`.
const PLANS: &[(u16, &[&str])] = include!(concat!(env!("OUT_DIR"), "/numbering.rs"));

/// Whether some region gives out numbers of this form. No calling code begins with another one.
fn is_likely(number: &str) -> bool {
    let digits = number.trim_start_matches('+');
    (1..=3).filter_map(|len| digits.split_at_checked(len)).any(|(code, national)| {
        let found = code
            .parse()
            .ok()
            .and_then(|code: u16| PLANS.binary_search_by_key(&code, |(code, _)| *code).ok());
        let regions = found.and_then(|at| PLANS.get(at)).map_or(&[][..], |(_, regions)| regions);
        regions.iter().any(|region| is_whole_match(region, national))
    })
}

fn is_whole_match(pattern: &str, national: &str) -> bool {
    // A pattern that this matcher could not read would have to warn of every number: it does not.
    regex_lite::Regex::new(&format!("^(?:{pattern})$"))
        .map_or(true, |regex| regex.is_match(national))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_numbers_are_likely_and_others_are_not() {
        let real = [
            "+6590000000",
            "+6588000000",
            "+6567654321",
            "+442079460000",
            "+12025550123",
            "+4915112345678",
            "+6281234567890",
            "+80012345678",
            "+18005550100",
            "+919812345678",
        ];
        assert_eq!(real.into_iter().find(|number| !is_likely(number)), None);
        let unreal = ["+6510000000", "+9991234567", "+65900000000", "+12025"];
        assert_eq!(unreal.into_iter().find(|number| is_likely(number)), None);
    }

    #[test]
    fn every_plan_can_be_read() {
        assert!(PLANS.len() > 200, "{}", PLANS.len());
        for pattern in PLANS.iter().flat_map(|(_, regions)| *regions) {
            assert!(regex_lite::Regex::new(pattern).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn only_what_is_well_formed_is_looked_up() {
        assert!(is_well_formed("+6590000000"));
        assert!(
            ["6590000000", "+065", "+65 9000 0000", "+1234567890123456", ""]
                .into_iter()
                .all(|number| !is_well_formed(number))
        );
    }
}
