//! The documentation is executed: every script in it checks clean, every command line prints what
//! stands below it, every word and flag is mentioned. `UPDATE=1 cargo test --test docs` writes the
//! outputs. How blocks are marked is told in `docs/style.md`.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

#[path = "common/commands.rs"]
mod commands;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, lower};
use ivrc::provider::codes::{CODES, Code};
use ivrc::report::{Format, Report, Style, render};
use ivrc::rule::{Rule, Severity};
use ivrc::source::{Source, Sources};
use ivrc::span::FileId;
use ivrc::syntax::{parse, words};

#[test]
fn every_script_and_every_command_does_what_the_page_says() {
    let faults: Vec<_> = documents().iter().flat_map(|path| run_document(path)).collect();
    assert!(faults.is_empty(), "{} faults\n\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn every_rule_has_its_line_in_the_list_of_rules() {
    let page = read(&root().join("docs/rules.md"));
    let listed: Vec<_> = page.lines().filter(|line| line.starts_with("| [`")).collect();
    assert_eq!(listed.len(), Rule::ALL.len(), "one line for each rule");
    for (line, rule) in listed.into_iter().zip(Rule::ALL) {
        let name = rule.name();
        let severity = match rule.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Pedantic => "advice",
        };
        let codes: Vec<_> = rule.provider_codes().iter().map(i32::to_string).collect();
        let codes = format!("{} ", codes.join(", ")).trim_start().to_owned();
        let begins = format!("| [`{name}`](rules/{name}.md) | {severity} | {codes}| ");
        assert!(line.starts_with(&begins), "docs/rules.md: expected `{begins}…`, found\n{line}");
    }
}

#[test]
fn every_word_and_every_flag_is_documented() {
    let language = read(&root().join("docs/language.md"));
    for word in words::ALL {
        let told = format!("`{}", word.text);
        assert!(language.contains(&told), "docs/language.md does not tell of {told}`");
    }
    let commands = read(&root().join("docs/commands.md"));
    for command in commands::commands() {
        assert!(commands.contains(&format!("## ivrc {command}")), "no section on {command}");
        let help = run_line(&format!("ivrc {command} --help"), &root());
        let flags = help.split_whitespace().map(|word| word.trim_end_matches([',', '.']));
        for flag in flags.filter(|word| word.starts_with("--") && word.len() > 2) {
            assert!(commands.contains(&format!("`{flag}")), "docs/commands.md lacks {flag}");
        }
    }
}

#[test]
fn every_status_code_is_told_as_ivrc_explains_it() {
    let page = read(&root().join("docs/troubleshooting.md"));
    for Code { number, meaning, next } in CODES {
        let line = format!("| `{number}` | {meaning} | {next} |");
        assert!(page.lines().any(|other| other == line), "docs/troubleshooting.md lacks\n{line}");
    }
}

#[test]
fn links_lead_somewhere() {
    for path in documents() {
        for (number, line) in read(&path).lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let file = link.split('#').next().unwrap_or_default();
                let is_outside = link.contains("://") || file.is_empty();
                let there = path.parent().unwrap().join(file).exists();
                assert!(is_outside || there, "{}: no {link}", place(&path, number));
            }
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// README.md and the pages of docs/, without those of the rules, which have a test of their own.
fn documents() -> Vec<PathBuf> {
    let folders = ["docs", "docs/editors"].map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let entries = folders.into_iter().flatten();
    let mut pages: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    pages.insert(0, root().join("README.md"));
    pages
}

/// `docs/page.md:12`; lines come counted from 0.
fn place(path: &Path, line: usize) -> String {
    format!("{}:{}", path.strip_prefix(root()).unwrap_or(path).display(), line + 1)
}

/// A fenced block: the words behind the fence, and its lines in the document.
struct Fence<'d> {
    info: &'d str,
    start: usize,
    end: usize,
}

impl Fence<'_> {
    fn has(&self, word: &str) -> bool {
        self.info.split_whitespace().any(|other| other == word)
    }

    fn file(&self) -> Option<&str> {
        self.info.split_whitespace().find_map(|word| word.strip_prefix("file="))
    }
}

fn fences<'d>(lines: &[&'d str]) -> Vec<Fence<'d>> {
    let mut fences = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let info = lines[at].trim_start_matches('`');
        let ticks = &lines[at][..lines[at].len() - info.len()];
        at += 1;
        if ticks.len() >= 3 {
            let start = at;
            at += lines[at..].iter().position(|line| *line == ticks).expect("a fence is closed");
            fences.push(Fence { info, start, end: at });
            at += 1;
        }
    }
    fences
}

/// Runs the blocks of a document in order, in a folder of its own; tells what is wrong.
fn run_document(path: &Path) -> Vec<String> {
    let text = read(path);
    let lines: Vec<_> = text.lines().collect();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    copy_examples(&folder);
    let mut faults = Vec::new();
    let mut changes = Vec::new();
    for fence in fences(&lines) {
        let block = &lines[fence.start..fence.end];
        if fence.has("ivr") {
            let script = block.join("\n") + "\n";
            if let Some(fault) = look_at_script(&fence, &script) {
                faults.push(format!("{}: {fault}", place(path, fence.start)));
            }
        }
        if let Some(name) = fence.file() {
            fs::write(folder.join(name), block.join("\n") + "\n").unwrap();
        }
        if fence.info == "mermaid" {
            let command = drawn_by(&lines, fence.start - 2);
            let output = run_line(command.expect("the command, in the line above"), &folder);
            let actual: Vec<_> = output.lines().collect();
            if block != actual {
                let at = place(path, fence.start);
                faults.push(format!("{at}: prints something else:\n{}", diff(block, &actual)));
                changes.push(((fence.start, fence.end), shortened(block, &actual)));
            }
        }
        if fence.has("console") {
            for command in commands(&lines, &fence) {
                let expected = &lines[command.output.0..command.output.1];
                let output = run_line(&command.text, &folder);
                let actual: Vec<_> = output.trim_end_matches('\n').lines().collect();
                if agrees(expected, &actual) {
                    continue;
                }
                let (at, diff) = (place(path, command.output.0 - 1), diff(expected, &actual));
                faults.push(format!("{at}: `{}` prints something else:\n{diff}", command.text));
                changes.push((command.output, shortened(expected, &actual)));
            }
        }
    }
    faults.extend(images(path, &lines).iter().filter_map(|(line, command, image)| {
        let output = run_line(command, &folder);
        if fs::read_to_string(image).is_ok_and(|there| there == output) {
            return None;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(image, output).unwrap();
            return None;
        }
        Some(format!("{}: `{command}` draws another picture", place(path, *line)))
    }));
    if std::env::var_os("UPDATE").is_some() && !changes.is_empty() {
        let mut updated: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for ((start, end), output) in changes.into_iter().rev() {
            updated.splice(start..end, output);
        }
        fs::write(path, updated.join("\n") + "\n").unwrap();
        faults.retain(|fault| !fault.contains("prints something else"));
    }
    faults
}

/// The command that stands in a line of the document, as a comment: what is below was drawn by it.
fn drawn_by<'d>(lines: &[&'d str], at: usize) -> Option<&'d str> {
    lines.get(at)?.strip_prefix("<!-- $ ")?.strip_suffix(" -->")
}

/// The images that are drawn by commands: the line, the command, the file.
fn images<'d>(path: &Path, lines: &[&'d str]) -> Vec<(usize, &'d str, PathBuf)> {
    let image = |at: usize| {
        let command = drawn_by(lines, at)?;
        let (_, target) = lines.get(at + 1)?.strip_prefix("![")?.split_once("](")?;
        Some((at, command, path.parent()?.join(target.strip_suffix(')')?)))
    };
    (0..lines.len()).filter_map(image).collect()
}

fn copy_examples(folder: &Path) {
    fs::create_dir(folder.join("examples")).unwrap();
    for entry in fs::read_dir(root().join("examples")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join("examples").join(path.file_name().unwrap())).unwrap();
    }
}

/// What is wrong with a script of a page. A fragment is read, and no more.
fn look_at_script(fence: &Fence<'_>, script: &str) -> Option<String> {
    let source = Source::new(FileId(0), fence.file().unwrap_or("script.ivr"), script);
    let parsed = parse(&source);
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let given = Given {
        now: "2026-11-23T00:00:00Z".parse().unwrap(),
        values: &Values::default(),
        purpose: Purpose::Look,
        voices: None,
        pedantic: false,
    };
    let findings = if fence.has("fragment") {
        parsed.findings.clone()
    } else {
        check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given)
    };
    let fails = findings.iter().any(|finding| finding.severity == Severity::Error);
    if fence.has("fails") {
        return (!fails).then(|| "the script should have an error, and has none".to_owned());
    }
    let mut sources = Sources::default();
    sources.push(source);
    let told = |finding| render(&Report::from(finding), &sources, Format::Human, Style::PINNED);
    let told: String = findings.iter().map(told).collect();
    (!told.is_empty()).then(|| format!("the script is not clean:\n{told}"))
}

/// A command line of a console block, and the lines of the document with its output.
struct Line {
    text: String,
    output: (usize, usize),
}

/// Lines that begin with `$ `; those of other tools (`$ cargo …`, `$ git …`) are only to be read.
fn commands(lines: &[&str], fence: &Fence<'_>) -> Vec<Line> {
    let starts: Vec<_> =
        (fence.start..fence.end).filter(|&at| lines[at].starts_with("$ ")).collect();
    let ends = starts.iter().skip(1).copied().chain([fence.end]);
    let line = |(start, end): (usize, usize)| {
        let text = lines[start][2..].to_owned();
        // An empty line before the next command belongs to neither.
        let blank = end > start + 1 && end < fence.end && lines[end - 1].is_empty();
        Line { text, output: (start + 1, if blank { end - 1 } else { end }) }
    };
    let is_ours = |line: &Line| !line.text.starts_with("cargo ") && !line.text.starts_with("git ");
    starts.iter().copied().zip(ends).map(line).filter(is_ours).collect()
}

/// What a command line prints on both streams, as a terminal shows it, and its exit code if it is
/// not 0. The path of its folder is left out.
fn run_line(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_ivrc")).parent().unwrap().display().to_string();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-c", &format!("exec 2>&1\n{line}")]).current_dir(folder).env_clear();
    command.envs([("PATH", &*path), ("NO_COLOR", "1"), ("LANG", "C.UTF-8"), ("COLUMNS", "80")]);
    command.env("HOME", folder.join(".home"));
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let text = with_one_session(&text.replace(&format!("{}/", folder.display()), ""));
    match output.status.code() {
        Some(0) => text,
        Some(code) => format!("{}\nexit code: {code}\n", text.trim_end_matches('\n')),
        None => panic!("`{line}` was ended by a signal\n{text}"),
    }
}

/// Ids of sessions are other ones in every run; on a page they are this one.
fn with_one_session(text: &str) -> String {
    const SESSION: &str = "03cc8cac-376b-11ef-a28b-0582ff0039d5";
    let is_id = |word: &str| {
        let fits = |(letter, sample): (char, char)| match sample {
            '-' => letter == '-',
            _ => letter.is_ascii_hexdigit(),
        };
        word.len() == SESSION.len() && word.chars().zip(SESSION.chars()).all(fits)
    };
    let word = |word: &str| {
        let bare = word.trim_matches(['"', ',', ' ', '\n']);
        if is_id(bare) { word.replace(bare, SESSION) } else { word.to_owned() }
    };
    text.split_inclusive([' ', '\n']).map(word).collect()
}

/// `…` on a line of its own stands for any number of lines.
fn cut<'e>(expected: &'e [&'e str]) -> Option<(&'e [&'e str], &'e [&'e str])> {
    let at = expected.iter().position(|line| *line == "…")?;
    Some((&expected[..at], &expected[at + 1..]))
}

fn agrees(expected: &[&str], actual: &[&str]) -> bool {
    match cut(expected) {
        Some((head, tail)) => {
            let long_enough = actual.len() >= head.len() + tail.len();
            long_enough && actual.starts_with(head) && actual.ends_with(tail)
        }
        None => expected == actual,
    }
}

/// The output as it is written into the page: cut where the page has cut it.
fn shortened(expected: &[&str], actual: &[&str]) -> Vec<String> {
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    match cut(expected).filter(|(head, tail)| head.len() + tail.len() < actual.len()) {
        Some((head, tail)) => {
            let behind = &actual[actual.len() - tail.len()..];
            [owned(&actual[..head.len()]), owned(&["…"]), owned(behind)].concat()
        }
        None => owned(actual),
    }
}

/// The lines that differ, between those that do not: `-` in the page, `+` printed.
fn diff(expected: &[&str], actual: &[&str]) -> String {
    let same = expected.iter().zip(actual).take_while(|(left, right)| left == right).count();
    let (left, right) = (&expected[same..], &actual[same..]);
    let pairs = left.iter().rev().zip(right.iter().rev());
    let behind = pairs.take_while(|(left, right)| left == right).count();
    let line = |sign, line: &&str| format!("  {sign} {line}\n");
    let marked =
        |sign, lines: &[&str]| lines.iter().map(|text| line(sign, text)).collect::<String>();
    let page = marked('-', &left[..left.len() - behind]);
    page + &marked('+', &right[..right.len() - behind])
}
