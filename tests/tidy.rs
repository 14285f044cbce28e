//! The rules of the house that grep can see: who may touch the outside world, who may know whom,
//! how long a file may be, and that nothing is undocumented. Told in `docs/architecture.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail where it stands"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and the modules that it may name besides itself.
const KNOWS: &[(&str, &[&str])] = &[
    ("span", &["source"]), // in a link of its documentation
    ("caught", &[]),
    ("rule", &["check"]), // in a link of its documentation
    ("finding", &["rule", "span"]),
    ("source", &["finding", "rule", "span"]),
    ("syntax", &["finding", "rule", "source", "span"]),
    ("format", &["finding", "rule", "source", "span", "syntax"]),
    ("flow", &["span", "syntax"]),
    ("numbering", &[]),
    ("check", &["caught", "finding", "flow", "numbering", "rule", "source", "span", "syntax"]),
    ("fix", &["finding", "rule", "source", "span", "syntax"]),
    ("engine", &["flow", "syntax"]),
    ("import", &["finding", "flow", "format", "rule", "source", "span", "syntax"]),
    ("phone", &["flow"]),
    ("scenario", &["engine", "finding", "flow", "phone", "span", "syntax"]),
    (
        "simulate",
        &[
            "check", "engine", "flow", "format", "phone", "rule", "scenario", "source", "span",
            "syntax",
        ],
    ),
    ("provider", &["report", "rule"]),
    ("paths", &["engine", "flow", "phone", "scenario", "span", "syntax"]),
    ("webhook", &["engine"]),
    ("ledger", &["engine", "flow", "report"]),
    ("desk", &["engine", "flow", "ledger", "webhook"]),
    ("report", &["finding", "rule", "source", "span"]),
    ("graph", &["flow", "report", "syntax"]),
    ("diff", &["engine", "flow", "syntax"]),
    (
        "ide",
        &["check", "finding", "flow", "numbering", "provider", "rule", "source", "span", "syntax"],
    ),
    ("lsp", &["caught", "finding", "fix", "format", "ide", "report", "rule", "source", "span"]),
    ("config", &["finding", "provider", "rule"]),
    ("http", &[]),
    ("sandbox", &["flow", "http", "phone", "report"]),
    ("serve", &["caught", "desk", "engine", "flow", "http", "report", "webhook"]),
];

/// The modules that deal with files, clocks, streams and the environment.
const EDGES: &[&str] = &["cli", "config", "http", "ledger", "main", "provider", "sandbox", "serve"];

/// What only they may name.
const OUTSIDE: &[&str] = &[
    "reqwest::",
    "rusqlite::",
    "tokio::",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];

/// The most lines of a file.
const MOST_LINES: usize = 500;

#[test]
fn only_the_edges_touch_the_outside_world() {
    let mut faults = Vec::new();
    for file in sources().iter().filter(|file| !EDGES.contains(&&*file.module)) {
        for (number, line) in file.code() {
            for word in OUTSIDE.iter().filter(|word| has_word(line, word)) {
                faults.push(format!("{}:{number}: `{word}` in a pure module", file.name));
            }
        }
    }
    none(&faults);
}

#[test]
fn dependencies_point_one_way() {
    let mut faults = Vec::new();
    for file in sources() {
        let knows = KNOWS.iter().find(|(module, _)| *module == file.module);
        let Some((module, others)) = knows else {
            // The command line knows everybody.
            let known = ["cli", "main", "lib"].contains(&&*file.module);
            assert!(known, "whom may `{}` know? Say so in tests/tidy.rs", file.module);
            continue;
        };
        for (number, line) in file.code() {
            for named in line.split("crate::").skip(1) {
                let end = named.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
                let named = &named[..end.unwrap_or(named.len())];
                if named != *module && !others.contains(&named) {
                    let name = &file.name;
                    faults.push(format!("{name}:{number}: `{module}` must not know `{named}`"));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn no_file_is_too_long() {
    let long = |file: &File| {
        let lines = file.text.lines().count();
        (lines > MOST_LINES)
            .then(|| format!("{}: {lines} lines of at most {MOST_LINES}", file.name))
    };
    none(&sources().iter().filter_map(long).collect::<Vec<_>>());
}

#[test]
fn every_module_says_what_it_is() {
    let silent = |file: &File| !file.text.starts_with("//! ");
    let name = |file: File| format!("{}: begin with what comes in and what goes out", file.name);
    none(&sources().into_iter().filter(silent).map(name).collect::<Vec<_>>());
}

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let pages = names_in("docs/rules", "md");
    let rules: Vec<_> =
        ivrc::rule::Rule::ALL.iter().map(|rule| format!("{}.md", rule.name())).collect();
    let missing = rules.iter().filter(|rule| !pages.contains(rule));
    let strange = pages.iter().filter(|page| !rules.contains(page));
    let faults = missing.map(|rule| format!("docs/rules/{rule} is missing"));
    none(
        &faults
            .chain(strange.map(|page| format!("docs/rules/{page} is of no rule")))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn every_example_is_shown_to_the_reader() {
    let pages = names_in("docs", "md").into_iter().map(|name| format!("docs/{name}"));
    let told: String = pages.chain(["README.md".to_owned()]).map(|page| read(&page)).collect();
    let examples = names_in("examples", "ivr");
    assert!(examples.len() >= 12, "{examples:?}");
    let missing = |name: &String| !told.contains(&format!("examples/{name}"));
    let fault =
        |name: String| format!("examples/{name} is named neither in README.md nor in docs/");
    none(&examples.into_iter().filter(missing).map(fault).collect::<Vec<_>>());
}

#[test]
fn the_architecture_fits_its_page() {
    let page = read("docs/architecture.md");
    assert!(page.lines().count() < 200, "a tour is short");
    for (module, _) in KNOWS {
        assert!(page.contains(&format!("`{module}`")), "docs/architecture.md: no `{module}`");
    }
}

// --- Helpers ------------------------------------------------------------------------------------

/// A file of `src/`.
struct File {
    /// Its path, from the root.
    name: String,
    /// The first part of its path: `syntax` of `src/syntax/build/mod.rs`, `span` of `src/span.rs`.
    module: String,
    text: String,
}

impl File {
    /// Its lines with their numbers, up to the tests at its end. A file that is all tests has none.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = if self.is_test() { "" } else { &self.text };
        let lines = code.lines().zip(1..).map(|(line, number)| (number, line));
        let is_end = |line: &str| line.starts_with("mod tests {");
        lines.take_while(move |(_, line)| !is_end(line))
    }

    /// Its parent declares it behind `#[cfg(test)]`.
    fn is_test(&self) -> bool {
        let path = Path::new(&self.name);
        let stem = path.file_stem().unwrap().to_string_lossy();
        let parent = root().join(path.with_file_name("mod.rs"));
        let text = fs::read_to_string(parent).unwrap_or_default();
        let mut lines = text.lines().skip_while(|line| *line != "#[cfg(test)]");
        lines.any(|line| {
            let declared = line.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
            declared == format!("mod {stem};")
        })
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of the files of a folder with an ending, sorted.
fn names_in(folder: &str, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|other| other == ending))
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Every file of `src/`.
fn sources() -> Vec<File> {
    let mut files = Vec::new();
    let mut waiting = vec![root().join("src")];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let inner = path.strip_prefix(root().join("src")).unwrap();
                let first = inner.iter().next().unwrap().to_string_lossy();
                let module = first.trim_end_matches(".rs").to_owned();
                let name = format!("src/{}", inner.display());
                files.push(File { name, module, text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// A word, not as the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    let begins = |at: usize| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    };
    line.match_indices(word).any(|(at, _)| begins(at))
}

/// There are no faults, or the test fails with all of them.
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
