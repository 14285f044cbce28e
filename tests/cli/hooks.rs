//! `.pre-commit-hooks.yaml`: it can be read, and names commands and options that there are.

use std::collections::HashSet;
use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

use crate::builder::cli;
use crate::commands::commands;
use crate::{BAD, GOOD};

/// What a hook has under a key.
fn text<'y>(hook: &'y Yaml, key: &str) -> Option<&'y str> {
    hook.as_hash()?.get(&Yaml::String(key.to_owned()))?.as_str()
}

fn hooks() -> Vec<Yaml> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml");
    let file = std::fs::read_to_string(path).expect("the file");
    let read = YamlLoader::load_from_str(&file).expect("YAML");
    assert_eq!(read.len(), 1);
    read.first().and_then(Yaml::as_vec).expect("a list").clone()
}

#[test]
fn each_hook_names_what_there_is() {
    let known: HashSet<_> = commands().into_iter().collect();
    let mut ids = Vec::new();
    for hook in hooks() {
        let id = text(&hook, "id").expect("an id").to_owned();
        for key in ["name", "description", "language", "files"] {
            assert!(text(&hook, key).is_some_and(|value| !value.is_empty()), "{id}: no {key}");
        }
        assert_eq!(text(&hook, "files"), Some(r"\.ivr$"), "{id}");
        let mut entry = text(&hook, "entry").expect("an entry").split(' ');
        assert_eq!(entry.next(), Some("ivrc"), "{id}");
        let command = entry.next().expect("a command");
        assert_eq!(id, format!("ivrc-{command}"));
        ids.push(id);
        assert!(known.contains(command), "there is no `ivrc {command}`");
        let help = cli().run([command, "--help"]).ends(0).stdout;
        for flag in entry {
            assert!(help.contains(flag), "`ivrc {command}` has no `{flag}`");
        }
    }
    assert_eq!(ids, ["ivrc-check", "ivrc-fmt"]);
}

/// A hook gets the names of files behind its entry, and fails if one of them is wrong.
#[test]
fn a_hook_takes_the_files_of_a_commit() {
    let hook = hooks().into_iter().find(|hook| text(hook, "id") == Some("ivrc-check"));
    let entry = text(hook.as_ref().expect("it"), "entry").expect("an entry").to_owned();
    let cli = cli().file("a.ivr", GOOD).file("b/c d.ivr", BAD);
    let args = |files: &[&'static str]| {
        entry
            .split(' ')
            .skip(1)
            .map(str::to_owned)
            .chain(files.iter().map(|&file| file.to_owned()))
            .collect::<Vec<_>>()
    };
    cli.run(args(&["a.ivr"])).ends(0);
    cli.run(args(&["a.ivr", "b/c d.ivr"])).ends(1).says("b/c d.ivr:2:");
}
