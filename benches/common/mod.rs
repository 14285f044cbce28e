//! What several benches need: scripts, and work that is measured in more than one of them.
#![allow(dead_code, reason = "no bench needs all of it")]

pub(crate) mod compiling;
pub(crate) mod scripts;
pub(crate) mod typed;
