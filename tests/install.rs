//! What stands around the program, so that people can have it: the Dockerfile, the workflow of a
//! release and its script, the oldest Rust. Each fact that is written down twice is compared here.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use yaml_rust2::{Yaml, YamlLoader};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_owned()).expect("UTF-8")
}

// --- The oldest Rust ----------------------------------------------------------------------------

/// `1.89` of `rust-version = "1.89"`.
fn oldest_rust() -> String {
    env!("CARGO_PKG_RUST_VERSION").to_owned()
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|number| number.parse().expect("a number")).collect()
}

#[test]
fn no_library_asks_for_a_newer_rust() {
    let rustc = Command::new("rustc").arg("-vV").output().expect("rustc");
    let told = text(&rustc.stdout);
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    let asked = cargo.args(["--filter-platform", host]).current_dir(root()).output().unwrap();
    assert!(asked.status.success(), "{}", text(&asked.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&asked.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100);
    let oldest = numbers(&oldest_rust());
    let newer = packages.iter().filter_map(|package| {
        let asks = package["rust_version"].as_str()?;
        (numbers(asks) > [&oldest[..], &[0]].concat())
            .then(|| format!("{}: {asks}", package["name"]))
    });
    let newer: Vec<_> = newer.collect();
    assert!(newer.is_empty(), "rust-version in Cargo.toml is {oldest:?}, but {newer:?}");
}

#[test]
fn the_pages_name_the_oldest_rust() {
    let oldest = oldest_rust();
    for page in ["README.md", "docs/install.md"] {
        assert!(read(page).contains(&format!(" {oldest} or newer")), "{page}: no Rust {oldest}");
    }
}

// --- The image ----------------------------------------------------------------------------------

/// The words of `NAME ["a", "b"]` in the Dockerfile's last such line.
fn words_of(name: &str) -> Vec<String> {
    let file = read("Dockerfile");
    let begins = format!("{name} [");
    let line = file.lines().rfind(|line| line.trim_start().starts_with(&begins)).expect(name);
    let (_, list) = line.split_once(' ').expect("a list");
    serde_json::from_str(list).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// Runs the words as they stand, but in a folder of the test in place of `/scripts`.
fn ivrc(words: &[String], scripts: &Path) -> Output {
    let scripts = scripts.to_str().expect("a path");
    let words = words.iter().map(|word| if word == "/scripts" { scripts } else { word });
    let mut ivrc = Command::new(env!("CARGO_BIN_EXE_ivrc"));
    ivrc.args(words).env_clear().env("HOME", scripts).env("XDG_DATA_HOME", scripts);
    ivrc.output().expect("the program")
}

/// `HEALTHCHECK … CMD` and `CMD` are both lists behind `CMD`; the last one is the command.
#[test]
fn the_image_starts_nothing_that_everybody_could_ask() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(root().join("examples/menu.ivr"), folder.path().join("menu.ivr")).unwrap();
    assert_eq!(words_of("ENTRYPOINT"), ["ivrc"]);
    let run = ivrc(&words_of("CMD"), folder.path());
    let said = text(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(said.contains("everybody could ask") && said.contains("IVRC_WEBHOOK_AUTH"), "{said}");
}

#[test]
fn the_image_asks_its_server_with_the_programs_own_words() {
    let file = read("Dockerfile");
    let (_, check) = file.split_once("\nHEALTHCHECK ").expect("a health check");
    let line = check.lines().nth(1).expect("its command").trim();
    let words: Vec<String> = serde_json::from_str(line.strip_prefix("CMD ").unwrap()).unwrap();
    assert_eq!(words[0], "ivrc");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let words = [&words[1..], &["--port".to_owned(), free.to_string()]].concat();
    let folder = tempfile::tempdir().unwrap();
    let run = ivrc(&words, folder.path());
    assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
}

/// The C library that the program was linked with must be there when it runs.
#[test]
fn both_stages_are_of_one_debian() {
    let file = read("Dockerfile");
    let bases: Vec<_> = file.lines().filter_map(|line| line.strip_prefix("FROM ")).collect();
    let (_, build) = bases[0].split_once("-slim-").expect("rust:VERSION-slim-DEBIAN");
    assert_eq!(build.split(' ').next(), Some("bookworm"));
    assert_eq!(bases[1..], ["debian:bookworm-slim"]);
}

// --- A release ----------------------------------------------------------------------------------

fn get<'y>(yaml: &'y Yaml, key: &str) -> &'y Yaml {
    yaml.as_hash().and_then(|hash| hash.get(&Yaml::String(key.to_owned()))).unwrap_or_else(|| {
        panic!("no `{key}` in {yaml:?}");
    })
}

#[test]
fn every_archive_of_a_release_is_on_the_page() {
    let workflow = YamlLoader::load_from_str(&read(".github/workflows/release.yml")).expect("YAML");
    let archive = get(get(&workflow[0], "jobs"), "archive");
    let include = get(get(get(archive, "strategy"), "matrix"), "include");
    let mut built: Vec<_> = include
        .as_vec()
        .unwrap()
        .iter()
        .map(|row| get(row, "target").as_str().unwrap().to_owned())
        .collect();
    let page = read("docs/install.md");
    let rows = page.lines().filter(|line| line.starts_with('|'));
    let mut told: Vec<_> = rows
        .filter_map(|line| Some(line.split_once(".tar.gz`")?.0.rsplit_once('`')?.1.to_owned()))
        .collect();
    built.sort();
    told.sort();
    assert_eq!(built, told);
}

/// `.ci/release` in a folder with this version and this changelog.
fn release(version: &str, changelog: &str, args: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".ci")).unwrap();
    fs::copy(root().join(".ci/release"), folder.path().join(".ci/release")).unwrap();
    let manifest =
        format!("[package]\nname = \"x\"\nversion = \"{version}\"\n\n[lib]\nversion = 1\n");
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.path().join("CHANGELOG.md"), changelog).unwrap();
    Command::new("bash").arg(folder.path().join(".ci/release")).args(args).output().unwrap()
}

const CHANGELOG: &str = "# Changelog

## [Unreleased]

Nothing yet.

## [0.2.0] - 2027-01-02

### Added

- One thing.

## [0.1.0] - 2026-12-01

The first.

[0.1.0]: https://example.com/0.1.0
";

#[test]
fn a_tag_is_released_if_all_mean_the_same_version() {
    let check = |version, tag| release(version, CHANGELOG, &["check", tag]);
    assert!(check("0.2.0", "v0.2.0").status.success());
    for (version, tag, why) in [
        ("0.2.0", "v0.1.0", "the tag must be v0.2.0"),
        ("0.2.0", "0.2.0", "the tag must be v0.2.0"),
        ("0.3.0", "v0.3.0", "CHANGELOG.md says nothing below `## [0.3.0] - DATE`"),
    ] {
        let run = check(version, tag);
        assert_eq!(run.status.code(), Some(1), "{version} {tag}");
        assert!(text(&run.stderr).contains(why), "{}", text(&run.stderr));
    }
    let undated = CHANGELOG.replace(" - 2027-01-02", "");
    let run = release("0.2.0", &undated, &["check", "v0.2.0"]);
    assert!(text(&run.stderr).contains("no date behind `## [0.2.0]`"), "{}", text(&run.stderr));
}

#[test]
fn the_notes_are_those_of_the_version() {
    let notes = |tag| text(&release("0.2.0", CHANGELOG, &["notes", tag]).stdout);
    assert_eq!(notes("v0.2.0"), "### Added\n\n- One thing.\n");
    assert_eq!(notes("v0.1.0"), "The first.\n");
    assert_eq!(notes("v0.0.0"), "");
}
