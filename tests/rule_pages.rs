//! Every rule page is executed: its first script raises that rule, once and nothing else, and is
//! rendered as the page shows; its second one is clean. `UPDATE=1` writes the renderings.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::path::PathBuf;

use ivrc::check::{Given, Purpose, Subject, Voice, Voices, check};
use ivrc::finding::Finding;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::report::{Format, Report, Style, render};
use ivrc::rule::{Rule, Severity};
use ivrc::source::{Source, Sources};
use ivrc::span::FileId;
use ivrc::syntax::parse;

/// A fenced block of a page.
struct Fence<'p> {
    info: &'p str,
    text: &'p str,
}

impl<'p> Fence<'p> {
    /// The values of an attribute, `name=value`, of which there may be several.
    fn values(&self, name: &str) -> impl Iterator<Item = &'p str> {
        self.info
            .split_whitespace()
            .filter_map(move |word| word.strip_prefix(name)?.strip_prefix('='))
    }

    fn has(&self, flag: &str) -> bool {
        self.info.split_whitespace().any(|word| word == flag)
    }
}

fn fences(page: &str) -> Vec<Fence<'_>> {
    page.split("\n```")
        .skip(1)
        .step_by(2)
        .map(|block| {
            let (info, text) = block.split_once('\n').unwrap_or((block, ""));
            Fence { info, text }
        })
        .collect()
}

/// `<3*ab>` is `ababab`.
fn expanded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let repeat = after.split_once('>').and_then(|(inside, behind)| {
            let (count, unit) = inside.split_once('*')?;
            Some((unit.repeat(count.parse().ok()?), behind))
        });
        match repeat {
            Some((repeated, behind)) => {
                out.push_str(&repeated);
                rest = behind;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out + rest
}

/// `\xE9` is that byte.
fn raw(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).unwrap());
        bytes.extend(rest.as_bytes());
    }
    bytes
}

fn source(fence: &Fence<'_>) -> (Source, Option<Finding>) {
    let (id, name) = (FileId(0), "script.ivr");
    if let Some(size) = fence.values("size").next() {
        let (source, finding) = Source::too_large(id, name, size.parse().unwrap());
        return (source, Some(finding));
    }
    if fence.has("raw") {
        return Source::from_bytes(id, name, raw(&format!("{}\n", fence.text)));
    }
    (Source::new(id, name, expanded(&format!("{}\n", fence.text))), None)
}

fn findings(fence: &Fence<'_>, source: &Source) -> Vec<Finding> {
    let parsed = parse(source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let values: Values = fence
        .values("set")
        .map(|set| {
            set.split_once('=').map(|(name, value)| (name.to_owned(), expanded(value))).unwrap()
        })
        .collect();
    let now = fence.values("now").next().unwrap_or("2026-11-23T00:00:00Z").parse().unwrap();
    let voices = fence.values("voices").next().map(|list| Voices {
        list: list
            .split(',')
            .map(|code| Voice { code: code.to_owned(), ..Voice::default() })
            .collect(),
        fetched: fence.values("fetched").next().map_or(now, |time| time.parse().unwrap()),
    });
    let purpose = if fence.has("compile") || fence.values("set").next().is_some() {
        Purpose::Request
    } else {
        Purpose::Look
    };
    let given = Given {
        now,
        values: &values,
        purpose,
        voices: voices.as_ref(),
        pedantic: fence.has("pedantic"),
    };
    check(Subject { source, parsed: &parsed, flow: &flow }, &given)
}

fn rendered(fence: &Fence<'_>) -> (Vec<Finding>, String) {
    let (source, refused) = source(fence);
    let found = match refused {
        Some(finding) => vec![finding],
        None => findings(fence, &source),
    };
    let mut sources = Sources::default();
    sources.push(source);
    let text: String = found
        .iter()
        .map(|finding| render(&Report::from(finding), &sources, Format::Human, Style::PINNED))
        .collect();
    (found, text.trim_end().to_owned())
}

fn page_path(rule: Rule) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    folder.join(format!("{}.md", rule.name()))
}

/// What is wrong with a page; with `UPDATE=1` its rendering is written instead of compared.
fn look_at(rule: Rule) -> Vec<String> {
    let path = page_path(rule);
    let page = std::fs::read_to_string(&path).unwrap();
    let blocks = fences(&page);
    let mut wrong = Vec::new();
    let heads = ["# ", "## What it checks", "## Why it matters", "## Example", "## Use instead"];
    for head in heads {
        if !page.contains(head) {
            wrong.push(format!("lacks `{head}`"));
        }
    }
    if !page.starts_with(&format!("# {}\n", rule.name())) {
        wrong.push("has another title".to_owned());
    }
    let [fails, shown, passes] = blocks.as_slice() else {
        wrong.push(format!("has {} blocks, not three", blocks.len()));
        return wrong;
    };
    let (found, text) = rendered(fails);
    if found.iter().map(|finding| finding.rule).ne([rule]) {
        wrong.push(format!("its example raises other than itself:\n{text}"));
    } else if std::env::var_os("UPDATE").is_some() {
        let page = page
            .replace(&format!("```text\n{}\n```", shown.text), &format!("```text\n{text}\n```"));
        std::fs::write(&path, page).unwrap();
    } else if shown.text != text {
        wrong.push(format!("shows another rendering than\n{text}"));
    }
    let (found, text) = rendered(passes);
    if !found.is_empty() {
        wrong.push(format!("its cure is not clean:\n{text}"));
    }
    wrong
}

#[test]
fn every_page_does_what_it_says() {
    let wrong: Vec<_> = Rule::ALL
        .iter()
        .flat_map(|&rule| {
            look_at(rule).into_iter().map(move |what| format!("{}: {what}", rule.name()))
        })
        .collect();
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn messages_keep_the_style() {
    for &rule in Rule::ALL {
        let page = std::fs::read_to_string(page_path(rule)).unwrap();
        let blocks = fences(&page);
        let (found, _) = rendered(blocks.first().unwrap());
        for finding in found {
            let message = &finding.message;
            assert!(!message.ends_with('.'), "{}: {message}", rule.name());
            assert!(
                !message.starts_with(|letter: char| letter.is_uppercase()),
                "{}: {message}",
                rule.name()
            );
            assert!(finding.help.is_some(), "{}: no help", rule.name());
            for label in &finding.labels {
                assert!(!label.text.ends_with('.'), "{}: {}", rule.name(), label.text);
            }
            assert!(finding.severity == rule.severity() || rule.severity() == Severity::Pedantic);
        }
    }
}

#[test]
fn there_is_a_page_for_each_rule_and_a_rule_for_each_page() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut rules: Vec<_> = Rule::ALL.iter().map(|rule| format!("{}.md", rule.name())).collect();
    pages.sort();
    rules.sort();
    assert_eq!(pages, rules);
}
