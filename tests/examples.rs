//! The example scripts: they check clean, pass their own tests, and compile to the JSON that
//! stands in the snapshots. And the provider's three examples, to the byte.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail here"
)]

mod common;

use std::path::Path;
use std::process::{Command, Output};

fn ivrc(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ivrc"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .args(args)
        .output()
        .unwrap()
}

fn stdout_of(args: &[&str]) -> String {
    let output = ivrc(args);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "ivrc {}:\n{told}", args.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// Values for the params that have no default.
fn values(example: &str) -> Vec<String> {
    let params: serde_json::Value =
        serde_json::from_str(&stdout_of(&["compile", "--emit", "params", example])).unwrap();
    let required =
        params["params"].as_array().unwrap().iter().filter(|param| param["required"] == true);
    required
        .flat_map(|param| {
            let value = match param["type"].as_str().unwrap() {
                "phone" => "+6590000000",
                "digits" => "4711",
                "number" => "42",
                "url" => "https://example.com/a.mp3",
                _ => "Ann",
            };
            ["--set".to_owned(), format!("{}={value}", param["name"].as_str().unwrap())]
        })
        .collect()
}

#[test]
fn every_example_is_clean_and_passes_its_tests() {
    assert!(common::examples().len() >= 12);
    let clean = ivrc(&["check", "--deny", "warnings", "examples"]);
    assert!(clean.status.success(), "{}", String::from_utf8_lossy(&clean.stderr));
    let results: serde_json::Value =
        serde_json::from_str(&stdout_of(&["test", "--json", "examples"])).unwrap();
    assert_eq!(results["failed"], 0);
    for file in results["files"].as_array().unwrap() {
        assert!(file["tests"].as_array().unwrap().len() >= 2, "{} has too few tests", file["file"]);
    }
}

#[test]
fn every_example_compiles_to_its_json() {
    for path in common::examples() {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let example = format!("examples/{name}.ivr");
        let values = values(&example);
        let mut args = vec!["compile", "--now", "2026-11-23T01:00:00Z", example.as_str()];
        args.extend(values.iter().map(String::as_str));
        let request = stdout_of(&args);
        let machine = stdout_of(&["compile", "--emit", "machine", &example]);
        insta::with_settings!({ description => args.join(" "), omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}_request"), request);
            insta::assert_snapshot!(format!("{name}_machine"), machine);
        });
    }
}

#[test]
fn every_example_says_who_uses_it() {
    for path in common::examples() {
        let text = std::fs::read_to_string(&path).unwrap();
        let head = text.lines().take_while(|line| line.starts_with('#')).count();
        assert!(head >= 2, "{} has no head", path.display());
    }
}

/// The scripts in `tests/reference` compile to the JSON beside them: the same keys, in the same
/// order, with the same values, and nothing more.
#[test]
fn the_providers_examples_come_out_to_the_byte() {
    for name in ["ivr", "voice-message", "audio-file"] {
        let folder = Path::new("tests/reference");
        let script = folder.join(format!("{name}.ivr"));
        let json = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{name}.json"));
        let printed = stdout_of(&["compile", "-q", script.to_str().unwrap()]);
        assert_eq!(printed, std::fs::read_to_string(json).unwrap(), "{name}");
    }
}
