//! Laws of fixes: they never make a script worse, and once they are applied nothing is left to apply.
//! For the example of every rule's page, and for good scripts in which something was broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::finding::Finding;
use ivrc::fix::{apply, fix_all};
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::rule::{Rule, Severity};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::parse;
use proptest::prelude::*;

fn look(text: &str) -> Vec<Finding> {
    let source = Source::new(FileId(0), "a.ivr", text);
    let parsed = parse(&source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let given = Given {
        now: "2026-11-23T00:00:00Z".parse().unwrap(),
        values: &Values::default(),
        purpose: Purpose::Look,
        voices: None,
        pedantic: true,
    };
    check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given)
}

fn unread(text: &str) -> usize {
    parse(&Source::new(FileId(0), "a.ivr", text)).findings.len()
}

fn errors(text: &str) -> usize {
    look(text).iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// The fixed text, which is not worse; what is wrong with it otherwise.
fn fixed(text: &str) -> Result<String, String> {
    let fixed = fix_all(text, look);
    if unread(&fixed.text) > unread(text) {
        return Err(format!("more cannot be read:\n{text}\n---\n{}", fixed.text));
    }
    if unread(&fixed.text) == unread(text) && errors(&fixed.text) > errors(text) {
        return Err(format!("more errors:\n{text}\n---\n{}", fixed.text));
    }
    if fixed.rules.is_empty() != (fixed.text == text) {
        return Err(format!("what was changed is not told:\n{text}"));
    }
    Ok(fixed.text)
}

/// The blocks of a page that begin with this fence.
fn blocks<'p>(page: &'p str, fence: &str) -> Vec<&'p str> {
    let parts = page.split(fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default()).collect()
}

#[test]
fn every_fix_of_a_page_does_away_with_its_finding() {
    let mut cured = 0;
    for &rule in Rule::ALL {
        for text in blocks(rule.page(), "```ivr fails\n") {
            let findings = look(text);
            let of_rule = |findings: &[Finding]| findings.iter().filter(|f| f.rule == rule).count();
            for finding in findings.iter().filter(|finding| finding.rule == rule) {
                let Some(fix) = &finding.fix else { continue };
                let after = apply(text, &fix.edits).expect("edits that fit");
                let (was, is) = (of_rule(&findings), of_rule(&look(&after)));
                assert!(is < was, "{}: {}\n{text}\n---\n{after}", rule.name(), fix.title);
                assert!(unread(&after) <= unread(text), "{}:\n{after}", rule.name());
                cured += 1;
            }
            let once = fixed(text).unwrap();
            assert_eq!(fixed(&once).unwrap(), once, "{}", rule.name());
        }
    }
    assert!(cured > 20, "{cured} fixes were looked at");
}

/// Good scripts.
fn examples() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut scripts: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|end| end == "ivr")).collect();
    scripts.sort();
    scripts.into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Mistakes that people make.
const SLIPS: &[(&str, &str)] = &[
    ("->", "=>"),
    ("->", "→"),
    ("\"", "“"),
    ("\"", ""),
    ("\"", "'"),
    ("# ", "// "),
    ("say ", "sya "),
    ("say ", "SAY "),
    ("hangup", "hangpu"),
    ("hangup", ""),
    ("on ", "ON "),
    ("{", ""),
    ("}", ""),
    ("; ", " "),
    (" voice", "; voice"),
    ("step ", "stpe "),
    ("capture", "captrue"),
    (" ", "\u{a0}"),
    (" timeout 5s", " timeout 5"),
    ("\n", "\r"),
    ("\n", " "),
    ("noinput", "timeout"),
    ("as ", ""),
    ("test ", "tset "),
];

/// One occurrence of what a slip replaces, counted round.
fn slip(text: &str, (from, to): (&str, &str), at: usize) -> String {
    let places: Vec<_> = text.match_indices(from).map(|(at, _)| at).collect();
    let Some(&at) = at.checked_rem(places.len()).and_then(|at| places.get(at)) else {
        return text.to_owned();
    };
    format!("{}{to}{}", &text[..at], &text[at + from.len()..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn fixes_never_make_a_script_worse(
        example in any::<prop::sample::Index>(),
        slips in prop::collection::vec((prop::sample::select(SLIPS), any::<usize>()), 1..5),
    ) {
        let examples = examples();
        let good = example.get(&examples);
        let text = slips.into_iter().fold(good.clone(), |text, (what, at)| slip(&text, what, at));
        if let Err(fault) = fixed(&text) {
            return Err(TestCaseError::fail(fault));
        }
    }
}
