//! The pages on editors: what they say to copy can be read by the editor.

use std::fs;

use crate::{path, read};

#[test]
fn settings_on_the_pages_are_good_toml_and_json() {
    let mut seen = 0;
    for entry in fs::read_dir(path("docs/editors")).unwrap() {
        let page = entry.unwrap().path();
        let text = fs::read_to_string(&page).unwrap();
        for block in text.split("\n```").skip(1).step_by(2) {
            let (language, settings) = block.split_once('\n').unwrap();
            let fault = match language {
                "toml" => toml::from_str::<toml::Table>(settings).err().map(|err| err.to_string()),
                "json" => serde_json::from_str::<serde_json::Value>(settings)
                    .err()
                    .map(|err| err.to_string()),
                _ => continue,
            };
            assert_eq!(fault, None, "{}:\n{settings}", page.display());
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen} blocks of settings");
}

#[test]
fn every_editor_has_its_page_in_the_index() {
    let index = read("docs/editors/index.md");
    for entry in fs::read_dir(path("docs/editors")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "index.md" || index.contains(&format!("]({name})")), "{name}");
    }
    for folder in fs::read_dir(path("editors")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(index.contains(&format!("editors/{name}")) || name == "vscode", "{name}");
    }
}

#[test]
fn the_files_of_the_extension_for_zed_are_good_toml() {
    for name in ["extension.toml", "Cargo.toml", "languages/ivr/config.toml"] {
        let name = format!("editors/zed/{name}");
        toml::from_str::<toml::Table>(&read(&name)).unwrap_or_else(|err| panic!("{name}: {err}"));
    }
}
