//! A project's file, `ivrc.toml`. In: its path. Out: what it sets, or a mistake with its place.

use std::path::Path;

use super::problem::Problem;
use crate::config::{self, Config};

/// Reads a project's file.
pub(super) fn read(path: &Path) -> Result<Config, Problem> {
    let read = config::file::read(path);
    let text = read.map_err(|error| Problem::of_path("read", path, &error))?.text;
    config::parse(&text).map_err(|mistake| Problem::of_settings(mistake, path, text))
}
