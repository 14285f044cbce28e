//! What editors know of the language is what the compiler knows: every word of the table has its
//! colour in each of them, and every snippet is a script. `UPDATE=1 cargo test --test editors`
//! writes the lines that hold words.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail where it stands"
)]

mod pages;
mod snippets;
mod words;

use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
