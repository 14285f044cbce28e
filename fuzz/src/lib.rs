//! What must be true of ivrc whatever comes in: a module for each fuzz target, of which `run` takes
//! the fuzzer's bytes and panics where a law is broken. [`seeds`] has inputs to begin with.

pub mod ids;
pub mod import;
mod json;
pub mod lsp;
mod reading;
pub mod script;
pub mod seeds;
mod served;
pub mod webhook;
