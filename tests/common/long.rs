//! How long the long tests run: short in `cargo test`, as long as the environment says otherwise.

#![allow(dead_code, reason = "each test program uses its own part of it")]

/// A number that the environment gives.
fn given(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|number| number.parse().expect("a number"))
}

/// How many programs are generated for a law: `LAWS`.
pub(crate) fn laws(few: u32) -> u32 {
    given("LAWS").and_then(|laws| laws.try_into().ok()).unwrap_or(few)
}

/// How often something is killed: `KILLS`.
pub(crate) fn kills(few: usize) -> usize {
    given("KILLS").and_then(|kills| kills.try_into().ok()).unwrap_or(few)
}

/// What everything random begins with: `SEED`.
pub(crate) fn seed() -> u64 {
    given("SEED").unwrap_or(1)
}
