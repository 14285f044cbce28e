//! What an editor shows at a place: completion and hover, by snapshots of a source with its
//! cursor and what is shown there; and laws over the examples.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail where it stands"
)]

mod complete;
mod hover;
mod laws;
mod marked;
